"""What of a page would still be read in Vietnamese by a reader of English."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset({"input", "meta", "link", "img", "br", "hr", "wbr", "source", "col", "area"})
_READ: Final = frozenset({"title", "aria-label", "placeholder", "alt", "label", "data-label", "summary"})
# Numbers of texts of law and what stands in them ("116/2021/NĐ-CP", "Art. 5.2.đ", "point đ"), and the name of the program.
_KEPT: Final = re.compile(
    r"[\w.]*/?(?:NĐ-CP|QĐ-\w+|TTLT-[\w-]+)\w*|Art\. [\d.a-zđ]+|\bpoint đ\b|\bclause \d+ đ"
    r"|[Ff]orms? \S*|PL[IVX\d]+ Mẫu \w+|Lộ Trình|\bĐ\d+|\bMẫu \w+"
)


class Vietnamese(HTMLParser):
    """Collects the texts and attributes with Vietnamese letters outside elements that say they are Vietnamese."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._names = re.compile("|".join(re.escape(each) for each in sorted(names, key=len, reverse=True)))
        self._stack: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        inside = bool(self._stack and self._stack[-1][1])
        off = told["lang"] == "vi" if "lang" in told else inside
        if not off and tag not in {"script", "style"}:
            for name in _READ & told.keys():
                self._look(told[name] or "")
        if tag not in _VOID:
            self._stack.append((tag, off))

    def handle_endtag(self, tag: str) -> None:
        while self._stack:
            if self._stack.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not (self._stack and (self._stack[-1][1] or self._stack[-1][0] in {"script", "style"})):
            self._look(data)

    def _look(self, text: str) -> None:
        left = _KEPT.sub("", self._names.sub("", unicodedata.normalize("NFC", text)))
        if any(ord(letter) > 127 and unicodedata.category(letter).startswith("L") for letter in left):
            self.found.append(" ".join(text.split()))


def vietnamese_in(page: str, names: frozenset[str]) -> list[str]:
    """Every such text of a page; ``names`` are those of the town's people, offices and places."""
    reader = Vietnamese(names)
    reader.feed(page)
    return reader.found
