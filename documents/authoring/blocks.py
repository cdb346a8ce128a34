"""The blocks from which every form is laid: heading, title, lines to fill, boxes to tick, signatures.

Where they stand and how large their letters are follows Decree 30/2020/NĐ-CP, Phụ lục I, Phần I, II and V.
"""

from __future__ import annotations

from documents.authoring.ooxml import BOLD, ITALIC, PLAIN, Face, Rule, Shape, cell, mm, para, row, rule_line, run, table
from documents.authoring.package import TEXT_WIDTH

TAB = "\t"
DAY_DOTS = "……/……/…………"
LONG_DAY_DOTS = "ngày …… tháng …… năm ………"
MOMENT_DOTS = "…… giờ …… phút, ngày …… tháng …… năm ………"
SHORT_DOTS = "………………"

_LEFT = mm(68)
_RIGHT = TEXT_WIDTH - _LEFT
_HEAD = Shape(style="LtHead")
_BOX = Face(box=True)


def value(name: str, filters: str = "", dots: str = TAB) -> str:
    """The value of ``name``, or where it is unknown dots to write on: by default to the end of the line."""
    shown = f"{name} | {filters}" if filters else name
    return f"{{% if {name} is none %}}{dots}{{% else %}}{{{{ {shown} }}}}{{% endif %}}"


def label(text: str) -> str:
    """A label that no line end may cut."""
    return text.replace(" ", "\u00a0") + ": "


def box(expression: str) -> str:
    """A ticked or empty box for a Jinja expression that is true or false."""
    return run(f"{{{{ ({expression}) | box }}}}", _BOX)


def field(text: str, *, keep_next: bool = False, left: int | None = None) -> str:
    """A line of labels and values, left-aligned, with dots to the right margin wherever a tab stands."""
    return para(run(text), shape=Shape(style="LtField", keep_next=keep_next, left=left))


def body(text: str, *, keep_next: bool = False, face: Face = PLAIN) -> str:
    """A paragraph of prose: justified, first line indented."""
    return para(run(text, face), shape=Shape(style="LtBody", keep_next=keep_next))


def heading(text: str) -> str:
    """A heading that stays with what follows."""
    return para(run(text), shape=Shape(style="LtHeading"))


def choice(expression: str, text: str) -> str:
    """A box with its text on lines of its own, hanging."""
    return para(box(expression), run(TAB + text), shape=Shape(style="LtChoice"))


def yes_no(lead: str, name: str, yes: str = "Có", no: str = "Không") -> str:
    """``lead`` followed by two boxes; neither is ticked while the answer is unknown."""
    return para(
        run(f"{lead}\u2003"),
        box(f"{name} is true"),
        run(f"\u00a0{yes}\u2003\u2003"),
        box(f"{name} is false"),
        run(f"\u00a0{no}"),
        shape=Shape(style="LtField"),
    )


def _motto() -> tuple[str, str]:
    return (
        para(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face(bold=True, size=12)), shape=_HEAD),
        para(run("Độc lập - Tự do - Hạnh phúc", BOLD), shape=_HEAD),
    )


def _place_and_day() -> str:
    where = value("place", dots="……………………")
    return run(f"{where}, {{{{ issued_on | long_day }}}}", ITALIC)


def letterhead(*, agency: str, parent: str, number: str | None) -> str:
    """Agency left, motto right; beneath, number left (when the paper has one) and place with day right.

    ``agency``, ``parent`` and ``number`` are names of context fields; ``parent`` and ``number`` may be unknown.
    """
    above = f"{{% if {parent} is not none %}}{{{{ {parent} | upper }}}}{{% endif %}}"
    left = (
        para(run(above, Face(size=12)), shape=_HEAD),
        para(run(f"{{{{ {agency} | upper }}}}", Face(bold=True, size=12)), shape=_HEAD),
        rule_line(Rule(mm(22), mm(22))),
    )
    country, motto = _motto()
    side = (_RIGHT - mm(55)) // 2
    right = (country, motto, rule_line(Rule(side, side)))
    spaced = Shape(style="LtHead", before=4)
    numbered = run("Số: " + value(number, dots="……/………")) if number else ""
    rows = (
        row(cell(_LEFT, *left), cell(_RIGHT, *right)),
        row(cell(_LEFT, para(numbered, shape=spaced)), cell(_RIGHT, para(_place_and_day(), shape=spaced))),
    )
    return table((_LEFT, _RIGHT), rows, bordered=False)


def personal_head() -> str:
    """The heading of a paper that a citizen writes: motto in the middle, place and day at the right."""
    side = (TEXT_WIDTH - mm(55)) // 2
    day = para(_place_and_day(), shape=Shape(style="LtHead", align="right", before=10))
    return "".join((*_motto(), rule_line(Rule(side, side)), day))


def title(kind: str, subject: str, aside: str = "") -> str:
    """Kind of paper in capitals, its subject in bold, a rule of about a third of the subject beneath."""
    side = (TEXT_WIDTH - mm(32)) // 2
    remark = para(run(aside, ITALIC), shape=_HEAD) if aside else ""
    return "".join(
        (
            para(run(kind), shape=Shape(style="LtTitle", before=14)),
            para(run(subject), shape=Shape(style="LtTitle")),
            remark,
            rule_line(Rule(side, side)),
            para(shape=Shape(style="LtHead", line=0.5)),
        )
    )


def addressed_to(text: str) -> str:
    """"Kính gửi" with one addressee on the same line, in the middle."""
    return para(run(f"Kính gửi: {text}"), shape=Shape(style="LtHead", after=10))


def bases(*texts: str) -> str:
    """The legal bases in italics, each closed by a semicolon, the last by a full stop."""
    closed = [f"{text};" for text in texts[:-1]] + [f"{texts[-1]}."]
    return "".join(para(run(text), shape=Shape(style="LtBasis")) for text in closed)


def signer(head: str, hint: str, name: str | None) -> tuple[str, ...]:
    """What stands where someone signs: capacity in capitals, the hint, room, the name if known."""
    shown = run(f"{{% if {name} is not none %}}{{{{ {name} }}}}{{% endif %}}", BOLD) if name else ""
    return (
        para(run(head, BOLD), shape=_HEAD),
        para(run(hint, ITALIC), shape=_HEAD),
        para(shown, shape=Shape(style="LtHead", before=58)),
    )


def recipients(*lines: str) -> tuple[str, ...]:
    """"Nơi nhận" in small letters, level with the signature."""
    small = Shape(style="LtSmall")
    head = para(run("Nơi nhận:", Face(bold=True, italic=True, size=12)), shape=small)
    return (head, *(para(run(line), shape=small) for line in lines))


def signatures(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    """Two columns that stay together on one page; either may be empty."""
    half = TEXT_WIDTH // 2
    columns = (half, TEXT_WIDTH - half)
    gap = para(shape=Shape(style="LtHead", line=0.5))
    return gap + table(columns, [row(cell(half, *left), cell(columns[1], *right))], bordered=False) + para(shape=Shape(style="LtRule"))
