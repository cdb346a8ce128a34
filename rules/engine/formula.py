"""What a rule of the durable engine tests: whole numbers of a flat message, joined by "both" and "either".

**Two readings.** A violation is judged twice. In the *certain* reading a test of an unknown fact is false, so what
holds is certain. In the *possible* reading such a test is true, so what fails is excluded. There is no "not": it is
pushed down to the test, and each test and its opposite read different properties, so that both can be true of
an unknown fact:

* a yes-or-no ``7``: ``p7`` is 1 where it may be true, ``n7`` is 1 where it may be false;
* a number ``7``: ``u7`` is read by upward tests and by "is not", ``d7`` by downward ones; "is" reads both.

Days are numbers as ``toordinal`` counts them. A value of a list is the number this vocabulary gives it; 0 is any value not named.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Final

from rules.conditions import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Includes,
    Is,
    IsIn,
    IsTrue,
    Known,
    Leaf,
    Literal,
    Not,
)
from rules.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a property with a number; ``sign`` is the library's word for it."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    prop: str
    sign: str
    number: int


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple[Formula, ...]


Formula = Test | Both | Either


def both(parts: Iterable[Formula]) -> Formula:
    """Every one of these, flattened, each said once."""
    return _joined(Both, parts)


def either(parts: Iterable[Formula]) -> Formula:
    """One of these, flattened, each said once."""
    return _joined(Either, parts)


def _joined(kind: type[Both | Either], parts: Iterable[Formula]) -> Formula:
    flat: dict[Formula, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def tests_of(formula: Formula) -> Iterator[Test]:
    """Every test, in order."""
    if isinstance(formula, Test):
        yield formula
    else:
        for part in formula.parts:
            yield from tests_of(part)


class Kind(Enum):
    """How a source is sent."""

    FLAG = auto()
    INT = auto()
    DATE = auto()
    CODE = auto()
    MEMBER = auto()
    KNOWN = auto()
    CUT = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """What a property tells: a fact's value, whether a set fact holds ``member``, whether the fact is known,
    or whether a part that was cut out of a wider violation (by its target) holds."""

    kind: Kind
    fact: str
    member: str = ""
    cut: int | None = None


# Names the library reads for itself. It knows a name only by a hash of 32 bits, so ours must not share one.
_RESERVED: Final = (
    *("id", "sid", "$s", "m", "e", "name", "$forward", "$i", "$time", "$timerName", "$baseTime"),
    *("all", "any", "pri", "count", "cap", "dist", "$and", "$or", "$m", "$l", "$r"),
    *("$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$mt", "$imt", "$iall", "$iany", "$ex", "$nex"),
    *("$add", "$sub", "$mul", "$div"),
)
_BUCKETS: Final = 32


def fnv1a(text: str) -> int:
    """The library's hash of a name."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


@dataclass(slots=True)
class Vocabulary:
    """The properties of one pack's messages and what each tells."""

    sources: dict[str, Source] = field(default_factory=dict)
    codes: dict[str, dict[str, int]] = field(default_factory=dict)
    _names: dict[tuple[str, Source], str] = field(default_factory=dict)
    _kinds: dict[str, Kind] = field(default_factory=dict)
    _hashes: set[int] = field(default_factory=lambda: {fnv1a(name) for name in _RESERVED})
    _buckets: list[int] = field(default_factory=lambda: [0] * _BUCKETS)

    def violation(self, when: Condition | None, require: Condition) -> Formula:
        """Where the requirement is broken: it applies and is not met."""
        broken = self.fails(require)
        return broken if when is None else both([self.holds(when), broken])

    def holds(self, condition: Condition) -> Formula:
        """Where the condition is satisfied."""
        if isinstance(condition, Not):
            return self.fails(condition.of)
        if isinstance(condition, All):
            return both(self.holds(part) for part in condition.of)
        if isinstance(condition, AnyOf):
            return either(self.holds(part) for part in condition.of)
        return self._leaf(condition, meant=True)

    def fails(self, condition: Condition) -> Formula:
        """Where the condition is unsatisfied."""
        if isinstance(condition, Not):
            return self.holds(condition.of)
        if isinstance(condition, All):
            return either(self.fails(part) for part in condition.of)
        if isinstance(condition, AnyOf):
            return both(self.fails(part) for part in condition.of)
        return self._leaf(condition, meant=False)

    def flag(self, source: Source, *, meant: bool) -> Test:
        """The yes-or-no test of a source."""
        return Test(self._property("p" if meant else "n", source), "$eq", 1)

    def _leaf(self, leaf: Leaf, *, meant: bool) -> Formula:
        if isinstance(leaf, Known):
            return self.flag(Source(Kind.KNOWN, leaf.fact), meant=meant)
        if isinstance(leaf, Includes):
            return self.flag(self._source(Kind.MEMBER, leaf.fact, leaf.value), meant=meant)
        if isinstance(leaf, IsTrue):
            return self.flag(self._source(Kind.FLAG, leaf.fact), meant=meant)
        if isinstance(leaf, Is):
            return self._one_of(leaf.fact, (leaf.value,), meant=meant)
        if isinstance(leaf, IsIn):
            return self._one_of(leaf.fact, leaf.values, meant=meant)
        source = self._source(_kind_of(leaf.bound), leaf.fact)
        side, sign = _COMPARED[leaf.comparison, meant]
        return Test(self._property(side, source), sign, _number(leaf.bound))

    def _one_of(self, fact: str, literals: tuple[Literal, ...], *, meant: bool) -> Formula:
        source = self._source(_kind_of(literals[0]), fact)
        if source.kind is Kind.FLAG:
            return either(self.flag(source, meant=literal is meant) for literal in literals)
        numbers = [self._coded(fact, literal) for literal in literals]
        up = self._property("u", source)
        if not meant:
            return both(Test(up, "$neq", n) for n in numbers)
        down = self._property("d", source)
        return either(both([Test(up, "$gte", n), Test(down, "$lte", n)]) for n in numbers)

    def _coded(self, fact: str, literal: Literal) -> int:
        if isinstance(literal, str):
            codes = self.codes.setdefault(fact, {})
            return codes.setdefault(literal, len(codes) + 1)
        return _number(literal)

    def _source(self, kind: Kind, fact: str, member: str = "") -> Source:
        if self._kinds.setdefault(fact, kind) is not kind:
            raise CorpusError(
                f"Fact '{fact}' is used as two different types in one pack; give it one type.",
                vi=f"Dữ kiện “{fact}” được dùng với hai kiểu khác nhau trong một bộ yêu cầu.",
                fact=fact,
            )
        return Source(kind, fact, member)

    def _property(self, side: str, source: Source) -> str:
        name = self._names.get((side, source))
        if name is None:
            name = self._names[side, source] = self._free_name(side)
            self.sources[name] = source
        return name

    def _free_name(self, side: str) -> str:
        """A name of which the library's hash is like no other, in a bucket of which it has fewest.

        The library looks for every property of a message through the bucket that the hash's last bits say.
        """
        fewest = min(self._buckets)
        name = next(
            name
            for name in (f"{side}{number}" for number in itertools.count())
            if fnv1a(name) not in self._hashes and self._buckets[fnv1a(name) % _BUCKETS] == fewest
        )
        self._hashes.add(fnv1a(name))
        self._buckets[fnv1a(name) % _BUCKETS] += 1
        return name


_COMPARED: Final = {
    (Comparison.AT_LEAST, True): ("u", "$gte"),
    (Comparison.AT_LEAST, False): ("d", "$lt"),
    (Comparison.MORE_THAN, True): ("u", "$gt"),
    (Comparison.MORE_THAN, False): ("d", "$lte"),
    (Comparison.AT_MOST, True): ("d", "$lte"),
    (Comparison.AT_MOST, False): ("u", "$gt"),
    (Comparison.LESS_THAN, True): ("d", "$lt"),
    (Comparison.LESS_THAN, False): ("u", "$gte"),
}


def _kind_of(literal: Literal) -> Kind:
    if isinstance(literal, bool):
        return Kind.FLAG
    if isinstance(literal, date):
        return Kind.DATE
    return Kind.INT if isinstance(literal, int) else Kind.CODE


def _number(literal: Literal) -> int:
    return literal.toordinal() if isinstance(literal, date) else int(literal)
