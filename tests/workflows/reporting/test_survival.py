"""The rate and the estimate against examples worked by hand and tables of the literature."""

from __future__ import annotations

import pytest

from workflows.reporting.survival import YEAR, Follow, kaplan_meier, poisson_interval, rate_of


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        # Table of exact limits of a Poisson count (Garwood; Ulm 1990): chi-square quantiles halved.
        (0, 0.0, 3.689),
        (1, 0.0253, 5.572),
        (2, 0.242, 7.225),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (100, 81.364, 121.627),
    ],
)
def test_exact_poisson_limits(events: int, low: float, high: float) -> None:
    found = poisson_interval(events)

    assert found == pytest.approx((low, high), abs=0.001)


def test_the_rate_is_events_over_person_years() -> None:
    """Four persons, two events: 100 + 200 + 365.25 + 65.25 days are two years, so one a year, 100 in 100 person-years."""
    followed = [
        Follow(100, event=True),
        Follow(200, event=True),
        Follow(365, event=False),
        Follow(65, event=False),
    ]

    found = rate_of(followed)

    years = 730 / YEAR
    assert found.events == 2
    assert found.years == pytest.approx(years)
    assert found.rate == pytest.approx(100 * 2 / years)
    assert found.low == pytest.approx(100 * 0.2422 / years, abs=0.02)
    assert found.high == pytest.approx(100 * 7.2247 / years, abs=0.02)


def test_nobody_at_risk_has_no_rate() -> None:
    assert rate_of([]).rate is None
    assert rate_of([Follow(0, event=False)]).rate is None


def test_kaplan_meier_by_hand() -> None:
    """Days 6*, 10, 10, 15+, 20 of five: S(10) = 1 * (1 - 2/4) ... with the censored at 6: at risk on day 10 are four.

    S(10) = 1/2; on day 20 one is at risk and has the event: S(20) = 0. Greenwood at 10: 2/(4*2) = 1/4.
    """
    followed = [
        Follow(6, event=False),
        Follow(10, event=True),
        Follow(10, event=True),
        Follow(15, event=False),
        Follow(20, event=True),
    ]

    at5, at10, at20 = kaplan_meier(followed, (5, 10, 20))

    assert (at5.estimate, at5.low, at5.at_risk) == (1.0, None, 5)
    assert at10.estimate == pytest.approx(0.5)
    # exp(+-1.96 * sqrt(1/4) / |log 0.5|) = exp(+-1.4139): 0.5 ** 4.112 and 0.5 ** 0.2432
    assert at10.low == pytest.approx(0.0578, abs=0.0005)
    assert at10.high == pytest.approx(0.8449, abs=0.0005)
    assert (at20.estimate, at20.at_risk) == (0.0, 1)


def test_freireich_leukaemia_remission() -> None:
    """The 6-MP arm of Freireich 1963, worked in every textbook: S(6) = 0.857, S(13) = 0.690, S(23) = 0.448; Greenwood se(23) = 0.1346."""
    events = (6, 6, 6, 7, 10, 13, 16, 22, 23)
    censored = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    followed = [Follow(day, event=True) for day in events] + [Follow(day, event=False) for day in censored]

    six, thirteen, last = kaplan_meier(followed, (6, 13, 23))

    assert six.estimate == pytest.approx(0.857, abs=0.0005)
    assert thirteen.estimate == pytest.approx(0.690, abs=0.0005)
    assert last.estimate == pytest.approx(0.448, abs=0.0005)
    # log-log limits as R's survfit(conf.type="log-log") gives them
    assert last.low == pytest.approx(0.188, abs=0.001)
    assert last.high == pytest.approx(0.680, abs=0.001)


def test_beyond_the_last_day_nothing_is_said() -> None:
    (found,) = kaplan_meier([Follow(10, event=False)], (11,))

    assert (found.estimate, found.at_risk) == (None, 0)
