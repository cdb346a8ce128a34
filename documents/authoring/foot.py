"""The last table of the general templates: rows of one to three cells, each a signature, “Nơi nhận” or nothing."""

from __future__ import annotations

from documents.authoring.blocks import place_and_day
from documents.authoring.ooxml import Shape, para

_T = '<w:t xml:space="preserve">'
_HEAD = Shape(style="LtHead")
_COLUMNS = 6
# A table needs a paragraph after it: so low that it never takes a page of its own.
_END = '<w:p><w:pPr><w:pStyle w:val="LtRule"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
_NO_BORDERS = "".join(
    f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _line(text: str, properties: str = "", spacing: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="LtHead"/>{spacing}</w:pPr><w:r>'
        f"{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{_T}{text}</w:t></w:r></w:p>"
    )


def _recipients() -> str:
    return (
        '<w:p><w:pPr><w:pStyle w:val="LtSmall"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/><w:i/><w:iCs/><w:sz w:val="24"/>'
        f'<w:szCs w:val="24"/></w:rPr>{_T}Nơi nhận:</w:t></w:r></w:p>{{% for one in c.recipients %}}<w:p><w:pPr>'
        f'<w:pStyle w:val="LtSmall"/></w:pPr><w:r>{_T}- {{{{ one }}}}</w:t></w:r></w:p>{{% endfor %}}'
    )


def _signature() -> str:
    bold, italic = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
    dated = f"{{% if c.dated %}}{para(place_and_day(), shape=_HEAD)}{{% endif %}}"
    return (
        dated
        + f"{{% for one in c.head %}}{_line('{{ one }}', bold)}{{% endfor %}}{_line('{{ c.hint }}', italic)}"
        + f"{{% for _ in c.gaps %}}{para(shape=_HEAD)}{{% endfor %}}"
        + _line("{{ c.name }}", bold, '<w:spacing w:before="1080" w:after="0"/>')
    )


def signature_table(width: int) -> str:
    """The table over the whole ``width`` (twentieths of a point), its rows kept with what stands above."""
    column = width // _COLUMNS
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="{{{{ c.span * {column} }}}}" w:type="dxa"/><w:gridSpan w:val="{{{{ c.span }}}}"/></w:tcPr>'
        f"{{% if not top %}}{para(shape=Shape(style='LtHead', line=0.5))}{{% endif %}}"
        f"{{% if c.recipients %}}{_recipients()}{{% elif c.head %}}{_signature()}{{% else %}}<w:p/>{{% endif %}}</w:tc>"
    )
    grid = f'<w:gridCol w:w="{column}"/>' * _COLUMNS
    return (
        para(shape=Shape(style="LtHead", line=0.5))
        + f'<w:tbl><w:tblPr><w:tblW w:w="{_COLUMNS * column}" w:type="dxa"/><w:tblBorders>{_NO_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        "{% for row in signatures %}{% set top = loop.first %}<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f"{{% for c in row %}}{cell}{{% endfor %}}</w:tr>{{% endfor %}}"
        "</w:tbl>" + _END
    )
