"""What is to be done, as the first page shows it: duties by how pressing they are, each with the act that meets it and who may do that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from persistence.views import DueLine
from rules.corpus import Corpus
from rules.terms import TermUnit
from web.language import _, label, mark
from web.pages.views.case import code_of
from web.pages.views.deadlines import DeadlineView, deadline_view
from web.pages.views.labels import role_vi
from web.pages.views.times import local, today
from workflows.model import Appointment, DeadlineRecord
from workflows.procedure import ActSpec, Procedures

WEEK: Final = timedelta(days=7)
_GROUPS: Final = (
    ("late", mark("Quá hạn")),
    ("today", mark("Phải làm ngay hoặc hết hạn hôm nay")),
    ("week", mark("Trong 7 ngày tới")),
    ("later", mark("Sau đó")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """An act that meets a duty. ``case`` or ``person`` says on which file it is done; neither: not from the stage the case is at."""

    act: str
    label: str
    case: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty of the desk. ``steps`` are acts of the officer's own; ``others`` who else may meet it."""

    case: str
    code: str
    name: str
    person: str
    procedure: str
    stage: str
    due: DeadlineView
    steps: tuple[Step, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Duties that press alike."""

    key: str
    title: str
    rows: tuple[DutyRow, ...]


class Meeting:
    """Which acts meet a duty, and whose they are. Drawn from the tables once; ``procedures`` never change at work."""

    def __init__(self, procedures: Procedures) -> None:
        self._acts: dict[str, list[ActSpec]] = {}
        for act in procedures.acts.values():
            for duty in dict.fromkeys((*act.meets, *act.meets_elsewhere)):
                self._acts.setdefault(duty, []).append(act)

    def acts(self, duty: str) -> Sequence[ActSpec]:
        """Every act that meets the duty, in the order of the tables."""
        return self._acts.get(duty, ())

    def mine(self, held: Appointment, day: date) -> tuple[str, ...]:
        """The duties that some act of this post meets on that day, by role and kind of office."""
        return tuple(duty for duty, acts in self._acts.items() if any(_mine(act, held, day) for act in acts))


def groups_of(
    lines: Iterable[DueLine],
    meeting: Meeting,
    held: Appointment,
    procedures: Procedures,
    corpus: Corpus,
    now: datetime,
) -> tuple[Group, ...]:
    """The lines in their groups; a group without lines is left out."""
    sorted_in: dict[str, list[DutyRow]] = {key: [] for key, _title in _GROUPS}
    for line in lines:
        sorted_in[pressing(line.deadline, now)].append(_row(line, meeting, held, procedures, corpus, now))
    return tuple(Group(key, _(title), tuple(sorted_in[key])) for key, title in _GROUPS if sorted_in[key])


def pressing(deadline: DeadlineRecord, now: datetime) -> str:
    """How pressing a duty is: late, today, week, later. What is to be done at once is of today, never late by a count."""
    if deadline.unit == TermUnit.IMMEDIATE:
        return "today"
    if deadline.overdue_at(now):
        return "late"
    last = deadline.due_date or local(deadline.due_at).date()
    if last == today(now) or deadline.due_at - now < timedelta(hours=12):
        return "today"
    return "week" if deadline.due_at - now <= WEEK else "later"


def _row(
    line: DueLine,
    meeting: Meeting,
    held: Appointment,
    procedures: Procedures,
    corpus: Corpus,
    now: datetime,
) -> DutyRow:
    procedure, day = procedures[line.procedure], today(now)
    acts = meeting.acts(line.deadline.duty)
    stage = procedure.stages.get(line.stage)
    return DutyRow(
        case=line.deadline.case_id,
        code=code_of(line.deadline.case_id),
        name=line.person_name,
        person=line.person_id,
        procedure=label(procedure),
        stage=label(stage) if stage is not None else line.stage,
        due=deadline_view(line.deadline, now, corpus),
        steps=tuple(_step(act, line, procedures, day) for act in acts if _mine(act, held, day)),
        others=_others(acts, day),
    )


def _step(act: ActSpec, line: DueLine, procedures: Procedures, day: date) -> Step:
    if act.procedure == line.procedure:
        here = act.row_from(line.stage, day) is not None
        return Step(act.id, label(act), case=line.deadline.case_id if here else "")
    opens = act.row_from(procedures[act.procedure].initial, day) is not None
    return Step(act.id, label(act), person=line.person_id if opens else "")


def _mine(act: ActSpec, held: Appointment, day: date) -> bool:
    return any(
        power.in_force(day) and held.role in power.roles and held.unit.kind in power.kinds
        for power in act.powers
    )


def _others(acts: Sequence[ActSpec], day: date) -> tuple[str, ...]:
    roles = (role for act in acts for power in act.powers if power.in_force(day) for role in power.roles)
    return tuple(dict.fromkeys(role_vi(role) for role in roles))


def tabs(counted: Mapping[str, int]) -> tuple[tuple[str, str, int], ...]:
    """The two sides of the desk with how many duties each holds."""
    return (
        ("toi", _("Việc của tôi"), counted["toi"]),
        ("khac", _("Chờ người khác"), counted["khac"]),
    )
