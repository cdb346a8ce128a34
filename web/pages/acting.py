"""The form of an act, of a case or of the person whose case it opens: shown, read, handed to the one door, shown again when refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rules.errors import InputError, LotrinhError
from web.errors import status_of
from web.house import new_id
from web.language import _, label
from web.pages.forms import moment
from web.pages.forms.attaching import SIGNS, Brought, attach_form, read_files, told_by
from web.pages.forms.fields import Surroundings, fields_of
from web.pages.forms.reading import Read, read_act
from web.pages.record import CaseFile, open_case, open_person, unknown_case
from web.pages.views.case import code_of
from web.pages.views.form import Filled, Place, form_view, missing_of, refusal_of, texts_of
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.sensitive import Sight
from web.signin.session import at_work, house
from workflows.collation import order_of
from workflows.command import Command
from workflows.errors import ActNotAvailable, CaseChanged, KeyReused, NotPermitted, UnknownAct, UnknownCase
from workflows.model import RecordedFact
from workflows.numbering import upcoming
from workflows.perform import perform
from workflows.ports import Attachment
from workflows.preview import Preview, State, preview
from workflows.procedure import ActSpec

blueprint = Blueprint("acting", __name__)

_KEY: Final = "_key"
_VERSION: Final = "_version"
ELSEWHERE: Final = (ActNotAvailable, CaseChanged, KeyReused, UnknownAct, UnknownCase)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about: a case, or a person who has none open yet. ``recorded`` is what the case holds."""

    act: ActSpec
    officer: Officer
    place: Place
    case_id: str | None
    person_id: str | None
    version: int
    last: datetime | None
    recorded: Mapping[str, RecordedFact]
    parts: Mapping[str, str]
    sight: Sight


@blueprint.get("/ho-so/<case_id>/buoc/<act>")
def case_form(case_id: str, act: str) -> str:
    """The form of an act of a case."""
    return _fresh(of_case(case_id, act))


@blueprint.post("/ho-so/<case_id>/buoc/<act>")
def case_act(case_id: str, act: str) -> Response | tuple[str, int]:
    """Do it."""
    return _do(of_case(case_id, act))


@blueprint.get("/nguoi/<person_id>/buoc/<act>")
def person_form(person_id: str, act: str) -> str:
    """The form of an act that opens a case."""
    return _fresh(of_person(person_id, act))


@blueprint.post("/nguoi/<person_id>/buoc/<act>")
def person_act(person_id: str, act: str) -> Response | tuple[str, int]:
    """Open the case."""
    return _do(of_person(person_id, act))


def of_case(case_id: str, act: str) -> Subject:
    """An act of a case, for the officer at work; the reading is logged."""
    officer = _acting()
    file = open_case(house(), officer, case_id)
    spec = house().procedures.act(act)
    if spec.procedure != file.case.procedure:
        raise unknown_case()
    action = url_for("acting.case_act", case_id=case_id, act=act)
    return Subject(
        act=spec,
        officer=officer,
        place=Place(
            _about_case(file),
            action,
            url_for("cases.show", case_id=case_id),
            _("Hồ sơ"),
        ),
        case_id=case_id,
        person_id=None,
        version=file.case.version,
        last=file.case.last_at,
        recorded={} if spec.journal else file.sight.without(file.case.facts),
        parts=file.case.units,
        sight=file.sight,
    )


def of_person(person_id: str, act: str) -> Subject:
    """An act that opens a case of a person, for the officer at work; the reading is logged."""
    officer = _acting()
    file = open_person(house(), officer, person_id)
    action = url_for("acting.person_act", person_id=person_id, act=act)
    back = url_for("persons.show", person_id=person_id)
    return Subject(
        act=house().procedures.act(act),
        officer=officer,
        place=Place(
            _("%(person)s – mở hồ sơ mới", person=file.person.full_name), action, back, _("Người này")
        ),
        case_id=None,
        person_id=person_id,
        version=0,
        last=None,
        recorded={},
        parts={},
        sight=file.sight,
    )


def _acting() -> Officer:
    officer = at_work()
    if not may_write(officer, house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")
    return officer


def _about_case(file: CaseFile) -> str:
    return _("%(person)s – hồ sơ %(code)s", person=file.person.full_name, code=code_of(file.case.id))


def _fresh(subject: Subject) -> str:
    """The empty form; ``ActNotAvailable`` and ``NotPermitted`` where there is nothing to fill in."""
    now = house().now()
    seen = _preview(subject, now)
    if seen.state is State.NOT_PERMITTED:
        raise NotPermitted(seen.why_en, vi=seen.why_vi)
    filled = Filled(
        key=new_id(),
        version=subject.version,
        at=moment.moment_field(moment.shown(now), subject.last),
        fields=fields_of(subject.act, _around(subject, missing_of(seen))),
        attach=attach_form(subject.act, house().settings, None, request.args.get("van-ban", "")),
    )
    return render_template(
        "act.html", page=form_view(subject.act, subject.place, filled, seen, house().corpus, house().today())
    )


def _preview(subject: Subject, at: datetime) -> Preview:
    seen = preview(command_of(subject, at, {}, ""), subject.officer.actor, house().services)
    if seen is None:
        raise ActNotAvailable(
            "This act does not exist from where the case stands.",
            vi=f"Bước “{subject.act.vi}” không có ở giai đoạn hiện tại của hồ sơ.",
        )
    return seen


def command_of(
    subject: Subject,
    at: datetime,
    inputs: Mapping[str, object],
    key: str,
    attachments: tuple[Attachment, ...] = (),
) -> Command:
    """What the form asks of the door."""
    version = request.form.get(_VERSION, str(subject.version))
    return Command(
        act=subject.act.id,
        at=at,
        inputs=inputs,
        case_id=subject.case_id,
        person_id=subject.person_id,
        key=key,
        expected_version=int(version) if version.isdecimal() and version.isascii() else subject.version,
        attachments=attachments,
    )


def _do(subject: Subject) -> Response | tuple[str, int]:
    brought, entered, read = read_form(subject)
    at, slip = moment_of(subject)
    if read.errors or at is None or not brought.ok:
        return again(subject, entered, read, brought, slip=slip)
    key = request.form.get(_KEY, "") or new_id()
    command = command_of(subject, at, read.inputs, key, brought.attachments)
    try:
        done = perform(command, subject.officer.actor, house().services)
    except ELSEWHERE:
        raise
    except LotrinhError as error:
        if status_of(error) >= 500:
            raise
        return again(subject, entered, read, brought, error=error)
    told = _("đã được ghi nhận trước đó") if done.repeated else _("đã được ghi nhận")
    flash(_("Bước “%(act)s” %(told)s.", act=label(subject.act), told=told), "done")
    for alert in done.alerts:
        if alert.code.startswith("attachment."):
            flash(label(alert), "today")
    return redirect(url_for("cases.show", case_id=done.case.id), 303)


def read_form(subject: Subject) -> tuple[Brought, Mapping[str, Sequence[str]], Read]:
    """What the form brought: files, texts, and what they say."""
    brought = read_files(subject.act, request.form, request.files, house().settings)
    entered = told_by(subject.act, texts_of(request.form.to_dict(flat=False)), brought)
    read = read_act(subject.act, entered, house().corpus.facts, _numbers(subject))
    return brought, entered, read


def moment_of(subject: Subject) -> tuple[datetime | None, str]:
    """The moment that the form tells, or what is wrong with it."""
    try:
        return moment.read(request.form.get(moment.NAME, ""), subject.last), ""
    except InputError as error:
        return None, label(error)


def again(
    subject: Subject,
    entered: Mapping[str, Sequence[str]],
    read: Read,
    brought: Brought,
    *,
    slip: str = "",
    error: LotrinhError | None = None,
) -> tuple[str, int]:
    """The form as filled in, with what is wrong told beside the fields; nothing typed is lost."""
    brought = brought.with_error(error)
    wrong, beside = dict(read.errors), _field_of(error, subject.act)
    if error is not None and beside is not None:
        wrong[beside] = (label(error),)
    at_errors = [text for text in (slip, *wrong.pop(moment.NAME, ())) if text]
    filled = Filled(
        key=request.form.get(_KEY, "") or new_id(),
        version=subject.version
        if not request.form.get(_VERSION, "").isdecimal()
        else int(request.form[_VERSION]),
        at=moment.moment_field(request.form.get(moment.NAME, ""), subject.last, at_errors),
        fields=fields_of(subject.act, _around(subject, missing_of(None, error)), entered, wrong),
        refusal=refusal_of(error, house().corpus)
        if error is not None and beside is None and brought.ok
        else None,
        attach=attach_form(subject.act, house().settings, brought, request.form.get(SIGNS, "")),
    )
    page = form_view(subject.act, subject.place, filled, None, house().corpus, house().today())
    return render_template("act.html", page=page), status_of(error) if error is not None else 422


def _field_of(error: LotrinhError | None, act: ActSpec) -> str | None:
    """The field that an error names, if it is one of the form."""
    if not isinstance(error, InputError):
        return None
    named = str(error.fields.get("field", error.fields.get("fact", "")))
    if named == "at":
        return moment.NAME
    return named if act.input(named) is not None else None


def _around(subject: Subject, missing: frozenset[str]) -> Surroundings:
    day = house().today()
    return Surroundings(
        catalogue=house().corpus.facts,
        recorded=subject.recorded,
        parts=subject.parts,
        units=sorted(
            (unit for unit in house().reader.units() if unit.exists_on(day)),
            key=lambda unit: order_of(unit.name),
        ),
        missing=missing,
        numbers=_numbers(subject),
    )


def _numbers(subject: Subject) -> dict[str, str]:
    """The number facts that the program gives in this office, with the next number of its register."""
    return upcoming(subject.act, subject.officer.unit, house().services, house().today())
