"""The books as data: every one reads, what is wrong is named, and a verified layout has the words of the form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.catalogue import load_catalogue
from rules.corpus import load_corpus
from workflows.errors import ProcedureError
from workflows.procedure import load_procedures
from workflows.registers import load_books, read_books
from workflows.registers.reader import FOLDER

GOOD = (FOLDER / "20-addicts.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("enters: [addict_list.enlist]", "enters: [addict_list.enlst]", "addict_list.enlst"),
        ("place: commune", "place: village", "village"),
        ("read_by: [commune_police", "read_by: [comune_police", "comune_police"),
        ('73/2021/QH14 Đ43"', '73/2021/QH14 Đ430"', "430"),
        ("from: facts.addict_paper", "from: facts.addict_papr", "addict_papr"),
        ("columns: [full_name, born", "columns: [born", "full_name"),
        ("id: addicts", "id: Người nghiện", "small letters"),
        ("totals: {opening", "totals: {openings", "openings"),
        ("removes: [addict_list.remove]", "removes: []", "must be able to leave"),
        ("signer: commune_police_head", "signer: nobody", "nobody"),
        ("place: commune", "place: commune\ncolour: red", "colour"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in GOOD
    (tmp_path / "a.yaml").write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(Exception, match=named) as told:
        read_books(tmp_path, load_procedures(), load_corpus())
    assert told.value.args


def test_an_id_stands_once(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(ProcedureError, match="stands twice"):
        read_books(tmp_path, load_procedures(), load_corpus())


def test_each_day_since_a_book_began_has_a_keeper_and_a_layout() -> None:
    for book in load_books().values():
        begin = min(each.valid_from for each in book.keeping)
        for day in (
            begin,
            date(2025, 2, 28),
            date(2025, 3, 1),
            date(2026, 6, 30),
            date(2026, 7, 1),
            date(2030, 1, 1),
        ):
            if day < begin:
                continue
            assert book.keepers(day), (book.id, day)
            assert book.layout(day).in_force(day), (book.id, day)
            for keeper in book.keepers(day):
                assert set(keeper.kinds) <= book.read_by, (book.id, keeper.kinds)
                assert load_corpus().standing(keeper.cites, day)


def test_what_is_not_seen_says_so() -> None:
    for book in load_books().values():
        for layout in book.layouts:
            assert layout.verified or layout.note_vi, book.id


def test_a_layout_of_a_form_has_its_heads_in_its_order() -> None:
    catalogue = load_catalogue()
    seen = 0
    for book in load_books().values():
        for layout in book.layouts:
            if not layout.form:
                continue
            sheet = catalogue.form(layout.form, layout.valid_from).sheet
            assert sheet is not None
            table = next(line for line in sheet.lines if line.kind == "table")
            heads = ["TT", *(head for _key, head, _width in layout.columns)]
            assert [name for name, _width in table.columns] == heads, layout.form
            seen += 1
    assert seen >= 4
