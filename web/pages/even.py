"""What is not there takes as long as what is not for the asker: a case of another commune is looked up, found and its asking is put on
record, which a clock would tell from a number that nobody has."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Final

from flask import Flask, Response, g, request

_STEP: Final = 0.1  # seconds: either way takes less, and an answer that takes more comes at the next step


def install(app: Flask, *, production: bool) -> None:
    """Answer "not found" at even steps of time, where real cases are. Before anything else of ``app``."""
    if not production:
        return

    @app.before_request
    def begun() -> None:
        g.begun = monotonic()

    @app.after_request
    def even(response: Response) -> Response:
        if response.status_code == 404 and request.endpoint not in {None, "static"}:
            sleep(-(monotonic() - g.begun) % _STEP)
        return response
