"""What an auditor types to name a place of the law, read kindly: abbreviations with their dots, either order, a number without its
letters, a law by its name, or no text at all, where several may be meant. What the law's data hold is never read so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from rules.citation import Citation
from rules.corpus import Corpus
from rules.errors import CitationError

_DOTTED: Final = re.compile(r"\b(điều|đ|khoản|k)\.\s*(?=[0-9])", re.IGNORECASE)
_POINT: Final = re.compile(r"\b(?:điểm|đ)\.\s*([a-zđ])\b", re.IGNORECASE)
_DECIMAL: Final = re.compile(
    r"\b((?:điều|đ) ?[0-9]+[a-zđ]?)\.([0-9]+[a-zđ]?)(?:\.([a-zđ]))?(?![\w/])", re.IGNORECASE
)
_KIND: Final = re.compile(
    r"(?:\b(?:của|theo)\s+)?\b(?:bộ luật|luật|nghị định|nghị quyết|thông tư liên tịch|thông tư|pháp lệnh|quyết định"
    r"|blds|bllđ|ttlt|nđ|nq|tt|pl|qđ|l)?\s*(?:số\s*)?(?<![0-9/])(?=[0-9]{1,5}/)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?<![\w/])([0-9]{1,5}/[0-9]{4})(/[\w-]+)?(?![\w/])")
_DATED: Final = re.compile(r"\bngày [0-9]{1,2}(?: tháng |/)[0-9]{1,2}(?: năm |/)[0-9]{4}", re.IGNORECASE)
_BY_NAME: Final = re.compile(r"\b(?:bộ luật|luật|pháp lệnh)\b", re.IGNORECASE)


def read_places(text: str, corpus: Corpus) -> tuple[Citation, ...]:
    """The places that may be meant, in the order of the texts; one where a text is named. ``CitationError`` where none can be."""
    try:
        return (Citation.parse(text),)
    except CitationError:
        found = tuple(dict.fromkeys(_meant(_spelt(text), corpus)))
        if not found:
            raise
        return found


def _spelt(text: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    tidy = _DECIMAL.sub(lambda m: f"{m[1]} khoản {m[2]}" + (f" điểm {m[3]}" if m[3] else ""), tidy)
    return _POINT.sub(r"điểm \1", _DOTTED.sub(r"\1 ", tidy))


def _meant(text: str, corpus: Corpus) -> Iterator[Citation]:
    plain = " ".join(_DATED.sub(" ", _KIND.sub(" ", text)).split())
    number = _NUMBER.search(plain)
    if number is not None:
        place = (plain[: number.start()] + " " + plain[number.end() :]).strip(" ,;.")
        for held in _numbered(number[0], corpus):
            yield from _within(held, place)
        return
    texts, place = _named(text, corpus)
    for held in texts:
        yield from (each for each in _within(held, place) if each.article and corpus.knows(each))


def _numbered(number: str, corpus: Corpus) -> list[str]:
    """The texts held whose number it is, whatever letters were typed; one whose letters were left out."""
    wanted = _folded(number)
    return [
        each
        for each in corpus.instruments()
        if _folded(each) == wanted or _folded(each).startswith(f"{wanted}/")
    ]


def _folded(number: str) -> str:
    return number.upper().replace("Đ", "D")


def _named(text: str, corpus: Corpus) -> tuple[list[str], str]:
    """The texts of the name that stands in ``text``, and the rest; every text where none does."""
    text = text.replace(",", "")
    plain = text.casefold()
    names = [name for name in _titles(corpus) if name in plain] if _BY_NAME.search(text) else []
    if not names:
        return list(corpus.instruments()), text
    longest = max(names, key=len)
    start = plain.index(longest)
    rest = text[:start] + " " + text[start + len(longest) :]
    return list(_titles(corpus)[longest]), _BY_NAME.sub("", rest).strip(" ,;.")


@cache
def _titles(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Laws, codes and ordinances by name, in small letters without commas."""
    found: dict[str, list[str]] = {}
    for each in corpus.all_versions():
        if _BY_NAME.match(each.kind):
            numbers = found.setdefault(each.title.casefold().replace(",", ""), [])
            numbers += [each.number] if each.number not in numbers else []
    return {name: tuple(numbers) for name, numbers in found.items()}


def _within(number: str, place: str) -> Iterator[Citation]:
    try:
        yield Citation.parse(f"{number} {place}".strip())
    except CitationError:
        return
