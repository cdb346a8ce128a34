"""Tables as offices and strangers make them: a small .xlsx written part by part, so that anything can be wrong with it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from documents.sheets.reading import Book, Limits, SheetRefused, open_book
from documents.sheets.reading.model import Seen
from workflows.importing.cells import Line

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f"""<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="170" formatCode="dd\\/mm\\/yyyy"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="46"/></cellXfs></styleSheet>"""


def text(place: str, value: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def number(place: str, value: str, style: int = 0) -> str:
    """A cell with a number."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """The part of a sheet."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(*names: str, more: str = "", hidden: int = -1) -> str:
    """The part that names the sheets."""
    told = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}" state="{"hidden" if place - 1 == hidden else "visible"}"/>'
        for place, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}">{more}<sheets>{told}</sheets></workbook>'


def xlsx(
    *sheets: str, parts: Mapping[str, str | bytes] | None = None, more: str = "", hidden: int = -1
) -> bytes:
    """A whole file; ``parts`` add to it or take the place of others."""
    names = [f"S{place}" for place in range(1, len(sheets) + 1)]
    rels = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELS}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(sheets) + 1)
    )
    held: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": workbook(*names, more=more, hidden=hidden),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="x">{rels}</Relationships>',
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{place}.xml": each for place, each in enumerate(sheets, 1)},
        **(parts or {}),
    }
    return packed(held)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def opened(content: bytes, limits: Limits | None = None) -> Book:
    """The table."""
    return open_book(io.BytesIO(content), limits)


def lines(
    content: bytes, page: int = 0, seen: Seen | None = None, limits: Limits | None = None
) -> list[Line]:
    """Its rows."""
    book = opened(content, limits)
    return list(book.lines(book.pages[page], seen or Seen()))


def why(content: bytes, limits: Limits | None = None) -> str:
    """Why it is refused; "" where it is not. Both languages have a whole sentence."""
    try:
        lines(content, limits=limits)
    except SheetRefused as error:
        told = error
    else:
        return ""
    assert min(len(told.vi), len(told.en)) > 20
    assert "{" not in told.vi + told.en
    return str(told.fields["why"])
