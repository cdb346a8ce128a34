"""What each printed field of a form was read from, noted while the form is filled: no second pass, no change of the paper.

A ``Notes`` is handed to a ``Source``. Every read leaves its path; ``done`` closes a field with what is printed there.
``tests/documents/test_noting.py`` holds every field of every context to a label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from documents.contexts.field_labels import FIELDS
from documents.wording import day, moment

_NOT_PRINTED = frozenset({"told", "labels"})
_YES, _NO = "có", "không"


@dataclass(frozen=True, slots=True)
class PrintedField:
    """One field of a paper. ``text`` is what stands there ("" for dots or an empty box), ``paths`` where it was read ("facts.ground")."""

    field: str
    label: str
    text: str
    paths: tuple[str, ...]


class Notes:
    """The fields of one form, gathered as they are filled: a list of paths and where in it each field ends. Words come later."""

    __slots__ = ("_ends", "_facts", "_labels", "paths")

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        self.paths: list[str] = []
        self._ends: list[tuple[str, str | None, object, int]] = []
        self._labels = _group(data, "labels")
        self._facts = _group(data, "facts")

    def done(self, field: str, label: str | None, value: object) -> None:
        """The field is filled: with ``value`` as text under its label, or, without one, with the value of a typed context."""
        self._ends.append((field, label, value, len(self.paths)))

    def fields(self) -> tuple[PrintedField, ...]:
        """Every field that was read from somewhere, in order of printing; fixed texts are left out."""
        found: list[PrintedField] = []
        start = 0
        for field, label, value, end in self._ends:
            paths = tuple(
                path
                for path in dict.fromkeys(self.paths[start:end])
                if path.partition(".")[0] not in _NOT_PRINTED
            )
            start = end
            if paths:
                text = str(value) if label is not None else self._said(value, paths)
                found.append(PrintedField(field, FIELDS[field] if label is None else label, text, paths))
        return tuple(found)

    def _said(self, value: object, paths: tuple[str, ...]) -> str:
        """The value of a field in words; what is the code of a fact that was read, or a set of codes, by the words of that fact."""
        if not isinstance(value, (str, frozenset)):
            return in_words(value)
        names = (path.removeprefix("facts.") for path in paths if path.startswith("facts."))
        word = next((self._labels.get(name) for name in names if self._facts.get(name) == value), None)
        return word if isinstance(word, str) else in_words(value)


def _group(data: Mapping[str, object] | None, name: str) -> Mapping[str, object]:
    found = data.get(name) if data is not None else None
    return found if isinstance(found, Mapping) else {}


def in_words(value: object) -> str:
    """A value as it reads, whatever its kind."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (frozenset, set)):
        return ", ".join(sorted(str(one) for one in value))
    if isinstance(value, tuple):
        return "; ".join(f"{place}: {in_words(one) or '…'}" for place, one in enumerate(value, start=1))
    if isinstance(value, Mapping):
        days = max((sum(1 for one in row if one) for row in value.values()), default=0)
        return f"{days} ngày theo dõi" if days else ""
    return str(value)
