"""The form of a person's identity: what is asked, filled with what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from web.language import _
from web.pages.forms.fields import Choice, Field, Widget
from web.pages.views.labels import SEXES
from web.pages.views.person import IDENTITY, KINDS, REGISTERED, RESIDENCE
from web.persons.identity import DAYS, MOST, REASON, asked
from web.persons.places import COMMUNE, PROVINCE, commune_names, province_said
from workflows.model import BIRTH_YEAR, Person, Unit


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


def person_fields(
    entered: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]], units: Sequence[Unit]
) -> tuple[Field, ...]:
    """The fields in the order in which a paper asks for them."""
    names = commune_names(units)
    offered = tuple(Choice(name, name) for name in names.values())
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
        Field(
            BIRTH_YEAR,
            _("Năm sinh (khi chưa rõ ngày, tháng)"),
            Widget.LINE,
            hint=_(
                "Tuổi chỉ được dùng khi chắc chắn với mọi ngày sinh trong năm; nếu không, cần bổ sung ngày, tháng sinh."
            ),
        ),
        Field("sex", _("Giới tính"), Widget.RADIO, choices=(*_choices(SEXES), Choice("", _("Chưa rõ")))),
        *_home(offered),
        *_identity(entered, errors),
    ]
    told = {name: tuple(values) for name, values in entered.items()}
    if COMMUNE in told:
        told[COMMUNE] = tuple(names.get(each, each) for each in told[COMMUNE])
    if PROVINCE in told:
        told[PROVINCE] = tuple(province_said(each) for each in told[PROVINCE])
    return tuple(_filled(field, told, errors) for field in plain)


def _home(communes: Sequence[Choice]) -> tuple[Field, ...]:
    """Where the person lives; ``communes`` are offered by name."""
    return (
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
            offered=tuple(communes),
            hint=_("Ghi tên như trong danh bạ cơ quan, ví dụ: phường Hòa An."),
        ),
        Field(
            "residence_province", _("Tỉnh cư trú"), Widget.LINE, hint=_("Để trống nếu xã có trong danh bạ.")
        ),
    )


def _identity(entered: Mapping[str, Sequence[str]], errors: Mapping[str, Sequence[str]]) -> Iterator[Field]:
    """The fields of identity; the one for the reason only where a reason is asked for or given."""
    for name, text in IDENTITY:
        number = _("12 chữ số; được đối chiếu với nơi đăng ký khai sinh, giới tính, năm sinh.")
        yield Field(
            name,
            _(text),
            Widget.DATE if name in DAYS else Widget.LINE,
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
    return replace(field, values=values, errors=tuple(errors.get(field.name, ())), most=MOST)


def _choices(labels: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, _(label)) for value, label in labels.items())
