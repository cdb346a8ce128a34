"""The authorisation fuzzer: every route that Flask knows, asked by every kind of officer about every kind of thing.

Who may what is declared once (``tests.web.routes``, and ``SEE`` here); a route without a rule fails. What is denied cannot be told
from what does not exist: same status, same words, no name, no fault; and nothing was changed by asking.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from persistence.models import ACTS, CASES, PERSONS
from tests.conftest import copied
from tests.web.routes import RULES, About, Open, Own
from tests.web.site import (
    AN,
    AUDITOR,
    BE,
    CENTRE,
    CHAIR,
    DOCTOR,
    FAR_DOCTOR,
    FAR_HOSPITAL,
    FAR_POLICE,
    FAR_PROVINCIAL,
    HEAD,
    POLICE,
    PROPOSAL,
    PROVINCIAL,
    STATION,
    Browser,
    Site,
    site,
)
from web.app import create_app
from workflows.model import Actor, Appointment, Unit

RANDOM: Final = "0" * 32
PERHAPS: Final = {
    "papers.picture",
    "papers.proof",
    "sheets.show",
    "sheets.form",
    "sheets.strike_form",
    "closing.sheet",
}
"""Not there for every paper: for a picture, for one that an anchor has seen. Sheets: of a group that is monitored."""
DISTRICT = Actor(
    "district",
    "Mai Cấp Huyện",
    (
        Appointment(
            "district_police_officer",
            Unit("ca_huyen", "district_police", "Công an huyện Thanh", "", None, "thanh", "binh_son"),
        ),
    ),
)
NEIGHBOUR = Actor(
    "neighbour",
    "Tạ Cơ Sở",
    (
        Appointment(
            "provider_head",
            Unit("cs_hoa", "service_provider", "Cơ sở dịch vụ Hòa An", "", "hoa_an", "thanh", "binh_son"),
        ),
    ),
)
ADMIN = Actor("admin", "Kiều Quản Trị", (Appointment("administrator", STATION),))
OFFICERS: Final = (
    *(POLICE, CHAIR, DOCTOR, HEAD, DISTRICT, PROVINCIAL, AUDITOR),
    *(FAR_POLICE, FAR_DOCTOR, FAR_PROVINCIAL, NEIGHBOUR, ADMIN),
)
LOOK: Final = (POLICE, DISTRICT, AUDITOR)
"""Who also opens what is seen: with a part, by territory, by office."""
# Who sees which case and person: an adult of the commune, and a girl of another commune of the province, for whose file a reason is asked.
SEE: Final[Mapping[str, frozenset[str]]] = {
    "an": frozenset({"police", "chair", "doctor", "head", "district", "provincial", "auditor"}),
    "be": frozenset({"far_police", "far_doctor", "district", "provincial", "auditor"}),
}
NAMES: Final = (AN.full_name, BE.full_name, str(AN.attributes["id_number"]), str(AN.attributes["address"]))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("town")
    copied(sqlite_template, home / "lotrinh.db")
    with site(f"sqlite:///{home}/lotrinh.db", Path(home)) as found:
        found.house.register(
            units=tuple(each.appointments[0].unit for each in (DISTRICT, NEIGHBOUR)),
            actors=(DISTRICT, NEIGHBOUR, ADMIN),
        )
        found.finish()
        found.act(FAR_POLICE, "person_file.record", "2024-10-14T15:40", BE, record="user_management_decided",
                  record_on="2024-03-13", record_paper="Quyết định 1")  # fmt: skip
        found.act(FAR_POLICE, "assessment.propose", "2024-10-14T15:45", BE, facility=FAR_HOSPITAL.id,
                  **{**PROPOSAL, "detained": False, "detected_at": "2024-10-14T14:00"})  # fmt: skip
        found.cases.update(an=found.case(AN).id, be=found.case(BE).id)
        yield found


@pytest.fixture(scope="module")
def rules_of_both(town: Site) -> Mapping[str, list[Rule]]:
    """Every rule of the application in development and at work, by endpoint."""
    found: dict[str, dict[str, Rule]] = {}
    for app in (town.app, create_app(town.house, development_signin=False)):
        for rule in app.url_map.iter_rules():
            found.setdefault(rule.endpoint, {})[rule.rule] = rule
    return {endpoint: list(each.values()) for endpoint, each in found.items()}


@dataclass
class Asker:
    """A session with its token."""

    client: FlaskClient
    token: str

    def ask(self, method: str, address: str, body: object = None) -> TestResponse:
        headers = {"X-CSRFToken": self.token, "Idempotency-Key": "fuzz-0000001", "If-Match": '"fuzz"'}
        more: dict[str, Any] = {"json": body} if body is not None else {}
        return self.client.open(address, method=method, headers=headers, **more)


def asker(town: Site, actor: Actor) -> Asker:
    browser: Browser = town.browser(actor)
    return Asker(browser.client, browser.token())


def paper_of(town: Site, name: str) -> str:
    file = town.house.reader.find_case_file(town.cases[name])
    assert file is not None
    return file.documents[0].id


def filled(rule: Rule, values: Mapping[str, object]) -> str:
    """The address of a rule with these values in it."""
    return re.sub(r"<(?:[^<>]+:)?([^:<>]+)>", lambda match: str(values[match[1]]), rule.rule)


PERSONS_OF: Final = {"an": AN.id, "be": BE.id}


def values_of(town: Site, name: str, paper: str) -> dict[str, object]:
    """What fills the addresses about one person's case; ``RANDOM`` ids for "nobody"."""
    case = town.cases.get(name, RANDOM)
    stream = f"case:{case}"
    return {
        "case_id": case,
        "person_id": PERSONS_OF.get(name, RANDOM),
        **{each: PERSONS_OF.get(name, RANDOM) for each in ("kept_id", "one_id")},
        **dict.fromkeys(("merged_id", "other_id", "merge_id", "entry_id"), RANDOM),
        "paper_id": paper,
        "document_id": paper,
        "act": "assessment.close",
        "place": 1,
        "number": 1,
        "stream": stream,
        "seq": 1,
        "substance": "opioids",
        "code": "en",
        "filename": "lotrinh.css",
        "job_id": RANDOM,
        "import_id": RANDOM,
        "draft_id": RANDOM,
        "book_id": "addicts",
        "book_name": "contacts",
        "row_id": RANDOM,
        "list_id": "dich-vu",
        "kind": "csv",
        "report": "year",
        "key": "20241215-20251214",
        "form": "docx",
        "system": "drug_control",
    }


def body_for(endpoint: str, values: Mapping[str, object]) -> object:
    """What an address that reads JSON is sent."""
    if endpoint.startswith("api_acts."):
        act = {"act": "assessment.close", "at": "2024-10-14T16:00:00+07:00"}
        return {**act, "case_id": values["case_id"], "inputs": {"close_reason": "thử"}}
    if endpoint in {"api_persons.add", "api_persons.correct"}:
        return {"full_name": " "}
    if endpoint == "api_relatives.add":
        return {"relation": "parent", "name": " ", "from": "2024-10-01"}
    if endpoint in {"api_books.search", "api_persons.search"}:
        return {"words": "an"}
    return {"name": "an"} if endpoint == "api_cases.search" else None


def plain(answer: TestResponse, values: Mapping[str, object]) -> str:
    """The words of an answer without what the asker sent and without tokens of the session."""
    text = answer.get_data(as_text=True) + (answer.headers.get("Location") or "")
    for value in (values["case_id"], values["person_id"], values["paper_id"], values["entry_id"]):
        text = text.replace(str(value), "…")
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def state(town: Site) -> tuple[object, ...]:
    with town.house.database.reading() as connection:
        cases = connection.execute(select(CASES.c.id, CASES.c.version).order_by(CASES.c.id)).all()
        counts = [connection.scalar(select(func.count()).select_from(each)) for each in (ACTS, PERSONS)]
    return (tuple(map(tuple, cases)), *counts)


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})


def test_every_route_has_a_rule_and_every_rule_a_route(rules_of_both: Mapping[str, list[Rule]]) -> None:
    assert set(rules_of_both) == set(RULES)


def test_nobody_gets_in_without_signing_in(town: Site, rules_of_both: Mapping[str, list[Rule]]) -> None:
    """In development and at work: an address that is not declared open answers with the way in, or 401."""
    for app in (town.app, create_app(town.house, development_signin=False)):
        client = app.test_client()
        for endpoint, found in rules_of_both.items():
            if isinstance(RULES.get(endpoint), Open) or endpoint not in app.view_functions:
                continue
            for rule, name in product(found, ("an", "nobody")):
                values = values_of(town, name, RANDOM)
                for method in methods(rule):
                    answer = client.open(filled(rule, values), method=method, base_url="https://localhost")
                    assert answer.status_code in {303, 400, 401}, (endpoint, method, answer.status_code)
                    if answer.status_code == 303:
                        assert answer.headers["Location"].endswith("/dang-nhap")
                    assert not any(each in answer.get_data(as_text=True) for each in NAMES)


@pytest.mark.parametrize("officer", OFFICERS, ids=lambda actor: actor.id)
def test_what_is_not_for_an_officer_is_not_there(
    town: Site, rules_of_both: Mapping[str, list[Rule]], officer: Actor
) -> None:
    """Every address about a case or a person, with the ids of what is seen, of what is not, and of nothing."""
    me, before = asker(town, officer), state(town)
    for endpoint, found in rules_of_both.items():
        declared = RULES.get(endpoint)  # a route without a rule fails above, once
        if not isinstance(declared, About):
            continue
        for rule in found:
            for method in methods(rule):
                silent = officer is AUDITOR and declared.writer
                nothing = values_of(town, "nobody", RANDOM)
                unknown = me.ask(method, filled(rule, nothing), body_for(endpoint, nothing))
                assert unknown.status_code == (403 if silent else 404), (endpoint, method)
                for name in ("an", "be"):
                    values = values_of(town, name, paper_of(town, name))
                    seen = officer.id in SEE[name]
                    if seen and (method != "GET" or officer not in LOOK):
                        continue  # what who may does is tried in the tests of each page
                    answer = me.ask(method, filled(rule, values), body_for(endpoint, values))
                    where = (endpoint, method, name, answer.status_code)
                    assert answer.status_code not in {401, 405, 500}, where
                    if seen:
                        assert silent or answer.status_code != 404 or endpoint in PERHAPS, where
                        continue
                    assert answer.status_code == unknown.status_code, where
                    assert plain(answer, values) == plain(unknown, nothing), where
                    assert not any(each in answer.get_data(as_text=True) for each in NAMES), where
    assert state(town) == before


@pytest.mark.parametrize("officer", OFFICERS, ids=lambda actor: actor.id)
def test_lists_searches_and_the_auditors_room_hold_nothing_else(
    town: Site, rules_of_both: Mapping[str, list[Rule]], officer: Actor
) -> None:
    me, before = asker(town, officer), state(town)
    hidden = [
        [str(PERSONS_OF[name]), town.cases[name], person.full_name]
        for name, person in (("an", AN), ("be", BE))
        if officer.id not in SEE[name]
    ]
    for endpoint, found in rules_of_both.items():
        declared = RULES.get(endpoint)  # a route without a rule fails above, once
        if not isinstance(declared, Own) or endpoint not in town.app.view_functions:
            continue
        if declared.same and officer is not FAR_POLICE:
            continue
        for rule in found:
            values = values_of(town, "an" if officer is AUDITOR else "nobody", RANDOM)
            for method in methods(rule):
                # The API refuses an address with what it does not know.
                wide = "" if rule.rule.startswith("/api/") else "?tinh-trang=&cua=khac"
                answer = me.ask(method, filled(rule, values) + wide, body_for(endpoint, values))
                where = (endpoint, method, answer.status_code)
                assert answer.status_code < 500, where
                if declared.only:
                    may = {
                        "auditor": officer is AUDITOR,
                        "writer": officer is not AUDITOR,
                        "registrar": officer not in (AUDITOR, ADMIN),
                    }[declared.only]
                    assert may == (answer.status_code not in {403, 404}), where
                text = answer.get_data().decode("utf-8", "replace")  # some are files
                assert not any(each in text for one in hidden for each in one), where
    for name, person in (("an", AN), ("be", BE)):
        me.client.post("/ho-so/tim", data={"name": person.full_name}, headers={"X-CSRFToken": me.token})
        listed = me.client.get("/ho-so?tinh-trang=").get_data(as_text=True)
        assert (town.cases[name] in listed) == (officer.id in SEE[name]), (officer.id, name)
        answer = me.ask("POST", "/api/cases/search", {"name": person.full_name}).get_json()
        assert (town.cases[name] in {each["id"] for each in answer["items"]}) == (officer.id in SEE[name])
    assert state(town) == before


def test_papers_and_steps_are_not_reached_through_another_case(town: Site) -> None:
    """An id of a paper that is not of the case, an act of another procedure, places and versions that are not there: not found."""
    me, mine = asker(town, POLICE), town.cases["an"]
    other = paper_of(town, "be")
    for address in (
        f"/ho-so/{mine}/giay-to/{other}",
        f"/ho-so/{mine}/giay-to/{other}/nguon",
        f"/ho-so/{mine}/giay-to/{other}/xem",
        f"/ho-so/{mine}/giay-to/{other}/pdf",
        f"/api/cases/{mine}/documents/{other}",
        f"/api/cases/{mine}/documents/{other}/lineage",
        f"/ho-so/{mine}/buoc/compulsory.open",
        f"/ho-so/{mine}/buoc/khong-co",
        f"/ho-so/{mine}/vi-sao/compulsory.open",
        f"/ho-so/{mine}%2F..%2F{town.cases['be']}",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ):
        assert me.ask("GET", address).status_code == 404, address


def test_a_denied_case_takes_no_longer_than_none(town: Site) -> None:
    """Not told by the clock either: medians of the two differ by less than a page needs."""
    me = asker(town, FAR_POLICE)

    def median(case: str) -> float:
        spent = []
        for _ in range(7):
            began = time.perf_counter()
            me.ask("GET", f"/api/cases/{case}")
            spent.append(time.perf_counter() - began)
        return statistics.median(spent)

    assert abs(median(town.cases["an"]) - median(RANDOM)) < 0.1


def test_a_part_that_ended_is_no_part(town: Site) -> None:
    """The rule stands on the office, not on the officer: another officer of the same office sees the same."""
    other = replace(
        DOCTOR, id="doctor2", name="Bác Sỹ Khác", appointments=(Appointment("facility_staff", CENTRE),)
    )
    town.house.register_actor(other)
    assert asker(town, other).ask("GET", f"/ho-so/{town.cases['an']}").status_code == 200
    assert asker(town, other).ask("GET", f"/ho-so/{town.cases['be']}").status_code == 404
