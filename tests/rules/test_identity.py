"""Identification numbers: every digit that can be wrong is named, with what is expected."""

from __future__ import annotations

from datetime import date

import pytest

from rules.identity import Weight, check_id, id_rules

DAY = date(2026, 7, 2)


def codes(
    number: str, sex: str | None = "male", born: date | None = date(1990, 5, 17), day: date = DAY
) -> list[str]:
    return [each.code for each in check_id(number, sex=sex, born=born, day=day).findings]


@pytest.mark.parametrize(
    ("number", "sex", "born"),
    [
        ("001090000007", "male", date(1990, 5, 17)),
        ("001 090 000 007", "male", date(1990, 5, 17)),
        ("096199999999", "female", date(1999, 12, 31)),
        ("079200000000", "male", date(2000, 1, 1)),
        ("079307123456", "female", date(2007, 3, 4)),
        ("079307123456", None, date(2007, 3, 4)),
        ("079307123456", "female", None),
        ("008090000001", None, None),
    ],
)
def test_a_number_that_fits(number: str, sex: str | None, born: date | None) -> None:
    assert codes(number, sex, born) == []


@pytest.mark.parametrize(
    ("number", "code", "digits"),
    [
        ("", "id.length", (1, 0)),
        ("00109000000", "id.length", (1, 11)),
        ("0010900000077", "id.length", (1, 13)),
        ("00109000000O", "id.letter", (12, 12)),
        ("B1234567", "id.letter", (1, 1)),
        ("٠٠١٠٩٠٠٠٠٠٠٧", "id.letter", (1, 1)),
    ],
)
def test_what_no_number_can_be(number: str, code: str, digits: tuple[int, int]) -> None:
    check = check_id(number, sex=None, born=None, day=DAY)
    (finding,) = check.findings
    assert (finding.code, finding.weight, finding.digits) == (code, Weight.REFUSED, digits)
    assert check.refused
    assert "12" in finding.vi
    assert "12" in finding.en


@pytest.mark.parametrize(
    ("number", "code", "says"),
    [
        ("003090000007", "id.place", "Chữ số 1–3"),
        ("001190000007", "id.century_sex", "cần 0 (nam, sinh 1900–1999)"),
        ("001290000007", "id.century_sex", "Số này ghi 2; cần 0"),
        ("001091000007", "id.year", "cần 90 (sinh năm 1990)"),
    ],
)
def test_what_contradicts_the_person(number: str, code: str, says: str) -> None:
    check = check_id(number, sex="male", born=date(1990, 5, 17), day=DAY)
    (finding,) = check.findings
    assert (finding.code, finding.weight) == (code, Weight.CONTRADICTS)
    assert says in finding.vi
    assert check.contradicts
    assert not check.refused
    assert number not in finding.vi + finding.en


def test_the_whole_of_a_wrong_number_is_told() -> None:
    assert codes("000391123456") == ["id.place", "id.century_sex", "id.year"]


def test_without_sex_and_birth_only_centuries_that_have_been_are_accepted() -> None:
    (finding,) = check_id("001490000007", sex=None, born=None, day=DAY).findings
    assert "cần 0 hoặc 1 hoặc 2 hoặc 3." in finding.vi


@pytest.mark.parametrize(("day", "found"), [(date(2024, 12, 31), []), (date(2025, 1, 1), ["id.old_card"])])
def test_an_old_card_has_a_last_day(day: date, found: list[str]) -> None:
    assert codes("012345678", day=day) == found


@pytest.mark.parametrize(("born", "found"), [(date(2024, 6, 30), ["id.century_sex"]), (date(2024, 7, 1), [])])
def test_since_the_law_tells_no_structure_none_is_asked(born: date, found: list[str]) -> None:
    assert codes("001024123456", "male", born) == found


def test_a_country_is_taken_and_told() -> None:
    (finding,) = check_id("234090000007", sex="male", born=date(1990, 5, 17), day=DAY).findings
    assert (finding.code, finding.weight) == ("id.foreign", Weight.NOTICE)


def test_where_the_birth_was_registered_is_told_in_the_words_of_its_time() -> None:
    assert check_id("002090000007", sex=None, born=None, day=DAY).place == "Hà Giang"


def test_the_rules_are_cited_and_marked() -> None:
    rules = id_rules()
    assert len(rules.places) == 63
    assert not rules.verified
    assert rules.structured.cites[-1].instrument == "59/2021/TT-BCA"
    gaps = [(one.last, two.first) for one, two in zip(rules.periods, rules.periods[1:], strict=False)]
    assert all(last is not None and (first - last).days == 1 for last, first in gaps)
