"""The registers of papers: which number comes next, and which paper stands under which."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class NumberRegisterRow(Base):
    """The register of an office for a year and a symbol. ``start``: the last number used before the program gave numbers."""

    __tablename__ = "number_registers"
    __table_args__ = (
        PrimaryKeyConstraint("unit_id", "year", "symbol"),
        CheckConstraint("last >= 0", name="last"),
    )
    unit_id: Mapped[str] = mapped_column(KEY, ForeignKey("units.id"))
    year: Mapped[int]
    symbol: Mapped[str] = mapped_column(KEY)
    last: Mapped[int]
    start: Mapped[int] = mapped_column(server_default=text("0"))
    latest: Mapped[date | None]


class NumberRow(Base):
    """A line of a register: the paper of an act under its number. ``label`` is the number as written; a typed one may be no ordinal."""

    __tablename__ = "numbers"
    __table_args__ = (
        PrimaryKeyConstraint("unit_id", "year", "symbol", "label"),
        UniqueConstraint("unit_id", "year", "symbol", "number"),
        ForeignKeyConstraint(["case_id", "seq"], ["acts.case_id", "acts.seq"]),
        Index(None, "case_id", "seq"),
    )
    unit_id: Mapped[str] = mapped_column(KEY)
    year: Mapped[int]
    symbol: Mapped[str] = mapped_column(KEY)
    label: Mapped[str] = mapped_column(KEY)
    number: Mapped[int | None]
    form: Mapped[str] = mapped_column(KEY)
    title: Mapped[str]
    case_id: Mapped[str] = mapped_column(KEY)
    seq: Mapped[int]
    day: Mapped[date]
    signer_id: Mapped[str] = mapped_column(KEY)
    signer_name: Mapped[str]
    typed: Mapped[bool]
    late: Mapped[bool]
    recorded_at: Mapped[datetime]


NUMBER_REGISTERS: Final = table_of(NumberRegisterRow)
NUMBERS: Final = table_of(NumberRow)
