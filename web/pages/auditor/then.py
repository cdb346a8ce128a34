"""A case as it was known at a moment beside the case as it is known now: what was recorded since is the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rules.terms import TermUnit
from web.house import House
from web.language import _, label
from web.pages.record import CaseFile
from web.pages.views.case import code_of
from web.pages.views.deadlines import duty_of
from web.pages.views.findings import value_vi
from web.pages.views.places import commune_said
from web.pages.views.times import due_vi, moment_vi
from workflows.known import known_then
from workflows.model import CaseSnapshot, DeadlineRecord


@dataclass(frozen=True, slots=True)
class Line:
    """A fact or duty on both days; ``moved`` where they differ. "" where it was not on file."""

    label: str
    then: str
    now: str
    moved: bool


@dataclass(frozen=True, slots=True)
class ThenView:
    """The comparison."""

    id: str
    code: str
    procedure: str
    moment: str
    stage: Line
    acts: Line
    late_entries: tuple[str, ...]
    facts: tuple[Line, ...]
    duties: tuple[Line, ...]


def then_view(house: House, file: CaseFile, moment: datetime) -> ThenView:
    """What was recorded until ``moment``, folded, beside the case of today."""
    case, procedure = file.case, house.procedures[file.case.procedure]
    journal = file.acts if file.left else file.whole.acts
    with house.services.reading() as uow:
        then = known_then(case, journal, procedure, moment, uow.acts_of)
    stages = [label(procedure.stages[each.stage]) if each is not None else "" for each in (then, case)]
    late = [
        _(
            "%(act)s: thực hiện %(at)s, nhập %(recorded)s",
            act=label(procedure.acts[act.act]),
            at=moment_vi(act.at),
            recorded=moment_vi(act.recorded_at),
        )
        for act in file.acts
        if act.at < moment <= act.recorded_at and act.act in procedure.acts
    ]
    return ThenView(
        id=case.id,
        code=code_of(case.id),
        procedure=label(procedure),
        moment=moment_vi(moment),
        stage=_line(_("Giai đoạn"), *stages),
        acts=_line(_("Số bước đã ghi"), str(then.version if then is not None else 0), str(len(file.acts))),
        late_entries=tuple(late),
        facts=_facts(house, file.sight.case(then) if then is not None else None, case),
        duties=_duties(house, then, case, moment),
    )


def _facts(house: House, then: CaseSnapshot | None, now: CaseSnapshot) -> tuple[Line, ...]:
    catalogue, held = house.corpus.facts, then.facts if then is not None else {}
    names = [name for name in dict.fromkeys([*held, *now.facts]) if name in catalogue]

    def said(case: CaseSnapshot | None, name: str) -> str:
        fact = case.facts.get(name) if case is not None else None
        if fact is not None and isinstance(fact.value, str) and name.endswith("_commune"):
            # A commune that the gazetteer does not know is called as its offices are.
            return commune_said(fact.value, house.reader.units(commune=fact.value))
        return value_vi(catalogue, name, fact.value) if fact is not None else ""

    lines = [_line(label(catalogue[name]), said(then, name), said(now, name)) for name in names]
    return tuple(sorted(lines, key=lambda line: not line.moved))


def _duties(
    house: House, then: CaseSnapshot | None, case: CaseSnapshot, moment: datetime
) -> tuple[Line, ...]:
    """Each duty as it stood by what was on record then, beside how it stands; "" where nobody knew of it."""
    held = {each.id: _state(each, moment) for each in then.deadlines} if then is not None else {}
    now = house.now()
    return tuple(
        _line(duty_of(each, house.corpus), held.get(each.id, ""), _state(each, now))
        for each in case.deadlines
    )


def _open(each: DeadlineRecord, moment: datetime) -> str:
    """A duty that was neither met nor ended at a moment."""
    if each.unit == TermUnit.IMMEDIATE or moment < each.due_at:
        return _("đang chạy, %(due)s", due=due_vi(each))
    if each.right:
        return _("đã hết thời gian này, %(due)s", due=due_vi(each))
    return _("chưa thực hiện, đã quá hạn: %(due)s", due=due_vi(each))


def _state(each: DeadlineRecord, now: datetime) -> str:
    if each.met_at is not None:
        late, when = each.unit != TermUnit.IMMEDIATE and each.overdue_at(each.met_at), moment_vi(each.met_at)
        if each.lasts:
            said = _("kết thúc sau khi hết thời hạn, %(when)s") if late else _("đã kết thúc, %(when)s")
            return said % {"when": when}
        return (
            _("đã thực hiện quá hạn, %(when)s", when=when) if late else _("đã thực hiện %(when)s", when=when)
        )
    return _("không còn áp dụng") if each.ended_by_seq is not None else _open(each, now)


def _line(label: str, then: str, now: str) -> Line:
    return Line(label, then, now, then != now)
