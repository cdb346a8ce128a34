"""How late in the measure of which clock; articles as they are typed; what a place of the law became."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.corpus import load_corpus
from rules.errors import CitationError
from rules.terms import load_calendar
from tests.web.site import at
from web.pages.auditor.apart import apart
from web.pages.auditor.citing import read_places
from web.pages.auditor.lateness import how_late
from web.pages.views.times import left
from workflows.model import DeadlineRecord

CORPUS = load_corpus()


def due(unit: str, moment: str, last: str = "") -> DeadlineRecord:
    day = date.fromisoformat(last) if last else None
    return DeadlineRecord("d", "c", "duty", "t", "Việc", 1, at(moment), day, unit, (), {})


@pytest.mark.parametrize(
    ("unit", "moment", "last", "done", "said"),
    [
        # 24 hours run through the night (Civil Code Art. 147.1): what is done at 23:30 a day after 21:30 is two hours late.
        ("hours", "2026-07-07T21:30", "", "2026-07-07T23:30", "2 giờ"),
        ("hours", "2026-07-07T21:30", "", "2026-07-07T21:31", "1 phút"),
        ("hours", "2026-07-07T21:30", "", "2026-07-07T21:30:20", "dưới 1 phút"),
        ("hours", "2026-07-11T10:00", "", "2026-07-17T10:00", "6 ngày"),
        ("hours", "2026-07-11T10:00", "", "2026-07-13T09:00", "1 ngày 23 giờ"),
        # Days end at midnight (Art. 148.6): the morning after is one day late.
        ("days", "2026-07-17T00:00", "2026-07-16", "2026-07-17T08:30", "1 ngày"),
        ("months", "2026-08-08T00:00", "2026-08-07", "2026-09-07T08:00", "31 ngày"),
        # Friday to Tuesday: four days, two of them worked; Friday to Sunday: none.
        ("working_days", "2026-06-27T00:00", "2026-06-26", "2026-06-30T08:00", "4 ngày (2 ngày làm việc)"),
        ("working_days", "2026-06-27T00:00", "2026-06-26", "2026-06-28T08:00", "2 ngày, chưa qua ngày làm việc nào"),
        # Over 2 September (two days off in 2026: 1 and 2): Monday 31 August to Thursday 3 September.
        ("working_days", "2026-09-01T00:00", "2026-08-31", "2026-09-03T08:00", "3 ngày (1 ngày làm việc)"),
    ],
)  # fmt: skip
def test_how_late_by_its_own_clock(unit: str, moment: str, last: str, done: str, said: str) -> None:
    assert how_late(due(unit, moment, last), at(done), load_calendar()) == said


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Điều 40 NĐ 116/2021/NĐ-CP", ["116/2021/NĐ-CP Đ40"]),
        ("Đ. 40 NĐ116/2021/NĐ-CP", ["116/2021/NĐ-CP Đ40"]),
        ("NĐ 116/2021 Đ40", ["116/2021/NĐ-CP Đ40"]),
        ("điều 40 nghị định 116/2021/nđ-cp", ["116/2021/NĐ-CP Đ40"]),
        ("Đ32 k1 đ 73/2021/QH14", ["73/2021/QH14 Đ32 k1 đ"]),
        ("Đ.35, k.3, đ.a Luật 120/2025", ["120/2025/QH15 Đ35 k3 a"]),
        ("Đ40.1.a 116/2021/NĐ-CP", ["116/2021/NĐ-CP Đ40 k1 a"]),
        ("khoản 2 Điều 24 Luật Phòng chống ma túy", ["73/2021/QH14 Đ24 k2", "120/2025/QH15 Đ24 k2"]),
        ("điểm đ khoản 1 Điều 32 Luật 73/2021/QH14", ["73/2021/QH14 Đ32 k1 đ"]),
    ],
)
def test_articles_are_read_as_they_are_typed(typed: str, read: list[str]) -> None:
    assert [each.short() for each in read_places(typed, CORPUS)] == read


def test_an_article_without_its_text_is_asked_which_one_is_meant() -> None:
    meant = [each.short() for each in read_places("Điều 32 khoản 1 điểm đ", CORPUS)]
    assert {"73/2021/QH14 Đ32 k1 đ", "116/2021/NĐ-CP Đ32 k1 đ"} <= set(meant)
    for typed in ("hello", "Đ9999", "Điều", "5"):
        with pytest.raises(CitationError):
            read_places(typed, CORPUS)


def test_what_became_of_a_place_whose_text_was_replaced() -> None:
    place = read_places("116/2021/NĐ-CP Đ42 k3", CORPUS)[0]
    page = apart(CORPUS, place, date(2024, 5, 2), date(2026, 12, 7))
    assert (page.stands, page.held, page.same) == (False, True, False)
    assert page.by == ("Nghị định 163/2026/NĐ-CP",)
    now = [each.now for each in page.pairs if each.now is not None]
    assert len(now) == len(page.pairs) > 3
    assert all("163/2026/NĐ-CP" in each.rule.cite for each in now)
    assert len({(each.rule.cite, each.rule.text) for each in now}) == len(now), "each is told once"
    same = apart(CORPUS, place, date(2024, 5, 2), date(2024, 6, 2))
    assert same.same
    assert {each.state for each in same.pairs} == {"same"}


def test_what_differs_within_a_text_and_an_article_that_ended() -> None:
    place = read_places("116/2021/NĐ-CP Đ42 k4 a", CORPUS)[0]
    page = apart(CORPUS, place, date(2024, 5, 2), date(2025, 4, 1))
    assert (page.stands, page.same) == (True, False)
    assert {each.state for each in page.pairs} & {"changed", "gone"}
    assert any("<mark>" in each.then.text for each in page.pairs if each.state == "changed" and each.then)
    ended = apart(CORPUS, read_places("116/2021/NĐ-CP Đ43", CORPUS)[0], date(2024, 5, 2), date(2025, 8, 4))
    assert (ended.stands, ended.held) == (False, True)
    assert ended.pairs
    assert "30/06/2025" in ended.now.notes[0]


def test_a_time_in_which_nobody_had_to_act_is_over_not_minus_days() -> None:
    complaint = replace(due("days", "2026-07-08T00:00", "2026-07-07"), proof={"right": True})
    assert left(complaint, at("2026-08-01T09:00")).text == "đã hết thời gian này"
    assert left(complaint, at("2026-07-07T09:00")).text == "hết hôm nay"
