"""What befalls one office machine: killed, without power, without room, with two browsers on one case, with a mad clock."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event, Thread
from time import sleep

from persistence.audit import anchor, verify
from rules.errors import LotrinhError
from tests.faults.checking import violations
from tests.faults.history import Answer, History
from tests.faults.office import Office, office, officer, people, settings_of
from tests.faults.registry import Stage, scenario
from web.house import House
from workflows.audit import act_hash
from workflows.command import Command
from workflows.perform import perform

_MEGABYTES = 8


@scenario("killed", "the server of an office is killed again and again while officers act", seconds=240)
def killed(stage: Stage) -> list[str]:
    """Kill -9 at random moments; whoever got no answer sends the same again."""
    chance = random.Random(stage.seed)  # noqa: S311 - to be repeated
    with office(stage) as here:
        here.work()
        for _ in range(4):
            _at_work(here)
            sleep(chance.uniform(1, 4))
            here.kill()
            here.start()
        sleep(2)
        here.rest()
        stage.say("killed and started 4 times")
        return here.found()


def _at_work(here: Office) -> None:
    """Wait until another act was acknowledged: on a slow machine a server that was just started is killed before anybody is in."""
    before = Counter(tuple(here.history.acts.values()))[Answer.YES]
    while Counter(tuple(here.history.acts.values()))[Answer.YES] == before:
        here.stage.left()
        sleep(0.1)


@scenario("power", "the power goes at random instants: what lay in the files by then is whole", seconds=240)
def power(stage: Stage) -> list[str]:
    """All files of a frozen machine are copied; each copy holds every act that was acknowledged before. A torn log loses its end."""
    wrong: list[str] = []
    chance = random.Random(stage.seed)  # noqa: S311 - to be repeated
    with office(stage) as here:
        here.work()
        copies = [_frozen(here, number, chance) for number in range(8)]
        here.rest()
        for home, known in copies:
            with House.open(settings_of(home)) as house:
                wrong += [f"{home.name}: {each}" for each in violations(house.database, known, settled=False)]
        wrong += _torn(copies[-1][0], stage, chance)
        stage.say(f"{len(copies)} copies of frozen files opened, the last one also with its log torn")
        return [*wrong, *here.found()]


def _frozen(here: Office, number: int, chance: random.Random) -> tuple[Path, History]:
    """The files at an instant, and what officers had been promised by then."""
    sleep(chance.uniform(0.5, 2))
    assert here.server is not None
    known = History()
    with here.history._lock:  # between two answers
        os.kill(here.server.pid, signal.SIGSTOP)
        known.acts = {
            key: answer if answer is Answer.YES else Answer.UNKNOWN
            for key, answer in here.history.acts.items()
        }
        known.seen["200"] = 1
    try:
        return _copied(here.home, here.stage.folder / f"copy{number}"), known
    finally:
        os.kill(here.server.pid, signal.SIGCONT)


def _copied(home: Path, to: Path) -> Path:
    """Database and store of keys with their logs; the index of the log (-shm) is lost with the power."""
    to.mkdir()
    for each in home.glob("*.sqlite*"):
        if not each.name.endswith("-shm"):
            shutil.copyfile(each, to / each.name)
    shutil.copyfile(f"{home}.master-key", f"{to}.master-key")
    Path(f"{to}.master-key").chmod(0o600)
    return to


def _torn(home: Path, stage: Stage, chance: random.Random) -> list[str]:
    """Cut the log of a copy at random places: acts at the end may be gone, nothing may be half there."""
    wrong = []
    log = home / "lotrinh.sqlite-wal"
    for number in range(4):
        to = _again(home, stage.folder / f"torn{number}")
        if log.exists() and log.stat().st_size:
            os.truncate(to / log.name, chance.randrange(log.stat().st_size))
        with House.open(settings_of(to)) as house:
            report = verify(house.database, act_hash)
        if not report.ok:
            wrong.append(f"{to.name}: {report.problem_count} places of the record do not hold")
    return wrong


def _again(home: Path, to: Path) -> Path:
    """A copy of a copy; the files of the first were opened meanwhile, and a database that was closed has no log."""
    return _copied(home, to)


def _no_mounts() -> str | None:
    if os.geteuid() != 0:
        return "a small disk needs root"
    return None if shutil.which("mount") else "mount is not on this machine"


@scenario("disk", "the disk is full while officers act, and has room again", seconds=240, lacking=_no_mounts)
def disk(stage: Stage) -> list[str]:
    """A disk of some megabytes: with no room nothing is half written and nobody is told it was; with room all goes on."""
    small = stage.folder / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(small)], check=True)
    try:
        with office(stage, small / "home") as here:
            here.work()
            sleep(3)
            ballast = small / "ballast"
            with ballast.open("wb") as file:
                try:
                    while True:
                        file.write(b"\0" * 65536)
                        file.flush()
                except OSError:
                    stage.say("the disk is full")
            sleep(8)
            told = sum(count for status, count in here.history.seen.items() if status.startswith("5"))
            ballast.unlink()
            stage.say("there is room again")
            sleep(6)
            here.rest()
            found = here.found()
        if not told:
            found.append("nobody noticed that the disk was full: nothing was tried")
        return found
    finally:
        subprocess.run(["umount", "--lazy", str(small)], check=False)


@scenario(
    "browsers", "two browsers send an act for one case at the same moment, again and again", seconds=120
)
def browsers(stage: Stage) -> list[str]:
    """Both name the version that they saw: one is recorded, the other is told that someone was first."""
    wrong: list[str] = []
    with office(stage) as here:
        pair = [here.client(number) for number in (0, 1)]
        for each in pair:
            each.enter()
        person = people(0)[0]
        pair[0].act("fault-first", person, datetime.now(UTC), Event())
        for turn in range(15):
            keys = [f"fault-{turn}-{number}" for number in (0, 1)]
            start = Barrier(2)

            def send(number: int, keys: list[str] = keys, start: Barrier = start, turn: int = turn) -> None:
                start.wait()
                pair[number].act(keys[number], person, datetime.now(UTC), Event(), version=turn + 1)

            both = [Thread(target=send, args=(number,)) for number in (0, 1)]
            for thread in both:
                thread.start()
            for thread in both:
                thread.join()
            answers = sorted(here.history.acts[key] for key in keys)
            if answers != [Answer.YES, Answer.NO]:
                wrong.append(f"turn {turn}: {', '.join(answers)}")
        return [*wrong, *here.found()]


@scenario("clock", "the clock of the machine jumps forward and back while officers act", seconds=120)
def clock(stage: Stage) -> list[str]:
    """Days ahead, back again, hours back: what is done stays in order, chains and anchors hold, refusals are words."""
    chance = random.Random(stage.seed)  # noqa: S311 - to be repeated
    history, moment = History(), [datetime.now(UTC)]
    here = Office(stage, stage.folder / "home")
    here.furnish()
    with House.open(here.settings, clock=lambda: moment[0]) as house:
        for turn in range(120):
            moment[0] += timedelta(
                seconds=chance.choice([1, 5, 60, -90, 3600, -7200, 86_400 * 3, -86_400 * 2])
            )
            key = f"fault-{turn:04}"
            entered = {
                "record": "user_management_decided",
                "record_on": "2026-03-13",
                "record_paper": f"QĐ {key}",
            }
            person = chance.choice(people(0))
            try:
                perform(
                    Command("person_file.record", moment[0], entered, person_id=person, key=key),
                    officer(0),
                    house.services,
                )
                history.act(key, Answer.YES)
            except LotrinhError:
                history.act(key, Answer.NO)  # before the act before: said so, and nothing is there
            if turn % 20 == 0:
                anchor(house.database, moment[0])
        wrong = violations(house.database, history)
    stage.say(history.told())
    if len(set(history.acts.values())) < 2:
        wrong.append("nothing was refused, or everything: nothing was tried")
    return wrong
