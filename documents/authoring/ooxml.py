"""The few elements of WordprocessingML that our forms need, as strings, in the order that the schema demands.

Lengths are twips (1/20 point, 56.69 to a millimetre) unless a name says ``pt`` (points) or ``mm``.
Text may hold Jinja tags: they stand inside one ``w:t`` each, so that docxtpl and our renderer read them alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

Align = Literal["left", "center", "right", "both"]
Stand = Literal["top", "center", "bottom"]

BOX_FONT = "Segoe UI Symbol"


def mm(length: float) -> int:
    """Millimetres as twips."""
    return round(length * 1440 / 25.4)


@dataclass(frozen=True, slots=True)
class Face:
    """How a run looks. ``size`` is in points; None is the size of the paragraph's style."""

    bold: bool = False
    italic: bool = False
    size: float | None = None
    box: bool = False

    def xml(self) -> str:
        """The run properties, or nothing for a plain run."""
        parts = [
            f'<w:rFonts w:ascii="{BOX_FONT}" w:eastAsia="{BOX_FONT}" w:hAnsi="{BOX_FONT}" w:cs="{BOX_FONT}"/>'
            if self.box
            else "",
            "<w:b/><w:bCs/>" if self.bold else "",
            "<w:i/><w:iCs/>" if self.italic else "",
            f'<w:sz w:val="{self.size * 2:.0f}"/><w:szCs w:val="{self.size * 2:.0f}"/>' if self.size else "",
        ]
        inner = "".join(parts)
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""


PLAIN = Face()
BOLD = Face(bold=True)
ITALIC = Face(italic=True)


def run(text: str, face: Face = PLAIN) -> str:
    """A run of text; a tab character becomes a tab, a newline a line break."""
    inner = "".join(_piece(piece) for piece in _split(text))
    return f"<w:r>{face.xml()}{inner}</w:r>"


def _split(text: str) -> list[str]:
    pieces = [""]
    for char in text:
        if char in "\t\n":
            pieces += [char, ""]
        else:
            pieces[-1] += char
    return [piece for piece in pieces if piece]


def _piece(piece: str) -> str:
    if piece == "\t":
        return "<w:tab/>"
    if piece == "\n":
        return "<w:br/>"
    return f'<w:t xml:space="preserve">{escape(piece)}</w:t>'


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line under an otherwise empty paragraph."""

    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph stands. ``style`` names one of ``styles.xml``; what is None is the style's."""

    style: str | None = None
    align: Align | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: int | None = None
    hanging: int | None = None
    first: int | None = None
    keep_next: bool = False
    dotted_to: tuple[int, ...] = ()

    def xml(self) -> str:
        """The paragraph properties in schema order."""
        parts = [
            f'<w:pStyle w:val="{self.style}"/>' if self.style else "",
            "<w:keepNext/>" if self.keep_next else "",
            self._tabs(),
            self._spacing(),
            self._indent(),
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
        ]
        inner = "".join(parts)
        return f"<w:pPr>{inner}</w:pPr>" if inner else ""

    def _tabs(self) -> str:
        stops = "".join(f'<w:tab w:val="right" w:leader="dot" w:pos="{at}"/>' for at in self.dotted_to)
        return f"<w:tabs>{stops}</w:tabs>" if stops else ""

    def _spacing(self) -> str:
        given = [
            f' w:before="{self.before * 20:.0f}"' if self.before is not None else "",
            f' w:after="{self.after * 20:.0f}"' if self.after is not None else "",
            f' w:line="{self.line * 240:.0f}" w:lineRule="auto"' if self.line is not None else "",
        ]
        return f"<w:spacing{''.join(given)}/>" if any(given) else ""

    def _indent(self) -> str:
        given = [
            f' w:left="{self.left}"' if self.left is not None else "",
            f' w:hanging="{self.hanging}"' if self.hanging is not None else "",
            f' w:firstLine="{self.first}"' if self.first is not None else "",
        ]
        return f"<w:ind{''.join(given)}/>" if any(given) else ""


def para(*runs: str, shape: Shape | None = None) -> str:
    """A paragraph of runs already made by ``run``."""
    return f"<w:p>{shape.xml() if shape else ''}{''.join(runs)}</w:p>"


def rule_line(rule: Rule) -> str:
    """A thin rule with the given distances from the sides, at the foot of a paragraph 4 points high."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="LtRule"/><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        f'<w:ind w:left="{rule.left}" w:right="{rule.right}"/></w:pPr></w:p>'
    )


def cell(
    width: int,
    *content: str,
    span: int = 1,
    stand: Stand = "top",
    borders: str = "",
) -> str:
    """A table cell of paragraphs; ``borders`` is the inner XML of ``w:tcBorders``."""
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "")
        + (f'<w:vAlign w:val="{stand}"/>' if stand != "top" else "")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(content) or '<w:p/>'}</w:tc>"


def row(*cells: str, header: bool = False, height: int | None = None) -> str:
    """A row that no page break may cut; ``header`` repeats it on the next page; ``height`` is the least height."""
    properties = (
        "<w:cantSplit/>"
        + (f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else "")
        + ("<w:tblHeader/>" if header else "")
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Iterable[str], *, bordered: bool) -> str:
    """A table of fixed columns. Without borders it only holds things side by side and has no cell margins."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"' if bordered else 'w:val="nil"'
    margin = 80 if bordered else 0
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{''.join(f'<w:{side} {line}/>' for side in sides)}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
