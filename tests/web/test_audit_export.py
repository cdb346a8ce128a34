"""An export is checked by one file on a machine without the program; whatever is changed in it, or was changed before it, is named."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import verify
from tests.web import record
from tests.web.cli import lotrinh
from tests.web.exports import Members, anchored, lines, put
from tests.web.record import AUDITOR, env
from web.auditing.archive import signed
from web.auditing.key import office_key
from web.settings import DATABASE_FILE
from workflows.audit import canonical, digest

RUNS = int(os.environ.get("LOTRINH_AUDIT_RUNS", "40"))
Remake = Callable[[Callable[[Members], None]], Path]


@pytest.fixture(scope="session")
def exported(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data folder, an export of a case that has papers, and the anchors kept elsewhere."""
    folder = tmp_path_factory.mktemp("export")
    record.copy_home(played, folder / "home")
    lotrinh("audit", "key", env=env(folder / "home"))
    take(folder, case_of(folder))
    lotrinh("audit", "anchors", "--to", folder / "anchors.jsonl", env=env(folder / "home"))
    return folder


def case_of(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "home" / DATABASE_FILE)) as db:
        return str(
            db.execute("SELECT case_id FROM documents GROUP BY 1 ORDER BY count(*) DESC, 1").fetchone()[0]
        )


def take(folder: Path, what: str, name: str = "export.zip") -> Path:
    target = folder / name
    asked = ("audit", "export", what, "--as", AUDITOR.id, "--to", target)
    lotrinh(*asked, "--reason", "kiểm tra theo kế hoạch", env=env(folder / "home"))
    return target


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def wrong(path: Path, *, key: str | None = None, kept: dict[int, str] | None = None) -> set[str]:
    return {each.where for each in verify.check(verify.Export(str(path)), key, kept)}


def kept(folder: Path) -> dict[int, str]:
    return verify.kept_anchors(str(folder / "anchors.jsonl"))


@pytest.fixture
def remake(exported: Path, tmp_path: Path) -> Remake:
    """The export again with something changed and signed anew, as an office that cheats would."""

    def make(change: Callable[[Members], None]) -> Path:
        held = members(exported / "export.zip")
        change(held)
        manifest = json.loads(held.pop("manifest.json"))
        held.pop("manifest.sig")
        about = {name: value for name, value in manifest.items() if name not in {"files", "public_key"}}
        path = tmp_path / "remade.zip"
        path.write_bytes(signed(held, about, office_key(record.settings(exported / "home"))))
        return path

    return make


def run(folder: Path, *args: object) -> subprocess.CompletedProcess[str]:
    """As on a strange machine: a folder of its own, no site packages, no environment."""
    with zipfile.ZipFile(folder / "export.zip") as archive:
        archive.extract("verify.py", folder / "elsewhere")
    command = [sys.executable, "-I", "-S", "verify.py", *map(str, args)]
    return subprocess.run(
        command,
        cwd=folder / "elsewhere",
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )


def test_an_export_holds_on_a_machine_without_the_program(exported: Path) -> None:
    public = office_key(record.settings(exported / "home")).public
    done = run(exported, exported / "export.zip", "--key", public, "--anchors", exported / "anchors.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("NGUYÊN VẸN / WHOLE\n")
    assert done.stdout.endswith("NGUYÊN VẸN / WHOLE\n")
    held = members(exported / "export.zip")
    assert {name.split("/")[0] for name in held} >= {
        "entries.jsonl",
        "documents",
        "law",
        "prov.json",
        "schema.json",
    }


def test_the_command_checks_an_export_as_well(exported: Path, tmp_path: Path) -> None:
    told = lotrinh(
        "audit", "verify", "--export", exported / "export.zip", "--anchors", exported / "anchors.jsonl"
    )
    assert "by itself alone, without --key)" in " ".join(told.stdout.split())
    lotrinh("audit", "verify", "--export", exported / "export.zip", "--key", "0" * 64, code=1)
    lotrinh("audit", "verify", "--export", exported / "anchors.jsonl", code=2)


def test_the_export_is_recorded_as_a_reading(exported: Path) -> None:
    with closing(sqlite3.connect(exported / "home" / DATABASE_FILE)) as db:
        read = db.execute(
            "SELECT actor_id, case_id, post, origin FROM reads WHERE what = 'export'"
        ).fetchall()
    assert read[0][:3] == (AUDITOR.id, case_of(exported), "Kiểm tra viên, Cơ quan kiểm tra")
    assert read[0][3].startswith("cli:")


def test_what_is_not_shown_to_the_post_is_taken_out_with_a_reason_alone(
    exported: Path, tmp_path: Path
) -> None:
    asked = ("audit", "export", case_of(exported), "--as", AUDITOR.id, "--to", tmp_path / "x.zip")
    assert "--reason" in lotrinh(*asked, env=env(exported / "home"), code=1).stderr
    assert not (tmp_path / "x.zip").exists()
    with closing(sqlite3.connect(exported / "home" / DATABASE_FILE)) as db:
        told = db.execute(
            "SELECT body FROM audit_entries WHERE body LIKE '%kiểm tra theo kế hoạch%'"
        ).fetchall()
    assert told


def test_a_paper_is_looked_up_by_its_bytes(exported: Path, tmp_path: Path) -> None:
    held = members(exported / "export.zip")
    paper = next(content for name, content in held.items() if name.startswith("documents/"))
    path = tmp_path / "paper.docx"
    path.write_bytes(paper)
    done = run(exported, exported / "export.zip", "--paper", path)
    assert done.returncode == 0
    assert " · " in done.stdout
    path.write_bytes(paper + b"x")  # saved anew: found by its code
    assert run(exported, exported / "export.zip", "--paper", path).returncode == 0
    with zipfile.ZipFile(io.BytesIO(paper)) as opened:
        parts = [(name, opened.read(name)) for name in opened.namelist()]
    _zip(path, [(name, held_now.replace("QUYẾT ĐỊNH".encode(), b"?")) for name, held_now in parts])
    done = run(exported, exported / "export.zip", "--paper", path)
    assert (done.returncode, "TỜ GIẤY NÀY THÌ KHÁC" in done.stdout) == (1, True)
    assert "Sau đó hồ sơ còn" in done.stdout
    path.write_bytes(b"x")
    assert "KHÔNG CÓ TRONG TỆP XUẤT" in run(exported, exported / "export.zip", "--paper", path).stdout


@pytest.mark.parametrize(
    "name", ["entries.jsonl", "acts.jsonl", "anchors.jsonl", "prov.json", "manifest.json", "documents"]
)
def test_a_changed_byte_of_any_member_is_named(exported: Path, tmp_path: Path, name: str) -> None:
    held = members(exported / "export.zip")
    name = next(each for each in held if each.startswith(name))
    content = bytearray(held[name])
    content[len(content) // 2] ^= 1
    path = tmp_path / "changed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for each, old in held.items():
            archive.writestr(each, bytes(content) if each == name else old)
    try:
        assert wrong(path) & {name, "manifest.sig"}
    except verify.Unreadable:
        assert name == "manifest.json"


def test_a_stranger_who_signs_anew_is_known_by_the_key(exported: Path, tmp_path: Path) -> None:
    lotrinh("audit", "key", env=env(tmp_path / "stranger"))
    stranger = office_key(record.settings(tmp_path / "stranger"))
    held = members(exported / "export.zip")
    held.pop("manifest.sig")
    about = json.loads(held.pop("manifest.json"))
    path = tmp_path / "stranger.zip"
    path.write_bytes(
        signed(held, {k: v for k, v in about.items() if k not in {"files", "public_key"}}, stranger)
    )
    assert wrong(path) == set()
    public = office_key(record.settings(exported / "home")).public
    assert wrong(path, key=public) == {"manifest.json", "manifest.sig"}


def test_a_changed_receipt(remake: Remake) -> None:
    def change(held: Members) -> None:
        held["entries.jsonl"] = held["entries.jsonl"].replace(
            b'\\"outcome\\":\\"satisfied\\"', b'\\"outcome\\":\\"sAtisfied\\"', 1
        )

    assert len(wrong(remake(change))) == 1


def test_deleted_entries_at_the_end(remake: Remake) -> None:
    def change(held: Members) -> None:
        put(held, "entries.jsonl", lines(held, "entries.jsonl")[:-2])

    found = {each for each in wrong(remake(change)) if not each.startswith("prov.json")}
    # The end of one stream, and what was opened of the entries that are gone.
    assert len({each.partition(" ")[0] for each in found}) == 1
    assert found.pop().startswith(("refusals:", "case:"))


def test_swapped_entries(remake: Remake) -> None:
    def change(held: Members) -> None:
        entries = lines(held, "entries.jsonl")
        entries[0], entries[1] = entries[1], entries[0]
        put(held, "entries.jsonl", entries)

    assert {each.split(" ")[1] for each in wrong(remake(change))} >= {"#1", "#2"}


def test_a_changed_act_and_a_changed_paper(remake: Remake) -> None:
    def act(held: Members) -> None:
        held["acts.jsonl"] = held["acts.jsonl"].replace(b'\\"role\\":\\"', b'\\"role\\":\\"x', 1)

    def paper(held: Members) -> None:
        name = next(each for each in held if each.startswith("documents/"))
        held[name] += b"x"

    def gone(held: Members) -> None:
        del held[next(each for each in held if each.startswith("documents/"))]

    def law(held: Members) -> None:
        del held[next(each for each in held if each.startswith("law/"))]

    assert [bool(wrong(remake(each))) for each in (act, paper, gone, law)] == [True] * 4


def rebuilt(held: Members) -> None:
    """Every hash after the first entry recomputed, the anchors and proofs made anew over it."""
    entries, prev = lines(held, "entries.jsonl"), dict[object, str]()
    for number, each in enumerate(entries):
        body = json.loads(str(each["body"]))
        body |= {"unit_id": "another"} if number == 0 else {}
        for paper in body.get("documents", ()):
            paper.pop("code", None)  # whoever cheats takes the marks out as well
        each |= {"body": canonical(body), "prev_hash": prev.get(each["stream"], "")}
        each["hash"] = prev[each["stream"]] = digest(f"{each['prev_hash']}\n{each['body']}")
    put(held, "papers.jsonl", [])
    put(held, "documents.jsonl", [each | {"code": ""} for each in lines(held, "documents.jsonl")])
    put(held, "entries.jsonl", entries)
    held["prov.json"] = verify.prov_bytes(verify.prov_json(map(verify.body_of, entries)))
    last = {each["stream"]: (each["seq"], each["hash"]) for each in entries}
    last |= {
        f"reads:{each['person_id']}": (each["number"], each["hash"]) for each in lines(held, "reads.jsonl")
    }
    anchored(held, [[name, *end] for name, end in sorted(last.items())])


def test_a_history_rebuilt_as_a_whole_is_found_by_the_anchors_kept_elsewhere(
    exported: Path, remake: Remake
) -> None:
    path = remake(rebuilt)
    assert wrong(path) == set()
    assert "anchor 1" in wrong(path, kept=kept(exported))


def test_a_case_that_is_gone_from_the_database_is_missing_from_a_later_anchor(
    exported: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "later"
    record.copy_home(exported / "home", folder / "home")
    with closing(sqlite3.connect(folder / "home" / DATABASE_FILE)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        gone = f"case:{case_of(exported)}"
        db.execute("DELETE FROM audit_entries WHERE stream = ?", (gone,))
        db.execute("DELETE FROM audit_streams WHERE stream = ?", (gone,))
        db.execute("DELETE FROM audit_anchor_heads")
        db.execute("DELETE FROM audit_anchors")
        db.execute("UPDATE audit_streams SET anchored = 0")
        db.commit()
    path = take(folder, "2020-01-01..2030-12-31", "period.zip")
    assert "anchor 1" in wrong(path, kept=kept(exported))
    told = lotrinh(
        "audit", "verify", "--anchors", exported / "anchors.jsonl", env=env(folder / "home"), code=1
    )
    assert gone in told.stdout.replace("\n", "")


def without_case(exported: Path, folder: Path) -> tuple[Path, str]:
    """A data folder from which the entries of a case are gone, while its anchors were left as they are."""
    record.copy_home(exported / "home", folder / "home")
    gone = f"case:{case_of(exported)}"
    with closing(sqlite3.connect(folder / "home" / DATABASE_FILE)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for table in ("audit_entries", "audit_streams"):
            db.execute(f"DELETE FROM {table} WHERE stream = ?", (gone,))  # noqa: S608
        db.commit()
    return folder, gone


def test_a_case_that_is_gone_while_its_anchors_were_left_is_named_by_whole_anchors(
    exported: Path, tmp_path: Path
) -> None:
    """Roots and hashes still hold: only what an anchor saw, kept elsewhere, knows that there was more."""
    folder, gone = without_case(exported, tmp_path / "later")
    whole = verify.read_anchors(str(exported / "anchors.jsonl"))
    path = take(folder, "2019-01-01..2035-12-31", "period.zip")
    found = [each.where for each in verify.check(verify.Export(str(path)), None, {}, whole)]
    assert [each for each in found if each.startswith(gone)]
    later = verify.Export(str(take(folder, "2030-01-01..2035-12-31", "later.zip")))
    assert not [each for each in verify.check_kept_heads(later, whole) if each.where.startswith(gone)]
    held = take(exported, "2019-01-01..2035-12-31", "whole.zip")
    assert verify.check(verify.Export(str(held)), None, {}, whole) == []


def test_bare_hashes_alone_raise_no_alarm(exported: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("".join(f"{number}:{digest}\n" for number, digest in kept(exported).items()))
    whole = verify.read_anchors(str(short))
    held = take(exported, "2019-01-01..2035-12-31", "bare.zip")
    assert verify.check(verify.Export(str(held)), None, kept(exported), whole) == []


def test_a_tail_hidden_behind_an_older_proof_is_named_by_whole_anchors(
    exported: Path, remake: Remake
) -> None:
    whole = verify.read_anchors(str(exported / "anchors.jsonl"))
    stream = f"case:{case_of(exported)}"
    (last,) = [head[1] for head in whole[1]["heads"] if head[0] == stream]

    def change(held: Members) -> None:
        keep = [e for e in lines(held, "entries.jsonl") if (e["stream"], e["seq"]) != (stream, last)]
        put(held, "entries.jsonl", keep)

    export = verify.Export(str(remake(change)))
    assert f"{stream} #{last}" in {each.where for each in verify.check_kept_heads(export, whole)}


def _zip(path: Path, members: list[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", how) as archive:
        warnings.simplefilter("ignore")  # of a name that stands twice
        for name, content in members:
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("dossier", [False, True])
def test_archives_made_to_harm_are_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, dossier: bool
) -> None:
    """A bomb, a name twice, a file that would climb out, JSON or numbers without end, a cut end: named, never a stack of calls."""
    first = (
        "manifest.json",
        verify.manifest_bytes(verify.sealed({"kind": "dossier", "files": [{"name": "a", "size": 1}]})),
    )
    other = ("manifest.json", b'{"format": "lotrinh-audit-export/2", "files": 3, "scope": 1}')
    begin = [first] if dossier else [("entries.jsonl", b"1\n"), other]
    deep = b"[" * 100_000
    bad = {
        "bomb": _zip(tmp_path / "bomb", [*begin, ("x", bytes(5_000_000))], zipfile.ZIP_DEFLATED),
        "twice": _zip(tmp_path / "twice", [*begin, *begin]),
        "climbs": _zip(tmp_path / "climbs", [*begin, ("../../etc/x", b"x")]),
        "deep": _zip(tmp_path / "deep", [("manifest.json", deep)]),
        "lines": _zip(tmp_path / "lines", [("anchors.jsonl", deep), *begin]),
        "huge": _zip(tmp_path / "huge", [("anchors.jsonl", b'{"seq": 1e999}\n'), *begin]),
    }
    cut = bad["climbs"].read_bytes()
    for at in (30, len(cut) // 2, len(cut) - 8):
        bad[f"cut{at}"] = tmp_path / f"cut{at}"
        bad[f"cut{at}"].write_bytes(cut[:at])
    for name, path in bad.items():
        assert verify.main([str(path)]) in {1, 2}, name
        told = capsys.readouterr()
        assert "✗" in told.out or "CHANGED" in told.out or "Không đọc được" in told.err, name
    (tmp_path / "anchors").write_bytes(deep)
    assert (
        verify.main(["--paper", "LT1:" + "A" * 52 + "::20260101", "--anchors", str(tmp_path / "anchors")])
        == 2
    )


def test_a_period_holds_and_is_for_auditors_alone(exported: Path) -> None:
    path = take(exported, "2024-01-01..2030-12-31", "period.zip")
    assert wrong(path, kept=kept(exported)) == set()
    with closing(sqlite3.connect(exported / "home" / DATABASE_FILE)) as db:
        other = db.execute(
            "SELECT actor_id FROM appointments WHERE role = 'commune_police_officer'"
        ).fetchone()[0]
    lotrinh(
        "audit",
        "export",
        "2024-01-01..2024-01-02",
        "--as",
        other,
        "--to",
        exported / "x.zip",
        env=env(exported / "home"),
        code=1,
    )
    assert not (exported / "x.zip").exists()


def test_the_same_export_has_the_same_bytes(exported: Path) -> None:
    held = members(exported / "export.zip")
    about, key = {"format": "x"}, office_key(record.settings(exported / "home"))
    assert signed(held, about, key) == signed(dict(reversed(held.items())), about, key)


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    home = env(tmp_path / "home")
    lotrinh("audit", "key", "--show", env=home, code=3)
    public = lotrinh("audit", "key", env=home).stdout.strip()
    assert lotrinh("audit", "key", "--show", env=home).stdout.strip() == public
    lotrinh("audit", "key", env=home, code=3)
    path = tmp_path / "home" / "audit.key"
    path.chmod(0o644)
    lotrinh("audit", "key", "--show", env=home, code=3)
    path.chmod(0o600)
    path.write_text("x")
    lotrinh("audit", "key", "--show", env=home, code=3)


def test_what_is_no_export_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "no.zip"
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    for content in (b"x", buffer.getvalue()):
        path.write_bytes(content)
        assert verify.main([str(path)]) == 2


@settings(max_examples=20)
@given(message=st.binary(max_size=200), seed=st.binary(min_size=32, max_size=32), flip=st.integers(0, 511))
def test_signatures_are_those_of_the_standard(message: bytes, seed: bytes, flip: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    signature = bytearray(key.sign(message))
    assert verify.signature_holds(raw, message, bytes(signature))
    assert not verify.signature_holds(raw, message + b"x", bytes(signature))
    signature[flip // 8] ^= 1 << flip % 8
    assert not verify.signature_holds(raw, message, bytes(signature))


TOLD = ("entries.jsonl", "acts.jsonl", "anchors.jsonl", "proofs.jsonl", "reads.jsonl", "documents/", "law/")


@settings(max_examples=RUNS, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_is_changed_unseen_even_by_who_signs_anew(
    exported: Path, remake: Remake, data: st.DataObject
) -> None:
    """By the office itself, with its own key: whatever the record rests on is found."""

    def change(held: Members) -> None:
        name = data.draw(st.sampled_from([each for each in sorted(held) if each.startswith(TOLD)]))
        content = bytearray(held[name])
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.sampled_from([1, 2, 32, 128]))
        held[name] = bytes(content)

    assert wrong(remake(change), kept=kept(exported))


def test_the_law_in_the_export_is_the_one_of_the_receipts(exported: Path) -> None:
    held = members(exported / "export.zip")
    (name,) = [each for each in held if each.startswith("law/")]
    assert hashlib.sha256(held[name]).hexdigest() == name.removeprefix("law/").removesuffix(".json")
    assert json.loads(held["manifest.json"])["law_missing"] == []
