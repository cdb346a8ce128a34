"""Two persons where the law wants two: one who holds both posts cannot take both parts, by no way in and under no delegation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from persistence.accounts import Told
from persistence.bulk import RowState
from tests.web.site import AN, CENTRE, CERTIFICATE, CRITERIA, DOCTOR, POLICE, Site
from tests.web.test_api_tokens import ask
from web.bulk.work import seen
from web.signin import tokens
from web.signin.officer import Officer, post_key
from workflows.errors import NotPermitted
from workflows.model import Actor, Appointment, Authority, Delegation

AS_DOCTOR = Appointment("assessing_doctor", CENTRE, "Bác sỹ")
AS_HEAD = Appointment(
    "facility_head",
    CENTRE,
    "Phó Giám đốc",
    valid_from=date(2024, 1, 1),
    delegation=Delegation(Authority.KT, "7/QĐ-TTYT", date(2024, 1, 1)),
)
BOTH = replace(
    POLICE,
    appointments=(*POLICE.appointments, AS_DOCTOR, AS_HEAD),
    attributes={"certificate": dict(CERTIFICATE)},
)


@pytest.fixture
def case(town: Site) -> str:
    """Proposed by an officer who is a doctor of the facility as well; the person is there."""
    town.house.register_actor(BOTH)
    town.accept()
    town.act(DOCTOR, "assessment.dispatch_staff", "2024-10-09T09:00")
    town.act(DOCTOR, "assessment.receive_person", "2024-10-09T10:00")
    return town.case().id


def working(town: Site, held: Appointment) -> Officer:
    return Officer(replace(BOTH, appointments=(held,)), held)


@pytest.mark.parametrize("held", [AS_DOCTOR, AS_HEAD], ids=["own post", "delegated"])
def test_who_proposed_does_not_assess(town: Site, case: str, held: Appointment) -> None:
    browser = town.browser()
    browser.open("/dang-nhap")
    browser.send("/dang-nhap", actor=BOTH.id, post=post_key(held))
    browser.open(f"/ho-so/{case}")
    assert "Người đã lập hồ sơ đề nghị trong vụ việc này không được thực hiện" in browser.page, (
        "told before it is tried"
    )
    assert browser.open(f"/ho-so/{case}/buoc/assessment.examine").status_code == 403
    assert "Người đã lập hồ sơ đề nghị" in browser.page
    answer = browser.do(
        act="assessment.examine", at="2024-10-09T10:00:00+07:00", case_id=case, inputs=dict(CRITERIA)
    )
    told = answer.get_json()
    assert (answer.status_code, told["code"]) == (403, "not_permitted")
    assert told["fields"]["cites"]
    state, (why, _en), _version = seen(
        town.house, working(town, held), "assessment.examine", town.clock.at, dict(CRITERIA), case
    )
    assert state is RowState.REFUSED
    assert "Người đã lập hồ sơ đề nghị" in why
    assert town.case().stage == "person_received"


def test_nor_by_a_token_of_the_other_post(town: Site, case: str) -> None:
    text = tokens.issue(
        town.house.accounts, actor_id=BOTH.id, post=post_key(AS_DOCTOR), scopes=("act",), label="kho", now=town.clock.at,
        days=1, told=Told("account.token_issued", "system", "system", town.clock.at, {}),
    ).text  # fmt: skip
    body = {
        "act": "assessment.examine",
        "at": "2024-10-09T10:00:00+07:00",
        "case_id": case,
        "inputs": {},
    }
    answer = ask(town, text, "/api/acts", method="POST", json=body, headers={"Idempotency-Key": "two-00001"})
    assert answer.status_code == 403


def test_nor_with_all_posts_at_the_door(town: Site, case: str) -> None:
    """The door itself: whatever posts a command brings along, the person is one."""
    assert case
    with pytest.raises(NotPermitted):
        town.act(BOTH, "assessment.examine", "2024-10-09T11:00", **CRITERIA)
    other: Actor = DOCTOR
    assert town.act(other, "assessment.examine", "2024-10-09T11:00", AN, **CRITERIA).case.stage == "examined"
