"""A statutory book as its page shows it: lines with their columns, figures of the period, what waits, the history of one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.citation import Citation
from rules.corpus import Corpus
from web.language import _, either, label
from web.pages.views.case import code_of
from web.pages.views.findings import Cite, cites_from_short, cites_of
from web.pages.views.labels import role_vi
from web.pages.views.times import day_vi, moment_vi
from web.registers.cells import Sheet
from web.registers.papers import Asked, said
from workflows.registers import Book, Event, Happened, Line

FEW = 8


@dataclass(frozen=True, slots=True)
class BookLink:
    """A book in the list of books."""

    id: str
    title: str
    cites: tuple[Cite, ...]
    keepers: str
    verified: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line. ``case`` is "" where its case is not for this officer; ``cells`` have their heads."""

    case: str
    code: str
    seq: int
    holder: str
    name: str
    cells: tuple[tuple[str, str], ...]
    gone: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing in the history of a line."""

    what: str
    kind: str
    act: str
    at: str
    who: str
    office: str
    cites: tuple[Cite, ...]
    power: tuple[Cite, ...]
    stage: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the period. ``shown`` is the filter that lists its lines ("" for none)."""

    words: str
    number: int
    shown: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who should stand on the book, or should not any more; an act is still to be done."""

    case: str
    name: str
    stage: str
    off: bool


def book_link(which: Book, corpus: Corpus, day: date) -> BookLink:
    """A book with who keeps it on that day and under which articles."""
    keeping = which.keepers(day)
    cites = tuple(dict.fromkeys(cite for each in keeping for cite in each.cites)) or which.cites
    kinds = dict.fromkeys(_kinds(each.kinds) for each in keeping)
    return BookLink(which.id, label(which), cites_of(cites, corpus), ", ".join(kinds), _verified(which, day))


def _kinds(kinds: Iterable[str]) -> str:
    from web.pages.views.labels import kind_vi

    return ", ".join(kind_vi(kind) for kind in kinds)


def _verified(which: Book, day: date) -> bool:
    return which.verified and which.layout(day).verified


def rows_of(sheet: Sheet, asked: Asked, shown: Iterable[Line]) -> tuple[LineRow, ...]:
    """The lines as rows of the page: the columns of the form of that day, the name apart."""
    keys = tuple(key for key, _head, _width in asked.layout.columns)
    return tuple(_row(sheet, asked, line, keys) for line in shown)


def _row(sheet: Sheet, asked: Asked, line: Line, keys: tuple[str, ...]) -> LineRow:
    values = sheet.values(line, keys)
    heads = {key: head for key, head, _width in asked.layout.columns}
    columns = sheet.book.columns
    cells = tuple(
        (either(heads[key], columns[key].en), said(values[key])) for key in keys if key != "full_name"
    )
    seen = line.case_id in sheet.told.seen | sheet.told.left
    return LineRow(
        case=line.case_id if seen else "",
        code=code_of(line.case_id),
        seq=line.entered.step.seq,
        holder=line.holder,
        name=said(values["full_name"]) or line.name,
        cells=cells,
        gone=not line.stands_on(asked.query.last),
    )


def heads_of(asked: Asked) -> tuple[str, ...]:
    """The heads of the columns beside the name."""
    columns = asked.opened.book.columns
    return tuple(
        either(head, columns[key].en) for key, head, _width in asked.layout.columns if key != "full_name"
    )


def figures_view(asked: Asked) -> tuple[Figure, ...]:
    """Opening, entered, removed, closing, then the marks of the period that happened."""
    moved = asked.moved
    main = (
        Figure(_("Đầu kỳ"), len(moved.opening), ""),
        Figure(_("Vào sổ trong kỳ"), len(moved.entered), "vao"),
        Figure(_("Ra khỏi sổ trong kỳ"), len(moved.removed), "ra"),
        Figure(_("Cuối kỳ"), len(moved.closing), "dang-co"),
    )
    marks = {
        each.key: either(each.vi, each.en) for rule in asked.opened.book.rules.values() for each in rule.marks
    }
    more = (Figure(marks[key], number, "") for key, number in sorted(moved.marked.items()) if key in marks)
    return (*main, *more)


def stages_of(asked: Asked, procedures: object) -> tuple[tuple[str, str], ...]:
    """The stages at which any line of the book is on the last day, by their words."""
    found: dict[str, str] = {}
    for line in (*asked.moved.closing, *asked.moved.removed):
        stage = line.stage_on(asked.query.last)
        known = procedures[line.procedure].stages.get(stage)  # type: ignore[index]  # Procedures, by id
        found.setdefault(stage, label(known) if known is not None else stage)
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))


def history_of(sheet: Sheet, line: Line, corpus: Corpus) -> tuple[EventRow, ...]:
    """Everything that happened to a line, each with who, when, under which article and power."""
    return tuple(_event(sheet, line, event, corpus) for event in line.history)


def _event(sheet: Sheet, line: Line, event: Event, corpus: Corpus) -> EventRow:
    act = sheet.house.procedures.act(event.step.act)
    cites: tuple[Citation, ...] = corpus.standing(act.cites, event.step.day)
    return EventRow(
        what=_happened(event),
        kind=str(event.kind),
        act=label(act),
        at=moment_vi(event.step.at),
        who=f"{event.step.actor_name} ({role_vi(event.step.role)})",
        office=event.step.unit_name,
        cites=cites_of(cites, corpus),
        power=cites_from_short(event.step.power, corpus),
        stage=sheet.stage(line, event.step.stage_to),
    )


def _happened(event: Event) -> str:
    if event.moved:
        return _("chuyển đi nơi khác") if event.kind is Happened.REMOVED else _("nhận từ nơi khác")
    return {
        Happened.ENTERED: _("vào sổ"),
        Happened.REMOVED: _("ra khỏi sổ"),
        Happened.MARKED: _("ghi nhận"),
    }[event.kind]


def notes_of(which: Book, day: date) -> tuple[str, ...]:
    """What is uncertain: of the book, and of its layout on that day."""
    layout = which.layout(day)
    told = [either(which.note_vi, which.note_en)] if not which.verified else []
    told += [either(layout.note_vi, layout.note_en)] if layout.note_vi else []
    return tuple(told)


def period_said(asked: Asked) -> str:
    """The period in words."""
    return _(
        "từ %(first)s đến hết ngày %(last)s", first=day_vi(asked.query.first), last=day_vi(asked.query.last)
    )


def waiting_of(
    which: Book, cases: Iterable[tuple[str, str, str, str]], standing: Iterable[Line], procedures: object
) -> tuple[Waiting, ...]:
    """Cases without the line that the law wants, and lines that it wants off."""
    held = {line.case_id for line in standing}
    found: list[Waiting] = []
    for case, _person, name, stage in cases:
        for rule in which.rules.values():
            off = stage in rule.overdue and case in held
            if off or (stage in rule.awaits and case not in held):
                known = procedures[rule.procedure].stages.get(stage)  # type: ignore[index]  # Procedures, by id
                found.append(Waiting(case, name, label(known) if known is not None else stage, off))
    return tuple(found)
