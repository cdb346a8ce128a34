"""The record of processing is true: every table is in it once, every article can be cited, and nothing unseen is called seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import persistence.models
from persistence.models.base import Base
from rules.errors import CorpusError
from tests.web.cli import answer, lotrinh
from web.privacy.record import FILE, load_record
from workflows.books import load_books
from workflows.books.slots import slots_of


def test_every_table_is_in_one_group() -> None:
    assert persistence.models.SCHEMA_REVISION
    told = [name for group in load_record().groups for name in group.tables]
    assert sorted(told) == sorted(Base.metadata.tables)


def test_the_command_prints_it_with_what_was_not_seen() -> None:
    assert "Chưa kiểm chứng" in lotrinh("privacy", "record").output
    assert answer("privacy", "record")["verified"] is False


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    kind: basic", "    kind: harmless", "kind"),
        ("    sealed: false\n", "", "sealed"),
        ("holds_vi", "hold_vi", "hold_vi"),
        ("groups:", "group:", "groups"),
    ],
)
def test_a_record_that_is_not_of_its_form_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    changed = tmp_path / "processing.yaml"
    changed.write_text(FILE.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(CorpusError, match=said):
        load_record(changed)


@pytest.mark.parametrize("name", ["data_requests", "data_breaches"])
def test_requests_and_breaches_have_registers_with_clocks(name: str) -> None:
    book = load_books()[name]
    assert book.due is not None
    assert not book.verified


def test_the_first_answer_runs_out_before_the_fulfilment() -> None:
    book = load_books()["data_requests"]
    row = {
        "received_on": "2026-01-05",
        "answer_by": "2026-01-07",
        "fulfil_by": "2026-01-15",
        "person": "a" * 32,
    }
    for state, due, counts in (
        ("new", date(2026, 1, 7), True),
        ("answered", date(2026, 1, 15), True),
        ("done", date(2026, 1, 15), False),
    ):
        found = slots_of(book, {**row, "state": state})
        assert (found.due, found.open) == (due, counts)
