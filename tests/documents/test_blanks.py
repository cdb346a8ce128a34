"""A form to fill in by hand: every form of the catalogue, its lines open and laid out by the rules; and the papers from outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents.blanks import blank
from documents.catalogue import FormEntry, load_catalogue, slug
from documents.errors import DocumentError
from documents.incoming import IncomingPaper, load_incoming
from documents.layout import Profile, lint
from rules.corpus import load_corpus
from tests.documents.kit import texts
from workflows.procedure import load_procedures

ENTRIES = list(load_catalogue())
ACTS = load_procedures().acts


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: slug(f"{entry.id} {entry.in_force_from}"))
def test_every_form_can_be_had_with_nothing_filled_in(entry: FormEntry) -> None:
    content = blank(entry, entry.in_force_from)
    text = "\n".join(texts(content))
    assert not re.search(r"None|{|}|facts\.|person\.", text)
    assert "☒" not in text
    assert f"năm {entry.in_force_from.year}\n" not in text
    expected = Profile.of(entry)
    assert {fault.rule for fault in lint(content, expected)} <= {"place and day in italics"}


def test_the_day_of_law_stays_off_the_paper_and_picks_its_bases() -> None:
    entry = load_catalogue().form("105/2021/NĐ-CP Mẫu 07", ENTRIES[0].in_force_from)
    text = "\n".join(texts(blank(entry, entry.in_force_from)))
    assert "ngày ...... tháng ...... năm .........." in text.replace("\u00a0", " ")
    assert "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015" in text


@pytest.mark.parametrize("paper", load_incoming().values(), ids=lambda paper: paper.id)
def test_what_is_taken_down_of_a_paper_from_outside_is_asked_by_the_acts_that_record_it(
    paper: IncomingPaper,
) -> None:
    asked = {field.name for name in paper.acts for field in ACTS[name].inputs}
    stamped = {fact for name in paper.acts for fact in ACTS[name].stamps}
    wanted = {one.fact for one in paper.records if one.fact}
    assert wanted <= asked | stamped
    assert wanted <= set(load_corpus().facts)


def test_the_court_and_the_detention_are_there() -> None:
    assert list(load_incoming()) == [*(f"C0{number}" for number in range(1, 10)), "N09"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("papers: {X1: {title: a, from: b, records: [{label: c}]}}", "acts"),
        ("papers: {X1: {title: a, from: b, records: [{label: c, fact: d}], acts: [e]}}", "records"),
        ("papers: {X1: [a]}", "X1"),
        ("papers: {X1: {title: a, colour: red}}", "colour"),
        ("[]", "papers"),
    ],
)
def test_data_that_are_not_understood_are_refused(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "incoming.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DocumentError, match=named):
        load_incoming(path)
