"""Counts recorded deadlines again: from their recorded start, by the law that judged the act. Called by ``lotrinh audit replay``.

Who only compares what is stored with what is told of it does not see that it was counted wrongly; counting anew does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from rules.facts import FactSet, FactValue
from rules.terms import legal_date
from workflows.audit import instant
from workflows.command import Services
from workflows.deadlines import recounted
from workflows.model import ActRecord, DeadlineRecord

Otherwise = tuple[str, str, str]
"""A term that ends otherwise: its id, when it was recorded to end, when it ends counted anew ("" where there is no such term)."""


def recount(
    services: Services,
    told: Sequence[Mapping[str, Any]],
    acts: Sequence[ActRecord],
    deadlines: Sequence[DeadlineRecord],
) -> Iterator[Otherwise]:
    """The deadlines ``told`` by the entry of the last of ``acts`` that come out otherwise, or are kept otherwise. ``services`` holds the
    law of that act; ``deadlines`` are those that it set."""
    act, held = acts[-1], {each.term: each for each in deadlines}
    known = _facts(services, acts)
    for each in told:
        name, due = str(each["term"]), str(each["due_at"])
        deadline = held.get(name)
        if (
            deadline is not None and "start" in each
        ):  # entries of before that was told leave it to the deadline itself
            deadline = replace(deadline, proof={**deadline.proof, "start": each["start"]})
        anew: list[str] = []
        if deadline is not None:
            with_known = known.merge(each.get("known", {}))
            counted = (
                recounted(services, deadline, day, with_known) for day in _days(services, act, deadline)
            )
            anew = [instant(end) for end in counted if end is not None]
        if due not in anew:
            yield name, due, anew[0] if anew else ""
        if deadline is not None:
            yield from _kept_otherwise(deadline, each)
    for name in sorted(held.keys() - {str(each["term"]) for each in told}):
        yield name, "", instant(held[name].due_at)


def _kept_otherwise(deadline: DeadlineRecord, told: Mapping[str, Any]) -> Iterator[Otherwise]:
    """What officers see of the duty, where the entry tells another one."""
    kept = {"due_at": instant(deadline.due_at), "duty": deadline.duty}
    yield from (
        (f"{deadline.term}.{name}", str(told[name]), kept[name])
        for name in ("due_at", "duty")
        if name in told and str(told[name]) != kept[name]
    )


def _days(services: Services, act: ActRecord, deadline: DeadlineRecord) -> list[date]:
    """Whose law may have counted: that of the act for a term that its act governs, else that of the start; a table may have both rows."""
    spec = services.procedures.acts.get(act.act)
    rows = {row.by_act for row in spec.sets if row.term == deadline.term} if spec is not None else set[bool]()
    start = datetime.fromisoformat(str(deadline.proof["start"]))
    return [legal_date(act.at if by_act else start) for by_act in sorted(rows or {False})]


def _facts(services: Services, acts: Sequence[ActRecord]) -> FactSet:
    """What the case knew with the act."""
    known: dict[str, FactValue] = {}
    for act in acts:
        known |= {name: value for name, value in act.facts.items() if name in services.corpus.facts}
    return FactSet.of(services.corpus.facts, known)
