"""Persons are found: by words of a name, a number or its last digits, birth, commune, or a code. What is typed stands in no address.

Nobody is found whom the officer may not see. Every search is told in the trail by what kinds of things were asked, never by the words;
whoever is shown was read, which is logged like any reading.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.accounts import Told
from persistence.pairs import Pairs
from persistence.search.finder import Finder, Found
from persistence.search.wanted import Wanted, read
from persistence.views import CaseFilter, CaseLine, CaseOrder
from web.pages.forms.reading import cleaned
from web.pages.listing import near
from web.pages.record import log_all
from web.pages.views.finding import FindingPage, Hit, hit
from web.pages.views.listing import Option
from web.pages.views.places import bare
from web.signin.access import may_write, reach_of
from web.signin.officer import Officer
from web.signin.searched import search_for, searched
from web.signin.session import at_work, house
from workflows.model import Person

blueprint = Blueprint("finding", __name__)

_KEPT: Final = "persons"
_LONGEST: Final = 100
_MOST_CASES: Final = 200


@blueprint.get("/nguoi")
def show() -> str:
    """The form, and who was found by what was last asked in this session."""
    officer = at_work()
    text, _line, commune = searched(_KEPT).partition("\n")
    wanted = read(text, commune=commune)
    found = _found(officer, wanted)
    cases = _cases(officer, (*found.exact, *found.near))
    communes = {unit.commune: unit.name for unit in near(officer) if unit.commune}
    names = {code: bare(name) for code, name in communes.items()}

    def hits(persons: tuple[Person, ...]) -> tuple[Hit, ...]:
        return tuple(hit(each, cases[each.id], house().procedures, names) for each in persons)

    page = FindingPage(
        text=text,
        commune=commune,
        communes=tuple(Option(code, name) for code, name in names.items()),
        asked=bool(wanted.kinds),
        ignored=bool(wanted.ignored),
        exact=hits(found.exact),
        near=hits(found.near),
        more=found.more,
        pairs=len(Pairs(house().database).open(reach_of(officer))),
        writes=may_write(officer, house().today()),
    )
    return render_template("persons.html", page=page)


@blueprint.post("/nguoi/tim")
def search() -> Response:
    """Keep what is asked for this session, or drop it."""
    at_work()
    text = cleaned(request.form.get("q", ""))[:_LONGEST]
    commune = cleaned(request.form.get("commune", ""))[:_LONGEST]
    dropped = request.form.get("clear") or not (text or commune)
    search_for(_KEPT, "" if dropped else f"{' '.join(text.split())}\n{commune}")
    return redirect(url_for("finding.show"), 303)


def _found(officer: Officer, wanted: Wanted) -> Found:
    """Who is found; the search and everybody shown are told."""
    if not wanted.kinds:
        return Found((), ())
    found = Finder(house().database).find(wanted, reach_of(officer))
    told = {"asked": list(wanted.kinds), "found": len(found.exact), "near": len(found.near)}
    house().accounts.tell(officer.id, Told("access.search", officer.id, officer.unit.id, house().now(), told))
    log_all(house(), officer, [(each.id, None) for each in (*found.exact, *found.near)], "search")
    return found


def _cases(officer: Officer, persons: tuple[Person, ...]) -> defaultdict[str, list[CaseLine]]:
    """The cases that the officer sees, by person."""
    by_person: defaultdict[str, list[CaseLine]] = defaultdict(list)
    if persons:
        wanted = CaseFilter(reach=reach_of(officer), persons=tuple(each.id for each in persons))
        for line in house().reader.cases(wanted, order=CaseOrder.LAST, limit=_MOST_CASES).items:
            by_person[line.person_id].append(line)
    return by_person
