"""The PDF as LibreOffice gives it made the same each time: its moments and its chance id replaced by what follows from the document."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from documents.conversion.model import Converted, Remark
from documents.conversion.word import asks_for_times

if TYPE_CHECKING:  # loaded with the first PDF
    import pikepdf

RECIPE: Final = "1"
"""Changes when the same .docx is to become other bytes; part of the key under which PDFs are kept."""

_SERIFS: Final = ("LiberationSerif", "TimesNewRoman", "Tinos")
# An ICC profile says when it was made in bytes 24 to 35: six big-endian numbers.
_ICC_DATE: Final = slice(24, 36)


class Damaged(Exception):
    """What is there is no whole PDF."""


def settled(pdf: bytes, at: datetime) -> bytes:
    """``pdf`` with ``at`` as its only moment and an id that follows from its content. Raises Damaged."""
    import pikepdf

    moment = at.astimezone(UTC)
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as opened:
            opened.docinfo["/CreationDate"] = pikepdf.String(f"{moment:D:%Y%m%d%H%M%SZ}")
            with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
                told["xmp:CreateDate"] = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
            _settle_colours(opened, moment)
            for chance in ("/ID", "/DocChecksum"):
                if chance in opened.trailer:
                    del opened.trailer[chance]
            opened.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
            )
    except (pikepdf.PdfError, ValueError, KeyError, TypeError) as error:
        raise Damaged from error
    return out.getvalue()


def converted(pdf: bytes, docx: bytes, source: str) -> Converted:
    """What is known of a PDF and of the whole .docx from which it came. Raises Damaged for what is no PDF or has no page."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as opened:
            pages, fonts = len(opened.pages), _fonts(opened)
    except pikepdf.PdfError as error:
        raise Damaged from error
    if not pages:
        raise Damaged
    astray = asks_for_times(docx) and fonts and not any(font.startswith(_SERIFS) for font in fonts)
    remarks = (Remark.FONT,) if astray else ()
    return Converted(pdf, pages, hashlib.sha256(pdf).hexdigest(), source, remarks)


def _settle_colours(opened: pikepdf.Pdf, moment: datetime) -> None:
    """The colour profile that PDF/A asks for says when it was made: now, each time."""
    import pikepdf

    for intent in opened.Root.get("/OutputIntents", pikepdf.Array()):
        profile = intent.DestOutputProfile
        content = bytearray(profile.read_bytes())
        date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        content[_ICC_DATE] = b"".join(part.to_bytes(2) for part in date)
        profile.write(bytes(content))


def _fonts(opened: pikepdf.Pdf) -> frozenset[str]:
    """The names of the fonts, without the mark of a subset ("BAAAAA+")."""
    import pikepdf

    return frozenset(
        str(one.BaseFont).rpartition("+")[2].removeprefix("/")
        for one in opened.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font" and "/BaseFont" in one
    )
