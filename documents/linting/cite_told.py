"""How a fault of a citation is told."""

from __future__ import annotations

from datetime import date

from documents.linting.model import Finding, Passage, Said, Severity
from rules.instruments import Entry

RULE = "30/2020/NĐ-CP Phụ lục I, Phần I, Mục II, 6.a và 6.b"


def finding(
    code: str, passage: Passage, span: tuple[int, int], vi: str, en: str, right: str, severity: Severity = Severity.ERROR
) -> Finding:  # fmt: skip
    """What is wrong with a citation, and what is right."""
    return Finding(
        code=code,
        severity=severity,
        place=passage.place(*span),
        wrong=Said(f"{vi.rstrip('.')}.", f"{en.rstrip('.')}."),
        right=Said(f"Đúng: {right}.", f"Right: {right}."),
        rule=RULE,
    )


def day(value: date | None) -> str:
    """A day as officers write it."""
    return f"{value:%d/%m/%Y}" if value else "?"


def sure(entry: Entry, field: str) -> Severity:
    """An error where the field was seen in a text, else a notice."""
    return Severity.NOTICE if field in entry.unseen else Severity.ERROR
