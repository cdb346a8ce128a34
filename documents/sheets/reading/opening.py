"""What a file is follows from its bytes: a table is opened, anything else is named and refused."""

from __future__ import annotations

from typing import IO, Final

from documents.sheets.reading.delimited import TextBook
from documents.sheets.reading.errors import refused
from documents.sheets.reading.limits import MEGABYTE, Limits
from documents.sheets.reading.model import Book
from documents.sheets.reading.package import Package

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
)
_PAGES: Final = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")
_HEAD: Final = 4_096


def open_book(stream: IO[bytes], limits: Limits | None = None) -> Book:
    """The table in a file; the stream stays the caller's and must allow seeking. ``SheetRefused`` says what it is and what to do."""
    bounds = limits or Limits()
    size = stream.seek(0, 2)
    if size == 0:
        raise refused("empty")
    if size > bounds.file:
        raise refused("too_large", most=bounds.file // MEGABYTE)
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(_OLE):
        raise refused(_ole(stream))
    if head.startswith(_ZIP):
        return _packed(stream, bounds)
    for magic, why in _MAGIC:
        if head.startswith(magic):
            raise refused(why)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise refused("web_page")
    return TextBook(stream, bounds)


def _packed(stream: IO[bytes], limits: Limits) -> Book:
    package = Package(stream, limits)
    try:
        return _excel(package, limits)
    except BaseException:
        package.close()
        raise


def _excel(package: Package, limits: Limits) -> Book:
    if (why := _no_table(package)) is not None:
        raise refused(why)
    from documents.sheets.reading.excel import ExcelBook  # with the library of this one kind of file

    return ExcelBook(package, limits)


def _no_table(package: Package) -> str | None:
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in package.names):
        return "macros"
    if "xl/workbook.xml" in package:
        return None
    if "xl/workbook.bin" in package:
        return "binary_excel"
    if "mimetype" in package:
        told = package.read("mimetype")
        return (
            "ods" if b"opendocument.spreadsheet" in told else "word" if b"opendocument" in told else "archive"
        )
    return "word" if "word/document.xml" in package else "archive"


def _ole(stream: IO[bytes]) -> str:
    """An old container: an .xls, or a newer file under a password."""
    stream.seek(0)
    found = "ole"
    overlap = b""
    while piece := stream.read(MEGABYTE):
        held = overlap + piece
        if "EncryptedPackage".encode("utf-16-le") in held:
            return "password"
        if "Workbook".encode("utf-16-le") in held or b"B\0o\0o\0k\0\0\0" in held:
            found = "old_excel"
        overlap = piece[-64:]
    return found
