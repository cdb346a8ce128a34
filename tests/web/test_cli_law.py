"""``lotrinh law``: what is held, the catalogue of acts, and the check that finds what is missing."""

from __future__ import annotations

import re

import pytest

from rules.citation import Citation
from tests.web.cli import answer, lotrinh, widest
from workflows.procedure import load_procedures
from workflows.roles import ROLES, UNIT_KINDS

CITE = (Citation.parse("73/2021/QH14 Đ27"),)


def test_show_tells_the_rules_of_a_place_on_a_day() -> None:
    result = lotrinh("law", "show", "109/2021/NĐ-CP Đ6 k2", "--on", "2024-03-04")
    told = re.sub(r"\s+", " ", result.stdout)
    assert "khoản 2 Điều 6 Nghị định 109/2021/NĐ-CP" in told
    assert "24 hours / assessment.dispatch_staff" in told
    assert widest(result.stdout) <= 80
    assert (
        answer("law", "show", "điểm a khoản 1 Điều 27 Luật 73/2021/QH14", "--on", "2024-03-04")["verified"]
        is True
    )


def test_show_says_what_was_in_force_when_and_what_is_held() -> None:
    before = lotrinh("law", "show", "73/2021/QH14 Đ27", "--on", "2021-12-31", code=1)
    assert "2022-01-01" in before.stderr
    assert "không" in before.stderr
    held = lotrinh("law", "show", "1/1999/QH10", "--on", "2024-01-01", code=2)
    assert "73/2021/QH14" in held.stderr
    lotrinh("law", "show", "no citation", "--on", "2024-01-01", code=2)
    lotrinh("law", "show", "73/2021/QH14 Đ27", "--on", "yesterday", code=2)


def test_the_catalogue_has_every_act_with_all_that_a_scenario_needs() -> None:
    told = {each["act"]: each for each in answer("law", "acts")}
    procedures = load_procedures()
    assert set(told) == set(procedures.acts)
    propose = told["assessment.propose"]
    assert propose["rows"][0]["from"] == ["start"]
    assert {"name": "ground", "type": "enum"}.items() <= next(
        f for f in propose["inputs"] if f["name"] == "ground"
    ).items()
    assert "managed_user_reuse" in next(f for f in propose["inputs"] if f["name"] == "ground")["values"]
    assert propose["documents"] == ["109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 03"]
    assert all(each["cites"] and each["who"] for each in told.values())


def test_every_role_and_kind_of_the_procedures_is_one_that_a_file_may_name() -> None:
    acts = load_procedures().acts.values()
    assert {role for act in acts for power in act.powers for role in power.roles} <= set(ROLES)
    kinds = {kind for act in acts for power in act.powers for kind in power.kinds}
    assert kinds | {kind for act in acts for field in act.inputs for kind in field.unit_kinds} <= set(
        UNIT_KINDS
    )


def test_the_catalogue_of_a_day_has_the_powers_of_that_day() -> None:
    def kinds(on: str) -> set[str]:
        (act,) = answer("law", "acts", "--act", "assessment.propose", "--on", on)
        return {kind for power in act["who"] for kind in power["kinds"]}

    assert "district_police" in kinds("2025-02-28")
    assert "district_police" not in kinds("2025-03-01")
    later = {each["procedure"] for each in answer("law", "acts", "--on", "2026-07-01")}
    assert "user_management" in later


def test_acts_and_facts_fit_a_terminal() -> None:
    for args in (
        ("acts",),
        ("acts", "--act", "assessment.propose"),
        ("facts",),
        ("coverage",),
        ("calendar", "2025"),
    ):
        result = lotrinh("law", *args)
        assert result.stdout.strip()
        assert widest(result.stdout) <= 80
    assert "detected_at" in lotrinh("law", "facts").stdout
    assert "assessment.propose" in lotrinh("law", "acts", "--act", "assessment.prpose", code=2).stderr


def test_facts_of_a_kind_and_coverage_of_a_text() -> None:
    assert {each["kind"] for each in answer("law", "facts", "--kind", "record")} == {"record"}
    (text,) = answer("law", "coverage", "109/2021/NĐ-CP")
    assert {each["coverage"] for each in text["articles"]} <= {
        "encoded",
        "partly",
        "out_of_scope",
        "open",
        "reference",
    }
    assert "109/2021/NĐ-CP" in lotrinh("law", "coverage", "5/5/X", code=2).stderr


def test_the_calendar_knows_its_years() -> None:
    assert {"day": "2025-01-29", "kind": "holiday"}.items() <= answer("law", "calendar", "2025")[3].items()
    assert "2032" in lotrinh("law", "calendar", "2041", code=2).stderr


@pytest.mark.slow
def test_check_plays_the_scenarios_and_lists_what_is_missing() -> None:
    told = answer("law", "check")
    assert told["flaws"] == []
    assert told["ok"] is True


def test_the_table_of_comparison_names_what_holds_each_row() -> None:
    told = answer("law", "coverage", "--rows")
    rows = {each["row"]: each for each in told["rows"]}
    assert "l73-22-2-report" in rows["2021-1/D01"]["held_by"]
    assert rows["2021-1/D35"]["state"] == "out_of_scope"
    assert rows["2021-1/D35"]["reason"]["vi"]
    assert sum(told["counts"].values()) == len(rows)
    assert "2021-1/D01" in lotrinh("law", "coverage", "--rows").stdout
