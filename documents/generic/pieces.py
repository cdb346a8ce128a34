"""The pieces of the body as the templates take them: paragraphs of runs, boxes and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from documents.contexts.reading import Source
from documents.generic.model import Line
from documents.generic.spans import Span
from documents.generic.tables import Row, table_rows
from documents.generic.values import DAY_DOTS, codes, dots, first, first_day, items, ticked, written
from documents.generic.words import Run

_STYLES = {
    "heading": "LtHeading", "body": "LtBody", "note": "LtNote", "say": "LtField", "basis": "LtBasis", "centre": "LtHead",
    "line": "LtLine",
}  # fmt: skip
_SHORT = "." * 20
# So many letters fill a line.
_LINE = 85
# What is wanted at the end of a line and may take the room to the margin.
_OPEN = frozenset(
    {"", "l", "upper", "less", *(f"{kind}{n}" for kind in ("item", "rest") for n in range(1, 10))}
)
TEXT_WIDTH, WIDE = 9071, 14003
"""The width between the margins in twentieths of a point: upright, and lying."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph (``style``, ``runs``), a box with its text (``ticked`` is not None), or a table (``widths``).

    ``apart``: begins a page of its own. ``ragged``: is not stretched to the margin, for dots would tear it;
    ``even``: is, for it runs over several lines.
    """

    style: str
    runs: tuple[Run, ...] = ()
    keep: bool = False
    centred: bool = False
    ticked: bool | None = None
    widths: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    apart: bool = False
    ragged: bool = False
    even: bool = False


def centred(text: str, *, bold: bool) -> Piece:
    """A line in the middle."""
    return Piece("LtHead", (Run(text, bold=bold),), keep=True, centred=True)


def piece_basis(text: str) -> Piece:
    """A legal basis."""
    return Piece("LtBasis", (Run(text),), ragged="....." in text)


def text_of(spans: Iterable[Span], source: Source) -> str:
    """The same on paper as plain text."""
    return "".join(one.text for one in runs_of(tuple(spans), source))


def pieces_of(lines: Iterable[Line], source: Source, *, width: int = TEXT_WIDTH) -> Iterator[Piece]:
    """Every line as pieces; the last is kept with the signatures below it."""
    found: list[Piece] = []
    articles = 0
    for place, line in enumerate(lines, start=1):
        if line.kind == "article":
            articles += 1
            told = (Run(f"Điều {articles}. ", bold=True), *runs_of(line.spans, source))
            pieces = [Piece("LtBody", told, ragged=_dotted(told))]
        else:
            pieces = list(_pieces(line, source, width))
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
    if line.kind == "line":
        return _lead(line).rstrip(": ;(") or "Câu văn"
    if line.kind == "article":
        return f"Điều {article}"
    return {"choice": "Ô đánh dấu", "table": "Bảng", "list": "Danh mục"}.get(line.kind, "Câu văn")


def _lead(line: Line) -> str:
    """The words before the first value of a line."""
    lead = ""
    for span in line.spans:
        if span.spot or span.box:
            break
        lead += "" if span.guide else span.text
    return lead


def _said(line: Line, pieces: Iterable[Piece]) -> str:
    """What a line prints, without its label; of boxes those that are ticked."""
    if line.kind == "choice":
        return "; ".join(run.text for piece in pieces if piece.ticked for run in piece.runs)
    text = "".join(run.text for piece in pieces for run in piece.runs)
    if line.kind in {"field", "fill"}:
        return text.removeprefix(line.text).lstrip(": ").strip()
    return text.removeprefix(_lead(line)).strip() if line.kind == "line" else text


def _pieces(line: Line, source: Source, width: int) -> Iterator[Piece]:
    if line.kind in _STYLES:
        fill = line.blanks if line.kind == "line" else None
        centre = line.kind == "centre"
        words = runs_of(line.spans, source, fill=fill)
        ragged = line.kind in {"body", "basis"} and _dotted(words)
        even = line.kind == "line" and not _dotted(words) and sum(len(one.text) for one in line.spans) > _LINE
        yield Piece(
            _STYLES[line.kind],
            words,
            keep=centre or _introduces(line),
            centred=centre,
            ragged=ragged,
            even=even,
        )
    elif line.kind == "choice":
        yield from _choices(line, source)
    elif line.kind == "list":
        yield from _entries(line, source)
    elif line.kind == "table":
        widths, rows = table_rows(line, width, lambda spans: runs_of(spans, source, blank=True))
        yield Piece("", widths=widths, rows=rows)
        yield Piece("LtRule")
    elif line.kind == "pair":
        last = len(line.parts) - 1
        runs = [run for place, one in enumerate(line.parts) for run in _runs(one, source, place, last)]
        yield Piece("LtField", tuple(runs))
    else:
        yield Piece("LtField", tuple(_runs(line, source, 0, 0)))


def _introduces(line: Line) -> bool:
    """Whether a line only leads to what follows it: all bold, or a label without a value of its own."""
    if line.kind != "line" or any(one.spot or one.box for one in line.spans):
        return False
    return all(one.bold for one in line.spans) or line.text.rstrip("*").endswith(":")


def _dotted(runs: Iterable[Run]) -> bool:
    return any("....." in run.text for run in runs)


def _choices(line: Line, source: Source) -> Iterator[Piece]:
    """A box for each option; what an option tells beside its words is known only where it is the case."""
    known = codes(source, line.sources[0])
    final = line.options[-1][0]
    empty = Source(source.form, {})
    for (code, _), spans in zip(line.options, line.choices, strict=True):
        chosen = bool(known & set(code.split(",")))
        told = runs_of(spans, source if chosen else empty)
        yield Piece("LtChoice", told, keep=code != final, ticked=chosen)


def _entries(line: Line, source: Source) -> Iterator[Piece]:
    """“1) …” for each entry, dotted lines where none is known."""
    known = items(source, line.sources)
    for place in range(max(len(known), 0 if known else line.rows)):
        mark = line.text.replace("n", str(place + 1))
        if place < len(known):
            yield Piece("LtLine", (Run(f"{mark} {known[place]}"),))
        else:
            yield Piece("LtLine", (Run(f"{mark} ", fill=(0,)),))


def runs_of(
    spans: tuple[Span, ...], source: Source, *, fill: int | None = None, blank: bool = False
) -> tuple[Run, ...]:
    """Text, values and boxes. ``fill``: an unknown spot at the end is dotted to the margin, with so many lines more.

    ``blank``: what is unknown leaves room and no dots (cells of a table).
    """
    found: list[Run] = []
    for place, span in enumerate(spans):
        if span.box:
            found.append(Run("", ticked=ticked(source, span)))
        elif span.spot:
            last = fill is not None and place == len(spans) - 1 and span.want in _OPEN
            found.append(_spot(span, source, tuple(range((fill or 0) + 1)) if last else (), blank=blank))
        elif not (span.guide and _known_after(spans[place:], source)):
            dropped = place > 0 and spans[place - 1].guide and _known_after(spans[place - 1 :], source)
            found.append(
                Run(span.text.lstrip() if dropped else span.text, bold=span.bold, italic=span.italic)
            )
    return tuple(found)


def _spot(span: Span, source: Source, fill: tuple[int, ...], *, blank: bool) -> Run:
    """The value; where it is unknown dots, room, or dots to the margin (``fill``)."""
    value = written(source, span)
    if value is None and fill:
        return Run("", fill=fill)
    text = ("" if blank else dots(span)) if value is None else value
    return Run(text, bold=span.bold, italic=span.italic)


def _known_after(spans: tuple[Span, ...], source: Source) -> bool:
    """Whether the value that the guidance is about is known: then nobody needs the guidance."""
    spot = next((one for one in spans if one.spot), None)
    return spot is not None and written(source, spot) is not None


def _runs(line: Line, source: Source, place: int, last: int) -> Iterator[Run]:
    """Label and value of a field; a label inside a line is not cut by the end of the line."""
    if line.kind == "fill":
        value = first(source, line.sources)
        told = Run(
            f"{text_of(line.spans, source)} {value or ''}",
            fill=() if value else tuple(range(line.blanks + 1)),
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
