"""Every page with 300,000 persons on file: under 100 ms at the median, by Flask's test client, on SQLite.

The database is made once (``bench/crowd.py``, minutes) and kept among the temporary files. Beside each page stands the same page with
300 persons on file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import Final

from flask.testing import FlaskClient

from bench.crowd import FEW, MANY, NOW, crowd, settings
from bench.opening import LIMIT, weight
from bench.report import Measurement, Runner, figure
from bench.town import Commune, auditing, provincial
from web.app import create_app
from web.house import House
from workflows.model import Actor

_LOCAL = 2  # a commune as most are
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]*)"')


@dataclass(frozen=True)
class _Site:
    """A house with so many persons, and those who are at work in it."""

    house: House
    clients: dict[str, FlaskClient]
    case: str
    person: str

    def path(self, pattern: str) -> str:
        """An address with a case and a person of this house."""
        return pattern.format(case=self.case, person=self.person)


@cache
def _site(count: int) -> _Site:
    url, folder = crowd(count)
    house = House.open(settings(url, folder), clock=lambda: NOW)
    app = create_app(house)
    officers = {
        "commune": Commune(_LOCAL).officers[0],
        "province": provincial(_LOCAL)[1],
        "auditor": auditing()[1],
    }
    clients = {name: _signed_in(app.test_client(), actor) for name, actor in officers.items()}
    found = re.search(r"/ho-so/([0-9a-f]{32})", clients["commune"].get("/ho-so").get_data(as_text=True))
    if found is None:
        raise RuntimeError("the officer of the commune sees no case")
    case = house.reader.find_case(found[1])
    if case is None:
        raise RuntimeError("the case that is listed is not there")
    return _Site(house, clients, case.id, case.person_id)


def _signed_in(client: FlaskClient, actor: Actor) -> FlaskClient:
    held = actor.appointments[0]
    _send(client, "/dang-nhap", "/dang-nhap", actor=actor.id, post=f"{held.role}@{held.unit.id}")
    return client


def _send(client: FlaskClient, page: str, address: str, **fields: str) -> None:
    token = _TOKEN.search(client.get(page).get_data(as_text=True))
    if token is None:
        raise RuntimeError(f"{page} has no form")
    answer = client.post(address, data={"csrf_token": token[1], **fields})
    if answer.status_code not in {200, 303}:
        raise RuntimeError(f"{address}: {answer.status_code}")


@dataclass(frozen=True)
class _Page:
    """A page: who opens it, at which address; ``text``: what was searched for before."""

    who: str
    pattern: str
    text: str = ""

    def of(self, site: _Site) -> Callable[[], bytes]:
        """Opens it."""
        client = site.clients[self.who]
        if self.text:
            _send(client, "/nguoi", "/nguoi/tim", q=self.text)
        return lambda: _ok(client, site.path(self.pattern))


def _search(who: str, text: str) -> _Page:
    """The page of persons with something searched."""
    return _Page(who, "/nguoi", text)


def _ok(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return answer.get_data()


PAGES: Final = {
    "inbox": _Page("commune", "/viec"),
    "inbox of a province": _Page("province", "/viec"),
    "cases": _Page("commune", "/ho-so"),
    "cases that are late": _Page("commune", "/ho-so?tinh-trang=qua-han"),
    "cases of a province": _Page("province", "/ho-so"),
    "all cases": _Page("auditor", "/ho-so"),
    "a case": _Page("commune", "/ho-so/{case}"),
    "a person": _Page("commune", "/nguoi/{person}"),
    "the statutory books": _Page("commune", "/so-luat-dinh"),
    "a statutory book": _Page("commune", "/so-luat-dinh/addicts"),
    "a statutory book of a province": _Page("province", "/so-luat-dinh/addicts"),
    "who was not received": _Page("commune", "/ban-giao"),
    "a new person": _Page("commune", "/nguoi/moi"),
    "an act": _Page("commune", "/ho-so/{case}/buoc/assessment.send_dossier"),
    "a search for a name": _search("commune", "nguyen van an"),
    "a search in a province": _search("province", "nguyen van an"),
    "a search everywhere": _search("auditor", "dung tran"),
    "a search with a slip": _search("auditor", "ngyuen van thanh"),
    "a search by number": _search("auditor", "000123"),
}


def _measured(page: _Page) -> Callable[[Runner], Measurement]:
    def measure(run: Runner) -> Measurement:
        many, few = page.of(_site(MANY)), page.of(_site(FEW))
        ours: list[float] = []
        small: list[float] = []
        for _ in range(run.warm_ups + run.rounds):
            for work, samples in ((many, ours), (few, small)):
                start = perf_counter()
                work()
                samples.append((perf_counter() - start) * 1000)
        ours, small = ours[run.warm_ups :], small[run.warm_ups :]
        allowed = [LIMIT] * len(ours)
        note = f"{MANY:,} persons, {page.who}, {round(weight(many()) / 1000)} kB"
        return Measurement(ours, {"100 ms": allowed}, note, {f"{FEW} persons": small})

    return measure


for _name, _asked in PAGES.items():
    figure(name=f"page: {_name}", wanted=1.0, baseline="100 ms", unit="ms", better="lower")(_measured(_asked))
