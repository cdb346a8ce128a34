"""Which tables carry an office to another server, and in what order.

A table goes along unless it is named in ``LEFT``: one that a later version of the program adds is part of the office until somebody says
why not. What is left stays behind for a reason that is told to whoever asks (``lotrinh export --what``, docs/exchange.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Column, Table

from persistence.models import Base

_SIGN_IN: Final = ("by what officers sign in stays with its server", "cách đăng nhập ở lại máy chủ cũ")
_TRANSIENT: Final = (
    "unfinished work, sealed by the old server's own secret",
    "việc làm dở, niêm phong bằng bí mật của máy chủ cũ",
)
_INDEXED: Final = ("made anew from the entries of the trail", "lập lại từ các mục nhật ký")
_AFRESH: Final = ("made anew from the persons on file", "lập lại từ danh sách người")

LEFT: Final[Mapping[str, tuple[str, str]]] = {
    "accounts": _SIGN_IN,
    "passkeys": _SIGN_IN,
    "api_tokens": _SIGN_IN,
    "sessions": _SIGN_IN,
    "unfinished_forms": _TRANSIENT,
    "waiting_files": _TRANSIENT,
    "bulk_jobs": _TRANSIENT,
    "bulk_rows": _TRANSIENT,
    "list_imports": _TRANSIENT,
    "list_chunks": _TRANSIENT,
    "list_rows": _TRANSIENT,
    "list_marks": ("keyed by the old server's own secret", "lập bằng bí mật của máy chủ cũ"),
    "jobs": _TRANSIENT,
    "job_keys": _TRANSIENT,
    "made_pdfs": ("PDFs are made again when they are asked for", "bản PDF được tạo lại khi cần"),
    "failed_sign_ins": _SIGN_IN,
    "person_index": _AFRESH,
    "person_words": _AFRESH,
    "name_words": _AFRESH,
    "duty_places": _AFRESH,
    "cite_sets": _INDEXED,
    "entry_cites": _INDEXED,
    "key_stores": ("each server has its own store of keys", "mỗi máy chủ có kho khóa riêng"),
    "webhooks": ("their secrets belong to the old server", "bí mật của chúng thuộc máy chủ cũ"),
    "webhook_deliveries": ("belong to the webhooks of the old server", "thuộc các móc nối của máy chủ cũ"),
}
"""Tables that stay behind, with the reason in English and Vietnamese."""


def carried() -> tuple[Table, ...]:
    """The tables that go along, each after those to which it points."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name not in LEFT)


def shapes() -> dict[str, list[str]]:
    """The tables that go along with their columns, in order."""
    return {table.name: [column.name for column in table.columns] for table in carried()}


def itself(table: Table) -> Column[object] | None:
    """The column by which rows of a table point at other rows of it; None for most."""
    for column in table.columns:
        if any(key.column.table is table for key in column.foreign_keys):
            return column
    return None
