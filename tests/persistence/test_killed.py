"""Killed between any two steps of an act: afterwards the whole act is there, or nothing is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import event

from persistence import straight, unit_of_work
from persistence.audit import verify
from persistence.database import Database
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world
from workflows.audit import act_hash
from workflows.ports import Change

Three = tuple[Change, Change, Change]
ROOT = Path(__file__).parents[2]
TABLES = (
    "cases",
    "case_units",
    "acts",
    "audit_entries",
    "audit_streams",
    "entry_cites",
    "deadlines",
    "documents",
    "blobs",
    "outbox",
)
# Statements, the commit and what comes after it. SQLite's BEGIN is a statement of its own.
STEPS = {"sqlite": {"opening": 17, "following": 19}, "postgresql": {"opening": 8, "following": 12}}


class Stepping(straight.Line):
    """Says so before each statement asked of the driver."""

    step: Callable[[], None]

    def _ask(self, asked: straight.Straight, told: straight.Values) -> Any:
        self.step()
        return super()._ask(asked, told)


def write(url: str, which: str, kill_before: int) -> int:
    """Write an act; SIGKILL this process before its statement of that number (the commit is the last). The number of steps."""
    database, steps = Database(url), 0
    change = world.opening(2) if which == "opening" else following()
    database.check()

    def step(*_args: object) -> None:
        nonlocal steps
        steps += 1
        if steps == kill_before:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", step)
    Stepping.step = staticmethod(step)
    event.listen(database.engine, "commit", step)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unit_of_work, "Line", Stepping)
        with SqlUnitOfWork(database) as work:
            work.append(change)
    step()  # after the commit
    database.close()
    return steps


class Doomed:
    """Processes that are to be killed: each a fork of one that has read the program and has never opened a database."""

    def __init__(self, url: str, which: str) -> None:
        command = [sys.executable, "-m", "tests.persistence.test_killed", url, which]
        self._mother = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._mother.communicate(timeout=60)

    def write(self, kill_before: int) -> int:
        """Have a process write the act and be killed before that step; by what it ended, as ``Popen.returncode``."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(f"{kill_before}\n")
        self._mother.stdin.flush()
        return int(self._mother.stdout.readline())


def bear(url: str, which: str) -> None:
    """For each number that is asked a process that writes until it is killed; tells by what it ended."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            write(url, which, int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def following() -> Change:
    """The fourth act of the fixture's case; it moves an office, too."""
    change = world.opening()
    for _ in range(3):
        change = world.following(change)
    return change


def state(url: str) -> dict[str, list[tuple[object, ...]]]:
    database = Database(url)
    with database.reading() as connection:
        rows = {
            table: sorted(tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}"))  # noqa: S608
            for table in TABLES
        }
    database.close()
    return rows


def whole(
    before: dict[str, list[tuple[object, ...]]], after: dict[str, list[tuple[object, ...]]], which: str
) -> bool:
    grown = {
        "acts": 1,
        "audit_entries": 1,
        "entry_cites": 1,
        "deadlines": 1,
        "documents": 1,
        "cases": 1 if which == "opening" else 0,
    }
    return after != before and all(
        len(after[table]) == len(before[table]) + more for table, more in grown.items()
    )


@pytest.mark.slow
@pytest.mark.parametrize("which", ["opening", "following"])
def test_killed_between_any_two_steps(migrated_url: str, an: Database, three: Three, which: str) -> None:
    before = state(migrated_url)
    last = STEPS[an.dialect][which]
    with Doomed(migrated_url, which) as doomed:
        for kill_before in range(1, last + 1):
            assert doomed.write(kill_before) == -signal.SIGKILL
            after = state(migrated_url)
            assert verify(an, act_hash).ok, kill_before
            if kill_before < last:
                assert after == before, f"something is left of an act killed before step {kill_before}"
            else:
                assert whole(before, after, which), "the act was committed and is not whole"


def test_the_steps_are_counted_to_the_end(migrated_url: str, an: Database, three: Three) -> None:
    """If an act gets a further statement, the numbers above must follow, or the last gap would go untested."""
    steps = STEPS[an.dialect]
    assert {which: write(migrated_url, which, 0) for which in steps} == steps


if __name__ == "__main__":
    bear(sys.argv[1], sys.argv[2])
