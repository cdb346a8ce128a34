"""The law itself: over facts near each of its boundaries, on every day it changes, both engines come to the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from rules.conditions import implication
from rules.corpus import load_corpus
from rules.engine.compile import durable_program
from rules.engine.durable import DurableEngine
from rules.engine.plain import PlainEngine
from rules.engine.protocol import Pack
from rules.errors import NotInForce
from tests.rules.fact_sets import fact_sets

PLAIN = PlainEngine()
DURABLE = DurableEngine()


@cache
def _packs() -> tuple[Pack, ...]:
    """Every distinct pack: each set of requirements as it stands on each day on which the law changes."""
    found = {pack.hash: pack for name in sorted(load_corpus().sets) for pack in _versions(name)}
    return tuple(found.values())


def _versions(name: str) -> Iterator[Pack]:
    law = load_corpus()
    for day in law.boundaries():
        try:
            yield Pack.of(name, law.requirements_of(name, day))
        except NotInForce:
            continue


def _whole(day: date) -> Pack:
    """All requirements in force on a day as one pack, wider than any act has."""
    law = load_corpus()
    found = {}
    for name in law.sets:
        try:
            found.update({requirement.id: requirement for requirement in law.requirements_of(name, day)})
        except NotInForce:
            continue
    return Pack.of(f"all@{day}", found.values())


def test_there_is_law_to_compare() -> None:
    assert len(_packs()) >= 10


@pytest.mark.parametrize("pack", _packs(), ids=lambda pack: f"{pack.name}-{pack.hash[:8]}")
def test_every_set_of_requirements(pack: Pack) -> None:
    met = set()
    for facts in fact_sets(pack, load_corpus().facts, seed=20220101, n=150):
        expected = {r.id: implication(r.when, r.require, facts.plain) for r in pack.requirements}
        assert PLAIN.judge(pack, facts) == expected
        assert DURABLE.judge(pack, facts) == expected
        met |= set(expected.values())
    assert len(met) > 1, "the facts came to one outcome only: they prove nothing"


@pytest.mark.parametrize("day", [date(2022, 1, 1), date(2026, 6, 30), date(2026, 7, 1)], ids=str)
def test_the_whole_law_of_a_day_as_one_pack(day: date) -> None:
    pack = _whole(day)
    for facts in fact_sets(pack, load_corpus().facts, seed=day.toordinal(), n=60):
        assert DURABLE.judge(pack, facts) == PLAIN.judge(pack, facts)


CUT = {
    "assessment.notice_to_representative": "73/2021/QH14 Đ27 k5 c, 120/2025/QH15 Đ31 k4: who bears the duty to register and is untold",
    "compulsory.papers": "163/2026/NĐ-CP Đ104 k1 d, e: statement, testimony or a witnessed refusal, or who answers for it",
}
"""What one rule cannot hold, and why it is not said more shortly."""


def test_no_requirement_of_the_law_needs_cutting() -> None:
    """A requirement wider than one rule can still be judged, but nobody could read it aloud."""
    wide = {pack.name for pack in _packs() if durable_program(pack).targets > len(pack.requirements)}
    assert wide == set(CUT)
