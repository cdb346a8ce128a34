"""Errors of the conversion. They name documents by the names given, which hold nothing of a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from documents.conversion.model import Failure, Reason
from rules.errors import LotrinhError

_WORDS: Final = {
    Reason.STALLED: ("it was not done in the time allowed", "quá thời gian cho phép"),
    Reason.CRASHED: ("LibreOffice ended before its time", "LibreOffice dừng đột ngột"),
    Reason.REFUSED: (
        "it is no whole .docx",
        "không phải tệp .docx nguyên vẹn",
    ),
    Reason.DAMAGED: ("what came out is no whole PDF", "tệp PDF tạo ra không nguyên vẹn"),
    Reason.TOO_LARGE: ("the PDF is larger than allowed", "tệp PDF vượt quá dung lượng cho phép"),
    Reason.STOPPED: ("the program was being closed", "chương trình đang đóng"),
}


class ConversionUnavailable(LotrinhError):
    """There is no LibreOffice; everything else works."""

    code = "conversion_unavailable"


class ConversionFailed(LotrinhError):
    """Documents that did not become a PDF; ``fields["documents"]`` lists name and reason of each."""

    code = "conversion_failed"


class ConversionPending(LotrinhError):
    """Not done in the time that the caller could wait; it goes on."""

    code = "conversion_pending"


def words_of(reason: Reason) -> tuple[str, str]:
    """Why a document did not become a PDF, in English and in Vietnamese."""
    return _WORDS[reason]


def unavailable() -> ConversionUnavailable:
    """What is said where LibreOffice is missing."""
    return ConversionUnavailable(
        "There is no PDF: LibreOffice is not on this machine. The .docx files are whole. "
        "Install LibreOffice (Writer), or name its soffice in LOTRINH_SOFFICE.",
        vi="Chưa có bản PDF: máy này không có LibreOffice. Các tệp .docx vẫn đầy đủ. "
        "Cài LibreOffice (Writer) hoặc chỉ đường dẫn soffice trong LOTRINH_SOFFICE.",
        setting="LOTRINH_SOFFICE",
    )


def unusable(problem: OSError) -> ConversionUnavailable:
    """What is said where the conversion cannot write its files."""
    why = problem.strerror or type(problem).__name__
    return ConversionUnavailable(
        f"There is no PDF: the conversion cannot use its folder ({why}). Make room on the disk, or mend the permissions of the folder.",
        vi=f"Chưa có bản PDF: không dùng được thư mục chuyển đổi ({why}). Hãy dọn ổ đĩa hoặc sửa quyền truy cập thư mục.",
    )


def pending(done: int, total: int) -> ConversionPending:
    """What is said to who could not wait longer."""
    return ConversionPending(
        f"The PDF is being made ({done} of {total} done). Ask again in a minute.",
        vi=f"Đang chuyển sang PDF (xong {done}/{total}). Hãy thử lại sau một phút.",
        done=done,
        total=total,
    )


def failed(failures: Sequence[Failure], total: int) -> ConversionFailed:
    """One error for all that failed."""
    listed = [(one.name, *_WORDS[one.reason]) for one in failures]
    return ConversionFailed(
        f"{len(failures)} of {total} documents did not become a PDF: "
        f"{'; '.join(f'{name} ({en})' for name, en, _ in listed)}. The .docx is whole: print it from Word.",
        vi=f"{len(failures)}/{total} giấy tờ không chuyển được sang PDF: "
        f"{'; '.join(f'{name} ({vi})' for name, _, vi in listed)}. Tệp .docx vẫn nguyên vẹn: hãy in từ Word.",
        documents=[{"name": one.name, "reason": one.reason.value} for one in failures],
    )
