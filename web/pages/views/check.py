"""The page that shows what an act would bring before it is recorded: answers, papers, stage, terms, who acts next, the power used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from documents.catalogue import load_catalogue
from rules.corpus import Corpus
from rules.facts import FactValue
from rules.terms import legal_date
from web.language import _, either, label
from web.pages.forms.attaching import Brought
from web.pages.views.case import AlertView, StepView, step_view
from web.pages.views.deadlines import DeadlineView, deadline_view, duty_of
from web.pages.views.desk import Meeting
from web.pages.views.findings import Cite, cites_from_short, cites_of, value_vi
from web.pages.views.form import Place, papers_of
from web.pages.views.labels import role_vi
from web.pages.views.timeline import REMARKS
from web.pages.views.times import Tone, moment_vi
from workflows.command import Performed
from workflows.model import DocumentRecord, RecordedFact, Unit
from workflows.procedure import ActSpec, Procedure
from workflows.rehearsing import Rehearsed

_MOST_NEXT = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in words. ``before`` is what the case holds otherwise: it is replaced, or ``added`` to (what grows with each act)."""

    name: str
    label: str
    value: str
    before: str = ""
    added: bool = False


@dataclass(frozen=True, slots=True)
class PaperToCome:
    """A paper that the act makes, to be seen as a draft at ``action`` ("" where it cannot be)."""

    form: str
    title: str
    action: str


@dataclass(frozen=True, slots=True)
class FileToCome:
    """A file that the act keeps."""

    kind: str
    name: str
    size: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Waits:
    """What is to be done afterwards and by whom."""

    text: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """The page. ``hidden`` carries the form onward; ``seen`` is the sealed fingerprint of what is shown."""

    title: str
    about: str
    action: str
    back: str
    back_label: str
    cites: tuple[Cite, ...]
    at: str
    answers: tuple[Answer, ...]
    left_out: tuple[str, ...]
    files: tuple[FileToCome, ...]
    papers: tuple[PaperToCome, ...]
    numbers: tuple[tuple[str, str], ...]
    stage_from: str
    stage_to: str
    moves: bool
    opens: bool
    closes: bool
    starts: tuple[DeadlineView, ...]
    met: tuple[str, ...]
    ended: tuple[str, ...]
    waits: tuple[Waits, ...]
    follows: tuple[StepView, ...]
    alerts: tuple[AlertView, ...]
    who: str
    post: str
    delegation: str
    power: tuple[Cite, ...]
    regime: str
    hidden: tuple[tuple[str, str], ...]
    seen: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of beside the rehearsal: the form as sent, the files, what the case held, the offices
    by id, and the title of the post ("" for that of the role)."""

    act: ActSpec
    procedure: Procedure
    place: Place
    recorded: Mapping[str, RecordedFact]
    parts: Mapping[str, str]
    units: Mapping[str, Unit]
    brought: Brought
    title: str
    numbers: Mapping[str, str]
    hidden: Sequence[tuple[str, str]]
    seen: str
    changed: bool


def check_view(told: Rehearsed, shown: Shown, meeting: Meeting, corpus: Corpus, now: datetime) -> CheckView:
    """The page, by the law of the act's day."""
    done, act = told.performed, told.performed.act
    day = legal_date(act.at)
    answers = tuple(_answers(done, shown, corpus))
    given = {each.name for each in answers}
    before = told.before
    stages = shown.procedure.stages
    return CheckView(
        title=label(shown.act),
        about=shown.place.about,
        action=shown.place.action,
        back=shown.place.back,
        back_label=shown.place.back_label,
        cites=cites_of(corpus.standing(shown.act.cites, day), corpus),
        at=moment_vi(act.at),
        answers=answers,
        left_out=tuple(
            _label(spec.name, shown, corpus)
            for spec in shown.act.inputs
            if spec.name not in given and spec.name not in shown.numbers
        ),
        files=tuple(_files(done.documents, shown)),
        papers=tuple(_papers(done, shown, corpus)),
        numbers=tuple(
            (_label(name, shown, corpus), number)
            for name, number in shown.numbers.items()
            if name not in given and name in act.facts
        ),
        stage_from=label(stages[act.stage_from]),
        stage_to=label(stages[act.stage_to]),
        moves=act.stage_from != act.stage_to,
        opens=before is None,
        closes=done.case.closed and not (before is not None and before.closed),
        starts=tuple(deadline_view(each, now, corpus) for each in done.deadlines_set),
        met=tuple(duty_of(each, corpus) for each in done.deadlines_closed if each.met_by_seq is not None),
        ended=tuple(duty_of(each, corpus) for each in done.deadlines_closed if each.met_by_seq is None),
        waits=tuple(_waits(done, shown.procedure, meeting, corpus)),
        follows=tuple(step_view(each, corpus) for each in done.next_steps),
        alerts=tuple(AlertView(_("Lưu ý."), label(each), Tone.TODAY) for each in done.alerts),
        who=act.actor_name,
        post=f"{shown.title or role_vi(act.role)}, {act.unit_name}",
        delegation=_delegation(told.delegation),
        power=cites_from_short(act.power, corpus),
        regime=label(corpus.regime(day)),
        hidden=tuple(shown.hidden),
        seen=shown.seen,
        changed=shown.changed,
    )


def _answers(done: Performed, shown: Shown, corpus: Corpus) -> Iterator[Answer]:
    for spec in shown.act.inputs:
        if spec.kind == "unit":
            named = done.act.inputs.get(spec.name)
            if named is None:
                continue
            value, held = _unit(str(named), shown), shown.parts.get(spec.name, "")
            before = _unit(held, shown) if held else ""
        else:
            if spec.name not in done.act.inputs:
                continue
            value = _words(spec.name, done.act.facts.get(spec.name), corpus)
            recorded = shown.recorded.get(spec.name)
            before = _words(spec.name, recorded.value, corpus) if recorded is not None else ""
        other = before if before != value else ""
        added = spec.name in shown.procedure.accumulates
        yield Answer(spec.name, _label(spec.name, shown, corpus), value, other, added)


def _words(name: str, value: FactValue | None, corpus: Corpus) -> str:
    """A value in words; of a list that holds nothing: that there is none."""
    return value_vi(corpus.facts, name, value) or _("không có")


def _unit(key: str, shown: Shown) -> str:
    unit = shown.units.get(key)
    return unit.name if unit is not None else key


def _label(name: str, shown: Shown, corpus: Corpus) -> str:
    spec = shown.act.input(name)
    if spec is not None and spec.kind == "unit":
        return either(spec.vi, spec.en)
    return label(corpus.facts[name])


def _files(documents: Sequence[DocumentRecord], shown: Shown) -> Iterator[FileToCome]:
    kept = [each for row in shown.brought.rows for each in row.kept]
    attached = [each for each in documents if each.attached]
    for paper, file in zip(attached, kept, strict=False):
        kind = shown.act.paper(paper.kind)
        remarks = ", ".join(_(REMARKS[code]) for code in paper.remarks if code in REMARKS)
        yield FileToCome(
            label(kind) if kind is not None else paper.kind, paper.filename, file.weight, remarks
        )


def _papers(done: Performed, shown: Shown, corpus: Corpus) -> Iterator[PaperToCome]:
    day = legal_date(done.act.at)
    drafts = {each.form: each.action for each in papers_of(shown.act, shown.place.action, corpus, day)}
    for each in done.documents:
        if not each.attached:
            entry = load_catalogue().form(each.form, day)
            yield PaperToCome(each.form, entry.title, drafts.get(entry.id, drafts.get(each.form, "")))


def _waits(done: Performed, procedure: Procedure, meeting: Meeting, corpus: Corpus) -> Iterator[Waits]:
    """The steps that lead on from where the case then stands, and the duties that others meet; each with who may."""
    day, stage = legal_date(done.act.at), done.act.stage_to
    leading = [
        act
        for act in procedure.acts.values()
        if (row := act.row_from(stage, day)) is not None
        and any(branch.to not in {"=", stage} for branch in row.branches)
    ]
    for act in [] if done.case.closed else leading[:_MOST_NEXT]:
        yield Waits(label(act), _who([act], day))
    running = (each for each in done.case.deadlines if each.open)
    for duty, text in {each.duty: duty_of(each, corpus) for each in running}.items():
        acts = meeting.acts(duty)
        if acts and not set(_names(leading)) & set(_names(acts)):
            yield Waits(text, _who(acts, day))


def _names(acts: Sequence[ActSpec]) -> list[str]:
    """The names of acts."""
    return [act.id for act in acts]


def _who(acts: Sequence[ActSpec], day: date) -> tuple[str, ...]:
    roles = (role for act in acts for power in act.powers if power.in_force(day) for role in power.roles)
    return tuple(dict.fromkeys(role_vi(role) for role in roles))


def _delegation(told: Mapping[str, object]) -> str:
    if not told:
        return ""
    words = _(
        "%(authority)s. theo %(number)s ngày %(day)s",
        authority=told["authority"],
        number=told["number"],
        day=told["day"],
    )
    return words if told["verified"] else f"{words}; {_('chưa kiểm chứng')}"
