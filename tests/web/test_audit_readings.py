"""Who looked at a person's file stands in an export whole: what the office leaves out, changes or moves is named, though it signs anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from documents import verify
from tests.web.exports import Members, anchored, lines, put
from tests.web.test_audit_export import Remake, case_of, exported, kept, members, remake, take, wrong

__all__ = ["exported", "remake"]  # fixtures
Lines = list[dict[str, Any]]


def rehashed(told: Lines) -> Lines:
    """Numbers and hashes made to fit, as whoever knows the format would."""
    last: dict[str, tuple[int, str]] = {}
    for each in told:
        number, prev = last.get(each["person_id"], (0, ""))
        each |= {"number": number + 1, "prev_hash": prev}
        each["hash"] = verify._reading_hash(each, prev)
        last[each["person_id"]] = (number + 1, each["hash"])
    return told


def first_gone(told: Lines) -> Lines:
    return told[1:]


def middle_gone(told: Lines) -> Lines:
    return told[:1] + told[2:]


def last_gone(told: Lines) -> Lines:
    return told[:-1]


def all_gone(told: Lines) -> Lines:
    return []


def changed(told: Lines) -> Lines:
    return [told[0] | {"actor_id": "another"}, *told[1:]]


def swapped(told: Lines) -> Lines:
    return [told[1], told[0], *told[2:]]


def to_another_case(told: Lines) -> Lines:
    return [told[0] | {"case_id": "another"}, *told[1:]]


def to_another_person(told: Lines) -> Lines:
    return [told[0] | {"person_id": "another"}, *told[1:]]


def made_up(told: Lines) -> Lines:
    return [*told, told[-1] | {"id": 10**6, "actor_id": "another"}]


ATTACKS: list[Callable[[Lines], Lines]] = [
    first_gone, middle_gone, last_gone, all_gone, changed, swapped, to_another_case, to_another_person, made_up,
]  # fmt: skip


@pytest.fixture(scope="module")
def later(exported: Path) -> Path:
    """The same case taken out again: a newer anchor saw more readings."""
    return take(exported, case_of(exported), "later.zip")


def remade(path: Path, change: Callable[[Members], None]) -> verify.Export:
    export = verify.Export(str(path))
    change(export.members)
    return export


def of_readings(export: verify.Export, **how: Any) -> set[str]:
    """What does not hold beside signature and manifest, which are the office's own to make."""
    found = {each.where.partition(" #")[0] for each in verify.check(export, **how)}
    return found - {"(tệp nén / the archive)", "manifest.sig", "reads.jsonl", "proofs.jsonl", "anchors.jsonl"}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("fit", [list, rehashed])
def test_readings_that_do_not_fit_are_named(
    later: Path, attack: Callable[[Lines], Lines], fit: Callable[[Lines], Lines]
) -> None:
    """Left as they are, and with every number and hash made to fit; no anchor from elsewhere is needed."""
    told = lines(members(later), "reads.jsonl")
    assert len(told) > 2
    (person,) = {str(each["person_id"]) for each in told}
    found = of_readings(remade(later, lambda held: put(held, "reads.jsonl", fit(attack(told)))))
    assert found - {"reads:another"} == {f"reads:{person}"}


def test_the_proof_of_an_older_anchor_hides_nothing(exported: Path, later: Path) -> None:
    before = members(exported / "export.zip")

    def change(held: Members) -> None:
        held["reads.jsonl"] = before["reads.jsonl"]
        old = [each for each in lines(before, "proofs.jsonl") if str(each["stream"]).startswith("reads:")]
        rest = [each for each in lines(held, "proofs.jsonl") if not str(each["stream"]).startswith("reads:")]
        put(held, "proofs.jsonl", [*rest, *old])

    assert of_readings(verify.Export(str(later))) == set()
    (person,) = verify.persons(verify.Export(str(later)))
    assert of_readings(remade(later, change)) == {f"reads:{person}"}


def test_an_anchor_made_for_the_occasion_is_not_the_one_kept_elsewhere(exported: Path, later: Path) -> None:
    """The newest anchor remade over fewer readings: its own hash elsewhere tells, and whole older ones that saw more."""
    (person,) = verify.persons(verify.Export(str(later)))
    stream = f"reads:{person}"
    first = members(exported / "export.zip")

    def fewer(held: Members) -> None:
        told = lines(held, "reads.jsonl")[:1]
        put(held, "reads.jsonl", told)
        made = lines(held, "anchors.jsonl")
        anchored(held, [[stream, 1, told[0]["hash"]]], made[-2])

    true = {int(str(each["seq"])): str(each["hash"]) for each in lines(members(later), "anchors.jsonl")}
    export = remade(later, fewer)
    streams = {each.where for each in verify.check_readings(export)}
    assert streams == set()  # by itself it fits
    newest = max(true)
    assert f"anchor {newest}" in {each.where for each in verify.check_anchors(export, dict(true))}
    whole = verify.read_anchors(str(exported / "anchors.jsonl"))
    seen = {head[0]: head[1] for head in whole[1]["heads"]}
    named = {each.where for each in verify.check_kept_heads(export, whole)}
    assert f"{stream} #{seen[stream]}" in named
    assert lines(first, "anchors.jsonl")[0]["hash"] == whole[1]["hash"]


def test_an_export_of_before_is_read_and_said_to_prove_nothing_of_readings(
    exported: Path, remake: Remake, capsys: pytest.CaptureFixture[str]
) -> None:
    def older(held: Members) -> None:
        drop = {"number", "id", "prev_hash", "hash"}
        put(
            held,
            "reads.jsonl",
            [{n: v for n, v in e.items() if n not in drop} for e in lines(held, "reads.jsonl")],
        )
        proofs = [
            each for each in lines(held, "proofs.jsonl") if not str(each["stream"]).startswith("reads:")
        ]
        put(held, "proofs.jsonl", proofs)
        del held["books.jsonl"]
        manifest = json.loads(held["manifest.json"]) | {"format": verify.BEFORE}
        held["manifest.json"] = json.dumps(manifest).encode()

    path = remake(older)
    assert wrong(path, kept=kept(exported)) == set()
    assert verify.main([str(path)]) == 0
    assert "nhật ký tra cứu (reads.jsonl)" in capsys.readouterr().out
    # Who kept whole anchors is not deceived by the older form.
    assert verify.main([str(path), "--anchors", str(exported / "anchors.jsonl")]) == 1
    assert ": reads:" in capsys.readouterr().out


def test_a_period_holds_the_readings_of_all_its_persons(exported: Path) -> None:
    path = take(exported, "2024-01-01..2030-12-31", "readings.zip")
    export = verify.Export(str(path))
    whole = verify.read_anchors(str(exported / "anchors.jsonl"))
    assert verify.check(export, None, kept(exported), whole) == []
    persons = {str(each["person_id"]) for each in lines(export.members, "reads.jsonl")}
    assert persons <= verify.persons(export)
    assert {f"reads:{each}" for each in verify.persons(export)} <= {
        str(each["stream"]) for each in lines(export.members, "proofs.jsonl")
    }
    export.members["reads.jsonl"] = b""
    assert {each.where.partition(" #")[0] for each in verify.check_readings(export)} == {
        f"reads:{each}" for each in persons
    }
