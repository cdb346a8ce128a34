"""A file handed to another commune: seen there from then on, taken over or sent back with a reason; the sender manages until then."""

from __future__ import annotations

from dataclasses import replace

from persistence.reach import seen_among
from persistence.search.finder import Finder
from persistence.search.wanted import read
from persistence.views import CaseFilter
from tests.documents.kit import texts
from tests.web.site import AN, CHAIR, FAR_POLICE, FAR_STATION, POLICE, Site, at
from web.pages.forms import moment
from web.signin.access import reach_of
from web.signin.officer import Officer
from workflows.model import Actor, Appointment, Unit
from workflows.procedure import RECEIVER, load_procedures

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
    assert page == (listed(town, actor, case) or listed(town, actor, case, left=True)), actor.id
    return page


def listed(town: Site, actor: Actor, case: str, *, left: bool = False) -> bool:
    """Whether it is in the list of what the officer sees, or of what was left; walked and narrowed alike."""
    reach = reach_of(Officer(actor, actor.appointments[0]))
    found = case in {line.id for line in town.house.reader.cases(CaseFilter(reach=reach, left=left)).items}
    asked = town.house.reader.cases(CaseFilter(reach=reach, left=left, ids=(case,))).items
    assert found == bool(asked), actor.id
    return found


def found_by_name(town: Site, actor: Actor) -> bool:
    """Whether the search of persons finds the person, which must be said of few and of many alike."""
    reach = reach_of(Officer(actor, actor.appointments[0]))
    wanted = read(AN.full_name)
    found = AN.id in {each.id for each in Finder(town.house.database).find(wanted, reach).exact}
    with town.house.database.reading() as connection:
        assert found == (AN.id in set(connection.scalars(seen_among(reach, [AN.id]))))
    return found


def moved_on(town: Site, commune: str) -> None:
    """The file came back from a wrong place, so where the person went is found anew before it goes on."""
    town.act(POLICE, "user_management.record_move", "2024-10-15T10:50", moved_away_at="2024-10-14T07:00",
             arrived_at="2024-10-14T09:00", moved_to_commune=commune, move_verified=True)  # fmt: skip


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
    moved_on(town, "tan_lap")
    town.act(CHAIR, "user_management.transfer", "2024-10-15T11:00", receiver=FAR_HALL.id)
    town.act(FAR_CHAIR, "user_management.take_over", "2024-10-16T08:00", managing_commune="tan_lap")
    held = town.case(AN, "user_management")
    assert (held.stage, held.facts["managing_commune"].value) == ("under_management", "tan_lap")
    answer = town.browser(CHAIR).do("key-later1", act="user_management.stop", at="2024-10-16T08:00:00+07:00", case_id=case,
                       inputs={"stop_reason": "prison", "stop_paper": "Bản án 3"})  # fmt: skip
    assert answer.status_code == 403, "the commune that was left reads, and manages no more"


def test_the_commune_that_was_left_sees_what_it_had_and_nothing_that_came_after(town: Site) -> None:
    case = handed(town)
    assert all(found_by_name(town, actor) for actor in (CHAIR, POLICE, FAR_CHAIR))
    town.act(FAR_CHAIR, "user_management.take_over", "2024-10-16T08:00", managing_commune="tan_lap")
    at_once = town.browser(POLICE)
    at_once.open(f"/ho-so/{case}")
    assert "Hồ sơ đã chuyển đi." in at_once.page, "also while nothing came after"
    assert at_once.open(f"/nguoi/{AN.id}").status_code == 404
    town.act(FAR_CHAIR, "user_management.correct", "2024-10-17T08:00",
             decision_correction="Sửa ở nơi mới", decision_correction_reason="Sai chữ")  # fmt: skip
    assert [sees(town, actor, case) for actor in (CHAIR, POLICE, FAR_CHAIR, FAR_POLICE, STRANGER)] == [
        *(True, True, True, True, False)
    ]
    assert [listed(town, each, case) for each in (CHAIR, POLICE, FAR_CHAIR)] == [False, False, True]
    assert [listed(town, each, case, left=True) for each in (CHAIR, POLICE, FAR_CHAIR)] == [True, True, False]
    assert [found_by_name(town, each) for each in (CHAIR, POLICE, FAR_CHAIR)] == [False, False, True]
    left, now = town.browser(POLICE), town.browser(FAR_CHAIR)
    left.open(f"/ho-so/{case}")
    assert "Hồ sơ đã chuyển đi." in left.page
    assert "Thông báo và chuyển hồ sơ quản lý" in left.page
    assert "Sửa ở nơi mới" not in left.page
    now.open(f"/ho-so/{case}")
    assert "Sửa ở nơi mới" in now.page
    for place in ("dien-bien", "so-do", "vi-sao/user_management.remove_moved"):
        left.open(f"/ho-so/{case}/{place}")
        assert "Sửa ở nơi mới" not in left.page, place
    told = left.client.get(f"/api/cases/{case}").get_data(as_text=True)
    assert "Sửa ở nơi mới" not in told
    assert left.open(f"/nguoi/{AN.id}").status_code == 404
    assert left.open("/ho-so?tinh-trang=da-chuyen-di").status_code == 200
    assert "Xã khác đã tiếp nhận" in left.page
    assert left.open("/viec").status_code == 200
    assert case[:8] not in left.page
    town.act(POLICE, "user_management.remove_moved", "2024-10-18T08:00")
    left = town.browser(POLICE)
    left.open(f"/ho-so/{case}")
    assert "Đưa người đã chuyển đi ra khỏi danh sách" in left.page, "its own act it sees"
    assert "Sửa ở nơi mới" not in left.page


def test_the_new_place_is_not_told_to_notify_itself(town: Site) -> None:
    handed(town)
    sender, there = town.browser(POLICE), town.browser(FAR_POLICE)
    sender.open("/viec")
    assert "/buoc/user_management.notify_list" in sender.page, "whoever was left tells the new place"
    for side in ("toi", "khac"):
        there.open(f"/viec?cua={side}")
        assert "/buoc/user_management.notify_list" not in there.page
        duty = "Thông báo cho Công an cấp xã nơi chuyển đến" in there.page.split('id="cho-nguoi-khac"')[0]
        assert duty == (side == "khac"), side


def test_no_file_is_handed_on_to_nobody(town: Site) -> None:
    case = handed(town)
    town.act(
        FAR_CHAIR, "user_management.return_transfer", "2024-10-15T10:00", transfer_return_reason="Chưa đến"
    )
    moved_on(town, "tan_lap")
    browser = town.browser(CHAIR)
    refused = browser.do("key-nobody", act="user_management.transfer", at="2024-10-15T10:50:00+07:00", case_id=case,
                         inputs={})  # fmt: skip
    assert (refused.status_code, "Nơi được chuyển hồ sơ đến" in refused.text) == (422, True), refused.text
    assert town.case(AN, "user_management").stage == "under_management"
    units = [
        field for act in load_procedures().acts.values() for field in act.inputs if field.name == RECEIVER
    ]
    assert len(units) == 5
    assert all(field.required for field in units)


def test_what_was_sent_back_is_seen_by_the_receiver_until_then(town: Site) -> None:
    case = handed(town)
    town.act(
        FAR_CHAIR, "user_management.return_transfer", "2024-10-15T10:00", transfer_return_reason="Chưa đến"
    )
    assert [listed(town, each, case) for each in (CHAIR, FAR_CHAIR)] == [True, False]
    assert sees(town, FAR_CHAIR, case)
    browser = town.browser(FAR_CHAIR)
    again = browser.do("key-again", act="user_management.return_transfer", at="2024-10-15T10:30:00+07:00", case_id=case,
                       inputs={"transfer_return_reason": "lần nữa"})  # fmt: skip
    assert again.status_code in {403, 409, 422}
    moved_on(town, "khac")
    town.act(CHAIR, "user_management.transfer", "2024-10-15T11:00", receiver=STRANGER_HALL.id)
    assert [listed(town, each, case) for each in (CHAIR, FAR_CHAIR, STRANGER)] == [True, False, True]


def test_communes_are_written_by_name_and_kept_by_their_code(town: Site) -> None:
    """Who is competent hangs on the code: a name that stayed a name would leave the file with nobody who may take it over."""
    town.house.register(units=(FAR_HALL,), actors=(FAR_CHAIR,))
    town.act(POLICE, "user_management.record_test", "2024-10-08T14:30", result="positive",
             unauthorised_use=True, detected_at="2024-10-08T14:00")  # fmt: skip
    town.act(CHAIR, "user_management.decide", "2024-10-09T08:00")
    town.clock.at = at("2024-10-15T08:30")
    case = town.case(AN, "user_management").id
    address = f"/ho-so/{case}/buoc/user_management.record_move"
    told = {
        moment.NAME: "2024-10-15T08:00",
        "moved_away_at": "2024-10-14T07:00",
        "arrived_at": "2024-10-14T09:00",
    }
    browser = town.browser(POLICE)
    browser.open(address)
    assert '<option value="Xã Tân Lập">' in browser.page
    browser.send(address, **told, moved_to_commune="xã tân lập", move_verified="yes")
    assert town.case(AN, "user_management").facts["moved_to_commune"].value == "tan_lap"
    town.act(CHAIR, "user_management.transfer", "2024-10-15T09:00", receiver=FAR_HALL.id)
    with town.house.services.reading() as uow:
        paper = town.house.reader.blob(uow.documents_of(case)[-1].sha256)
    assert "Chủ tịch Ủy ban nhân dân xã Tân Lập" in "\n".join(texts(paper))
    browser = town.browser(FAR_CHAIR)
    browser.open(f"/ho-so/{case}/buoc/user_management.take_over")
    assert 'name="managing_commune" value="Xã Tân Lập"' in browser.page, (
        "the office's own commune stands there already"
    )
