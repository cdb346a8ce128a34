"""Sheets of a dossier: pictures turned as they are meant, the number top right on every page whatever its size and turn."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageOps

from documents.dossier.errors import DossierError
from documents.dossier.joining import Leaf, joined, page_count
from documents.dossier.pictures import picture_pdf

AT = datetime(2026, 8, 3, 1, tzinfo=UTC)
LETTER, A4, A3 = (612, 792), (595.3, 841.9), (842, 1191)


def blank(*sizes: tuple[float, float], turn: int = 0, shift: float = 0) -> bytes:
    """A PDF of empty pages; ``shift`` moves the corner of the page away from zero."""
    pdf = pikepdf.new()
    for wide, high in sizes:
        page = pdf.add_blank_page(page_size=(wide, high))
        page.mediabox = pikepdf.Array([shift, shift, wide + shift, high + shift])
        if turn:
            page.obj.Rotate = turn
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def leaf(pdf: bytes, first: int | None, title: str = "Tài liệu") -> Leaf:
    return Leaf(title, pdf, first, "tai-lieu/01-a.pdf", archival=False)


def _picture(orientation: int, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture of which every corner has a colour of its own."""
    image = Image.new("RGB", (120, 80), "white")
    draw = ImageDraw.Draw(image)
    for box, colour in (((0, 0, 39, 26), "red"), ((80, 0, 119, 26), "green"), ((0, 53, 39, 79), "blue")):
        draw.rectangle(box, fill=colour)
    image = image.quantize(8) if mode == "P" else image.convert(mode)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))
    return out.getvalue()


def _seen(pdf: bytes, folder: Path) -> Image.Image:
    (folder / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "72", "-png", "a.pdf", "p"], cwd=folder, check=True)
    return Image.open(next(folder.glob("p*.png"))).convert("RGB")


def _text(pdf: bytes, folder: Path) -> list[str]:
    (folder / "a.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", "a.pdf", "-"], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.split("\f")[:-1]


@pytest.mark.pdftotext
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P")])
def test_a_picture_stands_as_the_camera_meant_it(
    orientation: int, kind: str, mode: str, tmp_path: Path
) -> None:
    content = _picture(orientation, kind, mode)
    page = _seen(picture_pdf(content, "a"), tmp_path)
    meant = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    assert (page.width > page.height) == (meant.width > meant.height)
    ground = page.getpixel((2, 2))
    box = ImageOps.invert(page).getbbox() if ground == (255, 255, 255) else None
    assert box is not None
    wide, high = page.width - 2 * 42.5, page.height - 2 * 42.5  # inside margins of 15 mm
    scale = min(wide / meant.width, high / meant.height)
    left, top = (page.width - meant.width * scale) / 2, (page.height - meant.height * scale) / 2
    for x, y in (
        (10, 6),
        (meant.width - 10, 6),
        (10, meant.height - 6),
        (meant.width - 10, meant.height - 6),
    ):
        shown = page.getpixel((round(left + x * scale), round(top + y * scale)))
        wanted = meant.getpixel((x, y))
        assert all(abs(a - b) < 40 for a, b in zip(shown, wanted, strict=True)), (x, y)  # type: ignore[arg-type]


def test_a_jpeg_keeps_every_byte() -> None:
    content = _picture(6)
    with pikepdf.open(io.BytesIO(picture_pdf(content, "a"))) as pdf:
        image = pdf.pages[0].Resources.XObject.LtPicture
        assert image.read_raw_bytes() == content


def test_what_is_no_picture_is_refused_by_name() -> None:
    with pytest.raises(DossierError, match="tai-lieu/07"):
        picture_pdf(b"no picture", "tai-lieu/07-a.png")
    with pytest.raises(DossierError, match="tai-lieu/08"):
        page_count(b"%PDF-1.7 no", "tai-lieu/08-a.pdf")


@pytest.mark.pdftotext
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [A4, LETTER, A3, A4[::-1]])
@pytest.mark.parametrize("shift", [0, -200, 350])
def test_the_number_stands_top_right_as_the_page_is_seen(
    turn: int, size: tuple[float, float], shift: float, tmp_path: Path
) -> None:
    whole = joined([leaf(blank(size, turn=turn, shift=shift), 107)], "a", AT)
    assert "Bút lục: 107" in _text(whole, tmp_path)[0]
    page = _seen(whole, tmp_path)
    box = ImageOps.invert(page).getbbox()
    assert box is not None
    assert page.width - 25 < box[2] < page.width - 10
    assert 8 < box[1] < 15
    assert box[2] - box[0] < 110


@pytest.mark.pdftotext
def test_numbers_go_on_over_all_documents_and_bookmarks_lead_to_each(tmp_path: Path) -> None:
    parts = [
        leaf(blank(A4), None, "Bìa"),
        leaf(blank(A4, A4), 1, "01. “Tờ” & {{một}}"),
        leaf(blank(LETTER), 3, "02. Hai"),
        leaf(blank(A4, A3, A4), 4, "03. Ba"),
    ]
    whole = joined(parts, "Hồ sơ", AT)
    numbers = [text.strip() for text in _text(whole, tmp_path)]
    assert numbers == ["", *(f"Bút lục: {n}" for n in range(1, 7))]
    with pikepdf.open(io.BytesIO(whole)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "Bìa",
            "01. “Tờ” & {{một}} (bút lục 1)",
            "02. Hai (bút lục 3)",
            "03. Ba (bút lục 4)",
        ]
        assert pdf.pages[1].label == "1"
        assert pdf.pages[6].label == "6"


def test_the_same_parts_give_the_same_bytes() -> None:
    parts = [leaf(blank(A4, A4), 1), Leaf("b", picture_pdf(_picture(8), "b"), 3, "b", archival=True)]
    assert joined(parts, "a", AT) == joined(parts, "a", AT)


def test_links_and_actions_of_papers_from_outside_are_left_behind() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    page.obj.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 9, 9],
                A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://example.org"),
            )
        ]
    )
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    pdf.save(out)
    whole = joined([leaf(out.getvalue(), 1)], "a", AT)
    assert b"example.org" not in whole
    with pikepdf.open(io.BytesIO(whole)) as opened:
        assert "/OpenAction" not in opened.Root
        assert "/Annots" not in opened.pages[0].obj
