"""The first page of the day: what this post has to do, the most pressing first, and what waits for others. Filters are links to keep.

What is searched for (a name, a code) is kept in the session: no name stands in an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.listing import MOST
from persistence.unfinished import UnfinishedForm
from persistence.views import AtLeast, CaseFilter, CaseLine, DueLine, OpenDuty
from rules.terms import VIETNAM
from web.books.alerts import Alert, alerts_of
from web.language import _, label, mark
from web.pages.arrived import Arrived, arrived
from web.pages.forms.reading import cleaned, ordinal
from web.pages.leaving import of_the_office_left
from web.pages.listing import nearby
from web.pages.record import log_all
from web.pages.reports.due import DueReports, due_reports
from web.pages.share import sees
from web.pages.views.case import code_of
from web.pages.views.desk import WEEK, AsideRow, DutyRow, Group, Meeting, Scene, groups_of, row_of, tabs
from web.pages.views.listing import Option
from web.pages.views.road import by_road
from web.pages.views.times import moment_vi, today
from web.registers.handing import late_releases
from web.signin.access import reach_of
from web.signin.ended import SENT
from web.signin.officer import Officer, post_key
from web.signin.searched import search_for, searched
from web.signin.session import at_work, house

blueprint = Blueprint("desk", __name__)
PAGE_SIZE: Final = 40
_FIRST_OF_OTHERS: Final = 10
_MEETING: Final = "lotrinh.desk"
_LAST_PAGE: Final = 100_000
_LONGEST_SEARCH: Final = 100
_SEARCH: Final = "desk"
_CODE: Final = re.compile(r"[0-9a-f]{4,32}")
_DEFAULTS: Final = {"cua": "toi", "khi": "", "thu-tuc": "", "co-quan": "", "can-bo": ""}
WHEN: Final = (
    ("", mark("Tất cả")),
    ("qua-han", mark("Quá hạn")),
    ("hom-nay", mark("Đến hết hôm nay")),
    ("tuan", mark("Đến hết 7 ngày tới")),
)


@dataclass(frozen=True, slots=True)
class DeskView:
    """The page: groups of duties, both sides with their counts, filters, forms put aside, and the way to the next page.

    ``office`` is the name of the office that was written where they are too many to choose from.
    """

    groups: tuple[Group, ...]
    waiting: tuple[DutyRow, ...]
    waiting_all: str
    sides: tuple[tuple[str, str, int, str], ...]
    side: str
    whens: tuple[tuple[Option, int, str], ...]
    when: str
    procedures: tuple[Option, ...]
    units: tuple[Option, ...]
    office: str
    chosen: Mapping[str, str]
    kept: Mapping[str, str]
    search: str
    everything: str
    asides: tuple[AsideRow, ...]
    registers: tuple[Alert, ...]
    reports: DueReports
    arrived: tuple[Arrived, ...]
    previous: str
    next: str

    @property
    def filtered(self) -> bool:
        """Whether anything is left out by a filter."""
        return bool(self.search or set(self.kept) - {"cua"})


@blueprint.get("/viec")
def show() -> str:
    """One page of duties, with the alarm of releases that nobody received."""
    return render_template(
        "desk.html", page=_view(), not_received=late_releases(house(), at_work(), current_app.extensions)
    )


@blueprint.post("/viec/tim")
def search() -> Response:
    """Keep what is searched for in the session, or drop it; the filters that were chosen stay in the address."""
    text = "" if request.form.get("clear") else cleaned(request.form.get("q", ""))[:_LONGEST_SEARCH]
    search_for(_SEARCH, text)
    return redirect(_address(_chosen(request.form)), 303)


def _view() -> DeskView:
    officer, now, number = at_work(), house().now(), _number()
    offices = nearby(officer, request.args.get("co-quan", ""))
    chosen = _chosen({**request.args, "co-quan": offices.chosen})
    side = chosen["cua"]
    start = (number - 1) * PAGE_SIZE
    sides = sides_of(officer, _wanted(officer, chosen), now, max(MOST, start + PAGE_SIZE))
    counts = {value: sides[side].count(value, now) for value, _text in WHEN}
    listed = due_by(sides[side].duties, chosen["khi"], now)
    others = due_by(sides["khac"].duties, chosen["khi"], now) if side == "toi" and number == 1 else []
    shown = [*listed[start : start + PAGE_SIZE], *others[:_FIRST_OF_OTHERS]]
    lines = {line.deadline.id: line for line in house().reader.due_named([each.id for each in shown])}
    log_all(house(), officer, {(line.person_id, line.deadline.case_id) for line in lines.values()}, "list")
    scene = _scene(officer, list(lines.values()), now)
    found = [lines[each.id] for each in listed[start : start + PAGE_SIZE] if each.id in lines]
    waiting = [lines[each.id] for each in others[:_FIRST_OF_OTHERS] if each.id in lines]
    return DeskView(
        groups=groups_of(found, scene),
        waiting=tuple(row_of(line, scene) for line in waiting),
        waiting_all=_address({**chosen, "cua": "khac"}),
        sides=tuple(
            (*tab, _address({**chosen, "cua": tab[0]}))
            for tab in tabs({name: each.count("", now) for name, each in sides.items()})
        ),
        side=side,
        whens=tuple(
            (Option(value, _(text)), counts[value], _address({**chosen, "khi": value}))
            for value, text in WHEN
        ),
        when=chosen["khi"],
        procedures=tuple(Option(one.id, label(one)) for one in by_road(house().procedures)),
        units=tuple(Option(unit.id, unit.name) for unit in offices.units),
        office=offices.name,
        chosen=chosen,
        kept={name: value for name, value in chosen.items() if value != _DEFAULTS[name]},
        search=searched(_SEARCH),
        everything=_address({"cua": side}),
        asides=_asides(officer, now) if number == 1 else (),
        registers=alerts_of(house(), officer) if number == 1 and side == "toi" else (),
        reports=due_reports(house(), officer) if number == 1 and side == "toi" else DueReports(),
        arrived=arrived(officer, now)
        if number == 1 and not sides["toi"].duties and _unfiltered(chosen)
        else (),
        previous=_address(chosen, number - 1) if number > 1 else "",
        next=_address(chosen, number + 1) if len(listed) > start + PAGE_SIZE else "",
    )


@dataclass(frozen=True, slots=True)
class Side:
    """The open duties of one side, the first due first; ``cut``: there are more than were read."""

    duties: list[OpenDuty]
    cut: bool = False

    def count(self, when: str, now: datetime) -> int:
        """How many are due by then, or at least how many."""
        found = due_by(self.duties, when, now)
        reached = bool(self.duties) and self.duties[-1] in found
        return AtLeast(len(found)) if self.cut and reached else len(found)


def sides_of(officer: Officer, wanted: CaseFilter, now: datetime, most: int) -> dict[str, Side]:
    """Every open duty: those that this post meets, and those that wait for others. Read once for lists and counts; of very many the
    first ``most`` of each side."""
    mine = frozenset(meeting().mine(officer.appointment, today(now)))
    narrow = house().reader.narrowed(wanted)
    if narrow is None:
        parted = {
            "toi": replace(wanted, duties=tuple(sorted(mine))),
            "khac": replace(wanted, other_duties=tuple(sorted(mine))),
        }
        read = {
            side: list(house().reader.open_duties(each, most, long=True)) for side, each in parted.items()
        }
        return {side: Side(duties, len(duties) > most) for side, duties in read.items()}
    sides: dict[str, list[OpenDuty]] = {"toi": [], "khac": []}
    found = house().reader.open_duties(narrow)
    elsewhere = of_the_office_left(officer, meeting(), found, now)
    for each in found:
        sides["toi" if each.duty in mine and each.id not in elsewhere else "khac"].append(each)
    return {side: Side(duties) for side, duties in sides.items()}


def due_by(duties: list[OpenDuty], when: str, now: datetime) -> list[OpenDuty]:
    """Of these duties those that are due by then; what is to be done at once is never late."""
    late, day, week = _bounds(now)
    if when == "qua-han":
        return [each for each in duties if each.due_at < late and not each.at_once]
    until = {"hom-nay": day, "tuan": week}.get(when)
    return duties if until is None else [each for each in duties if each.due_at < until]


def _wanted(officer: Officer, chosen: Mapping[str, str]) -> CaseFilter:
    """The cases whose duties are wanted."""
    text = searched(_SEARCH)
    code = text.lower() if _CODE.fullmatch(text.lower()) else None
    return CaseFilter(
        reach=reach_of(officer),
        procedure=chosen["thu-tuc"] or None,
        unit_id=chosen["co-quan"] or None,
        acted=officer.id if chosen["can-bo"] else None,
        code=code,
        search=None if code else text or None,
    )


def _scene(officer: Officer, lines: list[DueLine], now: datetime) -> Scene:
    units = house().reader.units_named(unit for line in lines for unit in line.units.values())
    held = officer.appointment
    return Scene(meeting(), held, house().procedures, house().corpus, units, now)


def meeting() -> Meeting:
    """Drawn from the tables once for this application."""
    kept = current_app.extensions.get(_MEETING)
    if not isinstance(kept, Meeting):
        kept = current_app.extensions[_MEETING] = Meeting(house().procedures)
    return kept


def _bounds(now: datetime) -> tuple[datetime, datetime, datetime]:
    """Late before the first, due by the end of today before the second, within seven days before the third."""
    midnight = datetime.combine(today(now) + timedelta(days=1), time(), VIETNAM)
    return now, midnight + timedelta(seconds=1), now + WEEK


def _chosen(given: Mapping[str, str]) -> dict[str, str]:
    """What is chosen of each filter; an unknown value counts as none."""
    chosen = {name: given.get(name, default) for name, default in _DEFAULTS.items()}
    known = {
        "cua": {"toi", "khac"},
        "khi": {value for value, _text in WHEN},
        "thu-tuc": {"", *house().procedures},
        "can-bo": {"", "toi"},
        "co-quan": {"", chosen["co-quan"]} if re.fullmatch(r"[\w.-]{1,64}", chosen["co-quan"]) else {""},
    }
    return {name: value if value in known[name] else _DEFAULTS[name] for name, value in chosen.items()}


def _unfiltered(chosen: Mapping[str, str]) -> bool:
    """Whether the whole side of this post is asked for."""
    return not searched(_SEARCH) and all(value == _DEFAULTS[name] for name, value in chosen.items())


def _number() -> int:
    return ordinal(request.args.get("trang", ""), _LAST_PAGE)


def _address(chosen: Mapping[str, str], number: int = 1) -> str:
    kept = {name: value for name, value in chosen.items() if value != _DEFAULTS[name]}
    return url_for("desk.show", trang=number if number > 1 else None, **kept)  # type: ignore[arg-type]  # texts of the query


def _asides(officer: Officer, now: datetime) -> tuple[AsideRow, ...]:
    """The forms that the officer put aside in this post, of files that the officer still sees."""
    kept = house().unfinished.of_post(officer.id, post_key(officer.appointment), now)
    ids = tuple(each.owner.case_id for each in kept if each.owner.case_id is not None)
    lines: dict[str, CaseLine] = {}
    if ids:
        found = house().reader.cases(CaseFilter(reach=reach_of(officer), ids=ids), limit=len(ids))
        lines = {line.id: line for line in found.items}
    kept = tuple(each for each in kept if each.owner.act != SENT)  # offered on a page of its own
    rows = tuple(row for each in kept if (row := _aside(each, lines, officer)) is not None)
    log_all(house(), officer, {(each.owner.person_id, each.owner.case_id) for each in kept}, "list")
    return rows


def _aside(each: UnfinishedForm, lines: Mapping[str, CaseLine], officer: Officer) -> AsideRow | None:
    owner, act = each.owner, house().procedures.act(each.owner.act)
    if owner.case_id is not None:
        line = lines.get(owner.case_id)
        if line is None:
            return None
        name, code, moved = line.person_name, code_of(line.id), line.version != each.version
        address = url_for("acting.case_form", case_id=owner.case_id, act=owner.act)
    else:
        person = house().reader.find_person(owner.person_id)
        if person is None or not sees(house(), officer, person):
            return None
        name, code, moved = person.full_name, "", False
        address = url_for("acting.person_form", person_id=owner.person_id, act=owner.act)
    saved, until = moment_vi(each.saved_at), moment_vi(each.expires_at)
    return AsideRow(label(act), name, code, saved, until, address, moved)
