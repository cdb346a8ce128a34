"""How a value of the neutral data is printed; None where it is not known, and then the paper shows dots."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from documents.contexts.reading import Source
from documents.labels import RELATIONS, SEXES
from documents.wording import LOCAL, day, long_day, moment

DOTS = "." * 24
DAY_DOTS = "....../....../..........."
_SPOT = re.compile(r"{([a-z_.]+)}")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODES = {"person.sex": SEXES, "facts.guardian_relation": RELATIONS}


def first(source: Source, paths: Iterable[str]) -> str | None:
    """The first known of several values, in words."""
    return next((text for path in paths if (text := shown(source, path)) is not None), None)


def first_day(source: Source, paths: Iterable[str]) -> str | None:
    """The first known of several days; of a moment only its day."""
    for path in paths:
        value = source.find(path)
        if isinstance(value, datetime) and value.tzinfo is not None:
            return day(value.astimezone(LOCAL).date())
        if type(value) is date:
            return day(value)
    return None


def shown(source: Source, path: str) -> str | None:
    """The value at ``path`` in words: days, moments, labels of facts, text. A kind that no paper prints is not known."""
    value = source.find(path)
    if value is None:
        return None
    if isinstance(value, datetime):
        return moment(value) if value.tzinfo is not None else None
    if isinstance(value, date):
        return long_day(value) if path == "issued_on" else day(value)
    label = source.find(f"labels.{path.removeprefix('facts.')}") if path.startswith("facts.") else None
    if isinstance(label, str):
        return source.as_text(label, path)
    if isinstance(value, str):
        return _text(source, value, path)
    return str(value) if type(value) is int else None


def _text(source: Source, value: str, path: str) -> str | None:
    """A text; a day kept as JSON reads as a day, a code by its word."""
    clean = source.as_text(value, path)
    if path.startswith("person.") and _ISO.fullmatch(clean):
        return day(date.fromisoformat(clean))
    return _CODES[path].get(clean, clean) if path in _CODES else clean


def filled(source: Source, text: str) -> str:
    """``text`` with the values for its spots ("{person.full_name}"), dots for what is not known."""
    return _SPOT.sub(lambda spot: shown(source, spot[1]) or DOTS, text)


def codes(source: Source, path: str) -> frozenset[str]:
    """The codes of an enumerated fact or of a set; "yes" and "no" for one that is true or false."""
    value = source.find(path)
    if isinstance(value, bool):
        return frozenset({"yes" if value else "no"})
    if isinstance(value, str):
        return frozenset({value})
    return (
        frozenset(str(one) for one in value)
        if isinstance(value, (set, frozenset, list, tuple))
        else frozenset()
    )
