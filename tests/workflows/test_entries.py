"""What is entered on a form: understood strictly, or the field is named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from rules.errors import FactError, InputError
from tests.workflows.journeys import AT_FACILITY, MONITORED, go
from tests.workflows.kit import World, at

NFD = "e\u0301"
WRONG: list[tuple[str, object]] = [
    ("detained", "true"),
    ("detained", 1),
    ("detained", 0),
    ("detained", "có"),
    ("ground", "khác"),
    ("ground", 5),
    ("ground", True),
    ("ground", ["voluntary"]),
    ("detected_at", "2024-08-05"),
    ("detected_at", "hôm qua"),
    ("detected_at", "2024-W32-1"),
    ("detected_at", "20240805T0700"),
    ("detected_at", date(2024, 8, 5)),
    ("detected_at", 1722819600),
    ("detected_at", "2024-13-05T07:00"),
    ("detected_at", "2024-02-30T07:00"),
    ("detected_at", "0001-01-01T00:00+14:00"),
    ("test_result_on", "2023-02-29"),
    ("test_result_on", datetime(2024, 8, 5, tzinfo=UTC)),
    ("test_result_on", "05/08/2024"),
    ("substances", "heroin"),
    ("substances", ["heroin", "heroin"]),
    ("substances", ["kẹo"]),
    ("substances", [5]),
    ("substances", {"heroin": True}),
    ("request_number", NFD),
    ("request_number", "x" * 1001),
    ("guardian_name", "x" * 151),
    ("request_number", 12),
    ("request_number", "a\x00b"),
    ("request_number", "\ud800"),
    ("facility", "không_có"),
    ("facility", "ca_x"),
    ("facility", 5),
    ("facility", ["tram"]),
    ("nix", 1),
    ("Ground", "voluntary"),
    ("đetained", True),
]


@pytest.mark.parametrize(("field", "value"), WRONG, ids=repr)
def test_an_entry_that_is_not_understood_is_named(world: World, field: str, value: object) -> None:
    told: dict[str, Any] = {**AT_FACILITY.steps[0].inputs, field: value}
    error = world.refused("assessment.propose", "police", "vo_gia_cu", "2024-08-05", **told)
    assert isinstance(error, InputError)
    assert field in (error.fields.get("field"), error.fields.get("fact"))
    assert error.vi
    assert world.store.audit == [], "a slip of the pen is no refusal of the law"


@pytest.mark.parametrize(
    "value", ["5", 1.0, True, 2**53, 2**63, -(2**63), "１", [1], float("nan"), float("inf")], ids=repr
)
def test_a_number_is_a_whole_number(world: World, value: object) -> None:
    go(world, MONITORED, "record_monitoring")
    error = world.refused("assessment.record_monitoring", "doctor", "vo_gia_cu", monitoring_substance="opioids", monitoring_day=value,
                          signs=["craving"])  # fmt: skip
    assert isinstance(error, FactError)


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_entered_is_nothing_told(world: World, nothing: object) -> None:
    told: dict[str, Any] = {**AT_FACILITY.steps[0].inputs, "request_number": nothing, "facility": nothing}
    done = world.do("assessment.propose", "police", "vo_gia_cu", "2024-08-05", **told)
    assert "request_number" not in done.case.facts
    assert "facility" not in done.case.units


def test_what_must_be_entered_is_asked_for(world: World) -> None:
    go(world, AT_FACILITY, "return_dossier")
    empty: list[dict[str, Any]] = [{}, {"return_reason": None}, {"return_reason": ""}]
    for inputs in empty:
        error = world.refused("assessment.return_dossier", "staff", "vo_gia_cu", **inputs)
        assert error.fields["field"] == "return_reason"


@pytest.mark.parametrize(
    "moment",
    ["2024-08-05T07:00", "2024-08-05 07:00:00", "2024-08-05T00:00Z", at("2024-08-05T07:00"), datetime(2024, 8, 5, 7),  # noqa: DTZ001
     datetime(2024, 8, 4, 14, tzinfo=timezone(timedelta(hours=-10)))],
    ids=str,
)  # fmt: skip
def test_a_moment_may_be_written_in_several_ways(world: World, moment: object) -> None:
    told: dict[str, Any] = {**AT_FACILITY.steps[0].inputs, "detected_at": moment}
    done = world.do("assessment.propose", "police", "vo_gia_cu", "2024-08-05", **told)
    assert done.case.facts["detected_at"].value == at("2024-08-05T07:00")
    assert done.act.inputs["detected_at"] == "2024-08-05T00:00:00+00:00"
