"""Who may take an office out: the administrator of the system. A rule of the program's own; no text that was seen names anybody."""

from __future__ import annotations

from datetime import date
from typing import Final

from workflows.errors import NotPermitted
from workflows.model import Actor, Appointment

ROLE: Final = "administrator"


def administrator(actor: Actor, day: date) -> Appointment:
    """The appointment under which an officer takes an office out on a day. ``NotPermitted``."""
    for each in actor.appointments:
        if each.role == ROLE and each.holds_on(day):
            return each
    raise NotPermitted(
        "Only an administrator takes an office out. Name one who is on file (`lotrinh officer list`), or put one on file"
        " (`lotrinh officer add`).",
        vi="Chỉ quản trị hệ thống được xuất toàn bộ dữ liệu. Hãy nêu một quản trị viên có trong danh mục (`lotrinh officer list`),"
        " hoặc thêm (`lotrinh officer add`).",
    )
