"""A Word file from outside: an archive that unpacks to what it says, without macros, without content from elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from documents.attachments.found import Found
from documents.attachments.limits import HIGHEST_RATIO, LARGEST_UNPACKED, MEGABYTE, MOST_PARTS
from documents.attachments.refusing import Refusal

_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ENCRYPTED: Final = 0x1
_ACTIVE: Final = ("vbaproject", "activex", "vbadata", "macro")
_LINK: Final = "/hyperlink"


def look(content: bytes) -> Found:
    """A Word file has no pages until it is laid out. ``Refusal``: no .docx, damaged, a bomb, macros, content from elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _sane(archive, content)
            _passive(archive)
        docx.Document(io.BytesIO(content))
    except (MemoryError, RecursionError):
        raise Refusal("heavy") from None
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, etree.XMLSyntaxError, OpcError, OSError, EOFError,
        ValueError, KeyError, AttributeError, IndexError, NotImplementedError, RuntimeError, struct.error,
    ):  # fmt: skip
        raise Refusal("damaged") from None
    return Found(None)


def _sane(archive: zipfile.ZipFile, content: bytes) -> None:
    """The parts are few, small enough, each once, and stay inside; nothing lies before or behind the archive."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refusal("heavy")
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise Refusal("encrypted")
        if part.file_size > MEGABYTE and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise Refusal("heavy")
        if _strays(part.filename):
            raise Refusal("damaged")
    if len(set(map(str.lower, names))) != len(names):
        raise Refusal("damaged")
    first = min((part.header_offset for part in parts), default=0)
    if first != 0 or _ends(content, archive) != len(content):
        raise Refusal("polyglot", other="ZIP")
    if b"%PDF-" in content[:1024]:
        raise Refusal("polyglot", other="PDF")
    if _TYPES not in names:
        raise Refusal("not_word")


def _strays(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name


def _ends(content: bytes, archive: zipfile.ZipFile) -> int:
    """Where the archive ends by its own last record."""
    return content.rfind(b"PK\x05\x06") + 22 + len(archive.comment)


def _passive(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    types = _xml(archive, _TYPES)
    told = [str(each.get("ContentType", "")) for each in types.iter("{*}Override", "{*}Default")]
    if any("macroEnabled" in each or "vbaProject" in each or "activeX" in each for each in told):
        raise Refusal("macros")
    if any(part in name.lower() for name in names for part in _ACTIVE):
        raise Refusal("macros")
    if _MAIN not in told:
        raise Refusal("not_word")
    if any("/embeddings/" in f"/{name.lower()}" for name in names):
        raise Refusal("embedded")
    for name in names:
        if name.endswith(".rels"):
            _at_home(_xml(archive, name))
        elif name.endswith(".xml"):
            _xml(archive, name)


def _at_home(relations: etree._Element) -> None:
    """Only links that a reader clicks may lead outside."""
    for each in relations.iter("{*}Relationship"):
        kind = str(each.get("Type", ""))
        if str(each.get("TargetMode", "")).lower() == "external" and not kind.endswith(_LINK):
            raise Refusal("external", what=kind.rpartition("/")[2][:40] or "?")


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """A part as XML; one with a document type of its own (entities) is no part of a Word file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(archive.read(name), parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal("damaged")
    return root
