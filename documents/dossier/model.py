"""What goes into a dossier and what comes out. ``web/dossiers.py`` fills these from the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

DRAFT, FIXED = "draft", "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One paper to be bound. ``number`` is its place, from 1; ``supplement`` 0 for the first set, else the version that added it.

    ``first`` and ``count`` are its sheets where an earlier version pinned them. ``replaced_by`` is the number of the later version of
    the same paper. ``act`` tells the act behind it as JSON; ``lineage`` is the kept JSON of its printed fields.
    """

    number: int
    id: str
    item: str
    title: str
    form: str
    kind: str
    filename: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)
    issued_at: datetime
    outside: bool
    template: str
    act: Mapping[str, Any]
    lineage: bytes | None = field(default=None, repr=False)
    supplement: int = 0
    replaced_by: int | None = None
    first: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item of the list of the law. ``told`` is the item as JSON, ``documents`` and ``replaced`` are numbers of papers.

    ``remark`` is what the list says where no paper lies behind it.
    """

    item: str
    vi: str
    cites: tuple[str, ...]
    state: str
    documents: tuple[int, ...]
    replaced: tuple[int, ...]
    remark: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    """A dossier to be built. ``at`` is the moment written into PDFs; ``previous`` the version before, with the hash of its manifest."""

    dossier: str
    title: str
    status: str
    version: int
    previous: tuple[int, str] | None
    law: Mapping[str, str]
    case: Mapping[str, Any]
    person: Mapping[str, str]
    born: date | None
    agency: str
    parent: str
    at: datetime
    whole: bool
    rows: tuple[Row, ...]
    papers: tuple[Bound, ...]
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The archive. ``sheets`` None where they could not be counted; ``note`` says why there is no PDF, in Vietnamese and English."""

    archive: bytes = field(repr=False)
    manifest: Mapping[str, Any]
    manifest_hash: str
    sheets: int | None
    note: tuple[str, str] | None
