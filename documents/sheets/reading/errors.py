"""Why a table from outside is not taken: what it is, what is accepted, what to do."""

from __future__ import annotations

from typing import Final

from rules.errors import BadInput


class SheetRefused(BadInput):
    """A file that is not taken; ``fields["why"]`` is a stable code."""

    code = "sheet_refused"


_ACCEPTED_VI: Final = "Nhận tệp Excel .xlsx và tệp .csv (UTF-8)."
_ACCEPTED_EN: Final = "Accepted: Excel .xlsx files and .csv (UTF-8)."
_SAVE_VI: Final = "Mở tệp, chọn “Lưu thành” (Save As) kiểu “Excel Workbook (*.xlsx)” rồi tải lên lại."
_SAVE_EN: Final = "Open it, choose “Save As” and “Excel Workbook (*.xlsx)”, and bring that file."

REFUSALS: Final[dict[str, tuple[str, str]]] = {
    "empty": ("Tệp rỗng. Hãy chọn lại đúng tệp.", "The file is empty. Choose the right one."),
    "too_large": (
        "Tệp quá lớn: tối đa {most} MB. Hãy tách danh sách thành nhiều tệp.",
        "The file is too large: at most {most} MB. Split the list.",
    ),
    "password": (
        "Tệp có mật khẩu mở nên không đọc được. Bỏ mật khẩu (Tệp → Thông tin → Bảo vệ) rồi tải lên lại.",
        "The file has a password and cannot be read. Take it off (File → Info → Protect Workbook).",
    ),
    "old_excel": (
        f"Đây là tệp Excel kiểu cũ (.xls). {_SAVE_VI}",
        f"This is an old Excel file (.xls). {_SAVE_EN}",
    ),
    "ole": (
        f"Đây là tệp Office kiểu cũ, không phải bảng tính. {_ACCEPTED_VI}",
        f"This is an old Office file, no table. {_ACCEPTED_EN}",
    ),
    "binary_excel": (
        f"Đây là tệp Excel nhị phân (.xlsb). {_SAVE_VI}",
        f"This is a binary Excel file (.xlsb). {_SAVE_EN}",
    ),
    "ods": (
        f"Đây là bảng tính OpenDocument (.ods). {_SAVE_VI}",
        f"This is an OpenDocument table (.ods). {_SAVE_EN}",
    ),
    "macros": (
        f"Tệp có macro (.xlsm); chương trình không nhận tệp có mã chạy được. {_SAVE_VI}",
        f"The file holds macros (.xlsm); files with code are not taken. {_SAVE_EN}",
    ),
    "word": (
        f"Đây là tệp Word, không phải bảng tính. Chép bảng sang Excel. {_ACCEPTED_VI}",
        f"This is a Word file, no table. Copy the table into Excel. {_ACCEPTED_EN}",
    ),
    "web_page": (
        f"Tệp thực chất là trang web (HTML hoặc XML) mang tên bảng tính. {_SAVE_VI}",
        f"The file is a web page (HTML or XML) under the name of a table. {_SAVE_EN}",
    ),
    "pdf": (
        f"Đây là tệp PDF; chữ trong đó không thành hàng, cột. Xin tệp bảng tính gốc. {_ACCEPTED_VI}",
        f"This is a PDF; it has no rows and columns. Ask for the original table. {_ACCEPTED_EN}",
    ),
    "picture": (
        f"Đây là tệp ảnh. Xin tệp bảng tính gốc, hoặc gõ lại thành bảng. {_ACCEPTED_VI}",
        f"This is a picture. Ask for the original table. {_ACCEPTED_EN}",
    ),
    "archive": (
        f"Đây là tệp nén, bên trong không phải bảng tính Excel. Giải nén rồi tải lên tệp bên trong. {_ACCEPTED_VI}",
        f"This is an archive that holds no Excel table. Unpack it and bring the file within. {_ACCEPTED_EN}",
    ),
    "unknown": (
        f"Không nhận ra nội dung tệp. {_ACCEPTED_VI}",
        f"The content is not recognised. {_ACCEPTED_EN}",
    ),
    "damaged": (
        "Tệp hỏng hoặc không trọn vẹn ({part}). Mở bằng Excel xem còn đọc được không, lưu lại rồi tải lên.",
        "The file is damaged or not whole ({part}). See whether Excel opens it, save it anew and bring that.",
    ),
    "bomb": (
        "Tệp nén bất thường: bung ra quá lớn so với kích thước, nên không mở. Lưu danh sách thành tệp mới chỉ gồm các dòng cần nhập.",
        "The file unpacks to far more than its size and is not opened. Save the list as a new file with the rows that are wanted alone.",
    ),
    "entities": (
        "Tệp chứa khai báo XML (DTD, thực thể) mà bảng tính thật không có, nên không mở. Lưu lại bằng Excel rồi tải lên.",
        "The file holds XML declarations (DTD, entities) that no real table has and is not opened. Save it anew with Excel.",
    ),
    "rows": (
        "Trang tính có hơn {most} dòng. Hãy tách danh sách thành nhiều tệp.",
        "The sheet has more than {most} rows. Split the list.",
    ),
    "columns": (
        "Trang tính có dữ liệu ở cột thứ {column}; chỉ đọc {most} cột. Xóa các cột thừa.",
        "The sheet has something in column {column}; {most} columns are read. Delete what is not needed.",
    ),
    "cells": (
        "Trang tính có hơn {most} ô có nội dung. Xóa các cột không cần hoặc tách danh sách.",
        "The sheet has more than {most} cells with content. Delete columns or split the list.",
    ),
    "sheet": (
        "Không có trang tính này trong tệp. Các trang có: {names}.",
        "There is no such sheet in the file. There are: {names}.",
    ),
    "no_sheets": ("Tệp không có trang tính nào.", "The file has no sheet."),
    "nul": (
        f"Tệp chứa ký tự rỗng (NUL) ở dòng {{line}}: tệp hỏng hoặc không phải văn bản. {_ACCEPTED_VI}",
        f"There is a NUL character in line {{line}}: the file is damaged or no text. {_ACCEPTED_EN}",
    ),
    "encoding": (
        (
            "Không nhận ra bảng mã chữ của tệp (không phải UTF-8, UTF-16, Windows-1258, TCVN3, VNI). Trong Excel lưu thành “CSV UTF-8”,"
            " hoặc .xlsx."
        ),
        "The encoding is not recognised (no UTF-8, UTF-16, Windows-1258, TCVN3, VNI). In Excel save it as “CSV UTF-8”, or as .xlsx.",
    ),
    "quotes": (
        "Dấu nháy kép ở dòng {line} không được đóng hoặc đặt sai chỗ, nên các ô sau đó không tách được. Sửa dòng đó, hoặc lưu thành .xlsx.",
        (
            "A quotation mark in line {line} is not closed or out of place: the cells after it cannot be told apart. Mend that line,"
            " or save as .xlsx."
        ),
    ),
    "text": (
        "Ô ở dòng {line} dài hơn {most} ký tự. Xóa bớt rồi tải lên lại.",
        "A cell in line {line} is longer than {most} characters. Shorten it.",
    ),
}


def refused(why: str, **told: object) -> SheetRefused:
    """The error for a code of ``REFUSALS``."""
    vi, en = REFUSALS[why]
    return SheetRefused(en.format(**told), vi=vi.format(**told), field="file", why=why, **told)
