"""A province: pages, worker and PostgreSQL itself are killed at random under load."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from functools import partial
from threading import Event, Thread
from time import sleep

from tests.faults.checking import violations
from tests.faults.clients import await_all, begin
from tests.faults.hosts import _OFFICERS, Town, _answers, _officer, _settled, _town, _witnesses
from tests.faults.network import lacking
from tests.faults.registry import Stage, scenario
from web.house import House

_ROUNDS = 6


@scenario(
    "servers",
    "web, worker and the database itself are killed at random under load",
    seconds=300,
    lacking=lacking,
)
def servers(stage: Stage) -> list[str]:
    """Kill -9 of whole groups of processes; each is started again; PostgreSQL recovers from its own log."""
    chance = random.Random(stage.seed)  # noqa: S311 - to be repeated
    with _town(stage) as town:
        addresses = [town.web("web1"), town.web("web2")]
        town.worker("work1")
        for address in addresses:
            _answers(stage, address)
        stage.say("hosts are up")
        officers = [
            begin(town.history, f"officer{n}", partial(_officer, town, addresses, n))
            for n in range(_OFFICERS)
        ]
        webs = {"web1": town.network.processes[1], "web2": town.network.processes[2]}
        over = Event()
        keeper = Thread(target=_keep, args=(town, webs, over), daemon=True)
        keeper.start()
        try:
            for turn in range(_ROUNDS):
                sleep(chance.uniform(2, 4))
                _strike(town, ("db", "web1", "work1", "db", "web2", "db")[turn], webs)
            sleep(5)
            town.stop.set()
            await_all(town.history, officers, stage.left)
            _settled(town)
        finally:
            over.set()
            keeper.join()
        with House.open(town.settings) as house:
            found = violations(house.database, town.history)
        stage.say(town.history.told())
        return [*found, *_witnesses(town)]


def _keep(town: Town, webs: dict[str, subprocess.Popen[bytes]], over: Event) -> None:
    """What systemd does with ``Restart=``: whatever ended, also what found no database when it was started, is started again."""
    while not over.wait(1):
        for name, process in tuple(webs.items()):
            if process.poll() is not None:
                webs[name] = town.again(name)
        for name, process in tuple(town.workers.items()):
            if process.poll() is not None:
                town.worker(name)


def _strike(town: Town, name: str, webs: dict[str, subprocess.Popen[bytes]]) -> None:
    """Kill one. The database is started again here; the others are by whoever keeps them."""
    town.stage.say(f"{name} is killed")
    if name == "db":
        assert town.server.process is not None
        town.server.process.send_signal(signal.SIGKILL)  # its children end when they see that it is gone
        town.server.process.wait()
        sleep(1.5)
        town.server.start(60)
    elif name.startswith("web"):
        os.killpg(webs[name].pid, signal.SIGKILL)
    else:
        town.workers[name].send_signal(signal.SIGKILL)
