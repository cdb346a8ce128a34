"""The professional process of Circular 18/2021: every count of criteria has exactly one lawful way on."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from rules.corpus import load_corpus
from rules.facts import FactSet
from tests.workflows.journeys import AT_FACILITY, EXAMINED, MONITORED, NO, TWO, go
from tests.workflows.kit import DUAL, World, at, cites, missing
from workflows.gathering.monitoring import ANNEX_01
from workflows.gathering.proceeding import CRITERIA
from workflows.judging import pack_of

DAY = at("2024-08-05").date()
# How many criteria are met besides the sixth, how many are unclear besides it, what the sixth is, and whether it lasted long enough.
COUNTS = [
    (met, unclear, sixth, lasted)
    for met, unclear, sixth, lasted in product(range(6), range(6), ("yes", "no", "unclear"), (True, False))
    if met + unclear <= 5
]


def told(met: int, unclear: int, sixth: str, *, lasted: bool) -> dict[str, Any]:
    answers = ["yes"] * met + ["unclear"] * unclear + ["no"] * (5 - met - unclear)
    return dict(zip(CRITERIA, [*answers, sixth], strict=True)) | {
        "together_one_month": lasted,
        "repeated_within_12_months": False,
    }


def passes(sets: tuple[str, ...], facts: dict[str, Any]) -> bool:
    answers = [facts[name] for name in CRITERIA]
    derived = {"criteria_met": answers.count("yes"), "criteria_unclear": answers.count("unclear")}
    law = load_corpus()
    pack = pack_of(law, sets, DAY)
    return DUAL.judge(pack, FactSet.of(law.facts, facts | derived), as_of=DAY, corpus_hash=law.hash).passed


def ways(facts: dict[str, Any]) -> set[str]:
    """The ways on from the examination."""
    at_once = ("assessment.conclusion_at_once",)
    found = {each for each in ("addicted", "not_addicted") if passes(at_once, facts | {"conclusion": each})}
    monitored = facts | {"monitoring_ordered": frozenset({"opioids"})}
    return found | ({"monitor"} if passes(("assessment.monitoring_due",), monitored) else set())


def by_the_circular(met: int, unclear: int, sixth: str, *, lasted: bool) -> set[str]:
    """Article 4.3 read aloud: a, b, c; three criteria short of the time go to step 4 (4.4 đ)."""
    total, vague = met + (sixth == "yes"), unclear + (sixth == "unclear")
    if total >= 3:
        return {"addicted"} if lasted else {"monitor"}
    if vague:
        return {"monitor"}
    if total == 2 and sixth != "yes":
        return {"monitor"}
    return {"not_addicted"}


def test_every_count_has_exactly_one_way_on() -> None:
    for met, unclear, sixth, lasted in COUNTS:
        case = told(met, unclear, sixth, lasted=lasted)
        assert ways(case) == by_the_circular(met, unclear, sixth, lasted=lasted), (
            met,
            unclear,
            sixth,
            lasted,
        )


def test_after_monitoring_every_count_has_exactly_one_conclusion() -> None:
    """Step 4 đ: three criteria for long enough, or not addicted."""
    after = ("assessment.conclusion_after_monitoring",)
    for met, unclear, sixth, lasted in COUNTS:
        case = told(met, unclear, sixth, lasted=lasted) | {"sheets_open": 0, "withdrawal_found": False}
        found = {each for each in ("addicted", "not_addicted") if passes(after, case | {"conclusion": each})}
        enough = met + (sixth == "yes") >= 3 and lasted
        assert found == {"addicted" if enough else "not_addicted"}, (met, unclear, sixth, lasted)


def test_the_time_may_be_a_month_together_or_repeated_within_a_year() -> None:
    case = told(3, 0, "no", lasted=False)
    assert ways(case | {"repeated_within_12_months": True}) == {"addicted"}
    unknown = {name: value for name, value in case.items() if name != "repeated_within_12_months"}
    assert ways(unknown) == set(), "while the time is unknown nothing is concluded"


def test_all_six_criteria_are_recorded(world: World) -> None:
    go(world, AT_FACILITY, "examine")
    for number in range(1, 7):
        five = {name: value for name, value in NO.items() if name != f"criterion_{number}"}
        error = world.refused("assessment.examine", "doctor", "vo_gia_cu", **five, **EXAMINED)
        letter = dict(zip(range(1, 7), "abcdđe", strict=True))[number]
        assert f"18/2021/TT-BYT Đ3 k1 {letter}" in cites(error)
        assert missing(error) == {f"criterion_{number}"}
    assert cites(world.refused("assessment.examine", "doctor", "vo_gia_cu", **NO)) == {"18/2021/TT-BYT Đ3 k3"}
    error = world.refused("assessment.examine", "doctor", "vo_gia_cu", **NO, evidence_sources=[])
    assert cites(error) == {"18/2021/TT-BYT Đ3 k3"}


def test_two_with_withdrawal_is_no_and_two_without_is_monitoring(world: World) -> None:
    """The counter-intuitive pair of Article 4.3."""
    go(world, AT_FACILITY, "examine")
    world.do(
        "assessment.examine",
        "doctor",
        "vo_gia_cu",
        **(NO | {"criterion_1": "yes", "criterion_6": "yes"}),
        **EXAMINED,
    )
    order: dict[str, Any] = {"monitoring_ordered": ["opioids"]}
    assert cites(world.refused("assessment.order_monitoring", "doctor", "vo_gia_cu", **order)) == {
        "18/2021/TT-BYT Đ4 k3 c"
    }
    assert "18/2021/TT-BYT Đ3 k4" in cites(
        world.refused("assessment.conclude", "doctor", "vo_gia_cu", conclusion="addicted")
    )
    world.do("assessment.examine", "doctor", "vo_gia_cu", **TWO, **EXAMINED)
    assert cites(world.refused("assessment.conclude", "doctor", "vo_gia_cu", conclusion="not_addicted")) >= {
        "18/2021/TT-BYT Đ4 k3 c"
    }
    world.do("assessment.order_monitoring", "doctor", "vo_gia_cu", monitoring_ordered=["opioids"])


@pytest.fixture
def monitored(world: World) -> World:
    """Under monitoring for opioids and cannabis, nothing recorded yet."""
    return go(world, MONITORED, "record_monitoring")


LAST_DAY = {"opioids": 3, "stimulants": 5, "cannabis": 5}


@pytest.mark.parametrize("substance", LAST_DAY)
def test_the_days_of_each_sheet(world: World, substance: str) -> None:
    go(world, MONITORED, "order_monitoring")
    world.do("assessment.order_monitoring", "doctor", "vo_gia_cu", monitoring_ordered=[substance])
    sign = min(ANNEX_01[substance])
    for day in (0, LAST_DAY[substance] + 1, -1, 2**40):
        error = world.refused("assessment.record_monitoring", "doctor", "vo_gia_cu", monitoring_substance=substance,
                              monitoring_day=day, signs=[sign])  # fmt: skip
        assert len(cites(error)) == 1
        assert next(iter(cites(error))).startswith("18/2021/TT-BYT PL0")
    for day in (1, LAST_DAY[substance]):
        world.now += timedelta(days=day - 1)
        world.do("assessment.record_monitoring", "doctor", "vo_gia_cu", monitoring_substance=substance, monitoring_day=day,
                 signs=[sign])  # fmt: skip


def test_a_sign_belongs_to_its_own_sheet(monitored: World) -> None:
    for substance, own in ANNEX_01.items():
        foreign = min(frozenset().union(*ANNEX_01.values()) - own)
        if substance == "stimulants":
            continue
        error = monitored.refused("assessment.record_monitoring", "doctor", "vo_gia_cu", monitoring_substance=substance,
                                  monitoring_day=1, signs=[foreign])  # fmt: skip
        assert cites(error) == {"18/2021/TT-BYT PL01"}
        monitored.do("assessment.record_monitoring", "doctor", "vo_gia_cu", monitoring_substance=substance, monitoring_day=1,
                     signs=sorted(own))  # fmt: skip
    assert {len(signs) for signs in ANNEX_01.values()} == {12, 6, 7}
    known = frozenset(load_corpus().facts["signs"].values)
    assert frozenset().union(*ANNEX_01.values()) == known


def test_a_day_without_signs_is_a_day(monitored: World) -> None:
    monitored.do(
        "assessment.record_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="opioids",
        monitoring_day=1,
        signs=[],
    )
    monitored.do(
        "assessment.conclude_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="opioids",
        withdrawal="absent",
    )


def test_only_what_was_ordered_is_monitored(monitored: World) -> None:
    for act, more in (
        ("record_monitoring", {"monitoring_day": 1, "signs": ["lethargy"]}),
        ("conclude_monitoring", {"withdrawal": "absent"}),
    ):
        error = monitored.refused(
            f"assessment.{act}", "doctor", "vo_gia_cu", None, **more, monitoring_substance="stimulants"
        )
        assert "18/2021/TT-BYT Đ4 k4 c" in cites(error)


def test_a_sheet_needs_a_day_and_its_own_conclusion(monitored: World) -> None:
    error = monitored.refused(
        "assessment.conclude_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="opioids",
        withdrawal="absent",
    )
    assert cites(error) == {"18/2021/TT-BYT Đ4 k4 d"}
    for substance, sign in (("opioids", "craving"), ("cannabis", "anxiety")):
        monitored.do(
            "assessment.record_monitoring",
            "doctor",
            "vo_gia_cu",
            monitoring_substance=substance,
            monitoring_day=1,
            signs=[sign],
        )
    findings = {"evidence_stop": True, "threshold_met": True, "exclusion_ok": True}
    monitored.do(
        "assessment.conclude_monitoring",
        "doctor",
        "vo_gia_cu",
        None,
        monitoring_substance="opioids",
        withdrawal="present",
        **findings,
    )
    error = monitored.refused(
        "assessment.conclude_monitoring", "doctor", "vo_gia_cu", monitoring_substance="cannabis"
    )
    assert "18/2021/TT-BYT Đ4 k4 d" in cites(error), "the finding on opioids is none on cannabis"
    error = monitored.refused(
        "assessment.conclude_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="cannabis",
        withdrawal="present",
    )
    assert missing(error) == set(findings)
    assert monitored.stage(person="vo_gia_cu") == "monitoring"
    monitored.do(
        "assessment.conclude_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="cannabis",
        withdrawal="absent",
    )
    assert monitored.stage(person="vo_gia_cu") == "monitored"


def test_a_concluded_sheet_takes_no_further_day(monitored: World) -> None:
    day: dict[str, Any] = {"monitoring_substance": "opioids", "signs": ["craving"]}
    monitored.do("assessment.record_monitoring", "doctor", "vo_gia_cu", None, monitoring_day=1, **day)
    monitored.do(
        "assessment.conclude_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="opioids",
        withdrawal="absent",
    )
    error = monitored.refused(
        "assessment.record_monitoring", "doctor", "vo_gia_cu", None, monitoring_day=1, **day
    )
    assert cites(error) == {"18/2021/TT-BYT Đ4 k4 d"}


@pytest.mark.parametrize("lacking", ["evidence_stop", "threshold_met", "exclusion_ok"])
def test_withdrawal_is_found_by_the_doctor_on_three_points(monitored: World, lacking: str) -> None:
    monitored.do(
        "assessment.record_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="opioids",
        monitoring_day=1,
        signs=["craving"],
    )
    findings = {"evidence_stop": True, "threshold_met": True, "exclusion_ok": True, lacking: False}
    error = monitored.refused("assessment.conclude_monitoring", "doctor", "vo_gia_cu", None, monitoring_substance="opioids",
                              withdrawal="present", **findings)  # fmt: skip
    assert cites(error) == {"18/2021/TT-BYT PL01"}
    monitored.do(
        "assessment.conclude_monitoring",
        "doctor",
        "vo_gia_cu",
        None,
        monitoring_substance="opioids",
        withdrawal="absent",
        **findings,
    )


def test_withdrawal_from_stimulants_needs_a_disturbance_of_mood(world: World) -> None:
    go(world, MONITORED, "order_monitoring")
    world.do("assessment.order_monitoring", "doctor", "vo_gia_cu", monitoring_ordered=["stimulants"])
    world.do(
        "assessment.record_monitoring",
        "doctor",
        "vo_gia_cu",
        monitoring_substance="stimulants",
        monitoring_day=1,
        signs=["lethargy"],
    )
    findings = {"evidence_stop": True, "threshold_met": True, "exclusion_ok": True}
    for mood in (False, None):
        more = {} if mood is None else {"mood_disturbance": mood}
        error = world.refused("assessment.conclude_monitoring", "doctor", "vo_gia_cu", None, monitoring_substance="stimulants",
                              withdrawal="present", **findings, **more)  # fmt: skip
        assert cites(error) == {"18/2021/TT-BYT PL01"}
    world.do("assessment.conclude_monitoring", "doctor", "vo_gia_cu", None, monitoring_substance="stimulants", withdrawal="present",
             mood_disturbance=True, **findings)  # fmt: skip


def test_nothing_is_concluded_while_a_sheet_is_open(monitored: World) -> None:
    error = monitored.refused("assessment.conclude", "doctor", "vo_gia_cu", conclusion="not_addicted")
    assert cites(error) == {"18/2021/TT-BYT Đ4 k4 d"}


def test_the_finding_of_a_sheet_is_carried_into_the_summary(world: World) -> None:
    go(world, MONITORED, "conclude")
    error = world.refused("assessment.conclude", "doctor", "vo_gia_cu", conclusion="not_addicted")
    assert cites(error) == {"18/2021/TT-BYT Đ4 k4 d"}
    error = world.refused(
        "assessment.conclude", "doctor", "vo_gia_cu", conclusion="not_addicted", criterion_6="yes"
    )
    assert cites(error) == {"18/2021/TT-BYT Đ4 k4 đ", "18/2021/TT-BYT Đ3 k4"}
    world.do("assessment.conclude", "doctor", "vo_gia_cu", conclusion="addicted", criterion_6="yes")


def test_more_may_be_ordered_only_before_monitoring_begins(monitored: World) -> None:
    error = monitored.refused(
        "assessment.order_monitoring", "doctor", "vo_gia_cu", monitoring_ordered=["stimulants"]
    )
    assert error.code == "act_not_available"


@pytest.mark.parametrize("first", [1, 2], ids=["by spells of 24 hours", "by the calendar"])
def test_a_day_of_a_sheet_is_counted_either_way_but_only_one_way(monitored: World, first: int) -> None:
    """From eight in the evening to eight in the morning: the second column by the calendar, still the first by the hour."""
    evening = at("2024-08-05T20:00")
    monitored.now = evening + timedelta(days=3)

    def entry(hours: int, day: int) -> dict[str, Any]:
        told: dict[str, Any] = {
            "monitoring_substance": "opioids",
            "signs": ["craving"],
            "monitoring_day": day,
        }
        return {**told, "observed_at": evening + timedelta(hours=hours)}

    def refused(hours: int, day: int) -> None:
        error = monitored.refused(
            "assessment.record_monitoring", "doctor", "vo_gia_cu", None, **entry(hours, day)
        )
        assert "18/2021/TT-BYT PL04" in cites(error), (hours, day)

    monitored.do("assessment.record_monitoring", "doctor", "vo_gia_cu", None, **entry(0, 1))
    refused(12, 3)
    refused(1, 2)
    monitored.do("assessment.record_monitoring", "doctor", "vo_gia_cu", None, **entry(12, first))
    refused(12, 3 - first)
    monitored.do("assessment.record_monitoring", "doctor", "vo_gia_cu", None, **entry(37, first + 1))
    refused(37, first)


def test_a_wrong_entry_counts_no_more_and_is_never_changed(monitored: World) -> None:
    sheet: dict[str, Any] = {"monitoring_substance": "opioids", "signs": ["craving"], "monitoring_day": 1}
    first = monitored.do("assessment.record_monitoring", "doctor", "vo_gia_cu", None, **sheet).act
    wrong: dict[str, Any] = {"replaces_entry": first.seq, "entry_correction_reason": "Ghi nhầm"}
    error = monitored.refused(
        "assessment.record_monitoring", "doctor", "vo_gia_cu", None, **sheet, replaces_entry=first.seq
    )
    assert missing(error) == {"entry_correction_reason"}
    second = monitored.do(
        "assessment.record_monitoring", "doctor", "vo_gia_cu", None, **{**sheet, "signs": []}, **wrong
    ).act
    error = monitored.refused("assessment.record_monitoring", "doctor", "vo_gia_cu", None, **sheet, **wrong)
    assert cites(error) == {"18/2021/TT-BYT Đ4 k4 b"}, "corrected once; the correction is what stands"
    again: dict[str, Any] = {"monitoring_substance": "opioids", **wrong, "replaces_entry": second.seq}
    monitored.do("assessment.strike_monitoring", "doctor", "vo_gia_cu", None, **again)
    conclude: dict[str, Any] = {"monitoring_substance": "opioids", "withdrawal": "absent"}
    error = monitored.refused("assessment.conclude_monitoring", "doctor", "vo_gia_cu", None, **conclude)
    assert cites(error) == {"18/2021/TT-BYT Đ4 k4 d"}, "no entry stands, so there was no day"
