"""Re-use and relapse after rehab as a page tells it: who is followed, the rate with its interval, the share without event, the method."""

from __future__ import annotations

from dataclasses import dataclass

from web.house import House
from web.language import _, mark
from web.pages.views.reports.words import commune_name, span_of
from web.pages.views.times import day_vi
from workflows.reporting.definition import Period
from workflows.reporting.relapse import End, Event, Outcome
from workflows.reporting.survival import Estimate

_RELAPSE = mark(
    "lần đầu được kết luận có nghiện sau khi hoàn thành (Nghị định 116/2021/NĐ-CP Điều 3 khoản 6; "
    "Nghị định 163/2026/NĐ-CP Điều 4 khoản 11)"
)


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One event: its name and definition, numbers in words, and the rows of the table of survival."""

    id: str
    name: str
    definition: str
    cohort: int
    events: int
    years: str
    rate: str
    interval: str
    ends: tuple[tuple[str, str, int], ...]
    estimates: tuple[tuple[int, int, str, str], ...]


@dataclass(frozen=True, slots=True)
class RelapseView:
    """The page."""

    commune: str
    period: str
    until: str
    outcomes: tuple[OutcomeView, ...]


def relapse_view(
    house: House, commune: str, period: Period, until: str, outcomes: tuple[Outcome, ...]
) -> RelapseView:
    """The page of a commune."""
    return RelapseView(commune_name(house, commune), span_of(period), until, tuple(map(_outcome, outcomes)))


def _outcome(each: Outcome) -> OutcomeView:
    reuse = each.event is Event.REUSE
    rate = each.rate
    return OutcomeView(
        each.event.value,
        _("Tái sử dụng") if reuse else _("Tái nghiện"),
        _("lần đầu có kết quả xét nghiệm dương tính hoặc thông báo sử dụng trái phép sau khi hoàn thành")
        if reuse
        else _(_RELAPSE),
        len(each.cohort),
        rate.events,
        decimal(rate.years, 1),
        "–" if rate.rate is None else decimal(rate.rate, 1),
        "–" if rate.low is None or rate.high is None else f"{decimal(rate.low, 1)} – {decimal(rate.high, 1)}",
        tuple((end.value, words, len(each.ended(end))) for end, words in _ends()),
        tuple((months, found.at_risk, _share(found), _interval(found)) for months, found in each.estimates),
    )


def _ends() -> tuple[tuple[End, str], ...]:
    return (
        (End.EVENT, _("có sự kiện")),
        (End.DIED, _("chết, mất tích (dừng theo dõi)")),
        (End.MOVED, _("chuyển đi nơi khác (dừng theo dõi)")),
        (End.OBSERVED, _("chưa có sự kiện đến ngày cuối theo dõi")),
    )


def _share(found: Estimate) -> str:
    return "–" if found.estimate is None else f"{decimal(100 * found.estimate, 1)} %"


def _interval(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return "–"
    return f"{decimal(100 * found.low, 1)} – {decimal(100 * found.high, 1)} %"


def decimal(value: float, places: int) -> str:
    """A number with a comma, as it is written here."""
    return f"{value:.{places}f}".replace(".", ",")


def until_words(house: House) -> str:
    """The last day of observation."""
    return day_vi(house.today())
