"""The pages: server-rendered, Vietnamese, usable without JavaScript. They show what the door allows and hand every act to it."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register every page."""
    from web.pages import acting, cases, home, law, listing, papers, persons

    for module in (home, listing, cases, acting, papers, persons, law):
        app.register_blueprint(module.blueprint)
