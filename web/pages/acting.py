"""Doing an act by its form: shown, read, looked at once more where it has legal effect, recorded by the door, shown again when refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from rules.errors import InputError, LotrinhError
from web.errors import status_of
from web.house import next_id
from web.language import _, label
from web.pages import aside
from web.pages.checking import STEP, check_page, foreseen
from web.pages.forms import moment
from web.pages.forms.attaching import SIGNS, Brought, attach_form, read_files, told_by
from web.pages.forms.fields import Surroundings, fields_of
from web.pages.forms.known import known_elsewhere, receiving
from web.pages.forms.reading import Read, read_act
from web.pages.forms.waiting import Waiting
from web.pages.subject import KEY, Subject, around, command_of, numbers_of, of_case, of_person, version_of
from web.pages.views.asking import Reason, reasons
from web.pages.views.form import Filled, form_view, missing_of, refusal_of, texts_of
from web.pages.views.stale import StaleView, stale_view
from web.persons.offices import read_offices
from web.persons.places import NO_SUCH, PLACES, located, strange
from web.signin.session import house
from workflows.command import Command, Performed
from workflows.errors import (
    ActNotAvailable,
    CaseChanged,
    KeyReused,
    NotPermitted,
    OutcomeChanged,
    UnknownAct,
    UnknownCase,
)
from workflows.perform import perform, rehearse
from workflows.preview import Preview, State, preview
from workflows.procedure import ActSpec

blueprint = Blueprint("acting", __name__)

ELSEWHERE: Final = (UnknownAct, UnknownCase)
RECORD, EDIT, ASIDE = "record", "edit", "aside"
_NEVER_KEPT: Final = frozenset({"csrf_token", STEP, "_foreseen"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as sent: its texts, its files, and what both say."""

    form: MultiDict[str, str]
    brought: Brought
    entered: Mapping[str, Sequence[str]]
    read: Read


@blueprint.get("/ho-so/<case_id>/buoc/<act>")
def case_form(case_id: str, act: str) -> str:
    """The form of an act of a case."""
    return _shown(of_case(case_id, act))


@blueprint.post("/ho-so/<case_id>/buoc/<act>")
def case_act(case_id: str, act: str) -> Response | str | tuple[str, int]:
    """What the button says: look at it once more, record it, mend it, put it aside."""
    return _do(of_case(case_id, act))


@blueprint.get("/nguoi/<person_id>/buoc/<act>")
def person_form(person_id: str, act: str) -> str:
    """The form of an act that opens a case."""
    return _shown(of_person(person_id, act))


@blueprint.post("/nguoi/<person_id>/buoc/<act>")
def person_act(person_id: str, act: str) -> Response | str | tuple[str, int]:
    """The same for an act that opens a case."""
    return _do(of_person(person_id, act))


def _shown(subject: Subject) -> str:
    """The form, empty or as it was put aside."""
    kept = aside.taken_up(subject) if request.args.get("tiep") else None
    if kept is None:
        return _fresh(subject)
    form, version = kept
    form[KEY] = next_id()
    stale = _stale(subject, version) if version != subject.version else None
    return _page(subject, read_form(subject, form, MultiDict()), stale=stale, checked=False)


def _fresh(subject: Subject) -> str:
    """The empty form; ``ActNotAvailable`` and ``NotPermitted`` where there is nothing to fill in."""
    now = house().now()
    seen = _preview(subject, now)
    if seen.state is State.NOT_PERMITTED:
        raise NotPermitted(seen.why_en, vi=seen.why_vi)
    filled = Filled(
        key=next_id(),
        version=subject.version,
        at=moment.moment_field(moment.shown(now), subject.last),
        fields=fields_of(
            subject.act,
            _with_what_is_known(subject, around(subject, missing_of(subject.act, seen))),
            why=_why(subject),
        ),
        attach=attach_form(subject.act, house().settings, None, request.args.get("van-ban", "")),
        aside=aside.kept_at(subject),
    )
    page = form_view(subject.act, subject.place, filled, seen, house().corpus, house().today())
    return render_template("act.html", page=page)


def _with_what_is_known(subject: Subject, bare: Surroundings) -> Surroundings:
    """For a form that nobody filled in yet."""
    office = receiving(subject.recorded, bare.units, subject.officer.unit)
    return replace(bare, elsewhere={**known_elsewhere(subject.cases), **office})


def _preview(subject: Subject, at: datetime) -> Preview:
    seen = preview(command_of(subject, MultiDict(), at, {}), subject.officer.actor, house().services)
    if seen is None:
        raise ActNotAvailable(
            "This act does not exist from where the case stands.",
            vi=f"Bước “{subject.act.vi}” không có ở giai đoạn hiện tại của hồ sơ.",
        )
    return seen


def _do(subject: Subject) -> Response | str | tuple[str, int]:
    step = request.form.get(STEP, "")
    sent = read_form(subject, request.form, request.files)
    if step == ASIDE:
        return _put_aside(subject, sent)
    if step == EDIT:
        return _page(subject, sent, checked=False)
    at, slip = moment_of(subject, sent.form)
    if sent.read.errors or at is None or not sent.brought.ok:
        return again(subject, sent, slip=slip)
    command = command_of(subject, sent.form, at, sent.read.inputs, sent.brought.attachments)
    command = command if command.key else replace(command, key=next_id())
    try:
        return _through(subject, sent, command, record=step == RECORD)
    except ELSEWHERE:
        raise
    except (CaseChanged, KeyReused) as error:
        return _page(subject, sent, stale=_stale(subject, version_of(subject, sent.form), error)), 409
    except LotrinhError as error:
        if status_of(error) >= 500:
            raise
        return again(subject, sent, error=error)


def _through(
    subject: Subject, sent: Sent, command: Command, *, record: bool
) -> Response | str | tuple[str, int]:
    """A note is recorded; of everything else it is shown first what it brings, and what was shown is recorded."""
    seen = foreseen(subject, sent.form) if record else ""
    actor, services, changed = subject.officer.actor, house().services, False
    if subject.act.note or seen:
        try:
            return _recorded(subject, perform(replace(command, foreseen=seen), actor, services))
        except OutcomeChanged:
            changed = True
    told = rehearse(command, actor, services)
    if told.performed.repeated:
        return _recorded(subject, told.performed)
    page = check_page(subject, sent.form, sent.brought, told, changed=changed)
    return (page, 409) if changed else page


def _recorded(subject: Subject, done: Performed) -> Response:
    house().unfinished.drop(subject.owner)
    words = (
        _("Bước “%(act)s” đã được ghi nhận trước đó.", act=label(subject.act))
        if done.repeated
        else _("Bước “%(act)s” đã được ghi nhận.", act=label(subject.act))
    )
    flash(words, "done")
    for alert in done.alerts:
        if alert.code.startswith("attachment."):
            flash(label(alert), "today")
    return redirect(url_for("cases.show", case_id=done.case.id), 303)


def _put_aside(subject: Subject, sent: Sent) -> Response:
    fields = [
        (name, value) for name, values in sent.form.lists() if name not in _NEVER_KEPT for value in values
    ]
    rows = {name for row in sent.brought.rows for name in (row.kind_name, row.kept_name)}
    kept = [(name, value) for name, value in fields if name not in rows] + sent.brought.hidden()
    until = aside.put(subject, kept, version_of(subject, sent.form))
    flash(_("Đã lưu để nhập tiếp. Bản này chỉ bạn mở được, giữ đến %(until)s.", until=until), "done")
    return redirect(subject.place.back, 303)


def _stale(subject: Subject, seen: int, error: LotrinhError | None = None) -> StaleView:
    """What happened to the case since the version ``seen``."""
    return stale_view(
        [act for act in subject.acts if act.seq > seen],
        {name: held for name, held in subject.recorded.items() if held.seq > seen},
        subject.act,
        subject.officer.id,
        house().procedures[subject.act.procedure],
        house().corpus,
        again=isinstance(error, KeyReused),
    )


def read_form(
    subject: Subject, form: MultiDict[str, str], files: MultiDict[str, FileStorage], *, keep: bool = True
) -> Sent:
    """What the form brought: files, texts, and what they say. Files wait from now on, unless they are not to be kept."""
    waiting = Waiting(house(), subject.owner)
    brought = read_files(subject.act, form, files, house().settings, waiting, keep=keep)
    entered = told_by(subject.act, texts_of(form.to_dict(flat=False)), brought)
    there, wrong = read_offices(house(), subject.act, located(house(), entered, PLACES))
    nowhere = {name: (_(NO_SUCH),) for name in strange(house(), there, PLACES)}
    read = read_act(subject.act, there, house().corpus.facts, numbers_of(subject)).beside(
        {**nowhere, **wrong}
    )
    return Sent(form, brought, entered, read)


def moment_of(subject: Subject, form: MultiDict[str, str]) -> tuple[datetime | None, str]:
    """The moment that the form tells, or what is wrong with it."""
    try:
        return moment.read(form.get(moment.NAME, ""), subject.last), ""
    except InputError as error:
        return None, label(error)


def again(
    subject: Subject, sent: Sent, *, slip: str = "", error: LotrinhError | None = None
) -> tuple[str, int]:
    """The form as filled in, with what is wrong told beside the fields; nothing typed is lost."""
    return _page(subject, sent, slip=slip, error=error), status_of(error) if error is not None else 422


def _page(
    subject: Subject,
    sent: Sent,
    *,
    slip: str = "",
    error: LotrinhError | None = None,
    stale: StaleView | None = None,
    checked: bool = True,
) -> str:
    """The form as filled in; ``checked``: what is wrong with it is told."""
    brought = sent.brought.with_error(error)
    wrong, beside = dict(sent.read.errors) if checked else {}, _field_of(error, subject.act)
    if error is not None and beside is not None:
        wrong[beside] = (label(error),)
    at_errors = [text for text in (slip, *wrong.pop(moment.NAME, ())) if text]
    told = refusal_of(error, house().corpus) if error is not None and beside is None and brought.ok else None
    filled = Filled(
        key=_key(sent.form, anew=stale is not None),
        version=subject.version if stale is not None else version_of(subject, sent.form),
        at=moment.moment_field(sent.form.get(moment.NAME, ""), subject.last, at_errors),
        fields=fields_of(
            subject.act,
            around(subject, missing_of(subject.act, None, error)),
            sent.entered,
            wrong,
            why=_why(subject),
        ),
        refusal=told,
        attach=attach_form(subject.act, house().settings, brought, sent.form.get(SIGNS, "")),
        stale=stale,
    )
    page = form_view(subject.act, subject.place, filled, None, house().corpus, house().today())
    return render_template("act.html", page=page)


def _key(form: MultiDict[str, str], *, anew: bool) -> str:
    """The key of the form; a form that goes on with a newer version of the case is another one."""
    return next_id() if anew else form.get(KEY, "") or next_id()


def _why(subject: Subject) -> Mapping[str, tuple[Reason, ...]]:
    procedure = house().procedures[subject.act.procedure]
    stage = subject.acts[-1].stage_to if subject.acts and subject.case_id else procedure.initial
    return reasons(subject.act, procedure, stage, house().corpus, house().today())


def _field_of(error: LotrinhError | None, act: ActSpec) -> str | None:
    """The field that an error names, if it is one of the form."""
    if not isinstance(error, InputError):
        return None
    named = str(error.fields.get("field", error.fields.get("fact", "")))
    if named == "at":
        return moment.NAME
    return named if act.input(named) is not None else None
