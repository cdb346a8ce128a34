"""The form of a person's identity: what is asked, and how it is read into a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from persistence.folding import fold
from rules.errors import InputError
from rules.identity import IdCheck, check_id
from web.language import _, label, mark
from web.pages.forms.fields import Choice, Field, Widget
from web.pages.forms.reading import cleaned, read_day
from web.pages.views.labels import SEXES
from web.pages.views.person import IDENTITY, KINDS, REGISTERED, RESIDENCE
from workflows.model import Json, Person, Unit

REASON = "id_number_reason"
"""Why a number is kept that contradicts sex or birth on file: the officer's words, who and when."""

_SHORTEST = 10
_OWN = frozenset({"viet nam", "vietnam"})
_DAYS = frozenset({"id_issued_on"})
_MOST = 300
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "residence_kind": RESIDENCE,
    "kind": KINDS,
    "residence_registration": REGISTERED,
}
_PLACES = (("residence_commune", mark("Xã cư trú")), ("residence_province", mark("Tỉnh cư trú")))


@dataclass(frozen=True, slots=True)
class Identity:
    """What was entered. ``errors`` by field; only without errors may it be kept."""

    full_name: str
    born: date | None
    sex: str | None
    attributes: Mapping[str, Json]
    errors: Mapping[str, tuple[str, ...]]

    def person(self, person_id: str, kept: Mapping[str, Json]) -> Person:
        """The record; ``kept`` are attributes that this form does not ask for."""
        return Person(person_id, self.full_name, self.born, self.sex, {**kept, **self.attributes})


def asked() -> frozenset[str]:
    """The attributes that the form asks for."""
    return frozenset(name for name, _label in (*IDENTITY, *_PLACES)) | {
        "kind",
        "residence_kind",
        "residence_registration",
    }


def read_person(entered: Mapping[str, Sequence[str]], day: date) -> Identity:
    """The identity from the texts of the form."""
    texts = {name: cleaned(values[0]) for name, values in entered.items() if values}
    errors: dict[str, tuple[str, ...]] = {}
    name = " ".join(texts.get("full_name", "").split())
    if not name:
        errors["full_name"] = (_("Cần nhập họ và tên."),)
    born = _day(_("Ngày sinh"), "born", texts, errors)
    if born is not None and born > day:
        errors["born"] = (_("Ngày sinh nằm ở tương lai."),)
    sex = texts.get("sex", "")
    if sex and sex not in SEXES:
        errors["sex"] = (_("Chọn Nam hoặc Nữ."),)
    for key, text in texts.items():
        if len(text) > _MOST:
            errors[key] = (_("Tối đa %(most)s ký tự.", most=_MOST),)
        elif not text.isprintable():
            errors[key] = (_("Viết trên một dòng, không có ký tự điều khiển."),)
    attributes = _attributes(texts, errors)
    found = Identity(name, born, sex or None, attributes, errors)
    _check_number(found, texts.get(REASON, ""), day, errors)
    return found


def id_check(person: Person | Identity, day: date) -> IdCheck | None:
    """What is to be said of the number; None where there is none, or none of this country's (an organisation, a foreigner's passport)."""
    number, nation = person.attributes.get("id_number"), person.attributes.get("nationality")
    foreign = isinstance(nation, str) and bool(nation) and fold(nation) not in _OWN
    if not isinstance(number, str) or not number or foreign or person.attributes.get("kind"):
        return None
    return check_id(number, sex=person.sex, born=person.born, day=day)


def _check_number(found: Identity, reason: str, day: date, errors: dict[str, tuple[str, ...]]) -> None:
    """What no number can be is an error; what contradicts the person is one until a reason is given."""
    check = id_check(found, day)
    if check is None or "id_number" in errors or not (check.refused or check.contradicts):
        return
    said = tuple(label(each) for each in check.findings)
    if check.refused:
        errors["id_number"] = said
    elif len(reason) < _SHORTEST:
        errors["id_number"] = (*said, _("Nếu giấy tờ ghi đúng như vậy, hãy ghi lý do ở mục kế tiếp."))
        errors[REASON] = (_("Cần ít nhất %(count)s ký tự.", count=_SHORTEST),)


def reason_kept(found: Identity, entered: Mapping[str, Sequence[str]], by: str, day: date) -> dict[str, Json]:
    """The reason as it is kept beside a number that contradicts the person; nothing where none is needed."""
    check = id_check(found, day)
    if check is None or not check.contradicts:
        return {}
    told: dict[str, Json] = {
        "reason": cleaned(next(iter(entered.get(REASON, ())), "")),
        "findings": [each.code for each in check.findings],
        "by": by,
        "on": day.isoformat(),
    }
    return {REASON: told}


def texts_of(person: Person) -> dict[str, tuple[str, ...]]:
    """A record as the form takes it."""
    found = {
        "full_name": person.full_name,
        "born": person.born.isoformat() if person.born else "",
        "sex": person.sex or "",
    }
    found |= {name: str(person.attributes.get(name) or "") for name in asked()}
    reason = person.attributes.get(REASON)
    found[REASON] = str(reason.get("reason") or "") if isinstance(reason, dict) else ""
    return {name: (value,) for name, value in found.items()}


def fingerprint(person: Person) -> str:
    """Tells one state of a record from another, so that nobody overwrites what somebody else has just entered."""
    return hashlib.sha256(repr((person, sorted(person.attributes.items()))).encode()).hexdigest()[:16]


def person_fields(
    entered: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]], units: Sequence[Unit]
) -> tuple[Field, ...]:
    """The fields in the order in which a paper asks for them."""
    communes = tuple(Choice(unit.commune, unit.name) for unit in units if unit.commune)
    offered = tuple({choice.value: choice for choice in communes}.values())
    plain = [
        Field("full_name", _("Họ và tên"), Widget.LINE, required=True),
        Field(
            "kind",
            _("Hồ sơ của"),
            Widget.RADIO,
            choices=(Choice("", _("một người")), *_choices(KINDS)),
            hint=_("Tổ chức, cơ sở: khi công bố cung cấp dịch vụ cai nghiện, cấp giấy phép hoặc chỉ định."),
        ),
        Field(
            "born",
            _("Ngày sinh"),
            Widget.DATE,
            hint=_("Để trống nếu chưa rõ; tuổi khi đó được coi là chưa biết."),
        ),
        Field("sex", _("Giới tính"), Widget.RADIO, choices=(*_choices(SEXES), Choice("", _("Chưa rõ")))),
        Field(
            "residence_kind",
            _("Cư trú"),
            Widget.RADIO,
            choices=(*_choices(RESIDENCE), Choice("", _("chưa xác minh"))),
        ),
        Field(
            "residence_registration",
            _("Đăng ký cư trú"),
            Widget.RADIO,
            choices=(*_choices(REGISTERED), Choice("", _("chưa rõ"))),
        ),
        Field(
            "residence_commune",
            _("Xã cư trú"),
            Widget.LINE,
            offered=offered,
            hint=_("Ghi như trong danh bạ cơ quan."),
        ),
        Field("residence_province", _("Tỉnh cư trú"), Widget.LINE),
        *(Field(name, _(label), Widget.DATE if name in _DAYS else Widget.LINE) for name, label in IDENTITY),
    ]
    return tuple(_filled(field, entered, errors) for field in plain)


def _identity(entered: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]]) -> Iterator[Field]:
    """The fields of identity; the one for the reason only where a reason is asked for or given."""
    for name, text in IDENTITY:
        number = _("12 chữ số; được đối chiếu với nơi đăng ký khai sinh, giới tính, năm sinh.")
        yield Field(
            name,
            _(text),
            Widget.DATE if name in _DAYS else Widget.LINE,
            hint=number if name == "id_number" else "",
        )
        if name == "id_number" and (errors.get(REASON) or any(entered.get(REASON, ()))):
            yield Field(
                REASON,
                _("Lý do giữ số định danh không khớp"),
                Widget.LINE,
                hint=_(
                    "Ví dụ: đã cải chính giới tính, năm sinh sau khi cấp số. Được lưu kèm tên người ghi và ngày ghi."
                ),
            )


def _filled(field: Field, entered: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]]) -> Field:
    values = tuple(entered.get(field.name, ()))
    return replace(field, values=values, errors=tuple(errors.get(field.name, ())), most=_MOST)


def _choices(labels: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, _(label)) for value, label in labels.items())


def _attributes(texts: Mapping[str, str], errors: dict[str, tuple[str, ...]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name in sorted(asked()):
        text = texts.get(name, "")
        if not text:
            continue
        if name in _DAYS:
            day = _day(_("Ngày cấp"), name, texts, errors)
            found[name] = day.isoformat() if day is not None else None
        elif name in _CHOICES and text not in _CHOICES[name]:
            errors[name] = (_("Chọn một trong các mục đã nêu."),)
        else:
            found[name] = text
    return found


def _day(said: str, name: str, texts: Mapping[str, str], errors: dict[str, tuple[str, ...]]) -> date | None:
    if not texts.get(name):
        return None
    try:
        return read_day(said, texts[name])
    except InputError as error:
        errors[name] = (label(error),)
        return None
