"""What a form of ``documents/forms`` is made of, as read; nothing here knows a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LETTERHEAD, PERSONAL = "chung-co-quan.docx", "chung-ca-nhan.docx"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form, or several labels on one.

    ``kind``: field (label and value), fill (text, then a value or dots), say (text alone), pair (fields side by side), heading, body,
    article ("Điều n."), note, choice (a box for each of ``options``) or table.
    ``sources`` are paths into the neutral data, of which the first known is printed; with ``until`` the
    line tells a period. ``blanks`` is the number of further dotted lines where nothing is known, ``rows`` that of empty rows.
    """

    kind: str
    text: str = ""
    sources: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    blanks: int = 0
    parts: tuple[Line, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, int], ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """How the holder of a role signs ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") and is named above a decision ("CHỦ TỊCH …").

    ``of`` is the kind of body that this office heads.
    """

    head: str
    office: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class SignerSpec:
    """Who signs: an office by its role, or else a capacity with the path of the name."""

    role: str = ""
    head: str = ""
    hint: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis, and the days on which it is one (ISO, both included; empty is open).

    ``of`` is the text whose cited places stand for ``{cites}``, where it is not the form's own.
    """

    text: str
    from_: str = ""
    to: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What stands on a form. ``agency`` names whose heading it bears: unit, facility, person or nobody ("")."""

    heading: str
    subject: str
    symbol: str
    agency: str
    numbered: bool
    authority: bool
    opens: str
    bases: tuple[Basis, ...]
    proposal: str
    addressees: tuple[str, ...]
    lines: tuple[Line, ...]
    signers: tuple[SignerSpec, ...]
    recipients: tuple[str, ...]
    number: tuple[str, ...] = ()
    offices: Mapping[str, Office] = field(default_factory=dict, hash=False)

    def facts(self) -> frozenset[str]:
        """The facts that the form prints."""
        return frozenset(
            path.removeprefix("facts.")
            for line in self.lines
            for one in (line, *line.parts)
            for path in (*one.sources, *one.until)
            if path.startswith("facts.")
        )
