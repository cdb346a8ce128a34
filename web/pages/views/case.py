"""A case as its page shows it: where it stands, what is due, what may be done, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from rules.citation import Citation
from rules.corpus import Corpus
from rules.corpus.model import covers
from rules.terms import VIETNAM
from web.language import _, either, label
from web.pages.record import CaseFile
from web.pages.views.acts import ActCard, Desk, Place, desk
from web.pages.views.asks import AskedAct
from web.pages.views.beside import LinkedCase, TookPart, took_part
from web.pages.views.citing import full
from web.pages.views.deadlines import DeadlineView, deadline_views
from web.pages.views.findings import Cite, cites_from_short, value_label
from web.pages.views.labels import part_vi
from web.pages.views.latest import ACTS, PapersView, latest_papers, pressing
from web.pages.views.person import PersonView, person_view
from web.pages.views.timeline import EntryView, Journal, timeline
from web.pages.views.times import Tone, day_vi, moment_vi, span
from web.pages.views.where import WhereView, where_view
from workflows.alerts import Alert, alerts_of
from workflows.command import NextStep
from workflows.dossier import kind_of, listed
from workflows.model import CaseSnapshot
from workflows.preview import Preview
from workflows.procedure import MANAGER, Procedure

if TYPE_CHECKING:
    from web.pages.views.relatives import RelativeView

_CODE = 8


@dataclass(frozen=True, slots=True)
class AlertView:
    """Something to be seen before it is too late."""

    title: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class StepView:
    """A next lawful step."""

    text: str
    cites: tuple[Cite, ...]
    note: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """What is uncertain in a text of law; ``mark`` says in a word what kind of doubt it is."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """The page of a case. Of a long one ``timeline``, ``deadlines`` and ``papers`` hold what presses and what came last; ``acts_done`` and
    ``terms`` say how many there are."""

    id: str
    code: str
    procedure: str
    stage: str
    closed: bool
    opened: str
    last: str
    person: PersonView
    alerts: tuple[AlertView, ...]
    desk: Desk
    nothing: str
    timeline: tuple[EntryView, ...]
    acts_done: int
    deadlines: tuple[DeadlineView, ...]
    terms: int
    dossier: bool
    checklist: tuple[tuple[str, bool], ...]
    papers: PapersView
    parts: tuple[tuple[str, str], ...]
    next_steps: tuple[StepView, ...]
    regime: str
    notes: tuple[NoteView, ...]
    signing: str
    veiled: bool
    asked: tuple[AskedAct, ...]
    where: WhereView
    linked: tuple[LinkedCase, ...]
    took_part: tuple[TookPart, ...]
    guide: bool = False
    left: str = ""
    relatives: tuple[RelativeView, ...] = ()

    @property
    def due(self) -> DeadlineView | None:
        """The open duty that presses most."""
        return next((each for each in self.deadlines if each.open), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is told beside the file: the law, the procedure, the previews, what follows from the outcome, and the hour."""

    corpus: Corpus
    procedure: Procedure
    previews: Sequence[Preview]
    next_steps: Sequence[NextStep]
    warnings: tuple[Alert, ...]
    now: datetime
    receipts: Mapping[int, str]
    signs: bool = True
    delegations: Mapping[int, str] = field(default_factory=dict)
    asked: tuple[AskedAct, ...] = ()
    linked: tuple[LinkedCase, ...] = ()
    relatives: tuple[RelativeView, ...] = ()


def _makes_dossier(file: CaseFile, corpus: Corpus, day: date) -> bool:
    """Whether the case makes a dossier whose papers the law lists."""
    kind = kind_of(file.case.procedure, {act.act for act in file.acts})
    return kind is not None and listed(kind, corpus, day)


def code_of(case_id: str) -> str:
    """How people name a case: the first eight characters of its id."""
    return case_id[:_CODE]


def case_view(file: CaseFile, told: Told) -> CaseView:
    """The page of one case."""
    case, corpus, now = file.case, told.corpus, told.now
    day = now.astimezone(VIETNAM).date()
    place = Place(case.stage, frozenset(each.duty for each in case.deadlines if each.open))
    acts = desk(told.previews, corpus, day, place=place)
    return CaseView(
        guide=case.procedure == "assessment",
        left=_left(file),
        id=case.id,
        code=code_of(case.id),
        procedure=label(told.procedure),
        stage=label(told.procedure.stages[case.stage]),
        closed=case.closed,
        opened=day_vi(case.opened_at.astimezone(VIETNAM).date()),
        last=moment_vi(case.last_at),
        person=person_view(file.person, day, file.units.values()),
        alerts=(
            *(
                AlertView(_("Cảnh báo – cơ quan có thẩm quyền quyết định."), label(each), Tone.LATE)
                for each in told.warnings
            ),
            *alerts(case, now, corpus),
        ),
        desk=acts,
        nothing=_nothing(case, acts),
        timeline=timeline(_journal(file, told), corpus),
        acts_done=len(file.acts),
        deadlines=deadline_views(pressing(case.deadlines), now, corpus),
        terms=len(case.deadlines),
        dossier=_makes_dossier(file, corpus, day),
        checklist=checklist(case, acts.open + acts.refused, corpus),
        papers=latest_papers(file.documents),
        parts=_parts(file),
        next_steps=tuple(step_view(each, corpus) for each in told.next_steps),
        regime=_regime(corpus, case),
        signing=next(iter(told.procedure.side), "") if told.signs else "",
        veiled=file.veils,
        asked=told.asked,
        where=where_view(told.procedure, case, file.acts, day),
        linked=told.linked,
        relatives=told.relatives,
        took_part=took_part(file.acts),
        notes=notes(told.procedure, corpus, case.last_at.astimezone(VIETNAM).date() if case.closed else day),
    )


def _journal(file: CaseFile, told: Told) -> Journal:
    """The acts that came last."""
    return Journal(
        told.procedure,
        file.acts[-ACTS:],
        file.case.deadlines,
        file.documents,
        file.units,
        told.receipts,
        told.delegations,
    )


def checklist(case: CaseSnapshot, cards: Iterable[ActCard], corpus: Corpus) -> tuple[tuple[str, bool], ...]:
    """Every paper that a dossier of this procedure may hold, with whether it is on file; empty for a procedure without a dossier."""
    spec = corpus.facts.get("papers")
    held = case.facts.get("papers")
    on_file = held.value if held is not None and isinstance(held.value, frozenset) else frozenset()
    asked = (
        any(said == label(spec) for card in cards for check in card.checks for said, _value in check.facts)
        if spec
        else False
    )
    if spec is None or not (on_file or asked):
        return ()
    return tuple((value_label(spec, value), value in on_file) for value in spec.values)


def notes(procedure: Procedure, corpus: Corpus, day: date) -> tuple[NoteView, ...]:
    """What is uncertain on ``day`` in the texts that the procedure rests on; a text that has ended says when it was in force."""
    found: list[NoteView] = []
    for number in dict.fromkeys(cite.instrument for cite in procedure.cites):
        versions = [each for each in corpus.all_versions() if each.number == number]
        standing = next((each for each in versions if covers(each, day)), None)
        if standing is not None:
            found += [
                NoteView(_("chưa kiểm chứng"), label(note))
                for note in standing.notes_on(day)
                if not note.verified
            ]
        elif any(each.from_ <= day for each in versions):  # what comes later says nothing of this case
            periods = "; ".join(span(each.from_, each.to) for each in versions)
            name = full(Citation(number), corpus)
            found.append(
                NoteView(
                    _("hết hiệu lực"),
                    _(
                        "%(name)s có hiệu lực %(periods)s, không áp dụng ngày %(day)s.",
                        name=name,
                        periods=periods,
                        day=day_vi(day),
                    ),
                )
            )
    return tuple(dict.fromkeys(found))


def alerts(case: CaseSnapshot, now: datetime, corpus: Corpus) -> tuple[AlertView, ...]:
    """What is overdue, then the warnings that still serve: of a limit that has passed it is only said that it has passed."""
    overdue = [
        each
        for each in deadline_views(pressing(case.deadlines), now, corpus)
        if each.open and each.left.tone is Tone.LATE
    ]
    warnings = [each for each in alerts_of(case, now) if each.code != "overdue" and each.due_at > now]
    return (
        *(
            AlertView(_("Quá hạn."), f"{each.label} – {each.due}, {each.left.text}.", Tone.LATE)
            for each in overdue
        ),
        *(AlertView(_("Lưu ý thời hạn."), label(each), Tone.TODAY) for each in warnings),
    )


def _nothing(case: CaseSnapshot, acts: Desk) -> str:
    if case.closed and not acts.refused:
        return _("Hồ sơ đã kết thúc; không còn bước nào dành cho bạn trong thủ tục này.")
    if acts.refused:
        return _("Hiện chưa có bước nào mà bạn thực hiện được. Lý do của từng bước ở dưới.")
    return _("Hiện không có bước nào thuộc thẩm quyền của bạn.")


def step_view(step: NextStep, corpus: Corpus) -> StepView:
    """A next lawful step as it is shown."""
    note = "" if step.verified else either(step.note_vi, step.note_en) or _("Chưa kiểm chứng với văn bản.")
    return StepView(label(step), cites_from_short(step.cites, corpus), note)


def _parts(file: CaseFile) -> tuple[tuple[str, str], ...]:
    offices = [(part_vi(part), _unit(file, unit)) for part, unit in file.case.units.items()]
    names = {act.actor_id: act.actor_name for act in file.acts}
    people = [(part_vi(part), names.get(actor, actor)) for part, actor in file.case.actors.items()]
    return (*offices, *people)


def _left(file: CaseFile) -> str:
    """That another commune took the case over, and which office; "" where it did not."""
    if not file.left:
        return ""
    office = _unit(file, file.whole.case.units.get(MANAGER, ""))
    return _(
        "%(office)s đã tiếp nhận hồ sơ này. Trang này cho thấy phần đã làm đến lúc bàn giao; việc làm sau đó do nơi tiếp nhận quản lý.",
        office=office or _("Xã khác"),
    )


def _unit(file: CaseFile, unit_id: str) -> str:
    unit = file.units.get(unit_id)
    return unit.name if unit is not None else unit_id


def _regime(corpus: Corpus, case: CaseSnapshot) -> str:
    """Under which law and bodies the case was opened."""
    return label(corpus.regime(case.opened_at.astimezone(VIETNAM).date()))
