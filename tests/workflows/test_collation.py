"""Lists in the order of the Vietnamese alphabet."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest

from workflows.collation import order_of, order_of_name


def test_letters_stand_in_the_order_of_the_alphabet() -> None:
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    mixed = letters[::-1]
    assert sorted(mixed, key=order_of) == letters


def test_tones_follow_the_letters() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măn", "mân"]
    mixed = tones[::-1]
    assert sorted(mixed, key=order_of) == tones


def test_syllable_by_syllable_and_numbers_by_size() -> None:
    places = ["Phường 2", "Phường 10", "Phường An Hòa", "Phường Anh Dũng", "Phường Dĩ An", "Phường Đa Kao"]
    mixed = places[::-1]
    assert sorted(mixed, key=order_of) == places


def test_names_stand_by_the_given_name_then_by_the_family() -> None:
    names = [
        "Lê Văn An",
        "Nguyễn Thị An",
        "Vũ Ân",
        "Lò Thị Bé",
        "Trần Bình",
        "Hồ Dũng",
        "Mai Đào",
        "Cao Đức",
        "Y",
    ]
    mixed = names[::-1]
    assert sorted(mixed, key=order_of_name) == names


@pytest.mark.parametrize("text", ["", "  ", "Ệ", "№ 5", "Žižek", "Nguyễn-Lê"])
def test_any_text_has_a_key_of_ascii_whatever_its_form(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert order_of(unicodedata.normalize(form, text)) == order_of(text)
    assert order_of_name(text).isascii()


def test_case_does_not_matter() -> None:
    assert all(a == b for a, b in pairwise(map(order_of, ["ĐÀ NẴNG", "Đà Nẵng", "đà nẵng"])))
