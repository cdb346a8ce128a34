"""Papers of many cases in one file: as they are kept, and where LibreOffice is at hand one PDF to print."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response

from persistence.bulk import BulkJob
from rules.errors import LotrinhError
from web.house import House
from web.language import _
from web.pages.record import CaseFile, open_case
from web.pages.record_papers import shows_paper
from web.pages.views.case import code_of
from web.signin.officer import Officer
from workflows.model import DocumentRecord

_OLDEST: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Packet:
    """Papers to be handed out, and the codes of cases whose paper is not for this officer."""

    papers: tuple[DocumentRecord, ...]
    hidden: tuple[str, ...] = ()


def papers_of_job(house: House, officer: Officer, job: BulkJob, cases: Iterable[str]) -> Packet:
    """What the act of the job issued in each case; a case that the officer no longer sees is passed over. The reading is logged."""
    wanted: list[tuple[CaseFile, DocumentRecord]] = []
    for case_id in cases:
        try:
            file = open_case(house, officer, case_id, what="document")
        except LotrinhError:
            continue
        seqs = {act.seq for act in file.acts if act.act == job.act}
        wanted += [(file, each) for each in file.documents if each.seq in seqs and not each.attached]
    return _packet(house, wanted)


def papers_of_kind(house: House, files: Sequence[CaseFile], form: str) -> Packet:
    """The latest paper of a form in each case."""
    found = [(file, [each for each in file.documents if each.form == form]) for file in files]
    return _packet(house, [(file, papers[-1]) for file, papers in found if papers])


def _packet(house: House, wanted: Sequence[tuple[CaseFile, DocumentRecord]]) -> Packet:
    shown = [(file, paper, shows_paper(house, file, paper)) for file, paper in wanted]
    return Packet(
        tuple(paper for _file, paper, there in shown if there),
        tuple(dict.fromkeys(code_of(file.case.id) for file, _paper, there in shown if not there)),
    )


def packed(packet: Packet, house: House) -> Response:
    """The papers as one archive, numbered in the order of the list; names hold no person."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, paper in enumerate(packet.papers, 1):
            name = f"{number:02d}-{code_of(paper.case_id)}-{paper.filename}"
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), house.reader.blob(paper.sha256))
        if packet.hidden:
            told = _("Không thuộc phạm vi được xem: hồ sơ %(codes)s.", codes=", ".join(packet.hidden)) + "\n"
            archive.writestr(zipfile.ZipInfo("khong-kem-theo.txt", _OLDEST), told)
    response = Response(body.getvalue(), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename="giay-to.zip")
    return response
