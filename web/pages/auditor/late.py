"""What was done late, or is not done though its time has passed: by whom, how late, under which clock, and who was to do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from persistence.audit.searching import Late
from rules.terms import legal_date
from web.house import House
from web.language import _, label
from web.pages.auditor.lateness import clock_of, how_late
from web.pages.views.case import code_of
from web.pages.views.deadlines import duty_of
from web.pages.views.findings import Cite, cites_from_short
from web.pages.views.labels import role_vi
from web.pages.views.times import due_vi, moment_vi
from workflows.making import stream_of
from workflows.procedure import Procedure

_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class LateRow:
    """A duty whose limit passed. ``clock``: how it was counted; ``stream`` and ``seq``: the entry of the act that met it, else of the act
    that set it; ``awaits``: who may do what would meet it."""

    case: str
    code: str
    duty: str
    due: str
    clock: str
    left: str
    met: str
    tone: str
    by: str
    unit: str
    procedure: str
    cites: tuple[Cite, ...]
    day: str
    stream: str
    seq: int
    awaits: str


def late_row(late: Late, house: House) -> LateRow:
    """One duty."""
    each, now = late.deadline, house.now()
    procedure = house.procedures.get(late.procedure)
    span = how_late(each, each.met_at or now, house.services.calendar)
    words = _("%(span)s sau khi hết thời hạn") if each.lasts and each.met_at else _("trễ %(span)s")
    closed = each.met_by_seq is not None
    where = (each.closed_by_case or each.case_id) if closed else each.case_id
    return LateRow(
        case=each.case_id,
        code=code_of(each.case_id),
        duty=duty_of(each, house.corpus),
        due=due_vi(each),
        clock=clock_of(each),
        left=words % {"span": span},
        met=moment_vi(each.met_at) if each.met_at else "",
        tone="today" if each.lasts and each.met_at else "late",
        by=late.by or _("chưa ai thực hiện"),
        unit=late.unit or "",
        procedure=label(procedure) if procedure is not None else late.procedure,
        cites=cites_from_short(each.cites, house.corpus),
        day=_started(each.proof.get("start"), each.due_at).isoformat(),
        stream=stream_of(where),
        seq=(each.met_by_seq if closed else each.set_by_seq) or each.set_by_seq,
        awaits="" if closed or procedure is None else _awaits(each.duty, procedure, legal_date(now)),
    )


def _started(start: object, due: datetime) -> date:
    """The legal day on which the clock began to run: by the law of that day the duty is read."""
    return legal_date(datetime.fromisoformat(start)) if isinstance(start, str) else legal_date(due)


def _awaits(duty: str, procedure: Procedure, day: date) -> str:
    """Who may do the acts that meet a duty, on a day."""
    acts = (act for act in procedure.acts.values() if duty in act.meets)
    roles = (role for act in acts for power in act.powers if power.in_force(day) for role in power.roles)
    named = list(dict.fromkeys(map(role_vi, roles)))
    return _("chờ: %(roles)s", roles=", ".join(named[:_FEW])) if named else ""
