"""The five variants from the first step to the last, and what leads to them, in the order of the law."""

from __future__ import annotations

import json

import pytest

from rules.errors import LotrinhError
from rules.terms import legal_date
from tests.workflows.invariants import check
from tests.workflows.journeys import (
    AGREED,
    AT_FACILITY,
    HELD_WITH,
    HELD_WITHOUT,
    JOURNEYS,
    MONITORED,
    VARIANTS,
    VOLUNTARY,
    Journey,
    go,
    walk,
)
from tests.workflows.kit import World, cites
from workflows.errors import ActNotAvailable, RequirementsNotMet
from workflows.procedure import load_procedures

ids = lambda journey: journey.name  # noqa: E731  # a label
every = pytest.mark.parametrize("journey", JOURNEYS, ids=ids)


@every
def test_it_runs_to_its_end(world: World, journey: Journey) -> None:
    go(world, journey)
    case = world.case(journey.procedure, journey.person)
    assert case.closed
    assert case.version == len(journey.steps)
    check(world.store)
    entries = [entry for entry in world.store.audit if entry.case_id == case.id]
    assert [entry.act for entry in entries] == [step.act for step in journey.steps]
    assert all(json.loads(entry.body)["receipt"]["regime"] == "2022-01-01" for entry in entries)


@pytest.mark.parametrize(
    ("journey", "forms"),
    [
        (VOLUNTARY, ["109/2021/NĐ-CP Mẫu 01", "18/2021/TT-BYT PL03", "109/2021/NĐ-CP Mẫu 04"]),
        (HELD_WITH, ["109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 03", "18/2021/TT-BYT PL03", "109/2021/NĐ-CP Mẫu 05"]),
        (HELD_WITHOUT, ["109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 03", "18/2021/TT-BYT PL03", "109/2021/NĐ-CP Mẫu 05"]),
        (AT_FACILITY, ["109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 03", "18/2021/TT-BYT PL03", "109/2021/NĐ-CP Mẫu 05"]),
        (AGREED, ["109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 03", "18/2021/TT-BYT PL03", "109/2021/NĐ-CP Mẫu 05"]),
        (MONITORED, ["109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 03", "18/2021/TT-BYT PL04", "18/2021/TT-BYT PL06",
                     "18/2021/TT-BYT PL03", "109/2021/NĐ-CP Mẫu 05"]),
    ],
    ids=lambda value: value.name if isinstance(value, Journey) else "",
)  # fmt: skip
def test_its_papers(world: World, journey: Journey, forms: list[str]) -> None:
    go(world, journey)
    assert [paper.form for paper in world.store.documents] == forms


def test_the_variant_is_the_one_of_its_name() -> None:
    for journey in VARIANTS:
        world = go(World(), journey)
        verdict = world.store.audit[-1 if journey is not VOLUNTARY else 0]
        assert verdict.kind == "act"
        asked = [
            json.loads(entry.body)["receipt"].get("facts", {}).get("variant") for entry in world.store.audit
        ]
        assert set(asked) - {None} == {journey.name}


def available(world: World, journey: Journey) -> set[str]:
    """The acts that exist from where the case stands."""
    procedure = load_procedures()[journey.procedure]
    stage = world.stage(journey.procedure, journey.person)
    return {
        name for name, act in procedure.acts.items() if act.row_from(stage, legal_date(world.now)) is not None
    }


@every
def test_a_step_not_yet_due_does_not_exist_or_is_refused(world: World, journey: Journey) -> None:
    """Before each step, try every later step of the journey with its very entries: nothing jumps the queue but what may."""
    free = {"assessment.end_detention", "assessment.record_treatment", "detection.verify_residence"}
    for number, step in enumerate(walk(world, journey)):
        later = {each.act: each for each in journey.steps[number + 1 :] if each.act != step.act}
        for each in later.values():
            copy = world.fork()
            try:
                done = copy.do(each.act, each.by, journey.person, world.now, **each.inputs)
            except LotrinhError:
                continue
            assert each.act in free | SOONER.get(step.act, set()), (step.act, each.act, done.case.stage)


# What may come before the step on the left, because the law gives no order between the two or lets the left one be left out.
SOONER = {
    "assessment.apply": {"assessment.accept_request"},
    "assessment.record_treatment": {"assessment.examine"},
    "assessment.end_detention": {"assessment.issue_result"},
    "assessment.order_monitoring": {"assessment.conclude"},  # the doctor finds a third criterion without it
    "assessment.return_dossier": {"assessment.accept_request"},
    "assessment.return_result": {"assessment.notify_person"},
    "assessment.notify_person": {"assessment.return_result"},
    "user_management.decide": {"user_management.stop"},
    "user_management.record_test": {"user_management.stop"},
}


def test_the_person_is_not_received_before_staff_are_sent(world: World) -> None:
    for journey in (HELD_WITHOUT, AGREED):
        go(world, journey, "dispatch_staff")
        error = world.refused("assessment.receive_person", "staff", journey.person)
        assert "109/2021/NĐ-CP Đ6 k2 b" in cites(error)
        world = World()


def test_the_dossier_is_not_received_before_it_is_passed_on(world: World) -> None:
    go(world, HELD_WITH, "forward")
    error = world.refused("assessment.accept_request", "staff", "vo_gia_cu")
    assert cites(error) >= {"109/2021/NĐ-CP Đ5 k2 c"}


def test_a_returned_dossier_is_passed_on_anew(world: World) -> None:
    go(world, HELD_WITH, "accept_request")
    world.do("assessment.return_dossier", "staff", "vo_gia_cu", return_reason="thiếu chữ ký")
    assert [each.open for each in world.duties("assessment.forward", person="vo_gia_cu")] == [False]
    world.do("assessment.send_dossier", "provincial", "vo_gia_cu")
    assert [each.open for each in world.duties("assessment.forward", person="vo_gia_cu")] == [False, True]
    assert "109/2021/NĐ-CP Đ5 k2 c" in cites(world.refused("assessment.accept_request", "staff", "vo_gia_cu"))
    world.do("assessment.forward", "warden", "vo_gia_cu")
    world.do("assessment.accept_request", "staff", "vo_gia_cu")


def test_a_dossier_returned_before_it_was_passed_on_leaves_no_duty_behind(world: World) -> None:
    go(world, HELD_WITH, "forward")
    world.do("assessment.return_dossier", "staff", "vo_gia_cu", return_reason="thiếu chữ ký")
    (duty,) = world.duties("assessment.forward", person="vo_gia_cu")
    assert not duty.open
    assert duty.met_by_seq is None


@pytest.mark.parametrize("journey", [HELD_WITHOUT, AT_FACILITY, AGREED], ids=ids)
def test_only_where_the_place_has_a_facility_is_anything_passed_on(world: World, journey: Journey) -> None:
    go(world, journey, "accept_request") if journey is not AT_FACILITY else go(
        world, journey, "return_dossier"
    )
    error = world.refused("assessment.forward", journey.steps[0].by, journey.person)
    assert "109/2021/NĐ-CP Đ5 k2 b" in cites(error)


@pytest.mark.parametrize("journey", [VOLUNTARY, HELD_WITH, AT_FACILITY], ids=ids)
def test_staff_are_sent_only_where_the_person_does_not_come(world: World, journey: Journey) -> None:
    go(world, journey, "receive_person")
    assert "109/2021/NĐ-CP Đ6 k2 b" in cites(
        world.refused("assessment.dispatch_staff", "staff", journey.person)
    )


@pytest.mark.parametrize("journey", VARIANTS, ids=ids)
def test_no_result_before_a_conclusion_and_the_approval_of_the_head(world: World, journey: Journey) -> None:
    for step in walk(world, journey, "issue_result"):
        if step.act == "assessment.conclude":
            assert isinstance(
                world.refused("assessment.issue_result", "head", journey.person), ActNotAvailable
            )
    if journey is VOLUNTARY:
        world.do("assessment.issue_result", "doctor", journey.person)
        return
    error = world.refused("assessment.issue_result", "doctor", journey.person)
    assert isinstance(error, RequirementsNotMet)
    assert cites(error) == {
        f"109/2021/NĐ-CP {place}" for place in ("Đ5 k2 đ", "Đ6 k2 d", "Đ7 k2 c", "Đ7 k3 d")
    }
    world.do("assessment.issue_result", "head", journey.person)


def test_the_volunteer_gets_the_result_once_and_it_is_the_notification(world: World) -> None:
    go(world, VOLUNTARY, "return_result")
    assert "109/2021/NĐ-CP Đ5 k2" in cites(world.refused("assessment.notify_person", "staff", "an"))
    world.do("assessment.return_result", "staff", "an")
    assert world.case("assessment").closed


def test_the_three_moments_of_the_result_are_three(world: World) -> None:
    go(world, HELD_WITH)
    facts = world.case("assessment", "vo_gia_cu").facts
    moments = [
        facts[name].value
        for name in ("concluded_at", "result_issued_at", "result_returned_at", "person_notified_at")
    ]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize("journey", VARIANTS, ids=ids)
def test_what_has_ended_is_not_gone_on_with(world: World, journey: Journey) -> None:
    go(world, journey)
    # a minor's parents may still be told where addicted; the law refuses it for these adults
    late = (
        {"assessment.notify_person"}
        if world.case("assessment", journey.person).stage == "addicted"
        else set()
    )
    assert available(world, journey) == {"assessment.end_detention"} | late
    for act in late:
        assert isinstance(world.refused(act, "staff", journey.person, notified_to="parent"), LotrinhError)
    for act in ("return_result", "issue_result", "examine", "record_treatment", "withdraw", "close"):
        by = {
            "close": "police",
            "examine": "doctor",
            "record_treatment": "doctor",
            "issue_result": "head",
        }.get(act, "staff")
        if act == "close" and journey.steps[0].by != "police":
            continue
        assert isinstance(
            world.refused(f"assessment.{act}", by, journey.person, close_reason="x"), LotrinhError
        )


def test_who_is_held_when_the_case_closes_is_let_go_afterwards(world: World) -> None:
    go(world, HELD_WITHOUT, "accept_request")
    world.do("assessment.close", "police", "vo_gia_cu", close_reason="Không còn căn cứ")
    (limit,) = world.duties("assessment.end_detention", person="vo_gia_cu")
    assert limit.open
    done = world.do("assessment.end_detention", "police", "vo_gia_cu")
    assert (done.case.stage, done.case.closed) == ("closed", True)
    (limit,) = world.duties("assessment.end_detention", person="vo_gia_cu")
    assert limit.met_at == world.now
    assert "15/2012/QH13 Đ122 k3" in cites(world.refused("assessment.end_detention", "police", "vo_gia_cu"))


@pytest.mark.parametrize("entered", [True, False])
def test_what_the_police_proposed_nobody_withdraws(world: World, *, entered: bool) -> None:
    go(world, AT_FACILITY, "return_dossier")
    world.do("assessment.accept_request", "staff", "vo_gia_cu", voluntary_request=entered)
    error = world.refused("assessment.withdraw", "staff", "vo_gia_cu", close_reason="không muốn")
    assert cites(error) == {"73/2021/QH14 Đ27 k1 đ"}


def test_the_police_may_close_before_it_is_known_whether_the_person_is_held(world: World) -> None:
    world.do(
        "assessment.propose",
        "police",
        "vo_gia_cu",
        ground="no_stable_residence",
        result="positive",
        unauthorised_use=True,
    )
    assert world.do("assessment.close", "police", "vo_gia_cu", close_reason="Người đó chết").case.closed


def test_the_police_close_no_voluntary_case(world: World) -> None:
    go(world, VOLUNTARY, "examine")
    error = world.refused("assessment.close", "police", close_reason="x")
    assert "109/2021/NĐ-CP Đ5 k2" in cites(error)
