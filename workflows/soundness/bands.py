"""Age bands and closed lists: no age falls between two bands, no value of a ground is accepted by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from rules.conditions import facts_of
from rules.corpus import Corpus
from rules.facts import FactValue
from workflows.procedure import ActRow, ActSpec, Procedure, Procedures
from workflows.soundness.days import stretches
from workflows.soundness.flaw import Flaw
from workflows.soundness.needs import Asked, asked
from workflows.soundness.solver import possible

OLDEST: Final = 100
AGE: Final = "age"


def flaws(procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    """Gaps in the ages that an act admits."""
    yield from _ages(procedure, corpus)


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


def flaws_of_lists(procedures: Procedures, corpus: Corpus) -> Iterator[Flaw]:
    """Values of a closed list of grounds (``grounds`` in the catalogue) that no act of any procedure accepts on any day."""
    for name, spec in corpus.facts.items():
        if not spec.grounds:
            continue
        acts = [act for act in procedures.acts.values() if _speaks(act, name)]
        for value in spec.values:
            if not any(_accepted(procedures[act.procedure], corpus, act, {name: value}) for act in acts):
                yield Flaw(
                    "value",
                    f"{name}: {value}",
                    f"“{spec.value_labels[value]}” không được bước nào chấp nhận, vào bất kỳ ngày nào",
                    f"the value {value} of {name} is accepted by no act on any day",
                )


def _speaks(act: ActSpec, fact: str) -> bool:
    """Whether the act asks for the fact, or tells it itself."""
    return act.input(fact) is not None or any(fact in row.constants for row in act.rows)


def _accepted(procedure: Procedure, corpus: Corpus, act: ActSpec, fixed: dict[str, FactValue]) -> bool:
    """Whether a row of the act admits these facts on some day."""
    for day in stretches(procedure, corpus):
        for row in act.rows:
            what = asked(corpus, row, day) if row.in_force(day) else None
            if what is None or any(what.constants.get(name, value) != value for name, value in fixed.items()):
                continue
            if possible(what.needs, corpus.facts, {**what.constants, **fixed}) is not None:
                return True
    return False
