"""One office machine: a data folder with its SQLite file, `lotrinh serve` as a process, and officers who act on it."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import sleep

import requests

from persistence.migrate import upgrade
from tests.faults.checking import violations
from tests.faults.clients import Client, await_all, begin
from tests.faults.history import Answer, History
from tests.faults.registry import Stage
from tests.web.site import STATION
from web.house import House
from web.settings import Environment, Settings, sqlite_url
from workflows.model import Actor, Appointment, Person

_ROOT = Path(__file__).resolve().parents[2]
_OFFICERS = 3
_PERSONS = 6  # of each officer


@dataclass(slots=True)
class Office:
    """The machine. ``home`` is its data folder."""

    stage: Stage
    home: Path
    soffice: str = "none"
    history: History = field(default_factory=History)
    cases: dict[str, str] = field(default_factory=dict)
    stop: Event = field(default_factory=Event)
    port: int = 0
    server: subprocess.Popen[bytes] | None = None
    officers: list[Thread] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """As the server has them."""
        return settings_of(self.home)

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def furnish(self) -> None:
        """Tables, the office, officers, persons."""
        self.home.mkdir(parents=True, exist_ok=True)
        upgrade(self.settings.database_url)
        lives = {"residence_kind": "stable", "residence_commune": STATION.commune}
        persons = [
            Person(each, f"Người {each[:4]}", date(1990, 1, 1), "male", lives)
            for number in range(_OFFICERS)
            for each in people(number)
        ]
        with House.open(self.settings) as house:
            house.register(units=[STATION], actors=list(map(officer, range(_OFFICERS))), persons=persons)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = (self.stage.folder / "serve.log").open("ab")
        self.server = subprocess.Popen(
            [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", str(self.port)],
            cwd=_ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(_ROOT),
                "LOTRINH_HOME": str(self.home),
                "LOTRINH_DATABASE_URL": "",
                "LOTRINH_ENV": "development",
                "LOTRINH_SOFFICE": self.soffice,
                "LOTRINH_PACE": "0",
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        while True:
            self.stage.left()
            try:
                requests.get(f"{self.address}/healthz", timeout=5)
            except requests.RequestException:
                sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """End the server as a power switch would."""
        assert self.server is not None
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def work(self) -> None:
        """Let every officer act until ``stop`` is set."""
        self.officers = [
            begin(self.history, f"officer{number}", partial(self._officer, number))
            for number in range(_OFFICERS)
        ]

    def rest(self) -> None:
        """Nothing new is asked for; what is open is asked to its end."""
        self.stop.set()
        await_all(self.history, self.officers, self.stage.left)

    def client(self, number: int, seed: int = 0) -> Client:
        """A browser of an officer, not signed in yet."""
        chance = random.Random(self.stage.seed * 100 + number + seed * 10_000)  # noqa: S311 - to be repeated
        return Client(officer(number), [self.address], self.history, chance, self.cases)

    def found(self) -> list[str]:
        """What does not hold in the record as it is now."""
        with House.open(self.settings) as house:
            wrong = violations(house.database, self.history)
        self.stage.say(self.history.told())
        if Answer.YES not in self.history.acts.values():
            wrong.append("no act was acknowledged: nothing was tried")
        return wrong

    def _officer(self, number: int) -> None:
        client, never, turn = self.client(number), Event(), 0
        client.enter()
        while not self.stop.is_set():
            turn += 1
            of = number if client.chance.random() < 0.8 else client.chance.randrange(_OFFICERS)
            client.act(
                f"fault-{number}-{turn:06}", client.chance.choice(people(of)), datetime.now(UTC), never
            )


def settings_of(home: Path) -> Settings:
    """Of a data folder."""
    return Settings(home, sqlite_url(home / "lotrinh.sqlite"), Environment.DEVELOPMENT)


def officer(number: int) -> Actor:
    """One of the officers."""
    return Actor(
        f"officer{number}", f"Cán bộ {number}", (Appointment("commune_police_officer", STATION, ""),)
    )


def people(number: int) -> list[str]:
    """The persons whom an officer mostly deals with."""
    return [f"{number:02x}{each:02x}" + "0" * 28 for each in range(_PERSONS)]


@contextmanager
def office(stage: Stage, home: Path | None = None, soffice: str = "none") -> Iterator[Office]:
    """A furnished machine whose server runs; it is ended whatever happens."""
    here = Office(stage, home or stage.folder / "home", soffice)
    here.furnish()
    here.start()
    stage.say("the office is up")
    try:
        yield here
    finally:
        here.stop.set()
        if here.server is not None and here.server.poll() is None:
            here.kill()
