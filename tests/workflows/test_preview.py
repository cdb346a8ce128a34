"""A page shows what the door would do: nothing promised that is refused, nothing hidden that is accepted."""

from __future__ import annotations

import pytest

from tests.workflows.journeys import HELD_WITHOUT, JOURNEYS, MONITORED, TWO, Journey, go, walk
from tests.workflows.kit import ACTORS, World, cites, doctor_of, facility
from workflows.preview import State
from workflows.procedure import load_procedures


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_the_next_step_is_never_hidden_from_who_may_do_it(world: World, journey: Journey) -> None:
    for step in walk(world, journey):
        seen = world.look(step.act, step.by, journey.person, world.now)
        assert seen is not None
        assert seen.enabled, (step.act, seen.why_en)
        filled = world.look(step.act, step.by, journey.person, world.now, **step.inputs)
        assert filled is not None
        assert filled.state is State.READY


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_what_is_ready_may_be_done_as_it_is(world: World, journey: Journey) -> None:
    for _ in walk(world, journey):
        for act in load_procedures()[journey.procedure].acts:
            for officer in ("police", "provincial", "district", "warden", "chair", "staff", "doctor", "head"):
                seen = world.look(act, officer, journey.person, world.now)
                if seen is not None and seen.state is State.READY:
                    world.fork().do(act, officer, journey.person, world.now)


def test_a_preview_of_everything_is_what_exists_from_here(world: World) -> None:
    go(world, HELD_WITHOUT, "dispatch_staff")
    seen = world.look_all("assessment", "staff", "vo_gia_cu")
    assert {name: each.state for name, each in seen.items()} == {
        "assessment.return_dossier": State.FORM,
        "assessment.dispatch_staff": State.READY,
        "assessment.receive_person": State.REFUSED,
        "assessment.end_detention": State.NOT_PERMITTED,
        "assessment.withdraw": State.REFUSED,
        "assessment.close": State.NOT_PERMITTED,
    }
    refused = seen["assessment.receive_person"]
    assert [finding.requirement for finding in refused.blocking] == ["d109-6-2-b-before"]
    assert "24" not in refused.why_vi


def test_it_is_greyed_where_no_entry_could_help(world: World) -> None:
    go(world, MONITORED, "examine")
    unfit = doctor_of(ACTORS["doctor"].appointments[0].unit, speciality="general", training=False)
    seen = world.look("assessment.examine", unfit, "vo_gia_cu")
    assert seen is not None
    assert seen.state is State.REFUSED
    assert {finding.requirement for finding in seen.blocking} == {"d109-3-2-training"}
    lapsed = facility("tram", qualified={"from": "2022-01-01", "to": "2024-08-04"})
    seen = world.look("assessment.examine", doctor_of(lapsed), "vo_gia_cu")
    assert seen is not None
    assert {finding.requirement for finding in seen.blocking} == {"d109-3-1", "d109-3-3"}


@pytest.mark.parametrize(
    ("ground", "paper"),
    [
        ("managed_user_reuse", "user_management"),
        ("aftercare_reuse", "aftercare"),
        ("commune_education", "commune_education"),
    ],
)
def test_a_use_found_earlier_may_open_what_today_is_shut(world: World, ground: str, paper: str) -> None:
    """The measure ended yesterday; the use was found while it ran, which the form can say."""
    world.on_file(f"{paper}_decided", "2023-05-01", when="2024-04-30", record_until="2024-04-30")
    if paper == "commune_education":
        world.on_file("commune_education_completed", "2023-05-01")
    seen = world.look("assessment.propose", "police", when="2024-05-02", ground=ground)
    assert seen is not None
    assert seen.enabled, seen.why_en
    entries = {"ground": ground, "detected_at": "2024-04-29T21:00"}
    filled = world.look("assessment.propose", "police", when="2024-05-02", **entries)
    assert filled is not None
    assert filled.state is State.READY


def test_the_chair_of_the_place_of_detection_may_say_that_there_is_no_stable_home(world: World) -> None:
    world.do("user_management.record_test", "police_y", when="2024-05-02", result="positive", unauthorised_use=True,
             detected_commune="xa_y")  # fmt: skip
    seen = world.look("user_management.decide", "chair_y")
    assert seen is not None
    assert seen.state is State.FORM
    error = world.refused("user_management.decide", "chair_y", stable_residence=False)
    assert cites(error) == {
        "105/2021/NĐ-CP Đ40 k2 e"
    }  # the office is the right one, but the assessment comes first
    seen = world.look("user_management.decide", "chair_y", stable_residence=True)
    assert seen is not None
    assert seen.state is State.NOT_PERMITTED


def test_criteria_may_be_corrected_in_the_form(world: World) -> None:
    go(world, MONITORED, "examine")
    world.do(
        "assessment.examine",
        "doctor",
        "vo_gia_cu",
        **TWO,
        evidence_sources=["clinical"],
        together_one_month=True,
    )
    seen = world.look("assessment.conclude", "doctor", "vo_gia_cu", conclusion="addicted")
    assert seen is not None
    assert seen.state is State.FORM
    filled = world.look(
        "assessment.conclude", "doctor", "vo_gia_cu", conclusion="addicted", criterion_6="yes"
    )
    assert filled is not None
    assert filled.state is State.READY
