"""A form as it stands in one period: what the catalogue tells of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from documents.generic.model import FormSheet
from rules.citation import Citation


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form as it stands in one period. ``in_force_to`` None is open. ``copies`` is the number the law asks for.

    ``layout``: letterhead (agency and motto), personal (a citizen's paper), medical (a sheet of the medical record) or list (a mere table).
    ``note_vi`` says what is not certain; it is shown beside the form, never on it. ``sheet`` is what stands on a form told by data.
    ``prescribed`` is False for a paper that the law requires without a form for it: its layout is the program's own.
    """

    id: str
    instrument: str
    number: str
    title: str
    cites: tuple[Citation, ...]
    in_force_from: date
    in_force_to: date | None
    layout: str
    numbered: bool
    issuer: str
    signer: str
    recipients: tuple[str, ...]
    copies: int
    template: str
    verified: bool
    note_vi: str
    fingerprint: str
    sheet: FormSheet | None = None
    prescribed: bool = True
    own_symbol: str = ""
    own_number: str = ""

    @property
    def symbol(self) -> str:
        """The symbol after the number ("QĐ-UBND")."""
        return self.sheet.symbol if self.sheet is not None else self.own_symbol

    @property
    def number_facts(self) -> tuple[str, ...]:
        """The facts that hold the number of the form itself."""
        told = self.sheet.number if self.sheet is not None else (self.own_number,)
        return tuple(path.removeprefix("facts.") for path in told if path)

    @property
    def filename(self) -> str:
        """The name of the file that is issued: ASCII, and nothing of the person."""
        if self.sheet is None:
            return self.template
        return f"{slug(f'{self.instrument} {self.number}' if self.prescribed else self.number)}.docx"

    def in_force(self, on: date) -> bool:
        """Whether the form is in force on ``on`` (both ends included)."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


def slug(text: str) -> str:
    """ "163/2026/NĐ-CP PLV Mẫu 22" as a piece of a file name: ASCII, small letters, hyphens."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
