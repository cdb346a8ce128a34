"""One of several offices goes to another server: its cases whole, nobody else's, and anchors that still hold there."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from persistence.audit import Trouble, anchor, anchors, read_kept, verify
from persistence.audit.elsewhere import digest_of
from persistence.transfer.writing import tell_of
from tests.web import record
from tests.web.cli import lotrinh
from tests.web.site import AN, BE, FAR_HOSPITAL, FAR_POLICE, FAR_STATION, INSPECTION, PROPOSAL, STATION, site
from web.auditing.key import make_key
from web.house import House
from web.settings import sqlite_url
from workflows.audit import act_hash, canonical
from workflows.model import Actor, Appointment

ADMIN = Actor("admin", "Kiều Quản Trị", (Appointment("administrator", INSPECTION),))


@pytest.fixture(scope="module", autouse=True)
def cheap_passphrases() -> Iterator[None]:
    """Guessing costs nothing here: nobody guesses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.transfer.sealing._COST", 1 << 10)
        yield


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A town with two stations, of which one moves: the folder with old home, new home, archive and anchors."""
    folder = tmp_path_factory.mktemp("moved")
    old, new = folder / "old", folder / "new"
    for home in (old, new):
        home.mkdir(mode=0o700)
        shutil.copyfile(sqlite_template, home / "lotrinh.sqlite")
    with site(sqlite_url(old / "lotrinh.sqlite"), old) as town:
        town.house.register(actors=[ADMIN])
        town.send()
        town.act(FAR_POLICE, "person_file.record", "2024-10-14T15:40", BE, record="user_management_decided",
                 record_on="2024-03-13", record_paper="Quyết định 1")  # fmt: skip
        town.act(FAR_POLICE, "assessment.propose", "2024-10-14T15:45", BE, facility=FAR_HOSPITAL.id,
                 **{**PROPOSAL, "detained": False, "detected_at": "2024-10-14T14:00"})  # fmt: skip
        anchor(town.house.database, town.clock.at)
        with town.house.database.reading() as connection:
            lines = [canonical(each.as_json()) for each in anchors(connection)]
        (folder / "anchors.jsonl").write_text("\n".join(lines), "utf-8")
    make_key(record.settings(old))
    public = lotrinh("keys", "recipient", env=record.env(new)).stdout.strip()
    signer = lotrinh("audit", "key", "--show", env=record.env(old)).stdout.strip()
    args = ("export", folder / "part.lotrinh", "--as", ADMIN.id, "--for", public)
    lotrinh(*args, "--unit", STATION.id, env=record.env(old))
    lotrinh("import", folder / "part.lotrinh", "--key", signer, "--anchors", folder / "anchors.jsonl",
            env=record.env(new))  # fmt: skip
    return folder


def test_its_cases_came_whole_and_nobody_elses(moved: Path) -> None:
    with House.open(record.settings(moved / "old")) as old, House.open(record.settings(moved / "new")) as new:
        with old.services.reading() as before, new.services.reading() as after:
            mine = [case.id for case in before.cases_of(AN.id)]
            assert [case.id for case in after.cases_of(AN.id)] == mine != []
            for case in mine:
                assert after.acts_of(case) == before.acts_of(case)
                assert after.documents_of(case) == before.documents_of(case)
                for paper in after.documents_of(case):
                    assert new.reader.blob(paper.sha256) == old.reader.blob(paper.sha256)
            assert before.cases_of(BE.id)
            assert after.cases_of(BE.id) == ()
            assert after.find_person(BE.id) is None
            assert after.find_person(AN.id) == before.find_person(AN.id)
            assert after.find_unit(FAR_STATION.id) is not None  # the directory of offices goes whole
        with new.database.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM outbox")).scalar() is not None
            streams = set(connection.execute(text("SELECT stream FROM audit_streams")).scalars())
        assert {f"case:{case}" for case in mine} <= streams
        assert "admin" in streams
    manifest = json.loads(zipfile.ZipFile(moved / "part.lotrinh").read("manifest.json"))
    assert manifest["scope"] == {"units": [STATION.id]}


def test_the_record_holds_with_the_old_anchors_and_goes_on(moved: Path) -> None:
    kept = read_kept((moved / "anchors.jsonl").read_text("utf-8").splitlines())
    with House.open(record.settings(moved / "new")) as new:
        assert verify(new.database, act_hash, kept=kept).ok
        anchor(new.database, new.now())
        assert verify(new.database, act_hash, kept=kept).ok
        assert verify(new.database, None, kept=kept).ok


def test_a_stream_that_is_said_to_be_elsewhere_later_on_is_found(moved: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    record.copy_home(moved / "new", home)
    with House.open(record.settings(home)) as new:
        with new.database.writing() as connection:
            (stream,) = connection.execute(
                text("SELECT stream FROM audit_streams WHERE stream LIKE 'case:%' LIMIT 1")
            ).one()
            connection.execute(
                text("INSERT INTO audit_elsewhere VALUES (:stream, 99, :head, 99)"),
                {"stream": stream, "head": "0" * 64},
            )
        found = verify(new.database, act_hash)
        assert Trouble.ELSEWHERE in {each.trouble for each in found.problems}


def test_whether_an_office_was_moved_at_all_is_asked_of_whoever_has_older_anchors(
    moved: Path, tmp_path: Path
) -> None:
    """Who has the file can write that a case stayed elsewhere, and take it out: nothing but the digest that both servers printed shows that
    it is so, once."""
    manifest = zipfile.ZipFile(moved / "part.lotrinh").read("manifest.json")
    digest, home = sha256(manifest).hexdigest(), tmp_path / "home"
    asked = ("audit", "verify", "--json", "--anchors", moved / "anchors.jsonl")
    record.copy_home(moved / "new", home)

    def found(*more: str, code: int = 1) -> list[tuple[str, int]]:
        told = json.loads(lotrinh(*asked, *more, env=record.env(home), code=code).stdout)
        return [(each["trouble"], each["seq"]) for each in told["problems"]]

    with House.open(record.settings(home)) as new:
        genuine = found()
        ((trouble, seq),) = genuine
        assert trouble == "moved"
        assert found("--moved", digest, code=0) == []
        with new.database.reading() as connection:
            count, listed = digest_of(connection)
        tell_of(new.database, new.now(), {
            "act": "office.import", "actor_id": "system", "unit_id": "system", "archive": digest,
            "elsewhere": {"streams": count, "sha256": listed, "admin": 99},
        })  # fmt: skip
    assert found("--moved", digest) == [("moved", seq + 1)]


def test_the_part_goes_on_to_a_third_server(moved: Path, tmp_path: Path, sqlite_template: Path) -> None:
    third, secret = tmp_path / "third", tmp_path / "secret"
    third.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, third / "lotrinh.sqlite")
    secret.write_text("a passphrase of this test", "utf-8")
    home = tmp_path / "home"
    record.copy_home(moved / "new", home)
    make_key(record.settings(home))
    lotrinh(
        "export", tmp_path / "on.lotrinh", "--as", ADMIN.id, "--passphrase-file", secret, env=record.env(home)
    )
    lotrinh("import", tmp_path / "on.lotrinh", "--passphrase-file", secret, "--anchors", moved / "anchors.jsonl",
            env=record.env(third))  # fmt: skip
    lotrinh("export", tmp_path / "no", "--unit", "nobody", "--as", ADMIN.id, "--passphrase-file", secret, code=1,
            env=record.env(home))  # fmt: skip
    assert not (tmp_path / "no").exists()
