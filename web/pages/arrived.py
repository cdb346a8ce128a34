"""Cases that wait for this post though no term runs: a dossier that was just sent to a facility stands in no list of duties.

Asked for where the desk has no duty of the post to show, and only where few cases lie within its reach: the desk must stay quick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from persistence.views import CaseFilter, CaseLine, CaseOrder
from web.language import label
from web.pages.record import log_all
from web.pages.views.case import code_of
from web.pages.views.times import moment_vi, today
from web.signin.access import reach_of
from web.signin.officer import Officer
from web.signin.session import house
from workflows.model import Appointment
from workflows.procedure import PART, ActSpec, Procedure

_SHOWN: Final = 5
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Arrived:
    """One case: whose, where it stands and since when, and the step of this post that leads on."""

    case: str
    code: str
    name: str
    procedure: str
    stage: str
    since: str
    act: str
    step: str


def arrived(officer: Officer, now: datetime) -> tuple[Arrived, ...]:
    """What moved last among the cases of the office in which no term runs and this post may go on; the reading is logged."""
    wanted = CaseFilter(reach=reach_of(officer), unit_id=officer.unit.id, closed=False)
    narrow = house().reader.narrowed(wanted)
    if narrow is None:
        return ()
    found = house().reader.cases(narrow, order=CaseOrder.LAST, limit=_LOOKED_AT).items
    rows = tuple(_rows(found, officer.appointment, today(now)))[:_SHOWN]
    ids = {row.case for row in rows}
    log_all(house(), officer, {(line.person_id, line.id) for line in found if line.id in ids}, "list")
    return rows


def _rows(lines: Iterable[CaseLine], held: Appointment, day: date) -> Iterable[Arrived]:
    for line in lines:
        procedure = house().procedures[line.procedure]
        act = _onward(procedure, line, held, day) if line.next_deadline is None else None
        if act is not None:
            yield Arrived(
                line.id,
                code_of(line.id),
                line.person_name,
                label(procedure),
                label(procedure.stages[line.stage]),
                moment_vi(line.last_at),
                act.id,
                label(act),
            )


def _onward(procedure: Procedure, line: CaseLine, held: Appointment, day: date) -> ActSpec | None:
    """The first step of this post by which the case goes on to a stage that is no end; None where there is none."""
    for act in procedure.acts.values():
        row = act.row_from(line.stage, day)
        if row is None or act.note or not _is_mine(act, line, held, day):
            continue
        targets = {branch.to for branch in row.branches} - {"=", line.stage}
        if any(to in procedure.stages and not procedure.stages[to].final for to in targets):
            return act
    return None


def _is_mine(act: ActSpec, line: CaseLine, held: Appointment, day: date) -> bool:
    """By role and kind of office; where the power goes by a part in the case, the office must have that part."""
    for power in act.powers:
        part = PART.fullmatch(power.where)
        fits = held.role in power.roles and held.unit.kind in power.kinds and power.in_force(day)
        if fits and (part is None or line.units.get(part[1]) == held.unit.id):
            return True
    return False
