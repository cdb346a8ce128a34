"""Reads from the record what the list of a dossier is held against: facts as of a moment, papers of all cases, answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from rules.conditions import facts_of
from rules.corpus import Corpus
from rules.errors import BadInput
from rules.facts import FactSet
from rules.terms import legal_date
from workflows.command import Services
from workflows.dossier.kinds import DossierKind, kind_of
from workflows.dossier.model import Answer, DossierState, Paper
from workflows.dossier.state import state_of
from workflows.gathering import Scene, gather
from workflows.loading import RECORDS
from workflows.model import Actor, ActRecord, CaseSnapshot, DocumentRecord, Person
from workflows.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFile:
    """A dossier as the record has it. ``acts`` are those of the case, ``at`` the moment as of which it is looked at."""

    kind: DossierKind
    case: CaseSnapshot
    person: Person
    acts: tuple[ActRecord, ...]
    papers: tuple[Paper, ...]
    state: DossierState
    facts: FactSet
    at: datetime
    sent: bool


def read_dossier(
    services: Services, uow: UnitOfWork, case: CaseSnapshot, *, on: date | None = None
) -> DossierFile:
    """The dossier of a case by the law of ``on``; without it, of the day it was last sent, or of today while it is being made.

    Raises BadInput where the procedure makes no dossier, NotInForce where no list is in force on that day.
    """
    acts, person = uow.acts_of(case.id), uow.find_person(case.person_id)
    kind = kind_of(case.procedure, {act.act for act in acts})
    if kind is None or person is None:
        raise no_dossier()
    sent = [act for act in acts if act.act in kind.sent_by]
    making = case.stage in kind.making or not sent
    at = max(case.last_at, services.clock()) if making else sent[-1].at
    day = on or legal_date(at)
    facts = _facts(services, uow, kind, case, person, acts, at)
    papers = tuple(
        paper for paper in _papers(uow, person.id, kind, acts) if paper.outside or paper.issued_at <= at
    )  # what was brought in later was put into the dossier; what other acts issued later was not
    state = state_of(
        kind, services.corpus, facts.plain, papers, answers_of(kind, acts), day, person.id, case.id
    )
    return DossierFile(
        kind=kind,
        case=case,
        person=person,
        acts=acts,
        papers=papers,
        state=state,
        facts=facts,
        at=at,
        sent=bool(sent),
    )


def no_dossier() -> BadInput:
    """The procedure makes no dossier that is sent to another body."""
    return BadInput(
        "Cases of this procedure make no dossier whose papers the law lists. Name a case of compulsory rehab, for one.",
        vi="Thủ tục này không có hồ sơ mà luật liệt kê giấy tờ. Hãy nêu một hồ sơ khác, chẳng hạn hồ sơ đề nghị cai nghiện bắt buộc.",
        field="case",
    )


def answers_of(kind: DossierKind, acts: tuple[ActRecord, ...]) -> Iterator[Answer]:
    """What officers answered for, the latest of each paper last."""
    for act in acts:
        named = act.facts.get(kind.overridden) if kind.answer and act.act == kind.answer else None
        for paper in sorted(named) if isinstance(named, frozenset) else ():
            yield Answer(
                paper=paper,
                reason=str(act.facts.get(kind.reason, "")),
                signer=str(act.facts.get(kind.signer, "")),
                at=act.at,
                seq=act.seq,
                actor_name=act.actor_name,
                unit_name=act.unit_name,
            )


def _papers(
    uow: UnitOfWork, person_id: str, kind: DossierKind, acts: tuple[ActRecord, ...]
) -> Iterator[Paper]:
    """Every paper of every case of the person; ``acts`` are those of the dossier's own case."""
    told = {(act.case_id, act.seq): act.facts.get(kind.fact) for act in acts}
    for case in uow.cases_of(person_id):
        for record in uow.documents_of(case.id):
            values = None if record.attached else told.get((record.case_id, record.seq))
            yield _paper(record, person_id, values if isinstance(values, frozenset) else frozenset())


def _paper(record: DocumentRecord, person_id: str, told: frozenset[str]) -> Paper:
    return Paper(
        id=record.id,
        case_id=record.case_id,
        seq=record.seq,
        form=record.form,
        kind=record.kind,
        title=record.title,
        filename=record.filename,
        media_type=record.media_type,
        sha256=record.sha256,
        issued_at=record.issued_at,
        person_id=person_id,
        template_version=record.template_version,
        lineage=record.lineage,
        outside=record.attached,
        pages=record.pages,
        remarks=record.remarks,
        signs=record.signs,
        told=told,
    )


def _wanted(corpus: Corpus, kind: DossierKind) -> frozenset[str]:
    """The facts that the conditions of the lists speak of, in whichever version."""
    found = {kind.fact, kind.overridden} - {""}
    for version in corpus.all_versions():
        for item in version.dossier_items:
            if item.dossier == kind.name:
                for condition in (item.when, *(way.when for way in item.ways)):
                    found |= facts_of(condition) if condition is not None else frozenset()
    return frozenset(found)


def _facts(
    services: Services,
    uow: UnitOfWork,
    kind: DossierKind,
    case: CaseSnapshot,
    person: Person,
    acts: tuple[ActRecord, ...],
    at: datetime,
) -> FactSet:
    last = acts[-1]
    cases = uow.cases_of(person.id)
    unit = uow.find_unit(last.unit_id)
    if unit is None:
        raise LookupError(f"the office {last.unit_id} of an act is not on file")
    scene = Scene(
        person=person,
        case=case,
        others=tuple(each for each in cases if each.id != case.id),
        records=tuple(act for each in cases if each.procedure == RECORDS for act in uow.acts_of(each.id)),
        acts=acts,
        act=services.procedures.act(last.act),
        actor=Actor(last.actor_id, last.actor_name),
        role=last.role,
        unit=unit,
        facility=uow.find_unit(case.units["facility"]) if "facility" in case.units else None,
        told={name: fact.value for name, fact in case.facts.items()},
        at=at,
        find_unit=uow.find_unit,
    )
    return gather(scene, services.corpus, services.calendar, _wanted(services.corpus, kind))
