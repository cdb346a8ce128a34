"""How each national system stands, for command line and page: figures and what was given up. Nobody is named."""

from __future__ import annotations

from persistence.exchange import ExchangeBook
from web.house import House
from workflows.exchange import System


def told_of(house: House, system: System, *, set_: bool) -> dict[str, object]:
    """One system, JSON-ready; ``set_``: whether a destination is set here."""
    book = ExchangeBook(house.database)
    figures = book.figures(system.id)
    return {
        "system": system.id,
        "vi": system.vi,
        "en": system.en,
        "destination": set_,
        "waiting": figures.waiting,
        "retrying": figures.retrying,
        "acknowledged": figures.acknowledged,
        "dead": figures.dead,
        "oldest": figures.oldest.isoformat() if figures.oldest is not None else None,
        "dead_letters": [
            {
                "key": each.key,
                "message": str(each.payload.get("message", "")),
                "outcome": each.outcome,
                "behind": each.behind,
                "attempts": each.attempts,
                "at": each.finished_at.isoformat() if each.finished_at is not None else None,
            }
            for each in book.dead(system.id)
        ],
    }
