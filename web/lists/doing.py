"""What a worker does for a list, whichever part is due; and who does it where no worker is at work: a thread of the web process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock, Thread
from typing import Final

from rules.errors import LotrinhError
from web.house import House
from web.lists.checking import check
from web.lists.work import do_rows

KEPT: Final = "lotrinh.lists"
_LOG: Final = logging.getLogger("lotrinh.lists")


def do_list(house: House, import_id: str, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Check what is to be checked, bring in what waits; how much was done (chunks and rows)."""
    return check(house, import_id, stop=stop) + do_rows(house, import_id, stop=stop)


class Crew:
    """At most one thread, there only while there is something to do."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = Lock()
        self._thread: Thread | None = None

    def wake(self) -> None:
        """There is something to do."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="lotrinh-lists", daemon=True)
                self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until nothing is left to do."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _work(self) -> None:
        while True:
            done = 0
            for import_id, _state in self._house.lists.unfinished():
                try:
                    done += do_list(self._house, import_id)
                except LotrinhError as error:  # the next look at the list takes it up again
                    _LOG.error("a list stopped: %s", error.code)
            if not done:
                return
