"""Citations, days, conditions, powers and terms as the pages word them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules.citation import Citation
from rules.conditions import Condition
from rules.conditions.wording import say_vi
from rules.corpus import Corpus, TermRule
from rules.terms import TermUnit
from workflows.procedure import Power
from workflows.roles import ROLES, UNIT_KINDS, where_vi

_COUNTING = {
    TermUnit.IMMEDIATE: "làm ngay, luật không ấn định số giờ hay số ngày",
    TermUnit.HOURS: "tính liên tục từ chính thời điểm đó, cả ban đêm và ngày nghỉ (khoản 1 Điều 147 Bộ luật Dân sự)",
    TermUnit.WORKING_DAYS: "không tính ngày xảy ra sự kiện, bỏ qua ngày nghỉ (Điều 147, 148 Bộ luật Dân sự)",
    TermUnit.DAYS: "không tính ngày xảy ra sự kiện (Điều 147 Bộ luật Dân sự)",
    TermUnit.MONTHS: "đến ngày tương ứng của tháng cuối (khoản 3 Điều 148 Bộ luật Dân sự)",
    TermUnit.YEARS: "đến ngày tương ứng của năm cuối (khoản 4 Điều 148 Bộ luật Dân sự)",
}


class Words:
    """The words for one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def cited(self, cites: Iterable[Citation]) -> str:
        """Citations in their long form."""
        return "; ".join(self.corpus.vietnamese(cite) for cite in cites)

    def say(self, condition: Condition) -> str:
        """A condition in words."""
        return say_vi(condition, self.corpus.facts)

    def when(self, condition: Condition | None) -> str:
        """The tail of a line that holds only sometimes."""
        return f", khi {self.say(condition)}" if condition is not None else ""

    def fact(self, name: str) -> str:
        """The label of a fact."""
        return self.corpus.facts[name].vi

    def power(self, power: Power) -> str:
        """Who may, as one line."""
        roles = ", ".join(ROLES[role] for role in power.roles)
        kinds = ", ".join(UNIT_KINDS[kind] for kind in power.kinds)
        where = where_vi(power.where)
        return f"{roles} – {kinds}{f', {where}' if where else ''}; {span(power.valid_from, power.valid_to)} ({self.cited(power.cites)})"

    def length(self, term: TermRule) -> str:
        """How long a term is."""
        if term.unit is TermUnit.IMMEDIATE:
            return "ngay"
        amount = f"theo “{self.fact(term.length_from)}”," if term.length_from else f"{term.length:02d}"
        return f"{amount} {term.unit.vi}{' trước khi hết' if term.before else ''}"

    def counting(self, term: TermRule) -> str:
        """The rule of counting of a term."""
        said = "tính lùi từ ngày kết thúc" if term.before else _COUNTING[term.unit]
        if term.rollover:
            said += "; ngày cuối là ngày nghỉ thì dời sang ngày làm việc tiếp theo (khoản 5 Điều 148)"
        said += "".join(f"; cộng thêm “{self.fact(name)}”" for name in term.plus)
        return said + "".join(f"; trừ đi “{self.fact(name)}”" for name in term.less)


def day(when: date | None) -> str:
    """A day as officers write it."""
    return f"{when:%d/%m/%Y}" if when else ""


def span(first: date, last: date | None) -> str:
    """From a day to a day; an open beginning or end is left out."""
    start = "" if first == date.min else f"từ {day(first)}"
    end = f"đến {day(last)}" if last else ""
    return " ".join(part for part in (start, end) if part) or "mọi ngày"


def cell(text: str) -> str:
    """Text inside a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def mark(*, verified: bool, note: str) -> str:
    """What is said of a rule that was not checked against the text."""
    return "" if verified else f" *Chưa kiểm chứng: {note}*"
