"""The pages of a person: with every case, and the form of identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from persistence.search.twins import Ground
from persistence.search.twins import Twin as Found
from rules.terms import VIETNAM
from web.language import _, label, mark
from web.pages.forms.fields import Field
from web.pages.views.case import StepView, code_of
from web.pages.views.life import Life
from web.pages.views.opening import Openings
from web.pages.views.person import PersonView
from web.pages.views.relatives import RelativeView
from web.pages.views.times import born_vi, day_vi
from workflows.model import CaseSnapshot
from workflows.procedure import Procedures


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a person."""

    id: str
    code: str
    procedure: str
    stage: str
    opened: str
    closed: bool


@dataclass(frozen=True, slots=True)
class PersonStep:
    """A next lawful step and the case from which it follows."""

    case_id: str
    code: str
    step: StepView


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The person's page."""

    person: PersonView
    cases: Sequence[CaseLine]
    openings: Openings | None
    next_steps: Sequence[PersonStep]
    writes: bool
    life: Life
    merges: Sequence[MergeRow]
    may_part: bool
    relatives: Sequence[RelativeView] = ()
    named: Sequence[RelativeView] = ()
    books: Sequence[tuple[str, str, int]] = ()


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge in the history of a person."""

    id: str
    text: str
    reason: str
    power: str
    undone: bool
    undoes: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody already on file who may be the same person."""

    id: str
    name: str
    about: str
    why: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of identity. ``hidden``: somebody whom this officer does not see may be the same person."""

    title: str
    action: str
    back: str
    key: str
    seen: str
    fields: Sequence[Field]
    errors: Sequence[tuple[str, str]]
    twins: Sequence[Twin]
    hidden: bool = False
    sure: bool = False


def case_line(case: CaseSnapshot, procedures: Procedures) -> CaseLine:
    """One case in the person's list."""
    procedure = procedures[case.procedure]
    opened = day_vi(case.opened_at.astimezone(VIETNAM).date())
    return CaseLine(
        case.id, code_of(case.id), label(procedure), label(procedure.stages[case.stage]), opened, case.closed
    )


GROUNDS = {
    Ground.NUMBER: mark("cùng số định danh"),
    Ground.NAME_BIRTH: mark("cùng họ tên, ngày sinh không khác"),
    Ground.NEAR: mark("họ tên gần giống, cùng năm sinh và xã"),
}
"""Why two records may be of one person, in words."""


def twin(found: Found) -> Twin:
    """A possible twin, told apart by day of birth and number."""
    person = found.person
    number = person.attributes.get("id_number")
    parts = (
        _("sinh %(day)s", day=born) if (born := born_vi(person)) else _("chưa rõ ngày sinh"),
        _("số định danh %(number)s", number=number) if number else "",
    )
    why = "; ".join(_(GROUNDS[ground]) for ground in found.grounds)
    return Twin(person.id, person.full_name, ", ".join(part for part in parts if part), why)
