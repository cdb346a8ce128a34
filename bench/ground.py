"""States in which the pages of every kind can be seen, made on a kept database and taken back at the end (``bench/undone.py``).

A case in the midst of its assessment and one under monitoring, a line of a register, a list brought in, a job for many cases, a frozen
report, an administrator and others who have pages of their own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flask.testing import FlaskClient
from sqlalchemy import select

from bench.crowd import NOW, settings
from bench.town import BUSY, Commune, auditing, provincial
from bench.undone import taken_back
from persistence.migrate import upgrade
from persistence.models import AUDIT_ENTRIES, CASES, DOCUMENTS
from web.app import create_app
from web.house import House
from workflows.command import Command
from workflows.model import Actor, Appointment, Json, Person
from workflows.perform import perform

LOCAL: Final = 2  # a commune as most are
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]*)"')
_OTHERS: Final = {
    "administrator": Actor("qt", "Kiều Quản Trị", (Appointment("administrator", Commune(LOCAL).units[0]),)),
    "keeper": Actor("lt", "Kiều Lưu Trữ", (Appointment("records_officer", Commune(LOCAL).units[1]),)),
    "legal": Actor("pc", "Kiều Pháp Chế", (Appointment("legal_staff", Commune(LOCAL).units[0]),)),
}


def officers() -> dict[str, Actor]:
    """Who is at work, by a word for each."""
    police, chair, doctor = Commune(LOCAL).officers
    return {
        "commune": police,
        "chair": chair,
        "doctor": doctor,
        "busy": Commune(BUSY).officers[0],
        "province": provincial(LOCAL)[1],
        "auditor": auditing()[1],
        **_OTHERS,
    }


class Ground(Mapping[str, object]):
    """A house with what addresses are filled with, each made when it is first asked for: ``"/ho-so/{case}".format_map(ground)``."""

    def __init__(self, house: House) -> None:
        self.house = house
        house.register(actors=_OTHERS.values())
        self._app = create_app(house)
        self._clients: dict[str, FlaskClient] = {}
        self._made: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._made:
            self._made[name] = WAYS[name](self)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(WAYS)

    def __len__(self) -> int:
        return len(WAYS)

    def client(self, who: str) -> FlaskClient:
        """The browser of an officer, signed in."""
        if who not in self._clients:
            client, actor = self._app.test_client(), officers()[who]
            held = actor.appointments[0]
            self._clients[who] = client
            self.send(who, "/dang-nhap", "/dang-nhap", actor=actor.id, post=f"{held.role}@{held.unit.id}")
        return self._clients[who]

    def send(self, who: str, page: str, address: str, **fields: Any) -> str:  # noqa: ANN401 - as Flask takes them
        """Send a form; where it leads to."""
        client = self.client(who)
        token = _TOKEN.search(client.get(page).get_data(as_text=True))
        if token is None:
            raise RuntimeError(f"{page} has no form")
        answer = client.post(address, data={"csrf_token": token[1], **fields})
        if answer.status_code not in {200, 303}:
            raise RuntimeError(f"{address}: {answer.status_code}: {answer.get_data(as_text=True)[-2000:]}")
        return answer.headers.get("Location", "")

    def one(self, statement: Any) -> object:  # noqa: ANN401 - of one column
        """The first of one column."""
        with self.house.database.reading() as connection:
            return connection.scalars(statement.limit(1)).one()

    def person(self, case: object) -> object:
        """The person of a case."""
        return self.one(select(CASES.c.person_id).where(CASES.c.id == case))

    @cached_property
    def cases(self) -> list[str]:
        """The cases that the officer of the commune sees first."""
        page = self.client("commune").get("/ho-so").get_data(as_text=True)
        return list(dict.fromkeys(re.findall(r"/ho-so/([0-9a-f]{32})", page)))

    def _do(self, who: str, act: str, case: object, ago: int, **inputs: object) -> None:
        found = self.house.reader.find_case(str(case))
        if found is None:
            raise LookupError(case)
        at = NOW - timedelta(minutes=ago)
        command = Command(
            act, at, inputs, person_id=found.person_id, case_id=found.id, expected_version=found.version
        )
        perform(command, officers()[who], self.house.services)

    def received(self, case: object) -> object:
        """The case brought to where the doctor has the person."""
        station, papers = Commune(LOCAL).units[2].id, ["test_result_copy", "detention_decision_copy"]
        self._do(
            "commune",
            "assessment.send_dossier",
            case,
            90,
            facility=station,
            papers=papers,
            place="detention_place",
        )
        for ago, act in enumerate(("accept_request", "dispatch_staff", "receive_person")):
            self._do("doctor", f"assessment.{act}", case, 80 - ago)
        return case

    def watched(self) -> object:
        """A case in which monitoring was ordered: two criteria hold, one is not clear."""
        case = self.received(self.cases[2])
        told = {f"criterion_{number}": "yes" if number < 3 else "no" for number in range(1, 6)}
        more = {"criterion_6": "unclear", "together_one_month": True, "evidence_sources": ["interview"]}
        self._do("doctor", "assessment.examine", case, 72, **told, **more)
        self._do("doctor", "assessment.order_monitoring", case, 70, monitoring_ordered=["opioids"])
        return case

    def managed(self) -> object:
        """A case of a user under management, which has a line in a statutory book."""
        here = Commune(LOCAL)
        lives: dict[str, Json] = {
            "residence_kind": "stable",
            "residence_commune": here.code,
            "residence_province": here.province,
            "registered_by": here.units[0].id,
        }
        who = Person("f" * 32, "Nguyễn Văn Mới", date(1990, 5, 6), "male", lives)
        self.house.register(persons=[who])
        entered = {"result": "positive", "unauthorised_use": True}
        tested = Command(
            "user_management.record_test", NOW - timedelta(minutes=60), entered, person_id=who.id
        )
        case = perform(tested, officers()["commune"], self.house.services).case.id
        told = {
            "unauthorised_use": True,
            "stable_residence": True,
            "under_other_measure": False,
            "criminal_gate_cleared": True,
        }
        self._do("chair", "user_management.decide", case, 50, **told, behaviour_summary="sử dụng tại nơi ở")
        self._do("commune", "user_management.enter_list", case, 40)
        return case

    def noted(self) -> object:
        """The number of an entry of a sheet."""
        page = f"/ho-so/{self['watched']}/xac-dinh/phieu/opioids/ghi"
        at = (NOW - timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
        self.send("doctor", page, page, signs=["craving", "yawning"], observed_at=at)
        found = self.client("doctor").get(page.removesuffix("/ghi")).get_data(as_text=True)
        return re.findall(r"/gach/(\d+)", found)[0]

    def row(self) -> object:
        """A line of a simple register."""
        page = "/so-theo-doi/contacts/moi"
        form = self.client("commune").get(page).get_data(as_text=True)
        hidden = dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', form))
        fields = {
            "met_on": "2024-10-18",
            "person": self["person"],
            "with_whom": "self",
            "way": "home",
            "outcome": "thinking",
        }
        return self.send("commune", page, page, **hidden, **fields).rstrip("/").rsplit("/", 1)[-1]

    def listed(self) -> object:
        """A list that was brought in."""
        lines = [
            "Họ và tên,Ngày sinh,Giới tính",
            *(f"Nguyễn Văn {number},01/02/1990,Nam" for number in range(60)),
        ]
        file = (io.BytesIO("\n".join(lines).encode()), "danh-sach.csv")
        return self.send("commune", "/nhap-danh-sach", "/nhap-danh-sach", tep=file).split("/")[2]

    def job(self) -> object:
        """A job for twenty cases."""
        chosen = {
            "chon": self.cases[4:24],
            "act": "assessment.close",
            "_at": NOW.strftime("%Y-%m-%dT%H:%M"),
            "close_reason": "thử",
        }
        return self.send("commune", "/ho-so", "/hang-loat/xem-truoc", **chosen).rsplit("/", 1)[-1]

    def frozen(self) -> object:
        """The number of a frozen report."""
        return self.send(
            "chair", "/bao-cao/quarter/20240615-20240914", "/bao-cao/quarter/20240615-20240914/chot"
        ).rsplit("/", 1)[-1]


def _far(there: Ground) -> object:
    """Where the list of all cases goes on after the last page that is counted."""
    page = there.client("auditor").get("/ho-so?trang=400").get_data(as_text=True)
    found = re.search(r'rel="next" href="[^"]*canh=([^"&]+)', page)
    if found is None:
        raise LookupError("the list of all cases ends before its page 400")
    return found[1]


def _begun(there: Ground) -> object:
    """The act by which the case of ``managed`` stands in the book."""
    page = there.client("commune").get("/so-luat-dinh/illegal_users").get_data(as_text=True)
    found = re.search(rf"/dong/{there['managed']}/(\d+)", page)
    if found is None:
        raise LookupError("the book has no such line")
    return found[1]


WAYS: Final[dict[str, Callable[[Ground], object]]] = {
    "case": lambda there: there.cases[0],
    "person": lambda there: there.person(there["case"]),
    "other": lambda there: there.person(there.cases[1]),
    "paper": lambda there: there.one(select(DOCUMENTS.c.id).where(DOCUMENTS.c.case_id == there["case"])),
    "seq": lambda there: there.one(
        select(AUDIT_ENTRIES.c.seq).where(AUDIT_ENTRIES.c.stream == f"case:{there['case']}")
    ),
    "mid": lambda there: there.received(there.cases[3]),
    "watched": Ground.watched,
    "managed": Ground.managed,
    "begun": _begun,
    "far": _far,
    "noted": Ground.noted,
    "row": Ground.row,
    "list": Ground.listed,
    "job": Ground.job,
    "frozen": Ground.frozen,
}
"""What an address may name, and how it comes to be."""


@contextmanager
def ground(path: Path, *, newer: bool = False) -> Iterator[Ground]:
    """The ground on the database of a crowd; ``newer``: its tables are brought to those of this program, for as long."""
    url = f"sqlite:///{path}"
    with taken_back(str(path)):
        if newer:
            upgrade(url)
        with House.open(settings(url, path.parent), clock=lambda: NOW) as house:
            yield Ground(house)
