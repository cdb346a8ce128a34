"""The pieces of the body as the templates take them: paragraphs of runs, boxes and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from documents.contexts.reading import Source
from documents.generic.model import Line
from documents.generic.values import DAY_DOTS, codes, filled, first, first_day

_STYLES = {"heading": "LtHeading", "body": "LtBody", "note": "LtNote", "say": "LtField"}
_SHORT = "." * 20
_TEXT_WIDTH = 9071


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text. ``fill`` is the number of dotted lines that follow it to the right margin."""

    text: str
    bold: bool = False
    italic: bool = False
    fill: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph (``style``, ``runs``), a box with its text (``ticked`` is not None), or a table (``columns``)."""

    style: str
    runs: tuple[Run, ...] = ()
    keep: bool = False
    centred: bool = False
    ticked: bool | None = None
    columns: tuple[tuple[str, int], ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())


def centred(text: str, *, bold: bool) -> Piece:
    """A line in the middle."""
    return Piece("LtHead", (Run(text, bold=bold),), keep=True, centred=True)


def piece_basis(text: str) -> Piece:
    """A legal basis."""
    return Piece("LtBasis", (Run(text),))


def pieces_of(lines: Iterable[Line], source: Source) -> Iterator[Piece]:
    """Every line as pieces; the last is kept with the signatures below it."""
    found: list[Piece] = []
    articles = 0
    for place, line in enumerate(lines, start=1):
        if line.kind == "article":
            articles += 1
            pieces = [Piece("LtBody", (Run(f"Điều {articles}. ", bold=True), Run(filled(source, line.text))))]
        else:
            pieces = list(_pieces(line, source))
        if source.notes is not None:
            source.printed(f"line.{place}", _label(line, articles), _said(line, pieces))
        found += pieces
    if found:
        found[-1] = replace(found[-1], keep=True)
    yield from found


def _label(line: Line, article: int) -> str:
    """What a line is called: its label; a sentence has none."""
    if line.kind in {"field", "fill"}:
        return line.text.rstrip(": ")
    if line.kind == "pair":
        return "; ".join(one.text for one in line.parts)
    if line.kind == "article":
        return f"Điều {article}"
    return "Ô đánh dấu" if line.kind == "choice" else "Câu văn"


def _said(line: Line, pieces: Iterable[Piece]) -> str:
    """What a line prints, without its label; of boxes those that are ticked."""
    if line.kind == "choice":
        return "; ".join(run.text for piece in pieces if piece.ticked for run in piece.runs)
    text = "".join(run.text for piece in pieces for run in piece.runs)
    return text.removeprefix(line.text).lstrip(": ").strip() if line.kind in {"field", "fill"} else text


def _pieces(line: Line, source: Source) -> Iterator[Piece]:
    if line.kind in _STYLES:
        yield Piece(_STYLES[line.kind], (Run(filled(source, line.text)),))
    elif line.kind == "choice":
        known = codes(source, line.sources[0])
        final = line.options[-1][0]
        for code, text in line.options:
            yield Piece("LtChoice", (Run(text),), keep=code != final, ticked=code in known)
    elif line.kind == "table":
        yield _table(line)
        yield Piece("LtRule")
    elif line.kind == "pair":
        last = len(line.parts) - 1
        runs = [run for place, one in enumerate(line.parts) for run in _runs(one, source, place, last)]
        yield Piece("LtField", tuple(runs))
    else:
        yield Piece("LtField", tuple(_runs(line, source, 0, 0)))


def _runs(line: Line, source: Source, place: int, last: int) -> Iterator[Run]:
    """Label and value of a field; a label inside a line is not cut by the end of the line."""
    if line.kind == "fill":
        value = first(source, line.sources)
        told = Run(
            f"{filled(source, line.text)} {value or ''}", fill=() if value else tuple(range(line.blanks + 1))
        )
        yield told
        return
    label = f"{line.text}: " if place == 0 else f"{line.text}:".replace(" ", "\u00a0") + "\u00a0"
    end = "; " if place < last else ""
    if line.until:
        begin, until = (first_day(source, paths) or DAY_DOTS for paths in (line.sources, line.until))
        yield Run(f"{label}từ ngày {begin} đến ngày {until}{end}")
        return
    value = first(source, line.sources)
    if value is None and place == last:
        yield Run(label, fill=tuple(range(line.blanks + 1)))
    else:
        yield Run(f"{label}{_SHORT if value is None else value}{end}")


def _table(line: Line) -> Piece:
    """A table with empty rows, its columns in proportion to the widths told."""
    whole = sum(width for _, width in line.columns)
    columns = [(name, width * _TEXT_WIDTH // whole) for name, width in line.columns]
    return Piece("", columns=tuple(columns), rows=(("",) * len(columns),) * line.rows)
