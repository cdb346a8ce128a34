"""The papers of a case as PDF, for pages, API and command line: no transaction is open while LibreOffice works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from documents.conversion.errors import unavailable
from documents.conversion.model import Converted, Converter, Outcome, Paper, Told
from documents.rendering import MEDIA_TYPE
from persistence.jobs import Order
from web.house import House
from web.jobs.orders import pdf_of
from web.pages.awaited import Awaited, by_workers
from web.pages.record import open_case, unknown_case
from web.pages.record_papers import shows_paper
from web.signin.officer import Officer
from web.signin.restricted import health_needs_reason
from workflows.model import DocumentRecord

PATIENCE: Final = 10.0
"""Seconds for which a page waits; then the officer is told so, and the PDF is made all the same."""

# Of the eight threads that serve pages no more than these wait for a PDF at once: the other pages go on.
_TURNS: Final = BoundedSemaphore(3)


def is_convertible(record: DocumentRecord) -> bool:
    """Whether a PDF can be made of a paper: it is a .docx."""
    return record.media_type == MEDIA_TYPE


def pdf_names(records: Iterable[DocumentRecord]) -> list[str]:
    """A file name for the PDF of each paper: that of the paper, numbered where a form was issued more than once."""
    seen: Counter[str] = Counter()
    names = []
    for record in records:
        stem = Path(record.filename).stem
        seen[stem] += 1
        names.append(f"{stem}.pdf" if seen[stem] == 1 else f"{stem}-{seen[stem]}.pdf")
    return names


def papers_for_pdf(
    house: House, officer: Officer, case_id: str, chosen: Collection[str] = ()
) -> list[tuple[DocumentRecord, bytes]]:
    """The papers of a case with their bytes: those ``chosen`` by id, or every .docx. The reading is logged.

    ``UnknownCase`` when case or paper is not for this officer; ``BlobDamaged`` when kept bytes were changed; ConversionUnavailable,
    before anything is read.
    """
    if not pdf_there(house):
        raise unavailable()
    file = open_case(house, officer, case_id, what="document")
    held = {each.id: each for each in file.documents}
    if not held.keys() >= set(chosen):
        raise unknown_case()
    wanted = [held[one] for one in chosen] or [each for each in file.documents if is_convertible(each)]
    if not all(shows_paper(house, file, each) for each in wanted):
        raise health_needs_reason(case_id)
    return [(each, house.reader.blob(each.sha256)) for each in wanted]


def to_pdf(
    house: House, papers: Sequence[tuple[DocumentRecord, bytes]], *, told: Told | None = None
) -> list[Outcome]:
    """The PDFs of papers, dated as the papers are, failures among them; waits for all."""
    return house.converter.convert_each([paper_of(*each) for each in papers], told=told)


def pdf_for_page(house: House, record: DocumentRecord, content: bytes) -> Converted:
    """The PDF of a paper as a page may ask for it. ConversionUnavailable, ConversionFailed, ConversionPending."""
    with for_page(house, pdf_of(record.id)) as hurried:
        return hurried.converter.convert_all([paper_of(record, content)])[0]


def pdf_there(house: House) -> bool:
    """Whether there is a LibreOffice: here, or with the workers of which the settings speak."""
    return house.converter.available or house.settings.jobs == "workers"


@contextmanager
def for_page(house: House, order: Order) -> Iterator[House]:
    """The house as a page may use it: its converter waits ``PATIENCE`` at most and then raises ConversionPending.

    Where workers are at work they are given ``order``, and this process converts nothing.
    """
    if by_workers(house):
        with _turn() as patience:
            yield replace(house, converter=Awaited(house, order, patience))
        return
    with _turn() as patience:
        yield replace(house, converter=_Hurried(house.converter, patience))


@dataclass(frozen=True, slots=True)
class _Hurried:
    """A converter that waits no longer than a page may."""

    converter: Converter
    seconds: float

    @property
    def available(self) -> bool:
        return self.converter.available

    def convert_each(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Outcome]:
        return self.converter.convert_each(papers, told=told, patience=self._least(patience))

    def find_each(self, papers: Sequence[Paper | bytes]) -> list[Outcome | None]:
        return self.converter.find_each(papers)

    def convert_all(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Converted]:
        return self.converter.convert_all(papers, told=told, patience=self._least(patience))

    def close(self) -> None:
        """It belongs to the house."""

    def _least(self, patience: float | None) -> float:
        return self.seconds if patience is None else min(patience, self.seconds)


def paper_of(record: DocumentRecord, content: bytes) -> Paper:
    """A paper as it is converted: its name, and dated as it is."""
    return Paper(content, record.filename, record.issued_at)


@contextmanager
def _turn() -> Iterator[float]:
    """How long this page may wait: not at all where others wait already."""
    if not _TURNS.acquire(blocking=False):
        yield 0.0
        return
    try:
        yield PATIENCE
    finally:
        _TURNS.release()
