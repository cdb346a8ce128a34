"""The acts that would open a case for a person, by procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from rules.terms import legal_date
from web.house import House
from web.language import label
from web.pages.record import PersonFile
from web.pages.views.acts import Desk, desk
from web.pages.views.road import by_road
from workflows.model import Person
from workflows.preview import Preview
from workflows.procedure import Procedure

KIND: Final = "kind"


@dataclass(frozen=True, slots=True)
class Opening:
    """One procedure with its opening acts. ``running``: the id of an open case ("" when it is not for this officer), None without one."""

    procedure: str
    desk: Desk | None
    running: str | None


@dataclass(frozen=True, slots=True)
class Openings:
    """Procedures that may be opened now, those with an open case, and those that the law or the office does not open yet."""

    open: tuple[Opening, ...]
    running: tuple[Opening, ...]
    shut: tuple[Opening, ...]


def openings(
    house: House, file: PersonFile, previews: Callable[[str], Iterable[Preview]], now: datetime
) -> Openings:
    """Every procedure in force today for such a person, by whether a case may be opened now."""
    found = tuple(_openings(house, file, previews, legal_date(now)))
    return Openings(
        open=tuple(each for each in found if each.desk is not None and each.desk.open),
        running=tuple(each for each in found if each.desk is None),
        shut=tuple(
            each for each in found if each.desk is not None and each.desk.refused and not each.desk.open
        ),
    )


def subject_of(person: Person) -> str:
    """Whether the record is of a human being or of an organisation."""
    return "organisation" if person.attributes.get(KIND) == "organisation" else "person"


def _openings(
    house: House, file: PersonFile, previews: Callable[[str], Iterable[Preview]], day: date
) -> Iterator[Opening]:
    for procedure in by_road(house.procedures):
        if procedure.id in file.running:
            yield Opening(label(procedure), None, _open_case(file, procedure))
        elif subject_of(file.person) in procedure.about and _in_force(procedure, day):
            opening = [each for each in previews(procedure.id) if each.act.row_from(procedure.initial, day)]
            yield Opening(label(procedure), desk(opening, house.corpus, day, brief=True), None)


def _in_force(procedure: Procedure, day: date) -> bool:
    return procedure.valid_from <= day and (procedure.valid_to is None or day <= procedure.valid_to)


def _open_case(file: PersonFile, procedure: Procedure) -> str:
    return next((case.id for case in file.cases if case.procedure == procedure.id and not case.closed), "")
