"""The desk at the door of an installation, put together."""

from __future__ import annotations

from web.house import House
from web.signin.breached import breached
from web.signin.desk import SignIn
from web.signin.secrets_kept import Seal
from web.signin.strangers import Strangers


def desk_of(house: House, secret: str) -> SignIn:
    """The rules of signing in over this house; ``secret`` is the installation's."""
    return SignIn(
        house.accounts,
        Seal(secret, "second factor"),
        Strangers(house.failures, secret).failed,
        lambda password: breached(password, house.settings.home),
    )
