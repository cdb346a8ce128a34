"""The dossier of a case as the officer at work may read it; every reading is logged. Pages, API and command line call this."""

from __future__ import annotations

from datetime import date

from rules.corpus import DossierItem
from web.house import House
from web.pages.record import open_case, open_whole_case
from web.signin.officer import Officer
from workflows.dossier import Answer, DossierState, Line, Paper
from workflows.dossier.reading import DossierFile, read_dossier


def open_dossier(
    house: House, officer: Officer, case_id: str, *, on: date | None = None, papers: bool = False
) -> DossierFile:
    """The dossier of a case, the reading logged; with ``papers`` to hand out what is in them.

    ``UnknownCase`` for whoever may not see it, ``BadInput`` where there is none, ``ReasonNeeded`` where its papers are not all shown.
    """
    opening = open_whole_case if papers else open_case
    file = opening(house, officer, case_id, "dossier")
    with house.services.reading() as uow:
        return read_dossier(house.services, uow, file.whole.case, on=on)


def state_json(state: DossierState) -> dict[str, object]:
    """The list with its states as JSON-ready data."""
    return {
        "dossier": state.kind.name,
        "on": state.on.isoformat(),
        "missing": [line.item.id for line in state.missing],
        "whole": state.whole,
        "items": [line_json(line) for line in state.lines],
    }


def line_json(line: Line) -> dict[str, object]:
    """One item of the list."""
    return {
        **item_json(line.item),
        "state": str(line.state),
        "papers": [paper_json(paper) for paper in line.papers],
        "replaced": [paper_json(paper) for paper in line.earlier],
        "troubles": [{"code": t.code, "vi": t.vi, "en": t.en} for t in line.troubles],
        "answered_for": answer_json(line.answer) if line.answer is not None else None,
    }


def item_json(item: DossierItem) -> dict[str, object]:
    """What the law says of an item."""
    return {
        "id": item.id,
        "order": item.order,
        "vi": item.vi,
        "en": item.en,
        "cites": [cite.short() for cite in item.cites],
        "ways": [
            {
                "paper": way.paper,
                "vi": way.vi,
                "by": str(way.by),
                "forms": [form.short() for form in way.forms],
            }
            for way in item.ways
        ],
        "copies": item.copies,
        "copy_suffices": item.copy_suffices,
        "optional": item.optional,
        "enforced_by": list(item.enforced_by),
        "written_by": item.written_by,
        "verified": item.verified,
        "note_vi": item.note_vi,
        "note_en": item.note_en,
    }


def paper_json(paper: Paper) -> dict[str, object]:
    """A paper that the program holds."""
    return {
        "id": paper.id,
        "case": paper.case_id,
        "form": paper.form,
        "kind": paper.kind,
        "title": paper.title,
        "sha256": paper.sha256,
        "issued_at": paper.issued_at.isoformat(),
        "outside": paper.outside,
    }


def answer_json(answer: Answer) -> dict[str, object]:
    """Who answers for a paper that is not there, and why."""
    return {
        "paper": answer.paper,
        "reason": answer.reason,
        "signer": answer.signer,
        "at": answer.at.isoformat(),
        "act": answer.seq,
        "actor": answer.actor_name,
        "unit": answer.unit_name,
    }
