"""The blocks from which every form is laid: heading, title, lines to fill, boxes to tick, signatures.

Where they stand and how large their letters are follows Decree 30/2020/NĐ-CP, Phụ lục I, Phần I, II and V.
"""

from __future__ import annotations

from dataclasses import dataclass

from documents.authoring.ooxml import (
    BOLD,
    ITALIC,
    PLAIN,
    Face,
    Rule,
    Shape,
    cell,
    mm,
    para,
    row,
    rule_line,
    run,
    table,
)
from documents.authoring.package import TEXT_WIDTH

TAB = "\t"
DAY_DOTS = "....../....../..........."
LONG_DAY_DOTS = "ngày ...... tháng ...... năm .........."
MOMENT_DOTS = "...... giờ ...... phút, ngày ...... tháng ...... năm .........."
NUMBER_DOTS = "........./............"
SHORT_DOTS = "........................"
LONG_DOTS = "............................................"
PLACE_DOTS = ".................."

_LEFT, _GAP = mm(65), mm(3)
_HEAD = Shape(style="LtHead")
_BOX = Face(box=True)
_MOST_LINES = 3  # of those over the signature of someone who acts for the head


def value(name: str, filters: str = "", dots: str = TAB) -> str:
    """The value of ``name``, or where it is unknown dots to write on: by default to the end of the line."""
    shown = f"{name} | {filters}" if filters else name
    return f"{{% if {name} is none %}}{dots}{{% else %}}{{{{ {shown} }}}}{{% endif %}}"


def label(text: str) -> str:
    """A label at the start of a line."""
    return f"{text}: "


def inner(text: str) -> str:
    """A label inside a line: no line end may cut it."""
    return text.replace(" ", "\u00a0") + ":\u00a0"


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


def yes_no(lead: str, name: str, yes: str = "Có", no: str = "Không", *, keep_next: bool = False) -> str:
    """``lead``, and two boxes at the right margin; neither is ticked while the answer is unknown."""
    return para(
        run(lead + TAB),
        *_pair(f"{name} is true", yes, f"{name} is false", no),
        shape=Shape(style="LtAnswer", keep_next=keep_next),
    )


def either(first: str, first_text: str, second: str, second_text: str, *, keep_next: bool = False) -> str:
    """Two boxes on a line of their own, for Jinja expressions that are true or false."""
    return para(
        *_pair(first, first_text, second, second_text),
        shape=Shape(style="LtField", left=mm(6), keep_next=keep_next),
    )


def _pair(first: str, first_text: str, second: str, second_text: str) -> tuple[str, ...]:
    gap = "\u2003\u2003"
    return (box(first), run(f"\u00a0{first_text}{gap}"), box(second), run(f"\u00a0{second_text}"))


def _motto() -> tuple[str, str]:
    return (
        para(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face(bold=True, size=12)), shape=_HEAD),
        para(run("Độc lập - Tự do - Hạnh phúc", BOLD), shape=_HEAD),
    )


def place_and_day() -> str:
    """The day is not cut by a line end: a long place stands on a line of its own."""
    return run(
        value("place", dots=PLACE_DOTS) + ", {{ issued_on | long_day | replace(' ', '\u00a0') }}", ITALIC
    )


def letterhead(*, agency: str, parent: str, number: str | None, width: int = TEXT_WIDTH) -> str:
    """Agency left, motto right; beneath, number left (when the paper has one) and place with day right.

    ``agency``, ``parent`` and ``number`` are names of context fields; ``parent`` and ``number`` may be unknown.
    """
    right_width = width - _LEFT - _GAP
    left = (
        para(run(f"{{%p if {parent} is not none %}}")),
        para(run(f"{{{{ {parent} | upper }}}}", Face(size=12)), shape=_HEAD),
        para(run("{%p endif %}")),
        para(run(f"{{{{ {agency} | upper }}}}", Face(bold=True, size=12)), shape=_HEAD),
        rule_line(Rule(mm(20.5), mm(20.5))),
    )
    country, motto = _motto()
    side = (right_width - mm(55)) // 2
    right = (country, motto, rule_line(Rule(side, side)))
    spaced = Shape(style="LtHead", before=4)
    numbered = run("Số: " + value(number, dots=NUMBER_DOTS)) if number else ""
    rows = (
        row(cell(_LEFT, *left), cell(_GAP), cell(right_width, *right)),
        row(
            cell(_LEFT, para(numbered, shape=spaced)),
            cell(_GAP),
            cell(right_width, para(place_and_day(), shape=spaced)),
        ),
    )
    return table((_LEFT, _GAP, right_width), rows, bordered=False)


def personal_head() -> str:
    """The heading of a paper that a citizen writes: motto in the middle, place and day at the right."""
    side = (TEXT_WIDTH - mm(55)) // 2
    day = para(place_and_day(), shape=Shape(style="LtHead", align="right", before=10))
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
    """“Kính gửi” with one addressee on the same line, in the middle."""
    return para(run(f"Kính gửi: {text}"), shape=Shape(style="LtHead", after=10))


def bases(*texts: str) -> str:
    """The legal bases in italics, each closed by a semicolon, the last by a full stop."""
    closed = [f"{text};" for text in texts[:-1]] + [f"{texts[-1]}."]
    return "".join(para(run(text), shape=Shape(style="LtBasis")) for text in closed)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: capacity in capitals, the hint in brackets, the context field with the name.

    ``acting``: the context field with the lines that stand instead of ``head`` where someone acts for the head; empty otherwise.
    """

    head: str
    hint: str
    name: str
    acting: str = ""

    @property
    def lines(self) -> int:
        """Lines above the room for the signature."""
        return self.head.count("\n") + 2

    def block(self, beside: Signer | None = None) -> tuple[str, ...]:
        """Capacity and hint, room, and the name if known: level with that of the signer ``beside``."""
        shown = f"{{% if {self.name} is not none %}}{{{{ {self.name} }}}}{{% endif %}}"
        head: tuple[str, ...] = (para(run(self.head, BOLD), shape=_HEAD),)
        if self.acting:
            lines = _when(f"for line in {self.acting}", para(run("{{ line }}", BOLD), shape=_HEAD), end="for")
            head = (*_when(f"if {self.acting}", *lines), *_when(f"if not {self.acting}", *head))
        return (
            *head,
            para(run(self.hint, ITALIC), shape=_HEAD),
            *self._gaps(beside),
            para(run(shown, BOLD), shape=Shape(style="LtHead", before=54)),
        )

    def _gaps(self, beside: Signer | None) -> tuple[str, ...]:
        """Empty lines over the room for the signature, as many as the other has more."""
        line = para(shape=_HEAD)
        usual = (line,) * ((beside.lines if beside else 0) - self.lines)
        other = beside.acting if beside else ""
        acting = self.acting or other
        if not acting or beside is None:
            return usual
        if self.acting:
            tests = [f"{acting} and {acting} | length < {most}" for most in range(2, beside.lines)]
        else:
            tests = [f"{acting} | length > {least}" for least in range(self.lines - 1, _MOST_LINES)]
        gaps = tuple(part for test in tests for part in _when(f"if {test}", line))
        return (*(_when(f"if not {acting}", *usual) if usual else ()), *gaps)


def recipients(*lines: str) -> tuple[str, ...]:
    """“Nơi nhận” in small letters, level with the signature."""
    small = Shape(style="LtSmall")
    head = para(run("Nơi nhận:", Face(bold=True, italic=True, size=12)), shape=small)
    return (head, *(para(run(line), shape=small) for line in lines))


def _when(test: str, *paragraphs: str, end: str = "if") -> tuple[str, ...]:
    """``paragraphs`` under a condition, or once for each of a loop; the marks leave nothing on the paper."""
    return (para(run(f"{{%p {test} %}}")), *paragraphs, para(run(f"{{%p end{end} %}}")))


def signatures(left: Signer | tuple[str, ...], right: Signer, *, day: bool = False) -> str:
    """Two columns in one row that no page break cuts. ``left`` may be plain paragraphs (“Nơi nhận”) or empty.

    ``day`` puts place and day over the right signature, for papers whose heading has none.
    """
    half = TEXT_WIDTH // 2
    columns = (half, TEXT_WIDTH - half)
    dated = (para(place_and_day(), shape=_HEAD),) if day else ()
    other = left if isinstance(left, Signer) else None
    beside = left.block(right) if isinstance(left, Signer) else left
    pair = row(cell(half, *beside), cell(columns[1], *dated, *right.block(other)))
    gap = para(shape=Shape(style="LtHead", line=0.5))
    return gap + table(columns, [pair], bordered=False) + para(shape=Shape(style="LtRule"))
