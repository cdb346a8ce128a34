"""The stretches of days on which nothing of a procedure changes, each by its first day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from rules.corpus import Corpus
from rules.errors import NotInForce
from workflows.procedure import Procedure

_DAY = timedelta(days=1)


def stretches(procedure: Procedure, corpus: Corpus) -> tuple[date, ...]:
    """The first day of every stretch within the life of the procedure on which law, rows and powers stay as they are."""
    return _stretches(procedure.id, procedure.version, corpus, _Held(procedure))


class _Held:
    """A procedure as an argument of a cached function: equal to any other of the same version."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _stretches(_id: str, _version: str, corpus: Corpus, held: _Held) -> tuple[date, ...]:
    procedure = held.procedure
    found = {procedure.valid_from, *corpus.boundaries()}
    for act in procedure.acts.values():
        spans = [(span.valid_from, span.valid_to) for span in act.rows]
        spans += [(span.valid_from, span.valid_to) for span in act.powers]
        found |= {first for first, _ in spans} | {last + _DAY for _, last in spans if last is not None}
    return tuple(sorted(day for day in found if _inside(procedure, day) and _regime(corpus, day)))


def _inside(procedure: Procedure, day: date) -> bool:
    return procedure.valid_from <= day and (procedure.valid_to is None or day <= procedure.valid_to)


def _regime(corpus: Corpus, day: date) -> bool:
    try:
        corpus.regime(day)
    except NotInForce:
        return False
    return True
