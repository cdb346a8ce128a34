"""Reads the file that is to be checked: which kind it is by its content, and text files of any encoding or a clear word."""

from __future__ import annotations

import codecs
import re
import unicodedata

from documents.linting.errors import refused

MAX_TEXT = 10 * 1024 * 1024
"""The largest text file that is read, in bytes."""

_OTHER_FILES = {
    b"%PDF": "PDF", b"{\\rtf": "RTF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"II*\x00": "TIFF", b"MM\x00*": "TIFF",
    b"<?xml": "XML", b"<!DOCTYPE": "HTML", b"<html": "HTML",
}  # fmt: skip
# How the old eight-bit fonts look when their bytes are taken for letters of Latin-1.
_TCVN3 = re.compile("[\u00b5-\u00b9\u00a7-\u00ae\u00c6-\u00cb\u00d5-\u00de]")
_VNI = re.compile(
    "[aeoAEO\u00f4\u00f6][\u00f8\u00f9\u00fb\u00fc\u00fd\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00ef\u00f5]"
)


def is_word(content: bytes) -> bool:
    """Whether the file is a package (.docx) or an old compound file, by its first bytes."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def text_of(content: bytes) -> str:
    """The text of a text file in NFC. Raises LintError for what is no text, or text in an encoding that would be guessed."""
    for mark, name in _OTHER_FILES.items():
        if content.startswith(mark):
            raise refused(
                f"it is {name}", f"đây là {name}", "give a .docx or a .txt", "hãy đưa tệp .docx hoặc .txt"
            )
    if len(content) > MAX_TEXT:
        raise refused("the text is larger than 10 MB", "tệp chữ lớn hơn 10 MB", "split it", "hãy tách tệp")
    text = _decoded(content)
    if "\x00" in text or _control_share(text) > 0.01:
        raise _no_text()
    if not text.strip():
        raise refused("the file is empty", "tệp trống", "give a file with text", "hãy đưa tệp có chữ")
    if looks_legacy(text):
        raise _legacy("TCVN3/VNI")
    return unicodedata.normalize("NFC", text)


def _decoded(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise _encoding(encoding.upper()) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        if content[1::2].count(0) * 4 > len(content) // 2 or content[::2].count(0) * 4 > len(content) // 2:
            raise _encoding("UTF-16") from None
        if b"\x00" in content:
            raise _no_text() from None
        raise _legacy(_guess(content)) from None
    if text.count("\x00") * 5 > len(text):
        raise _encoding("UTF-16")
    return text


def _no_text() -> Exception:
    return refused(
        "the file is no text", "tệp không phải văn bản chữ",
        "give a .docx or a .txt saved as UTF-8", "hãy đưa tệp .docx, hoặc .txt lưu dạng UTF-8",
    )  # fmt: skip


def _guess(content: bytes) -> str:
    text = content.decode("latin-1")
    if _VNI.search(text) and len(_VNI.findall(text)) * 2 > len(_TCVN3.findall(text)):
        return "VNI"
    return "TCVN3 (ABC)" if len(_TCVN3.findall(text)) * 50 > len(text) else "Windows-1258"


def looks_legacy(text: str) -> bool:
    """Whether the letters are those of an old eight-bit font taken for Latin-1 ("Céng hßa x· héi")."""
    letters = sum(map(str.isalpha, text)) or 1
    odd = len(_TCVN3.findall(text))
    modern = sum("\u1ea0" <= letter <= "\u1ef9" or letter in "ăâđêôơưĂĐƠƯ" for letter in text)
    return odd * 20 > letters and modern * 20 < letters


def _control_share(text: str) -> float:
    odd = sum(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t\x0b\x0c" for letter in text)
    return odd / max(1, len(text))


def _encoding(name: str) -> Exception:
    return refused(
        f"the text seems to be {name} without its mark, or broken", f"chữ có vẻ ở dạng {name} thiếu dấu đầu tệp, hoặc bị hỏng",
        "save it as UTF-8", "hãy lưu lại dạng UTF-8",
    )  # fmt: skip


def _legacy(name: str) -> Exception:
    return refused(
        f"the text is not Unicode (it looks like {name}); Decree 30/2020/NĐ-CP asks for Unicode (TCVN 6909:2001)",
        f"chữ không phải Unicode (giống {name}); Nghị định 30/2020/NĐ-CP quy định bộ mã Unicode (TCVN 6909:2001)",
        "convert it to Unicode and save it as UTF-8", "hãy chuyển sang Unicode và lưu dạng UTF-8",
    )  # fmt: skip
