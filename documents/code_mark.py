"""The mark at the foot of an issued paper: a QR code that binds its words, its number and its day to the record.

It is put on when a paper is issued, after all its words stand, in the lower margin of the last page, where no form has anything. What it
says and how it is checked without this program: ``documents/verify.py`` and docs/verify.md. Nothing personal stands in it.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from datetime import date
from functools import lru_cache
from typing import Final

from documents.archive import Package, Part, Prefix
from documents.errors import TemplateFault
from documents.qr_code import squares
from documents.verify import MARK, code_of

_DOCUMENT, _RELATIONS, _TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
_MEDIA: Final = "media/code.png"
_SIDE, _GAP, _EDGE = (
    794,
    57,
    283,
)  # 14 mm, 1 mm to the text, 5 mm that printers leave white; twentieths of a point
_DOTS: Final = b"\xff\x00" + b"\x00" * 254  # light, dark
_EMU: Final = 635  # in a twentieth of a point
_NUMBER: Final = re.compile(r"[^0-9A-Z $%*+./-]")
_PAGE: Final = re.compile(r'<w:pgSz [^>]*w:h="(\d+)"[^>]*/><w:pgMar ([^>]*)/>')
_PICTURE: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def coded(paper: Package, number: str, day: date) -> tuple[Package, str]:
    """The paper with its mark, and the code in it. The same paper gives the same bytes. TemplateFault where it has no page to bear it."""
    live = dict(paper.live)
    document = live[_DOCUMENT].decode()
    code = code_of(document, plain(number), f"{day:%Y%m%d}")
    live[_DOCUMENT] = _marked(document, code).encode()
    constant, prefix = _bearing(paper.constant)
    return Package(constant, prefix, tuple(live.items()), (Part.kept(f"word/{_MEDIA}", picture(code)),)), code


@lru_cache(maxsize=256)  # they are those of the template, whatever the paper says
def _bearing(constant: tuple[Part, ...]) -> tuple[tuple[Part, ...], Prefix]:
    """The parts beside the document of a paper that bears a picture."""
    changing = {_RELATIONS: _related, _TYPES: _with_pictures}
    made = tuple(changing.get(part.name, _as_it_is)(part) for part in constant)
    return made, Prefix.of(made)


def _as_it_is(part: Part) -> Part:
    return part


def _related(part: Part) -> Part:
    """The relations of the document with that of the picture."""
    picture = f'<Relationship Id="rIdCode" Type="{_OFFICE}/image" Target="{_MEDIA}"/>'
    return Part.of(part.name, _before(part.content().decode(), "</Relationships>", picture).encode())


def plain(number: str) -> str:
    """The number of a paper in the letters that a QR code packs closest: capitals without marks; "" for none."""
    letters = unicodedata.normalize("NFD", number.replace("Đ", "D").replace("đ", "d").upper())
    return _NUMBER.sub("", letters)[:40].strip()


def picture(code: str) -> bytes:
    """The code as a PNG, eight dots a module, without the white border, which the margin of the page is."""
    rows = squares(code)
    side = len(rows) * 8
    # A module is a byte of eight equal dots; each line begins with the byte that says it is not filtered. Light is 1.
    dots = b"".join((b"\0" + row.translate(_DOTS)) * 8 for row in rows)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(dots, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _marked(document: str, code: str) -> str:
    """The mark before the last paragraph of the body, which lies on the last page."""
    pages, last = _PAGE.findall(document), document.rfind("<w:p>")
    if not pages or last < 0 or document.find("</w:tbl>", last) >= 0:
        raise TemplateFault(
            "The template has no page and last paragraph to bear the mark of an issued paper.",
            vi="Mẫu không có trang và đoạn cuối để in mã của giấy tờ. Báo cho bộ phận kỹ thuật.",
        )
    height, margins = int(pages[-1][0]), dict(re.findall(r'w:(\w+)="(\d+)"', pages[-1][1]))
    return (
        document[:last] + _frame(code, height, int(margins["bottom"]), int(margins["left"])) + document[last:]
    )


def _frame(code: str, height: int, bottom: int, left: int) -> str:
    """A paragraph that stands at a place of the page: the picture, and behind it the first letters of the code."""
    side = min(_SIDE, max(bottom - _GAP - _EDGE, _SIDE // 2))
    top = min(height - bottom + _GAP, height - _EDGE - side)
    short = " ".join(code[4:20][at : at + 4] for at in range(0, 16, 4))
    small = '<w:rPr><w:noProof/><w:sz w:val="15"/><w:szCs w:val="15"/></w:rPr>'
    return (
        f'<w:p><w:pPr><w:framePr w:w="{side + 2400}" w:h="{side}" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:x="{left}" w:y="{top}"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
        f'<w:jc w:val="left"/></w:pPr><w:bookmarkStart w:id="9001" w:name="{MARK}"/><w:bookmarkEnd w:id="9001"/>'
        f"<w:r>{small}{_drawing(code, side * _EMU)}</w:r>"
        f'<w:r>{small}<w:t xml:space="preserve">  Mã giấy tờ: {short}</w:t></w:r></w:p>'
    )


def _drawing(code: str, side: int) -> str:
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_PICTURE}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{side}" cy="{side}"/><wp:docPr id="9001" name="{MARK}" descr="{code}"/>'
        f'<a:graphic xmlns:a="{_PICTURE}/main"><a:graphicData uri="{_PICTURE}/picture"><pic:pic xmlns:pic="{_PICTURE}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="9001" name="{MARK}" descr="{code}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="rIdCode"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _with_pictures(part: Part) -> Part:
    """The types of the package with that of the picture."""
    types = part.content().decode()
    if 'Extension="png"' in types:
        return part
    png = '<Default Extension="png" ContentType="image/png"/>'
    return Part.of(part.name, _before(types, "<Override", png).encode())


def _before(text: str, mark: str, added: str) -> str:
    return text.replace(mark, added + mark, 1)
