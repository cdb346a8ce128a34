"""A paper of a case as the officer at work may have it: its bytes, and where its lines come from. Every reading is logged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web.house import House
from web.pages.record import CaseFile, open_case, unknown_case
from web.signin.officer import Officer
from web.signin.restricted import health_needs_reason
from web.signin.sensitive import VEILED, Sight
from workflows.model import DocumentRecord


def open_paper(house: House, officer: Officer, case_id: str, paper_id: str) -> tuple[DocumentRecord, bytes]:
    """A paper of a case with its bytes, checked against their hash; the reading is logged.

    ``UnknownCase`` when case or paper is not for this officer; ``BlobDamaged`` when the kept bytes were changed.
    """
    file = open_case(house, officer, case_id, what="document")
    paper = next((each for each in file.documents if each.id == paper_id), None)
    if paper is None:
        raise unknown_case()
    if not shows_paper(house, file, paper):
        raise health_needs_reason(case_id)
    return paper, house.reader.blob(paper.sha256)


def shows_paper(house: House, file: CaseFile, paper: DocumentRecord) -> bool:
    """Whether this officer is handed out a paper of the case: by what it is, or by what its lineage says that it prints."""
    return file.sight.whole or file.sight.shows(paper, _lineage(house, paper))


def _lineage(house: House, paper: DocumentRecord) -> Mapping[str, Any]:
    return json.loads(house.reader.blob(paper.lineage)) if paper.lineage else {}


@dataclass(frozen=True, slots=True)
class PaperLineage:
    """A paper of a case with where each of its lines comes from (``told``; empty for a paper of before that was kept)."""

    file: CaseFile
    paper: DocumentRecord
    told: Mapping[str, Any]


def open_lineage(house: House, officer: Officer, case_id: str, paper_id: str) -> PaperLineage:
    """Where the lines of a paper come from, checked against its hash; the reading is logged as ``lineage``.

    ``UnknownCase`` when case or paper is not for this officer; ``BlobDamaged`` when the kept bytes were changed.
    """
    file = open_case(house, officer, case_id, what="lineage")
    paper = next((each for each in file.documents if each.id == paper_id), None)
    if paper is None:
        raise unknown_case()
    return PaperLineage(file, paper, _veiled(_lineage(house, paper), file.sight))


def _veiled(told: Mapping[str, Any], sight: Sight) -> Mapping[str, Any]:
    """The lineage as it is shown: a line that prints something hidden says so."""
    if sight.whole or not told:
        return told
    fields = [{**each, "text": VEILED} if sight.prints(each) else each for each in told["fields"]]
    return {**told, "fields": fields}
