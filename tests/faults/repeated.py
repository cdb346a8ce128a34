"""Duplicate and reordered jobs: each asked for several times, in any order, while workers are killed; each effect is there once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import text

from persistence.jobs import JobState, Order
from persistence.migrate import upgrade
from tests import postgresql as pg
from tests.faults.checking import violations
from tests.faults.clients import await_all, begin
from tests.faults.history import Answer, History
from tests.faults.host import MAKE
from tests.faults.registry import Stage, scenario
from web.house import House
from web.settings import Environment, Settings

_ROOT = Path(__file__).resolve().parents[2]
_JOBS, _TIMES, _KILLS = 150, 3, 3
_SECRET = "s" * 40


@scenario("jobs", "each job asked for three times in any order, workers killed at random", seconds=180)
def jobs(stage: Stage) -> list[str]:
    """Two askers, two workers, one of which is killed every few seconds and begun anew."""
    server = pg.start()
    workers: list[subprocess.Popen[bytes]] = []
    try:
        url = server.url(server.create())
        upgrade(url)
        settings = Settings(stage.folder / "home", url, Environment.DEVELOPMENT, secret_key=_SECRET)
        settings.prepare_home()
        with House.open(settings) as house:
            with house.database.writing() as connection:
                connection.execute(text(MAKE))
            return _played(stage, house, workers)
    finally:
        for each in workers:
            each.kill()
            each.wait()
        server.stop()


def _played(stage: Stage, house: House, workers: list[subprocess.Popen[bytes]]) -> list[str]:
    history, chance = History(), random.Random(stage.seed)  # noqa: S311 - to be repeated, not to be secret
    names = ["one", "two"]
    workers += [_worker(stage, house.settings, name) for name in names]
    askers = [begin(history, f"asker{n}", partial(_ask, house, history, chance.random())) for n in range(2)]
    for kill in range(_KILLS):
        place = chance.randrange(2)
        _at_work(stage, names[place])
        workers[place].send_signal(signal.SIGKILL)
        workers[place].wait()
        stage.say(f"a worker was killed ({kill + 1} of {_KILLS})")
        names[place] = f"again{kill}"
        workers[place] = _worker(stage, house.settings, names[place])
    await_all(history, askers, stage.left)
    begun = monotonic()
    while house.jobs.lines(state=JobState.WAITING, limit=1) or house.jobs.lines(
        state=JobState.RUNNING, limit=1
    ):
        stage.left()
        sleep(0.5)
    stage.say(f"settled {monotonic() - begun:.0f} s after the last was asked for; {history.told()}")
    repeated = sum(line.attempts > 1 for line in house.jobs.lines(limit=1_000))
    stage.say(f"{repeated} jobs were begun by one worker and done by another")
    untried = [] if repeated else ["no worker was killed in the midst of a job: nothing was tried"]
    return [*violations(house.database, history), *untried]


def _at_work(stage: Stage, name: str) -> None:
    """Wait until a worker is in the midst of jobs."""
    log = stage.folder / f"{name}.log"
    while not log.exists() or "faults.mark" not in log.read_text("utf-8"):
        stage.left()
        sleep(0.1)
    sleep(0.5)


def _ask(house: House, history: History, seed: float) -> None:
    """Every job, several times, some of them behind each other by a lock."""
    chance = random.Random(seed)  # noqa: S311 - as above
    names = [f"job-{n:03}" for n in range(_JOBS)] * _TIMES
    chance.shuffle(names)
    for key in names:
        lock = f"lock:{key[-1]}" if key[-1] in "012" else None
        house.jobs.ask(Order("faults.mark", {"key": key}, key, lock=lock), house.now())
        history.job(key, Answer.YES)
        sleep(0.02)


def _worker(stage: Stage, known: Settings, name: str) -> subprocess.Popen[bytes]:
    environ = {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "LOTRINH_HOME": str(known.home),
        "LOTRINH_DATABASE_URL": known.database_url,
        "LOTRINH_ENV": "development",
        "LOTRINH_SECRET_KEY": _SECRET,
    }
    log = (stage.folder / f"{name}.log").open("ab")
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.host", name], env=environ, cwd=_ROOT, stdout=log, stderr=log
    )
