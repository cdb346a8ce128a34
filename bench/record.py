"""What the record costs an act: the act beside the same act of which nothing is told, no receipt, no entry, no head of a stream.

The journal, the case, the deadlines and the commit are the same on both sides.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.act import door
from bench.report import OURS, Measurement, Runner, figure
from persistence.unit_of_work import SqlUnitOfWork
from workflows import making
from workflows.ports import AuditEntry, StreamHead

_OPS = 40
_AT = datetime(2024, 5, 6, tzinfo=UTC)


@figure(
    name="an act with its record",
    wanted=0.75,
    baseline="the same act, nothing told",
    unit="ms/act",
    better="lower",
)
def record(run: Runner) -> Measurement:
    """Milliseconds for one act; the record may take a quarter of it."""
    with tempfile.TemporaryDirectory() as folder:
        ours, silent = door(Path(folder) / "ours.db"), _untold(Path(folder) / "silent.db")
        contenders = {OURS: _times(ours), "the same act, nothing told": _times(silent)}
        return run.milliseconds(contenders, ops=_OPS, note="assessment.examine on SQLite, synchronous FULL")


class _Silent(SqlUnitOfWork):
    """Keeps the act and tells nothing of it."""

    def stream_head(self, stream: str) -> StreamHead:  # noqa: ARG002 - the head of any stream
        return StreamHead(0, "")

    def _tell(self, entry: AuditEntry) -> None:
        pass


def _untold(path: Path) -> Callable[[], object]:
    numbers = count(1)

    def entry(*_: object) -> AuditEntry:
        """The journal wants a number of its own for each act."""
        return AuditEntry("none", next(numbers), _AT, "act", "", "", "", None, None, "", "", "")

    def nothing(*_: object) -> dict[str, object]:
        return {}

    silenced: dict[str, Any] = {"chained": entry, "act_body": nothing, "receipt": nothing}
    with patch.multiple(making, **silenced):
        work = door(path, kind=_Silent)

    def act() -> object:
        with patch.multiple(making, **silenced):
            return work()

    return act


def _times(work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(_OPS)]
