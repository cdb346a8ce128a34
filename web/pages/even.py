"""What is not there takes as long as what is not for the asker: a case of another commune is looked up, found and its asking is put on
record, which a clock would tell from a number that nobody has."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Final

from flask import Flask, Response, g, request

_STEP: Final = 0.1  # seconds: either way takes less, and an answer that takes more comes at the next step


def install(app: Flask, *, production: bool) -> None:
    """Answer "not found" at even steps of time since it was asked (``web.watching.watch``), where real cases are. Before anything else of
    ``app``, so that nothing comes after it."""
    if not production:
        return

    @app.after_request
    def even(response: Response) -> Response:
        if response.status_code == 404 and request.endpoint not in {None, "static"} and "asked_at" in g:
            sleep(-(monotonic() - g.asked_at) % _STEP)
        return response
