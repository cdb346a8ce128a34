"""What a figure is and how it is measured; ``bench/telling.py`` prints it.

A module of this package registers figures; ``python -m bench`` finds and runs them::

    @figure(name="guard verdicts", wanted=2.0, baseline="zen-engine", unit="verdicts/s", better="higher")
    def verdicts(run: Runner) -> Measurement:
        return run.rates({"ours": ours, "zen-engine": zen}, ops=200)

**The ratio** says how many times better ours is than the best of the baselines, whichever direction is
better (``ours / baseline`` where higher is better, ``baseline / ours`` where lower is): above 1 ours
wins. ``wanted`` is the least ratio that satisfies: 2.0 is "at least twice as good", ``1 / 2.5`` is "at
most 2.5 times the time". Medians are compared; the samples of all contenders are interleaved, so that a
slow minute hits each alike.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal

Better = Literal["higher", "lower"]
Work = Callable[[], object]
Ops = int | Mapping[str, int]

OURS = "ours"


@dataclass(frozen=True, slots=True)
class Measurement:
    """Samples in the figure's unit, of ours and of each baseline; sample *i* of all is of the same round.

    ``floors`` are told beside and not compared: what no contender can go below (the same bytes deflated and nothing else).
    """

    ours: Sequence[float]
    baselines: Mapping[str, Sequence[float]]
    note: str = ""
    floors: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a measurement that compares nothing (``ValueError``)."""
        if not self.baselines:
            raise ValueError("a measurement needs at least one baseline")
        others = (*self.baselines.values(), *self.floors.values())
        if not self.ours or any(len(samples) != len(self.ours) for samples in others):
            raise ValueError("ours and every baseline need the same number of samples, at least one")


@dataclass(frozen=True, slots=True)
class Runner:
    """Takes interleaved samples. ``rounds`` is the number of samples of each contender."""

    rounds: int = 9
    warm_ups: int = 1

    def seconds(
        self, contenders: Mapping[str, Work], *, ops: Ops = 1, note: str = "", floors: Collection[str] = ()
    ) -> Measurement:
        """Seconds for one operation; each contender is a callable that does ``ops`` operations (by name where they differ).

        ``floors`` names those that are told beside and not compared.
        """
        counted = ops if isinstance(ops, Mapping) else dict.fromkeys(contenders, ops)
        samples: dict[str, list[float]] = {name: [] for name in contenders}
        order = list(contenders)
        for work in contenders.values():
            for _ in range(self.warm_ups):
                work()
        for _ in range(self.rounds):
            for name in order:
                samples[name].append(_timed(contenders[name]) / counted[name])
            order.append(order.pop(0))
        beside = {name: samples.pop(name) for name in floors}
        return Measurement(samples.pop(OURS), samples, note, beside)

    def milliseconds(
        self, contenders: Mapping[str, Work], *, ops: Ops = 1, note: str = "", floors: Collection[str] = ()
    ) -> Measurement:
        """Milliseconds for one operation, like ``seconds``."""
        taken = self.seconds(contenders, ops=ops, note=note, floors=floors)
        return _mapped(taken, lambda seconds: seconds * 1000)

    def rates(
        self, contenders: Mapping[str, Work], *, ops: Ops = 1, note: str = "", floors: Collection[str] = ()
    ) -> Measurement:
        """Operations a second, like ``seconds``."""
        taken = self.seconds(contenders, ops=ops, note=note, floors=floors)
        return _mapped(taken, lambda seconds: 1 / seconds)


Measure = Callable[[Runner], Measurement]


@dataclass(frozen=True, slots=True)
class Figure:
    """One promise: what is measured, against what, and the least ratio that satisfies."""

    name: str
    wanted: float
    baseline: str
    unit: str
    better: Better
    measure: Measure = field(repr=False)


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, extremes and interquartile range of samples."""

    median: float
    low: float
    high: float
    iqr: float

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread:
        """Of at least one sample; the range between the quartiles is 0 for fewer than two."""
        quartiles = statistics.quantiles(samples, n=4) if len(samples) > 1 else [samples[0]] * 3
        return cls(statistics.median(samples), min(samples), max(samples), quartiles[2] - quartiles[0])

    def as_json(self) -> dict[str, float]:
        """The four numbers by name."""
        return {"median": self.median, "min": self.low, "max": self.high, "iqr": self.iqr}


@dataclass(frozen=True, slots=True)
class Result:
    """A figure with its measurement, compared with the best of the baselines."""

    figure: Figure
    measurement: Measurement

    @property
    def baseline(self) -> str:
        """Name of the best baseline by median, in the figure's direction."""
        pick = max if self.figure.better == "higher" else min
        return pick(
            self.measurement.baselines, key=lambda name: statistics.median(self.measurement.baselines[name])
        )

    @property
    def ours(self) -> Spread:
        """Our samples."""
        return Spread.of(self.measurement.ours)

    @property
    def theirs(self) -> Spread:
        """The best baseline's samples."""
        return Spread.of(self.measurement.baselines[self.baseline])

    @property
    def ratio(self) -> float:
        """How many times better ours is, by medians."""
        return self._ratio(self.ours.median, self.theirs.median)

    @property
    def ratio_spread(self) -> Spread:
        """The ratio round by round."""
        pairs = zip(self.measurement.ours, self.measurement.baselines[self.baseline], strict=True)
        return Spread.of([self._ratio(ours, theirs) for ours, theirs in pairs])

    @property
    def met(self) -> bool:
        """Whether the wanted ratio is reached."""
        return self.ratio >= self.figure.wanted

    def _ratio(self, ours: float, theirs: float) -> float:
        return ours / theirs if self.figure.better == "higher" else theirs / ours

    def as_json(self) -> dict[str, object]:
        """The row of ``bench.json``."""
        return {
            "name": self.figure.name,
            "unit": self.figure.unit,
            "better": self.figure.better,
            "ours": self.ours.median,
            "baseline": {"name": self.baseline, "value": self.theirs.median},
            "ratio": self.ratio,
            "wanted": self.figure.wanted,
            "met": self.met,
            "spread": {
                "ours": self.ours.as_json(),
                "baseline": self.theirs.as_json(),
                "ratio": self.ratio_spread.as_json(),
            },
            "runs": len(self.measurement.ours),
            "all_baselines": {
                name: Spread.of(samples).as_json() for name, samples in self.measurement.baselines.items()
            },
            "floors": {
                name: Spread.of(samples).as_json() for name, samples in self.measurement.floors.items()
            },
            "note": self.measurement.note,
        }


_FIGURES: dict[str, Figure] = {}


def figure(
    *, name: str, wanted: float, baseline: str, unit: str, better: Better
) -> Callable[[Measure], Measure]:
    """Register a figure. ``baseline`` must be among those it measures; ``wanted``: see the module's text.

    Raises ``ValueError`` for a name that is taken.
    """

    def register(measure: Measure) -> Measure:
        if name in _FIGURES:
            raise ValueError(f"two figures are named {name!r}; give one another name")
        _FIGURES[name] = Figure(name, wanted, baseline, unit, better, measure)
        return measure

    return register


def figures() -> tuple[Figure, ...]:
    """All registered figures, in order of registration."""
    return tuple(_FIGURES.values())


def measure(wanted: Figure, run: Runner) -> Result:
    """Run one figure. Raises ``ValueError`` if it did not measure the baseline that it names."""
    taken = wanted.measure(run)
    if wanted.baseline not in taken.baselines:
        names = ", ".join(taken.baselines)
        raise ValueError(
            f"figure {wanted.name!r} promises the baseline {wanted.baseline!r}, measured: {names}"
        )
    return Result(wanted, taken)


def _timed(work: Work) -> float:
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def _mapped(taken: Measurement, change: Callable[[float], float]) -> Measurement:
    def all_of(named: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
        return {name: [change(sample) for sample in samples] for name, samples in named.items()}

    ours = [change(sample) for sample in taken.ours]
    return Measurement(ours, all_of(taken.baselines), taken.note, all_of(taken.floors))
