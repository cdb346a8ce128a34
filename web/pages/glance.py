"""Pages that only look and are opened all day: all that such a page reads, the session included, is read in one transaction."""

from __future__ import annotations

from typing import Final

from flask import Flask, request

from web.house import House

_PAGES: Final = frozenset({"desk.show", "listing.cases", "cases.show", "finding.show", "persons.show"})


def install(app: Flask, house: House) -> None:
    """Begin before anything else is asked, end with the request whatever came of it."""
    view = house.database.view

    @app.before_request
    def begin() -> None:
        if request.method == "GET" and request.endpoint in _PAGES:
            view.begin()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        view.end()
