"""An .xlsx from outside: its sheets by name, its formats of days, its rows as a stream."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from documents.sheets.reading import grid
from documents.sheets.reading.errors import refused
from documents.sheets.reading.limits import Limits
from documents.sheets.reading.model import Note, Page, Seen
from documents.sheets.reading.package import Package
from documents.sheets.reading.strings import Strings
from documents.sheets.reading.xml import local, tree
from workflows.importing.cells import Line

_WORKBOOK: Final = "xl/workbook.xml"
_LINKS: Final = Note(
    "links",
    "Tệp có liên kết đến tệp khác; liên kết không được mở.",
    "The file is linked to other files; no link is followed.",
)
_OWN_DAYS: Final = frozenset(range(14, 23)) | frozenset(range(27, 37)) | frozenset(range(50, 59))
"""Formats that programs give a number without telling it: days, also those of East Asia."""


class ExcelBook:
    """``Book`` of an .xlsx."""

    kind = "xlsx"

    def __init__(self, package: Package, limits: Limits) -> None:
        """``SheetRefused``."""
        self._package, self._limits = package, limits
        root = tree(package.read(_WORKBOOK), "workbook")
        targets = _targets(package)
        self._since_1904 = _since_1904(root)
        self._parts: dict[int, str] = {}
        pages: list[Page] = []
        for each in _all(root, "sheet"):
            target = next(
                (
                    targets[value]
                    for key, value in each.attrib.items()
                    if local(key) == "id" and value in targets
                ),
                "",
            )
            if "worksheets/" not in target or target not in package:
                continue  # a chart has no rows
            page = Page(len(pages), each.get("name", ""), hidden=each.get("state", "visible") != "visible")
            self._parts[page.place] = target
            pages.append(page)
        if not pages:
            raise refused("no_sheets")
        self.pages = tuple(pages)
        linked = any(name.startswith("xl/externallinks/") for name in package.names)
        self.notes = (_LINKS,) if linked else ()
        self._dates = _date_styles(package)
        self._strings: Strings | None = None

    def lines(self, page: Page, seen: Seen) -> Iterator[Line]:
        """Every row in which something stands."""
        if self._strings is None:
            self._strings = self._read_strings()
        with self._package.open(self._parts[page.place]) as source:
            yield from grid.lines(
                source,
                self._strings,
                self._dates,
                since_1904=self._since_1904,
                limits=self._limits,
                seen=seen,
            )

    def close(self) -> None:
        """Let the file go."""
        self._package.close()

    def _read_strings(self) -> Strings:
        if "xl/sharedStrings.xml" not in self._package:
            return Strings()
        with self._package.open("xl/sharedStrings.xml") as source:
            return Strings.read(source, self._limits)


def _all(root: Element, name: str) -> Iterator[Element]:
    return (each for each in root.iter() if local(each.tag) == name)


def _since_1904(root: Element) -> bool:
    return any(each.get("date1904") in {"1", "true"} for each in _all(root, "workbookPr"))


def _targets(package: Package) -> dict[str, str]:
    """The parts of the workbook by the id of their relationship."""
    root = tree(package.read("xl/_rels/workbook.xml.rels"), "workbook.xml.rels")
    found = {}
    for each in _all(root, "Relationship"):
        if each.get("TargetMode") != "External":
            target = each.get("Target", "")
            found[each.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            )
    return found


def _date_styles(package: Package) -> frozenset[int]:
    """The styles that show a number as a day."""
    if "xl/styles.xml" not in package:
        return frozenset()
    root = tree(package.read("xl/styles.xml"), "styles")
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in _all(root, "numFmt")}
    formats = next(_all(root, "cellXfs"), None)
    found = set()
    for place, each in enumerate(formats if formats is not None else ()):
        number = each.get("numFmtId", "0")
        code = own.get(number) or BUILTIN_FORMATS.get(int(number) if number.isdecimal() else 0, "General")
        shows_day = is_date_format(code) and not is_timedelta_format(code)
        if shows_day or (number not in own and number.isdecimal() and int(number) in _OWN_DAYS):
            found.add(place)
    return frozenset(found)
