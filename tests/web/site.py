"""A small invented town behind the pages: offices, officers, people, and a case played through the one door."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from rules.terms import VIETNAM
from web.app import create_app
from web.house import House
from web.settings import Environment, Settings
from workflows.command import Command, Performed
from workflows.model import Actor, Appointment, CaseSnapshot, Json, Person, Unit
from workflows.perform import perform

SINCE: Json = {"from": "2022-01-01"}

STATION = Unit(
    "ca_hoa",
    "commune_police",
    "Công an phường Hòa An",
    "Công an tỉnh Bình Sơn",
    "hoa_an",
    "thanh",
    "binh_son",
)
FAR_STATION = Unit(
    "ca_tan", "commune_police", "Công an xã Tân Lập", "Công an tỉnh Bình Sơn", "tan_lap", "thanh", "binh_son"
)
TOWN_HALL = Unit("ub_hoa", "commune_pc", "Ủy ban nhân dân phường Hòa An", "", "hoa_an", "thanh", "binh_son")
CENTRE = Unit("tt_hoa", "health_facility", "Trung tâm Y tế khu vực Hòa An", "Sở Y tế tỉnh Bình Sơn", "hoa_an", "thanh", "binh_son",
              {"qualified": SINCE, "designated": SINCE})  # fmt: skip
FAR_HOSPITAL = Unit(
    "bv_xa",
    "health_facility",
    "Bệnh viện đa khoa Hải Đông",
    "",
    "ben_ca",
    "bien",
    "hai_dong",
    {"qualified": SINCE, "designated": SINCE},
)
PROVINCE = Unit("ca_tinh", "provincial_police", "Công an tỉnh Bình Sơn", "", None, None, "binh_son")
FAR_PROVINCE = Unit("ca_tinh2", "provincial_police", "Công an tỉnh Hải Đông", "", None, None, "hai_dong")
INSPECTION = Unit("kiem_tra", "inspection", "Thanh tra", "", None, None, None)
UNITS = (STATION, FAR_STATION, TOWN_HALL, CENTRE, FAR_HOSPITAL, PROVINCE, FAR_PROVINCE, INSPECTION)

CERTIFICATE = {"speciality": "psychiatry", "valid_from": "2018-01-01"}


def _actor(key: str, name: str, role: str, unit: Unit, title: str = "", **attributes: object) -> Actor:
    return Actor(key, name, (Appointment(role, unit, title),), attributes)  # type: ignore[arg-type]


POLICE = _actor("police", "Trần Thị Bình", "commune_police_officer", STATION)
FAR_POLICE = _actor("far_police", "Lê Văn Xa", "commune_police_officer", FAR_STATION)
CHAIR = _actor("chair", "Phạm Quốc Hưng", "commune_chair", TOWN_HALL)
DOCTOR = _actor(
    "doctor", "Nguyễn Thị Lành", "assessing_doctor", CENTRE, "Bác sỹ chuyên khoa I", certificate=CERTIFICATE
)
HEAD = _actor("head", "Vũ Đình Cường", "facility_head", CENTRE, "Giám đốc")
FAR_DOCTOR = _actor("far_doctor", "Hồ Thị Bến", "assessing_doctor", FAR_HOSPITAL, certificate=CERTIFICATE)
PROVINCIAL = _actor("provincial", "Đỗ Mạnh Tỉnh", "provincial_police_officer", PROVINCE)
FAR_PROVINCIAL = _actor("far_provincial", "Bùi Hải Đông", "provincial_police_officer", FAR_PROVINCE)
AUDITOR = _actor("auditor", "Ngô Thanh Tra", "auditor", INSPECTION)
EXPIRED = Actor(
    "expired", "Cao Đã Nghỉ", (Appointment("commune_police_officer", STATION, "", None, date(2023, 12, 31)),)
)
ACTORS = (POLICE, FAR_POLICE, CHAIR, DOCTOR, HEAD, FAR_DOCTOR, PROVINCIAL, FAR_PROVINCIAL, AUDITOR, EXPIRED)

AN = Person("a" * 32, "Đặng Văn Ân", date(1990, 5, 17), "male",
            {"residence_kind": "stable", "residence_commune": "hoa_an", "id_number": "000090000001",
             "address": "Số 7, đường Ven Sông, phường Hòa An"})  # fmt: skip
BE = Person(
    "b" * 32,
    "Lò Thị Bé",
    date(2009, 11, 2),
    "female",
    {"residence_kind": "stable", "residence_commune": "tan_lap"},
)
KHONG = Person("c" * 32, "Mùa A Không", date(1985, 2, 3), "male", {"residence_kind": "none"})
PEOPLE = (AN, BE, KHONG)


def at(text: str) -> datetime:
    """A moment in Viet Nam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


START = at("2024-10-08T14:00")
PAPERS = ["test_result_copy", "detention_decision_copy"]
PROPOSAL: Mapping[str, Any] = {
    "ground": "managed_user_reuse",
    "detected_at": "2024-10-08T14:00",
    "result": "positive",
    "unauthorised_use": True,
    "detained": True,
    "held_from": "2024-10-08T14:00",
    "detention_place": "Nhà tạm giữ hành chính Công an phường Hòa An",
    "detention_place_has_facility": False,
    "substances": ["heroin"],
}
CRITERIA: Mapping[str, Any] = {
    **{f"criterion_{number}": "yes" if number in {1, 3, 5} else "no" for number in range(1, 7)},
    "together_one_month": True,
    "evidence_sources": ["clinical", "interview", "police_file"],
}


@dataclass
class Clock:
    """Stands where it is put."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Site:
    """The house with its application, a clock, and hands to act with."""

    house: House
    app: Flask
    clock: Clock
    cases: dict[str, str] = field(default_factory=dict)

    def act(self, actor: Actor, act: str, when: str, person: Person = AN, **inputs: object) -> Performed:
        """One act through the door at a moment of the story."""
        self.clock.at = max(self.clock.at, at(when))
        return perform(Command(act, at(when), inputs, person_id=person.id), actor, self.house.services)

    def case(self, person: Person = AN, procedure: str = "assessment") -> CaseSnapshot:
        """The person's latest case of a procedure."""
        with self.house.services.reading() as uow:
            return [each for each in uow.cases_of(person.id) if each.procedure == procedure][-1]

    def propose(self, person: Person = AN, **changes: object) -> CaseSnapshot:
        """Under management, found again, held, proposed."""
        self.act(
            POLICE, "person_file.record", "2024-10-08T14:10", person,
            record="user_management_decided", record_on="2024-03-13", record_paper="Quyết định 12/QĐ-UBND",
        )  # fmt: skip
        self.act(
            POLICE,
            "assessment.propose",
            "2024-10-08T15:30",
            person,
            facility=CENTRE.id,
            **{**PROPOSAL, **changes},
        )
        return self.case(person)

    def send(self) -> CaseSnapshot:
        """The dossier is on its way."""
        self.propose()
        self.act(
            POLICE,
            "assessment.send_dossier",
            "2024-10-08T16:00",
            facility=CENTRE.id,
            papers=PAPERS,
            place="detention_place",
        )
        return self.case()

    def accept(self) -> CaseSnapshot:
        """The facility has the dossier."""
        self.send()
        self.act(DOCTOR, "assessment.accept_request", "2024-10-08T16:30")
        return self.case()

    def examine(self) -> CaseSnapshot:
        """The person was received and examined."""
        self.accept()
        self.act(DOCTOR, "assessment.dispatch_staff", "2024-10-09T09:00")
        self.act(DOCTOR, "assessment.receive_person", "2024-10-09T10:00")
        self.act(DOCTOR, "assessment.examine", "2024-10-09T11:00", **CRITERIA)
        return self.case()

    def finish(self) -> CaseSnapshot:
        """Result issued, returned and told."""
        self.examine()
        self.act(DOCTOR, "assessment.conclude", "2024-10-11T15:10", conclusion="addicted")
        self.act(HEAD, "assessment.issue_result", "2024-10-12T09:00", result_number="15/PKQ")
        self.act(HEAD, "assessment.return_result", "2024-10-12T10:00", received_by="Công an phường Hòa An")
        self.act(POLICE, "assessment.end_detention", "2024-10-12T11:00")
        self.act(HEAD, "assessment.notify_person", "2024-10-14T09:00", notified_to="person")
        return self.case()

    def later(self, **span: int) -> None:
        """Let time pass."""
        self.clock.at += timedelta(**span)

    def browser(self, actor: Actor | None = None) -> Browser:
        """A browser, signed in if an officer is given."""
        browser = Browser(self.app.test_client())
        if actor is not None:
            browser.enter(actor)
        return browser


@dataclass
class Browser:
    """What a person with a browser does: open pages, fill in forms with the token that the page brought."""

    client: FlaskClient
    page: str = ""

    def enter(self, actor: Actor) -> TestResponse:
        """Sign in under the first appointment."""
        self.open("/dang-nhap")
        held = actor.appointments[0]
        return self.send("/dang-nhap", actor=actor.id, post=f"{held.role}@{held.unit.id}")

    def open(self, address: str) -> TestResponse:
        """GET."""
        response = self.client.get(address)
        self.page = response.get_data().decode("utf-8", "replace")
        return response

    def send(self, address: str, /, **fields: object) -> TestResponse:
        """POST with the hidden fields of the page last opened, as its form would; what is shown to be checked is recorded."""
        response = self.submit(address, **fields)
        return self.confirm(address) if self.checking() else response

    def submit(self, address: str, /, **fields: object) -> TestResponse:
        """POST alone: of an act with legal effect the page on which it is checked comes back."""
        response = self.client.post(address, data={**self.hidden(), **fields})
        self.page = response.get_data().decode("utf-8", "replace")
        return response

    def checking(self) -> bool:
        """Whether the page asks for the answers to be checked."""
        return 'name="_foreseen"' in self.page

    def confirm(self, address: str, step: str = "record", **changed: str) -> TestResponse:
        """Press a button of that page: everything entered goes along as it stands there."""
        pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', self.page)
        form = self.page.split('class="check"')[1]
        fields = MultiDict((name, unescape(value)) for name, value in pairs if f'name="{name}"' in form)
        fields.setlistdefault("_step").append(step)
        for name, value in changed.items():
            fields.setlist(name, [value])
        response = self.client.post(address, data=fields)
        self.page = response.get_data().decode("utf-8", "replace")
        return response

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page: token, key, version."""
        names = ("csrf_token", "_key", "_version", "_seen", "_foreseen")
        found = {name: re.search(rf'name="{name}" value="([^"]*)"', self.page) for name in names}
        return {name: match[1] for name, match in found.items() if match}

    def token(self) -> str:
        """The token for the API."""
        return str(self.client.get("/api/session").get_json()["csrf_token"])

    def do(self, key: str = "key-00000001", **body: object) -> TestResponse:
        """An act by the API."""
        return self.client.post(
            "/api/acts", json=body, headers={"X-CSRFToken": self.token(), "Idempotency-Key": key}
        )


@contextmanager
def site(
    url: str,
    home: Path,
    environment: Environment = Environment.DEVELOPMENT,
    soffice: Path | None = None,
    *,
    sealed: bool = True,
    settled: bool = False,
) -> Iterator[Site]:
    """The town on an existing database, ``settled`` where it is on file already; without LibreOffice, unless one is named."""
    settings = Settings(home, url, environment, secret_key="x" * 40, soffice=soffice, sealed=sealed)
    clock = Clock(START)
    with House.open(settings, clock=clock) as house:
        if not settled:
            house.register(units=UNITS, persons=PEOPLE, actors=ACTORS)
        yield Site(house, create_app(house), clock)
