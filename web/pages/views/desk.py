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
from workflows.model import Appointment, DeadlineRecord, Unit
from workflows.procedure import DEPARTURE, PART, ActSpec, Power, Procedures

WEEK: Final = timedelta(days=7)
_LEFT: Final = frozenset({f"case_{DEPARTURE}"})
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
    """One duty of the desk. ``steps`` are acts of the officer's own; ``others`` who else may meet it, with the office where it is known."""

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

    def of_the_left(self, held: Appointment, day: date) -> frozenset[str]:
        """The duties that this post meets only where its office is the one from which the person moved away."""
        return frozenset(
            duty
            for duty, acts in self._acts.items()
            if (where := {power.where for act in acts for power in _powers(act, held, day)})
            and where <= _LEFT
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """What rows are drawn from: which acts meet what, the post, the tables, the law, the offices named in the cases, the hour."""

    meeting: Meeting
    held: Appointment
    procedures: Procedures
    corpus: Corpus
    units: Mapping[str, Unit]
    now: datetime


def groups_of(lines: Iterable[DueLine], scene: Scene) -> tuple[Group, ...]:
    """The lines in their groups; a group without lines is left out."""
    sorted_in: dict[str, list[DutyRow]] = {key: [] for key, _title in _GROUPS}
    for line in lines:
        sorted_in[pressing(line.deadline, scene.now)].append(row_of(line, scene))
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


def row_of(line: DueLine, scene: Scene) -> DutyRow:
    """One duty as the desk shows it."""
    procedure, day = scene.procedures[line.procedure], today(scene.now)
    acts = scene.meeting.acts(line.deadline.duty)
    stage = procedure.stages.get(line.stage)
    return DutyRow(
        case=line.deadline.case_id,
        code=code_of(line.deadline.case_id),
        name=line.person_name,
        person=line.person_id,
        procedure=label(procedure),
        stage=label(stage) if stage is not None else line.stage,
        due=deadline_view(line.deadline, scene.now, scene.corpus, counted=False),
        steps=tuple(
            _step(act, line, scene.procedures, day) for act in acts if _mine_of(line, act, scene.held, day)
        ),
        others=_others(acts, line, scene, day),
    )


def _step(act: ActSpec, line: DueLine, procedures: Procedures, day: date) -> Step:
    if act.procedure == line.procedure:
        here = act.row_from(line.stage, day) is not None
        return Step(act.id, label(act), case=line.deadline.case_id if here else "")
    opens = act.row_from(procedures[act.procedure].initial, day) is not None
    return Step(act.id, label(act), person=line.person_id if opens else "")


def _mine(act: ActSpec, held: Appointment, day: date) -> bool:
    return bool(_powers(act, held, day))


def _mine_of(line: DueLine, act: ActSpec, held: Appointment, day: date) -> bool:
    """Whether this post may do the act, and it is not that of the office which the person left."""
    return any(power.where not in _LEFT or left_by(line, held.unit) for power in _powers(act, held, day))


def _powers(act: ActSpec, held: Appointment, day: date) -> list[Power]:
    """The rows of the table by which this post may do the act on that day, by role and kind of office."""
    return [
        power
        for power in act.powers
        if power.in_force(day) and held.role in power.roles and held.unit.kind in power.kinds
    ]


def left_by(line: DueLine, unit: Unit) -> bool:
    """Whether the person moved away from this office, or from one that it succeeds; so too where the case names no such office."""
    left, succeeds = line.units.get(DEPARTURE), unit.attributes.get("succeeds", [])
    return left in {None, unit.id} or (isinstance(succeeds, list) and left in succeeds)


def _others(acts: Sequence[ActSpec], line: DueLine, scene: Scene, day: date) -> tuple[str, ...]:
    """Who may meet the duty: by office where the power goes by a part that one has in the case, else by role."""
    known: dict[str, dict[str, None]] = {}
    roles: dict[str, None] = {}
    for power in (power for act in acts for power in act.powers if power.in_force(day)):
        part = PART.fullmatch(power.where)
        unit = scene.units.get(line.units.get(part[1], "")) if part else None
        held = known.setdefault(unit.name, {}) if unit is not None else roles
        held.update(dict.fromkeys(role_vi(role) for role in power.roles))
    named = {role for held in known.values() for role in held}
    offices = (f"{office}: {', '.join(held)}" for office, held in known.items())
    return (*offices, *(role for role in roles if role not in named))


def tabs(counted: Mapping[str, int]) -> tuple[tuple[str, str, int], ...]:
    """The two sides of the desk with how many duties each holds."""
    return (
        ("toi", _("Việc của tôi"), counted["toi"]),
        ("khac", _("Chờ người khác"), counted["khac"]),
    )


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A form that the officer put aside. ``moved``: the case went on since."""

    title: str
    about: str
    code: str
    saved: str
    until: str
    address: str
    moved: bool
