"""What an outcome sets in motion: data of the corpus, shown to the officer as the next lawful steps, and as alarms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from rules.conditions import Outcome, evaluate
from rules.corpus import Consequence, Corpus, During
from rules.facts import FactSet
from rules.terms import VIETNAM
from workflows.alerts import Alert
from workflows.command import NextStep


def next_steps(
    corpus: Corpus, facts: FactSet, procedure: str, at: datetime, during: frozenset[During]
) -> tuple[NextStep, ...]:
    """The consequences that a case of the procedure has while it stands so, by the law of the day; alarms aside."""
    return tuple(
        NextStep(
            id=each.id,
            opens=each.opens,
            vi=each.vi,
            en=each.en,
            cites=tuple(cite.short() for cite in each.cites),
            verified=each.verified,
            note_vi=each.note_vi or "",
            note_en=each.note_en or "",
        )
        for each in _holding(corpus, facts, procedure, at, during, alarm=False)
    )


def alarms(
    corpus: Corpus, facts: FactSet, procedure: str, at: datetime, during: frozenset[During]
) -> tuple[Alert, ...]:
    """What is flagged to the officer and decided by nobody here."""
    return tuple(
        Alert(
            each.id,
            f"{each.vi} ({'; '.join(c.short() for c in each.cites)}){_note(each.note_vi)}",
            f"{each.en} ({'; '.join(c.short() for c in each.cites)}){_note(each.note_en)}",
            at,
        )
        for each in _holding(corpus, facts, procedure, at, during, alarm=True)
    )


def standing(*, closed: bool) -> frozenset[During]:
    """Which consequences a case may have as it stands."""
    return _CLOSED if closed else _OPEN


_CLOSED: Final = frozenset({During.CLOSED, During.ANY})
_OPEN: Final = frozenset({During.OPEN, During.ANY})


def _note(note: str) -> str:
    return f" {note}" if note else ""


@lru_cache(maxsize=1024)
def _possible(
    corpus: Corpus, procedure: str, on: date, during: frozenset[During], *, alarm: bool
) -> tuple[Consequence, ...]:
    """The consequences of the day, or the alarms, that a case of the procedure which stands so can have at all."""
    return tuple(
        each
        for each in corpus.consequences(on)
        if each.alarm is alarm and each.during in during and (not each.of or procedure in each.of)
    )


def _holding(
    corpus: Corpus, facts: FactSet, procedure: str, at: datetime, during: frozenset[During], *, alarm: bool
) -> Iterator[Consequence]:
    for each in _possible(corpus, procedure, at.astimezone(VIETNAM).date(), during, alarm=alarm):
        if each.when is None or evaluate(each.when, facts.plain) is Outcome.SATISFIED:
            yield each
