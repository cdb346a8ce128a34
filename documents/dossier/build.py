"""Builds the archive of a dossier: pages, numbers, cover, list, one PDF, manifest, zip. The same sheaf gives the same bytes.

Without LibreOffice there is no PDF and a .docx has no count of sheets: they are left to the pen, never invented. A count that an earlier
version pinned is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Any, Final

from documents import verify
from documents.conversion.model import Converter, Paper, Told
from documents.dossier.errors import other_pages, unknown_type
from documents.dossier.front import cover, listing
from documents.dossier.model import Bound, Built, Sheaf
from documents.rendering import MEDIA_TYPE

SCHEMA: Final = "lotrinh-dossier-1"
PDF, COVER, LIST = "ho-so.pdf", "bia-ho-so.docx", "muc-luc.docx"
NO_PDF: Final = (
    "Máy này không có LibreOffice nên chưa có bản PDF chung; số tờ của văn bản .docx để trống.",
    "This machine has no LibreOffice: there is no joined PDF, and the sheets of .docx papers are left blank.",
)
_HERE: Final = Path(__file__).parent
_SCHEMA_FILE, _VERIFIER = "manifest.schema.json", "verify.py"
_ENDINGS: Final = {MEDIA_TYPE: "docx", "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_PICTURES: Final = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class _Pages:
    """A paper as pages, and whether its PDF is of our own making."""

    pdf: bytes
    count: int
    archival: bool


def build(sheaf: Sheaf, converter: Converter, told: Told | None = None) -> Built:
    """The archive; ``told`` hears of each paper that became pages.

    Raises ``DossierError`` naming a paper that has no pages or others than before, and what the converter raises for one that fails.
    """
    pages = _pages(sheaf.papers, converter, told)
    sheets = _numbered(sheaf.papers, pages)
    total = _total(sheaf.papers, sheets)
    front = (cover(sheaf, total), listing(sheaf, sheets, total))
    whole = _joined(sheaf, pages, sheets, front, converter)
    files = _files(sheaf, front, whole)
    manifest = verify.sealed(_manifest(sheaf, sheets, total, whole, pages, files))
    entries = [(verify.MANIFEST, verify.manifest_bytes(manifest)), *files]
    return Built(
        archive=verify.archive_bytes(entries),
        manifest=manifest,
        manifest_hash=str(manifest["hash"]),
        sheets=total,
        note=None if whole is not None else NO_PDF,
    )


def file_of(paper: Bound) -> str:
    """The name of a paper in the archive: its number and its form; the name that a paper from outside was given may tell of a person."""
    ending = _ENDINGS.get(paper.media_type, "bin")
    return f"tai-lieu/{paper.number:02}-{f'dinh-kem.{ending}' if paper.outside else paper.filename}"


def _pages(papers: Sequence[Bound], converter: Converter, told: Told | None) -> dict[int, _Pages]:
    """The pages of every paper that has any here."""
    from documents.dossier.joining import page_count  # what joins pages is loaded with the first dossier
    from documents.dossier.pictures import picture_pdf

    found: dict[int, _Pages] = {}
    words = [paper for paper in papers if paper.media_type == MEDIA_TYPE]
    for paper in papers:
        if paper.media_type == "application/pdf":
            found[paper.number] = _Pages(
                paper.content, page_count(paper.content, file_of(paper)), archival=False
            )
        elif paper.media_type in _PICTURES:
            found[paper.number] = _Pages(picture_pdf(paper.content, file_of(paper)), 1, archival=True)
        elif paper.media_type != MEDIA_TYPE:
            raise unknown_type(file_of(paper), paper.media_type)
    if words and converter.available:
        asked = [Paper(paper.content, name=file_of(paper), at=paper.issued_at) for paper in words]
        for paper, done in zip(words, converter.convert_all(asked, told=told), strict=True):
            found[paper.number] = _Pages(done.pdf, done.pages, archival=not paper.outside)
    for paper in papers:
        if paper.count is not None and paper.number in found and found[paper.number].count != paper.count:
            raise other_pages(file_of(paper), paper.count, found[paper.number].count)
    return found


def _numbered(papers: Sequence[Bound], pages: dict[int, _Pages]) -> dict[int, tuple[int, int]]:
    """The first sheet and the number of sheets of each paper, in order; what is pinned stays, what is not known breaks the count off."""
    sheets: dict[int, tuple[int, int]] = {}
    after: int | None = 1
    for paper in papers:
        count = paper.count or (pages[paper.number].count if paper.number in pages else None)
        first = paper.first or after
        if first is None or count is None:
            after = None
            continue
        sheets[paper.number] = (first, count)
        after = first + count
    return sheets


def _total(papers: Sequence[Bound], sheets: dict[int, tuple[int, int]]) -> int | None:
    return None if len(sheets) < len(papers) else sum(count for _, count in sheets.values())


def _joined(
    sheaf: Sheaf,
    pages: dict[int, _Pages],
    sheets: dict[int, tuple[int, int]],
    front: tuple[bytes, bytes],
    converter: Converter,
) -> bytes | None:
    """One PDF of all, or None on a machine that cannot make it."""
    from documents.dossier.joining import Leaf, joined

    if not converter.available or len(pages) < len(sheaf.papers):
        return None
    names = ("Bìa hồ sơ", "Mục lục tài liệu")
    asked = [Paper(docx, name=name, at=sheaf.at) for docx, name in zip(front, (COVER, LIST), strict=True)]
    leaves = [
        Leaf(name, done.pdf, None, name, archival=True)
        for name, done in zip(names, converter.convert_all(asked), strict=True)
    ]
    leaves += [
        Leaf(
            f"{paper.number:02}. {paper.title}",
            pages[paper.number].pdf,
            sheets[paper.number][0],
            file_of(paper),
            pages[paper.number].archival,
        )
        for paper in sheaf.papers
    ]
    return joined(leaves, f"{sheaf.title} – {sheaf.person['full_name']}", sheaf.at)


def _files(sheaf: Sheaf, front: tuple[bytes, bytes], whole: bytes | None) -> list[tuple[str, bytes]]:
    """Every file of the archive beside the manifest, in order."""
    files = [(PDF, whole)] if whole is not None else []
    files += [(COVER, front[0]), (LIST, front[1])]
    files += [(file_of(paper), paper.content) for paper in sheaf.papers]
    files += [(_lineage(p), p.lineage) for p in sheaf.papers if p.lineage is not None]
    schema, verifier = (_HERE / _SCHEMA_FILE).read_bytes(), Path(verify.__file__).read_bytes()
    return [*files, (_SCHEMA_FILE, schema), (_VERIFIER, verifier)]


def _lineage(paper: Bound) -> str:
    return f"nguon-goc/{paper.number:02}.json"


def _manifest(
    sheaf: Sheaf,
    sheets: dict[int, tuple[int, int]],
    total: int | None,
    whole: bytes | None,
    pages: dict[int, _Pages],
    files: Sequence[tuple[str, bytes]],
) -> dict[str, Any]:
    previous = sheaf.previous
    return {
        "schema": SCHEMA,
        "kind": "dossier",
        "dossier": sheaf.dossier,
        "title": sheaf.title,
        "status": sheaf.status,
        "version": sheaf.version,
        "previous": {"version": previous[0], "hash": previous[1]} if previous is not None else None,
        "changes": dict(sheaf.changes),
        "law": {key: sheaf.law[key] for key in ("day", "regime", "corpus")},
        "case": dict(sheaf.case),
        "person": {
            "full_name": sheaf.person["full_name"],
            "born": sheaf.born.isoformat() if type(sheaf.born) is date else None,
        },
        "agency": {"name": sheaf.agency, "parent": sheaf.parent},
        "whole": sheaf.whole,
        "list": [
            {**row.told, "documents": list(row.documents), "replaced": list(row.replaced)}
            for row in sheaf.rows
        ],
        "documents": [_document(paper, sheets.get(paper.number)) for paper in sheaf.papers],
        "sheets": total,
        "pdf": {"file": PDF, "archival": all(page.archival for page in pages.values())}
        if whole is not None
        else None,
        "files": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files
        ],
    }


def _document(paper: Bound, place: tuple[int, int] | None) -> dict[str, Any]:
    return {
        "number": paper.number,
        "id": paper.id,
        "item": paper.item,
        "title": paper.title,
        "form": paper.form,
        "kind": paper.kind,
        "file": file_of(paper),
        "sha256": paper.sha256,
        "size": len(paper.content),
        "media_type": paper.media_type,
        "issued_at": paper.issued_at.astimezone(UTC).isoformat(timespec="seconds"),
        "outside": paper.outside,
        "template": paper.template,
        "supplement": paper.supplement,
        "replaced_by": paper.replaced_by,
        "sheets": {"first": place[0], "count": place[1]} if place is not None else None,
        "lineage": _lineage(paper) if paper.lineage is not None else None,
        "act": dict(paper.act),
    }
