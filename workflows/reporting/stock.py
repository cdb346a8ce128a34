"""Who is in a book of a report, and who came in and went out: the lines of the statutory books, each crossing with its cause.

Lines are those of ``workflows.registers`` and nothing else, so that a report and the book of the office never tell different figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.registers import Event
from workflows.registers import Line as Entry
from workflows.reporting.definition import Book, Cause, Period
from workflows.reporting.model import Life, Step, Words

ERASED: Final = Cause("erased", Words("Dữ liệu đã xoá theo luật", "Erased by law"), ())
"""The cause of a crossing by an act that can be read no more: that it was is on record, why is not."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line came on a book (``entered``) or went off it by this event; ``cause`` is None where no cause of the book means it."""

    entry: Entry
    event: Event
    entered: bool
    cause: Cause | None


def members(entries: Iterable[Entry], day: date) -> dict[str, Entry]:
    """Who stands on a book at the end of a day, by person: the first line of each."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.stands_on(day):
            found.setdefault(entry.person_id, entry)
    return found


def members_during(entries: Iterable[Entry], period: Period) -> dict[str, Entry]:
    """Who stood on a book on some day of a period, by person."""
    found: dict[str, Entry] = {}
    for entry in entries:
        gone = entry.removed_on
        if entry.entered_on <= period.end and (gone is None or gone >= period.start):
            found.setdefault(entry.person_id, entry)
    return found


def changes(
    book: Book, entries: Iterable[Entry], lives: Mapping[str, Life], period: Period
) -> tuple[Change, ...]:
    """Every crossing of the edge of a book within a period."""
    found: list[Change] = []
    for entry in entries:
        life = lives.get(entry.person_id)
        for event, entered in ((entry.entered, True), (entry.removed, False)):
            if event is not None and period.holds(event.step.day):
                causes = book.causes_in if entered else book.causes_out
                found.append(Change(entry, event, entered, _cause(causes, event, life)))
    return tuple(found)


def _cause(causes: tuple[Cause, ...], event: Event, life: Life | None) -> Cause | None:
    if event.moved:
        return next((cause for cause in causes if cause.moved), None)
    acts = [] if life is None else [step for step in life.steps if step.case == event.step.case_id]
    step = next((each for each in acts if each.seq == event.step.seq), None)
    if step is None:
        return None
    earlier = [each for each in acts if each.seq <= step.seq]
    found = next((cause for cause in causes if _meant(cause, step, earlier)), None)
    if found is None and any(each.erased for each in earlier):
        return ERASED
    return found


def _meant(cause: Cause, step: Step, earlier: list[Step]) -> bool:
    """Whether the act is the cause, or, of a removal that only follows, the last act of the case that it follows."""
    if not any(test.holds(step) for test in cause.tests):
        return False
    if not cause.after:
        return True
    named = frozenset().union(*(test.acts for test in cause.after), cause.others)
    last = next((each for each in reversed(earlier) if each.act in named), None)
    return last is not None and any(test.holds(last) for test in cause.after)
