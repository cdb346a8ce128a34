"""The law that comes with the program: its regimes, and every answer on the days around each in-force date."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.corpus import Coverage, Requirement, TermRule, coverage_of, covers, load_corpus
from rules.errors import NotInForce

DAY = timedelta(days=1)
FIRST, LAST = date(2022, 1, 1), date(2026, 6, 30)


def _boundary_days() -> list[date]:
    days = load_corpus().boundaries()
    return sorted({near for day in days for near in (day - DAY, day, day + DAY)})


def test_the_own_law_loads_once() -> None:
    assert load_corpus() is load_corpus()
    assert {"73/2021/QH14", "109/2021/NĐ-CP", "18/2021/TT-BYT"} <= set(load_corpus().instruments())


def test_the_regimes_are_the_four_of_the_law() -> None:
    law = load_corpus()
    names = ["2022-01-01", "2025-03-01", "2025-07-01", "2026-07-01"]
    assert [law.regime(date.fromisoformat(name)).name for name in names] == names
    assert [law.regime(date.fromisoformat(name) - DAY).name for name in names[1:]] == names[:3]
    assert law.regime(date(2026, 7, 1)).to is None
    with pytest.raises(NotInForce):
        law.regime(FIRST - DAY)


@pytest.mark.parametrize("on", _boundary_days(), ids=str)
def test_around_each_in_force_date_every_answer_is_of_that_day(on: date) -> None:
    """Slow and plain against prepared: what the corpus answers is what a walk through the files finds."""
    law = load_corpus()
    rules = [rule for version in law.all_versions() for rule in version.rules]
    for name in sorted(law.sets):
        expected = {r.id for r in rules if isinstance(r, Requirement) and name in r.sets and covers(r, on)}
        assert _answer(lambda name=name: law.requirements_of(name, on)) == expected  # type: ignore[misc]
    for duty in sorted(law.duties):
        expected = {r.id for r in rules if isinstance(r, TermRule) and r.duty == duty and covers(r, on)}
        assert _answer(lambda duty=duty: law.terms_of_duty(duty, on)) == expected  # type: ignore[misc]
    for number in law.instruments():
        versions = [v for v in law.all_versions() if v.number == number and covers(v, on)]
        if versions:
            assert [law.version(number, on)] == versions
        else:
            with pytest.raises(NotInForce):
                law.version(number, on)


def _answer(ask: Callable[[], tuple[Requirement, ...] | tuple[TermRule, ...]]) -> set[str]:
    try:
        return {rule.id for rule in ask()}
    except NotInForce:
        return set()


@given(st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_on_any_day_each_answer_is_in_force_and_marked(on: date) -> None:
    law = load_corpus()
    for name in law.sets:
        try:
            found = law.requirements_of(name, on)
        except NotInForce:
            continue
        assert found
        assert all(covers(rule, on) for rule in found)
        assert list(found) == sorted(found, key=lambda rule: rule.cites[0])
        for rule in found:
            notes = law.version(rule.instrument, on).notes_on(on)
            assert all(note.vi in rule.note_vi for note in notes)
            assert not (rule.verified and any(not note.verified for note in notes))


def test_the_own_law_is_whole_where_it_says_so() -> None:
    for text in coverage_of(load_corpus()):
        if text.number in {"109/2021/NĐ-CP", "18/2021/TT-BYT"}:
            assert text.complete
            assert text.counts[Coverage.OPEN] == 0
    assert len(load_corpus().version("109/2021/NĐ-CP", FIRST).articles) == 12
    assert len(load_corpus().version("18/2021/TT-BYT", FIRST).articles) == 8


def test_rules_travel_between_processes() -> None:
    found = load_corpus().requirements_of("assessment.grounds", LAST)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301
