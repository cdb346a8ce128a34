"""Two web hosts, two workers and a host of the database: a cable is pulled, a worker is killed, and nothing is lost or done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import requests
from sqlalchemy import text

from persistence.jobs import JobState, jobs_of
from persistence.migrate import upgrade
from tests.faults.checking import EFFECTS, violations
from tests.faults.clients import Client, await_all, begin
from tests.faults.history import Answer, History
from tests.faults.host import MAKE
from tests.faults.network import Network, lacking
from tests.faults.registry import Stage, scenario
from tests.faults.server import NetworkedServer, tail
from tests.web.site import POLICE, STATION
from web.house import House
from web.settings import Environment, Settings
from workflows.model import Actor, Appointment, Person

_ROOT = Path(__file__).resolve().parents[2]
_OFFICERS = 4
_PERSONS = 8  # of each officer
_SECRET = "s" * 40


@dataclass(slots=True)
class Town:
    """What stands on the hosts."""

    stage: Stage
    network: Network
    server: NetworkedServer
    url: str
    history: History = field(default_factory=History)
    cases: dict[str, str] = field(default_factory=dict)
    stop: Event = field(default_factory=Event)
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def officers(self) -> list[Actor]:
        return [
            Actor(f"officer{n}", f"Cán bộ {n}", (Appointment("commune_police_officer", STATION, ""),))
            for n in range(_OFFICERS)
        ]

    @property
    def settings(self) -> Settings:
        home = self.stage.folder / "home"
        return Settings(
            home,
            self.url,
            Environment.DEVELOPMENT,
            secret_key=_SECRET,
            keys_url=f"sqlite:///{home}/keys.sqlite",
        )

    def people(self, officer: int) -> list[str]:
        return [f"{officer:02x}{n:02x}" + "0" * 28 for n in range(_PERSONS)]

    def furnish(self) -> None:
        """Tables, offices, officers, persons."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        upgrade(self.url)
        with House.open(self.settings) as house:
            lives = {"residence_kind": "stable", "residence_commune": STATION.commune}
            persons = [
                Person(each, f"Người {each[:4]}", date(1990, 1, 1), "male", lives)
                for n in range(_OFFICERS)
                for each in self.people(n)
            ]
            house.register(units=[STATION], actors=[POLICE, *self.officers], persons=persons)
            with house.database.writing() as connection:
                connection.execute(text(MAKE))

    def environ(self) -> dict[str, str]:
        known = self.settings
        return {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "LOTRINH_HOME": str(known.home),
            "LOTRINH_DATABASE_URL": self.url,
            "LOTRINH_KEYS_URL": known.keys_url,
            "LOTRINH_ENV": "development",
            "LOTRINH_SECRET_KEY": _SECRET,
            "LOTRINH_HOST": "0.0.0.0",  # noqa: S104 - in a namespace of its own
            "LOTRINH_JOBS": "workers",
            "LOTRINH_SOFFICE": "",
        }

    def web(self, name: str) -> str:
        """A web host: two processes forked from one; its address."""
        self.network.host(name)
        self.again(name)
        return f"http://{self.network.hosts[name]}:8000"

    def again(self, name: str) -> subprocess.Popen[bytes]:
        """Start what serves pages on a host."""
        address = self.network.hosts[name]
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--timeout", "90", "--no-control-socket",
                   "--bind", f"{address}:8000", "tests.faults.host:pages()"]  # fmt: skip
        return self._start(name, command)

    def worker(self, name: str) -> None:
        """A host with a worker."""
        if name not in self.network.hosts:
            self.network.host(name)
        self.workers[name] = self._start(name, [sys.executable, "-m", "tests.faults.host", name])

    def log(self, name: str) -> Path:
        return self.stage.folder / f"{name}.log"

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        log = self.log(name).open("ab")
        return self.network.start(name, command, env=self.environ(), cwd=_ROOT, stdout=log, stderr=log)


@scenario(
    "hosts",
    "two web hosts and two workers; the database is cut off and comes back; a worker is killed",
    seconds=240,
    lacking=lacking,
)
def hosts(stage: Stage) -> list[str]:
    """Four officers act and ask for jobs without a pause while all that happens; then everything settles."""
    with _town(stage) as town:
        addresses = [town.web("web1"), town.web("web2")]
        town.worker("work1")
        town.worker("work2")
        for address in addresses:
            _answers(stage, address)
        stage.say("hosts are up")
        officers = [
            begin(town.history, f"officer{n}", partial(_officer, town, addresses, n))
            for n in range(_OFFICERS)
        ]
        sleep(8)
        _kill(town, "work1")
        sleep(4)
        town.network.cut("db")
        stage.say(f"the database is cut off for {stage.away:.0f} s")
        sleep(stage.away)
        town.network.join("db")
        stage.say("the database is back")
        sleep(6)
        town.worker("work1")
        sleep(4)
        town.stop.set()  # nothing new is asked for; what is open is asked to its end
        await_all(town.history, officers, stage.left)
        _settled(town)
        with House.open(town.settings) as house:
            found = violations(house.database, town.history)
        stage.say(town.history.told())
        return [*found, *_witnesses(town)]


def _witnesses(town: Town) -> list[str]:
    """That the faults were felt at all: else nothing was tried."""
    felt = town.history.seen["503"] + town.history.seen["no answer"]
    found = [] if felt else ["nobody noticed that the database was away: nothing was tried"]
    for what, answers in (("act", town.history.acts), ("job", town.history.jobs)):
        if Answer.YES not in answers.values():
            found.append(f"no {what} was acknowledged: nothing was tried")
    return found


@contextmanager
def _town(stage: Stage) -> Iterator[Town]:
    network = Network()
    network.open()
    network.host("db")
    server = NetworkedServer(network, "db")
    try:
        server.prepare()
        server.start(60)
        town = Town(stage, network, server, server.create("lotrinh"))
        town.furnish()
        stage.say("the record is furnished")
        yield town
    finally:
        network.close()
        server.remove()


def _officer(town: Town, addresses: list[str], number: int) -> None:
    """Acts and jobs by turns; two officers now and then act about the same person."""
    chance = random.Random(town.stage.seed * 100 + number)  # noqa: S311 - to be repeated, not to be secret
    client = Client(town.officers[number], addresses, town.history, chance, town.cases)
    client.enter()
    never = Event()
    turn = 0
    while not town.stop.is_set():
        turn += 1
        of = number if chance.random() < 0.8 else chance.randrange(_OFFICERS)
        at = datetime.now(UTC)
        client.act(f"fault-{number}-{turn:06}", chance.choice(town.people(of)), at, never)
        if turn % 3 == 0:
            client.job(f"job-{number}-{turn:06}", never)


def _kill(town: Town, name: str) -> None:
    """End a worker in the midst of its jobs."""
    process = town.workers[name]
    process.send_signal(signal.SIGKILL)
    process.wait()
    town.stage.say(f"{name} was killed")


def _answers(stage: Stage, address: str) -> None:
    while True:
        stage.left()
        try:
            requests.get(f"{address}/dang-nhap", timeout=10)
        except requests.RequestException:
            sleep(0.3)
        else:
            return


def _settled(town: Town) -> None:
    """Wait until every job ended, those of the killed worker among them."""
    with House.open(town.settings) as house:
        jobs, begun = jobs_of(house.database), monotonic()
        while jobs.lines(state=JobState.WAITING, limit=1) or jobs.lines(state=JobState.RUNNING, limit=1):
            try:
                town.stage.left()
            except RuntimeError:
                for name in town.network.hosts:
                    town.stage.say(f"--- {name}\n{tail(town.log(name))}")
                raise
            sleep(0.5)
        town.stage.say(
            f"jobs settled {monotonic() - begun:.0f} s after the last was asked for; their effects lie in {EFFECTS}"
        )
