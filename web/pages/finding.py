"""Persons are found: by words of a name, a number or its last digits, birth, commune, or a code. What is typed stands in no address.

Nobody is found whom the officer may not see. Every search is told in the trail by what kinds of things were asked, never by the words;
whoever is shown was read, which is logged like any reading.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.pairs import Pairs
from persistence.search.wanted import read
from persistence.views import CaseFilter, CaseLine, CaseOrder
from web.pages.forms.reading import cleaned
from web.pages.listing import near
from web.pages.views.finding import FindingPage, Hit, hit
from web.pages.views.listing import Option
from web.pages.views.places import bare
from web.persons.finding import find_persons
from web.signin.access import may_register, reach_of
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
    found = find_persons(house(), officer, wanted)
    cases = cases_of(officer, (*found.exact, *found.near))
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
        writes=may_register(officer, house().today()),
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


def cases_of(officer: Officer, persons: tuple[Person, ...]) -> defaultdict[str, list[CaseLine]]:
    """The cases that the officer sees, by person."""
    by_person: defaultdict[str, list[CaseLine]] = defaultdict(list)
    if persons:
        wanted = CaseFilter(reach=reach_of(officer), persons=tuple(each.id for each in persons))
        for line in house().reader.cases(wanted, order=CaseOrder.LAST, limit=_MOST_CASES).items:
            by_person[line.person_id].append(line)
    return by_person
