"""The acts that would open a case for a person, by procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from rules.terms import VIETNAM
from web.house import House
from web.pages.record import PersonFile
from web.pages.views.acts import Desk, desk
from workflows.preview import Preview


@dataclass(frozen=True, slots=True)
class Opening:
    """One procedure: its opening acts; or, where a case is open already, the id of that case ("" when it is not for this officer)."""

    procedure: str
    desk: Desk | None
    running: str | None


def openings(
    house: House, file: PersonFile, previews: Callable[[str], Iterable[Preview]], now: datetime
) -> tuple[Opening, ...]:
    """Every procedure in force today, those that may be opened first."""
    day = now.astimezone(VIETNAM).date()
    found = []
    for procedure in house.procedures.values():
        if procedure.id in file.running:
            mine = next(
                (case.id for case in file.cases if case.procedure == procedure.id and not case.closed), ""
            )
            found.append(Opening(procedure.vi, None, mine))
        elif procedure.valid_from <= day and (procedure.valid_to is None or day <= procedure.valid_to):
            opening = [
                each for each in previews(procedure.id) if each.act.row_from(procedure.initial) is not None
            ]
            found.append(Opening(procedure.vi, desk(opening, house.corpus, day), None))
    return tuple(sorted(found, key=lambda each: each.desk is None or not each.desk.open))
