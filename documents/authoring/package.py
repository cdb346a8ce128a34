"""The parts of a .docx around its body: styles, the page, the page number, and the zip with fixed dates.

Page, fonts and sizes are those of Decree 30/2020/NĐ-CP, Phụ lục I, Phần I, I (page) and V (letters).
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from documents.authoring.ooxml import mm

FONT = "Times New Roman"
PAGE_WIDTH, PAGE_HEIGHT = mm(210), mm(297)
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = mm(20), mm(20), mm(30), mm(20)
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
# Lying, for wide tables (Decree 30/2020, PL I, I.2): the margins are those of the upright page, the binding at the left.
WIDE = PAGE_HEIGHT - MARGIN_LEFT - MARGIN_RIGHT
FIXED_DATE = (1980, 1, 1, 0, 0, 0)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = f'xmlns:w="{_W}" xmlns:r="{_R}"'

_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_OFFICE}.settings+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_OFFICE}.header+xml"/>'
    f'<Override PartName="/word/header2.xml" ContentType="{_OFFICE}.header+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_ROOT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_R}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId4" Type="{_R}/header" Target="header2.xml"/>'
    "</Relationships>"
)
_SETTINGS = (
    f"{_HEAD}<w:settings {_NAMESPACES}>"
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
# The page number stands in the middle of the top margin and is hidden on the first page (Decree 30/2020, PL I, I.7).
_PAGE_NUMBER = (
    f'{_HEAD}<w:hdr {_NAMESPACES}><w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    "</w:p></w:hdr>"
)


def _first_header(mark: str) -> str:
    """The first page shows no number; a form whose text was read may name its annex there."""
    inner = (
        '<w:pPr><w:spacing w:after="0"/><w:jc w:val="right"/></w:pPr>'
        f'<w:r><w:rPr><w:i/><w:iCs/>{_size(11)}</w:rPr><w:t xml:space="preserve">{escape(mark)}</w:t></w:r>'
    )
    return f"{_HEAD}<w:hdr {_NAMESPACES}><w:p>{inner if mark else ''}</w:p></w:hdr>"


def _style(identity: str, name: str, paragraph: str, letters: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        + (f"<w:rPr>{letters}</w:rPr>" if letters else "")
        + "</w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'


def _lines(width: int) -> str:
    """The styles of titles, prose and lines to fill."""
    dotted = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
    first = f'<w:ind w:firstLine="{mm(12.7)}"/><w:jc w:val="both"/>'
    bold = "<w:b/><w:bCs/>"
    return (
        _style("LtHead", "LT Đầu văn bản", '<w:keepNext/><w:jc w:val="center"/>', _size(13))
        + _style(
            "LtRule", "LT Đường kẻ", '<w:keepNext/><w:spacing w:line="80" w:lineRule="exact"/>', _size(2)
        )
        + _style("LtTitle", "LT Tên loại", '<w:keepNext/><w:jc w:val="center"/>', bold + _size(14))
        + _style("LtBasis", "LT Căn cứ", f'<w:spacing w:after="120"/>{first}', "<w:i/><w:iCs/>")
        + _style("LtBody", "LT Nội dung", f'<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>{first}')
        + _style(
            "LtField",
            "LT Mục điền",
            f'<w:keepLines/>{dotted}<w:spacing w:after="100" w:line="264" w:lineRule="auto"/>',
        )
        + _style(
            "LtLine",
            "LT Dòng điền",
            f'<w:keepLines/>{dotted}<w:spacing w:after="80" w:line="247" w:lineRule="auto"/><w:ind w:firstLine="{mm(12.7)}"/>',
        )
        + _style(
            "LtAnswer",
            "LT Trả lời có, không",
            f'<w:keepLines/><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
            '<w:spacing w:after="100" w:line="264" w:lineRule="auto"/>',
        )
    )


def _other_lines() -> str:
    """The styles of headings, choices, cells, recipients and notes."""
    bold = "<w:b/><w:bCs/>"
    return (
        _style("LtHeading", "LT Đề mục", '<w:keepNext/><w:spacing w:before="100" w:after="100"/>', bold)
        + _style(
            "LtChoice",
            "LT Lựa chọn",
            '<w:keepLines/><w:spacing w:after="80" w:line="259" w:lineRule="auto"/>'
            f'<w:ind w:left="{mm(13)}" w:hanging="{mm(7)}"/><w:jc w:val="both"/>',
        )
        + _style(
            "LtAbout",
            "LT Trích yếu công văn",
            '<w:keepNext/><w:spacing w:before="120"/><w:jc w:val="center"/>',
            _size(12),
        )
        + _style("LtCell", "LT Ô bảng", '<w:spacing w:before="40" w:after="40"/>')
        + _style("LtCellSmall", "LT Ô bảng nhỏ", '<w:spacing w:before="30" w:after="30"/>', _size(11))
        + _style("LtSmall", "LT Nơi nhận", "<w:keepNext/>", _size(11))
        + _style(
            "LtNote",
            "LT Ghi chú",
            '<w:spacing w:before="60" w:after="100"/><w:jc w:val="both"/>',
            "<w:i/><w:iCs/>" + _size(11),
        )
    )


def _styles(width: int) -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    return (
        f"{_HEAD}<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_size(13)}"
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        "<w:pPr><w:widowControl/></w:pPr></w:style>" + _lines(width) + _other_lines() + "</w:styles>"
    )


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Lộ Trình</dc:creator><dc:language>vi-VN</dc:language>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2021-12-08T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2021-12-08T00:00:00Z</dcterms:modified></cp:coreProperties>'
    )


def _document(body: str, *, lying: bool) -> str:
    size = (
        f'w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}" w:orient="landscape"'
        if lying
        else f'w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"'
    )
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/>'
        f"<w:pgSz {size}/>"
        f'<w:pgMar w:top="{MARGIN_TOP}" w:right="{MARGIN_RIGHT}" w:bottom="{MARGIN_BOTTOM}" w:left="{MARGIN_LEFT}" '
        f'w:header="{mm(10)}" w:footer="{mm(10)}" w:gutter="0"/><w:cols w:space="720"/><w:titlePg/></w:sectPr>'
    )
    return f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}{section}</w:body></w:document>"


def parts(title: str, body: str, mark: str = "", *, lying: bool = False) -> dict[str, str]:
    """Name and text of every part of the package, in the order in which they are written. ``lying``: the page lies."""
    return {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _ROOT_RELATIONS,
        "docProps/core.xml": _core(title),
        "word/document.xml": _document(body, lying=lying),
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "word/styles.xml": _styles(WIDE if lying else TEXT_WIDTH),
        "word/settings.xml": _SETTINGS,
        "word/header1.xml": _PAGE_NUMBER,
        "word/header2.xml": _first_header(mark),
    }


def pack(title: str, body: str, mark: str = "", *, lying: bool = False) -> bytes:
    """The .docx: the same input gives the same bytes wherever zlib is the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts(title, body, mark, lying=lying).items():
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, text.encode())
    return out.getvalue()
