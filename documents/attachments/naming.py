"""The name of a file as it is shown and offered for saving. It says nothing about the content and is never used as a path."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from documents.attachments.limits import NAME_LENGTH

NAMELESS: Final = "tep-dinh-kem"
EXTENSIONS: Final = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
}
# What a name may claim to be. Only these are cut off, so that "bản 2.1" keeps its number.
_CLAIMS: Final = frozenset(
    [
        "pdf",
        "jpg",
        "jpeg",
        "jpe",
        "jfif",
        "png",
        "docx",
        "doc",
        "docm",
        "dotx",
        "rtf",
        "odt",
        "zip",
        "rar",
        "7z",
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "pif",
        "msi",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "hta",
        "ps1",
        "jar",
        "lnk",
        "html",
        "htm",
        "xhtml",
        "svg",
        "xml",
        "gif",
        "tif",
        "tiff",
        "bmp",
        "heic",
        "heif",
        "webp",
        "txt",
        "php",
        "asp",
        "aspx",
        "py",
        "sh",
    ]
)
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NO_GOOD: Final = frozenset('<>:"|?*')
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def cleaned(name: str, media_type: str = "") -> str:
    """The last part of ``name`` in composed letters, without control and direction marks, at most 120 characters.

    With a type the ending is that of the type, whatever the name claimed: "a.pdf.exe" of a picture is "a.jpg".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(_fit(char) for char in last if unicodedata.category(char) not in _HIDDEN)
    shown = re.sub(r"\s+", " ", shown).strip(" .")
    endings = EXTENSIONS.get(media_type)
    if endings is None:
        return shown[:NAME_LENGTH].strip() or NAMELESS
    stem, ending = _stem(shown), claimed(shown)
    ending = ending if ending in endings else endings[0]
    stem = stem[: NAME_LENGTH - len(ending) - 1].strip(" .") or NAMELESS
    return f"{'_' if _RESERVED.fullmatch(stem) else ''}{stem}.{ending}"


def claimed(name: str) -> str:
    """The ending of a name in small letters, "" for none."""
    _, dot, ending = name.rpartition(".")
    return ending.strip().lower() if dot else ""


def claims_otherwise(name: str, media_type: str) -> bool:
    """Whether the name says that the file is something else than it is."""
    return claimed(cleaned(name)) not in EXTENSIONS[media_type]


def _stem(shown: str) -> str:
    """The name without the endings that claim a type; an ending that says nothing stays."""
    while claimed(shown) in _CLAIMS:
        shown = shown.rpartition(".")[0].rstrip(" .")
    return shown


def _fit(char: str) -> str:
    return "_" if char in _NO_GOOD else char
