"""What stands beside an entry: the case it is about, the duties that it set, met and ended, and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules.corpus import Corpus
from rules.terms import TermUnit
from web.house import House
from web.language import _, label
from web.pages.auditor.lateness import clock_of, how_late
from web.pages.auditor.results import act_vi, entered_later, spec_of
from web.pages.auditor.rules import Known
from web.pages.views.deadlines import duty_of
from web.pages.views.findings import Cite, cites_from_short, cites_of
from web.pages.views.timeline import PaperView, papers
from web.pages.views.times import Left, Tone, day_vi, due_vi, left, moment_vi
from workflows.making import stream_of
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord
from workflows.ports import AuditEntry
from workflows.procedure import ActSpec

_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty that the act set, met or ended: until when, counted how, by which articles, what became of it, in which tone."""

    what: str
    duty: str
    due: str
    clock: str
    state: str
    tone: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class AfterLine:
    """An act that was recorded later, and where its entry stands. ``entered``: when it was recorded, where that was not at once."""

    what: str
    when: str
    entered: str
    who: str
    stream: str
    seq: int


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the act, and what came back signed for it."""

    paper: PaperView
    signed: tuple[PaperView, ...]


def case_of(entry: AuditEntry, house: House, seen: Sequence[CaseSnapshot]) -> str | None:
    """The case that an entry is about. One that names a person alone was about the case of its procedure that was open then, as the door
    itself finds it; ``seen`` are the person's cases that the reader sees."""
    spec = spec_of(entry.act, house.procedures)
    if entry.case_id is not None or entry.person_id is None or spec is None:
        return entry.case_id
    stages = house.procedures[spec.procedure].stages
    with house.services.reading() as uow:
        for case in reversed(seen):
            then = [each for each in uow.acts_of(case.id) if each.recorded_at < entry.recorded_at]
            if case.procedure == spec.procedure and then and not stages[then[-1].stage_to].final:
                return case.id
    return None


def stage_then(entry: AuditEntry, known: Known) -> str:
    """The stage in which the case stood when something was refused; "" for any other entry."""
    spec = spec_of(entry.act, known.house.procedures)
    if spec is None or entry.kind == "act":
        return ""
    stages, file = known.house.procedures[spec.procedure].stages, known.file
    then = (
        [each for each in file.whole.acts if each.recorded_at < entry.recorded_at] if file is not None else []
    )
    return label(stages[then[-1].stage_to]) if then else _("chưa mở hồ sơ")


def stands_from(spec: ActSpec, day: date, house: House) -> str:
    """From which stages the act exists on a day, in a sentence."""
    stages = house.procedures[spec.procedure].stages
    names = dict.fromkeys(each for row in spec.rows if row.in_force(day) for each in row.stages)
    if not names:
        return _("Luật của ngày %(day)s không có bước này.", day=day_vi(day))
    return _("Bước này có ở giai đoạn: %(stages)s.", stages="; ".join(label(stages[each]) for each in names))


def governs(spec: ActSpec, house: House) -> str:
    """In which time the procedure of an act stands, in a sentence."""
    procedure = house.procedures[spec.procedure]
    if procedure.valid_to is None:
        return _(
            "%(procedure)s áp dụng từ ngày %(first)s.",
            procedure=label(procedure),
            first=day_vi(procedure.valid_from),
        )
    return _(
        "%(procedure)s áp dụng từ ngày %(first)s đến hết ngày %(last)s.",
        procedure=label(procedure),
        first=day_vi(procedure.valid_from),
        last=day_vi(procedure.valid_to),
    )


def grounds_of(spec: ActSpec | None, day: date, corpus: Corpus) -> tuple[Cite, ...]:
    """The articles that give the act, as they stood on the day."""
    return cites_of(corpus.standing(spec.cites, day), corpus) if spec is not None else ()


def act_of(body: Mapping[str, Any], known: Known) -> ActRecord | None:
    """The line of the journal that an entry is about, as it is shown."""
    seq, acts = body.get("act_seq"), known.file.acts if known.file is not None else ()
    return next((each for each in acts if each.seq == seq), None)


def papers_of(seq: object, known: Known) -> tuple[PaperLine, ...]:
    """The papers of the act."""
    if known.file is None or seq is None:
        return ()
    every = known.file.documents
    mine = [each for each in every if each.seq == seq and not each.signs]
    return tuple(
        PaperLine(view, papers(other for other in every if other.signs == each.id))
        for each, view in zip(mine, papers(mine), strict=True)
    )


def duties_of(act: ActRecord | None, known: Known) -> tuple[DutyLine, ...]:
    """What the act met, then what it set and what it ended."""
    if act is None or known.file is None:
        return ()
    every, here = _deadlines(act, known), act.case_id
    met = [
        each for each in every if each.met_by_seq == act.seq and (each.closed_by_case or each.case_id) == here
    ]
    ended = [
        each
        for each in every
        if each.ended_by_seq == act.seq and (each.closed_by_case or each.case_id) == here
    ]
    begun = [each for each in every if each.set_by_seq == act.seq and each.case_id == here]
    now = known.house.now()
    return (
        *(_line(_("Hoàn thành"), each, _met(each, known), known) for each in met),
        *(_line(_("Đặt thời hạn"), each, left(each, now), known) for each in begun),
        *(_line(_("Không còn áp dụng"), each, Left("", Tone.DONE), known) for each in ended),
    )


def _deadlines(act: ActRecord, known: Known) -> Iterable[DeadlineRecord]:
    """Those of the case, whole, and those of other cases that an act of this one may have closed."""
    if known.file is None:
        return ()
    return (
        *known.file.whole.case.deadlines,
        *(d for each in known.file.others for d in each.deadlines if d.closed_by_case == act.case_id),
    )


def _met(each: DeadlineRecord, known: Known) -> Left:
    if each.met_at is None or not each.overdue_at(each.met_at) or each.unit == TermUnit.IMMEDIATE:
        return Left(_("đúng hạn"), Tone.DONE)
    span = how_late(each, each.met_at, known.house.services.calendar)
    said = _("%(span)s sau khi hết thời hạn") if each.lasts else _("trễ %(span)s")
    return Left(said % {"span": span}, Tone.TODAY if each.lasts else Tone.LATE)


def _line(what: str, each: DeadlineRecord, state: Left, known: Known) -> DutyLine:
    corpus = known.house.corpus
    cites = cites_from_short(each.cites, corpus)
    return DutyLine(
        what, duty_of(each, corpus), due_vi(each), clock_of(each), state.text, state.tone.value, cites
    )


def after_of(entry: AuditEntry, known: Known) -> tuple[AfterLine, ...]:
    """The acts that were recorded after this entry, the first three: of its case; where it opened none, of the person."""
    acts = known.file.acts if known.file is not None else _of_person(entry, known)
    later = sorted(
        (act for act in acts if act.recorded_at > entry.recorded_at),
        key=lambda act: (act.recorded_at, act.seq),
    )
    return tuple(
        AfterLine(
            act_vi(act.act, known.house.procedures),
            moment_vi(act.at),
            moment_vi(act.recorded_at) if entered_later(act.at, act.recorded_at) else "",
            f"{act.actor_name}, {act.unit_name}",
            stream_of(act.case_id),
            act.seq,
        )
        for act in later[:_FEW]
    )


def _of_person(entry: AuditEntry, known: Known) -> list[ActRecord]:
    if entry.person_id is None or spec_of(entry.act, known.house.procedures) is None:
        return []
    with known.house.services.reading() as uow:
        return [act for case in known.cases for act in uow.acts_of(case)]
