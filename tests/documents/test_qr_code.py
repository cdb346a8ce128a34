"""The squares that are drawn quickly are those that segno draws, whatever the text and its length."""

from __future__ import annotations

import string

import pytest
import segno

from documents.code_mark import plain
from documents.qr_code import MASK, squares

_LETTERS = string.digits + string.ascii_uppercase + " $%*+-./:"


def _drawn(text: str) -> list[bytes]:
    return [
        bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False, mask=MASK).matrix
    ]


@pytest.mark.parametrize("length", [*range(60, 74), 77, 89, 90, 91, 106, 119, 120, 121, 122, 123, 150])
def test_every_square_is_that_of_the_library(length: int) -> None:
    text = "A" + "".join(_LETTERS[(place * place * 7 + place * length) % 45] for place in range(length - 1))
    assert squares(text) == _drawn(text)


def test_a_code_as_papers_bear_it() -> None:
    for number in ("", "7", "12/QĐ-UBND", "1234/QĐ-CSCN ngày 5"):
        text = f"LT1:{'A2B3' * 13}:{plain(number)}:20260701"
        assert squares(text) == _drawn(text)


@pytest.mark.parametrize("text", ["lt1:" + "a" * 70, "Quyết định " * 8, "1234567", "9" * 80])
def test_what_is_told_otherwise_is_left_to_the_library(text: str) -> None:
    assert squares(text) == _drawn(text)
