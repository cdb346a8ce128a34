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
    406: Words(
        "not_acceptable",
        mark("Không có ở dạng được yêu cầu"),
        "Địa chỉ này không trả lời bằng kiểu nội dung nêu trong tiêu đề Accept. Hãy nhận application/json và application/problem+json, với"
        " tệp thì nhận kiểu của tệp, hoặc bỏ tiêu đề này.",
        "This address does not answer with a media type named in Accept. Accept application/json and application/problem+json, for a file"
        " the type of the file, or leave the header out.",
    ),
    409: Words(
        "conflict",
        mark("Chưa thực hiện được"),
        "Việc này không thực hiện được vì nội dung đã thay đổi. Hãy mở lại trang để xem hiện trạng rồi làm lại.",
        "This could not be done because something has changed. Open the page again, look how it stands, and repeat.",
    ),
    412: Words(
        "precondition_failed",
        mark("Có người vừa cập nhật trước"),
        "Nội dung đã thay đổi sau phiên bản nêu trong If-Match nên chưa có gì được ghi. Hãy đọc lại rồi gửi với phiên bản mới.",
        "This changed after the version named in If-Match; nothing was recorded. Read it again and send the version of now.",
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
        "Địa chỉ này chỉ nhận JSON mã hóa UTF-8 nên nội dung gửi lên chưa được đọc. Hãy gửi với tiêu đề Content-Type: application/json.",
        "This address takes JSON in UTF-8 only; what was sent was not read. Send it with the header Content-Type: application/json.",
    ),
    422: Words(
        "bad_input",
        mark("Nội dung chưa đúng"),
        "Có mục chưa đúng. Hãy xem chi tiết từng mục.",
        "A field is not accepted; see what is said of each.",
    ),
    428: Words(
        "precondition_required",
        mark("Thiếu phiên bản đã đọc"),
        "Yêu cầu thiếu phiên bản của nội dung mà bạn đã đọc nên chưa có gì được ghi. Hãy đọc nội dung rồi gửi ETag (hoặc version) của nó"
        " trong tiêu đề If-Match.",
        "The request does not say which version was read; nothing was recorded. Read the resource and send its ETag (or version) in"
        " the header If-Match.",
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
