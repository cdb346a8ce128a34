"""Duties: each that starts can be met, and none loses its term between two laws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.corpus import Corpus
from rules.errors import NotInForce
from workflows.procedure import ActSpec, Procedure, Procedures
from workflows.soundness.days import stretches
from workflows.soundness.flaw import Flaw


def flaws(procedure: Procedure, procedures: Procedures, corpus: Corpus) -> Iterator[Flaw]:
    """The flaws of the terms that the acts of one procedure start."""
    for act in procedure.acts.values():
        for day in stretches(procedure, corpus):
            if any(row.in_force(day) for row in act.rows):
                yield from _unmet(act, procedures, corpus, day)
        yield from _holes(act, procedure, corpus)


def _unmet(act: ActSpec, procedures: Procedures, corpus: Corpus, day: date) -> Iterator[Flaw]:
    for duty in _started(act, corpus, day):
        if not any(_meets(other, act, duty, day) for other in procedures.acts.values()):
            yield Flaw(
                "unmet_duty",
                act.id,
                f"từ {day:%d/%m/%Y} thời hạn “{duty}” chạy mà không bước nào hoàn thành được",
                f"from {day} on a term for {duty} runs that no act can meet",
            )


def _started(act: ActSpec, corpus: Corpus, day: date) -> frozenset[str]:
    """The duties whose terms the act starts by the law of a day."""
    found = set()
    for row in act.sets:
        try:
            found.add(corpus.term(row.term, day).duty)
        except NotInForce:
            continue
    return frozenset(found)


def _meets(act: ActSpec, starter: ActSpec, duty: str, day: date) -> bool:
    """Whether the act meets the duty on or after the day: in its own procedure, or from another one."""
    duties = act.meets if act.procedure == starter.procedure else act.meets_elsewhere
    return duty in duties and any(row.valid_to is None or day <= row.valid_to for row in act.rows)


def _holes(act: ActSpec, procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    """A duty that had a term, has none on a later day, and has one again after that."""
    days = [day for day in stretches(procedure, corpus) if any(row.in_force(day) for row in act.rows)]
    told = {day: _started(act, corpus, day) for day in days}
    for duty in sorted(frozenset().union(*told.values()) if told else ()):
        have = [duty in told[day] for day in days]
        first, last = have.index(True), len(have) - have[::-1].index(True)
        for position in range(first, last):
            if not have[position]:
                yield Flaw(
                    "hole",
                    act.id,
                    f"nghĩa vụ “{duty}” không có thời hạn từ {days[position]:%d/%m/%Y}",
                    f"the duty {duty} has no term from {days[position]} on, but has one before and after",
                )
