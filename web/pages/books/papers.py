"""A register on paper (A4, to be signed) and as a table (.xlsx, .csv): the lines that the list shows, all of them."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template

from documents.sheets import to_csv, to_xlsx
from web.books.sheets import period_said, read_rows, sheet_of
from web.language import label
from web.pages.books.asked import Asked, asked_of
from web.pages.views.times import day_vi
from web.signin.session import house
from workflows.books import unknown_book

blueprint = Blueprint("book_papers", __name__)
MOST_PRINTED: Final = 2_000
_KINDS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get("/so-theo-doi/<book_name>/in")
def printed(book_name: str) -> str:
    """The register as it is printed and signed."""
    asked = asked_of(book_name)
    columns = [each for each in asked.book.columns if each.printed]
    rows = [
        (line.row.number, line.row.struck, teller.cells(line.row, columns))
        for line, teller in read_rows(house(), asked.officer, asked.book, asked.wanted(), MOST_PRINTED + 1)
    ]
    return render_template(
        "books/print.html",
        book=asked.book,
        name=label(asked.book),
        office=asked.office,
        period=period_said(asked.since, asked.until),
        columns=[label(each) for each in columns],
        rows=rows[:MOST_PRINTED],
        cut=len(rows) > MOST_PRINTED,
        most=MOST_PRINTED,
        back=asked.address(),
        today=house().today(),
        printed_on=day_vi(house().today()),
    )


@blueprint.get("/so-theo-doi/<book_name>/xuat.<kind>")
def table(book_name: str, kind: str) -> Response:
    """The register as a table. ``UnknownBook`` for a kind that is not made."""
    if kind not in _KINDS:
        raise unknown_book()
    asked = asked_of(book_name)
    sheet = sheet_of(house(), asked.officer, asked.book, asked.wanted(), asked.office)
    content = to_xlsx(sheet) if kind == "xlsx" else to_csv(sheet)
    response = Response(content, content_type=_KINDS[kind])
    response.headers.set("Content-Disposition", "attachment", filename=_name(asked, kind))
    return response


def _name(asked: Asked, kind: str) -> str:
    """A file name that names nobody."""
    return f"so-{asked.book.id}-{house().today():%Y%m%d}.{kind}"
