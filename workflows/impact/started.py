"""The terms that an act would start by two laws: under which condition, counted from what, and how long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from rules.conditions import Outcome, evaluate
from rules.conditions.wording import say_vi
from rules.corpus import TermRule
from rules.errors import LawError
from rules.facts import FactValue
from rules.terms import TermUnit, legal_date
from workflows.deadlines import moment_told
from workflows.impact.alike import Question, alike, ever
from workflows.impact.asked import Change
from workflows.impact.kinds import NONE
from workflows.impact.look import Look, Side
from workflows.impact.scene import Standpoint
from workflows.procedure import TermRow


@dataclass(frozen=True, slots=True)
class _Started:
    """A term that may start: ``rules`` in their content, apart from words; ``start`` is None while it is open."""

    asked: Question
    rules: tuple[object, ...]
    start: datetime | None
    told: str
    when: str

    def said(self, *, same: bool) -> str:
        """How long; where that is the ``same`` by both laws, also under which condition."""
        return f"{self.told}, {self.when}" if same else self.told


def terms_of(sides: tuple[Side, Side], looks: tuple[Look, Look], stand: Standpoint) -> Iterator[Change]:
    """The terms that the act would start otherwise, or would not start, by the draft."""
    before, after = (_started(side, look, stand) for side, look in zip(sides, looks, strict=True))
    held = (looks[0].held, looks[1].held)
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            yield key[0], NONE if old is None else old.told, NONE if new is None else new.told
        elif (old.rules, old.start) != (new.rules, new.start) or not alike(old.asked, new.asked, held):
            same = old.told == new.told
            yield key[0], old.said(same=same), new.said(same=same)


def _started(side: Side, look: Look, stand: Standpoint) -> dict[tuple[str, str, bool], _Started]:
    found: dict[tuple[str, str, bool], _Started] = {}
    for row in side.spec.sets if not look.error else ():
        asked = Question(() if row.when is None else (row.when,), partial(_holds, row), row.when)
        start = _start(row, look, stand)
        settled = row.start == "at" or row.start not in look.held.open
        rules = _rules(side, row, start if settled else None, stand)
        if rules and (start is not None or not settled) and ever(asked, look.held, wanted=True):
            told = "; ".join(dict.fromkeys(length_vi(each) for each in rules))
            content = tuple(_content(each) for each in rules)
            found[row.term, row.start, row.by_act] = _Started(
                asked, content, start if settled else None, told, _when(side, row)
            )
    return found


def _when(side: Side, row: TermRow) -> str:
    return "luôn đặt ra" if row.when is None else f"khi {say_vi(row.when, side.corpus.facts)}"


def _holds(row: TermRow, facts: Mapping[str, FactValue]) -> bool:
    return row.when is None or evaluate(row.when, facts) is Outcome.SATISFIED


def _start(row: TermRow, look: Look, stand: Standpoint) -> datetime | None:
    return stand.at if row.start == "at" else moment_told(look.held.facts.get(row.start))


def _rules(side: Side, row: TermRow, start: datetime | None, stand: Standpoint) -> tuple[TermRule, ...]:
    """The term by the law that governs it; while its start is open every one that may: of the days since the case began."""
    day = stand.at if row.by_act else start
    if day is not None:
        try:
            return (side.corpus.term(row.term, legal_date(day)),)
        except LawError:
            return ()
    since = legal_date(stand.case.opened_at)
    return tuple(each for each in side.corpus.terms_by_id(row.term) if each.to is None or since <= each.to)


def _content(rule: TermRule) -> tuple[object, ...]:
    return (
        rule.duty,
        rule.length,
        rule.unit,
        rule.length_from,
        rule.rollover,
        rule.before,
        rule.plus,
        rule.less,
        rule.right,
    )


def length_vi(rule: TermRule) -> str:
    """How long and how it is counted, as a lawyer compares it."""
    amount = f"theo {rule.length_from}" if rule.length_from else f"{rule.length:02d} {rule.unit.vi}"
    if rule.unit is TermUnit.IMMEDIATE:
        amount = rule.unit.vi
    rolls = rule.unit not in (TermUnit.HOURS, TermUnit.IMMEDIATE)
    return " ".join(
        (
            amount,
            *(["tính lùi"] if rule.before else []),
            *(["(không chuyển ngày nghỉ)"] if rolls and not rule.rollover else []),
            *(f"+ {each}" for each in rule.plus),
            *(f"− {each}" for each in rule.less),
            *(["(quyền)"] if rule.right else []),
        )
    )
