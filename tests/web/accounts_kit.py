"""A town in production, officers with accounts, and a browser that signs in as they would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pyotp

from persistence.accounts import Account, Told
from tests.web.site import Browser, Site, site
from web.settings import Environment
from web.signin import passwords
from workflows.model import Actor

PASSWORD = "một câu dài của riêng tôi"  # noqa: S105 - of an invented officer
GIVEN = "abcde-fghij-kmnpq-rstuv"


@contextmanager
def production(url: str, home: Path) -> Iterator[Site]:
    """The town as it is at work: accounts, secure cookies."""
    with site(url, home, Environment.PRODUCTION) as town:
        yield town


def account(town: Site, actor: Actor, password: str = GIVEN, *, must_change: bool = True) -> Account:
    """An account as an administrator opens it; the login name is the officer's id."""
    opened = Account(
        actor.id, actor.id, town.clock.at, password_hash=passwords.hashed(password), must_change=must_change
    )
    return town.house.accounts.put(opened, Told("account.opened", "system", "system", town.clock.at, {}))


def browser(town: Site) -> Browser:
    """A browser that speaks HTTPS."""
    client = town.app.test_client()
    client.open = partial(client.open, base_url="https://localhost")  # type: ignore[method-assign]
    return Browser(client)


def code(secret: str, town: Site) -> str:
    """What the app on the telephone shows now."""
    return pyotp.TOTP(secret).at(town.clock.at)


def secret_on(page: str) -> str:
    """The secret that the page shows for typing."""
    return page.partition('<code class="secret">')[2].partition("</code>")[0].replace(" ", "")


def set_up(town: Site, actor: Actor) -> tuple[Browser, str]:
    """The first sign-in of an officer, to the end; the browser and the secret of the app."""
    account(town, actor)
    one = browser(town)
    one.open("/dang-nhap")
    one.send("/dang-nhap", login=actor.id, password=GIVEN)
    one.open("/dang-nhap/thiet-lap")
    secret = secret_on(one.page)
    one.send("/dang-nhap/thiet-lap", code=code(secret, town))
    one.open("/dang-nhap/mat-khau")
    one.send("/dang-nhap/mat-khau", new=PASSWORD, again=PASSWORD)
    one.open("/dang-nhap/chuc-danh")
    return one, secret
