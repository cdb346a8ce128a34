"""The identity of a person as somebody enters it: read into a record, every slip told by field in both languages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from persistence.folding import fold
from rules.errors import InputError
from rules.identity import IdCheck, check_id
from web.language import Bilingual, both, mark
from web.pages.forms.reading import cleaned, read_day
from web.pages.views.labels import SEXES
from web.pages.views.person import IDENTITY, KINDS, REGISTERED, RESIDENCE
from web.persons.phones import phone_slip
from workflows.model import BIRTH_YEAR, Json, Person

REASON: Final = "id_number_reason"
"""Why a number is kept that contradicts sex or birth on file: the officer's words, who and when."""

MOST: Final = 300
"""Characters of a field."""

SHORTEST_REASON: Final = 10
EARLIEST_BIRTH: Final = 1900
PLACES: Final = (("residence_commune", mark("Xã cư trú")), ("residence_province", mark("Tỉnh cư trú")))
DAYS: Final = frozenset({"id_issued_on"})
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "residence_kind": RESIDENCE,
    "kind": KINDS,
    "residence_registration": REGISTERED,
}
_OWN: Final = frozenset({"viet nam", "vietnam"})

Slips = Mapping[str, tuple[Bilingual, ...]]
"""What is wrong, by field."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What was entered. ``errors`` by field; only without errors may it be kept."""

    full_name: str
    born: date | None
    sex: str | None
    attributes: Mapping[str, Json]
    errors: Slips

    def person(self, person_id: str, kept: Mapping[str, Json]) -> Person:
        """The record; ``kept`` are attributes that are not asked for here."""
        return Person(person_id, self.full_name, self.born, self.sex, {**kept, **self.attributes})


def asked() -> frozenset[str]:
    """The attributes that are asked for."""
    return frozenset(name for name, _label in (*IDENTITY, *PLACES)) | CHOICES.keys() | {BIRTH_YEAR}


def read_person(entered: Mapping[str, Sequence[str]], day: date) -> Identity:
    """The identity from texts: days as 2024-03-04 or 04/03/2024; the first text of each field counts."""
    texts = {name: cleaned(values[0]) for name, values in entered.items() if values}
    errors: dict[str, tuple[Bilingual, ...]] = {}
    name = " ".join(texts.get("full_name", "").split())
    if not name:
        errors["full_name"] = (both(mark("Cần nhập họ và tên.")),)
    born = _day(both(mark("Ngày sinh")).en, "born", texts, errors)
    if born is not None and born > day:
        errors["born"] = (both(mark("Ngày sinh nằm ở tương lai. Ghi ngày từ hôm nay trở về trước.")),)
    sex = texts.get("sex", "")
    if sex and sex not in SEXES:
        errors["sex"] = (both(mark("Chọn Nam hoặc Nữ.")),)
    for key, text in texts.items():
        if len(text) > MOST:
            errors[key] = (both(mark("Tối đa %(most)s ký tự."), most=MOST),)
        elif not text.isprintable():
            errors[key] = (both(mark("Viết trên một dòng, không có ký tự điều khiển.")),)
    year = _year(texts.get(BIRTH_YEAR, ""), born, day, errors)
    attributes = _attributes(texts, errors) | ({BIRTH_YEAR: year} if year is not None else {})
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


def fingerprint(person: Person) -> str:
    """Tells one state of a record from another, so that nobody overwrites what somebody else has just entered."""
    told = [person.id, person.full_name, str(person.born), person.sex, dict(person.attributes)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _check_number(found: Identity, reason: str, day: date, errors: dict[str, tuple[Bilingual, ...]]) -> None:
    """What no number can be is an error; what contradicts the person is one until a reason is given."""
    check = id_check(found, day)
    if check is None or "id_number" in errors or not (check.refused or check.contradicts):
        return
    if check.refused:
        errors["id_number"] = check.findings
    elif len(reason) < SHORTEST_REASON:
        how = both(mark("Nếu giấy tờ ghi đúng như vậy, hãy ghi lý do ở mục kế tiếp."))
        errors["id_number"] = (*check.findings, how)
        errors[REASON] = (both(mark("Cần ít nhất %(count)s ký tự."), count=SHORTEST_REASON),)


def _attributes(texts: Mapping[str, str], errors: dict[str, tuple[Bilingual, ...]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name in sorted(asked() - {BIRTH_YEAR}):
        text = texts.get(name, "")
        if not text:
            continue
        if name in DAYS:
            day = _day(both(mark("Ngày cấp")).en, name, texts, errors)
            found[name] = day.isoformat() if day is not None else None
        elif name in CHOICES and text not in CHOICES[name]:
            errors[name] = (both(mark("Chọn một trong các mục đã nêu.")),)
        elif name == "phone" and (wrong := phone_slip(text)) is not None:
            errors[name] = (wrong,)
        else:
            found[name] = text
    return found


def _year(text: str, born: date | None, day: date, errors: dict[str, tuple[Bilingual, ...]]) -> int | None:
    """The year of birth where the day is not known; the day of birth, once told, speaks for itself."""
    if not text:
        return None
    year = int(text) if len(text) == len("1985") and text.isdecimal() else 0
    if not EARLIEST_BIRTH <= year <= day.year:
        how = mark("Ghi năm sinh bằng bốn chữ số, từ %(first)s đến %(last)s.")
        errors[BIRTH_YEAR] = (both(how, first=EARLIEST_BIRTH, last=day.year),)
    elif born is not None and born.year != year:
        how = mark("Năm sinh khác năm trong ngày sinh đã ghi: sửa một trong hai, hoặc để trống năm sinh.")
        errors[BIRTH_YEAR] = (both(how),)
    return None if born is not None or BIRTH_YEAR in errors else year


def _day(
    said: str, name: str, texts: Mapping[str, str], errors: dict[str, tuple[Bilingual, ...]]
) -> date | None:
    """``said``: what the day is called in English; the Vietnamese words of ``read_day`` do without."""
    if not texts.get(name):
        return None
    try:
        return read_day(said, texts[name])
    except InputError as error:
        errors[name] = (error,)
        return None
