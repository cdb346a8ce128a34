"""The grid of a monitoring sheet of Circular 18/2021/TT-BYT, and the page that continues it with every observation."""

from __future__ import annotations

from documents.authoring.blocks import field, label
from documents.authoring.ooxml import BOLD, Face, Shape, cell, mm, para, row, run, table
from documents.authoring.package import TEXT_WIDTH
from documents.signs import SIGNS, Substance

_CELL = Shape(style="LtCell")
_CENTRE = Shape(style="LtCell", align="center")


def grid(substance: Substance, days: int) -> str:
    """A row for each sign of the annex, a column for each day."""
    day_width = mm(20 if days <= 3 else 16.5)
    widths = (mm(11), TEXT_WIDTH - mm(11) - days * day_width, *(day_width for _ in range(days)))
    heads = ("TT", "Triệu chứng", *(f"Ngày {day}" for day in range(1, days + 1)))
    head = row(
        *(
            cell(width, para(run(text, BOLD), shape=_CENTRE), stand="center")
            for width, text in zip(widths, heads, strict=True)
        ),
        header=True,
    )
    rows = [
        row(
            cell(widths[0], para(run(str(place)), shape=_CENTRE), stand="center"),
            cell(widths[1], para(run(sign.vi), shape=_CELL), stand="center"),
            *(
                cell(
                    day_width, para(run(f"{{{{ grid['{sign.id}'][{day}] }}}}"), shape=_CENTRE), stand="center"
                )
                for day in range(days)
            ),
        )
        for place, sign in enumerate(SIGNS[substance], start=1)
    ]
    return table(widths, [head, *rows], bordered=True)


def _struck(text: str, size: float = 11) -> str:
    """A run that is struck through where its entry no longer stands."""
    half = f"{size * 2:.0f}"
    return (
        "<w:r><w:rPr>{% if e.gone %}<w:strike/>{% endif %}"
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def continued(subject: str) -> str:
    """Every observation on a page of its own, where there is more than a word for a sign and day. The annex has no form for it."""
    widths = (mm(14), mm(27), mm(58), mm(36), TEXT_WIDTH - mm(135))
    heads = ("Ngày", "Thời điểm", "Triệu chứng có", "Số đo, ghi chú", "Người ghi")
    head = row(
        *(
            cell(width, para(run(text, Face(bold=True, size=11)), shape=_CENTRE), stand="center")
            for width, text in zip(widths, heads, strict=True)
        ),
        header=True,
    )
    texts = ("{{ e.day }}", "{{ e.at | moment }}", "{{ e.signs }}", "{{ e.more }}", "{{ e.officer }}")
    cells = [para(_struck(text), shape=_CENTRE if place < 2 else _CELL) for place, text in enumerate(texts)]
    gone = (
        "{% if e.gone %}" + para(run("{{ e.gone }}", Face(italic=True, size=11)), shape=_CELL) + "{% endif %}"
    )
    cells[2] += gone
    line = row(*(cell(width, text, stand="center") for width, text in zip(widths, cells, strict=True)))
    title = f"Trang kèm theo Phiếu theo dõi để xác định trạng thái cai {subject}: từng lần quan sát"
    return (
        '{% if entries %}<w:p><w:pPr><w:pStyle w:val="LtHeading"/><w:pageBreakBefore/></w:pPr>'
        + run(title)
        + "</w:p>"
        + field(label("Họ và tên") + "{{ full_name }}", keep_next=True)
        + table(widths, [head, "{% for e in entries %}" + line + "{% endfor %}"], bordered=True)
        + para(
            run(
                "Mẫu của Thông tư có một cột cho mỗi ngày; trang này ghi từng lần quan sát. Lần ghi gạch ngang không được tính."
            ),
            shape=Shape(style="LtNote"),
        )
        + "{% endif %}"
    )
