"""A person: put on file, corrected, seen with every case, and the acts that open a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from persistence.accounts import Told
from persistence.errors import RegisterError
from persistence.registers import Clerk
from web.books.seeing import about_person
from web.house import new_id
from web.language import _, label
from web.pages.forms.person import person_fields, texts_of
from web.pages.listing import near
from web.pages.merging import history, may_part
from web.pages.record import CaseFile, PersonFile, files_of, open_person
from web.pages.relatives import visible
from web.pages.sequel import sequel
from web.pages.views.case import code_of, step_view
from web.pages.views.form import texts_of as entered_of
from web.pages.views.life import life
from web.pages.views.opening import Openings, openings
from web.pages.views.person import person_view
from web.pages.views.persons import FormPage, PersonPage, PersonStep, case_line, twin
from web.pages.views.relatives import registered, told_in
from web.pages.views.why import why_view
from web.persons.correcting import keep_correction, person_after
from web.persons.identity import Slips, fingerprint, read_person, reason_kept
from web.persons.places import COMMUNE, PROVINCE, commune_names, placed
from web.persons.twins import Alike, alike, remember
from web.signin.access import REGISTERED_BY, may_register, may_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.command import Command
from workflows.errors import case_changed
from workflows.explaining import explain
from workflows.model import Json, Person, Unit
from workflows.one_reading import one_reading
from workflows.preview import preview_all

blueprint = Blueprint("persons", __name__)

_SURE: Final = "_sure"
_ASK: Final = "_ask"
_SAME: Final = "_same"
_SEEN: Final = "_seen"
_KEY: Final = "_key"
_NONE: Final = Alike()


@blueprint.get("/nguoi/moi")
def new() -> str:
    """The empty form."""
    _registrar()
    return _form({}, {}, key=new_id())


@blueprint.post("/nguoi/moi")
def create() -> Response | tuple[str, int]:
    """Put the person on file. Sending the same form twice makes one person; a namesake is shown before a second is made."""
    officer = _registrar()
    entered = _entered()
    identity = read_person(entered, house().today())
    key = _key()
    if identity.errors:
        return _form(entered, _said(identity.errors), key=key), 422
    kept: dict[str, Json] = {REGISTERED_BY: officer.unit.id}
    person = identity.person(key, kept | reason_kept(identity, entered, officer.id, house().today()))
    if house().reader.find_person(key) not in (None, person):
        person = replace(
            person, id=new_id()
        )  # a form fills in who is new; who is on file is corrected by another one
    twins = alike(house(), officer, person)
    same = next((each for each in twins.seen if each.person.id == request.form.get(_SAME)), None)
    if same is not None:
        return _known(officer, same.person)
    if _unanswered(twins):
        return _form(entered, {}, key=key, twins=twins), 422
    answer = _keep(officer, person, entered, _("Đã ghi nhận người mới."))
    if not isinstance(answer, tuple):
        remember(house(), officer, person.id, twins)
    return answer


@blueprint.get("/nguoi/<person_id>")
def show(person_id: str) -> str | Response:
    """The person with every case that the officer sees and the acts that would open another; for a merged record, the one that goes on."""
    officer = at_work()
    file = open_person(house(), officer, person_id)
    if file.person.id != person_id:
        return redirect(url_for("persons.show", person_id=file.person.id), 302)
    known, now = house(), house().now()
    files = files_of(known, officer, file)
    page = PersonPage(
        person=person_view(file.person, known.today(), _at_home(file.person)),
        cases=tuple(case_line(case, known.procedures) for case in file.cases),
        openings=_openings(officer, file),
        next_steps=_next_steps(files),
        writes=may_register(officer, known.today()),
        life=life(file.person, files, known.procedures, known.corpus, now, known.today()),
        merges=history(file.person.id),
        may_part=may_part(officer),
        books=about_person(known, officer, file.person.id),
        relatives=registered(file.person, lambda other: visible(officer, other)),
        named=told_in(files, known.corpus),
    )
    return render_template("person.html", page=page)


@blueprint.get("/nguoi/<person_id>/sua")
def edit(person_id: str) -> str:
    """The form with what is on file."""
    person = open_person(house(), _writer(), person_id).person
    return _form(texts_of(person), {}, key=person.id, person=person)


@blueprint.post("/nguoi/<person_id>/sua")
def correct(person_id: str) -> Response | tuple[str, int]:
    """Replace what is on file; whoever worked on an older state is told that someone was first."""
    officer = _writer()
    person = open_person(house(), officer, person_id).person
    if request.form.get(_SEEN, "") != fingerprint(person):
        raise case_changed()
    entered = _entered()
    identity = read_person(entered, house().today())
    if identity.errors:
        return _form(entered, _said(identity.errors), key=person.id, person=person), 422
    after = person_after(house(), officer, person, identity, entered)
    return _keep(officer, after, entered, _("Đã sửa thông tin."), before=person)


def _at_home(person: Person) -> tuple[Unit, ...]:
    """The offices of the commune of residence, which name it."""
    commune = person.attributes.get(COMMUNE)
    return house().reader.units(commune=commune) if isinstance(commune, str) and commune else ()


def _entered() -> dict[str, tuple[str, ...]]:
    """The texts of the form, places by their codes."""
    texts = {name: tuple(some) for name, some in entered_of(request.form.to_dict(flat=False)).items()}
    shown = {name: code for code, name in commune_names(near(at_work())).items()}
    home = {name: texts[name][0] for name in (COMMUNE, PROVINCE) if texts.get(name)}
    if code := shown.get(home.get(COMMUNE, "")):  # as this form offered it: called alike elsewhere or not
        home[COMMUNE] = code
    told = placed(house(), home)
    return texts | {name: (text,) for name, text in told.items()}


def _said(errors: Slips) -> Mapping[str, tuple[str, ...]]:
    """What is wrong, in the language of the page."""
    return {name: tuple(label(each) for each in some) for name, some in errors.items()}


def _writer() -> Officer:
    officer = at_work()
    if not may_write(officer, house().today()):
        raise Forbidden
    return officer


def _registrar() -> Officer:
    officer = at_work()
    if not may_register(officer, house().today()):
        raise Forbidden
    return officer


def _key() -> str:
    """The id that the form brought along: the same form sent again is the same person."""
    key = request.form.get(_KEY, "")
    usable = len(key) == 32 and all(letter in "0123456789abcdef" for letter in key)
    taken = house().reader.find_person(key) if usable else None
    mine = taken is not None and taken.attributes.get(REGISTERED_BY) == at_work().unit.id
    return key if usable and (taken is None or mine) else new_id()


def _keep(
    officer: Officer,
    person: Person,
    entered: Mapping[str, Sequence[str]],
    told: str,
    before: Person | None = None,
) -> Response | tuple[str, int]:
    try:
        if before is None:
            house().register_person(person, by=Clerk(officer.id, officer.unit.id))
        else:
            keep_correction(house(), officer, before, person)
    except RegisterError as error:
        field = str(error.fields.get("field", "full_name"))
        return _form(entered, {field: (label(error),)}, key=person.id, person=before), 422
    flash(told, "done")
    return redirect(url_for("persons.show", person_id=person.id), 303)


def _unanswered(found: Alike) -> bool:
    """Whether the officer has not yet said what they are."""
    form = request.form
    return bool((found.seen and not form.get(_SURE)) or (found.unseen and not form.get(_ASK)))


def _known(officer: Officer, person: Person) -> Response:
    """The person is on file already: told, and shown."""
    told = {"known": person.id}
    house().accounts.tell(
        officer.id, Told("register.known_person", officer.id, officer.unit.id, house().now(), told)
    )
    flash(_("Người này đã có trong danh sách; không ghi thêm."), "done")
    return redirect(url_for("persons.show", person_id=person.id), 303)


@blueprint.get("/nguoi/<person_id>/vi-sao/<act>")
def why(person_id: str, act: str) -> str:
    """Why an act that would open a case stands as it does, in sentences."""
    officer = at_work()
    file = open_person(house(), officer, person_id)
    command = Command(act=act, at=house().now(), person_id=file.person.id)
    told = file.sight.explanation(explain(command, officer.actor, house().services))
    back = url_for("persons.show", person_id=person_id)
    return render_template("why.html", back=back, page=why_view(told, house().corpus))


def _next_steps(files: Sequence[CaseFile]) -> tuple[PersonStep, ...]:
    """What the law says comes next, over every case of the person that the officer sees; said once."""
    found: dict[str, PersonStep] = {}
    for case in files:
        for step in sequel(house(), case):
            found.setdefault(
                step.id, PersonStep(case.case.id, code_of(case.case.id), step_view(step, house().corpus))
            )
    return tuple(found.values())


def _openings(officer: Officer, file: PersonFile) -> Openings | None:
    """For each procedure the acts that open a case; where one is open already, the way to it. None for who only reads."""
    if not may_write(officer, house().today()):
        return None
    now = house().now()
    with one_reading(house().services) as services:
        return openings(
            house(),
            file,
            lambda procedure: tuple(
                file.sight.preview(each)
                for each in preview_all(procedure, officer.actor, services, now, person_id=file.person.id)
            ),
            now,
        )


def _form(
    entered: Mapping[str, Sequence[str]],
    errors: Mapping[str, Sequence[str]],
    *,
    key: str,
    person: Person | None = None,
    twins: Alike = _NONE,
) -> str:
    fields = person_fields(entered, errors, near(at_work()))
    page = FormPage(
        title=_("Sửa thông tin") if person is not None else _("Ghi nhận người mới"),
        action=url_for("persons.correct", person_id=key) if person is not None else url_for("persons.create"),
        back=url_for("persons.show", person_id=key) if person is not None else url_for("listing.cases"),
        key=key,
        seen=fingerprint(person) if person is not None else "",
        fields=fields,
        errors=tuple(
            (field.name, f"{field.label}: {' '.join(field.errors)}") for field in fields if field.errors
        ),
        twins=tuple(twin(each) for each in twins.seen),
        hidden=bool(twins.unseen),
        sure=bool(request.form.get(_SURE)),
    )
    return render_template("person_form.html", page=page)
