"""What a form of ``documents/forms`` is made of, as read; nothing here knows a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.generic.spans import Span, bare

LETTERHEAD, PERSONAL, LIST = "chung-co-quan.docx", "chung-ca-nhan.docx", "chung-ngang.docx"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form, or several labels on one.

    ``kind``: field (label and value), fill (text, then a value or dots), say (text alone), pair (fields side by side), line (text with
    spots), heading, body, article ("Điều n."), basis, centre, note, choice (a box for each of ``options``), list (numbered entries of
    the first known of ``sources``) or table.
    ``sources`` are paths into the neutral data, of which the first known is printed; with ``until`` the
    line tells a period. ``blanks`` is the number of further dotted lines where nothing is known, ``rows`` that of empty rows.
    ``spans`` is what the text of every kind but field, fill and pair is made of; ``choices`` the same for each of ``options``.
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
    spans: tuple[Span, ...] = ()
    choices: tuple[tuple[Span, ...], ...] = ()
    cells: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    small: bool = False

    def paths(self) -> frozenset[str]:
        """The paths into the neutral data that the line prints."""
        told = [*self.spans, *(one for spans in self.choices for one in spans)]
        told += [one for row in self.cells for cell in row for one in cell]
        own = {bare(path) for span in told for path in span.paths} | {*self.sources, *self.until}
        return frozenset(own).union(*(one.paths() for one in self.parts))


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
    """Who signs: an office by its role, or else a capacity with the path of the name.

    ``head`` may be RECIPIENTS or BLANK: a cell of the last table where nobody signs. ``dated``: place and day stand above.
    """

    role: str = ""
    head: str = ""
    hint: str = ""
    name: str = ""
    dated: bool = False


RECIPIENTS, BLANK = "@recipients", "@blank"


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis, and the days on which it is one (ISO, both included; empty is open).

    ``of`` is the text whose cited places stand for ``{cites}``, where it is not the form's own. ``spans``: what the form adds itself.
    """

    text: str
    from_: str = ""
    to: str = ""
    of: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What stands on a form. ``agency`` names whose heading it bears: unit, facility, person or nobody ("").

    ``title``: the line of the one who decides where it is not the office of the signer. ``about`` (V/v) is the subject of a letter,
    which has no title. ``rows``: the cells of the last table where the form tells them. ``annex``: what follows the signatures.
    """

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
    title: tuple[Span, ...] = ()
    about: str = ""
    dated: bool = True
    photo: str = ""
    landscape: bool = False
    rows: tuple[tuple[SignerSpec, ...], ...] = ()
    annex: tuple[Line, ...] = ()
    offices: Mapping[str, Office] = field(default_factory=dict, hash=False)

    def facts(self) -> frozenset[str]:
        """The facts that the form prints."""
        printed = {path for line in (*self.lines, *self.annex) for path in line.paths()}
        printed |= {bare(path) for one in self.bases for span in one.spans for path in span.paths}
        return frozenset(path.removeprefix("facts.") for path in printed if path.startswith("facts."))
