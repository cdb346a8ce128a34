"""The pages of a dossier built, one by one: which sheet of which document each is, and its picture."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Final

from documents.dossier.build import PDF
from documents.preview.drawing import page_png
from documents.preview.errors import not_shown
from rules.errors import BadInput
from web.dossier_building import Edition

WIDTH: Final = 900
"""Pixels across: read well on a screen, fifty kilobytes."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``sheet`` is its number, None for cover and list; ``document`` the number of the paper, ``paper`` its id."""

    number: int
    sheet: int | None
    title: str
    document: int | None
    paper: str


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages of an edition. ``front`` are cover and list."""

    edition: Edition
    pdf: bytes
    pages: tuple[Page, ...]

    def page(self, number: int) -> Page:
        """A page by its number, from 1. ``BadInput``."""
        if not 1 <= number <= len(self.pages):
            most = len(self.pages)
            raise BadInput(
                f"This dossier has {most} pages; choose a page from 1 to {most}.",
                vi=f"Bộ hồ sơ này có {most} trang; hãy chọn trang từ 1 đến {most}.",
                field="trang",
            )
        return self.pages[number - 1]

    def first_of(self, paper: str) -> int:
        """The number of the first page of a paper; 1 where the dossier does not hold it."""
        return next((page.number for page in self.pages if paper and page.paper == paper), 1)

    def picture(self, number: int) -> bytes:
        """A page as PNG. ``PageNotShown``."""
        return page_png(self.pdf, self.page(number).number, WIDTH)


def pages_of(edition: Edition) -> Pages:
    """The pages of an edition. ``BadInput`` where it holds no joined PDF: this machine had no LibreOffice."""
    from documents.dossier.joining import page_count

    with zipfile.ZipFile(io.BytesIO(edition.archive)) as archive:
        if PDF not in archive.namelist():
            raise _no_pdf()
        pdf = archive.read(PDF)
    sheets = [
        (told["sheets"]["first"] + place, told)
        for told in edition.manifest["documents"]
        for place in range(told["sheets"]["count"])
    ]
    front = page_count(pdf, PDF) - len(sheets)
    if front < 0:
        raise not_shown(1)
    pages = [Page(n + 1, None, "Bìa và mục lục", None, "") for n in range(front)]
    pages += [
        Page(front + n, sheet, told["title"], told["number"], told["id"])
        for n, (sheet, told) in enumerate(sheets, 1)
    ]
    return Pages(edition, pdf, tuple(pages))


def _no_pdf() -> BadInput:
    return BadInput(
        "This dossier has no joined PDF: the server has no LibreOffice. Download the archive and open its papers.",
        vi="Bộ hồ sơ này chưa có bản PDF chung vì máy chủ chưa có LibreOffice. Hãy tải bộ hồ sơ và mở từng văn bản.",
        field="trang",
    )
