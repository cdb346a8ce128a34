"""The stamp with the number of a sheet (bút lục), top right on a page, in letters that are embedded.

The letters come from ``stamp.pdf`` beside this file: one line in Liberation Serif, converted once, with the letters of the stamp and no
others, so that PDF/A stays PDF/A and no font need be on the machine. To make it anew convert a .docx of ``ALPHABET`` (``authoring.pack``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Final

import pikepdf

ALPHABET: Final = "Bút lục: 0123456789"
_FONT_FILE: Final = Path(__file__).parent / "stamp.pdf"
_SIZE: Final = 11.0
_POINTS: Final = 72 / 25.4
_TOP, _RIGHT, _PAD, _HEIGHT = 4.0 * _POINTS, 7.0 * _POINTS, 2.0 * _POINTS, 6.0 * _POINTS
_PAIR: Final = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>")


@dataclass(frozen=True, slots=True)
class _Letters:
    codes: dict[str, int]
    widths: dict[str, float]


def stamp_page(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, font: pikepdf.Object) -> None:
    """Put "Bút lục: n" into the upper right corner of the page as it is seen, whatever its size and turn."""
    name = page.add_resource(
        font, pikepdf.Name.Font, name=_free_name(page)
    )  # without a name pikepdf takes one by chance
    drawn = _drawing(page, f"Bút lục: {number}", str(name))
    page.contents_add(pikepdf.Stream(pdf, b"q\n"), prepend=True)
    page.contents_add(pikepdf.Stream(pdf, b"\nQ\n" + drawn))


def _free_name(page: pikepdf.Page) -> pikepdf.Name:
    """A name of a font that the page does not have yet."""
    taken = page.resources.get("/Font", pikepdf.Dictionary())
    number = next(number for number in count() if f"/LtStamp{number}" not in taken)
    return pikepdf.Name(f"/LtStamp{number}")


def stamp_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The font of the stamp, once in ``pdf``."""
    with pikepdf.open(_FONT_FILE) as source:
        (found,) = source.pages[0].Resources.Font.values()
        return pdf.copy_foreign(source.make_indirect(found))


def _drawing(page: pikepdf.Page, text: str, font: str) -> bytes:
    letters = _letters()
    width = sum(letters.widths[c] for c in text) * _SIZE / 1000 + 2 * _PAD
    coded = "".join(f"{letters.codes[c]:02X}" for c in text)
    across, up = (_turned(page))[1]
    x, y = across - _RIGHT - width, up - _TOP - _HEIGHT
    turn = " ".join(f"{part:.4f}" for part in _turned(page)[0])
    return (
        f"q {turn} cm 1 1 1 rg 0 0 0 RG 0.6 w {x:.3f} {y:.3f} {width:.3f} {_HEIGHT:.3f} re B "
        f"0 0 0 rg BT {font} {_SIZE} Tf {x + _PAD:.3f} {y + 1.6 * _POINTS:.3f} Td <{coded}> Tj ET Q\n"
    ).encode()


def _turned(page: pikepdf.Page) -> tuple[tuple[float, ...], tuple[float, float]]:
    """How to draw upright on the page as it is shown: the matrix, and width and height as seen."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    wide, high = right - left, top - bottom
    match int(page.obj.get("/Rotate", _inherited_turn(page))) % 360:
        case 90:
            return (0, 1, -1, 0, right, bottom), (high, wide)
        case 180:
            return (-1, 0, 0, -1, right, top), (wide, high)
        case 270:
            return (0, -1, 1, 0, left, top), (high, wide)
        case _:
            return (1, 0, 0, 1, left, bottom), (wide, high)


def _inherited_turn(page: pikepdf.Page) -> int:
    """The turn that the page has from the tree above it."""
    above = page.obj.get("/Parent")
    while above is not None:
        if "/Rotate" in above:
            return int(above["/Rotate"])
        above = above.get("/Parent")
    return 0


@lru_cache(maxsize=1)
def _letters() -> _Letters:
    with pikepdf.open(_FONT_FILE) as source:
        (font,) = source.pages[0].Resources.Font.values()
        pairs = _PAIR.findall(font.ToUnicode.read_bytes())
        codes = {chr(int(letter, 16)): int(code, 16) for code, letter in pairs}
        first = int(font.FirstChar)
        widths = {letter: float(font.Widths[code - first]) for letter, code in codes.items()}
    return _Letters(codes, widths)
