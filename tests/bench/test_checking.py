"""A ratio on record is kept or said to have fallen; a wanted number is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import checking
from bench.checking import fallen, ratio_of, record, recorded
from bench.report import Better, Figure, Measurement, Result


def _result(
    ours: list[float],
    baselines: dict[str, list[float]],
    *,
    better: Better = "lower",
    floors: dict[str, list[float]] | None = None,
) -> Result:
    taken = Measurement(ours, baselines, floors=floors or {})
    figure = Figure("f", 1.0, next(iter(baselines)), "ms", better, lambda _: taken)
    return Result(figure, taken)


def test_what_is_recorded_is_the_ratio_beside_the_named_baseline(tmp_path: Path) -> None:
    path = tmp_path / "recorded.json"
    assert record([_result([10.0, 10.0], {"peer": [20.0, 22.0]})], {"cores": 2}, "2026-01-01", path) == ["f"]
    kept = recorded(path)["f"]
    assert (kept["against"], kept["ratio"], kept["runs"], kept["machine"]) == ("peer", 2.1, 2, {"cores": 2})
    assert kept["spread"]["min"] == 2.0


@pytest.mark.parametrize(("ours", "told"), [([12.0, 12.0], False), ([13.0, 13.0], True)])
def test_more_than_a_fifth_is_said_by_name(ours: list[float], told: bool) -> None:  # noqa: FBT001 - a row of the table
    on_record = {"f": {"against": "peer", "ratio": 2.0}}
    line = fallen(_result(ours, {"peer": [20.0, 20.1]}), on_record)
    assert bool(line) is told
    assert not told or line.startswith("f: 1.54 times peer, recorded 2.00")


def test_higher_is_better_is_turned_and_another_baseline_is_not_compared() -> None:
    rates = _result([50.0, 50.0], {"peer": [100.0, 101.0]}, better="higher")
    assert fallen(rates, {"f": {"against": "peer", "ratio": 0.7}})
    assert not fallen(rates, {"f": {"against": "another", "ratio": 0.7}})
    assert not fallen(rates, {})


def test_a_wanted_number_is_left_aside_for_what_stands_beside_it() -> None:
    page = _result([50.0, 60.0], {"100 ms": [100.0, 100.0]}, floors={"300 persons": [25.0, 30.0]})
    found = ratio_of(page)
    assert found is not None
    assert (found.against, found.value) == ("300 persons", 0.5)
    assert ratio_of(_result([50.0, 60.0], {"100 ms": [100.0, 100.0]})) is None


def test_the_command_fails_after_measuring_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = _result([40.0, 40.0], {"peer": [20.0, 20.5]})
    path = tmp_path / "recorded.json"
    path.write_text(json.dumps({"figures": {"f": {"against": "peer", "ratio": 2.0}}}), "utf-8")
    monkeypatch.setattr(command, "discover", lambda **_: (slow.figure,))
    monkeypatch.setattr(command, "recorded", lambda: recorded(path))
    told = ["--check", "--json", str(tmp_path / "b.json")]
    assert command.main(told) == 1
    assert "FELL BEHIND: f: 0.51" in capsys.readouterr().out
    monkeypatch.setattr(checking, "ALLOWED", 0.1)
    assert command.main(told) == 0
