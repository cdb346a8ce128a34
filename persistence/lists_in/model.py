"""A list on its way in, its rows, and what they became."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class ImportState(StrEnum):
    """Where a list stands. Stored."""

    BROUGHT = "brought"  # read; columns are to be looked at
    CHECKING = "checking"
    CHECKED = "checked"  # every row is told; decisions are open
    RUNNING = "running"
    DONE = "done"


class RowState(StrEnum):
    """Where a row stands. Stored."""

    READY = "ready"  # a person who is not on file
    TWIN = "twin"  # somebody on file, whom the officer sees, may be the same
    HIDDEN = "hidden"  # somebody on file, whom the officer does not see, may be the same
    DOUBLE = "double"  # another row of the list may be the same person
    REPEATED = "repeated"  # another row of the list says the same
    KNOWN = "known"  # brought in before
    REFUSED = "refused"  # cannot be read: told why
    WAITING = "waiting"  # to be brought in
    DONE = "done"
    FAILED = "failed"  # refused by the law, the door or the register when its turn came
    LEFT = "left"  # left out by decision, or for want of one


OPEN: Final = (RowState.TWIN, RowState.HIDDEN, RowState.DOUBLE)
"""Of these an officer decides."""


class Decision(StrEnum):
    """What an officer decided of a row. Stored."""

    NONE = ""
    NEW = "new"
    SAME = "same"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class ListImport:
    """A list; ``sealed`` holds what is personal or may be."""

    id: str
    actor_id: str
    post: str
    unit_id: str
    origin: str
    target: str
    sha256: str
    state: ImportState
    sealed: bytes = field(repr=False)
    lines: int
    passed: int
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows as they were read, sealed."""

    place: int
    first: int
    last: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListRow:
    """How a row stands; see the table."""

    place: int
    state: RowState
    decision: Decision = Decision.NONE
    key: str = ""
    number_mark: str = ""
    name_mark: str = ""
    twins: str = ""
    twin_place: int = 0
    person_id: str = ""
    papers: int = 0
    told: str = "[]"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row became."""

    key: str
    record: str
    import_id: str
    place: int
    at: datetime


def import_of(row: Any) -> ListImport:  # noqa: ANN401 - a row of SQLAlchemy
    """A list as kept."""
    return ListImport(**{**row, "state": ImportState(row["state"])})


def row_of(row: Any) -> ListRow:  # noqa: ANN401 - a row of SQLAlchemy
    """A row as kept."""
    return ListRow(**{**row, "state": RowState(row["state"]), "decision": Decision(row["decision"])})


def values_of(one: Any) -> dict[str, object]:  # noqa: ANN401 - one of the dataclasses above
    """The columns of one of these."""
    return {name: getattr(one, name) for name in type(one).__slots__}
