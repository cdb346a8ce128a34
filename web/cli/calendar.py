"""``lotrinh law calendar``: the days off of a year and the working days in exchange."""

from __future__ import annotations

from datetime import date

import click

from web.cli.examples import example
from web.cli.output import as_json, day, table


@click.command()
@click.argument("year", type=click.IntRange(1900, 2200))
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh law calendar 2025")
def calendar(*, year: int, json_: bool) -> None:
    """Ngày nghỉ trong năm (ngoài thứ bảy, chủ nhật) và ngày làm bù, kèm nguồn.

    Days off of a year besides weekends, and working days in exchange, with their source.
    """
    from rules.errors import CalendarError
    from rules.terms import load_calendar

    known = load_calendar()
    try:
        known.is_working_day(date(year, 1, 1))
    except CalendarError as error:
        raise click.UsageError(f"{error.vi}\n{error.en}") from None
    found = [each for of_year in known.years if of_year.year == year for each in of_year.days]
    if json_:
        as_json(
            [
                {name: getattr(each, name) for name in ("day", "kind", "vi", "en", "source", "verified")}
                for each in found
            ]
        )
        return
    table(
        ("ngày", "loại", "lý do", "nguồn"),
        [
            (day(each.day), "làm bù" if each.kind == "make_up" else "nghỉ", each.vi, each.source)
            for each in found
        ],
    )
