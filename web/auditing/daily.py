"""An anchor a day at the least, made by the pages themselves: no office forgets it, though nobody set up a clock for it.

The first answer of a day in Viet Nam makes it once it is sent, in production, where no anchor was made that day. It replaces neither the
hourly anchor (`lotrinh audit anchor`) nor that one is kept elsewhere, which no program of this machine can do.
"""

from __future__ import annotations

import logging
from datetime import date
from threading import Lock
from typing import Final

from flask import Flask, Response

from persistence.audit import anchor, last_anchored
from persistence.errors import StorageError
from rules.errors import LotrinhError
from rules.terms import legal_date
from web.house import House

_LOG: Final = logging.getLogger("lotrinh.audit")


class Daily:
    """Remembers the day for which there is an anchor, so that a request asks the database once a day."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._day: date | None = None
        self._lock = Lock()

    def due(self) -> bool:
        """Whether today's anchor is still to be made, as far as this process knows."""
        return self._day != self._house.today()

    def make(self) -> None:
        """Make today's anchor where there is none. What goes wrong is logged: no page fails for it, and tomorrow is another day."""
        with self._lock:
            if not self.due():
                return
            self._day = self._house.today()
            try:
                last = last_anchored(self._house.database)
                if last is None or legal_date(last) < self._day:
                    anchor(self._house.database, self._house.now())
            except (StorageError, LotrinhError) as error:
                _LOG.warning("no anchor was made today: %s", error.code)


def install(app: Flask, house: House) -> None:
    """Make the anchor behind the first answer of each day."""
    daily = Daily(house)

    @app.after_request
    def after(response: Response) -> Response:
        if daily.due():
            response.call_on_close(daily.make)
        return response
