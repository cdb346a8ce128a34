"""Writes the messages: facts as fragments of the flat JSON object that the rules of one ruleset read.

Each ruleset gets its own function, one f-string: the facts and fragments are bound as constants, so that no text of
the law is ever part of a source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from rules.engine.formula import Kind, Source, Vocabulary
from rules.facts import FactType, Lookup

SID: Final = "e"
MESSAGE_ID: Final = "q"
SENTINEL: Final = "e"

OPENING: Final = f'{{"sid":"{SID}","id":"{MESSAGE_ID}","{SENTINEL}":1'
"""How every message starts; the sentinel is in each."""

_BIG: Final = 2**60  # beyond any number a fact may have, well inside the library's 64 bits

# In the possible reading of an unknown number each side holds what makes its tests true.
_UNKNOWN: Final = {"p": 1, "n": 1, "u": _BIG, "d": -_BIG}

_TYPES: Final[Mapping[Kind, FactType]] = MappingProxyType(
    {
        Kind.FLAG: FactType.BOOL,
        Kind.INT: FactType.INT,
        Kind.DATE: FactType.DATE,
        Kind.CODE: FactType.ENUM,
        Kind.MEMBER: FactType.SET,
    }
)

Write = Callable[[Lookup], str]


class Field(NamedTuple):
    """How one fact is sent. Every fragment starts with a comma or is empty.

    ``type`` is what the catalogue must call the fact (None: any); ``tested`` are its properties by source;
    ``known`` and ``unknown`` are sent in any reading where it is known or not; ``loose`` is what the possible
    reading adds where it is unknown; ``codes`` are the numbers of listed values.
    """

    fact: str
    type: FactType | None
    tested: Mapping[Source, list[str]]
    known: str
    unknown: str
    loose: str
    codes: Mapping[str, int]


def fields_of(props: Iterable[str], vocabulary: Vocabulary) -> tuple[Field, ...]:
    """One field for each fact that these properties tell of, in order of their names."""
    by_fact: dict[str, dict[Source, list[str]]] = {}
    for prop in sorted(set(props)):
        source = vocabulary.sources[prop]
        if source.kind is not Kind.CUT:
            by_fact.setdefault(source.fact, {}).setdefault(source, []).append(prop)
    return tuple(_field(fact, by_fact[fact], vocabulary) for fact in sorted(by_fact))


def _field(fact: str, sources: Mapping[Source, list[str]], vocabulary: Vocabulary) -> Field:
    asked = [prop for source, props in sources.items() if source.kind is Kind.KNOWN for prop in props]
    tested = {source: props for source, props in sources.items() if source.kind is not Kind.KNOWN}
    return Field(
        fact=fact,
        type=_TYPES[next(iter(tested)).kind] if tested else None,
        tested=tested,
        known=_flags(asked, "p"),
        unknown=_flags(asked, "n"),
        loose="".join(f',"{prop}":{_UNKNOWN[prop[0]]}' for props in tested.values() for prop in props),
        codes=vocabulary.codes.get(fact, {}),
    )


def _flags(props: Iterable[str], side: str) -> str:
    return "".join(f',"{prop}":1' for prop in props if prop[0] == side)


def writer(fields: Iterable[Field], *, possible: bool) -> Write:
    """The function that writes the possible or the certain reading, but for the closing brace."""
    script = _Script(possible)
    parts = "".join([script.bound(OPENING), *map(script.part, fields)])
    namespace: dict[str, object] = dict(script.constants)
    exec(compile(f"def write(get):\n    return f'''{parts}'''\n", "<fields>", "exec"), namespace)  # noqa: S102
    write: Write = namespace["write"]  # type: ignore[assignment]
    return write


@dataclass(slots=True)
class _Script:
    """The parts of an f-string, and the constants they name."""

    possible: bool
    constants: dict[str, object] = field(default_factory=dict)

    def name(self, value: object) -> str:
        """A name bound to the value."""
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def bound(self, value: object) -> str:
        """The value as a part."""
        return f"{{{self.name(value)}}}"

    def part(self, field: Field) -> str:
        """The fragment of the fact."""
        fact, unknown = self.name(field.fact), field.unknown + (field.loose if self.possible else "")
        if field.type in (FactType.BOOL, FactType.ENUM):
            return f"{{{self.name(_table(field, unknown))}[get({fact})]}}"
        known = "".join([*self._known(field), self.bound(field.known)])
        return f'{{{self.name(unknown)} if (v := get({fact})) is None else f"{known}"}}'

    def _known(self, field: Field) -> Iterable[str]:
        """The parts of a value ``v`` that is known."""
        if field.type is FactType.SET:
            for source, props in field.tested.items():
                held, lacked = self.name(_flags(props, "p")), self.name(_flags(props, "n"))
                yield f"{{{held} if {self.name(source.member)} in v else {lacked}}}"
        elif field.type is not None:
            number = "{v.toordinal()}" if field.type is FactType.DATE else "{v}"
            for prop in _only(field.tested):
                yield self.bound(f',"{prop}":') + number


def _only(tested: Mapping[Source, list[str]]) -> list[str]:
    (props,) = tested.values()
    return props


class _Table(dict[object, str]):
    """Value -> fragment; any value that the pack never names is written as ``other``."""

    __slots__ = ("other",)

    other: str

    def __missing__(self, value: object) -> str:
        return self.other


def _table(field: Field, unknown: str) -> _Table:
    props = _only(field.tested)
    if field.type is FactType.BOOL:
        table = _Table({True: _flags(props, "p") + field.known, False: _flags(props, "n") + field.known})
    else:
        table = _Table({value: _coded(props, code) + field.known for value, code in field.codes.items()})
        table.other = _coded(props, 0) + field.known
    table[None] = unknown
    return table


def _coded(props: Iterable[str], code: int) -> str:
    return "".join(f',"{prop}":{code}' for prop in props)
