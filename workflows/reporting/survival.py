"""What a statistician asks of a rate of re-use: time at risk, an exact Poisson interval, and the estimate of Kaplan and Meier.

Pure arithmetic on (days at risk, event or not); standard library only.

- Rate: events / person-years * 100. Interval: exact (Garwood 1936), by the chi-square quantiles: lower = chi2(a/2, 2d)/2, upper =
  chi2(1 - a/2, 2d + 2)/2, each over the person-years.
- Survival: Kaplan & Meier 1958, S(t) = product of (1 - d_i/n_i) over the days t_i <= t on which events happened; whoever leaves on a day of
  an event is still at risk on it. Variance: Greenwood 1926. Interval: on the scale of log(-log S), so that it stays between 0 and 1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

YEAR: Final = 365.25
"""Days of a person-year."""

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Follow:
    """One person: days at risk (0 or more), and whether the event ended them (else the person was censored)."""

    days: int
    event: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per 100 person-years with the exact interval; ``rate``, ``low``, ``high`` None where nobody was at risk for a day."""

    events: int
    years: float
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of those who began, which share had no event by ``days``: the estimate with its interval (None where it is not defined: no event
    yet, or none left), and how many were still at risk then. ``estimate`` is None where nobody was followed so long."""

    days: int
    at_risk: int
    estimate: float | None
    low: float | None
    high: float | None


def rate_of(followed: Sequence[Follow], confidence: float = CONFIDENCE) -> Rate:
    """The rate over all that were followed."""
    events = sum(one.event for one in followed)
    years = sum(one.days for one in followed) / YEAR
    if years <= 0:
        return Rate(events, 0.0, None, None, None)
    low, high = poisson_interval(events, confidence)
    return Rate(events, years, *(100 * each / years for each in (events, low, high)))


def poisson_interval(events: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of the mean of a Poisson count."""
    tail = (1 - confidence) / 2
    low = _gamma_quantile(tail, events) if events else 0.0
    return low, _gamma_quantile(1 - tail, events + 1)


def _gamma_quantile(share: float, shape: int) -> float:
    """X with P(Gamma(shape, 1) <= x) = share; half a chi-square quantile of 2*shape degrees. By halving: the tail is a Poisson sum."""
    low, high = 0.0, max(10.0, shape + 20 * math.sqrt(shape + 1))
    for _ in range(200):
        middle = (low + high) / 2
        if 1 - _poisson_up_to(shape - 1, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _poisson_up_to(most: int, mean: float) -> float:
    """P(X <= most) of a Poisson count; by logarithms, so that large means do not vanish."""
    if mean <= 0:
        return 1.0
    logs = [-mean + k * math.log(mean) - math.lgamma(k + 1) for k in range(most + 1)]
    top = max(logs)
    return min(1.0, math.exp(top) * math.fsum(math.exp(each - top) for each in logs))


def kaplan_meier(
    followed: Sequence[Follow], days: Sequence[int], confidence: float = CONFIDENCE
) -> tuple[Estimate, ...]:
    """The share without event by each of these days."""
    z = NormalDist().inv_cdf(1 - (1 - confidence) / 2)
    return tuple(_estimate(followed, day, z) for day in days)


def _estimate(followed: Sequence[Follow], day: int, z: float) -> Estimate:
    survival, greenwood = 1.0, 0.0
    for at, events in sorted(Counter(one.days for one in followed if one.event and one.days <= day).items()):
        at_risk = sum(one.days >= at for one in followed)
        survival *= 1 - events / at_risk
        if at_risk > events:
            greenwood += events / (at_risk * (at_risk - events))
    left = sum(one.days >= day for one in followed)
    if not followed or (left == 0 and survival > 0):
        return Estimate(day, left, None, None, None)
    if not 0 < survival < 1:
        return Estimate(day, left, survival, None, None)
    spread = z * math.sqrt(greenwood) / abs(math.log(survival))
    return Estimate(day, left, survival, survival ** math.exp(spread), survival ** math.exp(-spread))
