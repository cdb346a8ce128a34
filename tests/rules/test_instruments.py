"""The register of instruments agrees with the corpus, and its loader is strict."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.corpus import load_corpus
from rules.errors import CorpusError
from rules.instruments import load_register, plain, read_register

REGISTER = load_register()
# The corpus calls the consolidated law by its amendment, and tells of the unseen joint circular what it takes of it.
_OTHER_TITLE = {"15/2012/QH13", "03/2025/TTLT-BCA-VKSNDTC-TANDTC"}


@pytest.mark.parametrize("version", load_corpus().all_versions(), ids=lambda one: f"{one.number} {one.from_}")
def test_every_text_of_the_corpus_is_in_the_register_with_the_same_days(version: object) -> None:
    from rules.corpus import Instrument

    assert isinstance(version, Instrument)
    (entry,) = REGISTER.by_number(version.number)
    assert (entry.kind, entry.issuer, entry.issued) == (version.kind, version.issuer, version.issued)
    assert entry.title == version.title or version.number in _OTHER_TITLE
    assert entry.from_ is not None
    assert entry.from_ <= version.from_
    assert entry.to is None or (version.to is not None and version.to <= entry.to)
    if version.number not in _OTHER_TITLE:
        last = max(
            (one.to or version.from_.max)
            for one in load_corpus().all_versions()
            if one.number == version.number
        )
        assert (entry.to or version.from_.max) == last


def test_every_place_that_a_rule_cites_is_in_the_outline_of_its_text() -> None:
    cites = {
        (rule.id, cite)
        for version in load_corpus().all_versions()
        for rule in version.rules
        for cite in rule.cites
    }
    assert [one for one in sorted(cites) if REGISTER.lacks(one[1])] == []


def test_every_text_that_a_rule_cites_is_in_the_register() -> None:
    cited = {
        cite.instrument
        for version in load_corpus().all_versions()
        for rule in version.rules
        for cite in rule.cites
    }
    assert [one for one in sorted(cited) if not REGISTER.by_number(one)] == []


def test_a_complete_text_has_an_outline() -> None:
    complete = {one.number for one in load_corpus().all_versions() if one.complete}
    assert [one for one in complete if REGISTER.outline(one) is None] == []


def test_names_are_one_however_the_sign_stands() -> None:
    assert plain("Luật Phòng,  chống MA TUÝ") == plain("luật phòng, chống ma túy")
    assert plain("Uỷ ban, hoà giải, khoẻ") == plain("ủy ban, hòa giải, khỏe")


_LINE = (
    '  - {number: "1/2020/NĐ-CP", kind: Nghị định, title: T, issuer: Chính phủ, issued: 2020-01-01, from: 2020-02-01, '
    "to: null, verified: true, seen: x}\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("verified: true", "verified: false"),
        ("verified: true", "verified: true, unseen: [from]"),
        ("verified: true", "verified: false, unseen: [weather]"),
        ("2020-02-01", "2019-02-01"),
        ("2020-01-01", "2020-02-31"),
        ("kind: Nghị định, ", ""),
        ("seen: x", "seen: x, colour: red"),
    ],
)
def test_a_line_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "register.yaml").write_text(f"texts:\n{_LINE}", "utf-8")
    assert len(read_register(tmp_path).entries) == 1
    (tmp_path / "register.yaml").write_text(f"texts:\n{_LINE.replace(old, new)}", "utf-8")
    with pytest.raises(CorpusError):
        read_register(tmp_path)


def test_an_outline_with_letters_that_no_point_has_is_refused(tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text(f"texts:\n{_LINE}", "utf-8")
    (tmp_path / "outline").mkdir()
    (tmp_path / "outline" / "x.yaml").write_text('text: 1/2020/NĐ-CP\narticles:\n  "1": "1:abf"\n', "utf-8")
    with pytest.raises(CorpusError):
        read_register(tmp_path)
