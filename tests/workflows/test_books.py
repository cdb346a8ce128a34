"""Registers as files of data: read strictly, rows checked by column, the rules over several rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from workflows.books import Book, Column, check_row, load_books
from workflows.books.loader import FOLDER
from workflows.books.rules import Move, load_refused, stock_refused
from workflows.books.slots import PARTED, slots_of, words_in
from workflows.errors import ProcedureError

TODAY = date(2026, 8, 3)


class Everybody:
    """Whatever is named is on file under the same id."""

    def find(self, column: Column, text: str) -> str | None:
        return None if text == "nobody" else text


def checked(name: str, **given: object) -> tuple[Mapping[str, object], dict[str, str]]:
    found = check_row(load_books()[name], given, Everybody(), TODAY)
    return found.values, {each.field: each.vi for each in found.problems}


PLEDGE = {"signed_on": "01/07/2026", "kind": "family", "signatory": "Lò Văn Mẫu", "state": "valid"}
BASE = (FOLDER / "awards.yaml").read_text("utf-8")


def test_every_register_of_the_plans_is_there_and_says_who_writes() -> None:
    books = load_books()
    assert len(books) >= 30
    assert {"contacts", "assignments", "volunteers", "kits", "medicine", "tips", "pledges"} <= set(books)
    for book in books.values():
        assert book.source, book.id
        assert book.who, book.id
        assert all(each.vi and each.en for each in book.columns)
        assert book.verified or (book.note.vi and book.note.en), book.id


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("group: staff", "group: nowhere", "'group' is one of"),
        ("mark: state", "marks: state", "unknown key 'marks'"),
        ("mark: state", "mark: name", "is of type choice"),
        ("day: proposed_on", "day: never", "no column 'never'"),
        ("required: true, personal: true", "must: true, personal: true", "unknown key 'must'"),
        ("commune_chair", "commune_king", "no role commune_king"),
        ("id: awards", "id: other", "name of the file"),
        ("[tập thể, a group]", "[tập thể]", "is [vi, en]"),
        ("type: note", "type: essay", "'type' of 'deed'"),
        ("only: {state: [granted]}", "only: {state: [never]}", "no such value"),
        ("id: period", "id: reason", "reserved"),
        ('source: ["B V.1.h"]', 'source: ["B V.1.h", "B V.1.h"]', "twice"),
    ],
)
def test_the_loader_is_strict(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in BASE
    (tmp_path / "awards.yaml").write_text(BASE.replace(old, new, 1), "utf-8")
    with pytest.raises(ProcedureError) as refused:
        load_books(tmp_path)
    assert said in refused.value.en
    assert "awards.yaml" in refused.value.vi


def test_a_row_is_read_as_officers_and_spreadsheets_write_it() -> None:
    values, problems = checked(
        "pledges",
        signed_on=datetime(2026, 7, 1, 9, 30),  # noqa: DTZ001 - as a spreadsheet has it
        kind="gia đình",
        signatory="  Lò\u00a0Văn   Mẫu ",
        members=4.0,
        state="còn hiệu lực",
        valid_to="31/12/2027",
    )
    assert problems == {}
    assert values == {
        "signed_on": "2026-07-01", "kind": "family", "signatory": "Lò Văn Mẫu", "members": 4, "state": "valid",
        "valid_to": "2027-12-31",
    }  # fmt: skip


def test_every_problem_is_told_by_its_column_at_once() -> None:
    _, problems = checked("pledges", signed_on="31/02/2026", kind="uncle", members="4,5", state="", other="x")
    assert set(problems) == {"signed_on", "kind", "members", "state", "other", "signatory"}
    assert "dạng ngày/tháng/năm" in problems["signed_on"]
    assert "Chọn một trong: gia đình" in problems["kind"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("signed_on", "04/08/2026", "tương lai"),
        ("signed_on", "01/01/1812", "Năm từ"),
        ("valid_to", "30/06/2026", "không được trước"),
        ("members", "0", "từ 1 đến"),
        ("members", "1e3", "số nguyên"),
        ("members", "٣", "số nguyên"),
        ("signatory", "a\u202eb", "ký tự điều khiển"),
        ("signatory", "x" * 301, "Tối đa 300"),
        ("school", "Trường A", "chỉ điền khi"),
        ("person", "nobody", "chưa có đúng một người"),
    ],
)
def test_what_is_not_accepted(name: str, value: str, said: str) -> None:
    _, problems = checked("pledges", **{**PLEDGE, name: value})
    assert said in problems[name]
    assert set(problems) == {name}


def test_what_is_asked_only_then_is_required_then() -> None:
    given = {"from_on": "01/07/2026", "person": "p", "helper": "1"}
    assert "until" in checked("assignments", **given, state="ended")[1]
    assert checked("assignments", **given, state="active")[1] == {}
    assert "until" in checked("assignments", **given, state="active", until="02/07/2026")[1]


def test_one_helper_helps_one_or_two_persons_and_the_refusal_says_where_that_stands() -> None:
    book = load_books()["assignments"]
    assert load_refused(book, [], [(0, "a"), (1, "b")]) == {}
    assert load_refused(book, ["a", "b"], [(0, "b")]) == {}
    refused = load_refused(book, ["a"], [(0, "b"), (1, "c"), (2, "b")])
    assert set(refused) == {1}
    assert "120/2025/QH15 Đ10 k3" in refused[1].vi
    assert "mục V.11" in refused[1].cites[-1]


KITS = f"ats{PARTED}L1"


def day(number: int) -> date:
    return date(2026, 7, number)


@pytest.mark.parametrize(
    ("moves", "at_fault"),
    [
        ([Move(day(1), 10, 0), Move(day(2), -10, 1)], set()),
        ([Move(day(2), -10, 0), Move(day(2), 10, 1)], set()),  # what comes in on a day comes first
        ([Move(day(1), -1, 0), Move(day(2), 10, 1)], {0}),
        (
            [Move(day(1), 10), Move(day(3), -10), Move(day(2), -1, 0)],
            {0},
        ),  # what stands later would be uncovered
        ([Move(day(1), 5), Move(day(2), -3, 0), Move(day(3), -3, 1)], {1}),
        ([Move(day(3), -10)], {None}),  # the receipt is to be struck
    ],
)
def test_no_lot_falls_below_nothing_on_any_day(moves: list[Move], at_fault: set[int | None]) -> None:
    assert set(stock_refused(load_books()["kits"], KITS, moves)) == at_fault


def test_what_is_personal_or_of_health_is_not_searched_where_it_says_so() -> None:
    book = load_books()["tips"]
    values, problems = checked(
        "tips", received_on="01/08/2026", channel="family", area="Tổ 3", about="use", content="bí mật", state="new", informant="Ông X"
    )  # fmt: skip
    assert problems == {}
    assert words_in(book, values) == "Tổ 3"  # type: ignore[arg-type]


def test_the_slots_follow_from_the_row() -> None:
    book: Book = load_books()["kits"]
    values, _ = checked(
        "kits",
        moved_on="01/07/2026",
        movement="used",
        item="ats",
        lot="L1",
        quantity="1.200",
        expires_on="01/01/2027",
    )
    held = slots_of(book, values)  # type: ignore[arg-type]
    assert (held.key, held.delta, held.due, held.open) == (KITS, -1200, date(2027, 1, 1), False)
