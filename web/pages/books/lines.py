"""One line of a register: its form, what stands in it with its whole history, its correction and its striking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from persistence.books import RowLine
from web.books.entering import correct_row, enter_row, strike_row
from web.books.seeing import book_named, hidden_in, must_write, open_row
from web.house import new_id
from web.language import _, label
from web.pages.books.fields import Errors, fields_of
from web.pages.books.line_page import line_page
from web.pages.forms.fields import Field
from web.pages.forms.reading import cleaned, ordinal
from web.pages.views.findings import Cite, cites_of
from web.signin.officer import Officer
from web.signin.sensitive import VEILED
from web.signin.session import at_work, house
from workflows.books import Book, RowRefused, RowVersion, Type, unknown_book

blueprint = Blueprint("book_lines", __name__)
_KEY: Final = "_key"
_VERSION: Final = "_version"
_MOST: Final = 5_000
_MOST_VERSIONS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a line."""

    title: str
    about: str
    cites: tuple[Cite, ...]
    action: str
    back: str
    key: str
    version: int
    fields: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...]
    reason: str
    reason_wrong: str
    correcting: bool


@blueprint.get("/so-theo-doi/<book_name>/moi")
def new(book_name: str) -> str:
    """The empty form; with a person where the address names one."""
    officer, book = _writer(book_name)
    person = book.first(Type.PERSON)
    named = request.args.get("nguoi", "")[:64]
    return _form(officer, book, {person.id: named} if person is not None and named else {}, {}, new_id())


@blueprint.post("/so-theo-doi/<book_name>/moi")
def create(book_name: str) -> Response | tuple[str, int]:
    """Enter a line; the same form sent twice enters one."""
    officer, book = _writer(book_name)
    entered, key = _entered(book), request.form.get(_KEY, "") or new_id()
    try:
        row = enter_row(house(), officer, book.id, entered, key=key)
    except RowRefused as error:
        return _form(officer, book, entered, _by_field(error), key), 422
    flash(_("Đã ghi vào sổ, số %(number)s.", number=row.number), "done")
    return redirect(url_for("book_lines.show", book_name=book.id, row_id=row.row_id), 303)


@blueprint.get("/so-theo-doi/<book_name>/<row_id>")
def show(book_name: str, row_id: str) -> str:
    """A line with its whole history."""
    officer = at_work()
    book, line = open_row(house(), officer, row_id, book_name)
    return render_template("books/line.html", page=line_page(officer, book, line))


@blueprint.get("/so-theo-doi/<book_name>/<row_id>/sua")
def edit(book_name: str, row_id: str) -> str:
    """The form with what stands in the line."""
    officer, book, line = _own(book_name, row_id)
    entered = {name: _typed(book, name, value) for name, value in line.row.values.items()}
    return _form(officer, book, entered, {}, new_id(), line.row)


@blueprint.post("/so-theo-doi/<book_name>/<row_id>/sua")
def correct(book_name: str, row_id: str) -> Response | tuple[str, int]:
    """Correct a line, with a reason."""
    officer, book, line = _own(book_name, row_id)
    entered, key = (
        _entered(book) | dict.fromkeys(hidden_in(line.row), VEILED),
        request.form.get(_KEY, "") or new_id(),
    )
    try:
        correct_row(
            house(),
            officer,
            row_id,
            entered,
            reason=request.form.get("reason", ""),
            expected=_version(),
            key=key,
        )
    except RowRefused as error:
        return _form(officer, book, entered, _by_field(error), key, line.row), 422
    flash(_("Đã đính chính; nội dung cũ vẫn được giữ trong lịch sử."), "done")
    return redirect(url_for("book_lines.show", book_name=book.id, row_id=row_id), 303)


@blueprint.post("/so-theo-doi/<book_name>/<row_id>/gach")
def strike(book_name: str, row_id: str) -> Response | tuple[str, int]:
    """Strike a line out, with a reason."""
    officer, book, line = _own(book_name, row_id)
    key = request.form.get(_KEY, "") or new_id()
    try:
        strike_row(
            house(), officer, row_id, reason=request.form.get("reason", ""), expected=_version(), key=key
        )
    except RowRefused as error:
        return render_template(
            "books/line.html", page=line_page(officer, book, line), wrong=label(error)
        ), 422
    flash(_("Đã gạch bỏ; dòng vẫn được giữ trong lịch sử."), "done")
    return redirect(url_for("book_lines.show", book_name=book.id, row_id=row_id), 303)


def _writer(book_name: str) -> tuple[Officer, Book]:
    """Who writes in this register. ``UnknownBook``, ``NotPermitted``."""
    officer, book = at_work(), book_named(book_name)
    must_write(officer, book, house().today())
    return officer, book


def _own(book_name: str, row_id: str) -> tuple[Officer, Book, RowLine]:
    """A standing line of the officer's own office. ``UnknownBook`` for any other."""
    officer = at_work()
    book, line = open_row(house(), officer, row_id, book_name)
    must_write(officer, book, house().today())
    if line.row.unit_id != officer.unit.id or line.row.struck:
        raise unknown_book()
    return officer, book, line


def _entered(book: Book) -> dict[str, str]:
    """What was typed, by column; boxes left empty are left out."""
    typed = {name: cleaned(request.form.get(name, ""))[:_MOST] for name in book.names}
    return {name: text for name, text in typed.items() if text}


def _version() -> int:
    return ordinal(request.form.get(_VERSION, ""), _MOST_VERSIONS, 0)


def _typed(book: Book, name: str, value: object) -> str:
    """A value as the form takes it."""
    return str(value) if name in book.names else ""


def _by_field(error: RowRefused) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in error.problems:
        found.setdefault(each.field, []).append(label(each))
    return found


def _form(
    officer: Officer,
    book: Book,
    entered: Mapping[str, str],
    errors: Errors,
    key: str,
    row: RowVersion | None = None,
) -> str:
    fields = fields_of(book, officer, entered, errors)
    names = {each.name for each in fields}
    correcting = row is not None
    action = url_for("book_lines.correct", book_name=book.id, row_id=row.row_id) if row is not None else ""
    back = url_for("book_lines.show", book_name=book.id, row_id=row.row_id) if row is not None else ""
    page = FormPage(
        title=_("Đính chính dòng số %(number)s", number=row.number) if row is not None else _("Ghi vào sổ"),
        about=label(book),
        cites=cites_of(book.cites, house().corpus),
        action=action or url_for("book_lines.create", book_name=book.id),
        back=back or url_for("books.show", book_name=book.id),
        key=key,
        version=_version() if errors and correcting else (row.version if row is not None else 0),
        fields=fields,
        errors=tuple(
            (name if name in names or name == "reason" else "", text)
            for name, texts in errors.items()
            for text in texts
        ),
        reason=request.form.get("reason", ""),
        reason_wrong=" ".join(errors.get("reason", ())),
        correcting=correcting,
    )
    return render_template("books/form.html", page=page)
