"""All pages of a dossier as one PDF: sheets stamped, bookmarks, page labels; the same parts give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import pikepdf

from documents.dossier.errors import unreadable
from documents.dossier.stamp import stamp_font, stamp_page

_CARRIED: Final = ("/OutputIntents",)
_DROPPED: Final = ("/StructParents", "/B", "/Tabs", "/AA", "/Metadata", "/PieceInfo")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One document of the whole: its pages, its bookmark, the number of its first sheet (None: not numbered).

    ``archival``: its PDF is PDF/A by our own making, so that the whole may say so.
    """

    title: str
    pdf: bytes
    first: int | None
    name: str
    archival: bool


def page_count(pdf: bytes, name: str) -> int:
    """How many pages. Raises ``DossierError`` for what cannot be opened or has none."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            count = len(opened.pages)
    except pikepdf.PdfError as error:
        raise unreadable(name) from error
    if not count:
        raise unreadable(name)
    return count


def joined(leaves: Sequence[Leaf], title: str, at: datetime) -> bytes:
    """The whole PDF, ``at`` its only moment. It says PDF/A-2b only where every part is of our own making."""
    pdf = pikepdf.new()
    font = stamp_font(pdf)
    starts: list[int] = []
    for leaf in leaves:
        starts.append(len(pdf.pages))
        _add(pdf, leaf, font)
    with pdf.open_outline() as outline:
        outline.root.extend(
            pikepdf.OutlineItem(_bookmark(leaf), start) for leaf, start in zip(leaves, starts, strict=True)
        )
    pdf.Root.PageLabels = _labels(leaves, starts)
    pdf.Root.PageMode = pikepdf.Name.UseOutlines
    pdf.Root.Lang = pikepdf.String("vi-VN")
    _say(pdf, title, at, archival=all(leaf.archival for leaf in leaves))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def laid_together(parts: Sequence[tuple[str, bytes]], title: str, at: datetime) -> bytes:
    """Many papers as one PDF to print on both sides: each begins on a new sheet, with a bookmark. ``parts``: bookmark and PDF."""
    pdf, marks = pikepdf.new(), []
    for name, content in parts:
        marks.append(pikepdf.OutlineItem(name, len(pdf.pages)))
        _add(pdf, Leaf(name, content, None, name, archival=False), None)
        if len(pdf.pages) % 2:
            box = pdf.pages[-1].mediabox
            pdf.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))
    with pdf.open_outline() as outline:
        outline.root.extend(marks)
    _say(pdf, title, at, archival=False)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _bookmark(leaf: Leaf) -> str:
    return leaf.title if leaf.first is None else f"{leaf.title} (bút lục {leaf.first})"


def _add(pdf: pikepdf.Pdf, leaf: Leaf, font: pikepdf.Object | None) -> None:
    with pikepdf.open(io.BytesIO(leaf.pdf)) as source:
        begun = len(pdf.pages)
        pdf.pages.extend(source.pages)
        for key in _CARRIED:
            if leaf.archival and key in source.Root and key not in pdf.Root:
                pdf.Root[key] = pdf.copy_foreign(source.make_indirect(source.Root[key]))
        for place, page in enumerate(pdf.pages[begun:]):
            for key in _DROPPED:
                if key in page.obj:
                    del page.obj[key]
            _only_seen(page)
            if leaf.first is not None and font is not None:
                stamp_page(pdf, pikepdf.Page(page.obj), leaf.first + place, font)


def _only_seen(page: pikepdf.Page) -> None:
    """No link, no form field, no sound of a paper from outside: what is printed stays."""
    if "/Annots" not in page.obj:
        return
    kept = [
        note for note in page.obj.Annots if note.get("/Subtype") in {"/Stamp", "/FreeText", "/Ink", "/Widget"}
    ]
    for note in kept:
        for key in ("/A", "/AA", "/Parent"):
            if key in note:
                del note[key]
    if kept:
        page.obj.Annots = pikepdf.Array(kept)
    else:
        del page.obj["/Annots"]


def _labels(leaves: Sequence[Leaf], starts: Sequence[int]) -> pikepdf.Dictionary:
    """What a reader shows as the number of a page: that of the sheet; small Roman numbers before the first."""
    numbers: list[object] = []
    roman = True
    for leaf, start in zip(leaves, starts, strict=True):
        if leaf.first is not None:
            numbers += [start, pikepdf.Dictionary(S=pikepdf.Name.D, St=leaf.first)]
            roman = False
        elif roman and not numbers:
            numbers += [start, pikepdf.Dictionary(S=pikepdf.Name.r)]
    return pikepdf.Dictionary(Nums=pikepdf.Array(numbers))


def _say(pdf: pikepdf.Pdf, title: str, at: datetime, *, archival: bool) -> None:
    moment = at.astimezone(UTC)
    pdf.docinfo["/Title"] = pikepdf.String(title)
    pdf.docinfo["/Creator"] = pikepdf.String("Lộ Trình")
    pdf.docinfo["/CreationDate"] = pikepdf.String(f"{moment:D:%Y%m%d%H%M%SZ}")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        told["dc:title"] = title
        told["xmp:CreatorTool"] = "Lộ Trình"
        told["xmp:CreateDate"] = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        if archival and "/OutputIntents" in pdf.Root:
            told["pdfaid:part"] = "2"
            told["pdfaid:conformance"] = "B"
