"""Values of the record as JSON-ready data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from flask import url_for

from persistence.views import CaseLine
from rules.citation import Citation
from rules.facts import FactValue, to_json
from web.house import House
from web.pages.pdf import is_convertible
from web.pages.record import CaseFile
from web.pages.sequel import warnings
from web.pages.views.deadlines import duty_en
from web.pages.views.lineage import LineageView
from web.signin.session import house
from workflows.alerts import Alert, alerts_of
from workflows.command import NextStep, Performed
from workflows.model import ActRecord, DeadlineRecord, DocumentRecord
from workflows.preview import Preview
from workflows.procedure import Procedure

Body = dict[str, object]


def case_line(line: CaseLine, procedure: Procedure, now: datetime) -> Body:
    """A case in a list."""
    return {
        "id": line.id,
        "procedure": line.procedure,
        **stage(procedure, line.stage),
        "closed": line.closed,
        "version": line.version,
        "opened_at": line.opened_at.isoformat(),
        "last_at": line.last_at.isoformat(),
        "person_id": line.person_id,
        "person_name": line.person_name,
        "next_deadline": deadline(line.next_deadline, now) if line.next_deadline is not None else None,
    }


def case_body(house: House, file: CaseFile, receipts: Mapping[int, str], steps: tuple[NextStep, ...]) -> Body:
    """All of a case."""
    case, now = file.case, house.now()
    procedure = house.procedures[case.procedure]
    return {
        "id": case.id,
        "procedure": case.procedure,
        "procedure_version": case.procedure_version,
        "regime": case.regime,
        **stage(procedure, case.stage),
        "closed": case.closed,
        "version": case.version,
        "person": {
            "id": file.person.id,
            "full_name": file.person.full_name,
            "born": file.person.born.isoformat() if file.person.born else None,
            "sex": file.person.sex,
        },
        "units": dict(case.units),
        "hidden": list(file.sight.kinds) if file.veils else [],
        "facts": facts({name: fact.value for name, fact in case.facts.items()}),
        "deadlines": [deadline(each, now) for each in case.deadlines],
        "acts": [act(each, procedure, receipts.get(each.seq, "")) for each in file.acts],
        "documents": [document(each) for each in file.documents],
        "alerts": [alert(each) for each in (*warnings(house, file), *alerts_of(case, now))],
        "next_steps": [next_step(each) for each in steps],
    }


def stage(procedure: Procedure, name: str) -> Body:
    """A stage with its labels."""
    spec = procedure.stages[name]
    return {"stage": name, "stage_vi": spec.vi, "stage_en": spec.en}


def performed(done: Performed, procedure: Procedure, now: datetime) -> Body:
    """What came of an act."""
    return {
        "case_id": done.case.id,
        "version": done.case.version,
        **stage(procedure, done.case.stage),
        "closed": done.case.closed,
        "repeated": done.repeated,
        "seq": done.act.seq,
        "deadlines": [deadline(each, now) for each in done.deadlines_set],
        "documents": [document(each) for each in done.documents],
        "alerts": [alert(each) for each in done.alerts],
        "next_steps": [next_step(each) for each in done.next_steps],
    }


def foreseen(done: Performed, outcome: str, procedure: Procedure, now: datetime) -> Body:
    """What an act would bring; no id and no number is told, for none was given."""
    return {
        "outcome": outcome,
        "repeated": done.repeated,
        "stage_from": done.act.stage_from,
        **stage(procedure, done.act.stage_to),
        "closed": done.case.closed,
        "deadlines": [deadline(each, now) for each in done.deadlines_set],
        "ended": [deadline(each, now) for each in done.deadlines_closed],
        "documents": [{"form": each.form, "kind": each.kind, "title": each.title} for each in done.documents],
        "alerts": [alert(each) for each in done.alerts],
        "next_steps": [next_step(each) for each in done.next_steps],
        "verdict": done.verdict.as_json() if done.verdict is not None else None,
    }


def preview(each: Preview, cites: Iterable[Citation]) -> Body:
    """An act as it stands; ``cites`` are its articles in force."""
    return {
        "act": each.act.id,
        "vi": each.act.vi,
        "en": each.act.en,
        "cites": [cite.short() for cite in cites],
        "state": each.state.value,
        "enabled": each.enabled,
        "why_vi": each.why_vi,
        "why_en": each.why_en,
        "verdict": each.verdict.as_json() if each.verdict is not None else None,
        "blocking": [finding.requirement for finding in each.blocking],
    }


def act(each: ActRecord, procedure: Procedure, receipt: str) -> Body:
    """A line of the journal."""
    spec = procedure.acts.get(each.act)
    return {
        "seq": each.seq,
        "act": each.act,
        "act_vi": spec.vi if spec is not None else each.act,
        "act_en": spec.en if spec is not None else each.act,
        "at": each.at.isoformat(),
        "recorded_at": each.recorded_at.isoformat(),
        "actor": each.actor_name,
        "role": each.role,
        "unit": each.unit_name,
        "power": list(each.power),
        "stage_from": each.stage_from,
        "stage_to": each.stage_to,
        "facts": facts(each.facts),
        "receipt": receipt,
    }


def deadline(each: DeadlineRecord, now: datetime) -> Body:
    """A duty."""
    return {
        "duty": each.duty,
        "label": each.label,
        "label_en": duty_en(each, house().corpus),
        "due_at": each.due_at.isoformat(),
        "due_date": each.due_date.isoformat() if each.due_date else None,
        "unit": each.unit,
        "cites": list(each.cites),
        "verified": each.verified,
        "open": each.open,
        "overdue": each.overdue_at(now),
        "met_at": each.met_at.isoformat() if each.met_at else None,
        "proof": dict(each.proof),
    }


def document(each: DocumentRecord) -> Body:
    """A paper."""
    return {
        "id": each.id,
        "form": each.form,
        "title": each.title,
        "filename": each.filename,
        "media_type": each.media_type,
        "sha256": each.sha256,
        "template_version": each.template_version,
        "issued_at": each.issued_at.isoformat(),
        "origin": each.origin,
        "kind": each.kind,
        "pages": each.pages,
        "size": each.size,
        "remarks": list(each.remarks),
        "signs": each.signs,
        "lineage": each.lineage,
        "href": url_for("documents.download", case_id=each.case_id, document_id=each.id),
        "pdf_href": _pdf_href(each),
    }


def lineage(paper: DocumentRecord, view: LineageView) -> Body:
    """Where each printed line of a paper comes from."""
    return {
        "document_id": paper.id,
        "form": view.form,
        "sha256": view.sha256,
        "lineage": view.lineage,
        "kept": view.kept,
        "lines": [asdict(each) for each in view.lines],
        "steps": [asdict(each) for each in view.steps],
    }


def _pdf_href(each: DocumentRecord) -> str | None:
    if not (house().converter.available and is_convertible(each)):
        return None
    return url_for("documents.pdf", case_id=each.case_id, document_id=each.id)


def alert(each: Alert) -> Body:
    """An alert."""
    return {"code": each.code, "vi": each.vi, "en": each.en, "due_at": each.due_at.isoformat()}


def next_step(each: NextStep) -> Body:
    """A next lawful step."""
    return {
        "opens": each.opens,
        "vi": each.vi,
        "en": each.en,
        "cites": list(each.cites),
        "verified": each.verified,
        "note_vi": each.note_vi,
    }


def facts(values: Mapping[str, FactValue]) -> Body:
    """Facts as JSON."""
    return {name: to_json(value) for name, value in values.items()}
