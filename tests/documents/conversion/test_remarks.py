"""A PDF that came out without the prescribed font says so."""

from __future__ import annotations

import io

import pikepdf
import pytest

from documents.conversion.model import UNDATED, Remark
from documents.conversion.pdf import Damaged, converted, settled
from tests.documents.conversion.double import pdf
from tests.documents.conversion.kit import docx


def _in_font(name: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name(name)
        )
        opened.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=opened.make_indirect(font)))
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("font", "asked", "remarks"),
    [
        ("/BAAAAA+LiberationSerif-Bold", "Times New Roman", ()),
        ("/BAAAAA+TimesNewRomanPSMT", "Times New Roman", ()),
        ("/BAAAAA+DejaVuSerif", "Times New Roman", (Remark.FONT,)),
        ("/BAAAAA+DejaVuSans", "Arial", ()),
    ],
)
def test_a_document_in_another_font_than_it_asks_for_is_remarked(
    font: str, asked: str, remarks: tuple[Remark, ...]
) -> None:
    assert converted(_in_font(font), docx(asked), "").remarks == remarks


def test_what_is_cut_off_is_damaged_and_never_mended() -> None:
    whole = pdf(3)
    assert converted(settled(whole, UNDATED), docx("fine"), "").pages == 3
    for cut in (whole[:-8], whole[: len(whole) // 2], b"", b"%PDF-1.6"):
        with pytest.raises(Damaged):
            settled(cut, UNDATED)
