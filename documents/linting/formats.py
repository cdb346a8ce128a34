"""How a piece of text looks in the end: run, character style, paragraph style and what it is based on, defaults, theme.

Lengths are in points or millimetres; a value that nothing tells is that of Word: black, upright, 10 points, at the left, without indents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docx.document import Document as OpenDocument
from docx.oxml.ns import qn
from lxml import etree

Element = Any
"""An element of lxml; python-docx gives them no common type."""

_OFF = {"0", "false", "off", "none"}
_TWIPS_A_MM = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks. ``size`` in points."""

    font: str
    size: float
    bold: bool
    italic: bool
    underlined: bool
    capitals: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Stand:
    """How a paragraph stands: indents in mm, spaces in points, ``line`` in lines (None where it is fixed in points)."""

    align: str
    first_mm: float
    left_mm: float
    before: float
    after: float
    line: float | None
    ruled: bool
    numbered: bool


class Formats:
    """Answers for one document; styles are read once."""

    def __init__(self, document: OpenDocument) -> None:
        self._styles: dict[str, Element] = {}
        self._default_style = ""
        root = document.styles.element
        for style in root.iter(qn("w:style")):
            identity = style.get(qn("w:styleId"), "")
            self._styles[identity] = style
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}:
                self._default_style = identity
        self._run_defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._paragraph_defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")
        self._part = document.part
        self._chains: dict[str, tuple[Element, ...]] = {}

    @cached_property
    def _theme(self) -> dict[str, str]:
        """Latin letters of the theme: major and minor."""
        try:
            part = next(rel.target_part for rel in self._part.rels.values() if rel.reltype.endswith("/theme"))
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        except (StopIteration, etree.XMLSyntaxError, ValueError):
            return {}
        space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
        return {
            kind: latin.get("typeface", "")
            for kind in ("major", "minor")
            for latin in root.iter(f"{space}{kind}Font")
            for latin in latin.iterfind(f"{space}latin")
        }

    def _chain(self, identity: str) -> tuple[Element, ...]:
        """A style and what it is based on, nearest first; a circle ends where it closes."""
        if identity not in self._chains:
            found: list[Element] = []
            here: str | None = identity
            while here in self._styles and self._styles[here] not in found:
                found.append(self._styles[here])
                based = self._styles[here].find(qn("w:basedOn"))
                here = based.get(qn("w:val")) if based is not None else None
            self._chains[identity] = tuple(found)
        return self._chains[identity]

    def _paragraph_chain(self, paragraph: Element) -> tuple[Element, ...]:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        named = style.get(qn("w:val"), "") if style is not None else ""
        return self._chain(named if named in self._styles else self._default_style)

    def _run_properties(self, run: Element, paragraph: Element) -> Iterator[Element]:
        own = run.find(qn("w:rPr"))
        if own is not None:
            yield own
            style = own.find(qn("w:rStyle"))
            if style is not None:
                for one in self._chain(style.get(qn("w:val"), "")):
                    yield from one.iterfind(qn("w:rPr"))
        for one in self._paragraph_chain(paragraph):
            yield from one.iterfind(qn("w:rPr"))
        if self._run_defaults is not None:
            yield self._run_defaults

    def look(self, run: Element, paragraph: Element) -> Look:
        """How ``run`` of ``paragraph`` looks."""
        layers = tuple(self._run_properties(run, paragraph))
        size = _first(layers, "w:sz")
        colour = (_first(layers, "w:color") or "auto").lower()
        return Look(
            font=self._font(layers),
            size=number(size, 20) / 2,
            bold=_on(layers, "w:b"),
            italic=_on(layers, "w:i"),
            underlined=(_first(layers, "w:u") or "none") != "none",
            capitals=_on(layers, "w:caps"),
            colour=colour,
        )

    def _font(self, layers: tuple[Element, ...]) -> str:
        for layer in layers:
            fonts = layer.find(qn("w:rFonts"))
            if fonts is None:
                continue
            theme = fonts.get(qn("w:asciiTheme")) or fonts.get(qn("w:hAnsiTheme"))
            if theme:
                return self._theme.get("major" if theme.startswith("major") else "minor", "")
            named = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))
            if named:
                return str(named)
        return ""

    def stand(self, paragraph: Element) -> Stand:
        """How ``paragraph`` stands."""
        layers: list[Element] = []
        own = paragraph.find(qn("w:pPr"))
        if own is not None:
            layers.append(own)
        for style in self._paragraph_chain(paragraph):
            layers += style.iterfind(qn("w:pPr"))
        if self._paragraph_defaults is not None:
            layers.append(self._paragraph_defaults)
        rule = _attribute(layers, "w:spacing", "w:lineRule") or "auto"
        line = number(_attribute(layers, "w:spacing", "w:line"), 240)
        return Stand(
            align=_first(tuple(layers), "w:jc") or "left",
            first_mm=(
                number(_attribute(layers, "w:ind", "w:firstLine"), 0) - number(_attribute(layers, "w:ind", "w:hanging"), 0)
            ) / _TWIPS_A_MM,
            left_mm=number(_attribute(layers, "w:ind", "w:left") or _attribute(layers, "w:ind", "w:start"), 0) / _TWIPS_A_MM,
            before=number(_attribute(layers, "w:spacing", "w:before"), 0) / 20,
            after=number(_attribute(layers, "w:spacing", "w:after"), 0) / 20,
            line=line / 240 if rule == "auto" else None,
            ruled=any(layer.find(f"{qn('w:pBdr')}/{qn('w:bottom')}") is not None for layer in layers),
            numbered=any(layer.find(qn("w:numPr")) is not None for layer in layers),
        )  # fmt: skip


def _first(layers: tuple[Element, ...], name: str) -> str | None:
    for layer in layers:
        found = layer.find(qn(name))
        if found is not None:
            return str(found.get(qn("w:val"), ""))
    return None


def _on(layers: tuple[Element, ...], name: str) -> bool:
    value = _first(layers, name)
    return value is not None and value.lower() not in _OFF


def _attribute(layers: list[Element], name: str, attribute: str) -> str | None:
    for layer in layers:
        found = layer.find(qn(name))
        if found is not None and found.get(qn(attribute)) is not None:
            return str(found.get(qn(attribute)))
    return None


def number(text: str | None, default: float) -> float:
    """A number of the file; one that is none, or beyond reason, counts as not told."""
    try:
        value = float(text) if text else default
    except ValueError:
        return default
    return value if -1e6 < value < 1e6 else default
