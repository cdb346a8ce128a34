"""How a value of the neutral data is printed; None where it is not known, and then the paper shows dots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from documents.contexts.reading import Source
from documents.generic.spans import Span
from documents.labels import RELATIONS, SEXES
from documents.wording import LOCAL, day, long_day, moment

DOTS = "." * 24
DAY_DOTS = "....../....../..........."
_SPOT = re.compile(r"{([a-z0-9_.|]+)(?::or=([^{}]+))?}")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODES = {"person.sex": SEXES, "facts.guardian_relation": RELATIONS}
_LONG_DOTS = "...... tháng ...... năm .........."
_WANTED_DOTS: Mapping[str, str] = {
    "": "." * 18,
    "s": "." * 8,
    "l": "." * 30,
    "day": "....../....../..........",
    "long": _LONG_DOTS,
    "time": "...... giờ ...... phút",
    "age": "." * 6,
    "number": "." * 9,
    "int": "." * 6,
    "less": "." * 24,
}


def first(source: Source, paths: Iterable[str]) -> str | None:
    """The first known of several values, in words."""
    return next((text for path in paths if (text := shown(source, path)) is not None), None)


def first_day(source: Source, paths: Iterable[str]) -> str | None:
    """The first known of several days; of a moment only its day."""
    value = _first_date(source, paths)
    return None if value is None else day(value)


def _first_date(source: Source, paths: Iterable[str]) -> date | None:
    for path in paths:
        value = source.find(path)
        if isinstance(value, datetime):
            if value.tzinfo is not None:
                return value.astimezone(LOCAL).date()
        elif type(value) is date:
            return value
        elif isinstance(value, str) and _ISO.fullmatch(value):
            return date.fromisoformat(value)
    return None


def dots(span: Span) -> str:
    """What stands where a spot is unknown."""
    if span.want == "or":
        return span.suffix
    return _WANTED_DOTS.get(span.want, _WANTED_DOTS[""]) + (span.suffix if span.want == "number" else "")


def written(source: Source, span: Span) -> str | None:
    """The value of a spot as it is wanted there, or None."""
    paths = tuple(fitting(source, span.paths))
    if span.want in {"day", "long", "age"}:
        on = _first_date(source, paths)
        return _year_alone(source, span.want, paths) if on is None else _dated(source, span.want, on)
    if span.want == "time":
        return _time(source, paths)
    if span.want == "int":
        whole = next((value for path in paths if type(value := source.find(path)) is int), None)
        return None if whole is None else f"{whole:02}"
    if span.want[:4] in {"item", "rest"}:
        place, entries = int(span.want[4:]) - 1, items(source, paths)
        return "; ".join(entries[place : place + 1 if span.want.startswith("item") else None]) or None
    text = _first_but(source, paths)
    return None if text is None else _shaped(text, span)


def fitting(source: Source, paths: Iterable[str]) -> Iterator[str]:
    """The paths whose condition holds ("person.full_name@registered_by=person"), without it.

    "@told=fact" asks that this very act recorded the fact: what an earlier act told of it may no longer be so.
    """
    for path in paths:
        name, _, condition = path.partition("@")
        fact, _, wanted = condition.partition("=")
        if fact == "told":
            fresh = source.find("told")
            if isinstance(fresh, frozenset) and wanted in fresh:
                yield name
            continue
        if not condition or codes(source, f"facts.{fact}") & set(wanted.split(",")):
            yield name


def _shaped(text: str, span: Span) -> str:
    if span.want == "number":
        whole = "/" in text or " " in text
        return f"{text.zfill(2) if text.isdecimal() else text}{'' if whole else span.suffix}"
    if span.want == "less":
        return text.removeprefix(span.suffix).strip() or text
    return text.upper() if span.want == "upper" else text


def _first_but(source: Source, paths: Iterable[str]) -> str | None:
    """The first known value that is not the word after its "!"."""
    for path in paths:
        name, _, word = path.partition("!")
        text = shown(source, name)
        if text is not None and text.lower() != word.lower():
            return text
    return None


def _dated(source: Source, want: str, on: date) -> str | None:
    if want == "day":
        return day(on)
    if want == "long":
        return long_day(on).removeprefix("ngày ")
    today = _first_date(source, ("issued_on",))
    if today is None:
        return None
    return str(today.year - on.year - ((today.month, today.day) < (on.month, on.day)))


def _year_alone(source: Source, want: str, paths: Iterable[str]) -> str | None:
    """A birth of which only the year is known: dots for day and month."""
    year = source.find("person.birth_year") if "person.born" in paths else None
    if type(year) is not int or want == "age":
        return None
    return f"....../....../{year}" if want == "day" else f"...... tháng ...... năm {year}"


def _time(source: Source, paths: Iterable[str]) -> str | None:
    for path in paths:
        value = source.find(path)
        if isinstance(value, datetime) and value.tzinfo is not None:
            local = value.astimezone(LOCAL)
            return f"{local.hour:02} giờ {local.minute:02} phút"
    return None


def ticked(source: Source, span: Span) -> bool:
    """Whether a box is ticked: the fact has one of the codes, (``!=``) is known and has none of them, (``>``) has more values."""
    if not span.paths:
        return False
    whole = source.find(span.paths[0])
    if type(whole) is int:
        return whole > int(span.codes[0]) if span.op == ">" else str(whole) in span.codes
    known = codes(source, span.paths[0])
    if span.op == ">":
        return len(known) > int(span.codes[0])
    has = bool(known & {one.lower() for one in span.codes})
    return bool(known) and not has if span.op == "!=" else has


def items(source: Source, paths: Iterable[str]) -> tuple[str, ...]:
    """The entries of a list: the words of a set one by one, or a text cut at its semicolons and line ends."""
    for path in paths:
        listed = source.find(f"items.{path.removeprefix('facts.')}") if path.startswith("facts.") else None
        if isinstance(listed, (list, tuple)):
            return tuple(source.as_text(one, path) for one in listed)
        text = shown(source, path)
        if text is not None:
            return tuple(one.strip() for one in re.split(r"[;\n]", text) if one.strip())
    return ()


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
    """``text`` with the values for its spots ("{person.full_name}"); for what is not known dots, or the words told with it (":or=")."""
    return _SPOT.sub(lambda spot: first(source, spot[1].split("|")) or spot[2] or DOTS, text)


def codes(source: Source, path: str) -> frozenset[str]:
    """The codes of an enumerated fact or of a set, in small letters; "yes" and "no" for one that is true or false."""
    value = source.find(path)
    if isinstance(value, bool):
        return frozenset({"yes" if value else "no"})
    if isinstance(value, str):
        return frozenset({value.strip().lower()})
    return (
        frozenset(str(one) for one in value)
        if isinstance(value, (set, frozenset, list, tuple))
        else frozenset()
    )
