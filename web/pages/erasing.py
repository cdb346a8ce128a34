"""Legal erasure by page: what stands in the way and what would be lost is shown, the code is typed once more, then it is done for good.

For an administrator or a records officer, who see no person: everything here is by codes. The act itself is that of ``lotrinh person
erase`` (``web.erasing``), refusals are recorded as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.erasures import Erasure, Erasures
from rules.errors import BadInput, LotrinhError
from rules.retention import load_schedule
from web.erasing import erase, looked_at
from web.language import _, either, label
from web.pages.forms.reading import cleaned, read_day
from web.pages.record import unknown_person
from web.pages.views.case import code_of
from web.pages.views.person import ground_words
from web.pages.views.times import day_vi, moment_vi
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.erasing import ROLES, Obstacle, Request

blueprint = Blueprint("erasing", __name__)
_LONGEST: Final = 250
_FIELDS: Final = ("person", "ground", "paper", "paper_day", "reason")


@dataclass(frozen=True, slots=True)
class GroundView:
    """A ground that holds today, with its article; ``paper``: it needs one; ``doubt``: what is not verified."""

    id: str
    text: str
    cites: str
    paper: bool
    doubt: str


@dataclass(frozen=True, slots=True)
class DoneView:
    """An erasure that was done."""

    person: str
    when: str
    ground: str
    paper: str
    cases: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case that would be made unreadable, by code."""

    code: str
    procedure: str
    closed: bool
    last: str


@blueprint.get("/xoa-du-lieu")
def show() -> str:
    """The request, and what was erased before."""
    _entitled()
    return _page({})


@blueprint.post("/xoa-du-lieu")
def check() -> str | tuple[str, int]:
    """What stands in the way, and what would be lost; nothing is done yet."""
    _entitled()
    given = _given()
    try:
        found = looked_at(house(), given["person"], _request(given))
    except LotrinhError as error:
        return _page(given, wrong=label(error)), 422
    return _check(given, found)


@blueprint.post("/xoa-du-lieu/xoa")
def do() -> Response | str | tuple[str, int]:
    """Erase for good, where the code was typed once more."""
    officer, given = _entitled(), _given()
    again = cleaned(request.form.get("again", ""))
    try:
        if again != given["person"]:
            found = looked_at(house(), given["person"], _request(given))
            return _check(given, found, wrong=_("Mã gõ lại không trùng; chưa xóa gì.")), 422
        done = erase(house(), officer.actor, given["person"], _request(given))
    except LotrinhError as error:
        return _page(given, wrong=label(error)), 422
    flash(
        _("Đã xóa dữ liệu cá nhân của mã %(code)s. Không khôi phục được.", code=code_of(done.person_id)),
        "done",
    )
    return redirect(url_for("erasing.show"), 303)


def may_erase(officer: Officer) -> bool:
    """Whether this post erases."""
    return officer.appointment.role in ROLES


def _entitled() -> Officer:
    """For nobody else is there such a page."""
    officer = at_work()
    if not may_erase(officer):
        raise unknown_person()
    return officer


def _given() -> dict[str, str]:
    return {name: cleaned(request.form.get(name, ""))[:_LONGEST] for name in _FIELDS}


def _request(given: Mapping[str, str]) -> Request:
    """What is asked. ``BadInput`` for a day that is none: a paper is not told without the day that was meant."""
    day = read_day(_("Ngày văn bản"), given["paper_day"]) if given["paper_day"] else None
    return Request(given["ground"], given["paper"], day, given["reason"])


def _check(given: Mapping[str, str], found: tuple[Obstacle, ...], wrong: str = "") -> str:
    _ids, standing = Erasures(house().database).standing(given["person"])
    procedures = house().procedures
    return render_template(
        "erasing/check.html",
        given=given,
        paper_day=_day(given["paper_day"]),
        ground=ground_words(given["ground"]),
        wrong=wrong,
        stops=[(code_of(each.case_id), label(each)) for each in found if not each.aside],
        aside=[(code_of(each.case_id), label(each)) for each in found if each.aside],
        cases=[
            CaseView(
                code_of(each.case_id), label(procedures[each.procedure]), each.closed, moment_vi(each.last_at)
            )
            for each in standing
        ],
    )


def _day(text: str) -> str:
    try:
        return day_vi(read_day("", text)) if text else ""
    except BadInput:
        return ""


def _page(given: Mapping[str, str], wrong: str = "") -> str:
    grounds = [
        GroundView(
            each.id,
            label(each),
            "; ".join(each.told.cites),
            each.paper,
            ""
            if each.told.verified
            else either(each.told.note_vi, each.told.note_en) or _("Chưa kiểm chứng với văn bản."),
        )
        for each in load_schedule().grounds_on(house().today())
    ]
    done = [_done(each) for each in reversed(Erasures(house().database).all())]
    return render_template(
        "erasing/page.html",
        grounds=grounds,
        given={name: given.get(name, "") for name in _FIELDS},
        wrong=wrong,
        done=done,
    )


def _done(each: Erasure) -> DoneView:
    taken, day = each.told.get("taken"), each.told.get("paper_day")
    paper = str(each.told.get("paper") or "")
    if paper and isinstance(day, str):
        paper = f"{paper} ({day_vi(date.fromisoformat(day))})"
    cases = taken.get("cases", 0) if isinstance(taken, dict) else 0
    return DoneView(
        code_of(each.person_id),
        moment_vi(each.at),
        ground_words(each.ground),
        paper,
        cases if isinstance(cases, int) else 0,
    )
