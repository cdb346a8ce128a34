"""The register of papers of an office as its page and the command line show it: every number in order, gaps with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from persistence.numbers import Register
from web.language import _, either
from web.pages.views.case import code_of
from web.pages.views.times import day_vi
from workflows.numbering import Gap, gaps_of, label_of
from workflows.ports import RegisterEntry


@dataclass(frozen=True, slots=True)
class NumberView:
    """A line: a paper, or a gap (``case`` is empty then)."""

    number: str
    day: str
    title: str
    form: str
    case: str
    code: str
    signer: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register in the list of an office."""

    year: int
    symbol: str
    last: str


def register_view(each: Register) -> RegisterView:
    """A register in the list."""
    return RegisterView(each.series.year, each.series.symbol, label_of(each.last) if each.last else "–")


def lines_of(entries: Sequence[RegisterEntry], start: int) -> tuple[NumberView, ...]:
    """The lines of a register, the newest first, with its gaps where they are."""
    numbered = [(each.number or 0, _line(each)) for each in entries]
    numbered += [(gap.last, _gap(gap)) for gap in gaps_of(entries, start)]
    return tuple(line for _, line in sorted(numbered, key=lambda each: each[0], reverse=True))


def _line(each: RegisterEntry) -> NumberView:
    notes = (_("nhập tay"),) if each.typed else ()
    late = (_("vào sổ sau: đã có văn bản mang ngày muộn hơn"),) if each.late else ()
    return NumberView(
        number=f"{each.label}/{each.series.symbol}",
        day=day_vi(each.day),
        title=each.title,
        form=each.form,
        case=each.case_id,
        code=code_of(each.case_id),
        signer=each.signer_name,
        notes=(*notes, *late),
    )


def _gap(gap: Gap) -> NumberView:
    number = label_of(gap.first) if gap.first == gap.last else f"{label_of(gap.first)}–{label_of(gap.last)}"
    return NumberView(number, "", "", "", "", "", "", (either(gap.why_vi, gap.why_en),))
