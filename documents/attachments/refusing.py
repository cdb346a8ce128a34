"""Why a paper from outside is not taken, and what is noticed about one that is: codes with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rules.errors import BadInput

ACCEPTED_VI: Final = "PDF, ảnh JPEG hoặc PNG, tệp Word .docx"
ACCEPTED_EN: Final = "PDF, JPEG or PNG pictures, Word .docx files"


class AttachmentRefused(BadInput):
    """Content that is not taken; ``fields["problems"]`` has number, name, code and texts of each file."""

    code = "attachment_refused"


class Refusal(Exception):
    """A file is not taken: ``code`` is a key of ``REFUSALS``, ``told`` fills its words."""

    def __init__(self, code: str, **told: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.told = told


REFUSALS: Final[dict[str, tuple[str, str]]] = {
    "empty": (
        "tệp rỗng (0 byte). Hãy chọn lại đúng tệp",
        "the file is empty (0 bytes). Choose the right one",
    ),
    "too_large": (
        "tệp lớn {size} MB, quá giới hạn {most} MB mỗi tệp. Hãy quét lại ở 200 dpi hoặc tách thành nhiều tệp",
        "the file has {size} MB, more than {most} MB. Scan it again at 200 dpi or part it",
    ),
    "type": (
        "nội dung là {found_vi}. Chỉ nhận {accepted_vi}. {do_vi}",
        "the content is {found_en}. Accepted: {accepted_en}. {do_en}",
    ),
    "polyglot": (
        "tệp chứa lẫn nội dung của một loại tệp khác ({other}). Hãy mở tệp và in hoặc xuất lại thành PDF",
        "the file is at the same time something else ({other}). Open it and print or export it as PDF anew",
    ),
    "damaged": (
        "tệp bị hỏng hoặc thiếu dữ liệu, không mở được trọn vẹn. Hãy lấy lại bản gốc hoặc quét lại",
        "the file is damaged or cut off. Get the original again or scan it again",
    ),
    "heavy": (
        "mở tệp tốn quá nhiều bộ nhớ hoặc thời gian. Hãy in lại thành PDF, hoặc quét lại ở 200 dpi, rồi đính kèm",
        "opening the file takes too much memory or time. Print it to PDF or scan it at 200 dpi",
    ),
    "encrypted": (
        "tệp có mật khẩu hoặc bị hạn chế quyền. Hãy bỏ mật khẩu (lưu hoặc in lại thành PDF không mật khẩu)",
        "the file is encrypted or restricted. Save or print it without a password",
    ),
    "script": (
        "PDF chứa mã JavaScript. Hãy in lại thành PDF mới rồi đính kèm bản đó",
        "the PDF holds JavaScript. Print it to a new PDF and attach that",
    ),
    "launch": (
        "PDF chứa lệnh chạy chương trình hoặc gửi dữ liệu. Hãy in lại thành PDF mới rồi đính kèm bản đó",
        "the PDF starts programs or sends data. Print it to a new PDF and attach that",
    ),
    "embedded": (
        "tệp có tệp khác nhúng bên trong. Hãy lấy các tệp đó ra, đính kèm riêng, và in lại tệp này thành PDF mới",
        "other files are embedded. Take them out, attach them on their own, and print this one to a new PDF",
    ),
    "xfa": (
        "PDF là biểu mẫu động (XFA), nhiều máy không hiện được nội dung. Hãy in lại thành PDF mới",
        "the PDF is a dynamic form (XFA) that many readers do not show. Print it to a new PDF",
    ),
    "media": (
        "PDF có phim, âm thanh hoặc nội dung 3D, không in ra giấy được. Hãy in lại thành PDF mới",
        "the PDF holds film, sound or 3D content. Print it to a new PDF",
    ),
    "pages": (
        "PDF có {pages} trang; nhận từ 1 đến {most} trang. Hãy kiểm tra lại hoặc tách tệp",
        "the PDF has {pages} pages; 1 to {most} are accepted. Look again or part it",
    ),
    "pixels": (
        "ảnh {width} × {height} điểm; mỗi cạnh phải từ {least} đến {most} điểm và cả ảnh không quá 80 triệu điểm. Hãy chụp hoặc quét lại",
        "the picture has {width} × {height} pixels; each side from {least} to {most}, 80 million in all. Take or scan it again",
    ),
    "animated": (
        "ảnh có nhiều khung hình. Hãy lưu lại thành một ảnh, hoặc in thành PDF",
        "the picture has several frames. Save it as one picture or print it to PDF",
    ),
    "macros": (
        "tệp Word có macro hoặc điều khiển ActiveX. Hãy lưu lại dạng .docx không macro, hoặc xuất thành PDF",
        "the Word file has macros or ActiveX controls. Save it as .docx without them, or export it as PDF",
    ),
    "external": (
        "tệp Word lấy nội dung từ nơi khác ({what}). Hãy nhúng hẳn nội dung đó vào tệp, hoặc xuất thành PDF",
        "the Word file takes content from elsewhere ({what}). Put it into the file itself, or export it as PDF",
    ),
    "elsewhere": (
        "PDF lấy một phần nội dung từ tệp khác. Hãy mở tệp và in thành PDF mới rồi đính kèm bản đó",
        "the PDF takes a part of its content from another file. Open it, print it to a new PDF and attach that",
    ),
    "not_word": (
        "tệp nén không phải là văn bản Word .docx. Chỉ nhận {accepted_vi}. Hãy giải nén và đính kèm từng tệp",
        "the archive is no Word .docx file. Accepted: {accepted_en}. Unpack it and attach each file",
    ),
}
REMARKS: Final[dict[str, tuple[str, str]]] = {
    "low_resolution": (
        "bản quét hoặc ảnh có độ phân giải thấp (khoảng dưới 150 dpi cho khổ A4), có thể khó đọc. Nên quét lại",
        "the scan or picture has a low resolution (below about 150 dpi for A4) and may be hard to read. Better scan it again",
    ),
    "wrong_extension": (
        "đuôi tên tệp không đúng với nội dung; tệp được ghi theo nội dung",
        "the ending of the name does not fit the content; the file is kept by its content",
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One file that is not taken. ``number`` counts from 1; ``name`` is cleaned."""

    number: int
    name: str
    refusal: Refusal

    @property
    def vi(self) -> str:
        """The whole sentence."""
        return f"Tệp thứ {self.number} (“{self.name}”): {self._words(0)}."

    @property
    def en(self) -> str:
        """The whole sentence."""
        return f"Attachment {self.number} ('{self.name}'): {self._words(1)}."

    def _words(self, language: int) -> str:
        told = {"accepted_vi": ACCEPTED_VI, "accepted_en": ACCEPTED_EN, **self.refusal.told}
        return REFUSALS[self.refusal.code][language].format_map(told).rstrip(". ")


def refused(troubles: Sequence[Trouble]) -> AttachmentRefused:
    """The one error that tells of all of them."""
    return AttachmentRefused(
        " ".join(each.en for each in troubles),
        vi=" ".join(each.vi for each in troubles),
        field="attachments",
        problems=[
            {
                "number": each.number,
                "name": each.name,
                "code": each.refusal.code,
                "vi": each.vi,
                "en": each.en,
            }
            for each in troubles
        ],
    )


def too_much(size: int, most: int) -> AttachmentRefused:
    """Together they are too large."""
    return AttachmentRefused(
        f"The attachments of one act have {size} MB; at most {most} MB are accepted. Send the rest with another act.",
        vi=f"Các tệp của một bước tổng cộng {size} MB, quá giới hạn {most} MB. Hãy đính kèm phần còn lại ở một bước khác.",
        field="attachments",
        accepted=most,
    )
