"""A copy is made while officers write, is whole or is none, and comes back whole: chains, anchor, keys, and who was erased since."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from persistence import migrate
from persistence.audit import verify
from tests import postgresql as pg
from tests.web import record
from tests.web.cli import lotrinh
from tests.web.site import AN, POLICE, Site, at, site
from tests.web.test_erasure import KEEPER, OFFICE, ORDER, close
from web.erasing import erase
from web.house import House
from web.keeping import manifest, programs
from web.keeping.backup import back_up
from web.keeping.errors import CopyRefused
from web.keeping.restore import drill, read_through, restore
from web.settings import Settings, sqlite_url
from workflows.audit import act_hash
from workflows.command import Command
from workflows.model import Person
from workflows.perform import perform


@pytest.fixture
def copies(home: Path, tmp_path: Path) -> Path:
    """A folder with one copy of the played record."""
    lotrinh("backup", tmp_path / "copies", env=record.env(home))
    return tmp_path / "copies"


def only(copies: Path) -> Path:
    [found] = copies.glob("lotrinh-*")
    return found


def files(home: Path) -> dict[str, str]:
    """The files of a data folder and their hashes; logs that SQLite opens beside a database are no matter."""
    found = (
        path for path in home.iterdir() if path.is_file() and path.suffix in {".sqlite", ".json", ".key"}
    )
    return {path.name: manifest.sha256_of(path) for path in found}


def elsewhere(home: Path, tmp_path: Path) -> Settings:
    """A machine that has lost everything but its master key."""
    fresh = tmp_path / "fresh"
    shutil.copy2(f"{home}.master-key", f"{fresh}.master-key")
    return record.settings(fresh)


def test_a_copy_comes_back_whole_on_another_machine(home: Path, copies: Path, tmp_path: Path) -> None:
    fresh = elsewhere(home, tmp_path)
    (slipped := tmp_path / "slipped").mkdir()
    (slipped / "ca.pem").write_text("somebody's own")
    shutil.make_archive(
        str(only(copies) / "trust"), "tar", slipped
    )  # laid beside the copy, which does not tell of it
    told = lotrinh("restore", only(copies), env=record.env(fresh.home)).output
    assert "nguyên vẹn" in told
    assert not (fresh.home / "trust").exists()
    with House.open(fresh) as new, House.open(record.settings(home)) as old:
        assert verify(new.database, act_hash).ok
        names = [[each.full_name for each in house.reader.persons().items] for house in (old, new)]
        assert names[0] == names[1] != []
    assert [each.name for each in fresh.home.iterdir() if "restoring" in each.name] == []


def test_what_is_there_is_never_overwritten(home: Path, copies: Path) -> None:
    before = manifest.sha256_of(home / "lotrinh.sqlite")
    told = lotrinh("restore", only(copies), code=3, env=record.env(home)).output
    assert "Đã có cơ sở dữ liệu" in told
    assert manifest.sha256_of(home / "lotrinh.sqlite") == before


def test_a_drill_changes_nothing(home: Path, copies: Path) -> None:
    before = files(home)
    lotrinh("restore", only(copies), "--drill", env=record.env(home))
    assert files(home) == before


def test_a_copy_holds_neither_master_key_nor_a_key_of_a_person(copies: Path) -> None:
    held = sorted(each.name for each in only(copies).iterdir())
    assert held == ["lotrinh.sqlite", "manifest.json"]
    assert sorted(each.name for each in copies.iterdir() if each.is_file()) == [
        "erased-latest.json",
        "keys-latest.sqlite",
    ]
    assert all(each.stat().st_mode & 0o077 == 0 for each in copies.rglob("*"))


@pytest.mark.parametrize("change", ["byte", "missing", "manifest", "path", "newer"])
def test_a_copy_that_is_not_as_it_was_made_is_refused_by_name(
    home: Path, copies: Path, tmp_path: Path, change: str
) -> None:
    copy = only(copies)
    file = copy / "lotrinh.sqlite"
    told = json.loads((copy / "manifest.json").read_text())
    if change == "byte":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif change == "missing":
        file.unlink()
    elif change == "manifest":
        (copy / "manifest.json").write_text("{")
    else:
        change_ = {"path": {"files": {"../../x": "0"}}, "newer": {"revision": "r9999"}}[change]
        (copy / "manifest.json").write_text(json.dumps(told | change_))
    fresh = elsewhere(home, tmp_path)
    output = lotrinh("restore", copy, code=3, env=record.env(fresh.home)).output
    wanted = {"byte": "lotrinh.sqlite", "missing": "lotrinh.sqlite", "newer": "r9999"}.get(
        change, "manifest.json"
    )
    assert wanted in output
    assert not fresh.home.exists()


def test_a_record_changed_before_it_was_copied_is_not_put_back(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / "lotrinh.sqlite")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE acts SET actor_id = 'x' WHERE rowid = (SELECT min(rowid) FROM acts)")
        database.commit()
    lotrinh("backup", tmp_path / "copies", env=record.env(home))
    fresh = elsewhere(home, tmp_path)
    assert (
        "không khớp"
        in lotrinh("restore", only(tmp_path / "copies"), code=3, env=record.env(fresh.home)).output
    )
    assert not fresh.home.exists()


def test_who_was_erased_since_stays_erased(town_on_sqlite: Site, tmp_path: Path) -> None:
    house = town_on_sqlite.house
    house.register(units=[OFFICE], actors=[KEEPER])
    town_on_sqlite.act(
        POLICE, "person_file.record", "2024-10-08T14:10", AN,
        record="user_management_decided", record_on="2024-03-13", record_paper="Quyết định 12/QĐ-UBND",
    )  # fmt: skip
    old = back_up(house, tmp_path / "copies", 5)
    close(town_on_sqlite)
    erase(house, KEEPER, AN.id, ORDER)
    fresh = Settings(
        tmp_path / "fresh", sqlite_url(tmp_path / "fresh" / "lotrinh.sqlite"), secret_key="x" * 40
    )
    shutil.copy2(f"{house.settings.home}.master-key", f"{fresh.home}.master-key")
    assert house.settings.keys_file is not None
    restore(fresh, old.folder, house.settings.keys_file)
    with House.open(fresh) as again:
        found = again.reader.find_person(AN.id)
        assert found is not None
        assert AN.full_name not in found.full_name


def test_copies_are_made_while_officers_write(town_on_sqlite: Site, tmp_path: Path) -> None:
    house, stop = town_on_sqlite.house, threading.Event()
    people = [Person(f"{number:032x}", f"Lò Văn {number}") for number in range(1, 200)]
    house.register(persons=people)
    done = []

    def write() -> None:
        for person in people:
            if stop.is_set():
                return
            entered = {"record": "user_management_decided", "record_on": "2024-03-13", "record_paper": "1/QĐ"}
            command = Command("person_file.record", at("2024-10-08T13:00"), entered, person_id=person.id)
            done.append(perform(command, POLICE, house.services).act.id)

    thread = threading.Thread(target=write)
    thread.start()
    copies = [back_up(house, tmp_path / f"copies{number}", 5) for number in range(3)]
    stop.set()
    thread.join()
    assert done
    for copy in copies:
        assert drill(house.settings, copy.folder).report.ok


def test_a_copy_for_which_there_is_no_room_is_told_in_words(home: Path, tmp_path: Path) -> None:
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most[1]))
    try:
        said = lotrinh("backup", tmp_path / "full", code=3, env=record.env(home)).output
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert "Không ghi được bản sao" in said
    assert not any((tmp_path / "full").iterdir()), "half a copy is none"


def test_older_copies_go_and_a_broken_off_one_is_swept(town_on_sqlite: Site, tmp_path: Path) -> None:
    (tmp_path / "copies" / ".partial-lotrinh-20240101-000000").mkdir(parents=True)
    made = []
    for _ in range(3):
        town_on_sqlite.later(minutes=1)
        made.append(back_up(town_on_sqlite.house, tmp_path / "copies", 2).folder.name)
    kept = sorted(each.name for each in (tmp_path / "copies").iterdir() if each.is_dir())
    assert kept == made[-2:]


def test_a_server_is_copied_by_its_own_tools_and_comes_back(
    postgresql: pg.Server, postgresql_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{pg.programs()}:{os.environ['PATH']}")
    names = [postgresql.create(template=postgresql_template), postgresql.create()]
    with site(postgresql.url(names[0]), tmp_path / "home") as town:
        house = town.house
        town.propose()
        copy = back_up(house, tmp_path / "copies", 5)
        with pytest.raises(CopyRefused, match="empty database"):
            drill(house.settings, copy.folder)
        with pytest.raises(CopyRefused, match="already"):
            restore(house.settings, copy.folder)
        assert drill(house.settings, copy.folder, into=postgresql.url(names[1])).report.acts >= 2
        assert read_through(house.settings, copy.folder).dialect == "postgresql"
        dump = copy.folder / "lotrinh.dump"
        dump.write_bytes(dump.read_bytes()[:-500])
        with pytest.raises(CopyRefused, match="pg_restore failed"):
            programs.read_through(dump)
        with pytest.raises(CopyRefused):
            read_through(house.settings, copy.folder)
        monkeypatch.setenv("PATH", "")
        with pytest.raises(CopyRefused, match="pg_dump is not on this machine"):
            back_up(house, tmp_path / "copies", 5)
    for name in names:
        postgresql.drop(name)


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "lotrinh.sqlite")
    migrate.upgrade(url)
    engine = create_engine(make_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    engine.dispose()
    told = lotrinh("db", "upgrade", code=3, env=record.env(tmp_path)).output
    assert "mới hơn chương trình" in told


@pytest.fixture
def town_on_sqlite(tmp_path: Path) -> Iterator[Site]:
    url = sqlite_url(tmp_path / "home" / "lotrinh.sqlite")
    (tmp_path / "home").mkdir()
    migrate.upgrade(url)
    with site(url, tmp_path / "home") as found:
        yield found
