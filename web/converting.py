"""The PDF converter of this machine: its LibreOffice, what that is told of the machine, and where PDFs are kept.

Beside an SQLite file they lie in the data folder. Where the database is on a server they lie in it, sealed: what one host made every host
hands out, and an erasure takes it from all of them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from documents.conversion.model import PdfStore
from documents.conversion.pool import Pool
from documents.conversion.soffice import Soffice
from documents.conversion.store import FolderStore
from persistence.database import Database
from persistence.made_pdfs import MadePdfs
from web.settings import Settings
from web.signin.secrets_kept import Seal, SealBroken

KEPT: Final = "pdf"
"""The folder of PDFs once made, in the data folder."""

# What a program needs of its surroundings to start at all.
_NEEDED: Final = ("SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMFILES", "PROGRAMDATA")


class Store(PdfStore, Protocol):
    """Where PDFs are kept, and can be let go of."""

    def forget(self, key: str) -> None:
        """Let the PDF go, if one is kept: its person was erased."""
        ...


class SharedStore:
    """A ``Store`` in the database. One that was sealed with another secret is made anew."""

    def __init__(self, pdfs: MadePdfs, seal: Seal, clock: Callable[[], datetime]) -> None:
        self._pdfs, self._seal, self._clock = pdfs, seal, clock

    def find(self, key: str) -> bytes | None:
        """See ``PdfStore``."""
        sealed = self._pdfs.find(key)
        try:
            return None if sealed is None else self._seal.open_bytes(sealed)
        except SealBroken:
            self._pdfs.forget(key)
            return None

    def keep(self, key: str, pdf: bytes) -> bytes:
        """See ``PdfStore``."""
        self._pdfs.keep(key, self._seal.close_bytes(pdf), self._clock())
        return self.find(key) or pdf

    def forget(self, key: str) -> None:
        """See ``Store``."""
        self._pdfs.forget(key)


def store_of(settings: Settings, database: Database, clock: Callable[[], datetime]) -> Store:
    """Where the PDFs of this installation are kept."""
    if database.dialect == "sqlite":
        return FolderStore(settings.home / KEPT)
    return SharedStore(MadePdfs(database), Seal(settings.secret(), "pdf"), clock)


def converter_of(settings: Settings, store: PdfStore) -> Pool:
    """The converter; it starts nothing before the first document comes."""
    soffice = Soffice(settings.soffice, _surroundings(os.environ)) if settings.soffice is not None else None
    return Pool(soffice, folder=Path(tempfile.gettempdir()), store=store)


def _surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    path = environ.get("PATH", os.defpath)
    return {"PATH": path, **{name: environ[name] for name in _NEEDED if name in environ}}
