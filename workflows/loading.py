"""Loads what an act is about: the person, the case, the person's other cases and the papers on file."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.command import Command
from workflows.errors import UnknownCase
from workflows.model import ActRecord, CaseSnapshot, Person
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


def load(command: Command, spec: ActSpec, procedure: Procedure, uow: UnitOfWork) -> Loaded:
    """By case id, or by person: the open case of the procedure, or none yet. ``UnknownCase`` when not on file."""
    case = _named_case(command, spec, uow)
    if case is not None and command.person_id not in {None, case.person_id}:
        raise _unknown(f"{spec.procedure} case of this person", "hồ sơ này của người này")
    person_id = case.person_id if case is not None else command.person_id
    person = uow.find_person(person_id) if person_id is not None else None
    if person is None:
        raise _unknown("person", "người này")
    cases = uow.cases_of(person.id)
    if case is None:
        case = _current_case(cases, spec, procedure)
    records = [act for each in cases if each.procedure == RECORDS for act in uow.acts_of(each.id)]
    mine = case.id if case is not None else None
    return Loaded(person, case, tuple(each for each in cases if each.id != mine), tuple(records))


def _named_case(command: Command, spec: ActSpec, uow: UnitOfWork) -> CaseSnapshot | None:
    if command.case_id is None:
        return None
    case = uow.find_case(command.case_id)
    if case is None or case.procedure != spec.procedure:
        raise _unknown(f"{spec.procedure} case", "hồ sơ này")
    return case


def _current_case(
    cases: tuple[CaseSnapshot, ...], spec: ActSpec, procedure: Procedure
) -> CaseSnapshot | None:
    """The open case of the procedure; else, for an act that does not open one, the latest closed case."""
    mine = [each for each in cases if each.procedure == procedure.id]
    live = [each for each in mine if not each.closed]
    if live:
        return live[-1]
    if spec.row_from(procedure.initial) is None and mine:
        return mine[-1]
    return None


def _unknown(kind: str, kind_vi: str) -> UnknownCase:
    return UnknownCase(
        f"There is no such {kind} on file. Look it up in the list.",
        vi=f"Không tìm thấy {kind_vi}. Hãy tra lại trong danh sách.",
        kind=kind,
    )
