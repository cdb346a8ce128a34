"""What leaves the house has the form that is documented: every line by the JSON schema, the history as PROV-JSON that refers to itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from documents import verify
from tests.web.exports import Members, lines, put
from tests.web.test_audit_export import Remake, exported, members, remake, wrong
from web import auditing
from web.pages.auditor.results import TONES
from workflows.audit import KINDS, canonical

__all__ = ["exported", "remake"]  # fixtures

RELATIONS = {
    "wasGeneratedBy": ("prov:activity", "prov:entity"),
    "used": ("prov:activity", "prov:entity"),
    "wasInformedBy": ("prov:informed", "prov:informant"),
    "wasAssociatedWith": ("prov:activity", "prov:agent"),
    "actedOnBehalfOf": ("prov:delegate", "prov:responsible"),
    "wasRevisionOf": ("prov:generatedEntity", "prov:usedEntity"),
}
RECORDS = {"prefix", "entity", "activity", "agent"}


def test_every_line_has_the_form_of_the_schema(exported: Path) -> None:
    held = members(exported / "export.zip")
    schema = json.loads(held["schema.json"])
    Draft202012Validator.check_schema(schema)

    def check(name: str, value: object) -> None:
        Draft202012Validator({**schema, "$ref": f"#/$defs/{name}"}).validate(value)

    check("manifest.json", json.loads(held["manifest.json"]))
    told = [name for name in schema["$defs"] if name.endswith(".jsonl")]
    assert {name for name in held if name.endswith(".jsonl")} == set(told)
    for name in told:
        for value in lines(held, name):
            check(name, value)
    for entry in lines(held, "entries.jsonl"):
        check("body", json.loads(str(entry["body"])))
    assert lines(held, "papers.jsonl")


def test_every_kind_of_entry_is_in_the_schema_and_has_words() -> None:
    schema = json.loads((Path(auditing.__file__).parent / "export.schema.json").read_text("utf-8"))
    listed = [value["enum"] for value in kinds_in(schema) if "act" in value["enum"]]
    assert listed
    assert all(set(each) == KINDS for each in listed)
    assert set(TONES) == KINDS


def kinds_in(value: object) -> Iterator[dict[str, list[str]]]:
    """Each list of words for a property ``kind``."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "kind" and isinstance(each, dict) and "enum" in each:
                yield each
            yield from kinds_in(each)


def test_the_history_is_prov_json_that_names_nothing_unknown(exported: Path) -> None:
    prov = json.loads(members(exported / "export.zip")["prov.json"])
    assert set(prov) <= RECORDS | set(RELATIONS)
    known = {kind: set(prov.get(kind, ())) for kind in ("entity", "activity", "agent")}
    everything = known["entity"] | known["activity"] | known["agent"]
    assert all(name.partition(":")[0] in prov["prefix"] for name in everything)
    for relation, ends in RELATIONS.items():
        for record in prov.get(relation, {}).values():
            assert {record[end] for end in ends} <= everything


def test_the_history_is_held_against_the_entries_statement_by_statement(
    exported: Path, remake: Remake
) -> None:
    """Each one is taken out, changed or doubled under another name, by whoever can sign anew; other numbers or a name twice too."""
    export = verify.Export(str(exported / "export.zip"))
    whole = export.members["prov.json"]
    kinds = json.loads(whole)
    assert set(kinds) == {"prefix", *RELATIONS, "activity", "agent", "entity"} - {"wasRevisionOf"}
    for kind, records in kinds.items():
        name, record = next(iter(records.items()))
        other = {**record, next(iter(record)): "x"} if isinstance(record, dict) else "x"
        gone = {each: held for each, held in records.items() if each != name}
        for changed in (gone, {**records, name: other}, {**records, "_:more": other}):
            export.members["prov.json"] = verify.prov_bytes({**kinds, kind: changed})
            where = next(iter(verify.check_prov(export))).where
            assert where.startswith(f"prov.json, {kind}: "), (kind, where)
    for text in (
        whole.replace(b'"activity": {', b'"activity": 1, "activity": {'),
        whole.replace(b"_:used1", b"_:u1"),
    ):
        export.members["prov.json"] = text
        assert {each.where for each in verify.check_prov(export)} == {"prov.json"}

    def other_officer(held: Members) -> None:
        name = next(each["lt:name"] for each in kinds["agent"].values() if each["lt:name"]).encode()
        held["prov.json"] = held["prov.json"].replace(name, b"x")

    def taken_out(held: Members) -> None:
        del held["prov.json"]

    assert {each.partition(":")[0] for each in wrong(remake(other_officer))} == {"prov.json, agent"}
    assert "prov.json, entity" in {each.partition(":")[0] for each in wrong(remake(taken_out))}


def test_every_field_of_a_paper_is_vouched_for(exported: Path, remake: Remake) -> None:
    """All that stands in ``documents.jsonl``, title and file name too: each is changed in turn, and the archive signed anew."""
    rows = [json.loads(line) for line in members(exported / "export.zip")["documents.jsonl"].splitlines()]
    missed = set()
    for name, value in rows[0].items():
        other = other_than(value)

        def change(held: Members, name: str = name, other: object = other) -> None:
            told = [row | {name: other} if place == 0 else row for place, row in enumerate(rows)]
            held["documents.jsonl"] = "".join(f"{canonical(row)}\n" for row in told).encode()

        if not wrong(remake(change)):
            missed.add(name)
    assert missed == set()


def other_than(value: object) -> object:
    if isinstance(value, list):
        return [*value, "x"]
    return value + 1 if isinstance(value, int) else 7 if value is None else f"{value}x"


def test_what_was_copied_by_hand_is_read(exported: Path, tmp_path: Path) -> None:
    """Anchors that an editor of Windows saved, the key with a blank and in capitals."""
    text = (exported / "anchors.jsonl").read_text("utf-8")
    kept = tmp_path / "anchors.txt"
    kept.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert verify.kept_anchors(str(kept)) == verify.kept_anchors(str(exported / "anchors.jsonl"))
    key = json.loads(members(exported / "export.zip")["manifest.json"])["public_key"]
    assert wrong(exported / "export.zip", key=f" {key.upper()}\n") == set()
    assert "manifest.json" in wrong(exported / "export.zip", key="0" * 64)


def test_what_belongs_to_no_entry_stands_twice_or_is_written_otherwise_is_named(
    exported: Path, remake: Remake, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the office itself, signed with its own key: everything at once, and each is named."""
    cursor = "\x1b[2JNguyên vẹn. / All holds."

    def change(held: Members) -> None:
        acts, entries, proofs = (lines(held, f"{name}.jsonl") for name in ("acts", "entries", "proofs"))
        put(
            held,
            "acts.jsonl",
            [acts[0] | {"text": "{}"}, *acts, {"stream": "case:x", "seq": 1, "text": "{}"}],
        )
        put(held, "proofs.jsonl", [*proofs, proofs[0]])
        put(held, "entries.jsonl", [*entries, entries[-1]])
        twice = held["reads.jsonl"].replace(b'{"actor_id":', b'{"actor_id":"nobody","actor_id":', 1)
        held |= {"reads.jsonl": twice, "law/0.json": b"{}", "documents/0": b"x", cursor: b"x"}
        held["books.jsonl"] = b'{"stream":"book:a:b", "seq":1}'
        held["manifest.json"] = held["manifest.json"].replace(b'"scope":{"case":"', b'"scope":{"case":"other')

    path = remake(change)
    found = wrong(path)
    first, last = (lines(members(path), "acts.jsonl")[0], lines(members(path), "entries.jsonl")[-1])
    assert found >= {
        f"acts.jsonl: {first['stream']} #{first['seq']}",
        "acts.jsonl: case:x #1",
        f"proofs.jsonl: {lines(members(path), 'proofs.jsonl')[0]['stream']}",
        f"entries.jsonl: {last['stream']} #{last['seq']}",
        "reads.jsonl #1",
        "books.jsonl",
        "books.jsonl: book:a:b #1",
        "law/0.json",
        "documents/0",
        cursor,
    }
    assert [each for each in found if each.startswith("case:other")]
    assert verify.main([str(path), "--verbose"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == told[-1]
    assert told[0].startswith("KHÔNG NGUYÊN VẸN / NOT WHOLE")
    assert "<001B>[2JNguyên vẹn" in "".join(told)
    assert "\x1b" not in "".join(told)


def test_two_histories_among_the_anchors_kept_elsewhere_are_named(exported: Path, tmp_path: Path) -> None:
    """An old copy was restored and gone on with: the file kept elsewhere holds two anchors of one number."""
    text = (exported / "anchors.jsonl").read_text("utf-8")
    number = json.loads(text.splitlines()[0])["seq"]
    (tmp_path / "both.txt").write_text(f"{number}:{'0' * 64}\n{text}")
    whole = verify.read_anchors(str(tmp_path / "both.txt"))
    export = verify.Export(str(exported / "export.zip"))
    hashes = {each: str(told["hash"]) for each, told in whole.items()}
    found = {each.where for each in verify.check(export, None, hashes, whole)}
    assert found == {f"anchor {number}"}


def test_anchors_that_are_none_are_refused_by_their_line_and_later_ones_are_no_comparison(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = json.loads(members(exported / "export.zip")["manifest.json"])["public_key"]
    path = tmp_path / "anchors.txt"
    for text, status, told in (
        ("", 2, "holds no anchor"),
        (f"# {'0' * 64}\n\n1:abc\n", 2, "line 3"),
        ("{}\n", 2, "line 1"),
        (f"999:{'0' * 64}\n", 0, "by itself alone, without --anchors)"),
    ):
        path.write_text(text)
        assert verify.main([str(exported / "export.zip"), "--key", key, "--anchors", str(path)]) == status
        said = capsys.readouterr()
        assert told in said.out + said.err


def test_alike_things_are_told_together() -> None:
    many = [verify.Wrong(f"case:{number}", "mất", "gone") for number in range(9)]
    assert len(list(verify.grouped([*many, verify.Wrong("x", "khác", "other")]))) == 2
    assert "… 4 chỗ nữa" in next(verify.grouped(many))
    assert "case:8" in next(verify.grouped(many, verbose=True))
