"""Offices, officers and persons: the records of administration."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import ForeignKey, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class UnitRow(Base):
    """An office."""

    __tablename__ = "units"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(KEY)
    name: Mapped[str]
    parent_name: Mapped[str]
    commune: Mapped[str | None] = mapped_column(KEY, index=True)
    district: Mapped[str | None] = mapped_column(KEY)
    province: Mapped[str | None] = mapped_column(KEY)
    attributes: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PersonRow(Base):
    """A person whom cases are about. ``folded_name`` is the name as searched (``persistence/folding.py``)."""

    __tablename__ = "persons"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    full_name: Mapped[str]
    folded_name: Mapped[str] = mapped_column(KEY, index=True)
    born: Mapped[date | None]
    sex: Mapped[str | None]
    attributes: Mapped[str]


class ActorRow(Base):
    """An officer or doctor."""

    __tablename__ = "actors"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    name: Mapped[str]
    attributes: Mapped[str]


class AppointmentRow(Base):
    """A role held at a unit from a day to a day; ``position`` keeps the order in which they were given, ``delegation`` the
    paper by which the office of another was delegated (JSON)."""

    __tablename__ = "appointments"
    __table_args__ = (PrimaryKeyConstraint("actor_id", "position"),)
    actor_id: Mapped[str] = mapped_column(KEY, ForeignKey("actors.id"))
    position: Mapped[int]
    unit_id: Mapped[str] = mapped_column(KEY, ForeignKey("units.id"), index=True)
    role: Mapped[str] = mapped_column(KEY)
    title: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    delegation: Mapped[str] = mapped_column(server_default=text("'{}'"))


UNITS: Final = table_of(UnitRow)
PERSONS: Final = table_of(PersonRow)
ACTORS: Final = table_of(ActorRow)
APPOINTMENTS: Final = table_of(AppointmentRow)
