"""The calendar of working days against the announced schedules of 2021 to 2027, and the years ahead by the law alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from rules.citation import Citation
from rules.errors import CalendarError
from rules.terms import DayKind, Sector, WorkCalendar, load_calendar
from rules.terms.calendar_data import CALENDAR_DIR, read_years
from tests.rules.terms_kit import CALENDAR, EVERYONE, day

DAYS = [date(2021, 1, 1) + timedelta(days=n) for n in range((date(2028, 1, 1) - date(2021, 1, 1)).days)]

ANNOUNCED = """
    2021: 01-01 02-10..02-16 04-21 04-30..05-03 09-02..09-05
    2022: 01-01..01-03 01-29..02-06 04-09..04-11 04-30..05-03 09-01..09-04
    2023: 12-31 01-01..01-02 01-20..01-26 04-29..05-03 09-01..09-04
    2024: 01-01 02-08..02-14 04-18 04-27..05-01 08-31..09-03
    2025: 01-01 01-25..02-02 04-05..04-07 04-30..05-04 08-30..09-02
    2026: 01-01..01-04 02-14..02-22 04-25..04-27 04-30..05-03 08-29..09-02 11-24
    2027: 01-01..01-03 02-04..02-10 04-16..04-18 04-30..05-03 09-02..09-05 11-24
"""
"""The blocks off of state bodies as the notices and the press give them, weekends inside and around included."""

AGAINST_LIBRARY = {
    date(2026, 1, 2): "swapped off by 12729/VPCP-KGVX of 2025-12-25; holidays 0.109 does not know the swap",
    date(2026, 1, 10): "worked for 2 January by 12729/VPCP-KGVX; holidays 0.109 does not know the swap",
    date(
        2029, 11, 26
    ): "no law gives a day in lieu of 24 November: it is not in Article 112.1 of the Labour Code",
    date(2030, 11, 25): "as in 2029",
}
"""Days on which state bodies work or not, and the library `holidays` says otherwise: why we differ."""

NAMED_BY_LIBRARY_ONLY = {
    date(
        2025, 2, 1
    ): "6150/TB-BLĐTBXH gives Monday 27 to Friday 31 January as the five days of Tết; the library adds "
    "the fourth day of the lunar year, a Saturday, which is off in any case",
}


def blocks() -> set[date]:
    off: set[date] = set()
    for line in ANNOUNCED.strip().splitlines():
        year, spans = line.split(":")
        for span in spans.split():
            first, _, last = span.partition("..")
            start, end = (day(f"{year.strip()}-{part}") for part in (first, last or first))
            off |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
    return off


def test_state_bodies_are_off_in_the_announced_blocks_and_on_other_weekends_only() -> None:
    off = {day for day in DAYS if not CALENDAR.is_working_day(day)}
    worked_saturdays = {day("2024-05-04"), day("2025-04-26"), day("2026-01-10"), day("2026-08-22")}
    weekends = {day for day in DAYS if day.weekday() >= 5}
    assert off == (blocks() | weekends) - worked_saturdays


def test_every_difference_from_the_library_is_deliberate() -> None:
    library = holidays.country_holidays("VN", years=range(2021, 2033))
    ahead = [date(2028, 1, 1) + timedelta(days=n) for n in range((date(2033, 1, 1) - date(2028, 1, 1)).days)]
    differing = {day for day in DAYS + ahead if library.is_working_day(day) != CALENDAR.is_working_day(day)}
    assert differing == set(AGAINST_LIBRARY)


def test_every_day_the_library_names_is_named_here() -> None:
    library = holidays.country_holidays("VN", years=range(2021, 2028))
    unnamed = {day for day in library if 2021 <= day.year <= 2027 and CALENDAR.entry(day) is None}
    assert unnamed == set(NAMED_BY_LIBRARY_ONLY)


def test_each_year_has_every_holiday_of_the_labour_code() -> None:
    for year in CALENDAR.years:
        holidays_of_year = [entry for entry in year.days if entry.kind is DayKind.HOLIDAY]
        assert len(holidays_of_year) == (12 if year.year >= 2026 else 11), year.year
        tet = [entry.day for entry in holidays_of_year if entry.vi.startswith("Tết Âm lịch")]
        assert [one - tet[0] for one in tet] == [timedelta(days=n) for n in range(5)]


def test_each_holiday_on_a_weekend_has_a_day_in_lieu() -> None:
    entries = [entry for year in CALENDAR.years for entry in year.days]
    replaced = {entry.other for entry in entries if entry.kind is DayKind.IN_LIEU}
    weekend = {entry.day for entry in entries if entry.kind is DayKind.HOLIDAY and entry.day.weekday() >= 5}
    assert weekend - replaced == {
        day("2029-11-24"),
        day("2030-11-24"),
    }  # Article 111.3 does not reach 24 November
    assert replaced <= weekend


def test_sources_that_are_laws_are_citations() -> None:
    for year in CALENDAR.years:
        for entry in year.days:
            if "Đ" in entry.source.partition(" ")[2]:
                assert Citation.parse(entry.source).short() == entry.source


def test_a_day_says_why_it_is_off() -> None:
    tet = CALENDAR.why_off(day("2024-02-10"))
    assert tet is not None
    assert (tet.kind, tet.vi, tet.source) == (
        DayKind.HOLIDAY,
        "Tết Âm lịch (mùng 1 tháng Giêng)",
        "5015/TB-LĐTBXH",
    )
    in_lieu = CALENDAR.why_off(day("2023-05-02"))
    assert in_lieu is not None
    assert (in_lieu.kind, in_lieu.vi) == (DayKind.IN_LIEU, "Nghỉ bù Giỗ Tổ Hùng Vương, thứ Bảy 29/04/2023")
    sunday = CALENDAR.why_off(day("2024-10-13"))
    assert sunday is not None
    assert (sunday.kind, sunday.source) == (DayKind.WEEKEND, "")
    assert CALENDAR.why_off(day("2024-10-14")) is None


def test_a_worked_saturday_is_no_day_off() -> None:
    assert CALENDAR.why_off(day("2025-04-26")) is None
    entry = CALENDAR.entry(day("2025-04-26"))
    assert entry is not None
    assert (entry.kind, entry.other) == (DayKind.MAKE_UP, day("2025-05-02"))
    assert EVERYONE.why_off(day("2025-04-26")) is not None
    assert EVERYONE.is_working_day(day("2025-05-02"))


def test_vietnam_culture_day_rests_on_the_resolution() -> None:
    entry = CALENDAR.why_off(day("2026-11-24"))
    assert entry is not None
    assert (entry.source, entry.verified) == ("28/2026/QH16 Đ2", True)
    assert CALENDAR.is_working_day(day("2026-11-23"))
    assert not CALENDAR.is_working_day(day("2026-11-28"))


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert CALENDAR.on_or_after(day("2024-10-14")) == day("2024-10-14")
    assert CALENDAR.on_or_after(day("2024-10-12")) == day("2024-10-14")
    assert CALENDAR.on_or_after(day("2021-01-01")) == day("2021-01-04")


def test_outside_its_years_the_calendar_answers_nothing() -> None:
    outside = [day("2020-12-31"), day("2033-01-01")]
    for one in outside:
        for ask in (CALENDAR.is_working_day, CALENDAR.why_off, CALENDAR.entry, CALENDAR.on_or_after):
            with pytest.raises(CalendarError) as refused:
                ask(one)
            assert (refused.value.fields["first_year"], refused.value.fields["last_year"]) == (2021, 2032)
    with pytest.raises(CalendarError):
        CALENDAR.working_day_before(day("2021-01-04"), 1)


def test_the_last_announced_year_and_those_ahead_are_open() -> None:
    assert [year.year for year in CALENDAR.years if year.open] == list(range(2027, 2033))
    assert [year.year for year in CALENDAR.years if not year.announced] == list(range(2028, 2033))


def test_what_leans_on_a_year_that_is_not_announced_is_not_verified() -> None:
    assert CALENDAR.cautions(day("2027-12-01"), day("2027-12-31")).verified
    caution = CALENDAR.cautions(day("2027-12-30"), day("2028-01-04"))
    assert not caution.verified
    assert "Lịch nghỉ năm 2028 chưa được công bố" in caution.vi
    assert "2028" in caution.en
    tet = CALENDAR.cautions(day("2028-01-20"), day("2028-02-01"))
    assert tet.vi.count("Luật cho 05 ngày") == 1


def test_the_version_names_the_content_not_the_layout(tmp_path: Path) -> None:
    text = (CALENDAR_DIR / "2024.yaml").read_text(encoding="utf-8")
    versions = []
    for name, content in {
        "same": text.replace("\ndays:", "\n\n# a remark\ndays:"),
        "other": text.replace(
            "2450/VPCP-KGVX\n    issued: 2024-04-12", "2450/VPCP-KGVX\n    issued: 2024-04-13"
        ),
        "plain": text,
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "2024.yaml").write_text(content, encoding="utf-8")
        versions.append(WorkCalendar(read_years(folder), sector=Sector.PUBLIC).version)
    same, other, plain = versions
    assert same == plain
    assert other != plain
    assert plain.startswith("2024-2024.public.")


def test_the_calendar_is_read_once_for_each_sector() -> None:
    assert load_calendar() is CALENDAR
    assert load_calendar(sector=Sector.ALL) is EVERYONE
    assert CALENDAR.version != EVERYONE.version
    assert repr(CALENDAR) == f"WorkCalendar({CALENDAR.version})"
