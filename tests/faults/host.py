"""What runs on the hosts of a scenario: the program itself, with one more address and one more job, whose effect would show twice.

``gunicorn "tests.faults.host:pages()"`` is a web host, ``python -m tests.faults.host`` a worker.
"""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import replace
from threading import Event
from time import sleep

from flask import Blueprint, Flask, request
from sqlalchemy import text

from persistence.jobs import Job, Order
from persistence.jobs.worker import work
from tests.faults.checking import EFFECTS
from web.app import create_app_from_settings
from web.house import House
from web.jobs.crew import work_of
from web.settings import Settings
from web.signin.session import house

MAKE = f"CREATE TABLE {EFFECTS} (key text NOT NULL, worker text NOT NULL)"
_SLOW = 0.4  # seconds between the beginning of a job and its effect: time to be killed in
blueprint = Blueprint("faults", __name__)


@blueprint.post("/api/faults/<key>")
def ask(key: str) -> tuple[str, int]:
    """Ask for a job; asked twice with the same key it is one."""
    order = Order("faults.mark", {"key": key}, key, lock=request.args.get("lock"))
    house().jobs.ask(order, house().now())
    return "", 202


def pages() -> Flask:
    """A web host."""
    app = create_app_from_settings()
    app.register_blueprint(blueprint)
    return app


def mark(at: House, job: Job) -> None:
    """Leave a row, in the transaction that says so."""
    sleep(_SLOW)
    with at.database.writing() as connection:
        at.jobs.effect(connection, job, at.now())
        connection.execute(
            text(f"INSERT INTO {EFFECTS} (key, worker) VALUES (:key, :worker)"),  # noqa: S608 - the name of our table
            {"key": job.key, "worker": sys.argv[1]},
        )


def main() -> None:
    """A worker, as ``lotrinh worker`` is one."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO, stream=sys.stderr)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with House.open(Settings.from_environment(), hands="worker") as here:
        told = work_of(here, stop, concurrency=3)
        handlers = {**told.handlers, "faults.mark": lambda job: mark(here, job)}
        work(here.database, replace(told, handlers=handlers, queues=None))


if __name__ == "__main__":
    main()
