"""A book as plain data, for the API and the command line: the same lines as the page, words in Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rules.corpus import Corpus
from web.registers.cells import Sheet, Value
from web.registers.papers import Asked
from web.registers.sums import figures_of
from workflows.registers import Book, Event, Line

Told = dict[str, object]


def book_told(which: Book, day: date) -> Told:
    """What a book is."""
    layout = which.layout(day)
    return {
        "id": which.id,
        "vi": which.vi,
        "en": which.en,
        "about": str(which.about),
        "cites": [each.short() for each in which.cites],
        "kept_by": [kind for each in which.keepers(day) for kind in each.kinds],
        "form": layout.form or None,
        "verified": which.verified and layout.verified,
        "note": which.note_vi or layout.note_vi,
    }


def page_told(asked: Asked, sheet: Sheet, shown: Sequence[Line], page: int, size: int) -> Told:
    """A page of lines with the movement of the period."""
    keys = tuple(key for key, _head, _width in asked.layout.columns)
    return {
        "book": book_told(asked.opened.book, asked.query.last),
        "office": asked.opened.office.id,
        "from": asked.query.first.isoformat(),
        "to": asked.query.last.isoformat(),
        "figures": dict(figures_of(asked.moved)),
        "balanced": asked.moved.holds,
        "items": [line_told(line, sheet, keys, sheet.house.corpus) for line in shown],
        "total": len(asked.shown),
        "page": page,
        "page_size": size,
    }


def line_told(line: Line, sheet: Sheet, keys: tuple[str, ...], corpus: Corpus) -> Told:
    """A line: its columns, and everything that happened to it."""
    values = sheet.values(line, keys)
    return {
        "case_id": line.case_id if line.case_id in sheet.told.seen | sheet.told.left else None,
        "holder": line.holder,
        "entered_on": line.entered_on.isoformat(),
        "removed_on": None if line.removed_on is None else line.removed_on.isoformat(),
        "stage": line.stage_on(sheet.day),
        "columns": {key: _plain(value) for key, value in values.items()},
        "events": [_event(event, sheet, corpus) for event in line.history],
    }


def _event(event: Event, sheet: Sheet, corpus: Corpus) -> Told:
    act = sheet.house.procedures.act(event.step.act)
    return {
        "kind": str(event.kind),
        "mark": event.mark,
        "moved": event.moved,
        "act": act.id,
        "act_vi": act.vi,
        "at": event.step.at.isoformat(),
        "actor": event.step.actor_name,
        "role": event.step.role,
        "unit": event.step.unit_name,
        "cites": [each.short() for each in corpus.standing(act.cites, event.step.day)],
        "power": list(event.step.power),
    }


def _plain(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else value
