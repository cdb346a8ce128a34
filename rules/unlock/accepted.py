"""Which values of one fact would do: the meeting and joining of what single tests ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from rules.conditions import Compare, Comparison, Includes, Is, IsIn, IsTrue, Leaf, Literal
from rules.facts import INT_LIMIT, FactSpec, FactType, FactValue

Span = tuple[int, int]

_NUMBERS: Final[Span] = (1 - INT_LIMIT, INT_LIMIT - 1)
_DAYS: Final[Span] = (1, date.max.toordinal())


@dataclass(frozen=True, slots=True)
class Accepted:
    """The values of one fact that would do.

    ``values`` for a yes-or-no or a listed value; ``spans`` for numbers, or for days where ``days`` (as ``toordinal``
    counts them), both ends included; ``must`` and ``must_not`` for the members of a set. Where all are None or
    empty: any value, once it is known.
    """

    values: frozenset[bool | str] | None = None
    spans: tuple[Span, ...] | None = None
    days: bool = False
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether no value at all would do."""
        return self.values == frozenset() or self.spans == () or bool(self.must & self.must_not)

    @property
    def whole(self) -> Span:
        """The least and the greatest place there is."""
        return _DAYS if self.days else _NUMBERS

    def meet(self, other: Accepted) -> Accepted:
        """The values that both accept."""
        return Accepted(
            _meet_values(self.values, other.values),
            _meet_spans(self.spans, other.spans),
            self.days or other.days,
            self.must | other.must,
            self.must_not | other.must_not,
        )

    def join(self, other: Accepted) -> Accepted | None:
        """The values that either accepts, where that can be said in one; else None."""
        if self.values is not None and other.values is not None:
            return Accepted(values=self.values | other.values)
        if self.spans is not None and other.spans is not None:
            return Accepted(spans=tidy([*self.spans, *other.spans]), days=self.days)
        return None

    def plain(self, spec: FactSpec) -> Accepted:
        """The same, said as "any value" where it accepts every value that the fact may have."""
        if self.values is not None and self.values >= _every(spec):
            return ANY
        return ANY if self.spans == (self.whole,) else self

    def covers(self, other: Accepted) -> bool:
        """Whether every value that the other accepts is accepted here."""
        return self.meet(other) == other

    def admits(self, value: FactValue) -> bool:
        """Whether the value would do."""
        if isinstance(value, frozenset):
            return self.must <= value and not self.must_not & value
        if self.values is not None:
            return value in self.values
        if self.spans is not None and isinstance(value, (int, date)):
            place = place_of(value)
            return any(low <= place <= high for low, high in self.spans)
        return True

    def as_json(self) -> dict[str, object]:
        """JSON-ready: only the keys that say something; days as ISO text, an open end as null."""
        found: dict[str, object] = {}
        if self.values is not None:
            found["values"] = sorted(self.values, key=str)
        if self.spans is not None:
            found["days" if self.days else "numbers"] = [
                [self._end(low), self._end(high)] for low, high in self.spans
            ]
        if self.must:
            found["must"] = sorted(self.must)
        if self.must_not:
            found["must_not"] = sorted(self.must_not)
        return found

    def _end(self, place: int) -> int | str | None:
        if place in self.whole:
            return None
        return date.fromordinal(place).isoformat() if self.days else place

    @classmethod
    def from_json(cls, raw: Mapping[str, list[object]]) -> Accepted:
        """What ``as_json`` wrote."""
        days = "days" in raw
        spans = raw.get("days" if days else "numbers")
        return cls(
            values=frozenset(raw["values"]) if "values" in raw else None,  # type: ignore[arg-type]
            spans=None
            if spans is None
            else tuple(_span(span, _DAYS if days else _NUMBERS) for span in spans),
            days=days,
            must=frozenset(map(str, raw.get("must", ()))),
            must_not=frozenset(map(str, raw.get("must_not", ()))),
        )


ANY: Final = Accepted()


def accepted_by(leaf: Leaf, spec: FactSpec, *, holds: bool) -> Accepted:
    """The values for which the leaf holds, or does not. A leaf that asks only whether the fact is known takes any."""
    return _accepted_by(leaf, spec, holds=holds).plain(spec)


def _accepted_by(leaf: Leaf, spec: FactSpec, *, holds: bool) -> Accepted:
    if isinstance(leaf, IsTrue):
        return Accepted(values=frozenset({holds}))
    if isinstance(leaf, Includes):
        member = frozenset({leaf.value})
        return Accepted(must=member) if holds else Accepted(must_not=member)
    if isinstance(leaf, Is):
        return _listed((leaf.value,), spec, holds=holds)
    if isinstance(leaf, IsIn):
        return _listed(leaf.values, spec, holds=holds)
    if isinstance(leaf, Compare):
        days = spec.type is FactType.DATE
        span = _compared(leaf.comparison, place_of(leaf.bound), _DAYS if days else _NUMBERS)
        return _placed([span], days=days, holds=holds)
    return ANY


def place_of(value: object) -> int:
    """The place of a number or a day on its line."""
    return value.toordinal() if isinstance(value, date) else int(value)  # type: ignore[call-overload]


def tidy(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, without empty ones, neighbours made one."""
    tidied: list[Span] = []
    for low, high in sorted(span for span in spans if span[0] <= span[1]):
        if tidied and low <= tidied[-1][1] + 1:
            tidied[-1] = (tidied[-1][0], max(high, tidied[-1][1]))
        else:
            tidied.append((low, high))
    return tuple(tidied)


def _listed(literals: Iterable[Literal], spec: FactSpec, *, holds: bool) -> Accepted:
    if spec.type in (FactType.BOOL, FactType.ENUM):
        named: frozenset[bool | str] = frozenset(literals)  # type: ignore[arg-type]
        return Accepted(values=named if holds else _every(spec) - named)
    spans = [(place_of(literal), place_of(literal)) for literal in literals]
    return _placed(spans, days=spec.type is FactType.DATE, holds=holds)


def _every(spec: FactSpec) -> frozenset[bool | str]:
    """Every value of a yes-or-no or of a list."""
    return frozenset((True, False)) if spec.type is FactType.BOOL else frozenset(spec.values)


def _placed(spans: list[Span], *, days: bool, holds: bool) -> Accepted:
    return Accepted(spans=tidy(spans if holds else _outside(spans, _DAYS if days else _NUMBERS)), days=days)


def _compared(comparison: Comparison, bound: int, whole: Span) -> Span:
    least, most = whole
    if comparison is Comparison.AT_LEAST:
        return bound, most
    if comparison is Comparison.MORE_THAN:
        return bound + 1, most
    return least, bound if comparison is Comparison.AT_MOST else bound - 1


def _outside(spans: Iterable[Span], whole: Span) -> list[Span]:
    left, outside = whole[0], []
    for low, high in tidy(spans):
        outside.append((left, low - 1))
        left = high + 1
    return [*outside, (left, whole[1])]


def _meet_values(
    one: frozenset[bool | str] | None, other: frozenset[bool | str] | None
) -> frozenset[bool | str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _meet_spans(one: tuple[Span, ...] | None, other: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tidy((max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other)


def _span(raw: object, whole: Span) -> Span:
    low, high = cast("list[int | str | None]", raw)
    return _place(low, whole[0]), _place(high, whole[1])


def _place(raw: int | str | None, otherwise: int) -> int:
    if raw is None:
        return otherwise
    return date.fromisoformat(raw).toordinal() if isinstance(raw, str) else raw
