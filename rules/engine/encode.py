"""Writes the messages: facts as fragments of the flat JSON object that the rules of one ruleset read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from rules.engine.formula import Kind, Source, Vocabulary, day_number
from rules.errors import EngineFailure
from rules.facts import FactValue

SID: Final = "e"
SENTINEL: Final = "e"
MESSAGE_ID: Final = "q"

OPENING: Final = f'{{"sid":"{SID}","id":"{MESSAGE_ID}","{SENTINEL}":1'
"""How every message starts; the sentinel is in each."""

_BIG: Final = 2**60  # beyond any number a fact may have, well inside the library's 64 bits

# In the possible reading of an unknown number each side holds what makes its tests true.
_UNKNOWN: Final = {"p": 1, "n": 1, "u": _BIG, "d": -_BIG, "x": _BIG}

Fragment = Callable[[FactValue], str]


class Field(NamedTuple):
    """How one fact is sent. Every fragment starts with a comma or is empty.

    ``known`` writes a value; ``unknown`` is sent in both readings where the fact is unknown, ``possible`` in the
    possible reading only.
    """

    fact: str
    known: Fragment
    unknown: str
    possible: str


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
    return Field(fact, _value(fact, tested, told, vocabulary), untold, possible)


def _value(fact: str, tested: Mapping[Source, list[str]], told: str, vocabulary: Vocabulary) -> Fragment:
    if not tested:
        return lambda _: told
    (source, props), *_ = tested.items()
    if source.kind is Kind.FLAG:
        return _table({True: _flags(props, "p") + told, False: _flags(props, "n") + told}, bool, fact)
    if source.kind is Kind.MEMBER:
        return _members(tested, told, fact)
    pattern = "".join(f',"{prop}":%d' for prop in props) + told
    if source.kind is Kind.CODE:
        codes = vocabulary.codes[fact]
        return _codes(
            {value: pattern % ((code,) * len(props)) for value, code in codes.items()}, pattern, fact
        )
    return (
        _days(pattern, len(props), fact) if source.kind is Kind.DATE else _numbers(pattern, len(props), fact)
    )


def _flags(props: Iterable[str], side: str) -> str:
    return "".join(f',"{prop}":1' for prop in props if prop[0] == side)


def _table(fragments: Mapping[bool, str], kind: type, fact: str) -> Fragment:
    def known(value: FactValue) -> str:
        if type(value) is not kind:
            raise _mistyped(fact)
        return fragments[value]  # type: ignore[index]

    return known


def _members(tested: Mapping[Source, list[str]], told: str, fact: str) -> Fragment:
    sides = [(source.member, _flags(props, "p"), _flags(props, "n")) for source, props in tested.items()]

    def known(value: FactValue) -> str:
        if type(value) is not frozenset:
            raise _mistyped(fact)
        return "".join([held if member in value else lacked for member, held, lacked in sides]) + told

    return known


def _codes(fragments: Mapping[str, str], pattern: str, fact: str) -> Fragment:
    other = pattern % ((0,) * pattern.count("%d"))

    def known(value: FactValue) -> str:
        if type(value) is not str:
            raise _mistyped(fact)
        return fragments.get(value, other)

    return known


def _numbers(pattern: str, times: int, fact: str) -> Fragment:
    def known(value: FactValue) -> str:
        if type(value) is not int:
            raise _mistyped(fact)
        return pattern % ((value,) * times)

    return known


def _days(pattern: str, times: int, fact: str) -> Fragment:
    def known(value: FactValue) -> str:
        if type(value) is not date:
            raise _mistyped(fact)
        return pattern % ((day_number(value),) * times)

    return known


def _mistyped(fact: str) -> EngineFailure:
    return EngineFailure(
        f"Fact '{fact}' is not of the type that the requirements expect; facts and law are of different catalogues.",
        vi=f"Dữ kiện “{fact}” không đúng kiểu mà yêu cầu cần; dữ kiện và luật thuộc hai danh mục khác nhau.",
        fact=fact,
    )
