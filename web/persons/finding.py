"""Finding persons for an officer, on record: that somebody looked, by which kinds of words, and who was shown."""

from __future__ import annotations

from persistence.accounts import Told
from persistence.search.finder import Finder, Found
from persistence.search.wanted import Wanted
from web.house import House
from web.pages.record import readings
from web.signin.access import reach_of
from web.signin.officer import Officer


def find_persons(house: House, officer: Officer, wanted: Wanted) -> Found:
    """Who is found; the search and everybody shown are told."""
    if not wanted.kinds:
        return Found((), ())
    found = Finder(house.database).find(wanted, reach_of(officer))
    told = {"asked": list(wanted.kinds), "found": len(found.exact), "near": len(found.near)}
    shown = readings(house, officer, [(each.id, None) for each in (*found.exact, *found.near)], "search")
    search = Told("access.search", officer.id, officer.unit.id, house.now(), told)
    house.accounts.tell_search(officer.id, search, shown)
    return found
