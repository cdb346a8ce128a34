"""The fields of a line's form, drawn from its register, and who may be meant where a name was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from persistence.books import BookReader, RowFilter
from persistence.books.known import OnFile
from persistence.search.finder import Finder
from persistence.search.wanted import read
from web.books.telling import NO, YES, Teller
from web.language import _, label
from web.pages.forms.fields import Choice, Field, Widget
from web.pages.record import log_all
from web.pages.views.times import born_vi
from web.signin.access import reach_of
from web.signin.officer import Officer
from web.signin.sensitive import VEILED
from web.signin.session import house
from workflows.books import Book, Column, Type, load_books
from workflows.books.model import MOST_NOTE, MOST_TEXT
from workflows.model import Person

_RADIO_MOST: Final = 4
_MOST_ROWS: Final = 300
_MOST_PERSONS: Final = 20
_WIDGETS: Final = {
    Type.NOTE: Widget.TEXT,
    Type.DATE: Widget.DATE,
    Type.NUMBER: Widget.LINE,
    Type.MONEY: Widget.LINE,
    Type.YES_NO: Widget.RADIO,
}

Errors = Mapping[str, Sequence[str]]


def fields_of(book: Book, officer: Officer, entered: Mapping[str, str], errors: Errors) -> tuple[Field, ...]:
    """Every field in the order of the register, with what was entered and what is wrong with it; none whose value is not shown."""
    return tuple(
        _field(each, book, officer, entered.get(each.id, ""), tuple(errors.get(each.id, ())))
        for each in book.columns
        if entered.get(each.id) != VEILED
    )


def _field(column: Column, book: Book, officer: Officer, value: str, errors: tuple[str, ...]) -> Field:
    choices = _choices(column, officer, value)
    widget = _WIDGETS.get(column.type, Widget.LINE)
    if column.type is Type.CHOICE:
        widget = Widget.RADIO if len(column.choices) <= _RADIO_MOST else Widget.SELECT
    elif choices and column.type is not Type.YES_NO:
        widget = Widget.SELECT
    return Field(
        name=column.id,
        label=label(column) + (f" ({label(column.unit)})" if column.unit.vi else ""),
        widget=widget,
        choices=choices,
        values=(value,) if value else (),
        required=column.required and column.only is None,
        hint=" ".join(each for each in (_hint(column, book), label(column.hint)) if each),
        errors=errors,
        most=column.most or (MOST_NOTE if column.type is Type.NOTE else MOST_TEXT),
    )


def _choices(column: Column, officer: Officer, value: str) -> tuple[Choice, ...]:
    """What there is to choose; none where it is typed."""
    blank = () if column.required and column.only is None else (Choice("", _("Không ghi")),)
    match column.type:
        case Type.CHOICE:
            listed = tuple(Choice(code, label(said)) for code, said in column.choices.items())
            many = len(listed) > _RADIO_MOST
            return (Choice("", _("– chọn –")), *listed) if many else (*listed, *blank)
        case Type.YES_NO:
            return (Choice("yes", _(YES)), Choice("no", _(NO)), *blank)
        case Type.PERSON:
            return _persons(officer, value)
        case Type.ROW:
            return _rows(column, officer)
        case Type.OFFICER:
            found = house().reader.actors(unit_id=officer.unit.id)
            return (Choice("", _("– chọn –")), *(Choice(each.id, each.name) for each in found))
    return ()


def _persons(officer: Officer, text: str) -> tuple[Choice, ...]:
    """Who may be meant by what was typed, among those whom the officer sees; none where nothing was typed, or nobody is found."""
    if not text:
        return ()
    known = OnFile(house().database).persons([text], reach_of(officer))
    if text in known:
        found: Sequence[Person] = tuple(OnFile(house().database).named([known[text]]).values())
    else:
        found = (
            Finder(house().database).find(read(text), reach_of(officer), limit=_MOST_PERSONS, near=0).exact
        )
    if not found:
        return ()
    log_all(house(), officer, [(each.id, None) for each in found], "book")
    return (
        *(Choice(each.id, _about(each)) for each in found),
        Choice("", _("người khác: để trống rồi gửi để tìm lại")),
    )


def _about(person: Person) -> str:
    day = born_vi(person)
    born = _("sinh %(born)s", born=day) if day else _("chưa rõ ngày sinh")
    address = str(person.attributes.get("address") or "")
    return ", ".join(each for each in (person.full_name, born, address) if each)


def _rows(column: Column, officer: Officer) -> tuple[Choice, ...]:
    """The lines of another register of the office, the newest first."""
    other = load_books()[column.of]
    wanted = RowFilter(book=other.id, units=(officer.unit.id,))
    rows = [line.row for line in BookReader(house().database).page(wanted, limit=_MOST_ROWS).items]
    teller = Teller(house(), officer, other, rows)
    return (
        Choice("", _("– chọn –")),
        *(Choice(row.row_id, f"{row.number}. {teller.title(row)}") for row in rows),
    )


def _hint(column: Column, book: Book) -> str:
    match column.type:
        case Type.PERSON:
            return _(
                "Số định danh, mã người, hoặc họ tên để chọn. Người chưa có thì ghi nhận người mới trước."
            )
        case Type.CASE:
            return _("Mã hồ sơ: ít nhất tám ký tự đầu.")
        case Type.ROW:
            return _("Chọn trong sổ “%(book)s” của cơ quan bạn.", book=label(load_books()[column.of]))
    if column.only is not None:
        return _(
            "Chỉ ghi khi “%(other)s” là: %(values)s.",
            other=label(book.column(column.only[0])),
            values=_values(column, book),
        )
    return ""


def _values(column: Column, book: Book) -> str:
    if column.only is None:
        return ""
    choices = book.column(column.only[0]).choices
    return ", ".join(label(said) for code, said in choices.items() if code in column.only[1])
