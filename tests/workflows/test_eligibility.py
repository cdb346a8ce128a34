"""The facility, the doctor, the dossier and the place, judged on the day of the act."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.journeys import AT_FACILITY, EXAMINED, NO, VOLUNTARY, go
from tests.workflows.kit import UNITS, World, actor, cites, doctor_of, facility, missing
from workflows.errors import RequirementsNotMet
from workflows.model import Unit

APPLICATION: dict[str, Any] = {"papers": ["application_form_01"], "photo_id_shown": True}


# --- the facility and the doctor on the day ---------------------------------------------------------------------------


def received(house: Unit, when: str) -> set[str]:
    """The places of the law by which a facility may not take a volunteer on a day."""
    world = World()
    staff = actor("nv", "facility_staff", house)
    try:
        world.do("assessment.apply", staff, when=when, **APPLICATION)
    except RequirementsNotMet as error:
        return cites(error)
    return set()


NOT_QUALIFIED = {"109/2021/NĐ-CP Đ3 k1", "109/2021/NĐ-CP Đ3 k3"}


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        ("2024-02-29T23:59", NOT_QUALIFIED),
        ("2024-03-01T00:00", set()),
        ("2024-06-30T23:59", set()),
        ("2024-07-01T00:00", NOT_QUALIFIED),
        ("2024-06-30T17:00+00:00", NOT_QUALIFIED),
    ],
)
def test_a_facility_is_qualified_from_a_day_to_a_day(when: str, refused: set[str]) -> None:
    assert received(facility("a", qualified={"from": "2024-03-01", "to": "2024-06-30"}), when) == refused


@pytest.mark.parametrize(
    ("attributes", "refused"),
    [
        ({"scope": ["surgery"]}, {"109/2021/NĐ-CP Đ3 k1"}),
        ({"scope": []}, {"109/2021/NĐ-CP Đ3 k1"}),
        ({"scope": ["surgery", "psychiatry"]}, set()),
        ({"scope": ["forensic_psychiatry"]}, set()),
        ({"premises": {"from": "2024-05-01"}}, {"109/2021/NĐ-CP Đ3 k3"}),
        ({"premises": False}, {"109/2021/NĐ-CP Đ3 k3"}),
        ({"qualified": None}, NOT_QUALIFIED),
        ({"qualified": {}}, NOT_QUALIFIED),
        ({"qualified": {"from": "01/01/2022"}}, NOT_QUALIFIED),
        ({"qualified": {"from": 20220101}}, NOT_QUALIFIED),
        ({"qualified": {"from": "2022-01-01", "to": "mãi mãi"}}, NOT_QUALIFIED),
        ({"qualified": True}, set()),
        ({"designated": None}, set()),  # a volunteer chooses among the qualified
    ],
)
def test_what_the_register_says_of_a_facility(attributes: dict[str, Any], refused: set[str]) -> None:
    assert received(facility("a", **attributes), "2024-03-04") == refused


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        ("2024-08-04T23:59", True),
        ("2024-08-05T00:00", False),
        ("2024-08-06T23:59", False),
        ("2024-08-07T00:00", True),
    ],
)
def test_a_facility_is_designated_from_a_day_to_a_day(when: str, *, refused: bool) -> None:
    world = World()
    world.put(facility("tram", designated={"from": "2024-08-05", "to": "2024-08-06"}))
    world.do("assessment.propose", "police", "vo_gia_cu", "2024-08-04T08:00", ground="no_stable_residence", result="positive",
             unauthorised_use=True, detained=False)  # fmt: skip
    entries: dict[str, Any] = {"facility": "tram", "place": "facility", "papers": ["test_result_copy"]}
    if refused:
        assert cites(world.refused("assessment.send_dossier", "police", "vo_gia_cu", when, **entries)) == {
            "109/2021/NĐ-CP Đ9 k5 c",
            "109/2021/NĐ-CP Đ9 k5 d",
        }
    else:
        world.do("assessment.send_dossier", "police", "vo_gia_cu", when, **entries)


def test_a_facility_that_loses_its_licence_on_the_way_neither_examines_nor_concludes() -> None:
    world = World()
    go(world, AT_FACILITY, "examine")
    lapsed = facility("tram", qualified={"from": "2022-01-01", "to": "2024-08-04"})
    error = world.refused("assessment.examine", doctor_of(lapsed), "vo_gia_cu", **NO, **EXAMINED)
    assert cites(error) == NOT_QUALIFIED
    world.do("assessment.examine", "doctor", "vo_gia_cu", **NO, **EXAMINED)
    error = world.refused("assessment.conclude", doctor_of(lapsed), "vo_gia_cu", conclusion="not_addicted")
    assert cites(error) == NOT_QUALIFIED


SPECIALITY, TRANSITIONAL = {"109/2021/NĐ-CP Đ3 k2"}, {"109/2021/NĐ-CP Đ11"}


@pytest.mark.parametrize(
    ("certificate", "refused"),
    [
        ({}, set()),
        ({"speciality": "psychiatry", "training": False}, set()),
        *[({"speciality": each, "training": True}, set()) for each in ("general", "internal", "traditional")],
        *[
            ({"speciality": each, "training": False}, SPECIALITY)
            for each in ("general", "internal", "traditional")
        ],
        ({"speciality": "general"}, SPECIALITY),
        ({"speciality": "general", "training": {"on": "2024-08-05"}}, set()),
        ({"speciality": "general", "training": {"on": "2024-08-06"}}, SPECIALITY),
        ({"speciality": "general", "training": "2024-08-05"}, set()),
        ({"speciality": "general", "training": "có"}, SPECIALITY),
        ({"speciality": "ngoại khoa", "training": True}, SPECIALITY),
        ({"speciality": None}, SPECIALITY),
        ({"valid_from": "2024-08-05"}, set()),
        ({"valid_from": "2024-08-06"}, SPECIALITY),
        ({"valid_to": "2024-08-05"}, set()),
        ({"valid_to": "2024-08-04"}, SPECIALITY),
        ({"valid_to": "hết"}, SPECIALITY),
        ({"profession": "nurse"}, SPECIALITY),
        ({"profession": "assistant_doctor", "issued_on": "2021-12-31", "already_assessing": True}, set()),
        (
            {"profession": "assistant_doctor", "issued_on": "2022-01-01", "already_assessing": True},
            TRANSITIONAL,
        ),
        (
            {"profession": "assistant_doctor", "issued_on": "2021-12-31", "already_assessing": False},
            TRANSITIONAL,
        ),
        ({"profession": "assistant_doctor", "issued_on": "2021-12-31"}, TRANSITIONAL),
        (
            {
                "profession": "assistant_doctor",
                "issued_on": "2021-12-31",
                "already_assessing": True,
                "valid_to": "2024-08-04",
            },
            TRANSITIONAL,
        ),
    ],
)
def test_who_may_examine_on_the_day(certificate: dict[str, Any], refused: set[str]) -> None:
    world = World()
    go(world, AT_FACILITY, "examine")
    doctor = doctor_of(UNITS["tram"], **certificate)
    entries: dict[str, Any] = {**NO, **EXAMINED}
    if refused:
        assert (
            cites(world.refused("assessment.examine", doctor, "vo_gia_cu", "2024-08-05T23:00", **entries))
            == refused
        )
    else:
        world.do("assessment.examine", doctor, "vo_gia_cu", "2024-08-05T23:00", **entries)


def test_a_doctor_without_a_certificate_on_file_is_asked_for_one() -> None:
    world = World()
    go(world, AT_FACILITY, "examine")
    error = world.refused(
        "assessment.examine", actor("x", "assessing_doctor", UNITS["tram"]), "vo_gia_cu", **NO, **EXAMINED
    )
    assert {"doctor_profession", "doctor_speciality"} <= missing(error)


# --- identity, dossier and place ----------------------------------------------------------------------------------------


def test_the_volunteer_shows_a_paper_and_is_compared_with_it() -> None:
    world = World()
    assert cites(
        world.refused("assessment.apply", "staff", papers=["application_form_01"], photo_id_shown=False)
    ) == {"109/2021/NĐ-CP Đ4 k2 a"}
    go(world, VOLUNTARY, "receive_person")
    assert cites(world.refused("assessment.receive_person", "staff", identity_matched=False)) == {
        "109/2021/NĐ-CP Đ4 k2 b"
    }
    world.do("assessment.receive_person", "staff", identity_matched=True)


FOUR = ["police_request_form_02", "bio_summary_form_03", "test_result_copy", "detention_decision_copy"]


@pytest.mark.parametrize(
    ("detained", "papers", "refused"),
    [
        (False, ["test_result_copy"], set()),  # forms 02 and 03 are issued with the proposal
        (False, [], {"109/2021/NĐ-CP Đ5 k1 b"}),
        (False, ["detention_decision_copy"], {"109/2021/NĐ-CP Đ5 k1 b"}),
        (True, ["test_result_copy"], {"109/2021/NĐ-CP Đ5 k1 d"}),
        (True, ["detention_decision_copy"], {"109/2021/NĐ-CP Đ5 k1 b"}),
        (True, FOUR, set()),
    ],
)
def test_the_dossier(papers: list[str], refused: set[str], *, detained: bool) -> None:
    world = World()
    world.do("assessment.propose", "police", "vo_gia_cu", "2024-08-05", ground="no_stable_residence", result="positive",
             unauthorised_use=True, detained=detained, held_from="2024-08-05T07:00", detention_place_has_facility=True)  # fmt: skip
    entries: dict[str, Any] = {
        "facility": "tram",
        "papers": papers,
        "place": "detention_place" if detained else "facility",
    }
    if refused:
        assert cites(world.refused("assessment.send_dossier", "police", "vo_gia_cu", **entries)) == refused
    else:
        world.do("assessment.send_dossier", "police", "vo_gia_cu", **entries)


@pytest.mark.parametrize(
    ("detained", "place", "agreed", "refused"),
    [
        (True, "detention_place", None, set()),
        (True, "facility", None, {"109/2021/NĐ-CP Đ2 k2 a"}),
        (True, "agreed_place", True, {"109/2021/NĐ-CP Đ2 k2 a"}),
        (False, "facility", None, set()),
        (False, "agreed_place", True, set()),
        (False, "agreed_place", False, {"109/2021/NĐ-CP Đ2 k2 b"}),
        (False, "agreed_place", None, {"109/2021/NĐ-CP Đ2 k2 b"}),
    ],
)
def test_the_place(place: str, agreed: bool | None, refused: set[str], *, detained: bool) -> None:  # noqa: FBT001
    world = World()
    world.do("assessment.propose", "police", "vo_gia_cu", "2024-08-05", ground="no_stable_residence", result="positive",
             unauthorised_use=True, detained=detained, held_from="2024-08-05T07:00", detention_place_has_facility=True)  # fmt: skip
    entries: dict[str, Any] = {"facility": "tram", "papers": FOUR, "place": place}
    if agreed is not None:
        entries["place_agreed"] = agreed
    if refused:
        assert cites(world.refused("assessment.send_dossier", "police", "vo_gia_cu", **entries)) == refused
    else:
        world.do("assessment.send_dossier", "police", "vo_gia_cu", **entries)


def test_whether_the_place_has_a_facility_is_asked_never_assumed() -> None:
    world = World()
    world.do("assessment.propose", "police", "vo_gia_cu", "2024-08-05", ground="no_stable_residence", result="positive",
             unauthorised_use=True, detained=True)  # fmt: skip
    entries: dict[str, Any] = {"facility": "tram", "papers": FOUR, "place": "detention_place"}
    error = world.refused("assessment.send_dossier", "police", "vo_gia_cu", **entries)
    assert {"109/2021/NĐ-CP Đ5 k2", "109/2021/NĐ-CP Đ6 k2"} <= cites(error)
    assert {"detention_place_has_facility", "held_from"} <= missing(error)
