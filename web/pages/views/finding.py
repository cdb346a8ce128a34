"""The page on which persons are found, and what is shown of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from persistence.views import CaseLine
from web.language import _, label
from web.pages.views.case import code_of
from web.pages.views.labels import SEXES
from web.pages.views.listing import Option
from web.pages.views.places import commune_said
from web.pages.views.times import born_vi
from workflows.model import Person
from workflows.procedure import Procedures


@dataclass(frozen=True, slots=True)
class HitCase:
    """A case of a person found."""

    id: str
    code: str
    text: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found: what tells namesakes apart, and the cases that the officer sees."""

    id: str
    name: str
    born: str
    sex: str
    number: str
    commune: str
    cases: tuple[HitCase, ...]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """The page: what was asked, who meets it, who is a slip away. ``asked``: something was looked for."""

    text: str
    commune: str
    communes: Sequence[Option]
    asked: bool
    ignored: bool
    exact: Sequence[Hit]
    near: Sequence[Hit]
    more: bool
    pairs: int
    writes: bool


def hit(
    person: Person, cases: Sequence[CaseLine], procedures: Procedures, communes: Mapping[str, str]
) -> Hit:
    """One person found."""
    commune = str(person.attributes.get("residence_commune") or "")
    return Hit(
        id=person.id,
        name=person.full_name,
        born=born_vi(person),
        sex=_(SEXES.get(person.sex, person.sex)) if person.sex else "",
        number=str(person.attributes.get("id_number") or ""),
        commune=communes.get(commune) or commune_said(commune),
        cases=tuple(_case(line, procedures) for line in cases),
    )


def _case(line: CaseLine, procedures: Procedures) -> HitCase:
    procedure = procedures[line.procedure]
    text = f"{label(procedure)}: {label(procedure.stages[line.stage])}"
    return HitCase(line.id, code_of(line.id), text, line.closed)
