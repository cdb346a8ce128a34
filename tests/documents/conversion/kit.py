"""A pool that works with the double of soffice, and with the real one."""

from __future__ import annotations

import io
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from documents.conversion.model import PdfStore
from documents.conversion.pool import Pool
from documents.conversion.process import Bounds
from documents.conversion.soffice import Soffice

_DOUBLE = Path(__file__).with_name("double.py")
QUICK = Bounds(stall=1.5, memory=1 << 30, output=1 << 20)


class Double:
    """The double on disk with what it notes; ``always`` is done with every document, whatever it asks for."""

    def __init__(self, folder: Path, always: str = "") -> None:
        self.notes = folder / "notes"
        self.notes.mkdir()
        self.work = folder / "work"
        self.work.mkdir()
        program = folder / "soffice"
        told = f'NOTES="{self.notes}" ALWAYS="{always}"'
        program.write_text(f'#!/bin/sh\n{told} exec "{sys.executable}" -I -S "{_DOUBLE}" "$@"\n')
        program.chmod(0o700)
        self.soffice = Soffice(program, {"PATH": "/usr/bin:/bin"})

    @contextmanager
    def pool(
        self, *, workers: int = 1, store: PdfStore | None = None, bounds: Bounds = QUICK
    ) -> Iterator[Pool]:
        made = Pool(self.soffice, folder=self.work, store=store, workers=workers, bounds=bounds)
        try:
            yield made
        finally:
            made.close()

    @property
    def calls(self) -> list[str]:
        """Each call: whether its profile was new, and its documents."""
        path = self.notes / "calls"
        return path.read_text("utf-8").splitlines() if path.exists() else []


def docx(order: str) -> bytes:
    """A document, as far as the double and the check before it look; what stands behind a # makes it another one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("word/document.xml"), f"<body>{order}</body>")
    return out.getvalue()


def real() -> Soffice:
    """The LibreOffice of this machine."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None
    return Soffice(Path(program), {"PATH": "/usr/bin:/bin"})
