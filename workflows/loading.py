"""Loads what an act is about: the person, the case, the person's other cases and the papers on file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.terms import VIETNAM
from workflows.command import Command
from workflows.errors import UnknownCase
from workflows.journal import replay
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord, Person
from workflows.ports import UnitOfWork
from workflows.procedure import ActSpec, Procedure

RECORDS = "person_file"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is on file. ``case`` is None before an opening act."""

    person: Person
    case: CaseSnapshot | None
    others: tuple[CaseSnapshot, ...]
    records: tuple[ActRecord, ...]

    @property
    def version(self) -> int:
        """Acts so far."""
        return self.case.version if self.case is not None else 0

    def stage(self, procedure: Procedure) -> str:
        """Where the case stands."""
        return self.case.stage if self.case is not None else procedure.initial


def load(command: Command, spec: ActSpec, procedures: Mapping[str, Procedure], uow: UnitOfWork) -> Loaded:
    """By case id, or by person: the open case of the procedure, or none yet. ``UnknownCase`` when not on file."""
    procedure, owner = procedures[spec.procedure], _owner(command, spec, uow)
    person = owner
    if owner is None and command.person_id is not None:
        person = uow.find_person(command.person_id)
    if person is None:
        raise _unknown("person", "người này")
    if owner is not None and not _same(command, person, uow):
        raise _unknown(f"{spec.procedure} case of this person", "hồ sơ này của người này")
    cases = uow.cases_of(person.id)
    if owner is None:
        case = _current_case(cases, spec, procedure, command.at.astimezone(VIETNAM).date())
    else:
        case = _named_case(command, spec, cases)
    records = [act for each in cases if each.procedure == RECORDS for act in uow.acts_of(each.id)]
    mine = case.id if case is not None else None
    others = (as_of(each, command.at, procedures, uow) for each in cases if each.id != mine)
    return Loaded(person, case, tuple(each for each in others if each is not None), tuple(records))


def _same(command: Command, person: Person, uow: UnitOfWork) -> bool:
    """Whether the command names the person of the case, if it names one: also by a record that was merged into that person's."""
    if command.person_id in {None, person.id}:
        return True
    other = uow.find_person(str(command.person_id))
    return other is not None and other.id == person.id


def as_of(
    case: CaseSnapshot, at: datetime, procedures: Mapping[str, Procedure], uow: UnitOfWork
) -> CaseSnapshot | None:
    """The case as it stood at a moment: an act that is recorded late is not judged by what came after it. None before its first act."""
    if at.tzinfo is None or case.last_at <= at or case.procedure == RECORDS:
        return case
    acts = [act for act in uow.acts_of(case.id) if act.at <= at]
    then = replay(acts, procedures[case.procedure], case.person_id, case.regime)
    if then is None:
        return None
    known = {act.seq for act in acts}
    return replace(
        then, deadlines=tuple(_then(each, at) for each in case.deadlines if each.set_by_seq in known)
    )


def _then(deadline: DeadlineRecord, at: datetime) -> DeadlineRecord:
    """The deadline before what closed it later."""
    closed = deadline.met_at or deadline.ended_at
    if closed is None or closed <= at:
        return deadline
    return replace(
        deadline, met_by_seq=None, met_at=None, ended_by_seq=None, ended_at=None, closed_by_case=""
    )


def _owner(command: Command, spec: ActSpec, uow: UnitOfWork) -> Person | None:
    """Whose case the command names; None where it names none. The case itself is read once the person is held: nobody moves it then."""
    if command.case_id is None:
        return None
    found = uow.find_owner(command.case_id)
    if found is None or found[0] != spec.procedure:
        raise _unknown(f"{spec.procedure} case", "hồ sơ này")
    return found[1]


def _named_case(command: Command, spec: ActSpec, cases: tuple[CaseSnapshot, ...]) -> CaseSnapshot:
    found = next((each for each in cases if each.id == command.case_id), None)
    if found is None:
        raise _unknown(f"{spec.procedure} case", "hồ sơ này")
    return found


def _current_case(
    cases: tuple[CaseSnapshot, ...], spec: ActSpec, procedure: Procedure, day: date
) -> CaseSnapshot | None:
    """The open case of the procedure; else, for an act that does not open one, the latest closed case."""
    mine = [each for each in cases if each.procedure == procedure.id]
    live = [each for each in mine if not each.closed]
    if live:
        return live[-1]
    if spec.row_from(procedure.initial, day) is None and mine:
        return mine[-1]
    return None


def _unknown(kind: str, kind_vi: str) -> UnknownCase:
    return UnknownCase(
        f"There is no such {kind} on file. Look it up in the list.",
        vi=f"Không tìm thấy {kind_vi}. Hãy tra lại trong danh sách.",
        kind=kind,
    )
