"""A picture as a sheet: a JPEG keeps its own bytes, turned as the camera says, fitted on A4 with margins; no sharpness is lost."""

from __future__ import annotations

import io
import zlib
from typing import Final

import pikepdf
from PIL import Image, UnidentifiedImageError

from documents.dossier.errors import unreadable

_POINTS: Final = 72 / 25.4
_A4: Final = (210 * _POINTS, 297 * _POINTS)
_MARGIN: Final = 15 * _POINTS
_EXIF_TURN: Final = 0x0112
# How the stored picture becomes the one that is meant, in the unit square (a b c d e f).
_TURNS: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_LAID: Final = frozenset({5, 6, 7, 8})
_PLAIN: Final = {"RGB": pikepdf.Name.DeviceRGB, "L": pikepdf.Name.DeviceGray}


def picture_pdf(content: bytes, name: str) -> bytes:
    """One page with the picture. Raises ``DossierError`` naming the file for what is no JPEG or PNG."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            turn = int(picture.getexif().get(_EXIF_TURN, 1))
            turn = turn if turn in _TURNS else 1
            size = picture.size
            stream, space, filtered = _pixels(picture, content)
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise unreadable(name) from error
    pdf = pikepdf.new()
    image = pikepdf.Stream(pdf, stream)
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=space,
        BitsPerComponent=8,
        Filter=filtered,
    )
    _page(pdf, image, size, turn)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _pixels(picture: Image.Image, content: bytes) -> tuple[bytes, pikepdf.Object, pikepdf.Object]:
    """The bytes of the picture, its colours, how it is packed: a JPEG in plain colours as it came."""
    if picture.format == "JPEG" and picture.mode in _PLAIN:
        return content, _PLAIN[picture.mode], pikepdf.Name.DCTDecode
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        plain = Image.alpha_composite(ground, seen).convert("RGB")
    else:
        plain = picture.convert("L" if picture.mode in {"1", "L"} else "RGB")
    return zlib.compress(plain.tobytes(), 9), _PLAIN[plain.mode], pikepdf.Name.FlateDecode


def _page(pdf: pikepdf.Pdf, image: pikepdf.Object, size: tuple[int, int], turn: int) -> None:
    """A page of A4, lying where the picture lies, with the picture in its middle."""
    wide, high = (size[1], size[0]) if turn in _LAID else size
    across, up = _A4 if high >= wide else _A4[::-1]
    scale = min((across - 2 * _MARGIN) / wide, (up - 2 * _MARGIN) / high)
    shown = (wide * scale, high * scale)
    at = ((across - shown[0]) / 2, (up - shown[1]) / 2)
    fit = f"{shown[0]:.3f} 0 0 {shown[1]:.3f} {at[0]:.3f} {at[1]:.3f} cm"
    meant = " ".join(str(part) for part in _TURNS[turn]) + " cm"
    page = pdf.add_blank_page(page_size=(across, up))
    name = page.add_resource(image, pikepdf.Name.XObject, name=pikepdf.Name.LtPicture)
    page.Contents = pikepdf.Stream(pdf, f"q {fit} {meant} {name} Do Q\n".encode())
