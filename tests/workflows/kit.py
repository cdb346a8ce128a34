"""A small invented world in which acts are done: offices, officers, people, a clock that stands where the story is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from rules.corpus import load_corpus
from rules.engine.dual import DualEngine
from rules.errors import LotrinhError
from rules.terms import VIETNAM, load_calendar
from tests.workflows.memory import Store
from workflows.command import Command, Judge, Performed, Services
from workflows.machine import Topologies
from workflows.model import Actor, Appointment, CaseSnapshot, DeadlineRecord, Json, Person, Unit
from workflows.paper_ports import Numbering, PrintedField, Writ, WritRenderer
from workflows.perform import perform
from workflows.preview import Preview, preview, preview_all
from workflows.procedure import load_procedures

PERIOD: dict[str, Json] = {"from": "2022-01-01"}
DUAL = DualEngine()  # compiles its packs once for all tests
TOPOLOGIES = Topologies()  # and the machines are built once


def at(text: str) -> datetime:
    """A moment of Viet Nam; a bare day is 08:00."""
    moment = datetime.fromisoformat(text if len(text) > 10 else f"{text}T08:00")
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=VIETNAM)


def facility(name: str, commune: str = "xa_x", **attributes: object) -> Unit:
    """A health facility, qualified and designated from the first day unless told otherwise."""
    told = {"qualified": dict(PERIOD), "designated": dict(PERIOD)} | attributes
    return Unit(name, "health_facility", f"Cơ sở {name}", commune=commune, attributes=told)  # type: ignore[arg-type]


UNITS: dict[str, Unit] = {
    unit.id: unit
    for unit in (
        Unit("ca_x", "commune_police", "Công an xã X", commune="xa_x", district="h", province="t"),
        Unit("ca_y", "commune_police", "Công an xã Y", commune="xa_y", district="h", province="t"),
        Unit("ca_huyen", "district_police", "Công an huyện H", district="h", province="t"),
        Unit("ca_tinh", "provincial_police", "Công an tỉnh T", province="t"),
        Unit("c04", "drug_agency", "Cơ quan chuyên trách"),
        Unit("ub_x", "commune_pc", "Ủy ban nhân dân xã X", commune="xa_x"),
        Unit("ub_y", "commune_pc", "Ủy ban nhân dân xã Y", commune="xa_y"),
        facility("tram"),
        facility("benh_vien", "xa_y"),
        Unit(
            "co_so_cn", "rehab_facility", "Cơ sở cai nghiện", attributes={"qualified": PERIOD, "designated": PERIOD}
        ),
        Unit("pk_mmt", "substitution_clinic", "Cơ sở điều trị thay thế"),
        Unit("tam_giu", "detention_place", "Nhà tạm giữ", province="t"),
        Unit("luu_tru", "records", "Bộ phận lưu trữ"),
        Unit("thanh_tra", "inspection", "Cơ quan kiểm tra"),
    )
}  # fmt: skip

CERTIFICATE: dict[str, Json] = {"speciality": "psychiatry", "valid_from": "2018-01-01"}


def actor(name: str, role: str, unit: Unit, **attributes: object) -> Actor:
    """An officer with one appointment."""
    return Actor(name, f"Người {name}", (Appointment(role, unit),), attributes)  # type: ignore[arg-type]


def doctor_of(unit: Unit, name: str = "bac_sy_moi", **certificate: object) -> Actor:
    """An assessing doctor with this certificate."""
    return actor(name, "assessing_doctor", unit, certificate=CERTIFICATE | certificate)


ACTORS: dict[str, Actor] = {
    each.id: each
    for each in (
        actor("police", "commune_police_officer", UNITS["ca_x"]),
        actor("police_head", "commune_police_head", UNITS["ca_x"]),
        actor("police_y", "commune_police_officer", UNITS["ca_y"]),
        actor("district", "district_police_officer", UNITS["ca_huyen"]),
        actor("provincial", "provincial_police_officer", UNITS["ca_tinh"]),
        actor("agency", "drug_agency_officer", UNITS["c04"]),
        actor("warden", "detention_officer", UNITS["tam_giu"]),
        actor("chair", "commune_chair", UNITS["ub_x"]),
        actor("chair_y", "commune_chair", UNITS["ub_y"]),
        actor("staff", "facility_staff", UNITS["tram"]),
        doctor_of(UNITS["tram"], "doctor"),
        actor("head", "facility_head", UNITS["tram"]),
        doctor_of(UNITS["benh_vien"], "doctor_y"),
        actor("head_y", "facility_head", UNITS["benh_vien"]),
        actor("rehab_head", "facility_head", UNITS["co_so_cn"]),
        actor("clinic_head", "facility_head", UNITS["pk_mmt"]),
        actor("clerk", "records_officer", UNITS["luu_tru"]),
        actor("auditor", "auditor", UNITS["thanh_tra"]),
    )
}

PEOPLE: dict[str, Person] = {
    person.id: person
    for person in (
        Person("an", "Đặng Văn Ân", date(1990, 5, 17), "male", {"residence_kind": "stable", "residence_commune": "xa_x"}),
        Person("vo_gia_cu", "Lò Văn Không", date(1985, 2, 3), "male", {"residence_kind": "none"}),
        Person("chua_ro", "Lê Thị Ẩn", date(1992, 8, 9), "female"),
        Person("be", "Mùa A Bé", date(2009, 11, 2), "male", {"residence_kind": "stable", "residence_commune": "xa_x"}),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A writ without the work of writing one."""

    form: str
    content: bytes
    title: str = "Giấy"
    filename: str = "giay.docx"
    media_type: str = "application/octet-stream"
    template_version: str = "thu"
    fields: tuple[PrintedField, ...] = ()
    code: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class PaperRenderer:
    """Renders any form at once; remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Mapping[str, object]]] = []

    def render(self, form: str, data: Mapping[str, object], on: date) -> Writ:
        self.seen.append((form, data))
        return Paper(form, f"{form} {on}".encode())

    def coded(self, writ: Paper, number: str, day: date) -> Writ:
        return replace(writ, code=f"{writ.form}:{number}:{day:%Y%m%d}")

    def numbering(self, form: str, on: date) -> Numbering | None:
        return None

    def draft(self, form: str, data: Mapping[str, object], on: date) -> Writ:
        self.seen.append((form, data))
        return Paper(form, f"nháp {form} {on}".encode())


@dataclass
class World:
    """The record in memory, its services, and a clock that only goes where it is put."""

    store: Store = field(default_factory=Store)
    now: datetime = field(default_factory=lambda: at("2024-03-04"))
    judge: Judge = field(default_factory=lambda: DUAL)
    renderer: WritRenderer = field(default_factory=PaperRenderer)
    ids: Iterator[int] = field(default_factory=count)
    alarms: list[LotrinhError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store.units.update(UNITS)
        self.store.persons.update(PEOPLE)

    @property
    def services(self) -> Services:
        return Services(
            corpus=load_corpus(),
            procedures=load_procedures(),
            judge=self.judge,
            calendar=load_calendar(),
            renderer=self.renderer,
            uow=self.store.open,
            reading=self.store.open,
            clock=lambda: self.now,
            new_id=lambda: f"id{next(self.ids):06d}",
            alarm=self.alarms.append,
            topologies=TOPOLOGIES,
        )

    def fork(self) -> World:
        """A world of its own that goes on from here."""
        return World(store=self.store.copy(), now=self.now, ids=count(1_000_000))

    def put(self, *records: Unit | Person) -> None:
        """Put offices and people on file, or change them."""
        for each in records:
            if isinstance(each, Unit):
                self.store.units[each.id] = each
            else:
                self.store.persons[each.id] = each

    def do(
        self,
        act: str,
        by: str | Actor,
        person: str = "an",
        when: str | datetime | None = None,
        **inputs: object,
    ) -> Performed:
        """Do an act; without ``when`` one minute after the last one."""
        self.now = self._moment(when)
        officer = ACTORS[by] if isinstance(by, str) else by
        return perform(Command(act, self.now, inputs, person_id=person), officer, self.services)

    def refused(
        self,
        act: str,
        by: str | Actor,
        person: str = "an",
        when: str | datetime | None = None,
        **inputs: object,
    ) -> LotrinhError:
        """Try an act that must be refused, with nothing changed but the trail; the error."""
        before = replace_audit(self.store)
        with pytest.raises(LotrinhError) as caught:
            self.do(act, by, person, when, **inputs)
        assert replace_audit(self.store) == before
        return caught.value

    def look(
        self,
        act: str,
        by: str | Actor,
        person: str = "an",
        when: str | datetime | None = None,
        **inputs: object,
    ) -> Preview | None:
        """Preview an act."""
        self.now = self._moment(when)
        officer = ACTORS[by] if isinstance(by, str) else by
        return preview(Command(act, self.now, inputs, person_id=person), officer, self.services)

    def look_all(self, procedure: str, by: str, person: str = "an") -> dict[str, Preview]:
        """Preview every act of a procedure."""
        found = preview_all(procedure, ACTORS[by], self.services, self.now, person_id=person)
        return {each.act.id: each for each in found}

    def on_file(
        self, record: str, on: str, person: str = "an", when: str | None = None, **inputs: object
    ) -> None:
        """Put a paper on the person's file."""
        entries = {"record": record, "record_on": on, "record_paper": "giấy 1", **inputs}
        self.do("person_file.record", "clerk", person, when, **entries)

    def case(self, procedure: str, person: str = "an") -> CaseSnapshot:
        """The latest case of a procedure."""
        mine = [c for c in self.store.cases.values() if (c.procedure, c.person_id) == (procedure, person)]
        return mine[-1]

    def stage(self, procedure: str = "assessment", person: str = "an") -> str:
        """Where the latest case of a procedure stands."""
        return self.case(procedure, person).stage

    def duties(self, duty: str, procedure: str = "assessment", person: str = "an") -> list[DeadlineRecord]:
        """The deadlines of a duty, in order of setting."""
        return [each for each in self.case(procedure, person).deadlines if each.duty == duty]

    def _moment(self, when: str | datetime | None) -> datetime:
        if when is None:
            return self.now + timedelta(minutes=1)
        return at(when) if isinstance(when, str) else when


def replace_audit(store: Store) -> Store:
    """The store as it stands, without its trail."""
    return replace(
        store,
        cases=dict(store.cases),
        acts=list(store.acts),
        documents=list(store.documents),
        blobs=dict(store.blobs),
        notices=list(store.notices),
        audit=[],
        commits=0,
    )


def cites(error: LotrinhError) -> set[str]:
    """The citations that a refusal names."""
    found = error.fields.get("cites", [])
    assert isinstance(found, list)
    return set(found)


def missing(error: LotrinhError) -> set[str]:
    """The unknown facts that a refusal asks for."""
    found = error.fields.get("missing", [])
    assert isinstance(found, list)
    return set(found)
