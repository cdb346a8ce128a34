"""What a file is by its first bytes, and whether it is a second thing at the same time."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from documents.attachments.refusing import Refusal

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_TAKEN: Final = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"PK\x03\x04", DOCX))
_WORD_ADVICE: Final = (
    "Nếu là Word: mở bằng Word, bỏ mật khẩu nếu có, lưu lại dạng .docx",
    "If it is Word: open it, take off any password, save it as .docx",
)
_PICTURE_ADVICE: Final = ("Hãy lưu lại dạng JPEG hoặc PNG", "Save it as JPEG or PNG")
_PRINT_ADVICE: Final = ("Hãy mở tệp và in thành PDF", "Open it and print it to PDF")
_UNPACK: Final = ("Hãy giải nén và đính kèm từng tệp", "Unpack it and attach each file")
_OTHERS: Final[tuple[tuple[int, bytes, str, str, tuple[str, str]], ...]] = (
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tệp Office cũ hoặc tệp Office có mật khẩu", "an old or encrypted Office file", _WORD_ADVICE),
    (0, b"{\\rtf", "tệp RTF", "an RTF file", _WORD_ADVICE),
    (4, b"ftyphei", "ảnh HEIC", "a HEIC picture", _PICTURE_ADVICE),
    (4, b"ftypmif1", "ảnh HEIF", "a HEIF picture", _PICTURE_ADVICE),
    (8, b"WEBP", "ảnh WebP", "a WebP picture", _PICTURE_ADVICE),
    (0, b"GIF8", "ảnh GIF", "a GIF picture", _PICTURE_ADVICE),
    (0, b"BM", "ảnh BMP", "a BMP picture", _PICTURE_ADVICE),
    (0, b"II*\x00", "ảnh TIFF", "a TIFF picture", _PICTURE_ADVICE),
    (0, b"MM\x00*", "ảnh TIFF", "a TIFF picture", _PICTURE_ADVICE),
    (0, b"MZ", "chương trình chạy được", "a program", _PRINT_ADVICE),
    (0, b"\x7fELF", "chương trình chạy được", "a program", _PRINT_ADVICE),
    (0, b"Rar!", "tệp nén RAR", "a RAR archive", _UNPACK),
    (0, b"7z\xbc\xaf", "tệp nén 7z", "a 7z archive", _UNPACK),
    (0, b"\x1f\x8b", "tệp nén gzip", "a gzip archive", _UNPACK),
    (4, b"ftyp", "tệp phim", "a film", _PRINT_ADVICE),
)  # fmt: skip
_ENDS: Final = {PDF: b"%%EOF", PNG: b"IEND\xaeB`\x82"}
_FILLING: Final = b"\x00\t\n\x0c\r \x1a"
"""Bytes that writers leave after the end and that mean nothing."""


def sniff(content: bytes) -> str:
    """The media type by the first bytes. ``Refusal`` for anything that is not taken."""
    if not content:
        raise Refusal("empty")
    found = next((media for magic, media in _TAKEN if content.startswith(magic)), None)
    if found is None:
        raise _unknown(content)
    return found


def alone(content: bytes, media_type: str) -> None:
    """No second file before, in or behind the first: readers disagree on which of the two it is. Called where memory is bounded.

    A Word file is an archive itself; ``word.py`` looks at its ends.
    """
    if media_type != PDF and b"%PDF-" in content[:1024]:
        raise Refusal("polyglot", other="PDF")
    if _holds_archive(content):
        raise Refusal("polyglot", other="ZIP")
    end = _ENDS.get(media_type)
    if end is None:
        return  # telephones write data of their own behind a JPEG
    _, mark, tail = content.rpartition(end)
    if not mark:
        raise Refusal("damaged")
    if tail.strip(_FILLING):
        raise Refusal("polyglot", other="?")


def _holds_archive(content: bytes) -> bool:
    """Whether a program that opens archives would open this one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return False


def _unknown(content: bytes) -> Refusal:
    for offset, magic, vi, en, (do_vi, do_en) in _OTHERS:
        if content[offset:].startswith(magic):
            return Refusal("type", found_vi=vi, found_en=en, do_vi=do_vi, do_en=do_en)
    if b"%PDF-" in content[:1024]:
        return Refusal("polyglot", other="PDF")
    do_vi, do_en = _PRINT_ADVICE
    return Refusal("type", found_vi="loại tệp khác", found_en="of another type", do_vi=do_vi, do_en=do_en)
