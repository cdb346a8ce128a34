"""Age bands and closed lists: no age falls between two bands, no value of a ground is accepted by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from rules.conditions import facts_of
from rules.corpus import Corpus
from rules.facts import FactType
from workflows.procedure import ActRow, Procedure
from workflows.soundness.days import stretches
from workflows.soundness.flaw import Flaw
from workflows.soundness.needs import Asked, asked
from workflows.soundness.solver import possible

OLDEST: Final = 100
AGE: Final = "age"


def flaws(procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    """Gaps in the ages an act admits, and values of a listed ground that no act of the procedure admits on any day."""
    yield from _ages(procedure, corpus)
    yield from _listed(procedure, corpus)


def _ages(procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    seen: set[tuple[str, ...]] = set()
    for act in procedure.acts.values():
        for day in stretches(procedure, corpus):
            rows = [what for row in act.rows if (what := _speaking(corpus, row, day, AGE)) is not None]
            ids = tuple(name for what in rows for name in what.ids)
            if not rows or ids in seen:
                continue
            seen.add(ids)
            admitted = [any(_possible(corpus, what, age) for what in rows) for age in range(OLDEST + 1)]
            for low, high in _gaps(admitted):
                yield Flaw(
                    "age_gap",
                    act.id,
                    f"từ {day:%d/%m/%Y} không nhận người từ {low} đến {high} tuổi, dù nhận người trẻ hơn và già hơn",
                    f"from {day} on ages {low} to {high} are not admitted, younger and older ones are",
                    ", ".join(ids),
                )


def _gaps(admitted: list[bool]) -> Iterator[tuple[int, int]]:
    """The stretches that are not admitted between two that are."""
    if True not in admitted:
        return
    first, last = admitted.index(True), len(admitted) - admitted[::-1].index(True)
    start = None
    for age in range(first, last):
        if not admitted[age] and start is None:
            start = age
        if admitted[age] and start is not None:
            yield start, age - 1
            start = None


def _possible(corpus: Corpus, what: Asked, age: int) -> bool:
    return possible(what.needs, corpus.facts, {**what.constants, AGE: age}) is not None


def _speaking(corpus: Corpus, row: ActRow, day: date, fact: str) -> Asked | None:
    """What the row asks on the day, if it speaks of the fact."""
    if not row.in_force(day):
        return None
    what = asked(corpus, row, day)
    if what is None:
        return None
    named = {
        name
        for when, require in what.needs
        for part in (when, require)
        if part is not None
        for name in facts_of(part)
    }
    return what if fact in named else None


def _listed(procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    """A required choice of an act, each value of which must be possible on some day."""
    for act in procedure.acts.values():
        for field in act.inputs:
            spec = corpus.facts.get(field.name)
            if spec is None or spec.type is not FactType.ENUM or not field.required:
                continue
            for value in spec.values:
                if not _accepted(procedure, corpus, act.id, field.name, value):
                    yield Flaw(
                        "value",
                        act.id,
                        f"giá trị “{spec.value_labels[value]}” ({field.name}) không bao giờ được chấp nhận",
                        f"the value {value} of {field.name} is never accepted",
                    )


def _accepted(procedure: Procedure, corpus: Corpus, act: str, name: str, value: str) -> bool:
    for day in stretches(procedure, corpus):
        for row in procedure.acts[act].rows:
            what = asked(corpus, row, day) if row.in_force(day) else None
            if (
                what is not None
                and possible(what.needs, corpus.facts, {**what.constants, name: value}) is not None
            ):
                return True
    return False
