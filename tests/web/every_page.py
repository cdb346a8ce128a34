"""Every page that officers reach by following links from their first one, as a test client sees it.

A page that is added is found without being named here, as soon as another page leads to it. ``UNREACHED`` in ``test_look.py`` says which
addresses no link leads to, and why.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

from tests.web.site import AUDITOR, CHAIR, DOCTOR, FAR_POLICE, POLICE, STATION, Browser, Site, at
from tests.web.test_pages_assessment import close, observe, six
from workflows.model import Actor, Appointment

ADMIN = Actor("admin", "Kiều Quản Trị", (Appointment("administrator", STATION),))
OFFICERS = (POLICE, DOCTOR, CHAIR, FAR_POLICE, AUDITOR, ADMIN)
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
_SAME = 1  # pages of one kind that one officer opens: all of a kind are alike
# A proof is there only after the next anchor; the description of the API is for who writes programs.
_NOT_FOLLOWED = ("language.choose", "static", "papers.proof", "reference.page")


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as an officer got it."""

    actor: Actor
    endpoint: str
    address: str
    page: str

    @property
    def links(self) -> list[str]:
        """Where it leads to, as addresses."""
        return [html.unescape(each) for each in _LINK.findall(self.page)]


def walk(town: Site, actor: Actor, *, same: int = _SAME) -> Iterator[Seen]:
    """Every page of HTML that ``actor`` reaches from the first one; at most ``same`` of a kind. A page that fails is an error."""
    browser, kinds = town.browser(actor), Counter[str]()
    waiting, known = ["/", "/dang-nhap"], {"/", "/dang-nhap"}
    while waiting:
        address = waiting.pop(0)
        kind = endpoint_of(town, address)
        if kind in _NOT_FOLLOWED or kind.startswith("api") or kinds[kind] >= same:
            continue
        found = _open(browser, actor, kind, address)
        if found is None:
            continue
        kinds[kind] += 1
        yield found
        fresh = [each for each in found.links if each.startswith("/") and each not in known]
        known.update(fresh)
        waiting.extend(fresh)


def _open(browser: Browser, actor: Actor, kind: str, address: str) -> Seen | None:
    with browser.client.get(address) as answer:
        if "Location" in answer.headers:
            there = urlsplit(answer.headers["Location"])
            return Seen(actor, kind, address, f'<title></title><a href="{html.escape(there.path)}">')
        if not answer.content_type.startswith("text/html"):
            return None
        assert answer.status_code in {200, 403, 422}, (address, answer.status_code)
        return Seen(actor, kind, address, answer.get_data(as_text=True))


def endpoint_of(town: Site, address: str) -> str:
    """Which view answers an address; "" where none does."""
    try:
        found, _ = town.app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return ""
    return str(found)


def stages(town: Site) -> Iterator[tuple[Actor, ...]]:
    """One case told from the proposal to the observation of signs of withdrawal; at each stop, whose pages show something new."""
    town.house.register(actors=[ADMIN])
    town.accept()
    town.act(DOCTOR, "assessment.dispatch_staff", "2024-10-09T09:00")
    town.act(DOCTOR, "assessment.receive_person", "2024-10-09T10:00")
    town.clock.at = at("2024-10-09T10:30")
    doctor = town.browser(DOCTOR)
    six(town, doctor)
    yield (DOCTOR,)
    close(town, doctor, "/ket-thuc-kham", "examine", evidence_sources="interview", together_one_month="yes")
    yield (DOCTOR,)
    close(town, doctor, "/chi-dinh", "order_monitoring", monitoring_ordered=["opioids"])
    for _ in range(2):
        town.later(hours=2)
        observe(town, doctor, "opioids", "craving", "yawning")
    yield OFFICERS


def all_of(town: Site) -> list[Seen]:
    """What every officer of the town reaches, at every stop of the story."""
    return [seen for officers in stages(town) for actor in officers for seen in walk(town, actor)]
