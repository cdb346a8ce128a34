"""Dates and boxes as they are written on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from documents.contexts import sources
from documents.contexts.reading import Source
from documents.wording import YearAlone, box, day, long_day, moment
from tests.documents import samples
from tests.documents.kit import changed, shown
from tests.documents.samples import FORMS

M01, M02, M03, M04, M05, PL03, PL04, PL05, PL06 = FORMS


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
        (date(2024, 3, 1), "ngày 01 tháng 3 năm 2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_days_under_ten_and_the_first_two_months_have_a_leading_zero(value: date, written: str) -> None:
    assert long_day(value) == written


def test_a_short_day() -> None:
    assert day(date(1990, 2, 9)) == "09/02/1990"


def test_a_moment_is_told_in_viet_nams_time() -> None:
    assert moment(datetime(2024, 1, 3, 20, 5, tzinfo=UTC)) == "03 giờ 05 phút, ngày 04 tháng 01 năm 2024"


def test_boxes() -> None:
    assert [box(state) for state in (True, False)] == ["☒", "☐"]


@pytest.mark.parametrize(
    ("conclusion", "ticked"),
    [("addicted", "☒\u00a0Có nghiện"), ("not_addicted", "☒\u00a0Không nghiện")],
)
@pytest.mark.parametrize("form", [M04, M05])
def test_the_conclusion_is_ticked(form: str, conclusion: str, ticked: str) -> None:
    text = shown(form, changed(samples.full(), "facts.conclusion", conclusion))
    assert ticked in text
    assert text.count("☒") == 1


def test_an_open_conclusion_leaves_both_boxes_empty() -> None:
    data = changed(samples.full(), "facts.conclusion", None)
    line = next(line for line in shown(PL03, data).splitlines() if "không nghiện" in line)
    assert line.count("☐") == 2


def test_both_copies_are_told_with_their_recipients() -> None:
    assert "02 bản: 01 bản lưu bệnh án, 01 bản trả cho người tự nguyện" in shown(M04, samples.voluntary())
    assert "02 bản: 01 bản lưu bệnh án, 01 bản trả Công an phường Mẫu." in shown(M05, samples.full())


@pytest.mark.parametrize("form", FORMS)
def test_what_is_unknown_is_dots_and_never_a_word_of_the_program(form: str) -> None:
    text = shown(form, samples.bare())
    assert not {"None", "Undefined", "True", "False", "nan"} & set(text.replace("\n", " ").split())
    assert "...." in text


def test_consent_is_told_on_the_application() -> None:
    text = shown(M01, samples.voluntary())
    assert "Quan hệ với người đề nghị: mẹ" in text
    assert "☒\u00a0Đồng ý" in text
    data = samples.voluntary()
    data["facts"]["guardian_consent"] = False
    assert "☒\u00a0Không đồng ý" in shown(M01, data)


def test_the_sheets_have_the_rows_and_days_of_their_annex() -> None:
    for form, rows, days in ((PL04, 12, 3), (PL05, 6, 5), (PL06, 7, 5)):
        lines = shown(form, samples.full()).splitlines()
        assert sum(line.startswith("Ngày ") and line[5:].isdigit() for line in lines) == days
        assert str(rows) in lines
        assert str(rows + 1) not in lines


def test_a_birth_of_which_only_the_year_is_known_is_written_as_its_year() -> None:
    alone = sources.born(Source("f", {"person": {"birth_year": 1995}}))
    assert alone == YearAlone(1995, 1, 1)
    assert day(alone) == "....../....../1995"
    assert sources.born(Source("f", {"person": {}})) is None
