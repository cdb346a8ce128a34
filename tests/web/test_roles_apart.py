"""What an officer began for many (acts, lists, merges) is that officer's: nobody of another role opens or does it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.sheets import Sheet, to_csv
from tests.conftest import copied
from tests.web.site import AN, KHONG, POLICE, STATION, Site, site
from tests.web.test_bulk import previewed, states
from tests.web.test_lists import HEAD, rows
from tests.web.test_lists_pages import upload
from workflows.model import Actor, Appointment, Unit

_COMMUNE = Unit("ub_x", "commune_pc", "Ủy ban X", "", "hoa_an", "thanh", "binh_son")
_POLICE = "commune_police_head"
ROLES = (
    _POLICE,
    "commune_chair",
    "judge",
    "provider_head",
    "assessing_doctor",
    "legal_staff",
    "administrator",
)
OTHERS = tuple(
    Actor(f"other_{role}", f"Vai {role}", (Appointment(role, STATION if role == _POLICE else _COMMUNE),))
    for role in ROLES
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("town")
    copied(sqlite_template, home / "lotrinh.db")
    with site(f"sqlite:///{home}/lotrinh.db", Path(home)) as found:
        found.house.register(units=[_COMMUNE], actors=OTHERS)
        for person in (AN, KHONG):
            found.propose(person)
        found.later(hours=2)
        yield found


@pytest.fixture(scope="module")
def begun(town: Site) -> tuple[str, str]:
    """A job and a list of one officer, both waiting for that officer's word."""
    browser = town.browser(POLICE)
    job = previewed(browser, [town.case(each).id for each in (AN, KHONG)])
    return job, upload(town.browser(POLICE), to_csv(Sheet("DS", HEAD, rows(2))), "a.csv")


@pytest.mark.parametrize("other", OTHERS, ids=lambda actor: actor.id)
def test_nobody_else_opens_or_does_it(town: Site, begun: tuple[str, str], other: Actor) -> None:
    (job, listed), browser = begun, town.browser(other)
    before = states(town, job)
    for address in (job, f"{job}/giay-to", f"{job}/ban-in", f"{job}/mau", listed, f"{listed}/cot", f"{listed}/ket-qua.csv"):  # fmt: skip
        assert browser.open(address).status_code in {403, 404}, address
        assert AN.full_name not in browser.page
    token = {"csrf_token": browser.token()}
    for address in (f"{job}/lam", f"{job}/lai", *(f"{listed}/{step}" for step in ("cot", "quyet-dinh", "nhap", "lai", "xoa"))):  # fmt: skip
        assert browser.client.post(address, data=token).status_code in {403, 404}, address
    assert states(town, job) == before
