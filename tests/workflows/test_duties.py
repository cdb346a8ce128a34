"""The clocks of a proceeding: from which moment, to which moment, met, late, ended, never set twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.workflows.journeys import (
    AGREED,
    AT_FACILITY,
    DETECTION,
    HELD_WITH,
    HELD_WITHOUT,
    MANAGEMENT,
    VOLUNTARY,
    Journey,
    go,
)
from tests.workflows.kit import World, at
from workflows.alerts import alerts_of
from workflows.model import DeadlineRecord, Person

NINE = Person("p", "Người chín tuổi", date(2015, 1, 1), "male", {"residence_kind": "none"})


def only(found: list[DeadlineRecord]) -> DeadlineRecord:
    assert len(found) == 1
    return found[0]


# --- the assessment ----------------------------------------------------------------------------------------------------


def test_holding_is_counted_in_hours_from_its_moment(world: World) -> None:
    go(world, HELD_WITHOUT, "send_dossier")
    limit = only(world.duties("assessment.end_detention", person="vo_gia_cu"))
    assert limit.due_at == at("2024-08-10T07:30")
    assert limit.due_date is None
    assert not limit.verified, "five days as 120 hours is a reading"
    assert limit.cites == ("15/2012/QH13 Đ122 k3",)


def test_a_limit_is_set_once(world: World) -> None:
    """Proposal and sending both start it; the same holding has one limit, also after a return and after its end."""
    go(world, HELD_WITHOUT, "accept_request")
    only(world.duties("assessment.end_detention", person="vo_gia_cu"))
    world.do("assessment.end_detention", "police", "vo_gia_cu")
    world.do("assessment.return_dossier", "staff", "vo_gia_cu", return_reason="thiếu dấu")
    world.do("assessment.send_dossier", "police", "vo_gia_cu")
    limit = only(world.duties("assessment.end_detention", person="vo_gia_cu"))
    assert not limit.open


def test_the_end_of_a_holding_can_be_told_also_after_the_police_say_that_nobody_is_held(world: World) -> None:
    go(world, HELD_WITHOUT, "accept_request")
    world.do("assessment.return_dossier", "staff", "vo_gia_cu", return_reason="thiếu dấu")
    world.do("assessment.send_dossier", "police", "vo_gia_cu", detained=False, place="facility")
    world.do("assessment.end_detention", "police", "vo_gia_cu")
    assert not only(world.duties("assessment.end_detention", person="vo_gia_cu")).open


def test_who_is_held_anew_has_a_limit_anew(world: World) -> None:
    go(world, HELD_WITHOUT, "accept_request")
    world.do("assessment.end_detention", "police", "vo_gia_cu")
    world.do("assessment.return_dossier", "staff", "vo_gia_cu", return_reason="thiếu dấu")
    world.do("assessment.send_dossier", "police", "vo_gia_cu", held_from=world.now)
    assert [each.open for each in world.duties("assessment.end_detention", person="vo_gia_cu")] == [
        False,
        True,
    ]
    world.do("assessment.end_detention", "police", "vo_gia_cu")


def test_the_sending_of_staff_is_counted_through_the_night(world: World) -> None:
    for journey in (
        replace(HELD_WITHOUT, start="2024-08-09T14:00"),
        replace(AGREED, start="2024-08-09T14:00"),
    ):
        go(world, journey, "dispatch_staff")
        duty = only(world.duties("assessment.dispatch_staff", person="vo_gia_cu"))
        assert duty.due_at == at("2024-08-10T16:00")
        late = at("2024-08-10T16:00") + timedelta(microseconds=1)
        assert not duty.overdue_at(at("2024-08-10T16:00"))
        assert duty.overdue_at(late)
        world.do("assessment.dispatch_staff", "staff", "vo_gia_cu", late)
        duty = only(world.duties("assessment.dispatch_staff", person="vo_gia_cu"))
        assert (duty.open, duty.met_at, duty.overdue_at(late)) == (False, late, True)
        world = World()


@pytest.mark.parametrize("journey", [VOLUNTARY, HELD_WITH, AT_FACILITY], ids=lambda journey: journey.name)
def test_nobody_is_sent_where_the_person_comes(world: World, journey: Journey) -> None:
    go(world, journey)
    assert world.duties("assessment.dispatch_staff", person=journey.person) == []


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-08-05T00:00", date(2024, 8, 12)),  # Saturday 10 August: the next working day
        ("2024-08-05T23:59", date(2024, 8, 12)),
        ("2024-08-06T10:00", date(2024, 8, 12)),  # Sunday
        ("2024-08-07T10:00", date(2024, 8, 12)),
        ("2024-08-06T17:30+00:00", date(2024, 8, 12)),  # already 7 August in Viet Nam
        ("2024-08-08T10:00", date(2024, 8, 13)),
        ("2024-08-29T10:00", date(2024, 9, 4)),  # 3 September is a public holiday
        ("2024-02-05T10:00", date(2024, 2, 15)),  # Tết
    ],
)
def test_the_result_is_due_five_days_after_the_reception(world: World, received: str, due: date) -> None:
    journey = replace(VOLUNTARY, start=(at(received) - timedelta(hours=2)).isoformat())
    go(world, journey, "receive_person")
    world.do("assessment.receive_person", "staff", "an", received, identity_matched=True)
    duty = only(world.duties("assessment.return_result"))
    assert duty.due_date == due
    assert duty.due_at == at(f"{due + timedelta(days=1)}T00:00")
    assert duty.unit == "days"


def test_the_limit_of_the_holding_before_that_of_the_result_is_told(world: World) -> None:
    go(world, HELD_WITHOUT, "examine")
    case = world.case("assessment", "vo_gia_cu")
    first = [alert for alert in alerts_of(case, world.now) if alert.code == "detention_ends_first"]
    assert [alert.due_at for alert in first] == [at("2024-08-10T07:30")]
    assert "07:30 ngày 10/08/2024" in first[0].vi
    world.do("assessment.end_detention", "police", "vo_gia_cu")
    assert alerts_of(world.case("assessment", "vo_gia_cu"), world.now) == ()


def test_who_was_held_for_days_before_is_told_too(world: World) -> None:
    """The alert comes back with the very act that starts the later clock."""
    journey = replace(HELD_WITHOUT, start="2024-08-09T08:00")
    go(world, journey, "receive_person")
    done = world.do("assessment.receive_person", "staff", "vo_gia_cu")
    assert [alert.code for alert in done.alerts] == ["detention_ends_first"]


def test_the_alert_of_an_overrun_holding_survives_the_end_of_the_case(world: World) -> None:
    go(world, HELD_WITHOUT, "accept_request")
    world.do("assessment.close", "police", "vo_gia_cu", close_reason="Không còn căn cứ")
    case = world.case("assessment", "vo_gia_cu")
    assert [alert.code for alert in alerts_of(case, at("2024-08-10T07:31"))] == ["overdue"]
    assert alerts_of(case, at("2024-08-10T07:30")) == ()


def test_late_acts_are_done_and_shown_as_late(world: World) -> None:
    """The law sets the limit; the result of a late assessment is a result."""
    go(world, AT_FACILITY, "conclude")
    world.now = at("2024-09-30T08:00")
    world.do("assessment.conclude", "doctor", "vo_gia_cu", conclusion="not_addicted")
    assert {alert.code for alert in alerts_of(world.case("assessment", "vo_gia_cu"), world.now)} == {
        "overdue"
    }
    world.do("assessment.issue_result", "head", "vo_gia_cu")
    world.do("assessment.return_result", "staff", "vo_gia_cu")
    five, at_once = world.duties("assessment.return_result", person="vo_gia_cu")
    assert (five.unit, five.open, five.overdue_at(world.now)) == ("days", False, True)
    assert at_once.met_at == five.met_at
    assert alerts_of(world.case("assessment", "vo_gia_cu"), world.now) == ()


def test_at_once_has_no_number_and_is_never_overdue_by_count(world: World) -> None:
    go(world, AT_FACILITY, "return_result")
    (notify,) = world.duties("assessment.notify_person", person="vo_gia_cu")
    issued = world.case("assessment", "vo_gia_cu").facts["result_issued_at"].value
    assert (notify.unit, notify.due_at, notify.due_date) == ("immediate", issued, None)
    assert alerts_of(world.case("assessment", "vo_gia_cu"), world.now + timedelta(days=1)) == ()


def test_the_volunteer_is_notified_by_the_return(world: World) -> None:
    go(world, VOLUNTARY)
    assert world.duties("assessment.notify_person") == []


@pytest.mark.parametrize("journey", [HELD_WITH, AGREED, VOLUNTARY], ids=lambda journey: journey.name)
def test_both_clocks_of_the_registration_run(world: World, journey: Journey) -> None:
    """From the day of the result (Decree 116/2021 28.1) and from determination and notice (3.3)."""
    late = (
        {"assessment.notify_person", "assessment.return_result"}
        if journey is VOLUNTARY
        else {"assessment.notify_person"}
    )
    last = next(step for step in journey.steps if step.act in late and step.stage == "addicted")
    go(world, journey, last.act.partition(".")[2])
    world.do(last.act, last.by, journey.person, "2024-08-12T09:00", **last.inputs)
    first, second = world.duties("registration.register", person=journey.person)
    assert (first.term, first.due_date, first.cites) == (
        "d116-28-1",
        date(2024, 8, 12),
        ("116/2021/NĐ-CP Đ28 k1",),
    )
    assert (second.term, second.due_date, second.cites) == (
        "d116-3-3",
        date(2024, 8, 19),
        ("116/2021/NĐ-CP Đ3 k3",),
    )


def test_who_is_not_addicted_registers_nothing(world: World) -> None:
    go(world, AT_FACILITY)
    assert world.duties("registration.register", person="vo_gia_cu") == []


def relapsed(world: World, born: date | None, conclusion: str) -> list[str]:
    """What opens after a result on ground d for a person of that birth."""
    world.put(
        Person(
            "d", "Người tái sử dụng", born, "male", {"residence_kind": "stable", "residence_commune": "xa_x"}
        )
    )
    world.on_file("aftercare_decided", "2024-01-01", "d", "2024-08-01", record_until="2025-01-01")
    first = replace(
        AT_FACILITY.steps[0],
        inputs={"ground": "aftercare_reuse", "detected_at": "2024-08-05T07:00", "detained": False},
    )
    steps = [first, *AT_FACILITY.steps[1:]]
    yes = {f"criterion_{number}": "yes" for number in range(1, 7)} if conclusion == "addicted" else {}
    steps = [
        replace(step, inputs=dict(step.inputs) | (yes if step.act.endswith("examine") else {})
                | ({"conclusion": conclusion} if step.act.endswith(".conclude") else {}),
                stage=conclusion if step.act.endswith("notify_person") else step.stage)
        for step in steps
    ]  # fmt: skip
    go(world, Journey("relapse", "d", "2024-08-05T08:00", tuple(steps)), "notify_person")
    done = world.do("assessment.notify_person", "staff", "d")
    return sorted(step.opens for step in done.next_steps)


@pytest.mark.parametrize(
    ("born", "opens", "duties"),
    [
        (
            date(2006, 8, 5),
            ["addict_list.enlist", "compulsory.prepare"],
            ["compulsory.prepare"],
        ),  # 18 that very day
        (date(2006, 8, 7), ["addict_list.enlist", "registration.register"], []),
        (date(2013, 8, 6), ["addict_list.enlist"], []),
    ],
)
def test_a_relapse_under_aftercare(world: World, born: date, opens: list[str], duties: list[str]) -> None:
    assert relapsed(world, born, "addicted") == opens
    case = world.case("assessment", "d")
    assert [each.duty for each in case.deadlines if each.set_by_seq == case.version] == duties
    assert world.duties("registration.register", person="d") == []


def test_no_relapse_without_a_result_of_addiction(world: World) -> None:
    assert relapsed(world, date(1990, 1, 1), "not_addicted") == ["user_management.decide"]
    assert world.duties("compulsory.prepare", person="d") == []


def test_under_twelve_there_is_no_duty_to_register(world: World) -> None:
    world.put(NINE)
    journey = replace(AGREED, person="p")
    go(world, journey, "notify_person")
    done = world.do("assessment.notify_person", "staff", "p")
    assert [step.opens for step in done.next_steps] == ["addict_list.enlist"]
    assert world.duties("registration.register", person="p") == []


@pytest.mark.parametrize(
    ("born", "duties"), [(date(2012, 8, 6), 0), (date(2012, 8, 5), 2), (date(2012, 8, 4), 2)]
)
def test_the_duty_to_register_begins_on_the_twelfth_birthday(world: World, born: date, duties: int) -> None:
    world.put(replace(NINE, born=born))
    go(world, replace(AGREED, person="p"), "notify_person")
    world.do("assessment.notify_person", "staff", "p", "2024-08-05T23:00")
    assert len(world.duties("registration.register", person="p")) == duties


def test_an_unknown_date_of_birth_hides_no_duty_to_register(world: World) -> None:
    """Only who is known to be under twelve is outside Decree 116/2021 28.1; a clock that nobody shows would lapse unseen."""
    world.put(replace(NINE, born=None))
    go(world, replace(AGREED, person="p"), "notify_person")
    done = world.do("assessment.notify_person", "staff", "p", "2024-08-05T23:00")
    assert [each.duty for each in done.deadlines_set].count("registration.register") == 2
    assert "registration.register" in {each.opens for each in done.next_steps}


def test_the_result_of_a_managed_person_stops_the_management(world: World) -> None:
    go(world, replace(MANAGEMENT, start="2024-07-01T08:00"), "stop")
    world.do(
        "user_management.record_test",
        "police",
        when="2024-08-05T06:00",
        result="positive",
        detected_at="2024-08-05T05:00",
    )
    told: dict[str, Any] = {
        "ground": "managed_user_reuse",
        "detected_at": "2024-08-05T05:00",
        "detained": False,
    }
    first = replace(AGREED.steps[0], inputs=told)
    go(world, replace(AGREED, person="an", steps=(first, *AGREED.steps[1:])), "notify_person")
    done = world.do("assessment.notify_person", "staff", "an")
    assert sorted(step.opens for step in done.next_steps) == [
        "addict_list.enlist", "registration.register", "user_management.stop",
    ]  # fmt: skip


# --- a case that crosses the first of July 2026 ---------------------------------------------------------------------------


def test_what_begins_after_the_line_is_counted_by_the_new_law(world: World) -> None:
    told = {**AGREED.steps[0].inputs, "detected_at": "2026-06-30T07:00"}
    first, second = (replace(step, by="police") for step in AGREED.steps[:2])
    steps = (replace(first, inputs=told), second, *AGREED.steps[2:])
    go(world, replace(AGREED, start="2026-06-30T08:00", steps=steps), "issue_result")
    world.do("assessment.issue_result", "head", "vo_gia_cu", "2026-07-01T09:00")
    assert {each.cites for each in world.duties("assessment.notify_person", person="vo_gia_cu")} == {
        ("120/2025/QH15 Đ31 k4",)
    }
    world.do("assessment.return_result", "staff", "vo_gia_cu")
    world.do("assessment.notify_person", "staff", "vo_gia_cu", "2026-07-01T22:15")
    duty = only(world.duties("registration.register", person="vo_gia_cu"))
    assert (duty.term, duty.due_at) == ("d163-89-1", at("2026-07-02T22:15"))
    assert world.case("assessment", "vo_gia_cu").regime == "2025-07-01", (
        "the case keeps the regime in which it was opened"
    )


# --- detection and management ---------------------------------------------------------------------------------------------


def test_the_report_goes_at_once_and_the_verification_has_days(world: World) -> None:
    go(world, DETECTION, "verify_residence")
    verify = only(world.duties("detection.verify_residence", "detection"))
    assert (verify.open, verify.due_date) == (True, date(2024, 8, 8))
    world.do("detection.verify_residence", "police", stable_residence=True)
    assert not only(world.duties("detection.verify_residence", "detection")).open


def test_a_negative_test_leaves_no_duty(world: World) -> None:
    go(world, DETECTION, "record_result")
    world.do("detection.record_result", "police", "an", result="negative")
    assert world.stage("detection") == "negative"
    verify = only(world.duties("detection.verify_residence", "detection"))
    assert (verify.open, verify.met_by_seq) == (False, None)
    assert alerts_of(world.case("detection"), world.now + timedelta(days=30)) == ()


def test_each_test_starts_its_own_clock_to_decide(world: World) -> None:
    """Two positive tests of one day, a decision between them: the second has its own limit."""
    go(world, MANAGEMENT, "decide")
    world.do("user_management.decide", "chair", when="2024-08-05T10:00")
    world.do("user_management.record_test", "police", when="2024-08-05T15:00", result="positive")
    duties = world.duties("user_management.decide", "user_management")
    assert [(each.term, each.due_date, each.open) for each in duties] == [
        ("l73-23-4", date(2024, 8, 8), False),
        ("d105-42-1", date(2024, 8, 8), False),
        ("l73-23-4", date(2024, 8, 8), True),
        ("d105-42-1", date(2024, 8, 8), True),
    ]


def test_a_new_decision_ends_the_old_term(world: World) -> None:
    go(world, MANAGEMENT, "stop")
    old = only(world.duties("user_management.term", "user_management"))
    assert (old.due_date, old.open) == (date(2025, 8, 5), True)
    world.do("user_management.stop", "chair", stop_reason="prison", stop_paper="Bản án 12")
    assert not only(world.duties("user_management.term", "user_management")).open
    sent = only(world.duties("user_management.send_decision", "user_management"))
    assert (sent.due_date, sent.open) == (date(2024, 8, 8), True)


def test_the_length_of_a_measure_does_not_roll_over_a_sunday(world: World) -> None:
    go(world, replace(MANAGEMENT, start="2024-05-11T08:00"), "stop")
    term = only(world.duties("user_management.term", "user_management"))
    assert term.due_date == date(2025, 5, 11)
    assert term.due_date.weekday() == 6


# --- the proof --------------------------------------------------------------------------------------------------------------


def test_every_limit_carries_its_proof_and_its_law(world: World) -> None:
    for journey in (HELD_WITH, MANAGEMENT, DETECTION):
        world = go(World(), journey)
        for each in world.case(journey.procedure, journey.person).deadlines:
            assert each.cites
            assert each.label
            proof = json.loads(json.dumps(each.proof))
            assert at(proof["start"]) <= world.now
            assert proof["vi"]
            if each.unit not in {"hours", "immediate"}:
                assert proof["steps"]


def test_a_calendar_that_does_not_reach_refuses_and_writes_nothing(world: World) -> None:
    """2033 is not there: no working day is guessed."""
    go(world, replace(VOLUNTARY, start="2032-12-30T08:00"), "receive_person")
    error = world.refused(
        "assessment.receive_person", "staff", when="2032-12-30T11:00", identity_matched=True
    )
    assert error.code == "calendar"


def test_a_minor_told_alone_starts_no_clock_of_a_failure_to_register(world: World) -> None:
    """The duty is that of who represents the minor (Law 73/2021 27.5 c): the clock of Decree 116/2021 3.3 waits for the notice to them."""
    world.put(replace(NINE, born=date(2009, 1, 1)))
    go(world, replace(AGREED, person="p"), "notify_person")
    world.do("assessment.notify_person", "staff", "p", "2024-08-05T23:00", notified_to="person")
    assert [each.term for each in world.duties("registration.register", person="p")] == ["d116-28-1"]
    world.do("assessment.notify_person", "staff", "p", "2024-08-07T09:00", notified_to="parent")
    told = {each.term: each.due_date for each in world.duties("registration.register", person="p")}
    assert told["d116-3-3"] == date(2024, 8, 14)
