r"""The inline notation of ``documents/forms``: text, spots for values, boxes, bold, italics and guidance to whoever fills in by hand.

``"Họ và tên: {person.full_name:upper}"`` prints a value or dots; ``{}`` is always left to the pen; ``{?facts.result=positive}`` is a
box that is ticked where the fact has the value; ``**bold**``, ``*italics*``; ``~(guidance)~`` is printed in italics while the next
spot is unknown. ``\*`` and ``\~`` are the characters themselves; a line end parts the paragraphs of
a cell. Values are never read for marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"\\([*~])|(\*\*|\*|~)|\{([^{}]*)\}|(\n)")
_PATH = re.compile(r"([a-z_]+(\.[a-z0-9_]+)+|issued_on|issued_at)(![^!@]+)?(@[a-z_]+=[a-z_,]+)?")
_BOX = re.compile(r"\?(?:(?P<path>[a-z_.0-9]+)(?P<op>!=|=|>)(?P<codes>[^=]+))?")
_WANT = re.compile(r"|s|l|day|long|time|upper|age|number|int|less|or|item[1-9]|rest[1-9]")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: text, a value (``spot``) of the first known of ``paths``, or a box (``box``, ticked by ``codes``).

    ``want`` is how a value is written and which dots stand for it: "" in words, s and l short and long dots, day (05/01/2024), long (05
    tháng 01 năm 2024), time, upper, age (years on the day of the paper), number (with ``suffix`` where it has no symbol), int, less
    (without ``suffix`` at its beginning), or (``suffix`` stands for it where it is unknown), item1 … and rest2 … (entries of a list). A
    path ending in "!word" is no value where it says so, one ending in "@fact=code" only where the fact has that code.
    """

    text: str = ""
    spot: bool = False
    box: bool = False
    paths: tuple[str, ...] = ()
    want: str = ""
    suffix: str = ""
    codes: tuple[str, ...] = ()
    op: str = ""
    bold: bool = False
    italic: bool = False
    guide: bool = False


def bare(path: str) -> str:
    """The path without what is asked of it."""
    return path.partition("@")[0].partition("!")[0]


def parse(text: str, refuse: Callable[[str], Exception]) -> tuple[Span, ...]:
    """The spans of ``text``. ``refuse`` makes the error for what is not understood."""
    return tuple(_parsed(text, refuse))


def _parsed(text: str, refuse: Callable[[str], Exception]) -> Iterator[Span]:
    marks = {"**": False, "*": False, "~": False}
    place = 0
    plain = ""
    for found in _TOKEN.finditer(text):
        plain += text[place : found.start()] + (found[1] or "")
        place = found.end()
        if found[1]:
            continue
        if plain:
            yield _text(plain, marks)
            plain = ""
        if found[4]:
            yield Span("\n")
        elif found[2]:
            marks[found[2]] = not marks[found[2]]
        else:
            yield _spot(found[3], marks, refuse)
    if plain + text[place:]:
        yield _text(plain + text[place:], marks)
    if any(marks.values()):
        raise refuse(text)


def _text(text: str, marks: dict[str, bool]) -> Span:
    return Span(text, bold=marks["**"], italic=marks["*"] or marks["~"], guide=marks["~"])


def _spot(inside: str, marks: dict[str, bool], refuse: Callable[[str], Exception]) -> Span:
    box = _BOX.fullmatch(inside)
    if box:
        codes = tuple((box["codes"] or "").split(",")) if box["path"] else ()
        return Span(box=True, paths=(box["path"],) if box["path"] else (), codes=codes, op=box["op"] or "")
    paths, _, want = inside.partition(":")
    want, _, suffix = want.partition("=")
    known = tuple(paths.split("|")) if paths else ()
    if not _WANT.fullmatch(want) or not all(_PATH.fullmatch(one) for one in known):
        raise refuse(inside)
    return Span(
        spot=True, paths=known, want=want, suffix=suffix, bold=marks["**"], italic=marks["*"] or marks["~"]
    )
