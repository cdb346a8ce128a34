"""What a process counts for a monitoring system: answers of the door, answers to browsers, and the figures of the installation.

The one place that meets prometheus-client. Labels are names of acts, codes of errors, articles and endpoints: never a person, a case, an
office or an address. Each process counts for itself; where several serve one host, PROMETHEUS_MULTIPROC_DIR joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from rules.errors import LotrinhError

TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

Sample = tuple[str, str, float | None]
"""A figure of the installation: name, what it says, value (None: not known now)."""


class Counts:
    """The counts of one process. ``figures`` are asked for with each reading; one that fails is told as ``lotrinh_figures_ok 0``."""

    def __init__(self, figures: Callable[[], Iterable[Sample]], *, joined: bool) -> None:
        self._figures = figures
        self._joined = joined
        self._registry = CollectorRegistry()
        self._acts = Counter(
            "lotrinh_acts",
            "Answers of the door: done, repeated, or the code of the error.",
            ("act", "outcome"),
            registry=self._registry,
        )
        self._refusals = Counter(
            "lotrinh_refusals", "Acts refused, by article.", ("article",), registry=self._registry
        )
        self._answers = Histogram(
            "lotrinh_http_seconds",
            "Time to the answer, by endpoint and class of status.",
            ("endpoint", "status"),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def told(self, act: str, outcome: str, articles: tuple[str, ...]) -> None:
        """An answer of the door; see ``Services.told``."""
        self._acts.labels(act, outcome).inc()
        for article in articles:
            self._refusals.labels(article).inc()

    def answered(self, endpoint: str, status: int, seconds: float) -> None:
        """An answer to a browser or a program."""
        self._answers.labels(endpoint, f"{status // 100}xx").observe(seconds)

    def page(self) -> bytes:
        """Everything as Prometheus reads it."""
        registry = CollectorRegistry() if self._joined else self._registry
        if self._joined:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package leaves it so
        return bytes(generate_latest(registry)) + bytes(generate_latest(self._installation()))

    def _installation(self) -> CollectorRegistry:
        registry, source = CollectorRegistry(), self._figures

        class Installation:
            def collect(self) -> Iterable[GaugeMetricFamily]:
                try:
                    samples = list(source())
                except LotrinhError:
                    samples = []
                for name, tells, value in samples:
                    if value is not None:
                        yield GaugeMetricFamily(name, tells, value=value)
                yield GaugeMetricFamily(
                    "lotrinh_figures_ok", "Whether the database answered.", value=float(bool(samples))
                )

        registry.register(Installation())
        return registry
