"""A file of the calendar that could bend a count is refused, by file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.errors import CorpusError
from rules.terms import Sector, TermUnit, WorkCalendar, count
from rules.terms.calendar_data import read_years
from tests.rules.terms_kit import Term, at, day

YEAR = """\
year: 2030
open: false
note_vi: ""
note_en: ""
documents:
  - {number: 45/2019/QH14, issued: 2019-11-20, issuer: Quốc hội, about: Bộ luật Lao động}
  - {number: 1/TB-BNV, issued: null, issuer: Bộ Nội vụ, about: Lịch nghỉ}
days:
  - {date: 2030-01-05, kind: holiday, vi: Lễ, en: Feast, source: 1/TB-BNV, sector: all, verified: true}
  - {date: 2030-01-07, kind: in_lieu, vi: Bù, en: In lieu, source: 1/TB-BNV, other: 2030-01-05, sector: all, verified: true}
  - {date: 2030-01-08, kind: swap, vi: Đổi, en: Swap, source: 1/TB-BNV, other: 2030-01-12, sector: public, verified: true}
  - {date: 2030-01-12, kind: make_up, vi: Làm bù, en: Made up, source: 1/TB-BNV, other: 2030-01-08, sector: public, verified: true}
"""


def write(folder: Path, text: str = YEAR, name: str = "2030.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (year,) = read_years(write(tmp_path))
    assert [entry.day.day for entry in year.days] == [5, 7, 8, 12]
    assert year.documents[1].issued is None
    public = WorkCalendar([year], sector=Sector.PUBLIC)
    assert public.working_day_after(day("2030-01-04"), 1) == day("2030-01-09")
    assert WorkCalendar([year], sector=Sector.ALL).working_day_after(day("2030-01-04"), 1) == day(
        "2030-01-08"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year: 2030", "year: 2031", "year"),
        ("open: false", "open: perhaps", "open"),
        ("open: false", "open: true", "note_vi"),
        ("open: false\n", "", "open"),
        ("open: false", "opened: false", "open"),
        ("kind: holiday", "kind: feast", "kind"),
        ("kind: holiday", "kind: weekend", "kind"),
        ("date: 2030-01-05", "date: 2029-01-05", "2029-01-05"),
        ("date: 2030-01-05", "date: next Monday", "date"),
        ("date: 2030-01-07", "date: 2030-01-05", "2030-01-05"),
        ("date: 2030-01-05, kind", "date: 2030-01-13, kind", "in order"),
        ("date: 2030-01-07", "date: 2030-01-06", "kind"),
        ("date: 2030-01-12", "date: 2030-01-11", "kind"),
        ("other: 2030-01-05", "other: 2030-01-04", "other"),
        ("other: 2030-01-12", "other: 2030-01-05", "other"),
        (", other: 2030-01-12", "", "other"),
        ("source: 1/TB-BNV, sector: all", "source: 2/TB-BNV, sector: all", "source"),
        (
            "sector: all, verified: true}\n  - {date: 2030-01-07",
            "sector: all, verified: false}\n  - {date: 2030-01-07",
            "note_vi",
        ),
        ("sector: all", "sector: some", "sector"),
        ("vi: Lễ", 'vi: ""', "vi"),
        ("vi: Lễ", "vi: 5", "vi"),
        ("issued: null", "issued: then", "issued"),
        ("days:\n", "days: []\nmore:\n", "more"),
    ],
)
def test_a_slip_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert YEAR.count(old) >= 1
    with pytest.raises(CorpusError) as refused:
        read_years(write(tmp_path, YEAR.replace(old, new, 1)))
    assert "2030.yaml" in refused.value.en
    assert said in refused.value.en


def test_a_swap_whose_halves_disagree_is_refused(tmp_path: Path) -> None:
    second = YEAR + YEAR.splitlines()[-2].replace("01-08", "01-15") + "\n"
    with pytest.raises(CorpusError, match="names this one"):
        read_years(write(tmp_path, second))


def test_a_holiday_replaced_twice_or_on_a_working_day_is_refused(tmp_path: Path) -> None:
    twice = YEAR + YEAR.splitlines()[-3].replace("date: 2030-01-07", "date: 2030-01-14") + "\n"
    with pytest.raises(CorpusError, match="one day in lieu"):
        read_years(write(tmp_path, twice))
    weekday = YEAR.replace("date: 2030-01-05", "date: 2030-01-04").replace(
        "other: 2030-01-05", "other: 2030-01-04"
    )
    with pytest.raises(CorpusError, match="Saturday or Sunday"):
        read_years(write(tmp_path, weekday))


def test_a_file_that_is_no_mapping_or_has_no_days_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="mapping"):
        read_years(write(tmp_path, "- a\n"))
    with pytest.raises(CorpusError, match="not empty"):
        read_years(write(tmp_path, YEAR[: YEAR.index("days:")] + "days: []\n"))


def test_years_follow_one_another(tmp_path: Path) -> None:
    write(
        write(tmp_path),
        "\n".join(YEAR.splitlines()[:9]).replace("2030-01", "2032-02").replace("2030", "2032"),
        "2032.yaml",
    )
    with pytest.raises(CorpusError) as refused:
        read_years(tmp_path)
    assert refused.value.fields["file"] == "2031.yaml"


def test_an_empty_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        read_years(tmp_path)


def test_an_unverified_day_marks_the_deadlines_that_lean_on_it(tmp_path: Path) -> None:
    doubtful = YEAR.replace(
        "sector: all, verified: true}",
        "sector: all, verified: false, note_vi: Chưa công bố, note_en: Not announced}",
        1,
    )
    calendar = WorkCalendar(read_years(write(tmp_path, doubtful)), sector=Sector.PUBLIC)
    leaning = count(Term(2, TermUnit.WORKING_DAYS), at("2030-01-03"), calendar)
    assert not leaning.verified
    assert leaning.proof.note_vi == "Chưa công bố"
    assert leaning.proof.note_en == "Not announced"
    assert count(Term(2, TermUnit.WORKING_DAYS), at("2030-02-04"), calendar).verified
    assert count(Term(48, TermUnit.HOURS), at("2030-01-04"), calendar).verified
