"""Whole proceedings, step by step: the five variants of Decree 109/2021 and what leads to and from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.workflows.kit import World, at
from workflows.command import Performed

HOUR = timedelta(hours=1)
NO: dict[str, Any] = {f"criterion_{number}": "no" for number in range(1, 7)}
THREE = NO | {"criterion_1": "yes", "criterion_3": "yes", "criterion_5": "yes"}
TWO = NO | {"criterion_1": "yes", "criterion_2": "yes"}
FOUND: dict[str, Any] = {
    "ground": "no_stable_residence",
    "detected_at": "2024-08-05T07:00",
    "result": "positive",
    "unauthorised_use": True,
}
HELD: dict[str, Any] = {"detained": True, "held_from": "2024-08-05T07:30"}
EXAMINED: dict[str, Any] = {"evidence_sources": ["clinical", "interview"], "together_one_month": True}


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what with which entries; ``stage`` is where the case stands afterwards."""

    act: str
    by: str
    stage: str
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Journey:
    """The steps of one person's case, one hour apart."""

    name: str
    person: str
    start: str
    steps: tuple[Step, ...]

    @property
    def procedure(self) -> str:
        return self.steps[0].act.partition(".")[0]


def _step(act: str, by: str, stage: str, **inputs: object) -> Step:
    return Step(f"assessment.{act}", by, stage, inputs)


def _to_conclusion(conclusion: str, **received: object) -> tuple[Step, ...]:
    criteria = THREE if conclusion == "addicted" else NO
    return (
        _step("receive_person", "staff", "person_received", **received),
        _step("record_treatment", "doctor", "person_received", treatment_note="Không có hội chứng cai"),
        _step("examine", "doctor", "examined", **criteria, **EXAMINED),
        _step("conclude", "doctor", "concluded", conclusion=conclusion),
    )


def _to_end(conclusion: str) -> tuple[Step, ...]:
    return (
        *_to_conclusion(conclusion),
        _step("issue_result", "head", "result_issued", result_number="1/PKQ"),
        _step("return_result", "staff", "result_returned", received_by="Công an"),
        _step("notify_person", "staff", conclusion, notified_to="person"),
    )


VOLUNTARY = Journey(
    "voluntary", "an", "2024-08-05T08:00",
    (
        _step("apply", "staff", "applied", papers=["application_form_01"], photo_id_shown=True),
        _step("accept_request", "staff", "accepted"),
        *_to_conclusion("addicted", identity_matched=True),
        _step("issue_result", "doctor", "result_issued"),
        _step("return_result", "staff", "addicted", received_by="người tự nguyện"),
    ),
)  # fmt: skip
HELD_WITH = Journey(
    "detained_with_facility", "vo_gia_cu", "2024-08-05T08:00",
    (
        _step("propose", "provincial", "proposed", **FOUND, **HELD, detention_place_has_facility=True),
        _step("send_dossier", "provincial", "dossier_sent", facility="tram", detention="tam_giu", place="detention_place",
              papers=["test_result_copy", "detention_decision_copy"]),
        _step("forward", "warden", "forwarded"),
        _step("accept_request", "staff", "accepted"),
        *_to_end("addicted"),
        _step("end_detention", "warden", "addicted"),
    ),
)  # fmt: skip
HELD_WITHOUT = Journey(
    "detained_without_facility", "vo_gia_cu", "2024-08-05T08:00",
    (
        _step("propose", "police", "proposed", **FOUND, **HELD, detention_place_has_facility=False),
        _step("send_dossier", "police", "dossier_sent", facility="tram", place="detention_place",
              papers=["test_result_copy", "detention_decision_copy"]),
        _step("accept_request", "staff", "accepted"),
        _step("dispatch_staff", "staff", "staff_dispatched"),
        *_to_conclusion("not_addicted"),
        _step("end_detention", "police", "concluded"),
        _step("issue_result", "head", "result_issued"),
        _step("notify_person", "staff", "person_notified", notified_to="person"),
        _step("return_result", "staff", "not_addicted"),
    ),
)  # fmt: skip
AT_FACILITY = Journey(
    "at_facility", "vo_gia_cu", "2024-08-05T08:00",
    (
        _step("propose", "police", "proposed", **FOUND, detained=False),
        _step("send_dossier", "police", "dossier_sent", facility="tram", place="facility", papers=["test_result_copy"]),
        _step("return_dossier", "staff", "returned", return_reason="Bản sao không đóng dấu"),
        _step("send_dossier", "police", "dossier_sent"),
        _step("accept_request", "staff", "accepted"),
        *_to_end("not_addicted"),
    ),
)  # fmt: skip
AGREED = Journey(
    "agreed_place", "vo_gia_cu", "2024-08-05T08:00",
    (
        _step("propose", "district", "proposed", **FOUND, detained=False),
        _step("send_dossier", "district", "dossier_sent", facility="tram", place="agreed_place", place_agreed=True,
              place_text="Trụ sở Công an xã X", papers=["test_result_copy"]),
        _step("accept_request", "staff", "accepted"),
        _step("dispatch_staff", "staff", "staff_dispatched"),
        *_to_end("addicted"),
    ),
)  # fmt: skip
MONITORED = Journey(
    "monitored", "vo_gia_cu", "2024-08-05T08:00",
    (
        *AT_FACILITY.steps[:2],
        _step("accept_request", "staff", "accepted"),
        _step("receive_person", "staff", "person_received"),
        _step("examine", "doctor", "examined", **TWO, **EXAMINED),
        _step("order_monitoring", "doctor", "monitoring", monitoring_ordered=["opioids", "cannabis"]),
        _step("record_monitoring", "doctor", "monitoring", monitoring_substance="opioids", monitoring_day=1,
              signs=["craving", "runny_nose", "yawning"]),
        _step("record_monitoring", "doctor", "monitoring", monitoring_substance="cannabis", monitoring_day=1, signs=["anxiety"]),
        _step("conclude_monitoring", "doctor", "monitoring", monitoring_substance="opioids", withdrawal="present",
              evidence_stop=True, threshold_met=True, exclusion_ok=True),
        _step("conclude_monitoring", "doctor", "monitored", monitoring_substance="cannabis", withdrawal="absent"),
        _step("conclude", "doctor", "concluded", conclusion="addicted", criterion_6="yes"),
        *_to_end("addicted")[-3:],
    ),
)  # fmt: skip
VARIANTS = (VOLUNTARY, HELD_WITH, HELD_WITHOUT, AT_FACILITY, AGREED)
DETECTION = Journey(
    "detection", "an", "2024-08-05T20:00",
    (
        Step("detection.order_test", "police", "test_ordered",
             {"test_basis": "caught_using", "detected_at": "2024-08-05T19:30", "detected_commune": "xa_x", "unauthorised_use": True}),
        Step("detection.take_sample", "police", "sample_taken", {"sample": "urine", "same_sex_supervisor": True}),
        Step("detection.record_result", "police", "positive", {"result": "positive", "in_compulsory_rehab": False}),
        Step("detection.report_positive", "police", "reported"),
        Step("detection.verify_residence", "police", "reported", {"stable_residence": True}),
    ),
)  # fmt: skip
MANAGEMENT = Journey(
    "management", "an", "2024-08-05T08:00",
    (
        Step("user_management.record_test", "police", "pending_decision", {"result": "positive", "unauthorised_use": True}),
        Step("user_management.decide", "chair", "under_management"),
        Step("user_management.record_test", "police", "under_management", {"result": "negative"}),
        Step("user_management.stop", "chair", "stopped", {"stop_reason": "prison", "stop_paper": "Bản án 12"}),
        Step("user_management.send_decision", "chair", "stopped", {"received_by": "Công an xã"}),
    ),
)  # fmt: skip
JOURNEYS = (*VARIANTS, MONITORED, DETECTION, MANAGEMENT)


def walk(world: World, journey: Journey, until: str = "") -> Iterator[Step]:
    """Yield each step before it is done; the clock stands at its moment. ``until`` stops before the act of that verb."""
    world.now = at(journey.start)
    for step in journey.steps:
        if until and step.act.endswith(f".{until}"):
            return
        yield step
        take(world, journey, step)


def take(world: World, journey: Journey, step: Step) -> Performed:
    """Do one step, an hour after the last one."""
    performed = world.do(step.act, step.by, journey.person, world.now, **step.inputs)
    assert performed.case.stage == step.stage
    world.now = world.now.replace(microsecond=0) + HOUR
    return performed


def go(world: World, journey: Journey, until: str = "") -> World:
    """Walk a journey to its end, or up to an act."""
    for _ in walk(world, journey, until):
        pass
    return world
