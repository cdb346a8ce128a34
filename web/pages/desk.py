"""The first page of the day: what this post has to do, the most pressing first, and what waits for others. Filters are links to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from flask import Blueprint, current_app, render_template, request, url_for

from persistence.views import CaseFilter
from rules.terms import VIETNAM
from web.language import _, label, mark
from web.pages.record import log_all
from web.pages.views.desk import WEEK, Group, Meeting, groups_of, tabs
from web.pages.views.listing import Option
from web.pages.views.times import today
from web.signin.access import reach_of
from web.signin.session import at_work, house

blueprint = Blueprint("desk", __name__)
PAGE_SIZE: Final = 50
_MEETING: Final = "lotrinh.desk"
_LAST_PAGE: Final = 100_000
_DEFAULTS: Final = {"cua": "toi", "khi": "", "thu-tuc": ""}
_WHEN: Final = (
    Option("", mark("Tất cả")),
    Option("qua-han", mark("Quá hạn")),
    Option("hom-nay", mark("Đến hết hôm nay")),
    Option("tuan", mark("Trong 7 ngày tới")),
)


@dataclass(frozen=True, slots=True)
class DeskView:
    """The page: groups of duties, both sides with their counts, filters, and the way to the next page."""

    groups: tuple[Group, ...]
    sides: tuple[tuple[str, str, int, str], ...]
    side: str
    whens: tuple[tuple[Option, str], ...]
    when: str
    procedures: tuple[Option, ...]
    procedure: str
    kept: Mapping[str, str]
    previous: str
    next: str


@blueprint.get("/viec")
def show() -> str:
    """One page of duties."""
    return render_template("desk.html", page=_view())


def _view() -> DeskView:
    officer, now, chosen, number = at_work(), house().now(), _chosen(), _number()
    meeting = _meeting()
    mine = meeting.mine(officer.appointment, today(now))
    near = CaseFilter(
        reach=reach_of(officer), procedure=chosen["thu-tuc"] or None, due_before=_until(chosen["khi"], now)
    )
    sides = {"toi": replace(near, duties=mine), "khac": replace(near, other_duties=mine)}
    found = house().reader.due(sides[chosen["cua"]], offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    log_all(house(), officer, {(line.person_id, line.deadline.case_id) for line in found.items}, "list")
    other = "khac" if chosen["cua"] == "toi" else "toi"
    counted = {chosen["cua"]: found.total, other: house().reader.due(sides[other], limit=0).total}
    kept = {name: value for name, value in chosen.items() if value != _DEFAULTS[name]}
    return DeskView(
        groups=groups_of(found.items, meeting, officer.appointment, house().procedures, house().corpus, now),
        sides=tuple((*tab, _address({**chosen, "cua": tab[0]})) for tab in tabs(counted)),
        side=chosen["cua"],
        whens=tuple(
            (Option(each.value, _(each.label)), _address({**chosen, "khi": each.value})) for each in _WHEN
        ),
        when=chosen["khi"],
        procedures=(
            Option("", _("Mọi thủ tục")),
            *(Option(one.id, label(one)) for one in house().procedures.values()),
        ),
        procedure=chosen["thu-tuc"],
        kept=kept,
        previous=_address(chosen, number - 1) if number > 1 else "",
        next=_address(chosen, number + 1) if found.more else "",
    )


def _meeting() -> Meeting:
    """Drawn from the tables once for this application."""
    kept = current_app.extensions.get(_MEETING)
    if not isinstance(kept, Meeting):
        kept = current_app.extensions[_MEETING] = Meeting(house().procedures)
    return kept


def _until(when: str, now: datetime) -> datetime | None:
    if when == "qua-han":
        return now
    midnight = datetime.combine(today(now) + timedelta(days=1), time(), VIETNAM)
    if when == "hom-nay":
        return midnight + timedelta(seconds=1)
    return now + WEEK if when == "tuan" else None


def _chosen() -> dict[str, str]:
    """What is chosen of each filter; an unknown value counts as none."""
    chosen = {name: request.args.get(name, default) for name, default in _DEFAULTS.items()}
    known = {
        "cua": {"toi", "khac"},
        "khi": {each.value for each in _WHEN},
        "thu-tuc": {"", *house().procedures},
    }
    return {name: value if value in known[name] else _DEFAULTS[name] for name, value in chosen.items()}


def _number() -> int:
    text = request.args.get("trang", "1")
    return min(int(text), _LAST_PAGE) if text.isdecimal() and text.isascii() and int(text) > 0 else 1


def _address(chosen: Mapping[str, str], number: int = 1) -> str:
    kept = {name: value for name, value in chosen.items() if value != _DEFAULTS[name]}
    return url_for("desk.show", trang=number if number > 1 else None, **kept)  # type: ignore[arg-type]  # texts of the query
