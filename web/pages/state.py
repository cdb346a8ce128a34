"""How the installation stands: for its administrator."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Final

from flask import Blueprint, render_template

from persistence.standby import StandbyState, Why
from web.language import _, mark
from web.pages.record import unknown_case
from web.signin.access import ADMINISTRATOR
from web.signin.session import at_work, house
from web.watching.state import LEAST_FREE, state_of

blueprint = Blueprint("state", __name__)
WHY: Final[Mapping[Why, str]] = {
    Why.AWAY: mark("không trả lời"),
    Why.BEHIND: mark("chậm quá giới hạn"),
    Why.NONE: mark("không phải bản sao chép: tự nhận ghi"),
    Why.OTHER: mark("là bản sao của dữ liệu khác"),
    Why.TABLES: mark("các bảng không đúng phiên bản của chương trình"),
}


@blueprint.get("/tinh-trang")
def show() -> str:
    """The figures of this moment; for nobody else is there such a page."""
    if at_work().appointment.role != ADMINISTRATOR:
        raise unknown_case()
    state = state_of(house())
    told = None if state.standby is None else _standby(state.standby)
    return render_template("state.html", state=state, least=LEAST_FREE, standby=told)


def _standby(found: StandbyState) -> dict[str, object]:
    """How the standby stands, in words."""
    if found.why is not None:
        return {"read": False, "words": _(WHY[found.why])}
    seconds = max(1, ceil(found.behind or 0))
    return {"read": True, "words": _("đang dùng, chậm nhiều nhất %(seconds)s giây", seconds=seconds)}
