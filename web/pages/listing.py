"""The list of cases: what is due first, filters that can be kept as a link, search by name that never stands in an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.listing import LOCAL
from persistence.offices import count_near
from persistence.reach import Reach
from persistence.views import AtLeast, CaseFilter, CaseLine, Mark, Page
from web.language import many
from web.pages.forms.reading import cleaned, ordinal
from web.pages.record import log_all
from web.pages.views.listing import LEFT, NOWHERE, ListView, Named, Nearby, filters_of, left_row, row_of
from web.pages.views.times import born_vi
from web.persons.offices import FEW, nearest
from web.signin.access import reach_of, sees_person
from web.signin.officer import Officer
from web.signin.searched import search_for, searched
from web.signin.session import at_work, house
from workflows.collation import order_of
from workflows.loading import RECORDS
from workflows.model import Person, Unit

blueprint = Blueprint("listing", __name__)

PAGE_SIZE: Final = 25
_LONGEST_SEARCH: Final = 100
_SEARCH: Final = "cases"
_MOST_NAMED: Final = 20
_LAST_PAGE: Final = 100_000
_FAR: Final = LOCAL // PAGE_SIZE  # the last page of a list that is counted
_NEAR: Final = "canh"
_MARK: Final = re.compile(r"([dkDK])(\d{1,17})-([\w.:-]{1,80})", re.ASCII)
_MICRO: Final = 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ALL: Final = "chon-het"
_DEFAULTS: Final = {"tinh-trang": "dang-mo", "thu-tuc": "", "giai-doan": "", "don-vi": ""}


@blueprint.get("/ho-so")
def cases() -> str:
    """One page of the cases that the officer sees."""
    officer, chosen = at_work(), _chosen()
    offices = nearby(officer, chosen["don-vi"])
    chosen["don-vi"] = offices.chosen
    search, number = searched(_SEARCH), _number()
    wanted = replace(_wanted(chosen, search, reach_of(officer)), near=_near(number))
    found = house().reader.cases(wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    view = _view(officer, found, chosen, search, number, offices)
    shown = [*((line.person_id, line.id) for line in found.items), *((each.id, None) for each in view.named)]
    log_all(house(), officer, shown, "list")
    return render_template("cases.html", page=view)


@blueprint.post("/ho-so/tim")
def search() -> Response:
    """Keep the name searched in the session, or drop it; the address stays free of it."""
    name = "" if request.form.get("clear") else cleaned(request.form.get("name", ""))[:_LONGEST_SEARCH]
    search_for(_SEARCH, name)
    return redirect(_address({"tinh-trang": ""} if name else {}, 1), 303)


def _chosen() -> dict[str, str]:
    """What is chosen of each filter; an unknown value counts as none."""
    chosen = {name: request.args.get(name, default) for name, default in _DEFAULTS.items()}
    procedures = house().procedures
    if chosen["thu-tuc"] not in procedures:
        chosen["thu-tuc"] = ""
    procedure, _dot, stage = chosen["giai-doan"].partition(".")
    known = procedure in procedures and stage in procedures[procedure].stages
    if not known or chosen["thu-tuc"] not in {"", procedure}:
        chosen["giai-doan"] = ""
    return chosen


def _wanted(chosen: Mapping[str, str], search: str, reach: Reach) -> CaseFilter:
    procedure, _dot, stage = chosen["giai-doan"].partition(".")
    return CaseFilter(
        unit_id=chosen["don-vi"] or None,
        procedure=procedure or chosen["thu-tuc"] or None,
        stage=stage or None,
        closed=True if chosen["tinh-trang"] == "ket-thuc" else None,
        left=chosen["tinh-trang"] == LEFT,
        pending=chosen["tinh-trang"] == "dang-mo",
        due_before=house().now() if chosen["tinh-trang"] == "qua-han" else None,
        search=search or None,
        reach=reach,
        except_procedure=None
        if procedure or chosen["thu-tuc"]
        else RECORDS,  # papers on file are no matter to be settled
    )


def _number() -> int:
    """A page far off is reached by the links alone, which say where it begins: to count up to it would take longer than to read it."""
    return ordinal(request.args.get("trang", ""), _LAST_PAGE if request.args.get(_NEAR) else _FAR)


def _near(number: int) -> Mark | None:
    """Where a page of a very long list lies, as the link of the page beside it says; the first page begins at the beginning."""
    found = _MARK.fullmatch(request.args.get(_NEAR, "")) if number > 1 else None
    if found is None:
        return None
    way, at, key = found.groups()
    moment = datetime.fromtimestamp(int(at) // _MICRO, UTC) + timedelta(microseconds=int(at) % _MICRO)
    return Mark(moment, key, due=way.lower() == "d", back=way.isupper())


def _beside(mark: Mark | None, *, back: bool) -> str | None:
    """The same for a link: the kind of the mark, in capitals where the page lies before it, its moment in microseconds, its id."""
    if mark is None:
        return None
    way = "d" if mark.due else "k"
    micros = (mark.at - _EPOCH) // timedelta(microseconds=1)
    return f"{way.upper() if back else way}{micros}-{mark.id}"


def _view(
    officer: Officer,
    found: Page[CaseLine],
    chosen: Mapping[str, str],
    search: str,
    number: int,
    offices: Nearby,
) -> ListView:
    units = house().reader.units_named(unit for line in found.items for unit in line.units.values())
    now, kept = house().now(), {name: value for name, value in chosen.items() if value != _DEFAULTS[name]}
    # Of a very long list only the beginning is counted.
    pages = 0 if isinstance(found.total, AtLeast) else max(1, -(-found.total // PAGE_SIZE))
    return ListView(
        rows=tuple(
            row_of(line, house().procedures, units, house().corpus, now)
            if chosen["tinh-trang"] != LEFT
            else left_row(line, house().procedures, units)
            for line in found.items
        ),
        filters=filters_of(house().procedures, offices, chosen),
        search=search,
        filtered=bool(search or kept),
        summary=_summary(found.total, search),
        number=number,
        pages=pages,
        previous=_address(kept, number - 1, _beside(found.first, back=True)) if number > 1 else "",
        next=_address(kept, number + 1, _beside(found.last, back=False)) if found.more else "",
        named=_named(officer, search),
        all=_ALL in request.args,
        choose_all=_address(
            kept if _ALL in request.args else {**kept, _ALL: "1"}, number, request.args.get(_NEAR)
        ),
    )


def _address(kept: Mapping[str, str], number: int, near: str | None = None) -> str:
    values: dict[str, Any] = {**kept, _NEAR: near} if number > 1 and near else dict(kept)
    return url_for("listing.cases", trang=number if number > 1 else None, **values)


def _summary(total: int, search: str) -> str:
    if not search:
        return many("%(num)s hồ sơ trong phạm vi của bạn", total)
    return many("%(num)s hồ sơ trong phạm vi của bạn, tìm theo tên “%(search)s”", total, search=search)


def nearby(officer: Officer, asked: str) -> Nearby:
    """The offices by which this officer filters, and the one that is asked for: chosen by its id where they are few, written by its
    name (or a part of it) where they are many."""
    mine = officer.unit
    if reach_of(officer).all or count_near(house().database, mine.commune, mine.province) <= FEW:
        return Nearby(tuple(near(officer)), asked)
    if not asked:
        return Nearby((), "")
    found = nearest(near(officer), asked)
    return Nearby((), NOWHERE if found is None else found.id, "" if found is None else found.name)


def near(officer: Officer) -> list[Unit]:
    """Offices of the same commune or province, the officer's own first. Who sees all filters by other things than offices."""
    mine = officer.unit
    found = () if reach_of(officer).all else house().reader.units_near(mine.commune, mine.province)
    others = sorted((unit for unit in found if unit.id != mine.id), key=lambda unit: order_of(unit.name))
    return [mine, *others]


def _named(officer: Officer, search: str) -> tuple[Named, ...]:
    """Persons of that name whom the officer sees and who have no case yet."""
    if not search:
        return ()
    found = house().reader.persons(search, limit=_MOST_NAMED).items
    return tuple(
        Named(each.id, each.full_name, born_vi(each))
        for each in found
        if not house().reader.cases_of(each.id) and _seen(officer, each)
    )


def _seen(officer: Officer, person: Person) -> bool:
    return sees_person(reach_of(officer), person, ())  # who has no case was handed to nobody
