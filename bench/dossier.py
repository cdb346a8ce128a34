"""A dossier of ten documents, as .docx and as PDF, beside docxtpl and beside what nobody is spared."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.papers import DEFLATE, DOSSIER, by_docxtpl, deflating, ours, values
from bench.report import OURS, Measurement, Runner, figure
from documents.conversion.pool import Pool
from documents.conversion.soffice import Soffice

_LIMIT_MS = 60.0
_ROUNDS_OF_PDF = 3


@figure(
    name="a dossier of ten documents as .docx",
    wanted=8.0,
    baseline="docxtpl",
    unit="ms/dossier",
    better="lower",
)
def as_docx(run: Runner) -> Measurement:
    """Milliseconds for all ten; ours includes reading and checking the data and hashing the bytes."""
    data = values()
    contenders: dict[str, Callable[[], object]] = {
        OURS: lambda: ours(DOSSIER, data),
        "docxtpl": by_docxtpl(DOSSIER, data),
        DEFLATE: deflating(ours(DOSSIER, data)),
    }
    return run.milliseconds(contenders, floors=[DEFLATE])


@figure(
    name="the same against its limit",
    wanted=1.0,
    baseline=f"{_LIMIT_MS:.0f} ms",
    unit="ms/dossier",
    better="lower",
)
def within_limit(run: Runner) -> Measurement:
    """How many times the dossier goes into the time allowed."""
    data = values()
    taken = run.milliseconds({OURS: lambda: ours(DOSSIER, data), "again": lambda: ours(DOSSIER, data)})
    return Measurement(taken.ours, {f"{_LIMIT_MS:.0f} ms": [_LIMIT_MS] * len(taken.ours)})


@figure(
    name="a dossier of ten documents as PDF",
    wanted=3.0,
    baseline="docxtpl, soffice a document",
    unit="s/dossier",
    better="lower",
)
def as_pdf(run: Runner) -> Measurement:
    """Seconds from the data to ten PDFs that are the same each time; none comes from the store.

    Raises LookupError where there is no LibreOffice. The baseline starts soffice for each document, on one profile that is warm.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise LookupError("LibreOffice is not on this machine")
    data = values()
    with tempfile.TemporaryDirectory() as folder:
        pool, one_by_one = _pool(Path(program), Path(folder)), _one_by_one(Path(program), Path(folder))
        plain = by_docxtpl(DOSSIER, data)
        made = ours(DOSSIER, data)
        contenders: dict[str, Callable[[], object]] = {
            OURS: lambda: pool.convert_all(ours(DOSSIER, data)),
            "docxtpl, soffice a document": lambda: one_by_one(plain()),
            DEFLATE: deflating(made),
        }
        try:
            few = replace(run, rounds=min(run.rounds, _ROUNDS_OF_PDF))
            return few.seconds(contenders, floors=[DEFLATE], note="two workers, profiles warm, PDF/A-2b")
        finally:
            pool.close()


def _pool(program: Path, folder: Path) -> Pool:
    return Pool(Soffice(program, {"PATH": os.environ["PATH"]}), folder=folder)


def _one_by_one(program: Path, folder: Path) -> Callable[[list[bytes]], None]:
    """What a script would do: write, convert, next."""
    profile = (folder / "profile").as_uri()

    def convert(papers: list[bytes]) -> None:
        for place, paper in enumerate(papers):
            path = folder / f"{place}.docx"
            path.write_bytes(paper)
            subprocess.run(
                [
                    program,
                    f"-env:UserInstallation={profile}",
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    folder,
                    path,
                ],
                check=True,
                capture_output=True,
            )

    return convert
