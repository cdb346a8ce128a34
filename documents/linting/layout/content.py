"""Letters, bases, articles and running text (Mục I, 4 and II, 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.linting.layout.kit import SLACK, Wanted, check, fault
from documents.linting.layout.parts import ARTICLE, Parts
from documents.linting.lines import Line
from documents.linting.model import Finding, Said

FONT = "Times New Roman"
_BASIS = Wanted(Said("Căn cứ", "Basis"), "LAY-BASIS", "II, 6.a", (13, 14), bold=False, italic=True)
_CHAPTER = Wanted(
    Said("Phần, chương, mục", "Part, chapter, section"), "LAY-DIVISION", "II, 6.đ", (13, 14),
    bold=True, italic=False, upper=False, centred=True,
)  # fmt: skip
_ANNEX = Wanted(
    Said("Phụ lục", "Annex"),
    "LAY-DIVISION",
    "III, 1.b",
    (14, 14),
    bold=True,
    italic=False,
    upper=False,
    centred=True,
)
_DIVISION = re.compile(
    r"(?P<word>Phần|Chương|Mục|Tiểu mục|Phụ lục)(?: (?P<n>[IVX]+|[0-9]{1,2}))?$", re.IGNORECASE
)
_BLACK = {"auto", "000000", "windowtext"}
_FIELD = re.compile(r"^(?:[0-9]{1,2}\.|[a-zđ]\)|-)? ?[^.;]{2,200}:(?: |\t|$)")
_BRACKETS = re.compile(r"\([^()]*\)")
_LONG = 80


def findings(parts: Parts) -> Iterator[Finding]:
    """Every departure of the letters and of the text."""
    told = parts.told
    for place, line in enumerate(parts.lines):
        yield from _letters(line, told=place in told)
    yield from _bases(parts)
    for line in parts.lines:
        yield from _article(line)
        yield from _division(line)
    yield from _running(parts)


def _letters(line: Line, *, told: bool) -> Iterator[Finding]:
    for piece in line.shown:
        if not any(map(str.isalnum, piece.text)):
            continue
        if piece.look.font != FONT:
            named = piece.look.font or "?"
            yield fault(
                "LAY-FONT",
                line.place,
                "I, 4",
                Said(f"Phông chữ {named}", f"Letters in {named}"),
                Said(FONT, FONT),
            )
        if piece.look.colour not in _BLACK:
            yield fault(
                "LAY-COLOUR",
                line.place,
                "I, 4",
                Said(f"Màu chữ {piece.look.colour}", f"Letters of colour {piece.look.colour}"),
                Said("màu đen", "black"),
            )
        least = 10 if line.bordered else 11
        if not told and not least - SLACK <= piece.look.size <= 14 + SLACK:
            yield fault(
                "LAY-SIZE", line.place, "II, 6.e", Said(f"Cỡ chữ {piece.look.size:g}", f"Letters of size {piece.look.size:g}"),
                Said("cỡ chữ 13–14", "size 13 to 14"),
            )  # fmt: skip


def _bases(parts: Parts) -> Iterator[Finding]:
    for place in parts.bases:
        line = parts.lines[place]
        yield from check(line, _BASIS)
        end = line.text.rstrip()[-1:]
        last = place == parts.bases[-1]
        if last and end not in ".;…":
            yield _mark(line, end, "dấu chấm (.) ở căn cứ cuối", "a full stop after the last basis")
        if last and end == ";":
            yield _mark(line, end, "dấu chấm (.) ở căn cứ cuối", "a full stop after the last basis")
        if not last and end != ";":
            yield _mark(line, end, "dấu chấm phẩy (;) sau mỗi căn cứ", "a semicolon after each basis")


def _mark(line: Line, end: str, vi: str, en: str) -> Finding:
    return fault(
        "LAY-BASIS",
        line.place,
        "II, 6.a",
        Said(f"Căn cứ kết thúc bằng “{end}”", f"A basis ends with '{end}'"),
        Said(vi, en),
    )


def _article(line: Line) -> Iterator[Finding]:
    found = ARTICLE.match(line.text)
    if found is None or line.cell is not None or found["mark"] == "":
        return
    if found["mark"] != ".":
        yield fault(
            "LAY-ARTICLE",
            line.place,
            "II, 6.đ",
            Said("Sau số của điều là dấu hai chấm", "A colon after the number of an article"),
            Said("dấu chấm (.)", "a full stop"),
        )
    length = 0
    for piece in line.pieces:
        if length >= found.end("mark"):
            break
        if piece.text.strip() and not piece.look.bold:
            yield fault(
                "LAY-ARTICLE", line.place, "II, 6.đ", Said("“Điều” và số thứ tự không đậm", "'Điều' and its number are not bold"),
                Said("chữ đứng, đậm", "upright, bold"),
            )  # fmt: skip
            break
        length += len(piece.text)


def _division(line: Line) -> Iterator[Finding]:
    """ "Chương II", "Mục 1", "Phụ lục I" on a line of their own."""
    found = _DIVISION.match(line.text.strip())
    if found is None or line.bordered:
        return
    annex = found["word"].lower() == "phụ lục"
    yield from check(line, _ANNEX if annex else _CHAPTER)
    by_letters = found["word"].lower() in {"phần", "chương", "phụ lục"}
    if by_letters and found["n"] and found["n"].isdecimal():
        yield fault(
            _CHAPTER.code, line.place, "III, 1.a" if annex else "II, 6.đ",
            Said(f"“{line.text.strip()}” đánh số Ả Rập", f"'{line.text.strip()}' is numbered in Arabic figures"),
            Said("chữ số La Mã", "Roman figures"),
        )  # fmt: skip


def _running(parts: Parts) -> Iterator[Finding]:
    """Long paragraphs of running text: both margins, first line, spaces."""
    lines = parts.lines
    told = parts.told
    body = {place for place, line in enumerate(lines) if place not in told and _is_running(line)}
    for place in sorted(body):
        line = lines[place]
        if line.stand.align not in {"both", "distribute"}:
            yield _of_text(line, "không canh đều hai lề", "not justified", "canh đều cả hai lề", "justified")
        if (
            not line.numbered
            and not any(
                abs(line.stand.first_mm + line.stand.left_mm * (line.stand.first_mm < 0) - one) <= 0.6
                for one in (10, 12.7)
            )
            and not line.text.startswith(("\t", "  "))
        ):
            yield _of_text(
                line, f"đầu dòng lùi {line.stand.first_mm:.1f} mm", f"first line indented by {line.stand.first_mm:.1f} mm",
                "lùi 1 cm hoặc 1,27 cm", "1 cm or 1.27 cm",
            )  # fmt: skip
        if line.stand.line is not None and not 0.98 <= line.stand.line <= 1.52:
            yield _of_text(
                line,
                f"giãn dòng {line.stand.line:.2f}",
                f"line spacing of {line.stand.line:.2f}",
                "1 đến 1,5 dòng",
                "1 to 1.5 lines",
            )
        if (
            place + 1 in body
            and lines[place + 1].number != line.number
            and line.stand.after + lines[place + 1].stand.before < 5.9
        ):
            gap = line.stand.after + lines[place + 1].stand.before
            yield _of_text(
                line,
                f"cách đoạn {gap:g} pt",
                f"{gap:g} pt between paragraphs",
                "tối thiểu 6 pt",
                "at least 6 pt",
            )
        if not 13 - SLACK <= line.size <= 14 + SLACK:
            yield _of_text(
                line, f"cỡ chữ {line.size:g}", f"size {line.size:g}", "cỡ chữ 13–14", "size 13 to 14"
            )


def _is_running(line: Line) -> bool:
    text = line.text.strip()
    return (
        line.cell is None and len(text) >= _LONG and text[-1] in ".;:" and "\t" not in text and "..." not in text
        and "☐" not in text and "☒" not in text and _FIELD.match(_bare(text)) is None and line.stand.align != "center" and not line.italic
    )  # fmt: skip


def _bare(text: str) -> str:
    """Without what stands in brackets, brackets within brackets too."""
    while (shorter := _BRACKETS.sub("", text)) != text:
        text = shorter
    return text


def _of_text(line: Line, vi: str, en: str, right_vi: str, right_en: str) -> Finding:
    return fault(
        "LAY-TEXT", line.place, "II, 6.e", Said(f"Lời văn: {vi}", f"Text: {en}"), Said(right_vi, right_en)
    )
