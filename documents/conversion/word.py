"""Whether a .docx is whole. LibreOffice mends a damaged one in silence and lays out what is left: not with a paper of the file."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # loaded with the first paper that is looked at
    from lxml import etree

_BODY: Final = "word/document.xml"
_LARGEST: Final = 256 << 20
"""Bytes of all parts unpacked: what a document of this house never reaches and a bomb passes at once."""
_TIMES: Final = b"Times New Roman"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)


def is_whole(docx: bytes) -> bool:
    """Whether ``docx`` is an archive with every part as it was packed, and its body is a Word document's."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as opened:
            if sum(part.file_size for part in opened.infolist()) > _LARGEST or opened.testzip() is not None:
                return False
            etree.fromstring(opened.read(_BODY), _parser())
    except (*_BROKEN, KeyError, etree.XMLSyntaxError):
        return False
    return True


def asks_for_times(docx: bytes) -> bool:
    """Whether a whole document names Times New Roman, as Decree 30/2020/NĐ-CP asks of a paper."""
    with zipfile.ZipFile(io.BytesIO(docx)) as opened:
        parts = (name for name in opened.namelist() if name in {_BODY, "word/styles.xml"})
        return any(_TIMES in opened.read(name) for name in parts)


def _parser() -> etree.XMLParser:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True)
