"""What the first page of each kind would otherwise pay for: after the server listens, templates are compiled and tables of the law read.

Done beside the first requests by a thread that rests between two steps, so that nobody waits for it, and never before the server listens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from threading import Thread
from time import sleep
from typing import Final

from flask import Flask

_LOG: Final = logging.getLogger("lotrinh.warming")
_REST: Final = 0.005
"""Seconds between two steps: whoever waits for the interpreter goes first."""

_FIRST: Final = (
    "signin.html",
    "desk.html",
    "cases.html",
    "case.html",
    "persons.html",
    "person.html",
    "act.html",
)


def begin(app: Flask) -> Thread:
    """Begin, and say by which thread. What cannot be read is told in the log and is told again to whoever asks for that page."""
    thread = Thread(target=_run, args=(app,), name="lotrinh-warming", daemon=True)
    thread.start()
    return thread


def _run(app: Flask) -> None:
    for step in _steps(app):
        try:
            step()
        except Exception:  # noqa: BLE001 - told in the log; the server serves on
            _LOG.exception("a page could not be made ready")
        sleep(_REST)


def _steps(app: Flask) -> Iterator[Callable[[], object]]:
    """The pages of every day first."""
    from rules.places import gazetteer
    from workflows.books import load_books as simple_books
    from workflows.registers import load_books
    from workflows.reporting.loader import load_definitions

    rest = sorted(set(app.jinja_env.list_templates()) - set(_FIRST))
    yield from (partial(app.jinja_env.get_template, name) for name in (*_FIRST, *rest))
    yield from (load_books, simple_books, load_definitions, gazetteer)
