"""A whole office from one server to another and back: every row the same, the record whole, and no archive taken that was touched."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import text

from persistence.accounts import Account, Told
from persistence.audit import anchor, anchors, read_kept, verify
from persistence.database import Database
from persistence.migrate import upgrade
from persistence.transfer import shapes
from persistence.transfer.reading import lines_of
from persistence.transfer.scope import LEFT, carried
from tests import postgresql as pg
from tests.web import record
from tests.web.cli import lotrinh
from web.api.schemas import schemas
from web.auditing.key import make_key
from web.house import House
from web.settings import Settings
from web.transfer import importing, sealing
from web.transfer.errors import ArchiveRefused
from web.transfer.importing import Asked, look_at
from workflows.audit import act_hash, canonical
from workflows.model import Actor, Appointment

ADMIN = Actor("quan_tri", "Trịnh Quản Trị", (Appointment("administrator", record.OFFICE),))
PASSPHRASE = "mật khẩu rất dài của gói"  # noqa: S105 - of archives made here alone


@dataclass(frozen=True)
class Out:
    """An exported office: its home, its archive, the anchors kept outside."""

    home: Path
    file: Path
    secret: Path
    kept: Path


@pytest.fixture(scope="module", autouse=True)
def cheap_passphrases() -> Iterator[None]:
    """Guessing costs nothing here: nobody guesses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.transfer.sealing._COST", 1 << 10)
        yield


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, played: Path) -> Out:
    folder = tmp_path_factory.mktemp("out")
    home = folder / "home"
    record.copy_home(played, home)
    with House.open(record.settings(home)) as house:
        house.register(actors=[ADMIN])
        opened = Told("account.opened", ADMIN.id, record.OFFICE.id, house.now(), {})
        house.accounts.put(Account(ADMIN.id, "quan.tri", house.now()), opened)
        anchor(house.database, house.now())
        kept = folder / "anchors.jsonl"
        with house.database.reading() as connection:
            kept.write_text(
                "".join(canonical(each.as_json()) + "\n" for each in anchors(connection)), "utf-8"
            )
    make_key(record.settings(home))
    secret = folder / "secret"
    secret.write_text(f"{PASSPHRASE}\n", "utf-8")
    found = Out(home, folder / "office.lotrinh", secret, kept)
    taken_out(found.home, found.file, found)
    return found


def taken_out(home: Path, file: Path, out: Out, **env: str) -> None:
    args = ("export", file, "--as", ADMIN.id, "--passphrase-file", out.secret)
    lotrinh(*args, env=record.env(home) | env)


def taken_in(home: Path, out: Out, *more: object, file: Path | None = None, code: int = 0, **env: str) -> str:
    args = ("import", file or out.file, "--passphrase-file", out.secret, *more)
    return lotrinh(*args, code=code, env=record.env(home) | env).output


def new_home(folder: Path, name: str = "new") -> Path:
    home = folder / name
    home.mkdir(mode=0o700)
    upgrade(record.settings(home).database_url)
    return home


def told(database: Database) -> dict[str, list[str]]:
    """Every carried row, but for the entries that tell of going out and coming in."""
    found = {}
    with database.reading() as connection:
        for table in carried():
            lines = list(lines_of(connection, table))
            if table.name in {"audit_entries", "audit_streams"}:
                lines = [line for line in lines if not line.startswith('["office",')]
            found[table.name] = lines
    return found


@pytest.fixture
def server(postgresql: pg.Server, postgresql_template: str) -> Iterator[str]:
    name = postgresql.create(template=postgresql_template)
    yield postgresql.url(name)
    postgresql.drop(name)


def test_to_a_server_and_back_every_row_is_the_same(out: Out, server: str, tmp_path: Path) -> None:
    there, back = tmp_path / "there", new_home(tmp_path, "back")
    said = taken_in(there, out, "--anchors", out.kept, LOTRINH_DATABASE_URL=server)
    assert "mục nhật ký" in said.casefold()
    make_key(Settings(there, server))
    taken_out(there, tmp_path / "again.lotrinh", out, LOTRINH_DATABASE_URL=server)
    taken_in(back, out, file=tmp_path / "again.lotrinh")
    kept = read_kept(out.kept.read_text("utf-8").splitlines())
    with (
        House.open(record.settings(out.home)) as old,
        House.open(Settings(there, server)) as new,
        House.open(record.settings(back)) as again,
    ):
        before = told(old.database)
        assert sum(map(len, before.values())) > 50
        assert told(new.database) == before
        assert told(again.database) == before
        for house in (new, again):
            assert verify(house.database, act_hash, kept=kept).ok
            assert inputs(house) == inputs(old)
        assert any(inputs(old))
        with new.database.writing() as connection:  # numbers go on where they were
            top = connection.execute(text("SELECT max(id) FROM reads")).scalar() or 0
            nextval = text("SELECT nextval(pg_get_serial_sequence('reads', 'id'))")
            assert connection.execute(nextval).scalar() == top + 1


def inputs(house: House) -> list[Any]:
    """What was entered with the acts of a case, opened by the keys of this server."""
    with house.database.reading() as connection:
        case = str(connection.execute(text("SELECT min(id) FROM cases")).scalar())
    with house.services.reading() as uow:
        return [dict(act.inputs) for act in uow.acts_of(case)]


def test_accounts_stay_behind_and_nothing_personal_is_in_the_clear(out: Out, tmp_path: Path) -> None:
    raw = out.file.read_bytes()
    with House.open(record.settings(out.home)) as house, house.database.reading() as connection:
        (name,) = connection.execute(text("SELECT full_name FROM persons LIMIT 1")).one()
    assert name.encode() not in raw
    manifest = json.loads(zipfile.ZipFile(out.file).read("manifest.json"))
    Draft202012Validator(schemas()["office-archive"]).validate(manifest)
    assert {"accounts", "passkeys", "api_tokens"} <= LEFT.keys()
    secretive = ("password", "secret", "token", "totp")
    assert [
        (table, column)
        for table, columns in shapes().items()
        for column in columns
        if any(word in column for word in secretive)
    ] == []


def test_for_a_recipient(out: Out, tmp_path: Path) -> None:
    home = new_home(tmp_path)
    public = lotrinh("keys", "recipient", env=record.env(home)).stdout.strip()
    file = tmp_path / "for.lotrinh"
    lotrinh("export", file, "--as", ADMIN.id, "--for", public, env=record.env(out.home))
    refused = lotrinh("import", file, code=2, env=record.env(home)).output
    assert "--key" in refused
    signer = lotrinh("audit", "key", "--show", env=record.env(out.home)).stdout.strip()
    lotrinh("import", file, "--key", "0" * 64, code=2, env=record.env(home))
    lotrinh("import", file, "--key", signer, env=record.env(home))
    other = new_home(tmp_path, "other")
    assert "khóa khác" in lotrinh("import", file, "--key", signer, code=2, env=record.env(other)).output


def test_a_target_that_holds_something_is_refused_in_words(out: Out, tmp_path: Path) -> None:
    home = new_home(tmp_path)
    taken_in(home, out)
    said = taken_in(home, out, code=1)
    assert "không trống" in said
    assert "cases (" in said
    wrong = tmp_path / "wrong"
    wrong.write_text("another passphrase", "utf-8")
    new = new_home(tmp_path, "second")
    said = lotrinh("import", out.file, "--passphrase-file", wrong, code=2, env=record.env(new)).output
    assert "sai mật khẩu" in said
    with House.open(record.settings(new)) as house:
        assert not any(told(house.database).values())


def rewritten(source: Path, target: Path, change: Any) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            for name, raw in change(info.filename, old.read(info)):
                new.writestr(name, raw)
    return target


@pytest.mark.parametrize(
    ("attack", "named"),
    [
        (lambda name, raw: [(name, raw[:-1] + bytes([raw[-1] ^ 1]) if name == "tables/acts" else raw)], "tables/acts"),
        (lambda name, raw: [(name, raw[:-40] if name == "tables/audit_entries" else raw)], "tables/audit_entries"),
        (lambda name, raw: [] if name == "tables/reads" else [(name, raw)], "tables/reads"),
        (lambda name, raw: [(name, raw), ("../evil", b"x")] if name == "keys" else [(name, raw)], "../evil"),
        (lambda name, raw: [(name, raw.replace(b'"whole"', b'"wholf"'))], "manifest.json"),
    ],
    ids=["a bit", "cut", "gone", "path", "manifest"],
)  # fmt: skip
def test_an_archive_that_was_touched_is_refused_by_name(
    out: Out, tmp_path: Path, attack: Any, named: str
) -> None:
    bad = rewritten(out.file, tmp_path / "bad.lotrinh", attack)
    said = lotrinh("import", bad, "--check", code=2, env=record.env(out.home)).output
    assert named in said


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "attack",
    [
        lambda info, raw: [(info, raw), (info, b"x" * len(raw))] if info == "tables/acts" else [(info, raw)],
        lambda info, raw: [(info, raw)] + ([("tables/../../etc/passwd", raw)] if info == "keys" else []),
        lambda info, raw: [(info, raw)] + ([("C:\\keys", raw), ("tables/", b"")] if info == "keys" else []),
        lambda info, raw: (
            [(_link("tables/acts"), b"/etc/passwd")] if info == "tables/acts" else [(info, raw)]
        ),
        lambda info, raw: [(info, b"0" * 128 if info == "manifest.sig" else raw)],
        lambda info, raw: [(info, b"[" * 100_000 if info == "manifest.json" else raw)],
    ],
    ids=["twice", "up", "drive", "link", "unsigned", "deep"],
)
def test_members_that_are_made_to_harm_are_refused(out: Out, tmp_path: Path, attack: Any) -> None:
    bad = rewritten(out.file, tmp_path / "bad.lotrinh", attack)
    with pytest.raises(ArchiveRefused):
        look_at(bad, Asked(), lambda _name, _rows: None)
    assert not (tmp_path / "etc").exists()


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def test_a_line_without_an_end_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = bytearray()
    plain = sealing.sealed(["a" * 3_000_000], b"k" * 32, "tables/acts", raw.extend)
    assert len(raw) < 10_000, "well packed"
    assert list(sealing.unsealed(BytesIO(raw), b"k" * 32, "tables/acts", plain)) == ["a" * 3_000_000]
    monkeypatch.setattr(sealing, "LONGEST", 1_000_000)
    with pytest.raises(ArchiveRefused):
        list(sealing.unsealed(BytesIO(raw), b"k" * 32, "tables/acts", plain))


def test_an_import_that_is_killed_leaves_nothing_and_can_be_done_again(
    out: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After all rows and even the keys were written, and before the end."""
    home, keys = new_home(tmp_path), importing._keys

    def killed(*args: Any) -> int:
        keys(*args)
        raise KeyboardInterrupt

    with House.open(record.settings(home)) as house, monkeypatch.context() as patched:
        patched.setattr(importing, "_keys", killed)
        with pytest.raises(KeyboardInterrupt):
            importing.import_office(house, out.file, Asked(PASSPHRASE), lambda _name, _rows: None)
        assert not any(told(house.database).values())
    taken_in(home, out)
    assert "không trống" in taken_in(home, out, code=1), "the same archive twice"


def test_packed_members_and_other_files_are_refused(out: Out, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.lotrinh"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("tables/acts", b"0" * 10_000_000)
    for bad in (bomb, out.secret):
        lotrinh("import", bad, "--check", code=2, env=record.env(out.home))


def test_who_signs_a_changed_record_anew_is_found_by_the_check(out: Out, tmp_path: Path) -> None:
    """Whoever has passphrase and key, and changes a row: the chain tells."""
    from web.transfer.archive import opened
    from web.transfer.sealing import opened as key_opened

    home = tmp_path / "home"
    record.copy_home(out.home, home)
    with House.open(record.settings(home)) as house, house.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER acts_no_update")
        connection.exec_driver_sql("UPDATE acts SET actor_name = 'Người Khác' WHERE seq = 1")
    taken_out(home, tmp_path / "forged.lotrinh", out)
    new = new_home(tmp_path)
    said = taken_in(new, out, file=tmp_path / "forged.lotrinh", code=1)
    assert "không nguyên vẹn" in said
    with opened(out.file) as archive, pytest.raises(ArchiveRefused):
        key_opened(archive.about["sealing"] | {"cost": 1 << 30}, PASSPHRASE, None)


def test_another_revision_is_refused_in_words(
    out: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.transfer.importing.SCHEMA_REVISION", "9999")
    said = taken_in(new_home(tmp_path), out, code=1)
    assert "9999" in said


def test_only_an_administrator_takes_it_out(out: Out, tmp_path: Path) -> None:
    said = lotrinh(
        "export", tmp_path / "x", "--as", record.AUDITOR.id, "--passphrase-file", out.secret,
        code=1, env=record.env(out.home),
    ).output  # fmt: skip
    assert "quản trị" in said
    assert not (tmp_path / "x").exists()
    assert "accounts" in lotrinh("export", "--what").output
