"""The page of the stock of an office: kits and medicine by item and lot."""

from __future__ import annotations

from flask import Blueprint, render_template

from persistence.books import BookReader
from web.books.seeing import writers_of
from web.books.stock import items_of
from web.language import label
from web.pages.books.asked import asked_of
from web.pages.views.times import day_vi
from web.signin.session import house
from workflows.books import unknown_book

blueprint = Blueprint("book_stock", __name__)


@blueprint.get("/so-theo-doi/<book_name>/ton")
def show(book_name: str) -> str:
    """The stock of an office. ``UnknownBook`` for a register that keeps none."""
    asked = asked_of(book_name)
    if asked.book.stock is None:
        raise unknown_book()
    balances = BookReader(house().database).balances(asked.office.id, asked.book)
    return render_template(
        "books/stock.html",
        name=label(asked.book),
        office=asked.office.name,
        items=items_of(asked.book, balances, house().today()),
        back=asked.address(),
        today=day_vi(house().today()),
        writes=asked.own and writers_of(asked.officer, asked.book, house().today()) is not None,
        book=asked.book,
    )
