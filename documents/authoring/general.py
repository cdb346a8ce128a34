"""The general templates for forms told by data (``documents/forms``): under a letterhead, of a citizen, and lying for wide tables.

Unlike the other templates these hold loops between paragraphs, rows and runs; ``documents.generic.context`` gives what they run over.
"""

from __future__ import annotations

from documents.authoring.blocks import letterhead, personal_head, place_and_day
from documents.authoring.foot import signature_table
from documents.authoring.ooxml import BOX_FONT, Rule, Shape, cell, mm, para, row, rule_line, run, table
from documents.authoring.package import TEXT_WIDTH, WIDE

_T = '<w:t xml:space="preserve">'
_BOX = f'<w:rFonts w:ascii="{BOX_FONT}" w:eastAsia="{BOX_FONT}" w:hAnsi="{BOX_FONT}" w:cs="{BOX_FONT}"/>'
_PHOTO = (mm(30), mm(40))


def _title(width: int) -> str:
    side = (width - mm(32)) // 2
    return "".join(
        (
            "{% if heading %}",
            para(run("{{ heading }}"), shape=Shape(style="LtTitle", before=14)),
            "{% if subject %}",
            para(run("{{ subject }}"), shape=Shape(style="LtTitle")),
            "{% endif %}",
            rule_line(Rule(side, side)),
            "{% endif %}",
            para(shape=Shape(style="LtHead", line=0.5)),
        )
    )


def _framed(width: int) -> str:
    """The title beside the frame of a photo, where the form has one."""
    frame = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    photo = para(run("{{ photo }}"), shape=Shape(style="LtHead"))
    room = width - 2 * _PHOTO[0]
    beside = row(
        cell(_PHOTO[0], photo, borders=frame, stand="center"),
        cell(room, _title(room), stand="center"),
        cell(_PHOTO[0], para(shape=Shape(style="LtHead"))),
        height=_PHOTO[1],
    )
    framed = table((_PHOTO[0], room, _PHOTO[0]), [beside], bordered=False) + para(
        shape=Shape(style="LtHead", line=0.5)
    )
    return f"{{% if photo %}}{framed}{{% else %}}{_title(width)}{{% endif %}}"


def _runs(runs: str) -> str:
    """The runs of a paragraph: letters or a box, each with dots to the margin where nothing is known."""
    return (
        f"{{% for r in {runs} %}}<w:r>{{% if r.ticked is not none %}}<w:rPr>{_BOX}</w:rPr>{_T}{{{{ r.ticked | box }}}}</w:t>"
        "{% else %}{% if r.bold or r.italic %}<w:rPr>{% if r.bold %}<w:b/><w:bCs/>{% endif %}{% if r.italic %}<w:i/><w:iCs/>"
        f"{{% endif %}}</w:rPr>{{% endif %}}{_T}{{{{ r.text }}}}</w:t>"
        "{% endif %}{% for n in r.fill %}{% if n %}<w:br/>{% endif %}<w:tab/>{% endfor %}</w:r>{% endfor %}"
    )


def _table() -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style = '<w:pStyle w:val="{% if row.small %}LtCellSmall{% else %}LtCell{% endif %}"/>'
    inside = (
        "{% for line in c.lines %}<w:p><w:pPr>"
        + style
        + '{% if row.head %}<w:jc w:val="center"/>{% endif %}</w:pPr>'
        + _runs("line")
        + "</w:p>{% endfor %}"
    )
    inner = (
        '<w:tc><w:tcPr><w:tcW w:w="{{ c.width }}" w:type="dxa"/>{% if c.span > 1 %}<w:gridSpan w:val="{{ c.span }}"/>{% endif %}'
        '{% if c.merge == "begin" %}<w:vMerge w:val="restart"/>{% elif c.merge == "more" %}<w:vMerge/>{% endif %}'
        f'{{% if row.head %}}<w:vAlign w:val="center"/>{{% endif %}}</w:tcPr>{inside}</w:tc>'
    )
    rows = (
        "{% for row in p.rows %}<w:tr><w:trPr><w:cantSplit/>{% if row.head %}<w:tblHeader/>{% else %}"
        '<w:trHeight w:val="420" w:hRule="atLeast"/>{% endif %}</w:trPr>'
        f"{{% for c in row.cells %}}{inner}{{% endfor %}}</w:tr>{{% endfor %}}"
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{{{{ p.widths | sum }}}}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        '</w:tblPr><w:tblGrid>{% for width in p.widths %}<w:gridCol w:w="{{ width }}"/>{% endfor %}</w:tblGrid>'
        f"{rows}</w:tbl>"
    )


def _pieces(pieces: str) -> str:
    box = f"<w:r><w:rPr>{_BOX}</w:rPr>{_T}{{{{ p.ticked | box }}}}</w:t></w:r>"
    centred = '{% if p.centred %}<w:spacing w:before="120" w:after="160"/>{% endif %}'
    return (
        f"{{% for p in {pieces} %}}{{% if p.widths %}}"
        + _table()
        + '{% else %}<w:p><w:pPr><w:pStyle w:val="{{ p.style }}"/>{% if p.keep %}<w:keepNext/>{% endif %}'
        + "{% if p.apart %}<w:pageBreakBefore/>{% endif %}"
        + centred
        + '{% if p.ticked is not none or p.ragged %}<w:jc w:val="left"/>{% elif p.even %}<w:jc w:val="both"/>{% endif %}'
        + "</w:pPr>{% if p.ticked is not none %}"
        + box
        + "<w:r><w:tab/></w:r>{% endif %}"
        + _runs("p.runs")
        + "</w:p>{% endif %}{% endfor %}"
    )


def _annex() -> str:
    """What follows the signatures on a page of its own; the end of a file must not be a table."""
    return f"{{% if annex %}}{_pieces('annex')}{{% endif %}}"


def _under(width: int) -> str:
    """The letterhead with the number where the paper has one, and the subject of a letter beneath it."""
    head = letterhead(agency="agency", parent="parent_agency", number="doc_number", width=width)
    begin = head.index("Số: ")
    told = head[begin : head.index("</w:t>", begin)]
    head = head.replace(told, "{% if doc_number is not none %}Số: {{ doc_number }}{% endif %}")
    day = place_and_day()
    head = head.replace(day, f"{{% if dated %}}{day}{{% endif %}}")
    end = head.index("</w:p>", head.index("{{ doc_number }}")) + len("</w:p>")
    about = para(run("V/v {{ about }}"), shape=Shape(style="LtAbout"))
    return f"{head[:end]}{{% if about %}}{about}{{% endif %}}{head[end:]}"


def under_letterhead() -> str:
    """A paper under the name of a body; the number stands only where it has one."""
    return (
        _under(TEXT_WIDTH) + _framed(TEXT_WIDTH) + _pieces("pieces") + signature_table(TEXT_WIDTH) + _annex()
    )


def of_a_citizen() -> str:
    """A paper that a person writes, or minutes: place and day stand in the heading where the form has them there."""
    head = personal_head()
    day = head.rindex("<w:p>")
    dated = f"{head[:day]}{{% if dated %}}{head[day:]}{{% endif %}}"
    return dated + _framed(TEXT_WIDTH) + _pieces("pieces") + signature_table(TEXT_WIDTH) + _annex()


def lying() -> str:
    """A register or list on a lying page; a mere list has neither heading nor signatures."""
    head = f"{{% if agency %}}{_under(WIDE)}{{% endif %}}"
    foot = f"{{% if signatures %}}{signature_table(WIDE)}{{% endif %}}"
    return head + _framed(WIDE) + _pieces("pieces") + foot + _annex()
