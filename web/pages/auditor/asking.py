"""What an address of the auditor's room asks for: period, officer, article, outcome, page; and the addresses that ask for more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from flask import request, url_for

from rules.citation import Citation
from rules.errors import BadInput, InputError
from rules.terms import VIETNAM
from web.language import label
from web.pages.auditor.citing import read_places
from web.pages.forms.reading import ordinal, read_day
from web.signin.session import house

LAST_PAGE: Final = 10_000
SPAN: Final = timedelta(days=90)
FIELDS: Final = ("tu", "den", "can-bo", "can-cu", "ket-qua")


def told_fields() -> dict[str, str]:
    """What was typed or chosen, cut to a length that no field needs."""
    return {name: request.args.get(name, "").strip()[:100] for name in FIELDS}


def period_of(usual: timedelta = SPAN) -> tuple[datetime, datetime]:
    """From the first day asked for to the end of the last one; the last ``usual`` days without."""
    last = day_of("den") or house().today()
    first = day_of("tu") or last - usual
    if first > last:
        raise BadInput(
            "The period ends before it begins.", vi="Ngày cuối sớm hơn ngày đầu. Hãy chọn lại.", field="tu"
        )
    return midnight(first), midnight(last + timedelta(days=1))


def day_of(name: str) -> date | None:
    """A day of the address; None without. ``BadInput``."""
    text = request.args.get(name, "").strip()
    return read_day(name, text) if text else None


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Viet Nam."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def iso(moment: datetime) -> str:
    """The day of a moment in Viet Nam, as an address has it."""
    return moment.astimezone(VIETNAM).date().isoformat()


def places_of(text: str) -> tuple[tuple[Citation, ...], str]:
    """The places of the law that may be meant, and what is wrong with what was typed."""
    if not text:
        return (), ""
    try:
        return read_places(text, house().corpus), ""
    except InputError as error:
        return (), label(error)


def period_said(wrong: str) -> tuple[tuple[datetime, datetime], str]:
    """The period; where none can be read from the address the usual one, and what is wrong."""
    try:
        return period_of(), wrong
    except InputError as error:
        today = house().today()
        return (midnight(today - SPAN), midnight(today + timedelta(days=1))), label(error)


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


def pager(endpoint: str, number: int, *, more: bool, **kept: str) -> dict[str, object]:
    """The number of the page and the addresses of its neighbours; "" where there is none."""

    def page(other: int) -> str:
        return address(endpoint, {name: each for name, each in kept.items() if each} | {"trang": str(other)})

    before, after = page(number - 1) if number > 1 else "", page(number + 1) if more else ""
    return {"number": number, "previous": before, "next": after}


def address(endpoint: str, values: Mapping[str, str]) -> str:
    """An address of this program."""
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)
