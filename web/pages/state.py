"""How the installation stands: for its administrator."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.pages.record import unknown_case
from web.signin.access import ADMINISTRATOR
from web.signin.session import at_work, house
from web.watching.state import LEAST_FREE, state_of

blueprint = Blueprint("state", __name__)


@blueprint.get("/tinh-trang")
def show() -> str:
    """The figures of this moment; for nobody else is there such a page."""
    if at_work().appointment.role != ADMINISTRATOR:
        raise unknown_case()
    return render_template("state.html", state=state_of(house()), least=LEAST_FREE)
