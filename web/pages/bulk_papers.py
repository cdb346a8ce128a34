"""Papers of many cases in one file: as they are kept, and where LibreOffice is at hand one PDF to print."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response

from documents.dossier.joining import laid_together
from persistence.bulk import BulkJob
from rules.errors import LotrinhError
from web.house import House
from web.jobs.orders import pdf_of
from web.language import _
from web.pages.awaited import by_workers
from web.pages.pdf import for_page, paper_of
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


def together(packet: Packet, house: House) -> Response:
    """The papers as one PDF to print, each on a sheet of its own, in the order of the list. The name holds no person.

    ConversionUnavailable, ConversionFailed, ConversionPending (the page asks again by itself).
    """
    papers = [(paper, house.reader.blob(paper.sha256)) for paper in packet.papers]
    wanted = [paper_of(*each) for each in papers]
    missing = [
        record.id
        for (record, _blob), known in zip(papers, house.converter.find_each(wanted), strict=True)
        if known is None
    ]
    if by_workers(house):
        for paper_id in missing[1:]:
            house.jobs.ask(pdf_of(paper_id), house.now())
    with for_page(house, pdf_of(missing[0] if missing else papers[0][0].id)) as hurried:
        made = hurried.converter.convert_all(wanted)
    parts = [
        (f"{number:02d} {code_of(record.case_id)} {record.title}", one.pdf)
        for number, ((record, _blob), one) in enumerate(zip(papers, made, strict=True), 1)
    ]
    body = laid_together(parts, _("Giấy tờ để in"), house.now())
    response = Response(body, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename="giay-to.pdf")
    if packet.hidden:
        response.headers["X-Left-Out"] = " ".join(packet.hidden)
    return response
