"""Reads offices, officers and people: the keys ``units``, ``actors`` and ``people`` of scenarios and of files of administration."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from rules.facts import FactCatalogue
from web.scenarios.shape import Offices
from web.scenarios.tables import Problems, Table
from workflows.model import (
    BIRTH_YEAR,
    Actor,
    Appointment,
    Authority,
    Delegation,
    Json,
    Person,
    Unit,
)
from workflows.roles import ROLES, UNIT_KINDS, title_of

SECTIONS: Final = ("units", "actors", "people")
_UNIT: Final = frozenset(
    {"kind", "name", "parent_name", "commune", "district", "province", "qualified", "designated", "premises", "scope",
     "place", "succeeds", "former_communes", "published", "licensed", "numbering", "valid_from", "valid_to"}
)  # fmt: skip
_NUMBERING: Final = ("program", "paper")
_PERIODS: Final = ("qualified", "designated", "premises", "published", "licensed")
_ACTOR: Final = frozenset(
    {"role", "unit", "name", "title", "certificate", "delegation", "valid_from", "valid_to"}
)
_DELEGATION: Final = frozenset({"authority", "number", "day"})
_CERTIFICATE: Final = frozenset(
    {"profession", "speciality", "training", "issued_on", "valid_from", "valid_to", "already_assessing"}
)
_PERSON: Final = ("full_name", "born", "sex", "residence")
_RESIDENCE: Final = frozenset({"kind", "commune", "district", "province"})
# The fields of the forms (documents/contexts); others may be given too, as long as they do not look like a slip of one of these.
_IDENTITY: Final = (
    "other_name", "id_number", "id_issued_on", "id_issued_by", "address", "phone", "birth_place", "hometown",
    "current_residence", "ethnicity", "religion", "nationality", "education", "occupation", "workplace", "father_name",
    "mother_name", "social_account",
)  # fmt: skip
_SEXES: Final = ("male", "female")
_STABILITY: Final = ("stable", "none")

_T = TypeVar("_T")


def read_offices(
    table: Table,
    facts: FactCatalogue,
    problems: Problems,
    units_known: Mapping[str, Unit] | None = None,
    *,
    merging: bool = False,
) -> Offices:
    """The three sections; what is wrong goes to ``problems``. ``units_known`` may be named besides those of the file.

    ``merging``: an office that took over the cases of another of its kind also serves the commune of that one.
    """
    units = _each(table, "units", _unit, problems)
    units = _merged(units) if merging else units
    known = {**(units_known or {}), **units}
    actors = _each(table, "actors", lambda each, name: _actor(each, name, known, facts), problems)
    return Offices(units, actors, _each(table, "people", _person, problems))


def _each(table: Table, section: str, read: Callable[[Table, str], _T], problems: Problems) -> dict[str, _T]:
    """Every entry of a section by its name."""
    entries = problems.attempt(lambda: table.table(section, None))
    found: dict[str, _T] = {}
    for name in entries.names() if entries is not None else ():
        assert entries is not None  # noqa: S101 - names come from it
        value = problems.attempt(lambda name=name: read(entries.table(name, None), name))  # type: ignore[misc]
        if value is not None:
            found[name] = value
    return found


def _merged(units: Mapping[str, Unit]) -> dict[str, Unit]:
    """The offices, each with the communes of those of its kind whose cases it took over: where a commune was merged, its office went on."""
    found: dict[str, Unit] = {}
    for name, unit in units.items():
        own = [*_texts(unit, "former_communes"), *_left(unit, units, {name})]
        communes = [each for each in dict.fromkeys(own) if each != unit.commune]
        told = {**unit.attributes, "former_communes": list[Json](communes)} if communes else unit.attributes
        found[name] = replace(unit, attributes=told)
    return found


def _left(unit: Unit, units: Mapping[str, Unit], seen: set[str]) -> Iterator[str]:
    for name in _texts(unit, "succeeds"):
        before = units.get(name)
        if before is not None and name not in seen and before.kind == unit.kind:
            seen.add(name)
            yield from (
                each for each in (before.commune, *_texts(before, "former_communes")) if each is not None
            )
            yield from _left(before, units, seen)


def _texts(unit: Unit, key: str) -> list[str]:
    told = unit.attributes.get(key)
    return [str(each) for each in told] if isinstance(told, list) else []


def _unit(raw: Table, name: str) -> Unit:
    table = raw.only(_UNIT)
    kind = table.one_of("kind", UNIT_KINDS, ("kind of office", "loại cơ quan"))
    commune, province = table.optional_text("commune"), table.optional_text("province")
    where = commune or table.optional_text("district") or province or ""
    return Unit(
        id=name,
        kind=kind,
        name=table.text("name", otherwise=f"{UNIT_KINDS[kind]} {where}".strip()),
        parent_name=table.text("parent_name", otherwise=""),
        commune=commune,
        district=table.optional_text("district"),
        province=province,
        attributes=_unit_attributes(table),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to"),
    )


def _unit_attributes(table: Table) -> dict[str, Json]:
    found: dict[str, Json] = {key: _period(table, key) for key in _PERIODS if key in table}
    if "qualified" in found:
        # Designation stands for itself only where the file speaks of it.
        found.setdefault("designated", found["qualified"])
    for key in ("scope", "succeeds", "former_communes"):
        if key in table:
            found[key] = list(table.texts(key))
    if "place" in table:
        found["place"] = table.text("place")
    if "numbering" in table:
        found["numbering"] = table.one_of("numbering", _NUMBERING, ("who numbers the papers", "ai cấp số"))
    return found


def _period(table: Table, key: str) -> Json:
    """True or false, or {from, to} with dates (both included), as JSON."""
    if isinstance(table.raw(key), bool):
        return table.raw(key) is True
    period = table.table(key, {"from", "to"})
    days = {each: day.isoformat() for each in ("from", "to") if (day := period.day(each)) is not None}
    if not days:
        raise period.place.refuse("from or to is needed (dates)", "cần from hoặc to (ngày)")
    return dict(days)


def _actor(raw: Table, name: str, units: Mapping[str, Unit], facts: FactCatalogue) -> Actor:
    table = raw.only(_ACTOR)
    role = table.one_of("role", ROLES, ("role", "vai trò"))
    unit = table.one_of("unit", units, ("unit", "đơn vị"))
    certificate = table.table("certificate", _CERTIFICATE) if "certificate" in table else None
    held = Appointment(
        role=role,
        unit=units[unit],
        title=table.text("title", otherwise=""),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to"),
        delegation=_delegation(table.table("delegation", _DELEGATION)) if "delegation" in table else None,
    )
    attributes = {} if certificate is None else {"certificate": _certificate(certificate, facts)}
    return Actor(name, table.text("name", otherwise=f"{title_of(role)} {name}"), (held,), attributes)


def _delegation(table: Table) -> Delegation:
    """By which paper the office of another is exercised, and in which capacity (Decree 30/2020/NĐ-CP, Annex I, II.7)."""
    day = table.day("day")
    if day is None:
        raise table.at("day").refuse(
            "the day of the paper is needed", "cần ngày của văn bản giao quyền, ủy quyền"
        )
    authority = table.one_of("authority", tuple(Authority), ("capacity", "quyền hạn ký"))
    return Delegation(Authority(authority), table.text("number"), day)


def _certificate(table: Table, facts: FactCatalogue) -> Json:
    """Profession, speciality, days and training of a doctor's certificates (Decree 109/2021 Điều 3, 11), as JSON."""
    found: dict[str, Json] = {}
    for key in ("issued_on", "valid_from", "valid_to"):
        day = table.day(key)
        if day is not None:
            found[key] = day.isoformat()
    for key in ("profession", "speciality"):
        if key in table:
            found[key] = table.one_of(key, facts[f"doctor_{key}"].values, (key, "giá trị"))
    if "already_assessing" in table:
        found["already_assessing"] = _flag(table, "already_assessing")
    if "training" in table:
        found["training"] = _training(table)
    return found


def _training(table: Table) -> Json:
    """True or false, or the day of the certificate of training: a date, or {on: date}."""
    raw = table.raw("training")
    if isinstance(raw, bool):
        return raw
    day = table.table("training", {"on"}).day("on") if isinstance(raw, Mapping) else table.day("training")
    if day is None:
        raise table.at("training").refuse(
            "true, false or the day of the certificate is expected", "cần true, false hoặc ngày chứng nhận"
        )
    return {"on": day.isoformat()}


def _flag(table: Table, key: str) -> bool:
    value = table.raw(key)
    if not isinstance(value, bool):
        raise table.at(key).refuse("true or false is expected", "cần true hoặc false")
    return value


def _person(raw: Table, name: str) -> Person:
    table = _identity_checked(raw)
    attributes: dict[str, Json] = {}
    if "residence" in table:
        home = table.table("residence", _RESIDENCE)
        attributes["residence_kind"] = home.one_of(
            "kind", _STABILITY, ("kind of residence", "loại nơi cư trú")
        )
        for key in ("commune", "district", "province"):
            if key in home:
                attributes[f"residence_{key}"] = home.text(key)
    for key in table.names():
        if key not in _PERSON and key in table:
            attributes[key] = _identity_value(table, key)
    sex = table.one_of("sex", _SEXES, ("sex", "giới tính")) if "sex" in table else None
    born = table.birth("born")
    if isinstance(born, int):
        attributes[BIRTH_YEAR] = born
    return Person(name, table.text("full_name"), born if isinstance(born, date) else None, sex, attributes)


def _identity_checked(table: Table) -> Table:
    """Any identity field is allowed, but a slip of a known one is told."""
    known = (*_PERSON, *_IDENTITY)
    for key in table.names():
        if key not in known and difflib.get_close_matches(key, known, n=1, cutoff=0.75):
            raise table.at(key).unknown(("field of a person", "mục của người"), key, known)
    return table


def _identity_value(table: Table, key: str) -> Json:
    raw = table.raw(key)
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, bool):
        return raw
    return table.text(key)
