"""Failures of signing in by where they came from, counted over all hosts. ``origin`` is a keyed hash: no address is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, insert, select

from persistence.database import Database
from persistence.models import FAILED_SIGN_INS

SPAN: Final = timedelta(minutes=10)
_F: Final = FAILED_SIGN_INS.c


class Failures:
    """The failures of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, origin: str, at: datetime) -> int:
        """How many came from there within the span before ``at``."""
        recent = select(func.count()).where(_F.origin == origin, _F.at > at - SPAN)
        with self._database.reading() as connection:
            return int(connection.execute(recent).scalar_one())

    def after(self, origin: str, at: datetime) -> list[datetime]:
        """The moments after ``at`` that are kept of there, in order: a failure may be kept under the moment at which it is forgotten."""
        later = select(_F.at).where(_F.origin == origin, _F.at > at).order_by(_F.at)
        with self._database.reading() as connection:
            return list(connection.execute(later).scalars())

    def add(self, origin: str, at: datetime) -> None:
        """One more."""
        with self._database.writing() as connection:
            connection.execute(insert(FAILED_SIGN_INS), {"origin": origin, "at": at})

    def sweep(self, at: datetime) -> int:
        """Forget what is out of the span."""
        with self._database.writing() as connection:
            return int(connection.execute(delete(FAILED_SIGN_INS).where(_F.at <= at - SPAN)).rowcount)
