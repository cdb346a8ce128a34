"""Rows as .csv: UTF-8 with its mark, so that Excel shows Vietnamese letters; commas; no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from documents.sheets.model import RUNS, Cell, Sheet, clean, local

_SECOND: Final = re.compile(f";(?=[{re.escape(''.join(RUNS))}])")
TEXT_MARK: Final = "'"
"""Put before text that begins like a formula; the reader of this program takes it away again."""


def to_csv(sheet: Sheet, *, separator: str = ",") -> bytes:
    """The headings and rows of a sheet; lines above and below are left out: a program is to read this.

    Days are written dd/mm/yyyy, moments dd/mm/yyyy hh:mm; lines end with CRLF (RFC 4180).
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator, lineterminator="\r\n")
    writer.writerow([safe(each.title) for each in sheet.headings()])
    writer.writerows([_told(value) for value in row] for row in sheet.rows)
    return held.getvalue().encode("utf-8-sig")


def csv_lines(sheet: Sheet, *, separator: str = ",") -> Iterator[str]:
    """The same line by line, without the mark at the beginning: for answers that are sent while they are made."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator, lineterminator="\r\n")
    writer.writerow([safe(each.title) for each in sheet.headings()])
    for row in sheet.rows:
        writer.writerow([_told(value) for value in row])
        yield held.getvalue()
        held.seek(0)
        held.truncate()
    if rest := held.getvalue():
        yield rest


def safe(text: str) -> str:
    """Text that no table program runs, nor one that parts cells by ";" whatever the file says."""
    text = _SECOND.sub("; ", clean(text))
    return TEXT_MARK + text if text.startswith(RUNS) else text


def _told(value: Cell) -> object:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, datetime):
        return f"{local(value):%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
