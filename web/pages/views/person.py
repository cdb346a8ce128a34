"""A person as the pages show one: identity in lines, age on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from persistence.erasures import ERASED
from rules.retention import load_schedule
from rules.terms import age_on, legal_date
from web.language import _, label, mark
from web.pages.views.labels import SEXES
from web.pages.views.places import commune_said
from web.pages.views.times import day_vi
from workflows.model import BIRTH_YEAR, Person, Unit

IDENTITY = (
    ("other_name", mark("Tên gọi khác")),
    ("id_number", mark("Số định danh")),
    ("id_issued_on", mark("Ngày cấp")),
    ("id_issued_by", mark("Nơi cấp")),
    ("address", mark("Nơi thường trú")),
    ("current_residence", mark("Nơi ở hiện tại")),
    ("neighbourhood", mark("Tổ dân phố, thôn, bản")),
    ("phone", mark("Điện thoại")),
    ("ethnicity", mark("Dân tộc")),
    ("religion", mark("Tôn giáo")),
    ("nationality", mark("Quốc tịch")),
    ("hometown", mark("Quê quán")),
    ("birth_place", mark("Nơi sinh")),
    ("education", mark("Trình độ học vấn")),
    ("occupation", mark("Nghề nghiệp")),
    ("workplace", mark("Nơi làm việc")),
    ("father_name", mark("Họ tên cha")),
    ("mother_name", mark("Họ tên mẹ")),
)
"""Identity fields of the forms (documents/contexts), in the order in which they are shown and asked."""

KINDS = {"organisation": mark("tổ chức, cơ sở")}
"""What a record may be of beside a human being: the subject of a publication, licence or designation."""

REGISTERED = {"permanent": mark("thường trú"), "temporary": mark("tạm trú")}
"""How a stable home is registered: reports tell residents and lodgers apart by it."""

RESIDENCE = {"stable": mark("có nơi cư trú ổn định"), "none": mark("không có nơi cư trú ổn định")}


@dataclass(frozen=True, slots=True)
class PersonView:
    """The person. ``lines`` are label and value; ``erased`` says on which day and ground the data were erased ("": they were not)."""

    id: str
    name: str
    lines: tuple[tuple[str, str], ...]
    erased: str = ""


def person_view(person: Person, day: date, units: Iterable[Unit] = ()) -> PersonView:
    """What is on file, nothing invented for what is not; ``units``: offices by which a commune is named."""
    of = person.attributes.get("kind")
    lines = (
        [(_("Họ và tên"), person.full_name)]
        if of not in KINDS
        else [(_("Tên tổ chức, cơ sở"), person.full_name)]
    )
    if person.born is not None:
        years = _(" (%(age)s tuổi)", age=age_on(person.born, day)) if person.born <= day else ""
        lines.append((_("Ngày sinh"), f"{day_vi(person.born)}{years}"))
    elif type(year := person.attributes.get(BIRTH_YEAR)) is int:
        lines.append((_("Năm sinh"), _("%(year)s (chưa rõ ngày, tháng)", year=year)))
    if person.sex:
        lines.append((_("Giới tính"), _(SEXES.get(person.sex, person.sex))))
    lines += [
        (_(label), _text(person.attributes[name])) for name, label in IDENTITY if person.attributes.get(name)
    ]
    kind = person.attributes.get("residence_kind")
    if isinstance(kind, str):
        lines.append((_("Cư trú"), _(RESIDENCE.get(kind, kind))))
    registered = person.attributes.get("residence_registration")
    if isinstance(registered, str):
        lines.append((_("Đăng ký cư trú"), _(REGISTERED.get(registered, registered))))
    commune = person.attributes.get("residence_commune")
    if isinstance(commune, str):
        lines.append((_("Xã cư trú"), commune_said(commune, units)))
    return PersonView(person.id, person.full_name, tuple(lines), erased_text(person))


def erased_text(person: Person) -> str:
    """When and on which ground the data of this person were erased; "" where they were not."""
    told = person.attributes.get(ERASED)
    if not isinstance(told, dict):
        return ""
    ground = ground_words(str(told.get("ground", "")))
    day = legal_date(datetime.fromisoformat(str(told["at"])))
    return _("Đã xoá ngày %(day)s theo căn cứ: %(ground)s.", day=day_vi(day), ground=ground)


def _text(value: object) -> str:
    """ISO days as they are written here; other values as they are."""
    text = str(value)
    try:
        return day_vi(date.fromisoformat(text))
    except ValueError:
        return text


def ground_words(ground: str) -> str:
    """A ground of erasure in words; its code where the schedule no longer tells it."""
    known = next((each for each in load_schedule().grounds if each.id == ground), None)
    return label(known) if known is not None else ground
