"""The register, asked by number, by name and by day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from rules.citation import Citation
from rules.instruments.model import Entry, Outline

_NAMED = ("Luật", "Bộ luật", "Pháp lệnh")
# The sign may stand on either vowel ("uỷ", "ủy"): both are in use, and both are the same word.
_TONES = tuple(
    (first + old, new + second)
    for first, second, olds, plain in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for old, new in zip(olds, plain, strict=True)
)


def plain(text: str) -> str:
    """Small letters, NFC, one place for each sign, one blank between words: two ways to write a name become one. Keeps lengths of words."""
    small = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    for old, new in _TONES:
        small = small.replace(old, new)
    return small


class Register:
    """Every text that is known. Immutable; safe to share."""

    def __init__(self, entries: Iterable[Entry], outlines: Iterable[Outline] = ()) -> None:
        self.entries = tuple(entries)
        self._numbers: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries:
            self._numbers[entry.number] = (*self._numbers.get(entry.number, ()), entry)
        self._outlines: Mapping[str, Outline] = {one.text: one for one in outlines}

    def by_number(self, number: str) -> tuple[Entry, ...]:
        """The texts of that number; numbers without a year come back every year, those of provinces in every province."""
        return self._numbers.get(number, ())

    def like(self, number: str) -> tuple[Entry, ...]:
        """The texts that have the same digits before the first stroke and the same letters but not the same number."""
        digits, _, rest = number.partition("/")
        letters = _letters(rest)
        return tuple(
            one
            for one in self.entries
            if one.number != number
            and not one.place
            and one.number.partition("/")[0].lstrip("0") == digits.lstrip("0")
            and _letters(one.number.partition("/")[2]) == letters
        )

    @cached_property
    def names(self) -> Mapping[str, tuple[Entry, ...]]:
        """Laws, codes and ordinances by name, as ``plain`` writes it ("luật phòng, chống ma túy"), the oldest first."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.kind in _NAMED and "title" not in entry.unseen:
                found.setdefault(plain(entry.title), []).append(entry)
        return {
            name: tuple(sorted(texts, key=lambda one: one.issued or date.min))
            for name, texts in found.items()
        }

    def outline(self, number: str) -> Outline | None:
        """The outline of a text, where one is held."""
        return self._outlines.get(number)

    def lacks(self, place: Citation) -> bool:
        """Whether the text is known article by article and has no such place."""
        outline = self._outlines.get(place.instrument)
        return outline is not None and not outline.has(place)

    @cached_property
    def edges(self) -> tuple[date, ...]:
        """Every day on which a text is issued, begins, or has just ended, in order."""
        days = {day for one in self.entries for day in (one.issued, one.from_) if day is not None}
        ends = {date.fromordinal(one.to.toordinal() + 1) for one in self.entries if one.to is not None}
        return tuple(sorted(days | ends))


def _letters(rest: str) -> str:
    """What is left of "2021/NĐ-CP" and "2021/QH14" beside digits: "/NĐ-CP", "/QH"."""
    return re.sub(r"[0-9]+", "", rest).strip("/")
