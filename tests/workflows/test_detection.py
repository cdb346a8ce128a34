"""Which use an act speaks of: the detection, the test that proves it, and the result that was made since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.kit import World, at, cites
from workflows.errors import RequirementsNotMet


@pytest.fixture
def managed(world: World) -> World:
    """Ân, found on 1 March 2024, under management since 4 March."""
    world.do("user_management.record_test", "police", when="2024-03-01", result="positive",
             detected_at="2024-03-01T07:00", unauthorised_use=True)  # fmt: skip
    world.do("user_management.decide", "chair", when="2024-03-04")
    return world


def propose(world: World, when: str, **more: str) -> None:
    world.do("assessment.propose", "police", when=when, ground="managed_user_reuse", detained=False, **more)


def test_the_test_that_led_to_management_proves_no_use_within_it(managed: World) -> None:
    error = managed.refused("assessment.propose", "police", when="2024-10-08", ground="managed_user_reuse")
    assert isinstance(error, RequirementsNotMet)
    assert "73/2021/QH14 Đ27 k1 a" in cites(error)
    assert error.fields["missing"] == ["use_detected"]


def test_a_further_test_is_a_further_detection(managed: World) -> None:
    managed.do("user_management.record_test", "police", when="2024-10-08", result="positive")
    told = managed.case("user_management").facts
    assert "detected_at" not in told
    assert "unauthorised_use" not in told  # what was said of the first use is not said of this one
    error = managed.refused("user_management.decide", "chair")
    assert cites(error) == {"105/2021/NĐ-CP Đ40 k2 e", "105/2021/NĐ-CP Đ43 k2", "73/2021/QH14 Đ2 k10"}


def test_a_test_of_re_use_is_evidence_without_its_moment_being_told_again(managed: World) -> None:
    managed.do("user_management.record_test", "police", when="2024-10-08", result="positive")
    propose(managed, "2024-10-09")
    assert managed.stage() == "proposed"


def test_the_second_detection_is_judged_at_its_own_moment(managed: World) -> None:
    """Found on the last day of the term, decided upon after it: the assessment still comes first."""
    managed.do("user_management.record_test", "police", when="2025-03-04T23:00", result="positive")
    error = managed.refused("user_management.decide", "chair", when="2025-03-06")
    assert "105/2021/NĐ-CP Đ43 k2" in cites(error)


@pytest.mark.parametrize("fact", ["detected_at", "held_from"])
def test_what_happened_did_not_happen_after_the_act(world: World, fact: str) -> None:
    told = {
        "ground": "no_stable_residence",
        "result": "positive",
        "unauthorised_use": True,
        "detained": False,
    }
    error = world.refused("assessment.propose", "police", "vo_gia_cu", "2024-03-04T10:00", **told,
                          **{fact: "2024-03-04T10:01"})  # fmt: skip
    assert error.fields["field"] == fact
    told[fact] = "2024-03-04T10:00"
    world.do("assessment.propose", "police", "vo_gia_cu", "2024-03-04T10:00", **told)


def test_a_test_has_no_result_of_tomorrow(world: World) -> None:
    told = {"ground": "no_stable_residence", "result": "positive", "unauthorised_use": True}
    error = world.refused("assessment.propose", "police", "vo_gia_cu", "2024-03-04T23:59", **told,
                          test_result_on="2024-03-05")  # fmt: skip
    assert error.fields["field"] == "test_result_on"
    world.do(
        "assessment.propose", "police", "vo_gia_cu", "2024-03-04T23:59", **told, test_result_on="2024-03-04"
    )


def test_today_is_the_day_in_viet_nam(world: World) -> None:
    """01:00 in Viet Nam is still yesterday in UTC."""
    world.do("assessment.propose", "police", "vo_gia_cu", "2024-03-04T18:00+00:00", ground="no_stable_residence",
             result="positive", unauthorised_use=True, test_result_on="2024-03-05")  # fmt: skip
    assert world.case("assessment", "vo_gia_cu").facts["requested_on"].value.isoformat() == "2024-03-05"  # type: ignore[union-attr]


def assessed(world: World, conclusion: str, issued: str, person: str = "an") -> None:
    """A voluntary assessment whose result is signed at ``issued``, begun the day before."""
    day = at(issued).replace(hour=7)
    yes = "yes" if conclusion == "addicted" else "no"
    criteria = {f"criterion_{number}": yes for number in range(1, 7)}
    world.do("assessment.apply", "staff", person, day, papers=["application_form_01"], photo_id_shown=True)
    world.do("assessment.accept_request", "staff", person)
    world.do("assessment.receive_person", "staff", person, identity_matched=True)
    world.do(
        "assessment.examine",
        "doctor",
        person,
        **criteria,
        evidence_sources=["clinical"],
        together_one_month=True,
    )
    world.do("assessment.conclude", "doctor", person, conclusion=conclusion)
    world.do("assessment.issue_result", "head", person, issued)


def test_a_result_signed_later_does_not_prove_an_earlier_decision(managed: World) -> None:
    managed.do(
        "user_management.record_test", "police", when="2024-10-08", result="positive", unauthorised_use=True
    )
    assessed(managed, "not_addicted", "2024-10-12T10:00")
    managed.do("assessment.return_result", "staff")
    error = managed.refused("user_management.decide", "chair", when="2024-10-12T09:59")
    assert "105/2021/NĐ-CP Đ43 k2" in cites(error)
    managed.do("user_management.decide", "chair", when="2024-10-12T11:00")


def test_a_result_of_before_the_detection_is_none_for_it(managed: World) -> None:
    """The result is signed, then the person is found again, then the result is handed over."""
    assessed(managed, "not_addicted", "2024-10-05T10:00")
    managed.do("user_management.record_test", "police", when="2024-10-08", result="positive",
               detected_at="2024-10-08T07:00", unauthorised_use=True)  # fmt: skip
    managed.do("assessment.return_result", "staff", when="2024-10-08T09:00")
    error = managed.refused("user_management.decide", "chair")
    assert isinstance(error, RequirementsNotMet)
    assert {finding.facts.get("latest_result") for finding in error.verdict.failed} == {"none"}


def test_an_addict_stays_one_while_a_further_assessment_runs(managed: World) -> None:
    assessed(managed, "addicted", "2024-10-05T10:00")
    managed.do("assessment.return_result", "staff")
    managed.do("assessment.apply", "staff", papers=["application_form_01"], photo_id_shown=True)
    managed.do("user_management.stop", "chair", stop_reason="addicted", stop_paper="Phiếu kết quả 1")
    assert managed.stage("user_management") == "stopped"


def test_an_addict_is_not_managed_as_a_user(world: World) -> None:
    """Decree 105/2021 Art. 37: also where the result is older than this detection, until a paper shows that rehab was completed."""
    assessed(world, "addicted", "2024-01-05T10:00")
    world.do("assessment.return_result", "staff")
    world.do("user_management.record_test", "police", when="2024-03-01", result="positive", unauthorised_use=True,
             detected_at="2024-03-01T07:00")  # fmt: skip
    assert cites(world.refused("user_management.decide", "chair")) == {
        "105/2021/NĐ-CP Đ37",
        "73/2021/QH14 Đ23 k5 a",
    }
    world.on_file("earlier_rehab_completed", "2024-01-04")
    assert cites(world.refused("user_management.decide", "chair")) == {
        "105/2021/NĐ-CP Đ37",
        "73/2021/QH14 Đ23 k5 a",
    }
    world.on_file("earlier_rehab_completed", "2024-02-01")
    world.do("user_management.decide", "chair")


def test_a_later_result_of_not_addicted_is_the_one_that_counts(world: World) -> None:
    assessed(world, "addicted", "2023-01-05T10:00")
    world.do("assessment.return_result", "staff")
    assessed(world, "not_addicted", "2024-01-05T10:00")
    world.do("assessment.return_result", "staff")
    world.do(
        "user_management.record_test", "police", when="2024-03-01", result="positive", unauthorised_use=True
    )
    world.do("user_management.decide", "chair")


@pytest.mark.parametrize(
    ("detected", "clean"),
    [
        ("2024-03-04T07:00", True),
        ("2024-03-05T00:00", False),
        ("2025-03-04T23:59", False),
        ("2025-03-05T00:00", True),
    ],
)
def test_management_is_not_terminated_against_the_record(
    managed: World, detected: str, *, clean: bool
) -> None:
    """A detection elsewhere within the term: nobody can certify that there was none."""
    day = at(detected) + timedelta(hours=1)
    managed.do(
        "detection.order_test", "provincial", when=day, test_basis="caught_using", detected_at=detected
    )
    managed.do("detection.take_sample", "provincial", sample="blood")
    managed.do("detection.record_result", "provincial", result="positive")
    moment = max(managed.now, at("2025-03-05T08:00"))
    if clean:
        managed.do("user_management.terminate", "chair", when=moment, clean_in_term=True)
    else:
        error = managed.refused("user_management.terminate", "chair", when=moment, clean_in_term=True)
        assert cites(error) == {"105/2021/NĐ-CP Đ48 k2"}
