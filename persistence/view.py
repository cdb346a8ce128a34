"""One look at the database for all that a page reads: one connection and one state, instead of a transaction for each question.

Of one thread. It opens with the first question and ends with the page; whatever is written ends it too, so that what is read afterwards
is what was written. A question that is being asked meanwhile keeps what it sees to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import local

from sqlalchemy import Connection

from persistence.engines import let_go


class View(local):
    """The look of this thread, if it has one."""

    def __init__(self) -> None:
        self._wanted = False
        self._writing = 0
        self._open: Connection | None = None
        self._askers: dict[Connection, int] = {}

    def begin(self) -> None:
        """From now on what this thread reads is read together."""
        self.drop()
        self._wanted, self._writing = True, 0

    def end(self) -> None:
        """Each question is one by itself again."""
        self._wanted = False
        self.drop()

    def drop(self) -> None:
        """The next question sees the database as it is then."""
        connection, self._open = self._open, None
        if connection is not None and not self._askers.get(connection):
            let_go(connection, read=True)

    def enter(self, begun: Callable[[], Connection]) -> Connection | None:
        """The connection of this look, begun with the first question, to be left again; None where each question is one by itself."""
        if not self._wanted or self._writing:
            return None
        if self._open is None:
            self._open = begun()
        self._askers[self._open] = self._askers.get(self._open, 0) + 1
        return self._open

    def leave(self, connection: Connection) -> None:
        """A question was answered."""
        self._askers[connection] -= 1
        if not self._askers[connection]:
            del self._askers[connection]
            if connection is not self._open:
                let_go(connection, read=True)

    def write(self) -> None:
        """Something is being written: until ``written`` nothing is read here."""
        self._writing += 1
        self.drop()

    def written(self) -> None:
        """It was written, or was not."""
        self._writing = max(0, self._writing - 1)
