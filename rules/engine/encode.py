"""Writes the messages: facts as fragments of the flat JSON object that the rules of one ruleset read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from rules.engine.formula import Kind, Source, Vocabulary
from rules.facts import FactType, FactValue

SID: Final = "e"
MESSAGE_ID: Final = "q"
SENTINEL: Final = "e"

OPENING: Final = f'{{"sid":"{SID}","id":"{MESSAGE_ID}","{SENTINEL}":1'
"""How every message starts; the sentinel is in each."""

_BIG: Final = 2**60  # beyond any number a fact may have, well inside the library's 64 bits

# In the possible reading of an unknown number each side holds what makes its tests true.
_UNKNOWN: Final = {"p": 1, "n": 1, "u": _BIG, "d": -_BIG}

TYPES: Final[Mapping[Kind, FactType]] = MappingProxyType(
    {
        Kind.FLAG: FactType.BOOL,
        Kind.INT: FactType.INT,
        Kind.DATE: FactType.DATE,
        Kind.CODE: FactType.ENUM,
        Kind.MEMBER: FactType.SET,
    }
)
"""The type a fact must have in the catalogue to be sent as each kind."""

Fragment = Callable[[FactValue | None], str]


class Field(NamedTuple):
    """How one fact is sent. Every fragment starts with a comma or is empty.

    ``write`` writes a value, which must be of ``type`` (None: of any), or for None what the possible reading sends
    where the fact is unknown; ``firm`` is what the certain reading sends there.
    """

    fact: str
    write: Fragment
    firm: str
    type: FactType | None


def fields_of(props: Iterable[str], vocabulary: Vocabulary) -> tuple[Field, ...]:
    """One field for each fact that these properties tell of, in order of their names."""
    by_fact: dict[str, dict[Source, list[str]]] = {}
    for prop in sorted(set(props)):
        source = vocabulary.sources[prop]
        if source.kind is not Kind.CUT:
            by_fact.setdefault(source.fact, {}).setdefault(source, []).append(prop)
    return tuple(_field(fact, by_fact[fact], vocabulary) for fact in sorted(by_fact))


def _field(fact: str, sources: Mapping[Source, list[str]], vocabulary: Vocabulary) -> Field:
    told = "".join(_flags(props, "p") for source, props in sources.items() if source.kind is Kind.KNOWN)
    firm = "".join(_flags(props, "n") for source, props in sources.items() if source.kind is Kind.KNOWN)
    tested = {source: props for source, props in sources.items() if source.kind is not Kind.KNOWN}
    if not tested:
        return Field(fact, lambda value: firm if value is None else told, firm, None)
    loose = firm + "".join(f',"{prop}":{_UNKNOWN[prop[0]]}' for props in tested.values() for prop in props)
    kind = next(iter(tested)).kind
    if kind is Kind.MEMBER:
        return Field(fact, _members(tested, told, loose), firm, TYPES[kind])
    (props,) = tested.values()
    return Field(fact, _value(kind, props, told, loose, vocabulary.codes.get(fact, {})), firm, TYPES[kind])


def _flags(props: Iterable[str], side: str) -> str:
    return "".join(f',"{prop}":1' for prop in props if prop[0] == side)


def _value(kind: Kind, props: list[str], told: str, loose: str, codes: Mapping[str, int]) -> Fragment:
    if kind is Kind.FLAG:
        return {True: _flags(props, "p") + told, False: _flags(props, "n") + told, None: loose}.__getitem__  # type: ignore[return-value]
    pattern = "".join(f',"{prop}":%d' for prop in props) + told
    times = len(props)
    if kind is Kind.CODE:
        table = _Codes({value: pattern % ((code,) * times) for value, code in codes.items()})
        table[None] = loose
        table.other = pattern % ((0,) * times)
        return table.__getitem__
    return _days(pattern, times, loose) if kind is Kind.DATE else _numbers(pattern, times, loose)


class _Codes(dict[object, str]):
    """Value -> fragment; any value that the pack never names is written as ``other``."""

    __slots__ = ("other",)

    other: str

    def __missing__(self, value: object) -> str:
        return self.other


def _members(tested: Mapping[Source, list[str]], told: str, loose: str) -> Fragment:
    sides = [(source.member, _flags(props, "p"), _flags(props, "n")) for source, props in tested.items()]

    def write(value: frozenset[str] | None) -> str:
        if value is None:
            return loose
        return "".join([held if member in value else lacked for member, held, lacked in sides]) + told

    return write  # type: ignore[return-value]


def _numbers(pattern: str, times: int, loose: str) -> Fragment:
    head, middle, tail = _cut(pattern, times)

    def one(value: int | None) -> str:
        return loose if value is None else f"{head}{value}{tail}"

    def two(value: int | None) -> str:
        return loose if value is None else f"{head}{value}{middle}{value}{tail}"

    return one if times == 1 else two  # type: ignore[return-value]


def _days(pattern: str, times: int, loose: str) -> Fragment:
    head, middle, tail = _cut(pattern, times)

    def one(day: date | None) -> str:
        return loose if day is None else f"{head}{day.toordinal()}{tail}"

    def two(day: date | None) -> str:
        if day is None:
            return loose
        number = day.toordinal()
        return f"{head}{number}{middle}{number}{tail}"

    return one if times == 1 else two  # type: ignore[return-value]


def _cut(pattern: str, times: int) -> tuple[str, str, str]:
    """What stands before, between and after the numbers; a number is sent once or twice, as "u" and "d"."""
    parts = pattern.split("%d")
    return parts[0], parts[1] if times > 1 else "", parts[-1]
