"""The two general templates for forms told by data (``documents/forms``): under a letterhead, and of a citizen.

Unlike the other templates these hold loops between paragraphs, rows and runs; ``documents.generic.context`` gives what they run over.
"""

from __future__ import annotations

from documents.authoring.blocks import letterhead, personal_head
from documents.authoring.ooxml import Face, Rule, Shape, mm, para, rule_line, run
from documents.authoring.package import TEXT_WIDTH

_HEAD = Shape(style="LtHead")
_HALF = TEXT_WIDTH // 2
_T = '<w:t xml:space="preserve">'


def _title() -> str:
    side = (TEXT_WIDTH - mm(32)) // 2
    return "".join(
        (
            para(run("{{ heading }}"), shape=Shape(style="LtTitle", before=14)),
            para(run("{{ subject }}"), shape=Shape(style="LtTitle")),
            rule_line(Rule(side, side)),
            para(shape=Shape(style="LtHead", line=0.5)),
        )
    )


def _runs(runs: str) -> str:
    """The runs of a paragraph, each with dots to the margin where nothing is known."""
    return (
        f"{{% for r in {runs} %}}<w:r>{{% if r.bold %}}<w:rPr><w:b/><w:bCs/></w:rPr>{{% endif %}}{_T}{{{{ r.text }}}}</w:t>"
        "{% for n in r.fill %}{% if n %}<w:br/>{% endif %}<w:tab/>{% endfor %}</w:r>{% endfor %}"
    )


def _table() -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cell = '<w:tc><w:tcPr><w:tcW w:w="{{ c[1] }}" w:type="dxa"/>'
    head = (
        "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{% for c in p.columns %}" + cell
        + '<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="LtCell"/><w:jc w:val="center"/></w:pPr>'
        f"<w:r><w:rPr><w:b/><w:bCs/></w:rPr>{_T}{{{{ c[0] }}}}</w:t></w:r></w:p></w:tc>{{% endfor %}}</w:tr>"
    )  # fmt: skip
    rows = (
        '{% for row in p.rows %}<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="420" w:hRule="atLeast"/></w:trPr>{% for c in p.columns %}'
        + cell
        + f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="LtCell"/></w:pPr><w:r>{_T}{{{{ row[loop.index0] }}}}</w:t></w:r></w:p></w:tc>'
        "{% endfor %}</w:tr>{% endfor %}"
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        '</w:tblPr><w:tblGrid>{% for c in p.columns %}<w:gridCol w:w="{{ c[1] }}"/>{% endfor %}</w:tblGrid>'
        f"{head}{rows}</w:tbl>"
    )


def _pieces() -> str:
    box = run("{{ p.ticked | box }}", Face(box=True))
    centred = '{% if p.centred %}<w:spacing w:before="120" w:after="160"/>{% endif %}'
    return (
        "{% for p in pieces %}{% if p.columns %}"
        + _table()
        + '{% else %}<w:p><w:pPr><w:pStyle w:val="{{ p.style }}"/>{% if p.keep %}<w:keepNext/>{% endif %}'
        + centred
        + "</w:pPr>{% if p.ticked is not none %}"
        + box
        + "<w:r><w:tab/></w:r>{% endif %}"
        + _runs("p.runs")
        + "</w:p>{% endif %}{% endfor %}"
    )


def _line(text: str, properties: str = "", spacing: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="LtHead"/>{spacing}</w:pPr><w:r>'
        f"{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{_T}{text}</w:t></w:r></w:p>"
    )


def _signatures() -> str:
    bold, italic = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
    to = (
        '<w:p><w:pPr><w:pStyle w:val="LtSmall"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/><w:i/><w:iCs/><w:sz w:val="24"/>'
        f'<w:szCs w:val="24"/></w:rPr>{_T}Nơi nhận:</w:t></w:r></w:p>{{% for one in c.recipients %}}<w:p><w:pPr>'
        f'<w:pStyle w:val="LtSmall"/></w:pPr><w:r>{_T}- {{{{ one }}}}</w:t></w:r></w:p>{{% endfor %}}'
    )
    signed = (
        f"{{% for one in c.head %}}{_line('{{ one }}', bold)}{{% endfor %}}{_line('{{ c.hint }}', italic)}"
        f"{{% for _ in c.gaps %}}{para(shape=_HEAD)}{{% endfor %}}"
        + _line("{{ c.name }}", bold, '<w:spacing w:before="1080" w:after="200"/>')
    )
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="{_HALF}" w:type="dxa"/></w:tcPr>'
        f"{{% if c.recipients %}}{to}{{% elif c.head %}}{signed}{{% else %}}<w:p/>{{% endif %}}</w:tc>"
    )
    borders = "".join(
        f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        para(shape=Shape(style="LtHead", line=0.5))
        + f'<w:tbl><w:tblPr><w:tblW w:w="{2 * _HALF}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_HALF}"/><w:gridCol w:w="{_HALF}"/></w:tblGrid>'
        "{% for row in signatures %}<w:tr><w:trPr><w:cantSplit/></w:trPr>{% for c in row %}"
        f"{cell}{{% endfor %}}</w:tr>{{% endfor %}}</w:tbl>" + para(shape=Shape(style="LtRule"))
    )


def under_letterhead() -> str:
    """A paper under the name of a body; the number stands only where it has one."""
    head = letterhead(agency="agency", parent="parent_agency", number="doc_number")
    told = head[head.index("Số: ") : head.index("</w:t>", head.index("Số: "))]
    numbered = "{% if doc_number is not none %}Số: {{ doc_number }}{% endif %}"
    return head.replace(told, numbered) + _title() + _pieces() + _signatures()


def of_a_citizen() -> str:
    """A paper that a person writes."""
    return personal_head() + _title() + _pieces() + _signatures()
