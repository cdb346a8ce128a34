"""Telephones as they are typed for a person: what the reader of lists takes is taken here too."""

from __future__ import annotations

from web.language import Both, both, mark
from workflows.importing.values import phone


def phone_slip(text: str) -> Both | None:
    """What is wrong with a telephone that was typed, in both languages; None where it can be one, or several."""
    if phone("phone", text).value is not None:
        return None
    return both(
        mark(
            "Ghi số điện thoại từ 8 chữ số, ví dụ 0912 345 678 (nhiều số cách nhau bằng dấu phẩy), hoặc để trống."
        )
    )
