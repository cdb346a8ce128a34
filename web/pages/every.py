"""Every page of the application, registered in one place."""

from __future__ import annotations

from flask import Flask

from web.pages import (
    acting,
    aside,
    bulk,
    cases,
    desk,
    dossier,
    dossier_pages,
    drafting,
    drafts,
    entire,
    erasing,
    exchange,
    finding,
    forms_book,
    handover,
    home,
    law,
    listing,
    lists,
    merging,
    numbers,
    office,
    papers,
    persons,
    publishing,
    reason,
    registers,
    relatives,
    state,
)
from web.pages.assessment import closing, criteria, guide, sheets
from web.pages.auditor import room
from web.pages.books import lines as book_lines
from web.pages.books import listing as books
from web.pages.books import papers as book_papers
from web.pages.books import stock as book_stock
from web.pages.reports import room as reports_room
from web.pages.reports import targets


def install(app: Flask) -> None:
    """Register every page."""
    for module in (
        home,
        desk,
        listing,
        cases,
        acting,
        bulk,
        aside,
        drafting,
        entire,
        erasing,
        papers,
        numbers,
        registers,
        books,
        book_stock,
        book_papers,
        book_lines,
        handover,
        publishing,
        office,
        exchange,
        lists,
        dossier,
        dossier_pages,
        finding,
        merging,
        persons,
        relatives,
        law,
        forms_book,
        reason,
        room,
        drafts,
        guide,
        criteria,
        sheets,
        closing,
        state,
        reports_room,
        targets,
    ):
        app.register_blueprint(module.blueprint)
