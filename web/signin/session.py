"""The session: who signed in, under which appointment, since when. It holds ids and hours, nothing of any case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import current_app, g, session
from werkzeug.exceptions import Unauthorized

from web.house import House
from web.signin.officer import Officer, officer_of, post_key

IDLE: Final = timedelta(minutes=60)
LONGEST: Final = timedelta(hours=10)
SIGN_IN: Final = "LOTRINH_SIGN_IN"
TRYING: Final = "development"
CLOSED: Final = "closed"
_HOUSE: Final = "lotrinh"


def keep_house(house: House) -> None:
    """Give the application its house (at start)."""
    current_app.extensions[_HOUSE] = house


def house() -> House:
    """The house of this application."""
    found = current_app.extensions[_HOUSE]
    assert isinstance(found, House)  # noqa: S101 - put there by create_app
    return found


def begin(officer: Officer) -> None:
    """A fresh session for this officer; whatever the browser brought along is dropped."""
    session.clear()
    session.permanent = True
    session["by"] = current_app.config[SIGN_IN]
    session["actor"] = officer.id
    session["post"] = post_key(officer.appointment)
    session["since"] = int(house().now().timestamp())


def end() -> None:
    """Forget the officer and all the rest."""
    session.clear()
    g.pop("officer", None)


def current() -> Officer | None:
    """The officer at work; None without a session, past its longest time, or when the appointment no longer holds."""
    if "officer" not in g:
        g.officer = _read()
    found = g.officer
    return found if isinstance(found, Officer) else None


def at_work() -> Officer:
    """The officer at work; Unauthorized without one."""
    officer = current()
    if officer is None:
        raise Unauthorized
    return officer


def _read() -> Officer | None:
    way = current_app.config[SIGN_IN]
    if way == CLOSED or session.get("by") != way:
        return None
    actor_id, post, since = session.get("actor"), session.get("post"), session.get("since")
    if not (isinstance(actor_id, str) and isinstance(post, str) and isinstance(since, int)):
        return None
    if house().now() - datetime.fromtimestamp(since, UTC) > LONGEST:
        return None
    actor = house().reader.find_actor(actor_id)
    return officer_of(actor, post, house().today()) if actor is not None else None
