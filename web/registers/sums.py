"""The figures that a book sums under its lines, as its form tells them.

``opening``, ``entered``, ``removed``, ``closing`` and the marks by their key; ``entered:<fact>=<codes>``: those entered whose case records
one of these codes; ``other:<books>=closing`` and ``other:<books>=completed``: who stands on other books of the same office, and who left
them because the measure was completed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from persistence.statutory import StatutoryBooks
from rules.facts import FactValue
from rules.terms import legal_date
from web.registers.access import Opened
from web.registers.asking import book, turnover
from web.registers.cells import Sheet
from workflows.registers import Line, Turnover
from workflows.registers.model import Layout

_COMPLETED = "completed"


def totals_of(sheet: Sheet, opened: Opened, layout: Layout, moved: Turnover) -> tuple[tuple[str, str], ...]:
    """The figures of the layout, with their words."""
    figures = figures_of(moved)
    return tuple((words, str(_figure(key, figures, sheet, opened, moved))) for key, words in layout.totals)


def figures_of(moved: Turnover) -> Counter[str]:
    """Every figure of a period by its key: opening, entered, removed, closing, and the marks."""
    found: Counter[str] = Counter(moved.marked)
    found.update(
        opening=len(moved.opening),
        entered=len(moved.entered),
        removed=len(moved.removed),
        closing=len(moved.closing),
    )
    return found


def _figure(key: str, figures: Counter[str], sheet: Sheet, opened: Opened, moved: Turnover) -> int:
    kind, _colon, rest = key.partition(":")
    name, _equals, wanted = rest.partition("=")
    if kind == "entered" and rest:
        codes = set(wanted.split(","))
        return sum(value in codes for value in _recorded(sheet, moved.entered, name))
    if kind == "other":
        others = _others(name, sheet, opened, moved)
        if wanted == _COMPLETED:
            return sum(
                line.removed is not None and line.removed.step.stage_to == _COMPLETED
                for each in others
                for line in each.removed
            )
        return sum(len(each.closing) for each in others)
    return figures.get(key, 0)


def _recorded(sheet: Sheet, lines: Iterable[Line], name: str) -> Iterator[FactValue | None]:
    """What the case of each of these lines records of a fact on the day; it is counted, not shown."""
    every = tuple(lines)
    told = StatutoryBooks(sheet.house.standby).acts_of({line.case_id for line in every})
    for line in every:
        acts = told.get(line.case_id, ())
        known = [act.facts[name] for act in acts if legal_date(act.at) <= sheet.day and name in act.facts]
        yield known[-1] if known else None


def _others(names: str, sheet: Sheet, opened: Opened, moved: Turnover) -> Iterator[Turnover]:
    for each in names.split(","):
        yield turnover(sheet.house, book(each), opened.office, moved.first, moved.last)
