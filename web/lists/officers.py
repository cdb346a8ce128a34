"""Who may bring lists in: whoever may put persons on file. The post is looked at anew each time something is done under it."""

from __future__ import annotations

from typing import Final

from persistence.lists_in import ListImport
from web.house import House
from web.signin.access import ADMINISTRATOR, AUDITOR
from web.signin.officer import Officer, officer_of
from workflows.errors import NotPermitted

RECORD: Final = "person_file.record"


def may_bring(house: House, officer: Officer) -> bool:
    """Not who only reads, nor who only runs the program."""
    held = officer.appointment
    return held.role not in {AUDITOR, ADMINISTRATOR} and held.holds_on(house.today())


def may_file_papers(house: House, officer: Officer) -> bool:
    """Whether this post may put earlier papers on file, as the table of the procedure has it today."""
    held, today = officer.appointment, house.today()
    powers = house.procedures.act(RECORD).powers
    return any(
        each.in_force(today) and held.role in each.roles and officer.unit.kind in each.kinds
        for each in powers
    )


def require(house: House, officer: Officer) -> None:
    """``NotPermitted`` for who may not bring lists in."""
    if not may_bring(house, officer):
        raise NotPermitted(
            "Lists are brought in by whoever may put persons on file; administrators and auditors may not.",
            vi="Chỉ người được ghi danh sách người mới nhập được danh sách; quản trị viên và kiểm tra viên thì không.",
        )


def officer_for(house: House, job: ListImport) -> Officer:
    """The officer of a list as of now. ``NotPermitted`` where post or account ended since."""
    account, actor = house.accounts.of(job.actor_id), house.reader.find_actor(job.actor_id)
    officer = officer_of(actor, job.post, house.today()) if actor is not None else None
    if officer is None or (account is not None and account.disabled) or not may_bring(house, officer):
        raise NotPermitted(
            "The post under which this list was brought no longer holds.",
            vi="Chức danh dùng khi tải danh sách lên không còn hiệu lực.",
        )
    return officer
