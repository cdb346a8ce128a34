"""What a receiver answers: a receipt of one message, a page of what it holds. Read strictly; the forms stand in ``web/schemas``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

RECEIPT: Final = "lotrinh-exchange-receipt/1"
HELD: Final = "lotrinh-exchange-held/1"
PAGE: Final = 500
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_RECEIPT: Final = frozenset({"schema", "key", "id", "sha256", "received_at", "status"})
_ITEM: Final = frozenset({"key", "id", "sha256", "received_at"})
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A message that the receiver says it holds: our key, its id, the hash of the bytes it took, when."""

    key: str
    id: str
    sha256: str
    received_at: str


@dataclass(frozen=True, slots=True)
class Receipt(Held):
    """``status``: "accepted", or "duplicate" where it had the message already."""

    status: str

    def as_json(self) -> dict[str, object]:
        """As the receiver gave it."""
        return {"schema": RECEIPT, **{name: getattr(self, name) for name in sorted(_RECEIPT - {"schema"})}}


def receipt_of(raw: Any) -> Receipt | None:  # noqa: ANN401 - any JSON
    """A receipt; None for anything else."""
    if not isinstance(raw, dict) or raw.keys() != _RECEIPT or raw["schema"] != RECEIPT:
        return None
    item = _item({name: raw[name] for name in _ITEM})
    if item is None or raw["status"] not in ("accepted", "duplicate"):
        return None
    return Receipt(item.key, item.id, item.sha256, item.received_at, raw["status"])


def page_of(raw: Any, after: str) -> tuple[Held, ...] | None:  # noqa: ANN401 - any JSON
    """A page of what is held, in order of keys after ``after``; None for anything else."""
    if not isinstance(raw, dict) or raw.keys() != {"schema", "items"} or raw["schema"] != HELD:
        return None
    if not isinstance(raw["items"], list) or len(raw["items"]) > PAGE:
        return None
    items = [_item(each) for each in raw["items"]]
    found = tuple(each for each in items if each is not None)
    keys = [after, *(each.key for each in found)]
    in_order = all(one < other for one, other in pairwise(keys))
    return found if len(found) == len(items) and in_order else None


def _item(raw: object) -> Held | None:
    if not isinstance(raw, Mapping) or raw.keys() != _ITEM:
        return None
    if not all(isinstance(raw[name], str) and 0 < len(raw[name]) <= _LONGEST for name in _ITEM):
        return None
    if not _HASH.fullmatch(raw["sha256"]) or not _is_moment(raw["received_at"]):
        return None
    return Held(raw["key"], raw["id"], raw["sha256"], raw["received_at"])


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
