"""Puts one more signature on a PDF: PAdES B-B, or B-T where a time stamper is given. What was there before stays byte for byte."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle

from documents.signing.errors import not_signable

FIELD: Final = "ChuKy{}"
WIDTH, HEIGHT = 168, 48
"""The visible block, in points."""
_COLUMNS: Final = 3
_LEFT, _BOTTOM, _STEP = 40, 6, 174
MOST: Final = 6
"""Blocks that fit on the edges of a page: three at the bottom, three at the top."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs when: as told on the paper. ``block`` is a PDF of one page of ``WIDTH`` × ``HEIGHT``, its fonts inside (``block.py``)."""

    name: str
    office: str
    at: datetime
    block: bytes
    timestamper: TimeStamper | None = None


def sign(pdf: bytes, key: Signer, signing: Signing) -> bytes:
    """The PDF with one more signature, as an incremental update. ``NotSignable``.

    A time stamper that does not answer raises its own errors: whoever made it knows them.
    """
    try:
        writer = _Writer(io.BytesIO(pdf), strict=True)
        number = signatures_on(writer.prev) + 1
        if writer.prev.encrypted:
            raise not_signable("encrypted")
        if number > MOST:
            raise not_signable(f"more than {MOST} signatures")
        signer = _Dated(_meta(number, signing), key, signing, _place(writer, number))
        out = io.BytesIO()
        signer.sign_pdf(writer, output=out)
    except (PdfError, SigningError, ValueError) as error:
        raise not_signable(type(error).__name__) from None
    return out.getvalue()


def signatures_on(reader: PdfFileReader) -> int:
    """How many signatures a file bears."""
    return len(list(reader.embedded_signatures))


class _Writer(IncrementalPdfFileWriter):
    """Leaves the description of the file as it was issued; the library would put the clock of the machine into it."""

    def _update_meta(self) -> None:
        """Nothing."""


class _Dated(PdfSigner):
    """Signs at the moment that it is told, not by the clock of the machine."""

    def __init__(
        self, meta: PdfSignatureMetadata, key: Signer, signing: Signing, place: SigFieldSpec
    ) -> None:
        style = StaticStampStyle(
            background=_Block(signing.block),
            background_layout=layout.SimpleBoxLayoutRule(
                x_align=layout.AxisAlignment.ALIGN_MID, y_align=layout.AxisAlignment.ALIGN_MID
            ),
            border_width=0,
        )
        super().__init__(meta, key, timestamper=signing.timestamper, stamp_style=style, new_field_spec=place)
        self._at = signing.at

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - the signature of the library
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


class _Block(content.PdfContent):
    """The first page of a PDF held in memory."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)), page_ix=0)
        self.resources.xobject["/Block"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Block Do"


def _meta(number: int, signing: Signing) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=FIELD.format(number),
        name=signing.name,
        location=signing.office,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )


def _place(writer: IncrementalPdfFileWriter, number: int) -> SigFieldSpec:
    """On the last page: three at the lower edge from the left, then three at the upper edge."""
    last = int(writer.prev.root["/Pages"]["/Count"]) - 1
    page = writer.prev.find_page_for_modification(last)[0].get_object()  # type: ignore[no-untyped-call]
    height = _height(page)
    left = _LEFT + (number - 1) % _COLUMNS * _STEP
    bottom = _BOTTOM if number <= _COLUMNS else height - HEIGHT - _BOTTOM
    box = (left, bottom, left + WIDTH, bottom + HEIGHT)
    return SigFieldSpec(FIELD.format(number), on_page=last, box=box)


def _height(page: object) -> int:
    """The height of a page, which may be told by a page above it."""
    node = page
    while "/MediaBox" not in node:  # type: ignore[operator]
        node = node["/Parent"]  # type: ignore[index]
    box = node["/MediaBox"]  # type: ignore[index]
    return int(float(box[3]) - float(box[1]))
