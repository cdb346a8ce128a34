"""The versions of a dossier: kept whole, told in the trail, found where they were changed behind the program's back."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from documents.verify import sealed
from persistence.audit import Trouble, verify
from persistence.database import Database
from persistence.dossiers import Dossiers, DossierVersion
from persistence.reader import Reader
from persistence.registers import Clerk
from tests.persistence import world
from workflows.audit import act_hash
from workflows.errors import CaseChanged
from workflows.ports import Change

Three = tuple[Change, Change, Change]
STREAM = "dossier:case0001"


def version(number: int, **more: Any) -> tuple[DossierVersion, bytes]:
    archive = f"zip {number}".encode()
    manifest = sealed({"kind": "dossier", "title": "Hồ sơ “thử”", "documents": [], **more})
    told = DossierVersion(
        "case0001",
        number,
        manifest,
        manifest["hash"],
        sha256(archive).hexdigest(),
        world.NINE,
        "a",
        "u",
    )
    return told, archive


def keep(db: Database, number: int) -> DossierVersion:
    told, archive = version(number)
    Dossiers(db).keep(told, archive, world.AN.id, Clerk("a", "u"))
    return told


def test_versions_come_back_as_they_were_kept_with_their_archive_and_an_entry(
    an: Database, three: Three
) -> None:
    first, second = keep(an, 1), keep(an, 2)
    assert Dossiers(an).of_case("case0001") == (first, second)
    assert Reader(an).blob(first.archive) == b"zip 1"
    entries = Reader(an).audit_of_stream(STREAM)
    assert [(entry.kind, entry.seq) for entry in entries] == [("dossier", 1), ("dossier", 2)]
    assert first.manifest_hash in entries[0].body
    report = verify(an, act_hash)
    assert report.problems == ()


def test_a_number_is_given_once(an: Database, three: Three) -> None:
    keep(an, 1)
    with pytest.raises(CaseChanged):
        keep(an, 1)
    assert len(Reader(an).audit_of_stream(STREAM)) == 1


def test_an_archive_that_is_not_the_one_named_is_not_kept(an: Database, three: Three) -> None:
    told, _ = version(1)
    with pytest.raises(ValueError, match="not the one"):
        Dossiers(an).keep(told, b"another", world.AN.id, Clerk("a", "u"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE dossier_versions SET manifest = replace(manifest, 'thử', 'giả')",
        "UPDATE dossier_versions SET manifest_hash = 'x'",
        "UPDATE dossier_versions SET number = 7",
        "DELETE FROM dossier_versions",
    ],
)
def test_what_is_changed_behind_the_guards_is_found(an: Database, three: Three, change: str) -> None:
    keep(an, 1)
    off = {
        "sqlite": [f"DROP TRIGGER dossier_versions_no_{what}" for what in ("update", "delete")],
        "postgresql": ["ALTER TABLE dossier_versions DISABLE TRIGGER ALL"],
    }
    with an.engine.connect() as connection:
        for statement in (*off[an.dialect], change):
            connection.exec_driver_sql(statement)
        connection.commit()
    report = verify(an, act_hash)
    assert {(problem.trouble, problem.place, problem.seq) for problem in report.problems} == {
        (Trouble.DOSSIER, STREAM, 1)
    }
