"""Cells as offices write them: what is clear is read, what is not is named."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from workflows.importing import values
from workflows.importing.cells import Odd, Value
from workflows.importing.slips import CODES, REGISTER, Slip
from workflows.importing.values import Birth
from workflows.importing.words import plain, tidy

_TODAY = date(2026, 11, 26)
_FIFTH = Birth(date(1990, 2, 5), 1990)
_YEAR = Birth(None, 1990)


def codes(slips: tuple[Slip, ...]) -> str:
    return " ".join(each.code for each in slips)


@pytest.mark.parametrize(
    ("value", "wanted", "said"),
    [
        ("05/02/1990", _FIFTH, ""),
        (" 5-2-1990 ", _FIFTH, ""),
        ("5.2.1990", _FIFTH, ""),
        ("1990-02-05", _FIFTH, ""),
        ("1990-02-05 00:00:00", _FIFTH, ""),
        ("ngày 5 tháng 2 năm 1990", _FIFTH, ""),
        (date(1990, 2, 5), _FIFTH, ""),
        (datetime.fromisoformat("1990-02-05T00:00:00"), _FIFTH, ""),
        ("1990", _YEAR, "year_only"),
        (1990, _YEAR, "year_only"),
        ("Năm 1990", _YEAR, "year_only"),
        ("00/00/1990", _YEAR, "year_only"),
        ("--/--/1990", _YEAR, "year_only"),
        ("?/?/1990", _YEAR, "year_only"),
        ("//1990", None, "date_shape"),
        ("02/1990", _YEAR, "month_lost"),
        ("02/13/1990", None, "date_month_day"),
        ("31/02/1990", None, "date_impossible"),
        ("29/02/1990", None, "date_impossible"),
        ("0/2/1990", None, "date_impossible"),
        ("5/2/90", None, "date_two_digits"),
        ("13/1990", None, "date_shape"),
        ("khoảng 1990", None, "date_shape"),
        (32905, None, "date_serial"),
        (32905.5, None, "date_shape"),
        (True, None, "date_shape"),
        ("27/11/2026", None, "date_future"),
        ("2030", None, "date_future"),
        (1850, None, "date_old"),
        (date(1899, 1, 1), None, "date_old"),
    ],
)
def test_births(value: Value, wanted: Birth | None, said: str) -> None:
    found = values.birth("born", value, _TODAY, swapped=False)
    assert (found.value, codes(found.slips)) == (wanted, said)


def test_a_day_of_a_mixed_column_is_taken_only_when_somebody_said_how() -> None:
    cell = date(1990, 5, 2)
    assert codes(values.birth("born", cell, _TODAY, swapped=None).slips) == "date_swapped"
    assert values.birth("born", cell, _TODAY, swapped=True).value == _FIFTH
    assert values.birth("born", "05/02/1990", _TODAY, swapped=None).value == _FIFTH


def test_the_day_of_a_paper_is_whole_and_its_end_may_lie_ahead() -> None:
    assert codes(values.day("addiction_found.on", "2020", _TODAY, swapped=False).slips) == "date_shape"
    assert codes(values.day("addiction_found.on", 2020, _TODAY, swapped=False).slips) == "day_needs_day"
    assert codes(values.day("addiction_found.on", "1/1/2027", _TODAY, swapped=False).slips) == "date_future"
    assert values.day("aftercare_decided.until", "1/1/2027", _TODAY, swapped=False, ahead=True).value == date(
        2027, 1, 1
    )


@pytest.mark.parametrize(
    ("value", "told", "wanted"),
    [
        ("Nam", "", "male"),
        ("NAM ", "", "male"),
        ("M", "", "male"),
        ("nữ", "", "female"),
        ("Nu", "", "female"),
        ("Nư\u0303", "", "female"),
        ("F", "", "female"),
        ("x", "male", "male"),
        ("✓", "female", "female"),
        (1, "female", "female"),
        ("Nam", "female", None),
        ("x", "", None),
        (1, "", None),
        ("0", "", None),
        ("khác", "", None),
    ],
)
def test_sex(value: Value, told: str, wanted: str | None) -> None:
    assert values.sex("sex", value, told).value == wanted


@pytest.mark.parametrize(
    ("value", "plainly", "padded", "said"),
    [
        ("001090000007", "001090000007", "001090000007", ""),
        ("'001090000007", "001090000007", "001090000007", ""),
        ("001 090 000 007", "001 090 000 007", "001 090 000 007", ""),
        (1090000007, None, "001090000007", "id_zeros"),
        (75090000007, None, "075090000007", "id_zeros"),
        (12345678, None, "012345678", "id_zeros"),
        ("1090000007.0", None, "001090000007", "id_zeros"),
        (123456789, "123456789", "123456789", ""),
        (101090000007, "101090000007", "101090000007", ""),
        (1.09e11 + 0.5, None, None, "id_scientific"),
        ("1,09E+11", None, None, "id_scientific"),
        ("1.09001e11", None, None, "id_scientific"),
        (1.5, None, None, "id_fraction"),
        (date(1990, 1, 1), None, None, "not_text"),
    ],
)
def test_numbers_that_excel_spoiled_are_named(
    value: Value, plainly: str | None, padded: str | None, said: str
) -> None:
    found = values.number("id_number", value, pad=False)
    assert (found.value, codes(found.slips)) == (plainly, said)
    assert values.number("id_number", value, pad=True).value == padded


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("0912 345 678", "0912 345 678"),
        (912345678, "0912345678"),
        ("+84912345678", "+84912345678"),
        ("không có", None),
        (12, None),
        (0.5, None),
    ],
)
def test_telephones(value: Value, wanted: str | None) -> None:
    assert values.phone("phone", value).value == wanted


def test_names_and_texts() -> None:
    assert values.name("full_name", " Nguyê\u0303n\u00a0 Văn\nĐạt ").value == "Nguyễn Văn Đạt"
    assert codes(values.name("full_name", "Tổ dân phố 3").slips) == "name_digits"
    assert codes(values.name("full_name", "Đạt").slips) == "name_one_word"
    assert codes(values.text("address", "x" * 301).slips) == "too_long"
    assert values.text("address", 12).value == "12"
    assert codes(values.text("address", 1.5).slips) == "not_text"
    for each, code in ((Odd.FORMULA, "formula"), (Odd.ERROR, "cell_error"), (Odd.NO_DATE, "date_cell")):
        found = values.odd("address", each)
        assert found is not None
        assert codes(found.slips) == code
    assert (plain("Họ, chữ đệm  và TÊN:"), tidy("a\x00 \u200b b")) == ("ho chu dem va ten", "a b")


def test_what_is_said_names_the_field_and_is_a_sentence_in_both_languages() -> None:
    for code in CODES - {REGISTER}:
        slip = Slip("born", code, ("1", "2"))
        assert slip.vi.startswith("Ngày hoặc năm sinh: ")
        assert slip.en.startswith("Day or year of birth: ")
        assert "{" not in slip.vi + slip.en
