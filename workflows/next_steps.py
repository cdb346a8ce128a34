"""What an outcome sets in motion: data of the corpus, shown to the officer as the next lawful steps."""

from __future__ import annotations

from datetime import datetime

from rules.conditions import Outcome, evaluate
from rules.corpus import Corpus
from rules.facts import FactSet
from rules.terms import VIETNAM
from workflows.command import NextStep


def next_steps(corpus: Corpus, facts: FactSet, closed: bool, at: datetime) -> tuple[NextStep, ...]:  # noqa: FBT001  # a plain fact of the case
    """The consequences whose conditions hold once the case has ended; nothing before that."""
    if not closed:
        return ()
    found = corpus.consequences(at.astimezone(VIETNAM).date())
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
        for each in found
        if each.when is None or evaluate(each.when, facts.plain) is Outcome.SATISFIED
    )
