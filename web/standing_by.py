"""From where pages read what decides nothing: a standby of the server where a setting names one, and what must not be read from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Flask, Response, g, has_request_context, request, session

from persistence.database import Database
from persistence.engines import parse_url
from persistence.standby import Standby
from web.given import refused
from web.settings import Settings

_WROTE: Final = "wrote"
_FIRST: Final = "first_server"
_LOOKING: Final = frozenset({"GET", "HEAD"})
_SPARE: Final = 2  # seconds: a session keeps whole ones, and the clocks of hosts differ a little


def standby_of(settings: Settings, first: Database, clock: Callable[[], datetime]) -> Database:
    """The standby of LOTRINH_REPLICA_URL, or ``first`` where none is named. ``EnvironmentFault`` unless both are PostgreSQL."""
    if not settings.replica_url:
        return first
    if first.dialect != "postgresql" or parse_url(settings.replica_url).get_backend_name() != "postgresql":
        raise refused(
            "LOTRINH_REPLICA_URL", "postgresql+psycopg://user@host/name, a standby of LOTRINH_DATABASE_URL"
        )
    asker = _Request(settings.replica_behind, clock)
    return Standby(
        settings.replica_url, first, behind=settings.replica_behind, asker=asker, name="lotrinh web"
    )


@dataclass(frozen=True, slots=True)
class _Request:
    """The request at hand as an ``Asker``."""

    behind: int
    clock: Callable[[], datetime]

    def fresh(self) -> bool:
        """Outside of a request, where one writes, and as long as its officer could miss what the same officer wrote."""
        if not has_request_context() or request.method not in _LOOKING or g.get(_FIRST, False):
            return True
        wrote = session.get(_WROTE)
        return isinstance(wrote, int) and self.clock().timestamp() - wrote <= self.behind + _SPARE

    def fell_back(self) -> None:
        """See ``Asker``."""
        setattr(g, _FIRST, True)


def install(app: Flask, clock: Callable[[], datetime]) -> None:
    """Remember in the session that its officer wrote something."""

    @app.after_request
    def wrote(response: Response) -> Response:
        if request.method not in _LOOKING and response.status_code < 400 and "actor" in session:
            session[_WROTE] = int(clock().timestamp())
        return response
