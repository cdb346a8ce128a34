"""Who holds the office's key deceives nobody who runs ``verify.py``, and a wrong command is told in words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import verify
from tests.web.exports import Members, lines, put
from tests.web.test_audit_export import Remake, exported, remake, wrong
from workflows.audit import canonical

__all__ = ["exported", "remake"]  # fixtures
Lie = Callable[[Members], None]


def line(name: str, **more: object) -> Lie:
    """The first line of a member tells more, or something else."""

    def change(held: Members) -> None:
        first, *rest = lines(held, name)
        put(held, name, [first | more, *rest])

    return change


def about(**more: object) -> Lie:
    """The manifest tells more, or something else."""

    def change(held: Members) -> None:
        held["manifest.json"] = f"{canonical(json.loads(held['manifest.json']) | more)}\n".encode()

    return change


def added(name: str, **told: object) -> Lie:
    """A line is put behind the others."""

    def change(held: Members) -> None:
        put(held, name, [*lines(held, name), lines(held, name)[0] | told])

    return change


def not_a_number(held: Members) -> None:
    held["acts.jsonl"] = held["acts.jsonl"].replace(b'{"seq"', b'{"a":NaN,"seq"', 1)


def nothing_opened(held: Members) -> None:
    del held["opened.jsonl"]


def of_an_old_form(held: Members) -> None:
    about(format=verify.WITHOUT_BOOKS)(held)


LIES: dict[str, tuple[Lie, str]] = {
    "a field more": (line("entries.jsonl", note="x"), "entries.jsonl #1: note"),
    "a field more of a paper": (line("documents.jsonl", signer="x"), "documents.jsonl #1: signer"),
    "a truth for a number": (line("anchors.jsonl", seq=True), "anchors.jsonl #1: seq"),
    "heads beside a root": (line("anchors.jsonl", heads=[["case:x", 1, "0" * 64]]), "anchor 1: heads"),
    "nothing for no number": (line("documents.jsonl", number=None), ""),
    "a stream of another": (added("proofs.jsonl", stream="case:x"), "proofs.jsonl: case:x"),
    "a paper of another": (added("papers.jsonl", code="LT1:x"), "papers.jsonl: LT1:x"),
    "a proof of another form": (line("papers.jsonl", papers=9), "papers.jsonl: LT1:"),
    "what no JSON can tell": (not_a_number, "acts.jsonl #1"),
    "a law that is there": (about(law_missing=["0" * 64]), f"manifest.json: law_missing {'0' * 64}"),
    "two scopes": (about(scope={"case": "x", "since": "x"}), "manifest.json: scope"),
    "no case": (about(scope={"case": None}), "case:None"),
    "a word more": (about(note="x"), "manifest.json #1: note"),
    "before its anchors": (about(made_at="2020-01-01T00:00:00+00:00"), "manifest.json: made_at"),
    "an older form": (of_an_old_form, "books.jsonl"),
    "nothing opened": (nothing_opened, "opened.jsonl"),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_the_office_itself_puts_in_is_named(remake: Remake, lie: str) -> None:
    change, named = LIES[lie]
    found = wrong(remake(change))
    assert [each for each in found if each.startswith(named)], found


def test_a_size_that_is_not_its_own_is_named(exported: Path) -> None:
    export = verify.Export(str(exported / "export.zip"))
    export.manifest["files"]["entries.jsonl"]["size"] += 1
    assert [each.where for each in verify.check_members(export)] == ["entries.jsonl"]


def test_an_export_without_an_anchor_of_before_it_is_named(exported: Path) -> None:
    """The end was cut off and the rest proved anew: whoever kept a later anchor sees that it was there before."""
    export = verify.Export(str(exported / "export.zip"))
    (last,) = export.lines("anchors.jsonl")
    later = {2: last | {"seq": 2, "hash": "0" * 64}}
    assert list(verify.check_moment(export, later)) == []
    export.manifest["made_at"] = "2031-01-01T00:00:00+00:00"
    assert [each.where for each in verify.check_moment(export, later)] == ["anchor 2"]


def test_the_verdict_says_how_far_it_goes(
    exported: Path, remake: Remake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scope and moment stand there to be compared; bare hashes, an older form and what was not opened are said."""
    path, bare = str(exported / "export.zip"), tmp_path / "bare.txt"
    manifest = verify.Export(path).manifest
    (anchor,) = verify.kept_anchors(str(exported / "anchors.jsonl")).items()
    bare.write_bytes(f"{anchor[0]}:{anchor[1]}\r\n".encode("utf-16"))  # as a console of Windows writes it
    assert verify.main([path, "--key", manifest["public_key"], "--anchors", str(bare)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("NGUYÊN VẸN / WHOLE\n")
    assert all(
        each in told
        for each in (manifest["scope"]["case"], verify.hour_of(manifest["made_at"]), "Note: bare hashes")
    )

    def closed(held: Members) -> None:
        held["opened.jsonl"] = b""
        del held["books.jsonl"]
        about(format=verify.WITHOUT_BOOKS)(held)

    assert verify.main([str(remake(closed))]) == 0
    told = capsys.readouterr().out
    assert f"of an old form: {verify.WITHOUT_BOOKS})" in told.splitlines()[0]
    assert "sealed contents are not opened" in told


COMMANDS = (
    ((), "hãy cho tệp cần kiểm"),
    (("--paper", "x"), "hãy cho tệp cần kiểm"),
    (("none.zip",), "none.zip: không có tệp này"),
    (("EXPORT", "--key", "zz"), "--key: phải là 64"),
    (("EXPORT", "--key", ""), "--key: phải là 64"),
    (("EXPORT", "--anchors", "none"), "none: không có tệp này"),
    (("EXPORT", "--paper", "none.docx"), "none.docx: không có tệp này"),
    (("EXPORT", "--paper", ""), "không có tệp này"),
    (("EXPORT", "--proof", "x"), "--proof: không dùng được"),
    (("EXPORT", "--paper", "LT1:ABC"), "mã bị thiếu"),
    ((".",), "đây là một thư mục"),
    (("verify.py",), "không phải tệp nén"),
    (("EXPORT", "--all"), "Không hiểu lệnh"),
)


def test_a_wrong_command_is_told_in_words_on_any_console(exported: Path, tmp_path: Path) -> None:
    """In an empty folder; where the console has no Vietnamese letters, the letters stand there without their marks."""
    (tmp_path / "verify.py").write_bytes(Path(verify.__file__).read_bytes())

    def run(encoding: str, *asked: str) -> tuple[int, str, str]:
        command = [
            sys.executable,
            "-S",
            "verify.py",
            *(each.replace("EXPORT", str(exported / "export.zip")) for each in asked),
        ]
        kind = {"env": {"PYTHONIOENCODING": encoding}, "encoding": encoding, "cwd": tmp_path}
        done = subprocess.run(command, capture_output=True, check=False, **kind)  # type: ignore[call-overload]
        return done.returncode, done.stdout, done.stderr

    for asked, told in COMMANDS:
        status, out, err = run("utf-8", *asked)
        assert (status, out) == (2, ""), asked
        assert told in err
    assert run("cp1252", "EXPORT")[1].startswith("NGUYÊN VEN / WHOLE")
    assert run("ascii", "EXPORT")[1].startswith("NGUYEN VEN / WHOLE")
    assert "khong co tep nay" in run("ascii", "none.zip")[2]
    assert run("ascii", "--help")[0] == 0


def test_a_period_is_told_by_the_days_that_were_asked_for() -> None:
    """Days and hours are those of Viet Nam, as they were typed; a period that is none is told as it stands."""
    period = {"since": "2024-12-31T17:00:00.000000+00:00", "until": "2025-03-31T17:00:00.000000+00:00"}
    assert verify._scope_told(period).startswith("01/01/2025 – 31/03/2025")
    assert verify.hour_of("2026-11-26T22:46:16.866529+00:00") == "05:46:16 27/11/2026"
    odd = {"since": "2024-12-31T17:00:00+00:00", "until": "2025-03-31T18:30:00+00:00"}
    assert verify._scope_told(odd) == "00:00:00 01/01/2025 – 01:30:00 01/04/2025"
    assert verify._scope_told({**period, "until": "x"}) == "00:00:00 01/01/2025 – x"
    assert verify._scope_told({**period, "case": "y"}).endswith(" – y")


def test_types_of_prov_are_names_and_earlier_exports_hold(exported: Path, remake: Remake) -> None:
    """Another program reads an office as an organization; an export that told it as bare text is whole all the same."""
    prov = json.loads(verify.Export(str(exported / "export.zip")).members["prov.json"])
    types = {json.dumps(each["prov:type"]) for each in prov["agent"].values()}
    assert '{"$": "prov:Person", "type": "prov:QUALIFIED_NAME"}' in types
    assert all("QUALIFIED_NAME" in each for each in types)

    def before(held: Members) -> None:
        entries = map(verify.body_of, lines(held, "entries.jsonl"))
        held["prov.json"] = verify.prov_bytes(verify._earlier(verify.prov_json(entries, named=False)))

    assert wrong(remake(before)) == set()

    def mixed(held: Members) -> None:
        told = json.loads(held["prov.json"])
        next(iter(told["agent"].values()))["prov:type"] = "prov:Person"
        held["prov.json"] = verify.prov_bytes(told)

    assert {each.split(",")[0] for each in wrong(remake(mixed))} == {"prov.json"}


def test_a_later_version_of_a_row_is_derived_from_the_one_before() -> None:
    """PROV-JSON knows no relation "wasRevisionOf": other programs would refuse the whole history."""
    body = {"stream": "book:x", "seq": 1, "kind": "book", "act": "book.put", "actor_id": "a", "unit_id": "u"}
    body |= {"recorded_at": "2026-01-01T00:00:00+00:00", "row": "r", "book": "x", "row_hash": "0" * 64}
    prov = verify.prov_json([{**body, "version": 1}, {**body, "seq": 2, "version": 2}])
    (found,) = prov["wasDerivedFrom"].values()
    assert (found["prov:generatedEntity"], found["prov:usedEntity"]) == ("lt:row/r/2", "lt:row/r/1")
    assert found["prov:type"] == {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"}
    kept = {"activity", "agent", "entity", "prefix", "used", "wasAssociatedWith", "wasDerivedFrom"}
    told = [{**body, "actor": {"name": "Nông", "unit": "Trạm"}}, {**body, "seq": 2}]
    assert {each["lt:name"] for each in verify.prov_json(told)["agent"].values()} == {"Nông", "Trạm"}
    kept |= {"actedOnBehalfOf", "wasGeneratedBy", "wasInformedBy"}
    assert prov.keys() <= kept
    assert set(verify._earlier(prov)["wasRevisionOf"]) == {"_:wasRevisionOf1"}


def test_the_schema_names_what_entries_tell(exported: Path) -> None:
    export = verify.Export(str(exported / "export.zip"))
    schema = json.loads(export.members["schema.json"])["$defs"]
    known = schema["body"]["properties"].keys()
    assert {name for each in export.lines("entries.jsonl") for name in verify.body_of(each)} <= known
    kinds = next(iter(schema["prov.json"]["patternProperties"])).strip("^()$").split("|")
    assert json.loads(export.members["prov.json"]).keys() <= {*kinds, "prefix"}
