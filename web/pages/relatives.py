"""Who stands by a person, put on file and ended: told in the trail by whom, with the relation and never the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from persistence.accounts import Told
from persistence.errors import RegisterError
from persistence.registers import Clerk
from rules.errors import BadInput
from web.house import new_id
from web.language import Both, _, both, label, mark
from web.pages.forms.fields import Choice, Field, Widget
from web.pages.forms.reading import cleaned, read_day
from web.pages.record import open_person
from web.pages.share import sees
from web.pages.views.form import texts_of
from web.pages.views.persons import FormPage
from web.persons.phones import phone_slip
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.model import Person
from workflows.relations import MOST, RELATIONS, ended, relatives_of, with_relative

blueprint = Blueprint("relatives", __name__)
_LONGEST: Final = 250
_ID: Final = 32
FIELDS: Final[tuple[str, ...]] = ("relation", "name", "from", "phone", "address", "paper")


@blueprint.get("/nguoi/<person_id>/nguoi-than")
def new(person_id: str) -> str:
    """The empty form."""
    person = open_person(house(), _writer(), person_id).person
    return _form(person, {"from": (house().today().isoformat(),)}, {}, new_id())


@blueprint.post("/nguoi/<person_id>/nguoi-than")
def add(person_id: str) -> Response | tuple[str, int]:
    """Put somebody on file. Sending the same form twice does it once."""
    officer = _writer()
    person = open_person(house(), officer, person_id).person
    entered = texts_of(request.form.to_dict(flat=False))
    told = {name: cleaned(next(iter(values), "")) for name, values in entered.items()}
    told["from"] = _for_machines(told.get("from", ""))
    errors = {name: tuple(label(each) for each in some) for name, some in slips_of(person, told).items()}
    key = request.form.get("_key", "")
    key = key if len(key) == _ID and key.isalnum() else new_id()
    if errors:
        return _form(person, entered, errors, key), 422
    try:
        put_relative(officer, person, key, told)
    except RegisterError as error:
        return _form(person, entered, {"name": (label(error),)}, key), 422
    flash(_("Đã ghi người thân, người đại diện."), "done")
    return redirect(url_for("persons.show", person_id=person.id), 303)


@blueprint.post("/nguoi/<person_id>/nguoi-than/<entry_id>/thoi")
def end(person_id: str, entry_id: str) -> Response:
    """From today on it no longer holds; what was on file stays readable."""
    officer = _writer()
    person = open_person(house(), officer, person_id).person
    if end_relative(officer, person, entry_id):
        flash(_("Đã ghi: từ hôm nay không còn là người thân, người đại diện."), "done")
    return redirect(url_for("persons.show", person_id=person.id), 303)


def put_relative(officer: Officer, person: Person, key: str, told: Mapping[str, str]) -> Person:
    """Put an entry without slips on file under this id; the same id again changes nothing. The API asks here too.

    ``CaseChanged`` where somebody was first; ``RegisterError``.
    """
    entry = {"id": key} | {name: told.get(name, "") for name in FIELDS}
    after = with_relative(person, entry)
    _keep(officer, person, after, "register.relation_told", entry)
    return after


def end_relative(officer: Officer, person: Person, entry_id: str) -> bool:
    """From today on the entry no longer holds; whether there was one that did."""
    entry = next(
        (each for each in relatives_of(person) if each.get("id") == entry_id and "until" not in each), None
    )
    if entry is not None:
        told = {"id": entry_id, "relation": str(entry.get("relation"))}
        _keep(officer, person, ended(person, entry_id, house().today()), "register.relation_ended", told)
    return entry is not None


def visible(officer: Officer, person_id: str) -> bool:
    """Whether a person who is named beside another may be opened."""
    other = house().reader.find_person(person_id)
    return other is not None and sees(house(), officer, other)


def _writer() -> Officer:
    officer = at_work()
    if not may_write(officer, house().today()):
        raise Forbidden
    return officer


def _keep(officer: Officer, before: Person, after: Person, act: str, entry: Mapping[str, str]) -> None:
    if after == before:
        return
    house().register_person(after, by=Clerk(officer.id, officer.unit.id), seen=before)
    more = {"person": before.id, "relation": entry["relation"], "entry": entry["id"]}
    house().accounts.tell(officer.id, Told(act, officer.id, officer.unit.id, house().now(), more))


def _for_machines(text: str) -> str:
    """A day as it is kept; what is no day stays as it was typed."""
    try:
        return read_day("from", text).isoformat()
    except BadInput:
        return text


def slips_of(person: Person, told: Mapping[str, str]) -> dict[str, tuple[Both, ...]]:
    """What is wrong with an entry, by field, in both languages."""
    errors: dict[str, tuple[Both, ...]] = {}
    if told.get("relation") not in RELATIONS:
        errors["relation"] = (both(mark("Chọn một quan hệ trong danh sách.")),)
    if not told.get("name"):
        errors["name"] = (both(mark("Ghi họ và tên.")),)
    if len(relatives_of(person)) >= MOST:
        errors["name"] = (both(mark("Đã có %(most)s người; hãy kết thúc bớt trước."), most=MOST),)
    if told.get("phone") and (wrong := phone_slip(told["phone"])) is not None:
        errors["phone"] = (wrong,)
    for name, text in told.items():
        if len(text) > _LONGEST:
            errors[name] = (both(mark("Tối đa %(most)s ký tự."), most=_LONGEST),)
    try:
        if date.fromisoformat(told.get("from", "")) > house().today():
            errors["from"] = (both(mark("Ngày này nằm ở tương lai.")),)
    except ValueError:
        errors["from"] = (both(mark("Ghi ngày, tháng, năm có thật.")),)
    return errors


def _form(
    person: Person, entered: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]], key: str
) -> str:
    plain = (
        Field("relation", _("Quan hệ với người trong hồ sơ"), Widget.SELECT, required=True,
              choices=tuple(Choice(code, _(text)) for code, text in RELATIONS.items())),
        Field("name", _("Họ và tên"), Widget.LINE, required=True),
        Field("from", _("Từ ngày"), Widget.DATE, required=True),
        Field("phone", _("Điện thoại"), Widget.LINE),
        Field("address", _("Nơi ở"), Widget.LINE),
        Field("paper", _("Giấy tờ chứng minh quan hệ"), Widget.LINE, hint=_("Ví dụ: giấy khai sinh, quyết định cử người giám hộ.")),
    )  # fmt: skip
    fields = tuple(
        Field(each.name, each.label, each.widget, choices=each.choices, required=each.required, hint=each.hint,
              values=tuple(entered.get(each.name, ())), errors=tuple(errors.get(each.name, ())), most=_LONGEST)
        for each in plain
    )  # fmt: skip
    page = FormPage(
        title=_("Ghi người thân, người đại diện"),
        action=url_for("relatives.add", person_id=person.id),
        back=url_for("persons.show", person_id=person.id),
        key=key,
        seen="",
        fields=fields,
        errors=tuple((each.name, f"{each.label}: {' '.join(each.errors)}") for each in fields if each.errors),
        twins=(),
        hidden=False,
        sure=False,
    )
    return render_template("person_form.html", page=page)
