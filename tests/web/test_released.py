"""A data folder of each released schema, with cases in flight, comes up to this program whole, and its cases go on.

``released/NNNN.tar.xz`` holds a data folder and its master key as that version of the program left them: a played record with open and
closed cases, sealed under keys of persons, and one anchor. A release adds one; none is ever made anew. On PostgreSQL the same rows stand
in the tables that the old revisions make there (``released_on_server.py``).
"""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from persistence import migrate
from persistence.audit import read_kept, verify
from persistence.errors import DatabaseNotMigrated
from persistence.models import SCHEMA_REVISION
from tests import postgresql as pg
from tests.persistence.released_on_server import put_on_server
from tests.web import record
from web.auditing.replay import replay
from web.house import House
from web.settings import Settings
from workflows.audit import act_hash
from workflows.command import Command
from workflows.perform import perform

FOLDER = Path(__file__).parents[1] / "persistence" / "released"
ANCHORS = {"0019": "1:7c1928aef4a50e3ef0b5ede0d48a634b9453fa3ee7ee964905dbe380ab853d5c"}


def unpacked(revision: str, to: Path) -> Path:
    with tarfile.open(FOLDER / f"{revision}.tar.xz") as archive:
        archive.extractall(to, filter="data")
    return to / "home"


def test_every_archive_has_its_anchor_written_here() -> None:
    assert {each.name.partition(".")[0] for each in FOLDER.glob("*.tar.xz")} == set(ANCHORS)


@pytest.fixture(params=sorted(ANCHORS))
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def known(revision: str, database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The settings of the released record, on either database."""
    found = record.settings(unpacked(revision, tmp_path))
    if database == "sqlite":
        yield found
        return
    server: pg.Server = request.getfixturevalue("postgresql")
    name = server.create()
    put_on_server(found.home / "lotrinh.sqlite", server.url(name), revision)
    yield replace(found, database_url=server.url(name), keys_url=f"sqlite:///{found.keys_file}")
    server.drop(name)


def test_cases_in_flight_go_on_after_the_upgrade(revision: str, known: Settings) -> None:
    assert migrate.current(known.database_url) == revision
    with pytest.raises(DatabaseNotMigrated, match="db upgrade"):
        House.open(known)
    migrate.upgrade(known.database_url)
    assert migrate.current(known.database_url) == SCHEMA_REVISION
    with House.open(known) as house:
        report = verify(house.database, act_hash, kept=read_kept([ANCHORS[revision]]))
        assert report.ok, [each.en for each in report.problems]
        assert not replay(house).differing
        cases = house.reader.cases().items
        assert {each.closed for each in cases} == {True, False}
        waiting = next(each for each in cases if each.stage == "under_management")
        police = next(
            each
            for each in house.reader.actors()
            if any(held.role == "commune_police_officer" for held in each.appointments)
        )
        entered = {
            "record": "earlier_rehab_completed",
            "record_on": "2023-03-13",
            "record_paper": "Giấy 1/2023",
        }
        done = perform(
            Command("person_file.record", house.now(), entered, person_id=waiting.person_id),
            police,
            house.services,
        )
        assert done.act.seq >= 1
        assert house.reader.find_case_file(done.case.id) is not None
        assert verify(house.database, act_hash, kept=read_kept([ANCHORS[revision]])).ok


@pytest.mark.parametrize("revision", sorted(ANCHORS))
def test_an_upgrade_that_breaks_off_leaves_the_old_schema(
    revision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = record.settings(unpacked(revision, tmp_path))
    before = tmp_path / "before.sqlite"
    shutil.copyfile(known.home / "lotrinh.sqlite", before)

    def breaks(*_args: object) -> None:
        raise RuntimeError("the power goes")

    monkeypatch.setattr("persistence.migrate.indexing.ensure", breaks)
    with pytest.raises(RuntimeError):
        migrate.upgrade(known.database_url)
    assert migrate.current(known.database_url) == revision
