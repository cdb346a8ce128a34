"""Marks a rendered .docx as a draft: a diagonal watermark on every page as Word itself makes one, and a line on what is not certain.

Only ``Forms.draft`` calls this; a paper that is issued never passes here.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from documents.archive import Package, Part, Prefix
from documents.errors import TemplateFault

TEXT = "DỰ THẢO – CHƯA CÓ GIÁ TRỊ PHÁP LÝ"
UNSEEN = "Bản nháp. Nội dung chính thức của biểu mẫu này chưa được đối chiếu."
_HEADER = re.compile(r"word/header\d*\.xml")
_PARAGRAPH = re.compile(r"<w:p(?:\s[^>]*)?>(?:<w:pPr>.*?</w:pPr>)?", re.DOTALL)
_SPACES = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
# The shape type 136 (plain text along a path) as Word writes it.
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
    '<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
_STYLE = (
    "position:absolute;margin-left:0;margin-top:0;width:600pt;height:44pt;rotation:305;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin"
)


def marked(paper: Package, *, note: str = "") -> Package:
    """The document with the watermark in every header, and ``note`` in small letters there. TemplateFault where it has no header."""
    names = [part.name for part in paper.constant] + [name for name, _ in paper.live]
    headers = [name for name in names if _HEADER.fullmatch(name)]
    if not headers:
        raise TemplateFault(
            "The template has no header to bear the watermark of a draft.",
            vi="Mẫu không có phần đầu trang để in dấu bản nháp. Báo cho bộ phận kỹ thuật.",
        )

    def drawn(name: str, content: bytes) -> bytes:
        if name not in headers:
            return content
        return _with_mark(content.decode(), headers.index(name) + 1, note).encode()

    constant = tuple(
        Part.of(part.name, drawn(part.name, part.content())) if part.name in headers else part
        for part in paper.constant
    )
    live = tuple((name, drawn(name, content)) for name, content in paper.live)
    return Package(constant, Prefix.of(constant), live, paper.more)


def _with_mark(header: str, place: int, note: str) -> str:
    """The header with the watermark in its first paragraph, so that no line is added."""
    header = header.replace("<w:p/>", "<w:p></w:p>")
    found = _PARAGRAPH.search(header)
    if found is None:
        header = header.replace("</w:hdr>", "<w:p></w:p></w:hdr>")
        found = _PARAGRAPH.search(header)
    assert found is not None  # noqa: S101  # a paragraph was just put there
    end = header.index("</w:p>", found.end())
    within = header[found.end() : end]
    return (
        f"{header[: found.end()]}{_mark(place)}{within}{_note(note, broken='<w:t' in within)}{header[end:]}"
    )


def _mark(place: int) -> str:
    """The run with the shape; ``place`` tells the shapes of a document apart."""
    return (
        f"<w:r><w:rPr><w:noProof/></w:rPr><w:pict {_SPACES}>{_SHAPE_TYPE}"
        f'<v:shape id="PowerPlusWaterMarkObject{place}" o:spid="_x0000_s{2048 + place}" type="#_x0000_t136" style="{_STYLE}" '
        'o:allowincell="f" fillcolor="#c00000" stroked="f"><v:fill opacity=".3"/>'
        f'<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold" string="{TEXT}"/>'
        "</v:shape></w:pict></w:r>"
    )


def _note(text: str, *, broken: bool) -> str:
    if not text:
        return ""
    small = '<w:rPr><w:i/><w:iCs/><w:color w:val="808080"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
    before = "<w:br/>" if broken else ""
    return f'<w:r>{small}{before}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
