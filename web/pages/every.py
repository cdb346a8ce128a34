"""Every page of the application, registered in one place."""

from __future__ import annotations

from flask import Flask

from web.pages import acting, cases, desk, dossier, forms_book, home, law, listing, papers, persons


def install(app: Flask) -> None:
    """Register every page."""
    for module in (home, desk, listing, cases, acting, papers, dossier, persons, law, forms_book):
        app.register_blueprint(module.blueprint)
