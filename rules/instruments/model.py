"""What the register holds of a text, and the outline of its articles, clauses and points. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.citation import LETTERS, Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A text: who made it, its day, the days on which it is in force (both included; None: not known, or open).

    ``unseen`` names what was not seen in a text that is held (``issued``, ``from``, ``to``, ``title``): a citation at odds
    with that is told as a notice. ``place``: a text of that province, district or commune alone.
    """

    number: str
    kind: str
    title: str
    issuer: str
    issued: date | None
    from_: date | None
    to: date | None
    by: tuple[str, ...] = ()
    unseen: frozenset[str] = frozenset()
    place: str = ""
    note_vi: str = ""
    seen: str = ""

    @property
    def verified(self) -> bool:
        """Whether everything told here was seen in a text."""
        return not self.unseen

    @property
    def year(self) -> int | None:
        """The year of its day, or that of its number."""
        if self.issued is not None:
            return self.issued.year
        return next((int(one) for one in self.number.split("/") if len(one) == 4 and one.isdigit()), None)

    def over(self, on: date) -> bool:
        """Whether it has ended before ``on``."""
        return self.to is not None and self.to < on

    def in_force(self, on: date) -> bool:
        """Whether nothing known speaks against its being in force on ``on``."""
        first = self.from_ or self.issued
        return not self.over(on) and (first is None or first <= on)


@dataclass(frozen=True, slots=True)
class Outline:
    """Which articles, clauses and points a text has: ``{"27": {"": "", "1": "abcdđ", "2": ""}}``.

    The clause "" holds the points that stand right under the article. ``amended``: from this day on an unseen text changes it.
    """

    text: str
    articles: Mapping[str, Mapping[str, str]]
    amended: date | None = None

    @classmethod
    def read(cls, text: str, told: Mapping[str, str], amended: date | None = None) -> Outline:
        """From the short form of the data: "1:abcdđ 2 3:ab", points right under the article as ":abc"."""
        return cls(text, {article: _clauses(line) for article, line in told.items()}, amended)

    def has(self, place: Citation) -> bool:
        """Whether there is such an article, clause, point. A form is not looked at."""
        if place.article is None:
            return True
        clauses = self.articles.get(place.article)
        if clauses is None:
            return False
        if place.clause is None:
            return place.point is None or place.point in clauses[""]
        points = clauses.get(place.clause)
        return points is not None and (place.point is None or place.point in points)


def _clauses(line: str) -> dict[str, str]:
    found = {"": ""}
    for part in line.split():
        clause, _, points = part.partition(":")
        if set(points) - set(LETTERS):
            raise ValueError(part)
        found[clause] = points
    return found
