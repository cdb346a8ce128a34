"""What is kept back cannot be worked out from what is told."""

from __future__ import annotations

from workflows.reporting.model import Figure, Line, Words
from workflows.reporting.suppression import LEAST, kept_back
from workflows.reporting.tables import CLOSING, IN, OPENING, OUT, TOTAL, Column, Row, Table

_WORDS = Words("x", "x")
_SIDES = (OPENING, IN, OUT, CLOSING)


def _table(name: str, rows: dict[str, tuple[int, int, int, int]]) -> Table:
    columns = tuple(Column(side, _WORDS, side) for side in _SIDES)
    totals = tuple(sum(each[at] for each in rows.values()) for at in range(4))
    told = tuple(
        Row(
            row,
            _WORDS,
            {
                side: Figure(tuple(Line(f"p{n}", "c") for n in range(count)))
                for side, count in zip(_SIDES, counts, strict=True)
            },
        )
        for row, counts in {**rows, TOTAL: totals}.items()
    )
    return Table(name, _WORDS, (), columns, told, _WORDS)


def test_small_numbers_and_what_would_betray_them_are_kept_back() -> None:
    table = _table("users", {"a": (10, 2, 6, 6), "b": (20, 10, 5, 25), "c": (30, 20, 10, 40)})

    hidden = kept_back([table])

    assert ("users", "a", IN) in hidden
    for row in ("a", "b", "c", TOTAL):
        assert sum(("users", row, side) in hidden for side in _SIDES) != 1
    for side in _SIDES:
        assert sum(("users", row, side) in hidden for row in ("a", "b", "c", TOTAL)) != 1


def test_a_split_does_not_betray_the_table_of_its_book() -> None:
    whole = _table("users", {"a": (3, 7, 0, 10), "b": (9, 7, 6, 10)})
    split = _table("users.sex", {"male": (12, 14, 6, 20)})

    hidden = kept_back([whole, split])

    kept = {place for place in hidden if place[1] == TOTAL}
    assert {("users", *place[1:]) in hidden and ("users.sex", *place[1:]) in hidden for place in kept} <= {
        True
    }


def test_nothing_small_nothing_kept_back() -> None:
    assert kept_back([_table("users", {"a": (10, LEAST, 0, 15)})]) == frozenset()
