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

Fragment = Callable[[FactValue], str]


class Field(NamedTuple):
    """How one fact is sent. Every fragment starts with a comma or is empty.

    ``known`` writes a value, which must be of ``type`` (None: of any); ``unknown`` is sent in both readings where
    the fact is unknown, ``possible`` in the possible reading only.
    """

    fact: str
    known: Fragment
    unknown: str
    possible: str
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
    untold = "".join(_flags(props, "n") for source, props in sources.items() if source.kind is Kind.KNOWN)
    tested = {source: props for source, props in sources.items() if source.kind is not Kind.KNOWN}
    possible = "".join(f',"{prop}":{_UNKNOWN[prop[0]]}' for props in tested.values() for prop in props)
    if not tested:
        return Field(fact, lambda _: told, untold, possible, None)
    kind = next(iter(tested)).kind
    if kind is Kind.MEMBER:
        return Field(fact, _members(tested, told), untold, possible, TYPES[kind])
    (props,) = tested.values()
    return Field(
        fact, _value(kind, props, told, vocabulary.codes.get(fact, {})), untold, possible, TYPES[kind]
    )


def _flags(props: Iterable[str], side: str) -> str:
    return "".join(f',"{prop}":1' for prop in props if prop[0] == side)


def _value(kind: Kind, props: list[str], told: str, codes: Mapping[str, int]) -> Fragment:
    if kind is Kind.FLAG:
        return _Table({True: _flags(props, "p") + told, False: _flags(props, "n") + told}).__getitem__
    pattern = "".join(f',"{prop}":%d' for prop in props) + told
    times = len(props)
    if kind is Kind.CODE:
        table = _Table({value: pattern % ((code,) * times) for value, code in codes.items()})
        table.other = pattern % ((0,) * times)
        return table.__getitem__
    return _days(pattern, times) if kind is Kind.DATE else _numbers(pattern, times)


class _Table(dict[object, str]):
    """Value -> fragment; any value that the pack never names is written as ``other``."""

    __slots__ = ("other",)

    other: str

    def __missing__(self, value: object) -> str:
        return self.other


def _members(tested: Mapping[Source, list[str]], told: str) -> Fragment:
    sides = [(source.member, _flags(props, "p"), _flags(props, "n")) for source, props in tested.items()]

    def known(value: frozenset[str]) -> str:
        return "".join([held if member in value else lacked for member, held, lacked in sides]) + told

    return known  # type: ignore[return-value]


def _numbers(pattern: str, times: int) -> Fragment:
    if times == 1:
        return pattern.__mod__

    def known(value: int) -> str:
        return pattern % ((value,) * times)

    return known  # type: ignore[return-value]


def _days(pattern: str, times: int) -> Fragment:
    def known(value: date) -> str:
        return pattern % ((value.year * 10_000 + value.month * 100 + value.day,) * times)

    return known  # type: ignore[return-value]
