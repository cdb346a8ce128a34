"""Papers from outside, made for the tests: good ones of each type and ones that mean no good."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import docx
import pikepdf
from PIL import Image


def pdf(pages: int = 1, prepare: Callable[[pikepdf.Pdf], None] | None = None, **saving: object) -> bytes:
    """A PDF of blank A4 pages, changed by ``prepare`` before it is saved."""
    made = pikepdf.Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if prepare is not None:
        prepare(made)
    out = io.BytesIO()
    made.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


@cache
def noise(form: str, size: tuple[int, int]) -> bytes:
    """The picture of noise as it is most often asked for: packing a PNG of A4 takes more than a second."""
    return picture(form, size, optimize=False)


def picture(form: str = "JPEG", size: tuple[int, int] = (1654, 2339), **saving: object) -> bytes:
    """A picture of noise, so that cutting it off shows."""
    if not saving:
        return noise(form, size)
    chance = random.Random(4)  # noqa: S311 - noise, the same each time
    small = Image.frombytes("RGB", (64, 64), chance.randbytes(64 * 64 * 3))
    out = io.BytesIO()
    small.resize(size).save(out, form, **saving)
    return out.getvalue()


def scan(dpi: int) -> bytes:
    """A PDF whose one page is a picture of A4 at this resolution."""
    size = (round(8.27 * dpi), round(11.69 * dpi))

    def draw(made: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(made, picture(size=size))
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=size[0], Height=size[1],
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page = made.pages[0]
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=made.make_indirect(image)))
        page.obj.Contents = pikepdf.Stream(made, b"q 595 0 0 842 0 0 cm /Im0 Do Q")

    return pdf(prepare=draw)


def word(text: str = "Đơn đề nghị") -> bytes:
    """A Word file of one paragraph."""
    made = docx.Document()
    made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], *more: tuple[str, bytes]) -> bytes:
    """An archive with each part as ``change`` gives it (None: left out), and ``more`` parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in more:
            new.writestr(name, part)
    return out.getvalue()


def same(_name: str, part: bytes) -> bytes:
    """As it was."""
    return part


def archive(*parts: tuple[str, bytes]) -> bytes:
    """A plain archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts:
            made.writestr(name, part)
    return out.getvalue()


def action(kind: str, **more: object) -> Callable[[pikepdf.Pdf], None]:
    """A PDF that does something when it is opened."""

    def add(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)  # type: ignore[arg-type]

    return add


def page_action(made: pikepdf.Pdf) -> None:
    """An address that is opened with a page."""
    act = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://x.invalid")
    made.pages[0].obj.AA = pikepdf.Dictionary(O=made.make_indirect(act))


def stream_elsewhere(made: pikepdf.Pdf) -> None:
    """A stream whose bytes lie in another file."""
    made.Root.Held = made.make_indirect(pikepdf.Stream(made, b"", F="/etc/passwd"))


def hidden_script(made: pikepdf.Pdf) -> None:
    """JavaScript on a button far from the catalogue."""
    act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=act, Rect=[0, 0, 9, 9])
    made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(note)])


def attached_file(made: pikepdf.Pdf) -> None:
    """A file inside the file."""
    made.attachments["virus.exe"] = pikepdf.AttachedFileSpec(made, b"MZ....")


def dynamic_form(made: pikepdf.Pdf) -> None:
    """XFA."""
    made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Stream(made, b"<xdp/>"), Fields=[])


def film(made: pikepdf.Pdf) -> None:
    """A film on a page."""
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9])
    made.pages[0].obj.Annots = pikepdf.Array([note])


def bomb() -> bytes:
    """A PDF with that page; it is written as it is, so that making it does not unpack it."""
    return pdf(prepare=bomb_page, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def bomb_page(made: pikepdf.Pdf) -> None:
    """A page that unpacks to 1.3 gigabytes from a few thousand bytes."""
    block, times = b"\x00" * (64 << 20), 20
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    body = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(times):
        check = zlib.adler32(block, check)
    once = head + body * times + b"\x03\x00" + check.to_bytes(4, "big")
    packed = pikepdf.Stream(made, b"")
    packed.write(
        zlib.compress(once, 9), filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    )
    made.pages[0].obj.Contents = packed


def nested_pdf(depth: int = 100_000) -> bytes:
    """A PDF with a list in a list in a list."""
    body = b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\n"
    xref = len(body)
    return (
        body
        + b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<</Root 1 0 R/Size 2>>\nstartxref\n%d\n%%%%EOF\n"
        % xref
    )
