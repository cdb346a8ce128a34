"""The frame of the benchmark tells the truth about direction, best baseline and failures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import __main__ as command
from bench.report import Better, Figure, Measurement, Result, Runner, Spread, measure
from bench.telling import number, table


@pytest.fixture(autouse=True)
def _nothing_to_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured here is nothing; what all the other tests left in memory takes a second to be gone through before each sample."""
    monkeypatch.setattr("bench.report.gc.collect", lambda: 0)


def _figure(
    *, better: Better = "higher", wanted: float = 2.0, baseline: str = "peer", **samples: object
) -> Figure:
    taken = Measurement([20.0, 40.0, 30.0], {"peer": [10.0, 10.0, 10.0], "slow": [1.0, 1.0, 1.0]})
    return Figure("f", wanted, baseline, "things/s", better, lambda _: samples.get("taken", taken))  # type: ignore[arg-type,return-value]


def test_higher_is_better_compares_medians_with_the_highest_baseline() -> None:
    result = measure(_figure(), Runner())
    assert (result.baseline, result.ratio, result.met) == ("peer", 3.0, True)
    assert (result.ratio_spread.low, result.ratio_spread.high) == (2.0, 4.0)


def test_lower_is_better_turns_the_ratio_and_picks_the_lowest_baseline() -> None:
    result = measure(_figure(better="lower", wanted=1 / 2.5), Runner())
    assert result.baseline == "slow"
    assert result.ratio == pytest.approx(1 / 30)
    assert not result.met


def test_a_figure_must_measure_the_baseline_that_it_names() -> None:
    with pytest.raises(ValueError, match="promises the baseline 'zen'"):
        measure(_figure(baseline="zen"), Runner())


def test_a_measurement_without_baseline_or_of_uneven_rounds_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one baseline"):
        Measurement([1.0], {})
    with pytest.raises(ValueError, match="same number of samples"):
        Measurement([1.0], {"peer": [1.0, 2.0]})


def test_a_floor_is_told_beside_and_never_compared() -> None:
    runner = Runner(rounds=3, warm_ups=0)
    works = {"ours": lambda: None, "peer": lambda: None, "deflating": lambda: None}
    taken = runner.milliseconds(works, ops={"ours": 2, "peer": 1, "deflating": 1}, floors=["deflating"])
    assert set(taken.baselines) == {"peer"}
    assert len(taken.floors["deflating"]) == 3
    result = measure(_figure(better="lower", taken=taken), Runner())
    assert result.baseline == "peer"
    assert "deflating" in table([result])
    assert set(result.as_json()["floors"]) == {"deflating"}  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="same number of samples"):
        Measurement([1.0], {"peer": [1.0]}, floors={"deflating": []})


def test_rounds_are_interleaved_and_rotated() -> None:
    calls: list[str] = []
    runner = Runner(rounds=2, warm_ups=0)
    taken = runner.rates({"ours": lambda: calls.append("o"), "peer": lambda: calls.append("p")}, ops=10)
    assert calls == ["o", "p", "p", "o"]
    assert len(taken.ours) == len(taken.baselines["peer"]) == 2


def test_one_sample_has_no_spread() -> None:
    assert Spread.of([3.0]) == Spread(3.0, 3.0, 3.0, 0.0)


@pytest.mark.parametrize(
    ("value", "text"), [(27_412.6, "27 413"), (123.456, "123.5"), (2.5, "2.500"), (0.0123, "0.0123")]
)
def test_numbers_fit_a_table(value: float, text: str) -> None:
    assert number(value) == text


def test_the_table_names_every_baseline() -> None:
    text = table([Result(_figure(), _figure().measure(Runner()))])
    assert "peer" in text
    assert "slow" in text
    assert ">= 2.00" in text


def test_a_figure_that_breaks_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Runner) -> Measurement:
        raise RuntimeError("no such engine")

    bad = Figure("bad", 1.0, "peer", "s", "lower", broken)
    monkeypatch.setattr(command, "discover", lambda **_: (bad, _figure()))
    assert command.main(["--json", str(tmp_path / "out.json"), "--rounds", "1"]) == 1
    written = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [row["name"] for row in written["figures"]] == ["f"]
    assert written["figures"][0]["baseline"] == {"name": "peer", "value": 10.0}
    assert "RuntimeError: no such engine" in written["not_measured"][0]
    assert "not measured: bad" in capsys.readouterr().out


def test_strict_fails_on_a_missed_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "discover", lambda **_: (_figure(wanted=9.0),))
    out = ["--json", str(tmp_path / "out.json")]
    assert command.main(out) == 0
    assert command.main([*out, "--strict"]) == 1


def test_an_unknown_figure_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "discover", lambda **_: (_figure(),))
    assert command.main(["nothing"]) == 2
    assert "--list" in capsys.readouterr().err
