"""Names as they are searched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persistence.folding import fold


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đặng Văn Đức", "dang van duc"),
        ("ĐẶNG  VĂN\tĐỨC ", "dang van duc"),
        ("Nguyễn Thị Hường", "nguyen thi huong"),
        ("Lường Thị Ươm", "luong thi uom"),
        (unicodedata.normalize("NFD", "Trần Quốc Tuấn"), "tran quoc tuan"),
        ("", ""),
    ],
)
def test_case_marks_and_the_stroke_are_gone(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
