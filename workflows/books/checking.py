"""One row held against its register: every problem by column, at once. Called for a form, the API, the command line, every row of a list.

Pure: who is named is asked through ``Known``; the day is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from workflows.books.errors import Problem
from workflows.books.model import Book, Column, Type, While
from workflows.books.reading import Refused, read_value
from workflows.model import Json

REFERENCES: Final = frozenset({Type.PERSON, Type.CASE, Type.OFFICER, Type.ROW})


class Known(Protocol):
    """What is on file, as far as whoever writes sees it."""

    def find(self, column: Column, text: str) -> str | None:
        """The id of what ``text`` names (an id, a number, a code); None where nothing, or more than one thing, is named so."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """The values as they are kept; only without ``problems`` may they be."""

    values: Mapping[str, Json]
    problems: tuple[Problem, ...] = ()


def check_row(book: Book, given: Mapping[str, object], known: Known, today: date) -> Checked:
    """Read and check a row. Empty values are left out. Rules over several rows (load, stock) are asked where it is written."""
    problems = [
        Problem(name, f"Sổ không có cột “{name}”.", f"The register has no column '{name}'.")
        for name in given
        if name not in book.by_id
    ]
    values: dict[str, Json] = {}
    for column in book.columns:
        try:
            value = read_value(column, given.get(column.id), today)
            if value is not None and column.type in REFERENCES:
                value = _named(column, str(value), known)
        except Refused as error:
            problems.append(
                Problem(column.id, f"{column.vi}: {error.said.vi}", f"{column.en}: {error.said.en}")
            )
            continue
        if value is not None:
            values[column.id] = value
    wrong = {each.field for each in problems}
    for column in book.columns:
        if column.id not in wrong and (column.required or column.only is not None or column.after):
            problems += _fits(book, column, values)
    return Checked(values, tuple(problems))


def holds(condition: While | None, values: Mapping[str, Json]) -> bool:
    """Whether a row counts."""
    return condition is None or values.get(condition.column) in condition.values


def _named(column: Column, text: str, known: Known) -> str:
    found = known.find(column, text)
    if found is None:
        raise Refused(*_WHO[column.type])
    return found


_WHO: Final[Mapping[Type, tuple[str, str]]] = {
    Type.PERSON: (
        "chưa có đúng một người như vậy trong phạm vi của bạn. Nhập số định danh hoặc mã người; chưa có thì ghi nhận người mới trước.",
        "not exactly one such person on file for you. Give the identity number or the id; put the person on file first.",
    ),
    Type.CASE: (
        "không có hồ sơ mang mã này trong phạm vi của bạn.",
        "there is no case of this code for you.",
    ),
    Type.OFFICER: (
        "không có cán bộ này ở cơ quan của sổ. Nhập mã cán bộ hoặc họ tên đúng như danh mục.",
        "there is no such officer at the office. Give the id, or the name as it is on file.",
    ),
    Type.ROW: (
        "không có dòng này trong sổ được dẫn chiếu. Nhập số thứ tự của dòng.",
        "there is no such line in the register referred to. Give its number.",
    ),
}


def _fits(book: Book, column: Column, values: Mapping[str, Json]) -> list[Problem]:
    """What is wrong with a column beside the others: missing, not asked, before another day."""
    there = column.id in values
    asked = column.only is None or values.get(column.only[0]) in column.only[1]
    if there and not asked:
        other = book.column(column.only[0]) if column.only is not None else column
        return [
            Problem(
                column.id,
                f"{column.vi}: chỉ điền khi “{other.vi}” là {_listed(other, column)}; hãy để trống.",
                f"{column.en}: only where '{other.en}' is one of {sorted(column.only[1]) if column.only else []}; leave it empty.",
            )
        ]
    if not there and asked and column.required:
        return [Problem(column.id, f"{column.vi}: cần nhập mục này.", f"{column.en}: this is required.")]
    before = values.get(column.after) if column.after else None
    if there and isinstance(before, str) and str(values[column.id]) < before:
        other = book.column(column.after)
        return [
            Problem(
                column.id,
                f"{column.vi}: không được trước “{other.vi}”.",
                f"{column.en}: not before '{other.en}'.",
            )
        ]
    return []


def _listed(other: Column, column: Column) -> str:
    values = sorted(column.only[1]) if column.only is not None else []
    words = {"yes": "có", "no": "không"}
    return ", ".join(
        f"“{other.choices[each].vi if each in other.choices else words.get(each, each)}”" for each in values
    )
