"""Who may do what: the rows of the table against a list written by hand, and walks of strangers, wrong parties and right ones."""

from __future__ import annotations

from collections.abc import Iterable
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
    JOURNEYS,
    MANAGEMENT,
    VOLUNTARY,
    Journey,
    Step,
    go,
    take,
    walk,
)
from tests.workflows.kit import ACTORS, CERTIFICATE, UNITS, World, actor, cites, doctor_of, facility
from workflows.authority import Standing, authorise
from workflows.command import Command
from workflows.errors import NotPermitted
from workflows.model import Actor, Appointment, Person, Unit
from workflows.perform import perform
from workflows.procedure import ActSpec, Where, load_procedures
from workflows.roles import ROLES, UNIT_KINDS

Pair = tuple[str, str]
COMMUNE = {("commune_police_officer", "commune_police"), ("commune_police_head", "commune_police")}
DISTRICT = {("district_police_officer", "district_police")}
PROVINCE = {("provincial_police_officer", "provincial_police")}
AGENCY = {("drug_agency_officer", "drug_agency")}
CHAIR = {("commune_chair", "commune_pc")}
HOUSES = ("health_facility", "rehab_facility")
FACILITY = {
    (role, kind) for role in ("facility_staff", "assessing_doctor", "facility_head") for kind in HOUSES
}
DOCTOR = {("assessing_doctor", kind) for kind in HOUSES}
APPROVER = DOCTOR | {("facility_head", kind) for kind in HOUSES}
WARDEN = {("detention_officer", "detention_place")}
RECORDS = {("records_officer", "records")}
HEADS = {("facility_head", "rehab_facility"), ("facility_head", "substitution_clinic")}
TAKERS = FACILITY | {
    (role, "substitution_clinic") for role in ("facility_staff", "assessing_doctor", "facility_head")
}
# Pairs of role and kind of office that go together; others are slips of the register.
PAIRS = COMMUNE | DISTRICT | PROVINCE | AGENCY | CHAIR | TAKERS | WARDEN | RECORDS | {
    ("detention_officer", "rehab_facility"), ("auditor", "inspection"), ("legal_staff", "records"), ("administrator", "records"),
}  # fmt: skip

EVER = (
    date(2022, 1, 1),
    date(2025, 2, 28),
    date(2025, 3, 1),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 6, 30),
    date(2026, 7, 1),
)


def police_on(day: date) -> set[Pair]:
    """The police that there are: three levels until 28 February 2025, then two; the agencies of Law 120/2025 from 1 July 2026."""
    district = DISTRICT if day <= date(2025, 2, 28) else set()
    return COMMUNE | PROVINCE | district | (AGENCY if day >= date(2026, 7, 1) else set())


WRITTEN = {"assessment", "detection", "user_management", "person_file"}
HEAD = {("commune_police_head", "commune_police")}


def competent(act: str, day: date) -> set[Pair]:
    """The list written by hand: who may do an act on a day, standing rightly to the case."""
    procedure, _, verb = act.partition(".")
    if procedure == "assessment":
        return assessing(verb, day)
    if procedure == "detection":
        return detecting(verb, day)
    if procedure == "user_management":
        return managing(verb, day)
    return police_on(day) | AGENCY | FACILITY | CHAIR | RECORDS


def assessing(verb: str, day: date) -> set[Pair]:
    police, old = police_on(day), day <= date(2026, 6, 30)
    detaining = police | WARDEN | {("detention_officer", "rehab_facility")}
    doctors = {"examine", "order_monitoring", "record_monitoring", "record_criterion"} | {
        "conclude_monitoring", "record_treatment", "conclude", "strike_monitoring",
    }  # fmt: skip
    special = {
        "forward": detaining,
        "end_detention": detaining,
        "issue_result": APPROVER,
        "hand_over": set() if old else PROVINCE | AGENCY,
        "notify_parents": set() if old else FACILITY,
        "propose_deported": COMMUNE | PROVINCE if old else COMMUNE,
    }
    if verb in {"propose", "send_dossier", "close"}:
        return police
    return DOCTOR if verb in doctors else special.get(verb, FACILITY)


def detecting(verb: str, day: date) -> set[Pair]:
    police, old = police_on(day), day <= date(2026, 6, 30)
    if verb in {"take_sample", "record_result"}:
        return police | CHAIR | TAKERS
    if verb == "escort":
        return set() if old else police
    return (
        police
        if verb in {"summon", "verify_residence", "record_statement", "notify"}
        else police | CHAIR | HEADS
    )


def managing(verb: str, day: date) -> set[Pair]:
    """The chair decides until 2026-06-30, the head of the commune police since; the commune police do what is no decision."""
    old = day <= date(2026, 6, 30)
    if verb in {"record_test", "receive_notice"}:
        return COMMUNE | CHAIR if old else COMMUNE
    if verb == "present":
        return set() if old else COMMUNE
    decisions = {
        "decide",
        "send_management_decision",
        "assign_team",
        "transfer",
        "return_transfer",
        "take_over",
        "suspend",
        "resume",
        "stop",
        "terminate",
        "send_decision",
        "correct",
        "set_aside",
        "annul",
        "close",
    }
    return (CHAIR if old else HEAD) if verb in decisions else COMMUNE


def holds(act: ActSpec, pair: Pair, day: date, standing: Standing) -> bool:
    role, kind = pair
    officer = Actor("o", "O", (Appointment(role, Unit("o", kind, "O", commune="xa_x")),))
    try:
        authorise(act, officer, day, standing)
    except NotPermitted:
        return False
    return True


@pytest.mark.parametrize("day", EVER, ids=str)
def test_the_power_rows_are_the_list_written_by_hand(day: date) -> None:
    standing = Standing(Person("p", "P"), None, {}, None)
    acts = {name: act for name, act in load_procedures().acts.items() if act.procedure in WRITTEN}
    for name, act in acts.items():
        found = {pair for pair in PAIRS if holds(act, pair, day, standing)}
        assert found == competent(name, day), (name, day)


@pytest.mark.parametrize("day", EVER, ids=str)
def test_a_slip_of_the_register_gives_no_power_to_outsiders(day: date) -> None:
    """Whatever role stands beside whatever kind of office: no auditor, lawyer or administrator ever does an act."""
    standing = Standing(Person("p", "P"), None, {}, None)
    for act in load_procedures().acts.values():
        for role in ("auditor", "legal_staff", "administrator"):
            assert not any(holds(act, (role, kind), day, standing) for kind in UNIT_KINDS)
        for role in ROLES:
            assert not holds(act, (role, "inspection"), day, standing)


def strangers(step: Step, world: World, journey: Journey) -> Iterable[Actor]:
    """Who has nothing to do with it, and who holds the right role in an office that plays no part in the case."""
    own = ACTORS[step.by].appointments[0]
    yield ACTORS["auditor"]
    yield Actor("nobody", "Không ai")
    wrong_role = replace(own, role="administrator")
    yield Actor("wrong_role", "Sai vai trò", (wrong_role,), ACTORS[step.by].attributes)
    spec = load_procedures().acts[step.act]
    bound = any(
        p.where != Where.ANYWHERE and own.role in p.roles and own.unit.kind in p.kinds for p in spec.powers
    )
    case_open = any(c.procedure == journey.procedure for c in world.store.cases.values())
    territorial = any(
        p.where in {Where.PLACE_OF_DETECTION, Where.RESIDENCE_OR_DETECTION} for p in spec.powers
    )
    if bound and (case_open or territorial):
        elsewhere = replace(own.unit, id="elsewhere", commune="xa_khac")
        yield Actor("wrong_party", "Sai cơ quan", (replace(own, unit=elsewhere),), ACTORS[step.by].attributes)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_stranger_wrong_party_right_party(world: World, journey: Journey) -> None:
    for step in walk(world, journey):
        inputs = dict(step.inputs)
        if step.act == "assessment.propose":
            inputs["detected_commune"] = "xa_x"
        for stranger in strangers(step, world, journey):
            if stranger.id == "wrong_party" and "district" in step.by:
                continue  # a district has no commune to be the wrong one of
            if stranger.id == "wrong_party" and step.by == "provincial" and step.act == "assessment.propose":
                continue
            error = world.refused(step.act, stranger, journey.person, world.now, **inputs)
            assert isinstance(error, NotPermitted), (step.act, stranger.id)
            assert cites(error)


def on_day(world: World, officer: Actor, day: date, *, works: bool) -> None:
    """An act of management on a day."""
    moment = f"{day}T08:00"
    if works:
        World().do("user_management.record_test", officer, when=moment, result="positive")
    else:
        assert isinstance(
            world.refused("user_management.record_test", officer, when=moment, result="positive"),
            NotPermitted,
        )


def test_an_appointment_holds_on_its_first_and_last_day(world: World) -> None:
    first, last, one = date(2024, 3, 4), date(2024, 3, 8), timedelta(days=1)
    held = Appointment("commune_police_officer", UNITS["ca_x"], valid_from=first, valid_to=last)
    for day, works in ((first - one, False), (first, True), (last, True), (last + one, False)):
        on_day(world, Actor("o", "O", (held,)), day, works=works)


def test_an_office_that_is_not_there_gives_no_power(world: World) -> None:
    first, last, one = date(2024, 3, 4), date(2024, 3, 8), timedelta(days=1)
    unit = replace(UNITS["ca_x"], valid_from=first, valid_to=last)
    for day, works in ((first - one, False), (first, True), (last, True), (last + one, False)):
        on_day(world, actor("o", "commune_police_officer", unit), day, works=works)


def test_the_legal_day_of_a_power_is_that_of_viet_nam(world: World) -> None:
    """23:30 UTC on 7 March is already 8 March in Viet Nam."""
    held = Appointment("commune_police_officer", UNITS["ca_x"], valid_to=date(2024, 3, 7))
    officer = Actor("o", "O", (held,))
    assert isinstance(
        world.refused(
            "user_management.record_test", officer, when="2024-03-07T17:00+00:00", result="negative"
        ),
        NotPermitted,
    )
    world.do("user_management.record_test", officer, when="2024-03-07T16:59+00:00", result="negative")


# --- district police ------------------------------------------------------------------------------------------------


def test_the_district_police_ended_with_february_2025(world: World) -> None:
    found = {
        "ground": "no_stable_residence",
        "result": "positive",
        "unauthorised_use": True,
        "detained": False,
    }
    World().do("assessment.propose", "district", "vo_gia_cu", "2025-02-28T23:59", **found)
    error = world.refused("assessment.propose", "district", "vo_gia_cu", "2025-03-01T00:00", **found)
    assert isinstance(error, NotPermitted)


def test_a_case_of_the_district_goes_on_with_the_office_that_succeeds(world: World) -> None:
    journey = replace(AGREED, start="2025-02-28T20:00")
    go(world, journey, "send_dossier")
    entries: dict[str, Any] = dict(journey.steps[1].inputs)
    assert isinstance(
        world.refused("assessment.send_dossier", "district", "vo_gia_cu", "2025-03-01", **entries),
        NotPermitted,
    )
    assert isinstance(
        world.refused("assessment.send_dossier", "provincial", "vo_gia_cu", **entries), NotPermitted
    )
    heir = actor(
        "pc04", "provincial_police_officer", replace(UNITS["ca_tinh"], attributes={"succeeds": ["ca_huyen"]})
    )
    world.do("assessment.send_dossier", heir, "vo_gia_cu", **entries)


@pytest.mark.parametrize(
    ("journey", "act", "by"),
    [
        (HELD_WITHOUT, "assessment.close", "close"),
        (HELD_WITHOUT, "assessment.end_detention", ""),
        (DETECTION, "detection.take_sample", ""),
        (DETECTION, "detection.record_result", ""),
        (DETECTION, "person_file.record", ""),
    ],
)
def test_no_act_is_left_to_the_district(journey: Journey, act: str, by: str) -> None:
    spec = load_procedures().acts[act]
    standing = Standing(Person("p", "P"), None, {}, None)
    assert holds(spec, ("district_police_officer", "district_police"), date(2025, 2, 28), standing)
    assert not holds(spec, ("district_police_officer", "district_police"), date(2025, 3, 1), standing)


# --- where ------------------------------------------------------------------------------------------------------------


def test_only_the_commune_where_the_use_was_found_proposes(world: World) -> None:
    found = {
        "ground": "no_stable_residence",
        "result": "positive",
        "unauthorised_use": True,
        "detected_commune": "xa_y",
    }
    error = world.refused("assessment.propose", "police", "vo_gia_cu", "2024-03-04", **found)
    assert "73/2021/QH14 Đ27 k2" in cites(error)
    World().do("assessment.propose", "provincial", "vo_gia_cu", "2024-03-04", **found)
    world.do("assessment.propose", "police_y", "vo_gia_cu", "2024-03-04", **found)


def pending(world: World, person: str, **more: str) -> None:
    world.do(
        "user_management.record_test",
        "police",
        person,
        "2024-03-04",
        result="positive",
        unauthorised_use=True,
        **more,
    )


def test_the_chair_of_the_residence_decides(world: World) -> None:
    pending(world, "an", detected_commune="xa_y")
    assert isinstance(world.refused("user_management.decide", "chair_y"), NotPermitted)
    world.do("user_management.decide", "chair")


def test_without_a_stable_residence_it_is_the_chair_of_the_place_of_detection(world: World) -> None:
    pending(world, "vo_gia_cu", detected_commune="xa_y")
    assert isinstance(world.refused("user_management.decide", "chair", "vo_gia_cu"), NotPermitted)
    error = world.refused("user_management.decide", "chair_y", "vo_gia_cu")
    assert cites(error) == {"105/2021/NĐ-CP Đ40 k2 e"}  # competent; the assessment comes first


def test_a_verification_on_file_decides_who_is_competent(world: World) -> None:
    """The register says a stable home in X; the police verified that there is none: the same finding for power and judgment."""
    pending(world, "an", detected_commune="xa_y")
    world.on_file("stable_residence", "2024-03-05", record_flag=False, when="2024-03-05")
    assert isinstance(world.refused("user_management.decide", "chair"), NotPermitted)
    assert cites(world.refused("user_management.decide", "chair_y")) == {"105/2021/NĐ-CP Đ40 k2 e"}
    world.on_file("stable_residence", "2024-03-06", record_flag=True, when="2024-03-06")
    assert isinstance(world.refused("user_management.decide", "chair_y"), NotPermitted)
    world.do("user_management.decide", "chair")


def test_a_verification_in_another_case_decides_too(world: World) -> None:
    """What the police verify in the detection case holds for management and assessment, the latest first."""
    pending(world, "an", detected_commune="xa_y")
    world.do("detection.order_test", "police", when="2024-03-05", test_basis="caught_using")
    world.do("detection.verify_residence", "police", stable_residence=False)
    assert isinstance(world.refused("user_management.decide", "chair"), NotPermitted)
    assert cites(world.refused("user_management.decide", "chair_y")) == {"105/2021/NĐ-CP Đ40 k2 e"}
    world.do(
        "assessment.propose",
        "provincial",
        ground="no_stable_residence",
        unauthorised_use=True,
        detained=False,
    )
    world.on_file("stable_residence", "2024-03-06", record_flag=True, when="2024-03-06")
    world.do("user_management.decide", "chair")


def test_the_office_into_which_a_commune_was_merged_is_competent_there(world: World) -> None:
    merged = replace(
        UNITS["ub_y"], id="ub_moi", commune="xa_moi", attributes={"former_communes": ["xa_x", "xa_y"]}
    )
    pending(world, "an")
    assert isinstance(world.refused("user_management.decide", "chair_y"), NotPermitted)
    world.do("user_management.decide", actor("chu_tich_moi", "commune_chair", merged))
    police = actor(
        "ca_moi",
        "commune_police_officer",
        replace(UNITS["ca_y"], commune="xa_moi", attributes=merged.attributes),
    )
    found: dict[str, Any] = {"ground": "no_stable_residence", "result": "positive", "unauthorised_use": True}
    world.do("assessment.propose", police, "vo_gia_cu", None, detected_commune="xa_x", **found)


# --- parties of the case and their successors --------------------------------------------------------------------------


def test_a_facility_that_succeeds_the_one_addressed_is_judged_itself(world: World) -> None:
    go(world, AT_FACILITY, "return_dossier")
    for since, refused in (("2024-08-07", True), ("2022-01-01", False)):
        heir = facility("tram_moi", succeeds=["tram"], qualified={"from": since})
        staff = actor("moi", "facility_staff", heir)
        world.put(heir)
        if refused:
            assert "109/2021/NĐ-CP Đ3 k1" in cites(
                world.refused("assessment.accept_request", staff, "vo_gia_cu")
            )
        else:
            done = world.do("assessment.accept_request", staff, "vo_gia_cu")
            assert done.case.units["facility"] == "tram_moi"
    assert isinstance(world.refused("assessment.receive_person", "staff", "vo_gia_cu"), NotPermitted)


def test_an_office_is_named_only_while_it_is_there(world: World) -> None:
    go(world, AT_FACILITY, "send_dossier")
    world.put(replace(UNITS["benh_vien"], valid_to=date(2024, 8, 4)))
    entries: dict[str, Any] = {"facility": "benh_vien", "place": "facility", "papers": ["test_result_copy"]}
    error = world.refused("assessment.send_dossier", "police", "vo_gia_cu", "2024-08-05T10:00", **entries)
    assert error.fields["field"] == "facility"
    world.put(replace(UNITS["benh_vien"], valid_to=date(2024, 8, 5)))
    world.do("assessment.send_dossier", "police", "vo_gia_cu", "2024-08-05T10:00", **entries)


def test_the_place_of_detention_named_is_the_one_that_passes_on(world: World) -> None:
    go(world, HELD_WITH, "forward")
    other = actor("khac", "detention_officer", Unit("tam_giu_khac", "detention_place", "Nhà tạm giữ khác"))
    assert isinstance(world.refused("assessment.forward", other, "vo_gia_cu"), NotPermitted)
    assert isinstance(world.refused("assessment.forward", "police", "vo_gia_cu"), NotPermitted)
    world.do("assessment.forward", "provincial", "vo_gia_cu")  # the police of the case, who hold the person


# --- several appointments -----------------------------------------------------------------------------------------------


def both(*roles: str) -> Actor:
    return Actor(
        "kiem",
        "Kiêm nhiệm",
        tuple(Appointment(role, UNITS["tram"]) for role in roles),
        {"certificate": CERTIFICATE},
    )


@pytest.mark.parametrize(
    "roles", [("assessing_doctor", "facility_head"), ("facility_head", "assessing_doctor")]
)
def test_a_doctor_who_is_the_head_approves_as_head(world: World, roles: tuple[str, ...]) -> None:
    go(world, AT_FACILITY, "issue_result")
    done = world.do("assessment.issue_result", both(*roles), "vo_gia_cu")
    assert done.act.role == "facility_head"


def test_a_role_or_an_office_may_be_chosen_and_must_be_held(world: World) -> None:
    go(world, VOLUNTARY, "issue_result")
    officer = both("facility_head", "assessing_doctor")
    for role, unit in (("facility_staff", None), (None, "benh_vien")):
        wrong = Command("assessment.issue_result", world.now, person_id="an", role=role, unit=unit)
        with pytest.raises(NotPermitted):
            perform(wrong, officer, world.services)
    command = Command(
        "assessment.issue_result", world.now, person_id="an", role="assessing_doctor", unit="tram"
    )
    assert perform(command, officer, world.services).act.role == "assessing_doctor"


def test_who_proposed_does_not_examine_conclude_or_sign(world: World) -> None:
    """A police doctor of a police clinic: one person, two appointments."""
    two = Actor(
        "hai_vai", "Hai vai",
        (Appointment("commune_police_officer", UNITS["ca_x"]), Appointment("assessing_doctor", UNITS["tram"]),
         Appointment("facility_head", UNITS["tram"])),
        {"certificate": CERTIFICATE},
    )  # fmt: skip
    world.now = world.now.replace(year=2024, month=8, day=5)
    barred = {"assessment.examine", "assessment.conclude", "assessment.issue_result"}
    for number, step in enumerate(AT_FACILITY.steps):
        if number == 0:
            take(world, AT_FACILITY, replace(step, by="police"))
            case = next(iter(world.store.cases.values()))
            world.store.cases[case.id] = replace(case, actors={"proposer": "hai_vai"})
            continue
        if step.act in barred:
            error = world.refused(step.act, two, "vo_gia_cu", **step.inputs)
            assert isinstance(error, NotPermitted)
            assert error.fields["part"] == "proposer"
        take(world, AT_FACILITY, step)


@pytest.mark.parametrize("act", ["order_monitoring", "record_monitoring", "conclude_monitoring"])
def test_nor_does_the_proposer_monitor(act: str) -> None:
    assert "proposer" in load_procedures().acts[f"assessment.{act}"].not_by


def test_the_certificate_is_that_of_the_one_who_acts(world: World) -> None:
    go(world, AT_FACILITY, "examine")
    error = world.refused("assessment.examine", doctor_of(UNITS["tram"], speciality="other"), "vo_gia_cu")
    assert cites(error) >= {"109/2021/NĐ-CP Đ3 k2"}


def test_management_is_decided_by_the_chair_alone(world: World) -> None:
    go(world, MANAGEMENT, "decide")
    for officer in ("police", "police_head", "provincial", "head", "clerk"):
        assert isinstance(world.refused("user_management.decide", officer), NotPermitted)
