"""The terms that an act would start by two laws: under which condition, counted from what, and how long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from rules.conditions import Outcome, evaluate
from rules.conditions.wording import say_vi
from rules.corpus import TermRule, covers
from rules.errors import LawError
from rules.facts import FactSet, FactValue
from rules.terms import TermUnit, legal_date
from workflows.deadlines import ending, moment_told
from workflows.impact.alike import Question, alike, ever
from workflows.impact.asked import Change
from workflows.impact.kinds import NONE, moment_vi
from workflows.impact.look import Look, Side
from workflows.impact.scene import Standpoint
from workflows.procedure import TermRow

_BEFORE: Final = timedelta(days=30)
_AHEAD: Final = timedelta(days=60)
"""How far before the case, and after today, a day may lie that an officer enters."""


@dataclass(frozen=True, slots=True)
class _Started:
    """A term that may start: ``rules`` in their content, apart from words; ``start`` is None while it is open; ``ends``: when it would end,
    from each start that tells days off apart; ``facts``: from what it is counted."""

    asked: Question
    rules: tuple[object, ...]
    start: datetime | None
    told: str
    when: str
    ends: Mapping[datetime, datetime | None]
    facts: frozenset[str]

    @property
    def counted(self) -> tuple[object, ...]:
        """What decides how it is counted."""
        return self.rules, self.start, self.ends

    def said(self, other: _Started) -> str:
        """How long; where that is the same by both laws, also under which condition; else to which day."""
        if self.told != other.told:
            return self.told
        if self.counted == other.counted or self.when != other.when:
            return f"{self.told}, {self.when}"
        apart = [day for day, end in self.ends.items() if end != other.ends.get(day)]
        return f"{self.told}, {self._ends_from(apart[0])}" if apart else self.told

    def _ends_from(self, start: datetime) -> str:
        said = moment_vi(self.ends[start])
        return said if start == self.start else f"nếu tính từ {legal_date(start):%d/%m/%Y} thì {said}"


def terms_of(sides: tuple[Side, Side], looks: tuple[Look, Look], stand: Standpoint) -> Iterator[Change]:
    """The terms that the act would start otherwise, or would not start, by the draft."""
    same_days = sides[0].services.calendar is sides[1].services.calendar
    before, after = (
        _started(side, look, stand, same_days=same_days) for side, look in zip(sides, looks, strict=True)
    )
    held = (looks[0].held, looks[1].held)
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            yield key[0], NONE if old is None else old.told, NONE if new is None else new.told
        elif (
            old.counted != new.counted
            or (old.facts | new.facts) & held[0].moved
            or not alike(old.asked, new.asked, held)
        ):
            yield key[0], old.said(new), new.said(old)


def _started(
    side: Side, look: Look, stand: Standpoint, *, same_days: bool
) -> dict[tuple[str, str, bool], _Started]:
    found: dict[tuple[str, str, bool], _Started] = {}
    for row in side.spec.sets if not look.error else ():
        asked = Question(() if row.when is None else (row.when,), partial(_holds, row), row.when)
        start = _start(row, look, stand)
        settled = row.start == "at" or row.start not in look.held.open
        rules = _rules(side, row, start if settled else None, stand)
        if rules and (start is not None or not settled) and ever(asked, look.held, wanted=True):
            told = "; ".join(dict.fromkeys(length_vi(each) for each in rules))
            content = tuple(_content(each) for each in rules)
            begins = start if settled else None
            starts = (begins,) if begins is not None else () if same_days else _starts(row, side, stand)
            found[row.term, row.start, row.by_act] = _Started(
                asked,
                content,
                begins,
                told,
                _when(side, row),
                _ends(side, rules, starts, look),
                _counted_by(row, rules),
            )
    return found


def _starts(row: TermRow, side: Side, stand: Standpoint) -> tuple[datetime, ...]:
    """From where a term may be counted whose start is entered: the days since the case began; those to come where it may lie ahead."""
    first, last = legal_date(stand.case.opened_at) - _BEFORE, legal_date(stand.at)
    spec = side.corpus.facts.get(row.start)
    last += _AHEAD if spec is not None and spec.ahead else timedelta()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(moment for each in days if (moment := moment_told(each)) is not None)


def _ends(
    side: Side, rules: tuple[TermRule, ...], starts: tuple[datetime, ...], look: Look
) -> dict[datetime, datetime | None]:
    """Where it would end from each start; of several rules that which is in force then."""
    known = look.held.facts.items()
    facts = FactSet.of(side.corpus.facts, {k: v for k, v in known if k in _counted_by(None, rules)})
    if len(starts) == 1:
        return {start: _end(side, rule, start, facts) for rule in rules for start in starts}
    return {
        start: _end(side, rule, start, facts)
        for rule in rules
        for start in starts
        if covers(rule, legal_date(start))
    }


def _end(side: Side, rule: TermRule, start: datetime, facts: FactSet) -> datetime | None:
    try:
        return ending(side.services, rule, start, facts)
    except LawError:
        return None


def _counted_by(row: TermRow | None, rules: tuple[TermRule, ...]) -> frozenset[str]:
    """The facts from which it follows when the term begins and how long it lasts."""
    told = {name for each in rules for name in (each.length_from, *each.plus, *each.less) if name}
    return frozenset(told | ({row.start} if row is not None else set()))


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
    rolls = not rule.before and rule.unit not in (TermUnit.HOURS, TermUnit.IMMEDIATE)
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
