"""The contexts of the forms of Decree 109/2021/NĐ-CP: every variable of a template is a field here, and none else.

None means that the paper shows dots to write on, or an empty box.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from documents.contexts import sources
from documents.contexts.capacity import signing
from documents.contexts.reading import given, made
from documents.labels import LAW_73_GROUNDS, LAW_120_GROUNDS, SEXES

_SEX = sources.label_of(SEXES, "person.sex")


@dataclass(frozen=True, slots=True)
class Application:
    """Mẫu 01, Đơn đề nghị (Đ4 k1 a): by the person, to the facility."""

    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("facts.application_on", "issued_on"))
    facility: str = given("facility.name")
    full_name: str = given("person.full_name")
    sex: str | None = made(_SEX)
    other_name: str | None = given("person.other_name")
    born: date | None = made(sources.born)
    id_number: str | None = given("person.id_number")
    id_issued_on: date | None = made(sources.recorded_day("person.id_issued_on"))
    id_issued_by: str | None = given("person.id_issued_by")
    address: str | None = given("person.address")
    phone: str | None = given("person.phone")
    applicant_reason: str | None = given("facts.applicant_reason")
    guardian_name: str | None = given("facts.guardian_name")
    guardian_relation: str | None = made(sources.relation)
    guardian_consent: bool | None = given("facts.guardian_consent")


@dataclass(frozen=True, slots=True)
class PoliceRequest:
    """Mẫu 02, Giấy đề nghị (Đ5 k1 a): by the police, to the facility, on a ground of 73/2021/QH14 Đ27 k1 a to d."""

    parent_agency: str | None = given("unit.parent_name")
    agency: str = given("unit.name")
    doc_number: str | None = made(sources.own_number("request", "request_symbol"))
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    addressee: str | None = made(sources.addressee)
    facility: str | None = given("facility.name")
    full_name: str = given("person.full_name")
    sex: str | None = made(_SEX)
    other_name: str | None = given("person.other_name")
    born: date | None = made(sources.born)
    birth_place: str | None = given("person.birth_place")
    hometown: str | None = given("person.hometown")
    address: str | None = given("person.address")
    current_residence: str | None = given("person.current_residence")
    id_number: str | None = given("person.id_number")
    id_issued_on: date | None = made(sources.recorded_day("person.id_issued_on"))
    id_issued_by: str | None = given("person.id_issued_by")
    ethnicity: str | None = given("person.ethnicity")
    religion: str | None = given("person.religion")
    education: str | None = given("person.education")
    occupation: str | None = given("person.occupation")
    workplace: str | None = given("person.workplace")
    ground: str = made(sources.code_of(LAW_73_GROUNDS, "facts.ground"))
    detected_at: datetime | None = given("facts.detected_at")
    test_result: str | None = made(sources.test_result)
    test_result_on: date | None = made(sources.day_of("facts.test_result_on"))
    substances: str | None = made(sources.substances)
    detained: bool | None = given("facts.detained")
    held_from: datetime | None = given("facts.held_from")
    detention_place: str | None = given("facts.detention_place")
    papers: frozenset[str] = made(sources.papers)
    signing: tuple[str, ...] = made(signing())
    signer_title: str | None = made(sources.signer_title)
    signer_name: str | None = made(sources.signer_name)


@dataclass(frozen=True, slots=True)
class PoliceRequestUnderLaw120(PoliceRequest):
    """Mẫu 02 from 2026-07-01, on a ground of 120/2025/QH15 Đ31 k1 a to đ."""

    ground: str = made(sources.code_of(LAW_120_GROUNDS, "facts.ground"))


@dataclass(frozen=True, slots=True)
class Summary:
    """Mẫu 03, Bản tóm tắt lý lịch (Đ5 k1 c): by the police; what the file does not hold is filled in by hand."""

    parent_agency: str | None = given("unit.parent_name")
    agency: str = given("unit.name")
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    full_name: str = given("person.full_name")
    other_name: str | None = given("person.other_name")
    sex: str | None = made(_SEX)
    born: date | None = made(sources.born)
    hometown: str | None = given("person.hometown")
    address: str | None = given("person.address")
    current_residence: str | None = given("person.current_residence")
    id_number: str | None = given("person.id_number")
    id_issued_on: date | None = made(sources.recorded_day("person.id_issued_on"))
    id_issued_by: str | None = given("person.id_issued_by")
    ethnicity: str | None = given("person.ethnicity")
    religion: str | None = given("person.religion")
    nationality: str | None = given("person.nationality")
    education: str | None = given("person.education")
    father_name: str | None = given("person.father_name", "person.parents.father")
    mother_name: str | None = given("person.mother_name", "person.parents.mother")
    occupation: str | None = given("person.occupation")
    workplace: str | None = given("person.workplace")
    detected_at: datetime | None = given("facts.detected_at")
    groups: frozenset[str] = made(sources.substance_groups)
    substances: str | None = made(sources.substances)
    phone: str | None = given("person.phone")
    social_account: str | None = given("person.social_account")
    author_name: str | None = given("actor.name")
    signing: tuple[str, ...] = made(signing())
    head_name: str | None = given("approver.name")


@dataclass(frozen=True, slots=True)
class VoluntaryResult:
    """Mẫu 04, Phiếu kết quả for one who asked (Đ4 k1 c, k2 d): by the facility, 02 copies."""

    facility_parent: str | None = given("facility.parent_name")
    facility: str = given("facility.name")
    doc_number: str | None = made(sources.own_number("result", "result_symbol"))
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    application_on: date | None = made(sources.day_of("facts.application_on"))
    full_name: str = given("person.full_name")
    sex: str | None = made(_SEX)
    born: date | None = made(sources.born)
    id_number: str | None = given("person.id_number")
    id_issued_on: date | None = made(sources.recorded_day("person.id_issued_on"))
    id_issued_by: str | None = given("person.id_issued_by")
    address: str | None = given("person.address")
    person_received_at: datetime | None = given("facts.person_received_at")
    venue: str | None = made(sources.venue)
    substances: str | None = made(sources.substances)
    conclusion: str = made(sources.code_of(sources.CONCLUSIONS, "facts.conclusion"))
    doctor_name: str | None = given("facts.doctor_name")
    signing: tuple[str, ...] = made(signing())
    head_name: str | None = given("approver.name")


@dataclass(frozen=True, slots=True)
class PoliceResult:
    """Mẫu 05, Phiếu kết quả for the police (Đ5 k1 e, k2 đ): by the facility, approved by its head, 02 copies."""

    facility_parent: str | None = given("facility.parent_name")
    facility: str = given("facility.name")
    doc_number: str | None = made(sources.own_number("result", "result_symbol"))
    place: str | None = given("unit.place")
    issued_on: date = made(sources.day_of("issued_on"))
    request_number: str | None = made(sources.number("request", "request_symbol"))
    requested_on: date | None = made(sources.day_of("facts.requested_on"))
    police: str = given("police.name")
    full_name: str = given("person.full_name")
    sex: str | None = made(_SEX)
    born: date | None = made(sources.born)
    id_number: str | None = given("person.id_number")
    id_issued_on: date | None = made(sources.recorded_day("person.id_issued_on"))
    id_issued_by: str | None = given("person.id_issued_by")
    address: str | None = given("person.address")
    person_received_at: datetime | None = given("facts.person_received_at")
    venue: str | None = made(sources.venue)
    substances: str | None = made(sources.substances)
    conclusion: str = made(sources.code_of(sources.CONCLUSIONS, "facts.conclusion"))
    doctor_name: str | None = given("facts.doctor_name")
    signing: tuple[str, ...] = made(signing("PHÊ DUYỆT"))
    head_name: str | None = given("approver.name")
