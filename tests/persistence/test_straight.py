"""Asking the driver itself: values and errors are as SQLAlchemy has them, and what the server prepared stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError

from persistence.database import Database
from persistence.models import AUDIT_ANCHORS
from persistence.straight import Line, Straight
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world

_NEW = Straight(insert(AUDIT_ANCHORS), tuple(AUDIT_ANCHORS.c.keys()))
_BY_SEQ = Straight(select(AUDIT_ANCHORS).where(AUDIT_ANCHORS.c.seq == bindparam("key")))
_AT = datetime(2024, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=7)))
_ROW = {"seq": 1, "at": _AT, "moved": 0, "root": None, "prev_hash": "", "hash": "của Đặng Văn Ân"}


def test_values_come_back_as_the_columns_have_them(db: Database) -> None:
    with db.writing() as connection:
        line = Line(connection)
        assert line.write(_NEW, _ROW, {**_ROW, "seq": 2}) == 2
        row = line.first(_BY_SEQ, {"key": 2})
        assert row == (2, _AT, 0, None, "", "của Đặng Văn Ân")
        assert row[1].tzinfo is UTC
        assert line.first(_BY_SEQ, {"key": 3}) is None


def test_an_error_is_sqlalchemys_and_tells_no_value(db: Database) -> None:
    with pytest.raises(IntegrityError) as told, db.writing() as connection:
        Line(connection).write(_NEW, _ROW, _ROW)
    assert "Ân" not in str(told.value)
    with db.reading() as connection:
        assert Line(connection).first(_BY_SEQ, {"key": 1}) is None


def test_what_the_server_prepared_outlives_a_reading(an: Database) -> None:
    if an.dialect != "postgresql":
        pytest.skip("a file prepares nothing")
    with SqlUnitOfWork(an, reading=True) as work:
        work.find_person(world.AN.id)
    with an.reading() as connection:
        asked = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE :like")
        assert connection.execute(asked, {"like": "SELECT persons.id%"}).scalar_one() == 1
