"""Ratios on record, and whether a run still reaches them (``make bench-check``).

Only ratios are kept: of ours and a baseline measured in the same run, so that they hold on another machine. Where a figure is held
against a number that somebody wants (100 ms), what stands beside it is taken instead (the same page with few persons); where nothing
does, the figure is not recorded.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.report import Result, Spread

RECORDED: Final = Path(__file__).with_name("recorded.json")
ALLOWED: Final = 0.8
"""A ratio may fall to so much of the recorded one."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times better ours is than ``against``, by medians, with its spread round by round."""

    name: str
    against: str
    value: float
    spread: Spread
    runs: int

    def as_json(self) -> dict[str, object]:
        """The line of ``recorded.json``."""
        return {
            "against": self.against,
            "ratio": round(self.value, 4),
            "spread": {name: round(value, 4) for name, value in self.spread.as_json().items()},
            "runs": self.runs,
        }


def ratio_of(result: Result) -> Ratio | None:
    """The ratio of a figure that holds on any machine; None where ours stands beside a wanted number alone."""
    taken = result.measurement
    beside = {**taken.baselines, **taken.floors}
    order = [result.figure.baseline, *(name for name in beside if name != result.figure.baseline)]
    for name in order:
        samples = beside[name]
        if len(samples) > 1 and len(set(samples)) == 1:
            continue  # a number that is wanted, no measurement
        better = [_ratio(result, ours, other) for ours, other in zip(taken.ours, samples, strict=True)]
        value = _ratio(result, statistics.median(taken.ours), statistics.median(samples))
        if len(samples) > 1:
            return Ratio(result.figure.name, name, value, Spread.of(better), len(samples))
    return None


def _ratio(result: Result, ours: float, other: float) -> float:
    return ours / other if result.figure.better == "higher" else other / ours


def recorded(path: Path = RECORDED) -> dict[str, dict[str, Any]]:
    """The figures on record by name; empty where none are."""
    if not path.exists():
        return {}
    figures: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))["figures"]
    return figures


def record(
    results: Sequence[Result], machine: Mapping[str, object], at: str, path: Path = RECORDED
) -> list[str]:
    """Write the ratios of these results; those of other figures stay. The names written."""
    found = [ratio for result in results if (ratio := ratio_of(result)) is not None]
    figures = recorded(path) | {
        each.name: {**each.as_json(), "at": at, "machine": dict(machine)} for each in found
    }
    text = json.dumps({"figures": dict(sorted(figures.items()))}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", "utf-8")
    return [each.name for each in found]


def fallen(result: Result, on_record: Mapping[str, Mapping[str, Any]]) -> str:
    """What is to be told of a figure that fell behind its record by more than a fifth; "" if it did not, or none is kept."""
    ratio, kept = ratio_of(result), on_record.get(result.figure.name)
    if ratio is None or kept is None or kept["against"] != ratio.against:
        return ""
    if ratio.value >= kept["ratio"] * ALLOWED:
        return ""
    return (
        f"{ratio.name}: {ratio.value:.2f} times {ratio.against}, recorded {kept['ratio']:.2f}"
        f" (fell by {1 - ratio.value / kept['ratio']:.0%}; rounds {ratio.spread.low:.2f} to {ratio.spread.high:.2f})"
    )
