"""The contexts of the sheets of Circular 18/2021/TT-BYT, Phụ lục 03 to 06: every variable of a template, and none else.

The doctor's findings are printed as recorded; nothing is computed from signs (Đ3, Đ4). None leaves boxes empty and lines dotted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from documents.contexts import sources
from documents.contexts.monitoring import EntryLine, Grid, entries_of, grid_of
from documents.contexts.reading import given, made
from documents.labels import SEXES
from documents.signs import Substance

_SEX = sources.label_of(SEXES, "person.sex")
_ASKED, _SENT = partial(sources.only_if, True), partial(sources.only_if, False)  # noqa: FBT003 - read as words
_WITHDRAWAL = sources.code_of(sources.WITHDRAWALS, "facts.withdrawal")


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """Phụ lục 03, Phiếu tổng hợp theo dõi: six criteria with their number, and the conclusion once there is one."""

    facility_parent: str | None = given("facility.parent_name")
    facility: str = given("facility.name")
    full_name: str = given("person.full_name")
    born: date | None = made(sources.born)
    sex: str | None = made(_SEX)
    id_number: str | None = given("person.id_number")
    address: str | None = given("person.current_residence", "person.address")
    phone: str | None = given("person.phone")
    email: str | None = given("person.email")
    relative_name: str | None = given("person.relative_name")
    relative_phone: str | None = given("person.relative_phone")
    voluntary: bool = made(sources.is_voluntary)
    application_on: date | None = made(_ASKED(sources.day_of("facts.application_on")))
    request_number: str | None = made(_SENT(sources.number("request", "request_symbol")))
    requested_on: date | None = made(_SENT(sources.day_of("facts.requested_on")))
    police: str | None = made(_SENT(sources.text_at("police.name")))
    dossier_received_on: date | None = made(_SENT(sources.day_of("facts.dossier_received_at")))
    person_received_at: datetime | None = given("facts.person_received_at")
    at_facility: bool | None = made(sources.at_facility)
    venue_text: str | None = made(sources.elsewhere)
    substances: str | None = made(sources.substances)
    criteria: tuple[bool | None, ...] = made(sources.criteria)
    criteria_met: int | None = given("facts.criteria_met")
    conclusion: str | None = made(sources.code_of(sources.CONCLUSIONS, "facts.conclusion"))
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    doctor_name: str | None = made(sources.acting_doctor)


@dataclass(frozen=True, slots=True)
class OpioidSheet:
    """Phụ lục 04: days 1 to 3."""

    facility_parent: str | None = given("facility.parent_name")
    facility: str = given("facility.name")
    full_name: str = given("person.full_name")
    born: date | None = made(sources.born)
    sex: str | None = made(_SEX)
    evidence_stop: bool | None = given("facts.evidence_stop")
    threshold_met: bool | None = given("facts.threshold_met")
    exclusion_ok: bool | None = given("facts.exclusion_ok")
    grid: Grid = made(grid_of(Substance.OPIOIDS, 3))
    entries: tuple[EntryLine, ...] = made(entries_of(Substance.OPIOIDS))
    withdrawal: str | None = made(_WITHDRAWAL)
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    doctor_name: str | None = made(sources.acting_doctor)


@dataclass(frozen=True, slots=True)
class StimulantSheet:
    """Phụ lục 05: days 1 to 5; ``mood_disturbance`` is our own line (Phụ lục 01, 2 b requires the finding)."""

    facility_parent: str | None = given("facility.parent_name")
    facility: str = given("facility.name")
    full_name: str = given("person.full_name")
    born: date | None = made(sources.born)
    sex: str | None = made(_SEX)
    evidence_stop: bool | None = given("facts.evidence_stop")
    threshold_met: bool | None = given("facts.threshold_met")
    exclusion_ok: bool | None = given("facts.exclusion_ok")
    mood_disturbance: bool | None = given("facts.mood_disturbance")
    grid: Grid = made(grid_of(Substance.STIMULANTS, 5))
    entries: tuple[EntryLine, ...] = made(entries_of(Substance.STIMULANTS))
    withdrawal: str | None = made(_WITHDRAWAL)
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    doctor_name: str | None = made(sources.acting_doctor)


@dataclass(frozen=True, slots=True)
class CannabisSheet:
    """Phụ lục 06: days 1 to 5."""

    facility_parent: str | None = given("facility.parent_name")
    facility: str = given("facility.name")
    full_name: str = given("person.full_name")
    born: date | None = made(sources.born)
    sex: str | None = made(_SEX)
    evidence_stop: bool | None = given("facts.evidence_stop")
    threshold_met: bool | None = given("facts.threshold_met")
    exclusion_ok: bool | None = given("facts.exclusion_ok")
    grid: Grid = made(grid_of(Substance.CANNABIS, 5))
    entries: tuple[EntryLine, ...] = made(entries_of(Substance.CANNABIS))
    withdrawal: str | None = made(_WITHDRAWAL)
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    doctor_name: str | None = made(sources.acting_doctor)
