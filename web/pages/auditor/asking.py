"""What an address of the auditor's room asks for: period, officer, article, outcome, page; and the addresses that ask for more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from flask import request, url_for

from persistence.views import AtLeast, Page
from rules.citation import Citation
from rules.errors import InputError
from rules.terms import VIETNAM
from web.language import _, label
from web.pages.auditor.citing import read_places
from web.pages.forms.reading import ordinal, read_day
from web.signin.session import house

LAST_PAGE: Final = 10_000
SPAN: Final = timedelta(days=90)
FIELDS: Final = ("tu", "den", "can-bo", "can-cu", "ket-qua")


def told_fields() -> dict[str, str]:
    """What was typed or chosen, cut to a length that no field needs."""
    return {name: request.args.get(name, "").strip()[:100] for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` on and before ``until``; the days as the form shows them: where they are ``wrong``, as they were typed."""

    since: datetime
    until: datetime
    first: str
    last: str
    wrong: str = ""

    @property
    def days(self) -> dict[str, str]:
        """The days as the form shows them."""
        return {"tu": self.first, "den": self.last}

    @property
    def kept(self) -> dict[str, str]:
        """The days that are looked at, as an address has them."""
        first, last = (
            each.astimezone(VIETNAM).date() for each in (self.since, self.until - timedelta(days=1))
        )
        return {"tu": first.isoformat(), "den": last.isoformat()}


def period_asked(usual: timedelta = SPAN) -> Period:
    """The period asked for; the last ``usual`` days without, or where what was typed is no period."""
    today = house().today()
    try:
        last = day_of("den") or today
        first = day_of("tu") or last - usual
        if first <= last:
            return Period(*_span(first, last), first.isoformat(), last.isoformat())
        wrong = _("Ngày cuối sớm hơn ngày đầu. Hãy chọn lại.")
    except InputError as error:
        wrong = label(error)
    typed = told_fields()
    return Period(*_span(today - usual, today), typed["tu"], typed["den"], wrong)


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    return midnight(first), midnight(last + timedelta(days=1))


_ASKED: Final = {"tu": "the first day", "den": "the last day", "ngay": "the day"}


def day_of(name: str) -> date | None:
    """A day of the address; None without. ``BadInput``."""
    text = request.args.get(name, "").strip()
    return read_day(_ASKED[name], text) if text else None


def day_asked(name: str) -> tuple[date, str, str]:
    """The day asked for (today without), as the form shows it, and what is wrong with what was typed."""
    today, typed = house().today(), request.args.get(name, "").strip()[:100]
    try:
        day = day_of(name) or today
    except InputError as error:
        return today, typed, label(error)
    return day, day.isoformat(), ""


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Viet Nam."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def places_of(text: str) -> tuple[tuple[Citation, ...], str]:
    """The places of the law that may be meant, and what is wrong with what was typed."""
    if not text:
        return (), ""
    try:
        return read_places(text, house().corpus), ""
    except InputError as error:
        return (), label(error)


def again(article: str) -> str:
    """The address of the same search for this place."""
    return address(
        "auditor.search", {name: each for name, each in (told_fields() | {"can-cu": article}).items() if each}
    )


def wider(cite: Citation) -> tuple[str, str] | None:
    """The whole article and its search, where a place within it was looked for."""
    article = replace(cite, clause=None, point=None)
    return (article.short(), again(article.short())) if article != cite else None


def page_number() -> int:
    """Which page."""
    return ordinal(request.args.get("trang", ""), LAST_PAGE)


def pager(endpoint: str, number: int, found: Page[Any] | None, **kept: str) -> dict[str, object]:
    """The number of the page, of how many (0: not counted so far), and where its neighbours, the first and the last are; "" for none."""

    def page(other: int) -> str:
        return address(endpoint, {name: each for name, each in kept.items() if each} | {"trang": str(other)})

    more = found is not None and found.more
    pages = 0 if found is None or isinstance(found.total, AtLeast) else -(-found.total // found.limit)
    return {
        "number": number,
        "pages": pages,
        "first": page(1) if number > 2 else "",
        "previous": page(min(number, pages + 1 if pages else number) - 1) if number > 1 else "",
        "next": page(number + 1) if more else "",
        "last": page(pages) if more and pages > number + 1 else "",
    }


def address(endpoint: str, values: Mapping[str, str]) -> str:
    """An address of this program."""
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)
