"""Installed around the application: counts and logs each request, and answers whoever watches: alive, ready, figures."""

from __future__ import annotations

import hmac
from dataclasses import replace
from time import monotonic
from typing import Final

from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import NotFound

from rules.errors import LotrinhError
from web.house import House, new_id
from web.watching import logs
from web.watching.counting import TYPE, Counts
from web.watching.state import LEAST_FREE, free_megabytes, state_of

blueprint = Blueprint("watch", __name__)
_HELD: Final = "lotrinh-watch"
_QUIET: Final = frozenset({"static", "watch.alive", "watch.ready", "watch.metrics"})


def watched(house: House) -> tuple[House, Counts]:
    """The house with a door that counts its answers, and the counts."""
    counts = Counts(lambda: state_of(house).samples(), joined=house.settings.metrics_joined)
    return replace(house, services=replace(house.services, told=counts.told)), counts


def install(app: Flask, house: House, counts: Counts) -> None:
    """Register the three addresses, and what happens around each request. Before everything else: a refusal has an id too."""
    app.extensions[_HELD] = (house, counts)
    app.register_blueprint(blueprint)

    @app.before_request
    def begin() -> None:
        g.asked_at = monotonic()
        g.request_id = logs.request_id(request.headers.get("X-Request-ID", ""), new_id())

    @app.after_request
    def end(response: Response) -> Response:
        if "asked_at" not in g:
            return response
        seconds, endpoint = monotonic() - g.asked_at, str(request.endpoint or "none")
        response.headers["X-Request-ID"] = g.request_id
        counts.answered(endpoint, response.status_code, seconds)
        if endpoint not in _QUIET:
            rule = str(request.url_rule or "")
            milliseconds = round(seconds * 1000, 1)
            logs.tell(
                endpoint=endpoint,
                rule=rule,
                method=request.method if rule else "",
                status=response.status_code,
                milliseconds=milliseconds,
            )
        return response


@blueprint.get("/healthz")
def alive() -> dict[str, bool]:
    """This process answers."""
    return {"alive": True}


@blueprint.get("/readyz")
def ready() -> tuple[dict[str, object], int]:
    """Whether officers can be sent here: the database answers with the tables of this program, and there is room on the disk."""
    house, _ = current_app.extensions[_HELD]
    checks = {"database": _answers(house), "disk": free_megabytes(house) >= LEAST_FREE}
    good = all(checks.values())
    return {"ready": good, "checks": checks}, 200 if good else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """The counts, for whoever bears the token of LOTRINH_METRICS_TOKEN; without that setting there is no such address."""
    house, counts = current_app.extensions[_HELD]
    token = house.settings.metrics_token
    borne = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(borne.encode(), token.encode()):
        raise NotFound
    return Response(counts.page(), content_type=TYPE)


def _answers(house: House) -> bool:
    try:
        house.database.check()
    except LotrinhError:
        return False
    return True
