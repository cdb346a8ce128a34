"""The PDF converter of this machine: its LibreOffice, what that is told of the machine, and where PDFs are kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from documents.conversion.pool import Pool
from documents.conversion.soffice import Soffice
from documents.conversion.store import FolderStore
from web.settings import Settings

KEPT: Final = "pdf"
"""The folder of PDFs once made, in the data folder."""

# What a program needs of its surroundings to start at all.
_NEEDED: Final = ("SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMFILES", "PROGRAMDATA")


def converter_of(settings: Settings) -> Pool:
    """The converter; it starts nothing before the first document comes. PDFs once made are kept in the data folder."""
    soffice = Soffice(settings.soffice, _surroundings(os.environ)) if settings.soffice is not None else None
    return Pool(soffice, folder=Path(tempfile.gettempdir()), store=FolderStore(settings.home / KEPT))


def _surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    path = environ.get("PATH", os.defpath)
    return {"PATH": path, **{name: environ[name] for name in _NEEDED if name in environ}}
