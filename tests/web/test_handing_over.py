"""A file handed to another commune: seen there from then on, taken over or sent back with a reason; the sender manages until then."""

from __future__ import annotations

from dataclasses import replace

from persistence.views import CaseFilter
from tests.web.site import AN, CHAIR, FAR_POLICE, FAR_STATION, POLICE, Site
from web.signin.access import reach_of
from web.signin.officer import Officer
from workflows.model import Actor, Appointment, Unit

FAR_HALL = Unit("ub_tan", "commune_pc", "Ủy ban nhân dân xã Tân Lập", "", "tan_lap", "thanh", "binh_son")
FAR_CHAIR = Actor("far_chair", "Lương Xã Mới", (Appointment("commune_chair", FAR_HALL),))
STRANGER_HALL = replace(FAR_HALL, id="ub_khac", name="Ủy ban nhân dân xã Khác", commune="khac")
STRANGER = Actor("stranger", "Tô Xã Khác", (Appointment("commune_chair", STRANGER_HALL),))


def handed(town: Site) -> str:
    """Under management, moved away, the file on its way."""
    town.house.register(units=(FAR_HALL, STRANGER_HALL), actors=(FAR_CHAIR, STRANGER))
    town.act(POLICE, "user_management.record_test", "2024-10-08T14:30", result="positive",
             unauthorised_use=True, detected_at="2024-10-08T14:00")  # fmt: skip
    town.act(CHAIR, "user_management.decide", "2024-10-09T08:00")
    town.act(POLICE, "user_management.record_move", "2024-10-15T08:00", moved_away_at="2024-10-14T07:00",
             arrived_at="2024-10-14T09:00", moved_to_commune="tan_lap", move_verified=True)  # fmt: skip
    town.act(CHAIR, "user_management.transfer", "2024-10-15T09:00", receiver=FAR_HALL.id)
    return town.case(AN, "user_management").id


def sees(town: Site, actor: Actor, case: str) -> bool:
    """By page and by list, which must agree."""
    page = town.browser(actor).open(f"/ho-so/{case}").status_code == 200
    reach = reach_of(Officer(actor, actor.appointments[0]))
    listed = case in {line.id for line in town.house.reader.cases(CaseFilter(reach=reach)).items}
    assert page == listed, actor.id
    return page


def test_both_communes_see_it_and_nobody_else(town: Site) -> None:
    case = handed(town)
    assert [sees(town, actor, case) for actor in (CHAIR, POLICE, FAR_CHAIR, FAR_POLICE, STRANGER)] == [
        *(True, True, True, True, False)
    ]
    browser = town.browser(FAR_CHAIR)
    browser.open(f"/ho-so/{case}")
    assert "Tiếp nhận, tiếp tục quản lý thời gian còn lại" in browser.page
    assert "Trả lại hồ sơ chuyển đến không đúng nơi" in browser.page
    assert FAR_STATION.commune == FAR_HALL.commune


def test_the_receiver_accepts_or_sends_back_and_the_sender_manages_until_then(town: Site) -> None:
    case = handed(town)
    assert town.case(AN, "user_management").stage == "transferred"
    sender = town.browser(CHAIR)
    for act in ("return_transfer", "take_over"):
        body = {"managing_commune": "hoa_an"} if act == "take_over" else {"transfer_return_reason": "thử"}
        answer = sender.do(f"key-{act}", act=f"user_management.{act}", at="2024-10-15T09:00:00+07:00",
                           case_id=case, inputs=body)  # fmt: skip
        assert answer.status_code in {403, 422}, act
    town.act(
        FAR_CHAIR, "user_management.return_transfer", "2024-10-15T10:00", transfer_return_reason="Chưa đến"
    )
    assert town.case(AN, "user_management").stage == "under_management"
    browser = town.browser(POLICE)
    browser.open(f"/ho-so/{case}")
    assert "Chưa đến" in browser.page
    town.act(CHAIR, "user_management.transfer", "2024-10-15T11:00", receiver=FAR_HALL.id)
    town.act(FAR_CHAIR, "user_management.take_over", "2024-10-16T08:00", managing_commune="tan_lap")
    held = town.case(AN, "user_management")
    assert (held.stage, held.facts["managing_commune"].value) == ("under_management", "tan_lap")
    answer = town.browser(CHAIR).do("key-later1", act="user_management.stop", at="2024-10-16T08:00:00+07:00", case_id=case,
                       inputs={"stop_reason": "prison", "stop_paper": "Bản án 3"})  # fmt: skip
    assert answer.status_code == 403, "the commune that was left reads, and manages no more"
