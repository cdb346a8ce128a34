"""What every model stands on: names of constraints, types of columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, cast

from sqlalchemy import Date, LargeBinary, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase

from persistence.types import Moment

_NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of the models; every constraint has a name, so that a migration can speak of it."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text(), datetime: Moment(), date: Date(), bytes: LargeBinary()}  # noqa: RUF012


def table_of(model: type[Base]) -> Table:
    """The table of a model, for Core statements."""
    return cast("Table", model.__table__)
