"""How HTTP's own errors are told, in both languages: what it is, whether anything was recorded, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from web.language import mark


@dataclass(frozen=True, slots=True)
class Words:
    """How one of HTTP's errors is told."""

    code: str
    title: str
    vi: str
    en: str


WORDS: Final = {
    400: Words(
        "malformed",
        mark("Yêu cầu không đúng"),
        "Yêu cầu gửi lên không đọc được. Hãy tải lại trang rồi làm lại.",
        "The request cannot be read. Open the page again and repeat what you did.",
    ),
    401: Words(
        "not_signed_in",
        mark("Cần đăng nhập"),
        "Phiên làm việc đã hết hoặc chưa đăng nhập. Hãy đăng nhập rồi làm lại.",
        "The session ended, or nobody has signed in. Sign in and repeat what you did.",
    ),
    403: Words(
        "forbidden",
        mark("Không được phép"),
        "Chức danh đang dùng không được làm việc này; chưa có gì thay đổi. Nếu giữ chức danh khác, hãy bấm vào tên mình ở đầu trang để đổi;"
        " nếu không, hãy nhờ người có thẩm quyền.",
        "The post under which you work may not do this; nothing was changed. If you hold another post, change to it under your name at the"
        " head of the page; else ask whoever has the power.",
    ),
    404: Words(
        "not_found",
        mark("Không tìm thấy"),
        "Không có trang này, hoặc trang không thuộc phạm vi của bạn. Hãy kiểm tra lại địa chỉ, hoặc tìm theo họ tên, mã ở đầu trang.",
        "There is no such page, or it is not for you to see. Check the address, or search by name or code at the head of the page.",
    ),
    405: Words(
        "method",
        mark("Cách gửi không đúng"),
        "Địa chỉ này chỉ dùng khi gửi biểu mẫu, không mở được như một trang. Chưa có gì được ghi; hãy mở lại từ trang đầu.",
        "This address does not take that method: it cannot be opened as a page. Nothing was recorded; start from the first page.",
    ),
    409: Words(
        "conflict",
        mark("Chưa thực hiện được"),
        "Việc này không thực hiện được vì nội dung đã thay đổi. Hãy mở lại trang để xem hiện trạng rồi làm lại.",
        "This could not be done because something has changed. Open the page again, look how it stands, and repeat.",
    ),
    413: Words(
        "too_large",
        mark("Nội dung quá lớn"),
        "Nội dung gửi lên vượt quá {most} MB nên chưa được đọc và chưa có gì được ghi. Hãy rút gọn, hoặc gửi tệp thành nhiều lần.",
        "What was sent is larger than {most} MB: it was not read and nothing was recorded. Send less, or send files one by one.",
    ),
    415: Words(
        "media_type",
        mark("Kiểu nội dung không đúng"),
        "Giao diện này chỉ nhận JSON.",
        "This address takes JSON only.",
    ),
    422: Words(
        "bad_input",
        mark("Nội dung chưa đúng"),
        "Có mục chưa đúng. Hãy xem chi tiết từng mục.",
        "A field is not accepted; see what is said of each.",
    ),
    429: Words(
        "too_many_requests",
        mark("Quá nhiều yêu cầu"),
        "Bạn gửi quá nhiều yêu cầu trong một phút nên yêu cầu này chưa được thực hiện. Hãy chờ một lát rồi thử lại.",
        "Too many requests within a minute; this one was not done. Wait a little and try again.",
    ),
    500: Words(
        "internal",
        mark("Có lỗi của chương trình"),
        "Chương trình gặp lỗi; chưa có gì được ghi. Hãy báo người quản trị kèm mã lỗi.",
        "The program failed; nothing was recorded. Tell the administrator, with the reference.",
    ),
    503: Words(
        "unavailable",
        mark("Chưa phục vụ được"),
        "Máy chủ tạm thời chưa phục vụ được; chưa có gì được ghi. Hãy thử lại sau ít phút.",
        "The server cannot answer for the moment; nothing was recorded. Try again in some minutes.",
    ),
}
