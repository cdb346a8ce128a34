"""The books out of both databases: a commune with what was merged into it, a province, releases, and what is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.web.site import CHAIR, FAR_STATION, POLICE, PROVINCE, PROVINCIAL, STATION, TOWN_HALL, at, site
from web import registers
from web.registers.handing import unmatched
from web.registers.publishing import LISTINGS, published
from web.signin.officer import Officer
from workflows.model import Actor, Appointment, Person, Unit

OLD = Unit("ca_cu", "commune_police", "Công an xã Bến Cũ", "", "ben_cu", "thanh", "binh_son")
OLD_POLICE = Actor("old_police", "Trịnh Văn Cũ", (Appointment("commune_police_officer", OLD),))
GIRL = Person(
    "f" * 32, "Lường Thị Non", date(2009, 3, 4), "female",
    {"residence_kind": "stable", "residence_commune": "ben_cu", "id_number": "000309000003"},
)  # fmt: skip


def test_a_merged_commune_keeps_the_lines_of_those_that_were_merged(
    migrated_url: str, tmp_path: Path
) -> None:
    with site(migrated_url, tmp_path) as town:
        town.house.register(units=(OLD,), persons=(GIRL,), actors=(OLD_POLICE,))
        town.act(
            OLD_POLICE,
            "addict_list.enlist",
            "2024-11-04T09:00",
            GIRL,
            addict_paper="Phiếu 15",
            stable_residence=True,
        )
        book, day = registers.book("addicts"), date(2024, 12, 31)
        assert registers.as_of(town.house, book, STATION, day) == ()
        merged = replace(STATION, attributes={"former_communes": ["ben_cu"]})
        town.house.register(units=(merged,))
        town.clock.at = at("2025-01-06T09:00")
        # The committee of the merged commune reads it too, though the register of offices tells of the merger at the police alone.
        for office in (merged, TOWN_HALL):
            (line,) = registers.as_of(town.house, book, office, day)
            assert (line.holder, line.name) == ("hoa_an", GIRL.full_name), office.id
        assert registers.as_of(town.house, book, FAR_STATION, day) == ()
        (line,) = registers.as_of(town.house, book, PROVINCE, day)
        assert registers.turnover(town.house, book, PROVINCE, day, day).holds
        for office in (merged, PROVINCE):  # read one by one, or all of them with what they share read once
            one_by_one = {
                each: registers.lines(town.house, book, office, until=day)
                for each, book in registers.books().items()
            }
            assert registers.lines_of_books(town.house, registers.books(), office, day) == one_by_one
            assert one_by_one["addicts"]
        for actor in (POLICE, CHAIR, PROVINCIAL):
            assert unmatched(town.house, Officer(actor, actor.appointments[0])) == ()
        assert [each.id for each in LISTINGS] == [published(town.house, each).listing.id for each in LISTINGS]
        # A girl with whom an office has nothing to do: her name is in the book, and nothing else without a reason.
        browser = town.browser(CHAIR)
        browser.open("/so-luat-dinh/addicts")
        assert GIRL.full_name in browser.page
        assert "000309000003" not in browser.page
