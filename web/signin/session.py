"""The session: who signed in, under which appointment, since when. It holds ids and hours, nothing of any case.

The cookie is signed and names a row of ``persistence.sessions``: what ends a session or locks its screen holds for every copy of the
cookie, also for one that an answer still on its way brings back.

Signing in has steps (password, second factor, perhaps a new password, the post). Until the last of them a session holds who is on the way
and what was proved so far; it opens no page but the next step.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import current_app, g, request, session
from werkzeug.exceptions import Unauthorized

from persistence.accounts import Account
from persistence.sessions import Sitting
from web.house import House
from web.signin import tokens
from web.signin.officer import Officer, officer_of, post_key

IDLE: Final = timedelta(minutes=60)
LONGEST: Final = timedelta(hours=10)
LOCK_AFTER: Final = timedelta(
    minutes=15
)  # without a request; the screen of an office is seen by who waits at the counter
ON_THE_WAY: Final = timedelta(minutes=15)
SIGN_IN: Final = "LOTRINH_SIGN_IN"
TRYING: Final = "development"
ACCOUNTS: Final = "accounts"
PASSWORD: Final = "password"  # noqa: S105 - the name of a step
SECOND: Final = "second"
_HOUSE: Final = "lotrinh"
_API: Final = "/api/"


def keep_house(house: House) -> None:
    """Give the application its house (at start)."""
    current_app.extensions[_HOUSE] = house


def house() -> House:
    """The house of this application."""
    found = current_app.extensions[_HOUSE]
    assert isinstance(found, House)  # noqa: S101 - put there by create_app
    return found


def set_out(account: Account, *proved: str) -> None:
    """Somebody is on the way in; whatever the browser brought along is dropped."""
    session.clear()
    session.permanent = True
    session["way"] = {
        "actor": account.actor_id,
        "epoch": account.epoch,
        "proved": list(proved),
        "at": int(house().now().timestamp()),
    }


def prove(account: Account, what: str) -> None:
    """A further step is done."""
    proved = [*on_the_way()[1], what]
    set_out(account, *proved)


def on_the_way() -> tuple[str, tuple[str, ...]]:
    """Who is on the way in and what was proved; Unauthorized when nobody is, or too long ago, or the account was changed since."""
    way = session.get("way")
    if not isinstance(way, dict):
        raise Unauthorized
    began = datetime.fromtimestamp(int(way["at"]), UTC)
    account = house().accounts.of(str(way["actor"]))
    if account is None or account.disabled or account.epoch != way["epoch"]:
        raise Unauthorized
    if house().now() - began > ON_THE_WAY:
        raise Unauthorized
    return account.actor_id, tuple(way["proved"])


def begin(officer: Officer, epoch: int = 0, *, since: datetime | None = None) -> None:
    """A fresh session for this officer; whatever the browser brought along is dropped. ``since``: it goes on from one that began then."""
    now, before = house().now(), str(session.get("key", ""))
    session.clear()
    session.permanent = True
    session["by"] = current_app.config[SIGN_IN]
    session["actor"] = officer.id
    session["post"] = post_key(officer.appointment)
    session["since"] = int((since or now).timestamp())
    session["seen"] = int(now.timestamp())
    session["epoch"] = epoch
    if session["by"] == ACCOUNTS:
        key = session["key"] = secrets.token_urlsafe(24)
        row = Sitting(
            hashed(key), officer.id, session["post"], since or now, epoch, request.remote_addr or "", _agent()
        )
        house().sessions.begin(row, now - LONGEST, instead=hashed(before))
    _forget()
    g.began = True


def change_post(officer: Officer) -> None:
    """The same session under another appointment of the same officer; forms that were open under the former one are refused."""
    begin(officer, session["epoch"], since=datetime.fromtimestamp(session["since"], UTC))


def end() -> None:
    """Forget the officer and all the rest."""
    if "key" in session:
        house().sessions.end(str(session.get("actor", "")), only=here())
    session.clear()
    _forget()
    g.over = True


def current() -> Officer | None:
    """The officer at work; None without a session, behind a lock, past its longest time, or when appointment or account no longer holds."""
    if "officer" not in g:
        g.officer = None if _locked() else _read()
    found = g.officer
    return found if isinstance(found, Officer) else None


def seen() -> None:
    """Somebody is at the screen: the time until it is locked runs anew."""
    if "actor" in session:
        session["seen"] = int(house().now().timestamp())


def lock() -> None:
    """Lock the screen: until it is unlocked the session opens nothing. Without a session nothing is done."""
    if current() is not None:
        _lock()


def unlock() -> None:
    """Whoever asked proved to be the officer of the session."""
    session.pop("locked", None)
    if "key" in session:
        house().sessions.lock(here(), locked=False)
    seen()
    _forget()


def behind_lock() -> Officer | None:
    """The officer whose screen is locked, and whose session holds but for that; None without one."""
    return _read() if _locked() else None


def at_work() -> Officer:
    """The officer at work; Unauthorized without one."""
    officer = current()
    if officer is None:
        raise Unauthorized
    return officer


def _locked() -> bool:
    """Locked by hand, or nobody asked for anything for too long. A program that bears a token has no screen."""
    if "actor" not in session or (request.path.startswith(_API) and tokens.borne()):
        return False
    row = _row()
    if session.get("locked") or (row is not None and row.locked):
        return True
    last, accounts = session.get("seen"), session.get("by") == ACCOUNTS
    if not accounts or not isinstance(last, int):
        return False
    if house().now() - datetime.fromtimestamp(last, UTC) <= LOCK_AFTER:
        return False
    _lock()
    return True


def _lock() -> None:
    session["locked"] = True
    if "key" in session:
        house().sessions.lock(here(), locked=True)
    _forget()


def _forget() -> None:
    """What was read of the session in this request is read anew."""
    g.pop("officer", None)
    g.pop("sitting", None)


def here() -> str:
    """The id of the row of this session; "" without one."""
    return hashed(str(session["key"])) if "key" in session else ""


def hashed(key: str) -> str:
    """The id of the row that a key names: 192 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def _row() -> Sitting | None:
    """The row of this session, read once a request; None where it ended, or where the way in needs none."""
    if "sitting" not in g:
        g.sitting = house().sessions.find(here()) if "key" in session else None
    found = g.sitting
    return found if isinstance(found, Sitting) else None


def _agent() -> str:
    """The browser in a few words, to be known again in a list."""
    told = request.user_agent.string
    names = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    machines = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    found = [next((each for each in some if each in told), "") for some in (names, machines)]
    return ", ".join({"Edg": "Edge", "OPR": "Opera"}.get(each, each) for each in found if each)


def _read() -> Officer | None:
    if request.path.startswith(_API):
        by_token = tokens.officer_by_token(house())
        if by_token is not None:
            return by_token
    way = current_app.config[SIGN_IN]
    if session.get("by") != way:
        return None
    actor_id, post, since = session.get("actor"), session.get("post"), session.get("since")
    if not (isinstance(actor_id, str) and isinstance(post, str) and isinstance(since, int)):
        return None
    if house().now() - datetime.fromtimestamp(since, UTC) > LONGEST:
        return None
    if way == ACCOUNTS and not _still_valid(actor_id):
        return None
    actor = house().reader.find_actor(actor_id)
    return officer_of(actor, post, house().today()) if actor is not None else None


def _still_valid(actor_id: str) -> bool:
    account = house().accounts.of(actor_id)
    row = _row()
    return (
        account is not None
        and not account.disabled
        and row is not None
        and row.actor_id == actor_id
        and account.epoch == row.epoch == session.get("epoch")
    )
