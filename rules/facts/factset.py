"""The facts of one moment in one case: validated, immutable; what is not there is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from rules.facts.catalogue import FactCatalogue
from rules.facts.spec import FactSpec, FactType, FactValue, JsonValue

Lookup = Callable[[str], FactValue | None]


class FactSet(Mapping[str, FactValue]):
    """Fact name -> value, every value checked by the catalogue. A missing fact is unknown, never false."""

    __slots__ = ("_values", "catalogue", "lookup", "names")

    catalogue: FactCatalogue
    lookup: Lookup
    """The value of a fact, or None where it is unknown: the quickest way to ask (for the engines' inner loops)."""
    names: frozenset[str]
    """The facts that are known."""

    def __init__(self, catalogue: FactCatalogue, values: Mapping[str, object]) -> None:
        """Check every value; FactError for the first one refused. None is no value: leave the fact out."""
        self._fill(catalogue, catalogue.check_all(values))

    @classmethod
    def of(cls, catalogue: FactCatalogue, values: Mapping[str, object]) -> FactSet:
        """The same as the constructor, by the name the rest of the program uses."""
        return cls(catalogue, values)

    @classmethod
    def _checked(
        cls, catalogue: FactCatalogue, values: dict[str, FactValue], *, ordered: bool = False
    ) -> FactSet:
        """From values that this class has checked before; ``ordered`` where they come by name."""
        facts = object.__new__(cls)
        facts._fill(catalogue, values, ordered=ordered)
        return facts

    def _fill(
        self, catalogue: FactCatalogue, checked: dict[str, FactValue], *, ordered: bool = False
    ) -> None:
        values = checked if ordered else dict(sorted(checked.items()))
        self.catalogue = catalogue
        self.lookup = values.get
        self.names = frozenset(values)
        self._values: Mapping[str, FactValue] = MappingProxyType(values)

    @classmethod
    def from_json(cls, catalogue: FactCatalogue, values: Mapping[str, object]) -> FactSet:
        """Read what ``as_json`` wrote: dates and moments as ISO text, sets as lists. Raises FactError."""
        read = {name: _from_json(catalogue.spec(name), raw) for name, raw in values.items()}
        return cls.of(catalogue, read)

    @property
    def plain(self) -> Mapping[str, FactValue]:
        """The same facts as a read-only plain mapping."""
        return self._values

    def __getitem__(self, name: str) -> FactValue:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FactSet):
            return self.as_json() == other.as_json()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        """Names only: values may be personal and a repr ends up in logs."""
        return f"FactSet({', '.join(self._values)})"

    def with_(self, **values: object) -> FactSet:
        """A new set with these facts added or replaced."""
        return self.merge(values)

    def merge(self, values: Mapping[str, object]) -> FactSet:
        """A new set with these facts added or replaced; a FactSet of this catalogue is not checked again. The same where none is given."""
        if not values:
            return self
        if isinstance(values, FactSet) and values.catalogue is self.catalogue:
            return self._joined(values.plain)
        return self._joined(self.catalogue.check_all(values))

    def _joined(self, added: Mapping[str, FactValue]) -> FactSet:
        known = added.keys() <= self._values.keys()  # then each stands in its place
        return FactSet._checked(self.catalogue, {**self._values, **added}, ordered=known)

    def without(self, *names: str) -> FactSet:
        """A new set in which these facts are unknown."""
        if self.names.isdisjoint(names):
            return self
        kept = {name: value for name, value in self._values.items() if name not in names}
        return FactSet._checked(self.catalogue, kept, ordered=True)

    def as_json(self) -> dict[str, JsonValue]:
        """Canonical JSON-ready form, sorted by name: dates ISO, moments ISO in UTC, sets as sorted lists."""
        return {name: to_json(value) for name, value in self._values.items()}


def to_json(value: FactValue) -> JsonValue:
    """One checked value, JSON-ready."""
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat()


def _from_json(spec: FactSpec, raw: object) -> object:
    reader = {FactType.DATE: date.fromisoformat, FactType.MOMENT: datetime.fromisoformat}.get(spec.type)
    if reader is None:
        return raw
    if not isinstance(raw, str):
        raise spec.refuse(f"{type(raw).__name__} is not ISO text", "phải là văn bản dạng ISO")
    try:
        return reader(raw)
    except ValueError:
        raise spec.refuse("the text is not in ISO form", "không đúng dạng ISO (năm-tháng-ngày)") from None
