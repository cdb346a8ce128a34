"""The kinds of problems, each with what it means: what the ``type`` of a problem leads to (``/api/docs#<code>``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rules.errors import LotrinhError
from web.errors import meaning_of
from web.language import Both, label, mark
from web.language import _ as said
from web.pages.failure_words import WORDS

_ABOUT: Final[Mapping[str, str]] = {
    "requirements_not_met": mark(
        "Luật chưa cho làm bước này: verdict.findings nêu từng điều kiện với căn cứ, dữ kiện đã dùng; verdict.unlock nêu điều cần có."
    ),
    "act_not_available": mark(
        "Bước này không có từ giai đoạn hiện tại của hồ sơ; xem các bước có ở /api/cases/{case_id}/acts."
    ),
    "not_permitted": mark("Chức danh, cơ quan của người gửi không có thẩm quyền làm việc này vào ngày đó."),
    "insufficient_scope": mark("Mã truy cập thiếu quyền; fields.needed nêu quyền cần có."),
    "case_changed": mark("Hồ sơ đã có bước mới sau phiên bản đã đọc (expected_version). Đọc lại rồi gửi lại."),
    "precondition_failed": mark(
        "Hồ sơ đã có bước mới sau phiên bản nêu trong If-Match. Đọc lại rồi gửi với ETag mới."
    ),
    "person_changed": mark("Thông tin của người đã được sửa sau phiên bản nêu trong If-Match. Đọc lại rồi sửa."),
    "idempotency_key_reused": mark("Khóa chống trùng đã dùng cho một việc khác. Mỗi việc dùng một khóa mới."),
    "may_be_on_file": mark(
        "Người có thể đã có trong danh sách; fields.persons nêu mã. Nêu trong different nếu là người khác, hoặc dùng người đã có."
    ),
    "person_refused": mark("Thông tin về người chưa đúng; fields.problems nêu từng mục."),
    "attachment_refused": mark("Tệp đính kèm không được nhận; fields.problems nêu từng tệp."),
    "row_refused": mark("Dòng sổ chưa đúng; fields.problems nêu từng mục."),
    "reason_needed": mark(
        "Cần nêu lý do xem: gửi lại với tiêu đề Access-Reason (và Access-Opens nếu cần mở loại thông tin đang ẩn); lý do được ghi lại."
    ),
    "unknown_case": mark("Không có hồ sơ, người hoặc sổ này trong phạm vi của người gửi."),
    "unknown_act": mark("Không có bước tên này; fields nêu tên gần đúng. Danh mục: /api/law/acts."),
    "fact": mark("Một mục của inputs khác kiểu hoặc ngoài các giá trị được nhận; lời lỗi nêu giá trị được nhận."),
    "not_in_force": mark("Vào ngày đó không có quy định nào có hiệu lực; lời lỗi nêu thời gian có hiệu lực."),
    "engine_disagreement": mark("Hai bộ máy xét luật cho kết quả khác nhau nên không quyết định gì; đã báo động."),
    "database_busy": mark("Cơ sở dữ liệu đang bận; chưa có gì được ghi. Gửi lại với cùng khóa chống trùng."),
    "database_unreachable": mark("Không kết nối được cơ sở dữ liệu. Gửi lại với cùng khóa chống trùng."),
    "conversion_pending": mark("Đang dựng bản PDF; hỏi lại sau số giây trong Retry-After."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its code, the HTTP status, what it means in the language of the page."""

    code: str
    status: int
    about: str


def kinds() -> list[Kind]:
    """Every kind, by status and code; what is not told of a kind by itself is told of its status."""
    found = {words.code: Kind(words.code, status, label(words)) for status, words in WORDS.items()}
    for each in _errors(LotrinhError):
        status = meaning_of(each).status
        words = WORDS.get(status, WORDS[500])
        about = said(_ABOUT[each.code]) if each.code in _ABOUT else label(Both(words.vi, words.en))
        found.setdefault(each.code, Kind(each.code, status, about))
    own = {code: said(text) for code, text in _ABOUT.items()}
    told = [Kind(each.code, each.status, own.get(each.code, each.about)) for each in found.values()]
    return sorted(told, key=lambda each: (each.status, each.code))


def _errors(family: type[LotrinhError]) -> Iterator[type[LotrinhError]]:
    for each in family.__subclasses__():
        yield each
        yield from _errors(each)
