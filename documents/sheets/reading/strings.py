"""The texts that the cells of an .xlsx share, held close together: a list of fifty thousand names takes a few megabytes."""

from __future__ import annotations

import re
from array import array
from typing import IO, Final

from documents.sheets.reading.errors import refused
from documents.sheets.reading.limits import Limits
from documents.sheets.reading.xml import events

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Strings:
    """Texts by their number."""

    def __init__(self) -> None:
        self._bytes: Final = bytearray()
        self._ends: Final = array("L", [0])

    @classmethod
    def read(cls, source: IO[bytes], limits: Limits) -> Strings:
        """Those of a part. ``SheetRefused``."""
        strings = cls()
        for text in events(source, _Handler(), "sharedStrings"):
            strings._add(text)
            if len(strings._bytes) > limits.strings:
                raise refused("bomb")
        return strings

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        """The text; ``IndexError``."""
        if not 0 <= place < len(self):
            raise IndexError
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode("utf-8", "replace")

    def _add(self, text: str) -> None:
        self._bytes.extend(text.encode("utf-8", "replace"))
        self._ends.append(len(self._bytes))


def unescaped(text: str) -> str:
    """``_x000D_`` and the like as the characters that they stand for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Handler:
    """``si`` elements: the texts of their runs joined, without readings aloud (``rPh``)."""

    def __init__(self) -> None:
        self.ready: list[str] = []
        self._runs: list[str] = []
        self._in_text = False
        self._aloud = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "t":
            self._in_text = not self._aloud
        elif name == "si":
            self._runs = []
        elif name == "rPh":
            self._aloud += 1

    def text(self, text: str) -> None:
        if self._in_text:
            self._runs.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "si":
            self.ready.append(unescaped("".join(self._runs)))
        elif name == "rPh":
            self._aloud -= 1
