"""Converted PDFs kept in a folder that only this user enters; a file that was changed is no longer taken for what was kept."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

_KEY: Final = re.compile(r"[0-9a-f]{64}")
_DIGEST: Final = 32


class FolderStore:
    """A ``PdfStore``. A file holds the SHA-256 of a PDF and then the PDF; its name is the key and tells nothing of a person."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> bytes | None:
        """The PDF, or None where there is none or it is not whole. Raises OSError if the folder cannot be read."""
        try:
            content = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        digest, pdf = content[:_DIGEST], content[_DIGEST:]
        return pdf if hashlib.sha256(pdf).digest() == digest else None

    def keep(self, key: str, pdf: bytes) -> bytes:
        """Keep the PDF unless one is kept whole; the kept one. Raises OSError if the folder cannot be written."""
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(
            dir=path.parent, prefix=".", delete=False
        ) as draft:  # readable to this user alone
            draft.write(hashlib.sha256(pdf).digest() + pdf)
            draft.flush()
            os.fsync(draft.fileno())
        try:
            return self._first(path, Path(draft.name)) or pdf
        finally:
            with suppress(FileNotFoundError):
                Path(draft.name).unlink()

    def forget(self, key: str) -> None:
        """Let the PDF go, if one is kept: its person was erased."""
        self._path(key).unlink(missing_ok=True)

    def _first(self, path: Path, draft: Path) -> bytes | None:
        """Put the draft in its place, unless another came first; that one, where it is whole."""
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            kept = self.find(path.stem)
            if kept is not None:
                return kept
            draft.replace(path)
        except OSError:  # a file system without links: the same document gives the same bytes anyway
            draft.replace(path)
        return None

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("a key is the 64 hex digits of a SHA-256")
        return self._folder / key[:2] / f"{key}.kept"
