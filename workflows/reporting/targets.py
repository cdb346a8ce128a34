"""Targets worked out for a commune and a period: numerator and denominator with their lines, against the goal of the year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.model import Actor, Unit
from workflows.registers import Line as Entry
from workflows.reporting.definition import Definitions, Goal, Group, Period, Target
from workflows.reporting.model import NONE, Acts, Figure, Life, Line, Sum, Words
from workflows.reporting.stock import members, members_during


class State(StrEnum):
    """How a target stands."""

    MET = "met"
    MISSED = "missed"
    NOBODY = "nobody"  # the denominator is nought
    UNKNOWN = "unknown"  # this program cannot know it
    NO_GOAL = "no_goal"  # no goal is set for this year


@dataclass(frozen=True, slots=True)
class Counted:
    """A numerator and a denominator where they are no persons of cases; ``names``: offices or officers, and whether each
    is counted above."""

    part: int
    whole: int
    names: tuple[tuple[str, bool], ...] = ()

    @classmethod
    def of(cls, names: Iterable[tuple[str, bool]]) -> Counted:
        """Of named things."""
        told = tuple(names)
        return cls(sum(held for _, held in told), len(told), told)


@dataclass(frozen=True, slots=True)
class Standing:
    """A target as it stands. ``part``, ``whole``: persons; ``things``: offices or officers instead. ``why``: why it is not known."""

    target: Target
    goal: Goal | None
    state: State
    part: Figure = NONE
    whole: Figure = NONE
    things: Counted | None = None
    why: Words | None = None

    @property
    def numerator(self) -> int:
        """The number above."""
        return self.things.part if self.things is not None else self.part.number

    @property
    def denominator(self) -> int:
        """The number below."""
        return self.things.whole if self.things is not None else self.whole.number

    @property
    def percent(self) -> float | None:
        """The share (of a fall: how much less), None where there is nothing to divide by."""
        if self.state is State.UNKNOWN or not self.denominator:
            return None
        if self.target.measure == "fall":
            return 100 * (self.denominator - self.numerator) / self.denominator
        return 100 * self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Ward:
    """What a report is worked out from: the lives of all who have to do with the commune, and by book of the report the lines of its
    statutory books up to the last day.

    ``registered``: of a simple register, the part and the whole in a period; None where it is not kept.
    ``sums``: what the simple registers add up to in a period. ``acts``: where the acts of the lives stand.
    """

    commune: str
    lives: tuple[Life, ...]
    entries: Mapping[str, tuple[Entry, ...]]
    units: tuple[Unit, ...]
    actors: tuple[Actor, ...]
    registered: Callable[[str, Period], Counted | None]
    sums: Callable[[Period], tuple[Sum, ...]]
    acts: Acts


def standings(definitions: Definitions, ward: Ward, period: Period) -> tuple[Standing, ...]:
    """Every target in the order of the file."""
    return tuple(standing_of(target, ward, period) for target in definitions.targets)


def standing_of(target: Target, ward: Ward, period: Period) -> Standing:
    """One target."""
    goal = target.goal_of(period.end.year)
    if target.measure == "unknown":
        return Standing(target, goal, State.UNKNOWN, why=target.why)
    if target.measure == "share":
        part, whole = _share(target, ward, period)
        return _judged(Standing(target, goal, State.NO_GOAL, part, whole))
    if target.measure == "fall":
        books = target.base.books
        before, now = (_members(books, ward, day) for day in (_year_before(period.end), period.end))
        return _judged(Standing(target, goal, State.NO_GOAL, Figure(now), Figure(before)))
    things = _things(target, ward, period)
    if things is None:
        why = Words(
            "Sổ theo dõi của các cơ quan trên địa bàn chưa có dòng nào trong kỳ cho biết số này.",
            "The registers of the offices of the ward have no line of the period that tells it.",
        )
        return Standing(target, goal, State.UNKNOWN, why=why)
    return _judged(Standing(target, goal, State.NO_GOAL, things=things))


def _judged(found: Standing) -> Standing:
    percent = found.percent
    if percent is None:
        state = State.NOBODY
    elif found.goal is None:
        state = State.NO_GOAL
    else:
        # In whole numbers: 90 % of 10 is 9, and no rounding decides.
        reached = _reached(found)
        least = found.goal.percent * found.denominator
        state = State.MET if (reached > least if found.goal.over else reached >= least) else State.MISSED
    return Standing(found.target, found.goal, state, found.part, found.whole, found.things, found.why)


def _reached(found: Standing) -> int:
    if found.target.measure == "fall":
        return 100 * (found.denominator - found.numerator)
    return 100 * found.numerator


def _share(target: Target, ward: Ward, period: Period) -> tuple[Figure, Figure]:
    whole = {line.person: line for line in _base(target.base, ward, period)}
    cohort = bool(target.base.tests)
    part: list[Line] = []
    for life in ward.lives:
        line = whole.get(life.person)
        if line is None:
            continue
        # Of a cohort what came after it counts, whoever had the person then; of members what was done in the period.
        since = date.fromisoformat(line.day) if cohort else period.start
        found = next(
            (
                step
                for step in life.steps
                if since <= step.day <= period.end and any(test.holds(step) for test in target.served)
            ),
            None,
        )
        if found is not None:
            part.append(Line(life.person, found.case, found.day.isoformat(), found.act))
    return Figure(tuple(sorted(part))), Figure(tuple(sorted(whole.values())))


def _base(group: Group, ward: Ward, period: Period) -> Iterable[Line]:
    found: dict[str, Line] = {}
    for name in group.books:
        for person, entry in members_during(ward.entries.get(name, ()), period).items():
            found.setdefault(person, Line(person, entry.case_id))
    for life, step in ward.acts.of(act for test in group.tests for act in test.acts):
        told = life.person not in found and period.holds(step.day)
        if told and any(test.holds(step) for test in group.tests) and life.home_at(step.at) == ward.commune:
            found[life.person] = Line(life.person, step.case, step.day.isoformat(), step.act)
    return found.values()


def _members(books: Iterable[str], ward: Ward, day: date) -> tuple[Line, ...]:
    found: dict[str, Line] = {}
    for name in books:
        for person, entry in members(ward.entries.get(name, ()), day).items():
            found.setdefault(person, Line(person, entry.case_id))
    return tuple(sorted(found.values()))


def _year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return (day + timedelta(days=1)).replace(year=day.year - 1) - timedelta(days=1)


def _things(target: Target, ward: Ward, period: Period) -> Counted | None:
    if target.measure == "book":
        return ward.registered(target.register, period)
    if target.measure == "facilities":
        whole = [unit for unit in ward.units if unit.kind == "health_facility" and unit.exists_on(period.end)]
        return Counted.of(
            (unit.name, _within(unit.attributes.get("qualified"), period.end)) for unit in whole
        )
    staff = [actor for actor in ward.actors if _assesses(actor, period.end)]
    return Counted.of((actor.name, _certified(actor, period.end)) for actor in staff)


def _assesses(actor: Actor, day: date) -> bool:
    return any(each.role == "assessing_doctor" and each.holds_on(day) for each in actor.appointments)


def _certified(actor: Actor, day: date) -> bool:
    told = actor.attributes.get("certificate")
    if not isinstance(told, dict):
        return False
    return _within({"from": told.get("valid_from"), "to": told.get("valid_to")}, day)


def _within(told: object, day: date) -> bool:
    """Whether a period as the registers write it (true, false, or {from, to}) holds a day; what is not told does not hold."""
    if isinstance(told, bool):
        return told
    if not isinstance(told, dict):
        return False
    start, end = told.get("from"), told.get("to")
    if not isinstance(start, str) and not isinstance(end, str):
        return False
    return (not isinstance(start, str) or start <= day.isoformat()) and (
        not isinstance(end, str) or day.isoformat() <= end
    )
