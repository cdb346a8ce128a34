"""``lotrinh law places``: provinces, districts and communes of a day, and who succeeded whom on 2025-07-01."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, span, table

if TYPE_CHECKING:
    from rules.places import Gazetteer, Place

_DAY = click.DateTime(["%Y-%m-%d"])
_LEVELS_VI = {"province": "tỉnh, thành phố", "district": "huyện", "commune": "xã, phường, đặc khu"}


@click.command()
@click.argument("words")
@click.option("--on", "on", type=_DAY, required=True, help="Ngày / the day (2025-06-30).")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example('lotrinh law places "Trúc Bạch" --on 2025-06-30', 'lotrinh law places "Ba Đình" --on 2026-07-01')
def places(*, words: str, on: datetime, limit: int, json_: bool) -> None:
    """Đơn vị hành chính tại một ngày theo tên, kèm đơn vị tiếp nhận hoặc đơn vị cũ (mốc 01/07/2025).

    Places of a day by name, with the units that they passed into or were made of.
    """
    from rules.places import gazetteer

    known = gazetteer()
    found = known.named(words, on.date())[:limit]
    if json_:
        as_json([_json(each, known) for each in found])
        return
    table(
        ("mã", "cấp", "tên", "hiệu lực", "kế tiếp hoặc trước đó"),
        [(each.code, _LEVELS_VI[each.level], each.name, _span(each), _linked(each, known)) for each in found],
        nothing="Không có đơn vị nào mang tên này. / No place of that name.",
    )


def _links(place: Place, known: Gazetteer) -> tuple[Place, ...]:
    """What the place passed into, or what it was made of."""
    return (
        known.successors(place.level, place.code)
        if place.valid_to is not None
        else known.predecessors(place.code)
    )


def _linked(place: Place, known: Gazetteer) -> str:
    arrow = "→" if place.valid_to is not None else "←"
    names = [f"{each.name} ({each.code})" for each in _links(place, known)]
    return f"{arrow} {'; '.join(names)}" if names else ""


def _span(place: Place) -> str:
    return (
        span(place.valid_from, place.valid_to)
        if place.valid_from is not None
        else f"đến {place.valid_to:%d/%m/%Y}"
    )


def _json(place: Place, known: Gazetteer) -> dict[str, object]:
    return {
        "code": place.code,
        "level": place.level,
        "name": place.name,
        "parent": place.parent,
        "from": place.valid_from.isoformat() if place.valid_from else None,
        "to": place.valid_to.isoformat() if place.valid_to else None,
        "successors" if place.valid_to else "predecessors": [
            {"code": each.code, "name": each.name} for each in _links(place, known)
        ],
    }
