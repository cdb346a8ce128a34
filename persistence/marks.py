"""Going on in a very long list from where a page of it ended, or back from where it began, without going through all before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_

from persistence.views import Mark


def beside(
    statement: Select[Any],
    at: ColumnElement[datetime],
    key: ColumnElement[str],
    near: Mark | None,
    *,
    latest: bool = False,
) -> Select[Any]:
    """In the order of moment (``latest``: the latest first) and id: all, what comes after the mark, or, in the opposite order, what comes
    before it."""
    if near is None:
        return statement.order_by(at.desc() if latest else at, key)
    onward = not near.back
    later = onward is not latest
    reached, passed = (at >= near.at, at > near.at) if later else (at <= near.at, at < near.at)
    same = and_(at == near.at, key > near.id if onward else key < near.id)
    order = (at if later else at.desc(), key if onward else key.desc())
    return statement.where(reached, or_(passed, same)).order_by(*order)
