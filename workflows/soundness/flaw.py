"""What the checker reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is missing or clashes. ``kind`` is stable; ``where`` names act, stage or rule; ``witness`` shows how it is met."""

    kind: str
    where: str
    vi: str
    en: str
    witness: str = ""

    def as_json(self) -> dict[str, str]:
        """JSON-ready."""
        told = {"kind": self.kind, "where": self.where, "vi": self.vi, "en": self.en}
        return told | ({"witness": self.witness} if self.witness else {})
