"""From acts to lines: a pure projection. The same acts give the same book, on any day that is asked for.

The identity holds by construction and is tested on generated journals: opening + entered - removed = closing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflows.registers.model import NOBODY, Book, Event, Happened, Journal, Line, PlaceBy, Rule, Step

Places = Callable[[str], str]
"""From the id of an office to the commune in which it is; "" where it is in none, or is no office of a commune."""


@dataclass(frozen=True, slots=True)
class Turnover:
    """A period of a book. ``opening`` stood on it before the first day, ``closing`` stands on it at the end of the last.

    ``entered`` and ``removed`` are the lines to which that happened within the period; a line that came and went is in both. ``marked``
    counts the marks made within the period, by their key.
    """

    first: date
    last: date
    opening: tuple[Line, ...]
    entered: tuple[Line, ...]
    removed: tuple[Line, ...]
    closing: tuple[Line, ...]
    marked: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether opening + entered - removed = closing."""
        return len(self.opening) + len(self.entered) - len(self.removed) == len(self.closing)


def lines_of(book: Book, journals: Iterable[Journal], commune_of: Places) -> tuple[Line, ...]:
    """Every line of these cases, in order of entry (moment, case, number of the act)."""
    found = [line for each in journals for line in _lines(book, each, commune_of)]
    return tuple(sorted(found, key=lambda line: (line.entered.step.at, line.case_id, line.entered.step.seq)))


def standing(lines: Iterable[Line], day: date) -> tuple[Line, ...]:
    """The lines that stand on the book at the end of ``day``."""
    return tuple(line for line in lines if line.stands_on(day))


def turnover(lines: Iterable[Line], first: date, last: date) -> Turnover:
    """The movement between two days, both included."""
    every = tuple(lines)
    marks = Counter(
        event.mark for line in every for event in line.marks if event.mark and first <= event.step.day <= last
    )
    return Turnover(
        first,
        last,
        opening=standing(every, first - timedelta(days=1)),
        entered=tuple(line for line in every if first <= line.entered_on <= last),
        removed=tuple(line for line in every if _within(line.removed_on, first, last)),
        closing=standing(every, last),
        marked=dict(marks),
    )


def known_by(line: Line, day: date) -> Line:
    """The line as it stood at the end of ``day``: what came later is not told yet."""
    gone = line.removed if _within(line.removed_on, date.min, day) else None
    return replace(line, removed=gone, marks=tuple(each for each in line.marks if each.step.day <= day))


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _lines(book: Book, journal: Journal, commune_of: Places) -> list[Line]:
    rule = book.rules[journal.procedure]
    done: list[Line] = []
    standing_now: dict[str, Line] = {}
    part = NOBODY
    for step in journal.steps:
        before, part = part, journal.parts.get(step.seq, part)
        place = _place(book, journal, step, part, commune_of)
        moved = (
            bool(standing_now) and place not in standing_now and (step.act in rule.moves or before != part)
        )
        if step.act in rule.leaves:
            done += _take_off(standing_now, place, Event(Happened.REMOVED, step), own=True)
        elif _removes(rule, step):
            own = bool(commune_of(step.unit_id)) and book.place is PlaceBy.COMMUNE
            done += _take_off(standing_now, place, Event(Happened.REMOVED, step), own=own)
        elif moved:
            done += _take_off(standing_now, NOBODY, Event(Happened.REMOVED, step, moved=True))
            standing_now[place] = _entered(journal, place, Event(Happened.ENTERED, step, moved=True))
        elif _enters(rule, step) and place not in standing_now:
            standing_now[place] = _entered(journal, place, Event(Happened.ENTERED, step))
        else:
            _mark(standing_now, rule, step, place, commune_of)
    return [*done, *standing_now.values()]


def _place(book: Book, journal: Journal, step: Step, part: str, commune_of: Places) -> str:
    """Whose line an act would make it. An office that is of no commune acts for the commune in which the person lives."""
    if book.place is PlaceBy.OFFICE:
        return step.unit_id
    if book.place is PlaceBy.PART:
        return part or step.unit_id
    return commune_of(step.unit_id) or journal.home or NOBODY


def _enters(rule: Rule, step: Step) -> bool:
    return step.act in rule.enters or (step.stage_to in rule.stages and step.stage_from not in rule.stages)


def _removes(rule: Rule, step: Step) -> bool:
    return step.act in rule.removes or (step.stage_from in rule.stages and step.stage_to not in rule.stages)


def _take_off(standing_now: dict[str, Line], place: str, event: Event, *, own: bool = False) -> list[Line]:
    """The line of whoever acted; where that office has none (a court, a director), every line of the case. ``own``: none but its own: what
    a commune does after it took a case over is no matter of the list of the commune that was left."""
    gone = [place] if place in standing_now else [] if own else list(standing_now)
    return [replace(standing_now.pop(each), removed=event) for each in gone]


def _entered(journal: Journal, place: str, event: Event) -> Line:
    return Line(
        journal.case_id, journal.procedure, journal.person_id, journal.name, place, journal.home, event
    )


def _mark(standing_now: dict[str, Line], rule: Rule, step: Step, place: str, commune_of: Places) -> None:
    """What is no entry and no removal but changes the stage, or is told as a mark, stands in the history of the line.

    What an office of one commune does is told in the line of that commune alone; what a court or a facility does, in that of the place
    where the person belongs, else in every one.
    """
    key = next((each.key for each in rule.marks if step.act in each.acts), "")
    if not key and step.stage_from == step.stage_to:
        return
    others = () if commune_of(step.unit_id) else tuple(standing_now)
    for each in (place,) if place in standing_now else others:
        line = standing_now[each]
        standing_now[each] = replace(line, marks=(*line.marks, Event(Happened.MARKED, step, key)))
