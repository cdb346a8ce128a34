"""What a run of all kinds of page says at its end, and what of it is written into the page of figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import writing
from bench.opening import kilobytes, parted, summary, told, weight
from bench.report import Figure, Measurement, Result, Runner


def page(name: str, taken: float, kb: int, prefix: str = "page: ") -> Result:
    def measure(_run: Runner) -> Measurement:
        raise NotImplementedError

    shown = Figure(f"{prefix}{name}", 1.0, "100 ms", "ms", "lower", measure)
    return Result(shown, Measurement([taken, taken], {"100 ms": [100.0, 100.0]}, f"300 persons, x, {kb} kB"))


def test_all_kinds_are_named_the_slowest_first_and_summed_up() -> None:
    pages = [page("a", 20, 140), page("b", 80, 90), page("c", 3, 20, "load: page: ")]
    assert [kilobytes(each) for each in pages] == [140, 90, 20]
    lines = told(pages).splitlines()
    assert [line.rpartition("page: ")[2] for line in lines[:3]] == ["b", "a", "c"]
    assert lines[3] == (
        "all 3 kinds under 100 ms; slowest: b 80, a 20, c 3; heaviest (kB): a 140, b 90, c 20"
    )
    assert summary([*pages, page("d", 101, 5)]).startswith("1 of 4 kinds NOT under 100 ms; slowest: d 101")
    other = page("acts", 1, 1, "")
    assert parted([*pages, other]) == (pages, [other])


def test_a_page_weighs_what_it_brings() -> None:
    plain, bare = b"<!doctype html><p>", b"a,b"
    assert weight(bare) == len(bare)
    styled = plain + b'<link href="/static/lotrinh.css?v=1">'
    assert weight(styled) - weight(plain) > 30_000
    assert weight(plain) > 20_000  # the fonts


def test_of_many_kinds_the_slowest_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "measured.md"
    there.write_text(f"before {writing.BEGIN} old {writing.END} after", "utf-8")
    monkeypatch.setattr(writing, "PAGE", there)
    figures = [page(f"kind {place}", place, 10).as_json() for place in range(1, 30)]
    figures.append(page("too slow", 120, 10).as_json())
    machine = {"cores": 2, "python": "3.11"}
    run = tmp_path / "bench.json"
    run.write_text(json.dumps({"at": "2026-11-26", "machine": machine, "figures": figures}), "utf-8")
    writing.main([str(run)])
    said = there.read_text("utf-8")
    assert said.startswith("before ")
    assert "| page: too slow (300 persons, x, 10 kB) |" in said
    assert "**not met**" in said
    assert "| page: kind 21 (" in said
    assert "| page: kind 20 (" not in said
    assert "| 20 further kinds of page, each at most | 20.00 ms |" in said
