"""A person over all cases: what is due, what happened, papers, what was on file before, and what is to be said of the number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.corpus import Corpus
from rules.identity import Weight
from web.language import _, label
from web.pages.record import CaseFile
from web.pages.views.case import code_of
from web.pages.views.deadlines import DeadlineView, deadline_view
from web.pages.views.places import commune_said
from web.pages.views.times import day_vi, moment_vi
from web.persons.identity import REASON, id_check
from workflows.model import ActRecord, Json, Person
from workflows.persons import FORMER_BIRTHS, FORMER_NAMES, FORMER_NUMBERS, FORMER_RESIDENCES, otherwise_aged
from workflows.procedure import Procedures

MOST = 50
PAPERS = 20
DUTIES = 15
"""So many lines are shown; the pages of the cases have all."""


@dataclass(frozen=True, slots=True)
class Due:
    """An open duty and its case."""

    case_id: str
    code: str
    duty: DeadlineView


@dataclass(frozen=True, slots=True)
class Event:
    """An act of some case."""

    when: str
    case_id: str
    code: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of some case."""

    case_id: str
    id: str
    title: str
    when: str


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """What is to be said of the identification number."""

    place: str
    findings: tuple[tuple[str, str], ...]
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Life:
    """Everything of a person that the officer sees, over all cases.

    ``earlier``, ``older`` and ``further`` count what is left out of the events, the papers and the duties. ``other_age``: acts recorded
    on a birth that was corrected since, by which the age lay on another side of an age of the law; ``who`` tells both ages.
    """

    due: tuple[Due, ...]
    events: tuple[Event, ...]
    earlier: int
    papers: tuple[PaperLine, ...]
    former: tuple[tuple[str, str], ...]
    number: NumberCheck | None
    older: int = 0
    further: int = 0
    other_age: tuple[Event, ...] = ()


def life(
    person: Person,
    files: Sequence[CaseFile],
    procedures: Procedures,
    corpus: Corpus,
    now: datetime,
    day: date,
) -> Life:
    """The page of a life, newest first."""
    acts = sorted(((act, file) for file in files for act in file.acts), key=lambda pair: pair[0].at)
    events = tuple(
        Event(
            moment_vi(act.at),
            file.case.id,
            code_of(file.case.id),
            label(procedures.act(act.act)),
            act.unit_name,
        )
        for act, file in reversed(acts[-MOST:])
    )
    papers = sorted(
        ((paper, file) for file in files for paper in file.documents if paper.kind not in file.sight.papers),
        key=lambda pair: pair[0].issued_at,
        reverse=True,
    )
    due = _due(files, corpus, now)
    return Life(
        due=tuple(due[:DUTIES]),
        further=max(0, len(due) - DUTIES),
        events=events,
        earlier=max(0, len(acts) - MOST),
        papers=tuple(
            PaperLine(file.case.id, paper.id, paper.title, moment_vi(paper.issued_at))
            for paper, file in papers[:PAPERS]
        ),
        older=max(0, len(papers) - PAPERS),
        former=tuple(_former(person)),
        number=_number(person, day),
        other_age=tuple(_other_age(person, acts, procedures)),
    )


def _other_age(
    person: Person, acts: Sequence[tuple[ActRecord, CaseFile]], procedures: Procedures
) -> Iterable[Event]:
    cases = {act.id: file.case.id for act, file in acts}
    for each in otherwise_aged(person, (act for act, _file in acts)):
        case = cases[each.act.id]
        ages = _(
            "lúc ghi %(then)s tuổi, theo ngày sinh đã sửa %(now)s tuổi",
            then=_age(each.then),
            now=_age(each.now),
        )
        yield Event(moment_vi(each.act.at), case, code_of(case), label(procedures.act(each.act.act)), ages)


def _age(years: int | None) -> str:
    return _("chưa rõ") if years is None else str(years)


def _due(files: Sequence[CaseFile], corpus: Corpus, now: datetime) -> list[Due]:
    opened = [
        (each, file)
        for file in files
        for each in file.case.deadlines
        if each.met_by_seq is None and each.ended_by_seq is None
    ]
    return [
        Due(file.case.id, code_of(file.case.id), deadline_view(each, now, corpus))
        for each, file in sorted(opened, key=lambda pair: pair[0].due_at)
    ]


def _number(person: Person, day: date) -> NumberCheck | None:
    check = id_check(person, day)
    if check is None:
        return None
    tones = {Weight.REFUSED: "bad", Weight.CONTRADICTS: "doubt", Weight.NOTICE: "soft"}
    kept = person.attributes.get(REASON)
    reason = str(kept.get("reason") or "") if isinstance(kept, dict) else ""
    found = tuple((tones[each.weight], label(each)) for each in check.findings)
    note = _("Quy tắc đối chiếu chưa được kiểm chứng với văn bản gốc.") if not check.verified else ""
    return NumberCheck(check.place, found, reason, note)


def _former(person: Person) -> Iterable[tuple[str, str]]:
    labels = (
        (FORMER_NAMES, _("Tên đã dùng")),
        (FORMER_NUMBERS, _("Số định danh trước đây")),
        (FORMER_RESIDENCES, _("Nơi cư trú trước đây")),
        (FORMER_BIRTHS, _("Ngày sinh trước khi sửa")),
    )
    for name, text in labels:
        held = person.attributes.get(name)
        for each in held if isinstance(held, list) else []:
            value, until = (each.get("value"), each.get("until")) if isinstance(each, dict) else (each, None)
            said = _day(str(value)) if name == FORMER_BIRTHS and value else _said(value)
            if said:
                yield (
                    text,
                    f"{said} ({_('đến %(day)s', day=_day(until))})" if isinstance(until, str) else said,
                )


def _said(value: Json) -> str:
    if isinstance(value, dict):
        commune = str(value.get("residence_commune") or "")
        parts = (
            value.get("address"),
            value.get("current_residence"),
            commune and commune_said(commune),
            value.get("residence_province"),
        )
        return ", ".join(str(part) for part in parts if part)
    return str(value or "")


def _day(text: str) -> str:
    try:
        return day_vi(date.fromisoformat(text))
    except ValueError:
        return text
