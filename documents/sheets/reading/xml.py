"""XML of strangers: small parts as trees, large ones as a stream of events; a document type is never taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final, Protocol
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from documents.sheets.reading.errors import refused

_PIECE: Final = 65_536


class Handler(Protocol):
    """Takes the events of one part; ``ready`` are the results so far, taken away as they are handed on."""

    ready: list[Any]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; ``name`` without its namespace."""
        ...

    def text(self, text: str) -> None:
        """Characters."""
        ...

    def end(self, name: str) -> None:
        """An element ends."""
        ...


def tree(content: bytes, part: str) -> Element:
    """A small part. ``SheetRefused``."""
    try:
        found: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise refused("entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise refused("damaged", part=part) from error
    return found


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def events(source: IO[bytes], handler: Handler, part: str) -> Iterator[Any]:
    """Feed a part to ``handler`` piece by piece and give what it has ready. ``SheetRefused``."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, told: handler.start(name.rpartition("}")[2], told)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition("}")[2])
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    try:
        while piece := source.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003 - the signature of expat
            yield from handler.ready
            handler.ready.clear()
        parser.Parse(b"", True)  # noqa: FBT003 - the signature of expat
    except expat.ExpatError as error:
        raise refused("damaged", part=part) from error
    yield from handler.ready
    handler.ready.clear()


def _no_doctype(*_told: object) -> None:
    raise refused("entities")
