"""A file of text as a table: letters, separator and quotation marks are found out, line by line it is read."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, Final

from documents.sheets.model import RUNS
from documents.sheets.reading.encodings import Letters, codec_of, converted
from documents.sheets.reading.errors import refused
from documents.sheets.reading.limits import Limits
from documents.sheets.reading.model import Note, Page, Seen
from documents.sheets.text import TEXT_MARK
from workflows.importing.cells import Line, Value

_SEPARATORS: Final = (";", "\t", "|", ",")
_SAMPLE_LINES: Final = 30
_MOST_LINES: Final = 60
"""Lines that one row may run over: more means a quotation mark that was never closed."""
_SAMPLE: Final = 262_144
_PIECE: Final = 65_536
"""So much of the text is in memory at once, five times over while its ends of lines are made one."""
_NAMES: Final = {
    Letters.UTF_16: "UTF-16",
    Letters.WINDOWS_1258: "Windows-1258",
    Letters.TCVN3: "TCVN3 (ABC)",
    Letters.VNI: "VNI",
}


class TextBook:
    """``Book`` of a .csv: one page."""

    kind = "csv"

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        """``SheetRefused`` where letters or separator cannot be told."""
        self._stream, self._limits = stream, limits
        stream.seek(0)
        sample = stream.read(_SAMPLE)
        self._codec, self._letters = codec_of(sample, whole_is_utf8=_utf8(stream))
        self._separator = _separator(self._head())
        self.pages = (Page(0, "csv"),)
        self.notes = _notes(self._letters)

    def lines(self, page: Page, seen: Seen) -> Iterator[Line]:
        """Every row in which something stands; the number is that of its first line."""
        del page, seen
        counted = _Counted(self._text())
        rows = csv.reader(counted, delimiter=self._separator, strict=True)
        cells = count = 0
        while True:
            begins = counted.line + 1
            counted.begin()
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise refused("quotes", line=begins) from error
            values = tuple(map(self._value, row))
            line = Line(begins, values)
            if line.blank:
                continue
            count, cells = count + 1, cells + sum(each is not None for each in values)
            self._bounds(begins, count, cells, row)
            yield line

    def close(self) -> None:
        """Nothing is held beside the stream."""

    def _value(self, text: str) -> Value:
        text = converted(text, self._letters)
        if text.startswith(TEXT_MARK) and text[1:].startswith(RUNS):
            text = text[1:]  # as this program and Excel mark text that begins like a formula
        return text or None

    def _bounds(self, line: int, count: int, cells: int, row: list[str]) -> None:
        limits = self._limits
        if count > limits.rows:
            raise refused("rows", most=limits.rows)
        if len(row) > limits.columns:
            raise refused("columns", column=len(row), most=limits.columns)
        if cells > limits.cells:
            raise refused("cells", most=limits.cells)
        if any(len(each) > limits.text for each in row):
            raise refused("text", line=line, most=limits.text)

    def _text(self) -> Iterator[str]:
        self._stream.seek(0)
        decoder = codecs.getreader(self._codec)(self._stream, "replace")
        for number, line in enumerate(_split(decoder), 1):
            if "\0" in line:
                raise refused("nul", line=number)
            yield line

    def _head(self) -> list[str]:
        head = []
        for line in self._text():
            if line.strip():
                head.append(line)
            if len(head) == _SAMPLE_LINES:
                break
        return head


class _Counted:
    """Lines as the reader takes them: how many there were, and whether one row takes too many."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.line, self._of_row = lines, 0, 0

    def begin(self) -> None:
        """A row begins."""
        self._of_row = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        self._of_row += 1
        if self._of_row > _MOST_LINES:
            raise csv.Error
        return line


def _split(reader: io.TextIOBase | codecs.StreamReader) -> Iterator[str]:
    """Lines ended by LF, CRLF or CR alone, as whoever wrote the file ended them."""
    rest = ""
    while piece := reader.read(_PIECE):
        text = rest + piece
        held = text.endswith("\r")  # its LF may come with the next piece
        found = text[: -1 if held else None].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = found.pop() + ("\r" if held else "")
        yield from (line + "\n" for line in found)
    if rest.strip("\r\n"):
        yield rest


def _utf8(stream: IO[bytes]) -> bool:
    """Whether the whole file is UTF-8."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(head: list[str]) -> str:
    """The character that parts the same number of cells, at least two, in most lines."""
    best, found = (0, 0), ","
    for each in _SEPARATORS:
        counts = [len(row) for row in _tried(head, each)]
        widest = max(
            set(counts), key=lambda count: (counts.count(count) if count > 1 else 0, count), default=1
        )
        if widest > 1 and (score := (counts.count(widest), widest)) > best:
            best, found = score, each
    return found


def _tried(head: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(head, delimiter=separator))
    except csv.Error:
        return []


def _notes(letters: Letters) -> tuple[Note, ...]:
    if letters is Letters.UTF_8:
        return ()
    name = _NAMES[letters]
    return (
        Note(
            f"letters_{letters.name.lower()}",
            f"Tệp dùng bảng mã {name}; đã chuyển sang Unicode. Kiểm tra vài tên bên dưới có đọc đúng không trước khi tiếp tục.",
            f"The file is written in {name} and was turned into Unicode. See below whether the names read right before going on.",
        ),
    )
