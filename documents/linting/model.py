"""What the linter reads and what it finds. A finding says where, what is wrong, what is right, and by which rule, in both languages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_EXCERPT = 90


class Severity(StrEnum):
    """An error departs from a rule for certain; a notice is to be looked at by a person. Stored in JSON."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: a line of a text (from 1), a paragraph of a Word file (from 1), or the page as a whole (0)."""

    kind: str
    number: int
    excerpt: str

    @property
    def vi(self) -> str:
        """For the reader, in Vietnamese."""
        return {"line": f"dòng {self.number}", "paragraph": f"đoạn {self.number}"}.get(self.kind, "trang")

    @property
    def en(self) -> str:
        """For the reader, in English."""
        return {"line": f"line {self.number}", "paragraph": f"paragraph {self.number}"}.get(self.kind, "page")


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One departure: ``code`` (stable), place, what is wrong, what is right, and the rule. ``more``: further places of the same."""

    code: str
    severity: Severity
    place: Place
    wrong: Said
    right: Said
    rule: str
    more: int = 0

    def as_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "where": {"kind": self.place.kind, "number": self.place.number, "excerpt": self.place.excerpt},
            "wrong": {"vi": self.wrong.vi, "en": self.wrong.en},
            "right": {"vi": self.right.vi, "en": self.right.en},
            "rule": self.rule,
            "more": self.more,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of running text: NFC, one blank between words. ``lines`` are (offset, line) where a text file breaks it."""

    text: str
    number: int
    kind: str = "line"
    in_table: bool = False
    lines: tuple[tuple[int, int], ...] = ()

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """The place of ``text[start:end]``, with some words around it."""
        number = self.number
        if self.lines:
            number = self.lines[max(0, bisect_right(self.lines, (start, 10**9)) - 1)][1]
        return Place(self.kind, number, excerpt_of(self.text, start, len(self.text) if end is None else end))


def excerpt_of(text: str, start: int = 0, end: int | None = None) -> str:
    """A piece of ``text`` around ``start`` to ``end``, cut at words."""
    stop = len(text) if end is None else end
    if len(text) <= _EXCERPT:
        return text
    first = max(0, min(start, len(text)) - max(0, (_EXCERPT - (stop - start)) // 2))
    piece = text[first : first + _EXCERPT]
    if first:
        piece = "…" + piece[piece.find(" ") + 1 :]
    return piece if first + _EXCERPT >= len(text) else piece[: piece.rfind(" ")] + "…"


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a file. ``on`` is the day of the document, ``on_from`` where it was read: "option", "document" or ""."""

    name: str
    kind: str
    on: date | None
    on_from: str
    findings: tuple[Finding, ...] = field(default=())

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are certain."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    def as_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "file": self.name,
            "kind": self.kind,
            "on": self.on.isoformat() if self.on else None,
            "on_from": self.on_from,
            "errors": len(self.errors),
            "notices": len(self.findings) - len(self.errors),
            "findings": [one.as_dict() for one in self.findings],
        }


def folded(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for all places with the same fault, at its first place."""
    first: dict[tuple[str, str, str], Finding] = {}
    count: dict[tuple[str, str, str], int] = {}
    for one in findings:
        key = (one.code, one.wrong.vi, one.right.vi)
        first.setdefault(key, one)
        count[key] = count.get(key, 0) + 1
    return tuple(
        Finding(
            code=one.code,
            severity=one.severity,
            place=one.place,
            wrong=one.wrong,
            right=one.right,
            rule=one.rule,
            more=count[key] - 1,
        )
        for key, one in first.items()
    )
