"""The definitions as data: whatever may enter or remove stands under a cause; what is malformed is told with file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workflows.errors import ProcedureError
from workflows.procedure import load_procedures
from workflows.procedure.loader import SAME_STAGE
from workflows.registers import load_books
from workflows.registers.model import Rule
from workflows.reporting.definition import Book
from workflows.reporting.loader import FOLDER, load_definitions, read_definitions

DEFINED = load_definitions()


def _crossing(rule: Rule) -> tuple[set[str], set[str]]:
    """Acts that may enter a line of the book, and acts that may remove one."""
    enters, removes = set(rule.enters), set(rule.removes | rule.leaves)
    for act in load_procedures()[rule.procedure].acts.values():
        for row in act.rows:
            for begin in row.stages:
                for end in {branch.to for branch in row.branches} - {SAME_STAGE}:
                    if begin not in rule.stages and end in rule.stages:
                        enters.add(act.id)
                    if begin in rule.stages and end not in rule.stages:
                        removes.add(act.id)
    return enters, removes


@pytest.mark.parametrize("book", DEFINED.books.values(), ids=lambda book: str(book.id))
def test_every_act_that_crosses_the_edge_of_a_book_stands_under_a_cause(book: Book) -> None:
    for register in book.registers:
        for rule in load_books()[register].rules.values():
            enters, removes = _crossing(rule)
            for crossing, causes in ((enters, book.causes_in), (removes, book.causes_out)):
                named = {act for cause in causes for test in cause.tests for act in test.acts}
                assert crossing <= named, (book.id, sorted(crossing - named))


def test_every_value_of_a_fact_that_tells_causes_apart_is_told() -> None:
    """A new reason in the law would stand in no column: the report would not add up, and it is told here first."""
    facts = load_procedures()
    assert facts
    from rules.corpus import load_corpus

    catalogue = load_corpus().facts
    for book in DEFINED.books.values():
        told: dict[tuple[frozenset[str], str], set[str]] = {}
        for cause in book.causes_out:
            for test in (*cause.tests, *cause.after):
                if test.fact:
                    told.setdefault((test.acts, test.fact), set()).update(test.values)
        for (_acts, fact), values in told.items():
            assert values == set(catalogue[fact].values), (book.id, fact)


def _changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    folder = tmp_path / "reports"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("books.yaml", "of: [illegal_users]", "of: [nobody]", "no book 'nobody'"),
        ("books.yaml", "acts: [addict_list.enlist]", "acts: [addict_list.enlisst]", "no act"),
        ("kinds.yaml", 'starts: ["12-15"]', 'starts: ["02-29"]', '"MM-DD"'),
        ("kinds.yaml", "due_days: 5", "due_days: -1", "0 to 60"),
        ("targets.yaml", "measure: facilities", "measure: guess", "accepted: share"),
        ("targets.yaml", "percent: 100}]", "percent: 120}]", "0 to 100"),
        ("activities.yaml", "persons: true", "person: true", "unknown key 'person'"),
    ],
)
def test_what_is_malformed_is_told(tmp_path: Path, file: str, old: str, new: str, named: str) -> None:
    with pytest.raises(ProcedureError, match=named):
        read_definitions(_changed(tmp_path, file, old, new), load_procedures())


def test_an_office_lays_its_own_cut_offs_over_those_of_the_program(tmp_path: Path) -> None:
    own = tmp_path / "reports.yaml"
    own.write_text(
        'format: 1\nkinds:\n  year:\n    vi: Báo cáo năm\n    en: Year\n    starts: ["01-01"]\n    due: "01-20"\n    verified: true\n',
        encoding="utf-8",
    )

    found = read_definitions(FOLDER, load_procedures(), own)

    assert found.kinds["year"].starts == ((1, 1),)
    assert found.kinds["half"] == DEFINED.kinds["half"]
    assert found.hash != DEFINED.hash
