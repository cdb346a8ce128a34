"""What must be found by an index where the record is long: a statement that walks a table of twenty million lines is a defect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, select

from persistence.database import Database
from persistence.mapping import AUDIT_OF
from persistence.migrate import upgrade
from persistence.models import ACTS
from persistence.reach import Reach, reached_cases
from persistence.trail import about_case


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """An empty record on SQLite, whose planner tells in words what it would do."""
    url = f"sqlite:///{tmp_path_factory.mktemp('plans') / Path('record.db')}"
    upgrade(url)
    return Database(url)


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (AUDIT_OF.where(about_case("c")), {"sqlite_autoindex_audit_entries_1", "ix_audit_entries_beside"}),
        (select(ACTS.c.case_id).where(ACTS.c.unit_id.in_(["u"])), {"ix_acts_unit_id_act_case_id"}),
        (reached_cases(Reach("u", commune="a")), {"ix_acts_opened", "ix_acts_unit_id_act_case_id"}),
    ],
    ids=["entries of a case", "acts of an office", "cases that an office opened"],
)
def test_the_journal_and_the_trail_are_asked_by_indexes(
    record: Database, asked: Select[Any], by: set[str]
) -> None:
    told = str(asked.compile(dialect=record.engine.dialect, compile_kwargs={"literal_binds": True}))
    with record.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}")]
    assert by <= {word for line in plan for word in line.split()}
    assert not [line for line in plan if line.startswith(("SCAN acts", "SCAN audit_entries"))]
