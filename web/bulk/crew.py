"""Who does the rows while officers look on: one thread of the web process, there only while there is something to do.

A process that ends leaves its rows in the table; the next look at the job, or the start of another one, takes them up again. A worker of
its own does the same through ``web.bulk.work.do_rows``.
"""

from __future__ import annotations

from threading import Lock, Thread
from typing import Final

from web.bulk.work import do_rows
from web.house import House

KEPT: Final = "lotrinh.bulk"


class Crew:
    """At most one thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = Lock()
        self._thread: Thread | None = None
        self._stopped = False

    def wake(self) -> None:
        """There is something to do."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="lotrinh-bulk", daemon=True)
                self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until nothing is left to do."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def stop(self) -> None:
        """Finish the row in hand and no other."""
        self._stopped = True
        self.wait()

    def _work(self) -> None:
        while not self._stopped:
            done = [
                do_rows(self._house, job, stop=lambda: self._stopped) for job in self._house.bulk.unfinished()
            ]
            if not any(done):  # what is left is in other hands
                return
