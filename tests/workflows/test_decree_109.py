"""Decree 109/2021 read aloud, article by article: each sentence that binds a case as a statement about the law as data."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from rules.conditions import Outcome, implication
from rules.corpus import Requirement, TermRule, load_corpus
from rules.facts import FactSet
from rules.terms import TermUnit
from workflows.procedure import load_procedures

LAW, ACTS = load_corpus(), load_procedures().acts
DAY = date(2024, 8, 5)
OK, NO, OPEN = Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED
VARIANTS = ("voluntary", "detained_with_facility", "detained_without_facility", "at_facility", "agreed_place")
HELD = {"detained_with_facility", "detained_without_facility"}
POLICE = set(VARIANTS) - {"voluntary"}


def rule(name: str) -> Requirement:
    return LAW.requirement(name, DAY)


def comes_to(name: str, **facts: Any) -> Outcome:
    found = rule(name)
    told = FactSet.of(LAW.facts, {k: frozenset(v) if isinstance(v, set) else v for k, v in facts.items()})
    return implication(found.when, found.require, told.plain)


def sets_of(act: str, stage: str) -> tuple[str, ...]:
    row = ACTS[f"assessment.{act}"].row_from(stage)
    assert row is not None
    return row.requires


def asked_at(act: str, stage: str) -> set[str]:
    """The ids of Decree 109 that are asked when the act is done from the stage."""
    rules = {each.id for name in sets_of(act, stage) for each in LAW.requirements_of(name, DAY)}
    return {each for each in rules if each.startswith("d109-")}


# --- Article 2 --------------------------------------------------------------------------------------------------------------


def test_article_2_1_the_volunteer_chooses_among_the_qualified() -> None:
    assert "d109-9-5-c" not in asked_at("apply", "start") | asked_at("accept_request", "start") | asked_at(
        "accept_request", "applied"
    )
    assert {"d109-3-1", "d109-3-3"} <= asked_at("apply", "start") & asked_at(
        "accept_request", "start"
    ) & asked_at("accept_request", "applied")


@pytest.mark.parametrize(
    ("detained", "place", "first", "second"),
    [
        (True, "detention_place", OK, OK),
        (True, "facility", NO, OK),
        (True, "agreed_place", NO, OK),
        (False, "facility", OK, OK),
        (False, "agreed_place", OK, OK),
        (False, "detention_place", OK, NO),
    ],
)
def test_article_2_2_where(place: str, first: Outcome, second: Outcome, *, detained: bool) -> None:
    assert comes_to("d109-2-2-a", detained=detained, place=place) is first
    assert comes_to("d109-2-2-b", detained=detained, place=place) is second
    assert comes_to("d109-2-2-a", detained=True) is OPEN
    assert comes_to("d109-2-2-b-agreed", place="agreed_place") is OPEN
    assert comes_to("d109-2-2-b-agreed", place="facility") is OK


def test_article_2_2_binds_the_proposed_only() -> None:
    places = {"d109-2-2-a", "d109-2-2-b", "d109-2-2-b-agreed"}
    assert places <= asked_at("send_dossier", "proposed") & asked_at("send_dossier", "returned")
    assert not places & (asked_at("apply", "start") | asked_at("accept_request", "start"))


# --- Article 3 and 11 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["apply", "accept_request", "receive_person", "examine", "conclude"])
def test_article_3_1_and_3_3_bind_the_facility_at_each_of_its_steps(act: str) -> None:
    for row in ACTS[f"assessment.{act}"].rows:
        for stage in row.stages:
            assert {"d109-3-1", "d109-3-3"} <= asked_at(act, stage)


@pytest.mark.parametrize(
    "act", ["examine", "order_monitoring", "record_monitoring", "conclude_monitoring", "conclude"]
)
def test_article_3_2_binds_the_doctor_at_each_step_of_a_doctor(act: str) -> None:
    for row in ACTS[f"assessment.{act}"].rows:
        for stage in row.stages:
            assert {"d109-3-2-speciality", "d109-3-2-training", "d109-11"} <= asked_at(act, stage)


SPECIALITIES = ("psychiatry", "general", "internal", "traditional", "other")


@pytest.mark.parametrize("profession", ["doctor", "assistant_doctor", "other"])
@pytest.mark.parametrize("speciality", SPECIALITIES)
@pytest.mark.parametrize("valid", [True, False])
@pytest.mark.parametrize("trained", [True, False])
def test_article_3_2_in_every_combination(
    profession: str, speciality: str, *, valid: bool, trained: bool
) -> None:
    facts: dict[str, Any] = {
        "doctor_profession": profession, "doctor_speciality": speciality, "doctor_certificate_valid": valid, "doctor_trained": trained,
    }  # fmt: skip
    named = speciality != "other"
    asks_training = profession == "doctor" and speciality in {"general", "internal", "traditional"}
    first = comes_to("d109-3-2-speciality", **facts)
    assert first is (
        OK if profession == "assistant_doctor" or (profession == "doctor" and named and valid) else NO
    )
    assert comes_to("d109-3-2-training", **facts) is (NO if asks_training and not trained else OK)


@pytest.mark.parametrize(("before", "already", "valid"), list(product((True, False), repeat=3)))
def test_article_11_in_every_combination(*, before: bool, already: bool, valid: bool) -> None:
    facts: dict[str, Any] = {
        "doctor_certified_before_2022": before, "doctor_already_assessing": already, "doctor_certificate_valid": valid,
    }  # fmt: skip
    expected = OK if before and already and valid else NO
    assert comes_to("d109-11", doctor_profession="assistant_doctor", **facts) is expected
    assert comes_to("d109-11", doctor_profession="doctor", **facts) is OK
    assert comes_to("d109-11", **facts) is (OK if expected is OK else OPEN)


# --- Article 4 -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "capacity"), list(product((11, 17, 18, 90), ("full", "lost", "restricted", "difficulty")))
)
def test_article_4_1_a_who_needs_consent(age: int, capacity: str) -> None:
    needs = age < 18 or capacity != "full"
    assert comes_to("d109-4-1-a-consent", age=age, capacity=capacity, guardian_consent=True) is OK
    assert comes_to("d109-4-1-a-consent", age=age, capacity=capacity, guardian_consent=False) is (
        NO if needs else OK
    )
    assert comes_to("d109-4-1-a-consent", age=age, capacity=capacity) is (OPEN if needs else OK)


def test_article_4_what_the_volunteer_brings_and_what_is_done() -> None:
    bring = {"d109-4-1-a", "d109-4-1-a-consent", "d109-4-2-a"}
    assert bring <= asked_at("apply", "start") & asked_at("accept_request", "start")
    for variant in VARIANTS:
        assert comes_to("d109-4-2-b", variant=variant, identity_matched=False) is (
            NO if variant == "voluntary" else OK
        )
    assert [row.form for row in ACTS["assessment.apply"].issues] == ["109/2021/NĐ-CP Mẫu 01"]


# --- Articles 5, 6 and 7 ------------------------------------------------------------------------------------------------------------

PAPERS = {
    "d109-5-1-a": "police_request_form_02",
    "d109-5-1-b": "test_result_copy",
    "d109-5-1-c": "bio_summary_form_03",
    "d109-5-1-d": "detention_decision_copy",
}


@pytest.mark.parametrize("detained", [True, False])
def test_articles_5_1_6_1_and_7_1_the_papers(*, detained: bool) -> None:
    """Four papers for who is held; point d falls away for who is not (7.1)."""
    assert set(PAPERS) <= asked_at("send_dossier", "proposed") & asked_at("send_dossier", "returned")
    for name, paper in PAPERS.items():
        others = set(PAPERS.values()) - {paper}
        needed = detained or name != "d109-5-1-d"
        told = {"detained": detained, "ground": "no_stable_residence"}
        assert comes_to(name, **told, papers={paper}) is OK
        assert comes_to(name, **told, papers=others) is (NO if needed else OK)
    for ground in (
        "voluntary",
        "registrant",
    ):  # no person of Article 2.2, and nobody may be tested for that alone
        assert comes_to("d109-5-1-b", ground=ground, papers=set()) is OK


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_order_of_the_steps_by_variant(variant: str) -> None:
    """5.2 b-c: passed on before received. 6.2 b, 7.3 b: staff sent before the person is received; nowhere else."""
    sends = variant in {"detained_without_facility", "agreed_place"}
    assert comes_to("d109-5-2-c", variant=variant, dossier_forwarded=False) is (
        NO if variant == "detained_with_facility" else OK
    )
    assert comes_to("d109-5-2-b-only", variant=variant) is (OK if variant == "detained_with_facility" else NO)
    assert comes_to("d109-6-2-b-only", variant=variant) is (OK if sends else NO)
    assert comes_to("d109-6-2-b-before", variant=variant, staff_sent=False) is (NO if sends else OK)


@pytest.mark.parametrize("variant", VARIANTS)
def test_who_is_designated_and_who_approves(variant: str) -> None:
    """6.2 a says designated; 5 and 7 by 9.5 c-d (a reading, marked so). 5.2 đ, 6.2 d, 7.2 c, 7.3 d: the head; 4.2 d: nobody."""
    designated = {
        comes_to(name, variant=variant, ground="no_stable_residence", facility_designated=False)
        for name in ("d109-6-2-a", "d109-9-5-c")
    }
    assert (NO in designated) is (variant in POLICE)
    assert comes_to("d109-9-5-c", variant=variant, ground="voluntary", facility_designated=False) is OK
    assert comes_to("d109-5-2-dd-head", variant=variant, approved_by_head=False) is (
        NO if variant in POLICE else OK
    )
    assert rule("d109-6-2-a").verified
    assert not rule("d109-9-5-c").verified


def test_the_two_procedures_of_the_held_exclude_each_other() -> None:
    """Whether the place has a facility decides between Articles 5 and 6, and must be told."""
    assert comes_to("d109-5-2", detained=True) is NO
    assert comes_to("d109-5-2", detained=False) is OK
    assert comes_to("d109-5-2", detained=True, detention_place_has_facility=False) is NO


@pytest.mark.parametrize(
    ("term", "act", "variant"),
    [
        ("d109-6-2-b", "accept_request", "detained_without_facility"),
        ("d109-7-3-b", "accept_request", "agreed_place"),
    ],
)
def test_twenty_four_hours_to_send_staff(term: str, act: str, variant: str) -> None:
    found: TermRule = LAW.term(term, DAY)
    assert (found.length, found.unit, found.rollover) == (24, TermUnit.HOURS, False)
    rows = [row for row in ACTS[f"assessment.{act}"].sets if row.term == term]
    assert [row.start for row in rows] == ["at"], "from the receipt of the dossier"
    for each in VARIANTS:
        told = FactSet.of(LAW.facts, {"variant": each}).plain
        assert rows[0].when is not None
        assert (implication(None, rows[0].when, told) is OK) is (each == variant)


def test_passing_on_is_at_once() -> None:
    found = LAW.term("d109-5-2-b", DAY)
    assert found.unit is TermUnit.IMMEDIATE
    assert ACTS["assessment.forward"].meets == ("assessment.forward",)


def test_the_forms() -> None:
    """5.1 a and c: forms 02 and 03 by the police. 4.1 c: form 04 for volunteers, 5.1 e: form 05 for the others, never both."""
    assert [row.form for row in ACTS["assessment.propose"].issues] == [
        "109/2021/NĐ-CP Mẫu 02",
        "109/2021/NĐ-CP Mẫu 03",
    ]
    rows = ACTS["assessment.issue_result"].issues
    for variant in VARIANTS:
        told = FactSet.of(LAW.facts, {"variant": variant}).plain
        due = [row.form for row in rows if row.when is not None and implication(None, row.when, told) is OK]
        assert due == ["109/2021/NĐ-CP Mẫu 04" if variant == "voluntary" else "109/2021/NĐ-CP Mẫu 05"]


# --- 9 to 12, and the days after the base law ended ---------------------------------------------------------------------------------


def test_every_article_is_told_and_what_is_not_encoded_says_why() -> None:
    version = LAW.version("109/2021/NĐ-CP", DAY)
    assert [each.citation.article for each in version.articles] == [str(number) for number in range(1, 13)]
    for article in version.articles:
        if article.coverage in {"out_of_scope", "partly"}:
            assert article.reason_vi
            assert article.reason_en


def test_after_the_base_law_ended_every_rule_says_so() -> None:
    for version in ("109/2021/NĐ-CP", "18/2021/TT-BYT"):
        for day, sure in ((date(2026, 6, 30), True), (date(2026, 7, 1), False)):
            articles = LAW.version(version, day).articles
            rules = [LAW.requirement(each.id, day) for article in articles for each in article.requirements]
            terms = [LAW.term(each.id, day) for article in articles for each in article.terms]
            found_rules: list[Requirement | TermRule] = [*rules, *terms]
            for found in found_rules:
                assert ("73/2021/QH14" in found.note_vi) is not sure
                assert not (found.verified and not sure)
