"""Tables of which the trail tells nothing: those that follow from the record, and those that are no record.

``lotrinh audit verify`` names them, and a test holds that every other table is vouched for, column by column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Why(NamedTuple):
    """Why a table is not vouched for, in both languages."""

    vi: str
    en: str


DERIVED: Final[Mapping[str, Why]] = {
    "person_index, person_words, name_words": Why("tìm người", "by what persons are found"),
    "duty_places": Why("việc đến hạn theo nơi", "open duties by place"),
    "cite_sets, entry_cites": Why("tìm mục nhật ký theo điều luật", "entries by article"),
}
"""Made from the record, and made anew by `lotrinh db reindex`; compared with it by `lotrinh audit verify --derived`."""

UNVOUCHED: Final[Mapping[str, Why]] = {
    "sessions, failed_sign_ins": Why(
        "phiên đăng nhập đang mở; ai đã vào lúc nào nằm trong nhật ký", "sessions; who came in when is told"
    ),
    "outbox, jobs, job_keys, webhooks, webhook_deliveries": Why(
        "việc chờ gửi, chờ làm", "what is still to be sent or done"
    ),
    "exchange_messages, exchange_reconciliations": Why(
        "trả lời của hệ thống khác", "what other systems answered; what was sent follows from the acts"
    ),
    "bulk_jobs, bulk_rows, unfinished_forms, waiting_files, made_pdfs": Why(
        "việc đang làm dở", "work under way"
    ),
    "list_imports, list_chunks, list_rows, list_marks, list_layouts": Why(
        "danh sách đang nhập", "lists on their way in; what became of a row is an act or a person"
    ),
    "key_stores": Why("kho khóa", "which store of keys belongs to this database: another one opens nothing"),
}
"""No part of the record: what stands in them can be changed without a trace in it."""


def names(tables: Mapping[str, Why]) -> frozenset[str]:
    """The tables one by one."""
    return frozenset(name for each in tables for name in each.split(", "))
