"""What comes from outside: a LibreOffice that hangs or breaks, files that are no files, jobs that come twice and in any order."""

from __future__ import annotations

import base64
import logging
import random
import sys
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import requests

from persistence.jobs import Job, Order, jobs_of
from persistence.jobs.worker import Work, work
from tests.faults.clients import Client
from tests.faults.office import Office, office, people
from tests.faults.registry import Stage, scenario
from tests.web.site import ACTORS, AN, CENTRE, PEOPLE, POLICE, PROPOSAL, UNITS, at
from web.house import House
from workflows.command import Command
from workflows.perform import perform

_PATIENCE = 30  # seconds within which a page must say something
_FAKES = {
    "hangs": "import time\ntime.sleep(600)\n",
    "crashes": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n",
    "babbles": "import sys\nsys.stdout.write('x' * 10_000_000)\nsys.exit(0)\n",
}


@scenario("soffice", "LibreOffice hangs, crashes or babbles while PDFs are asked for", seconds=240)
def soffice(stage: Stage) -> list[str]:
    """The page says that there is no PDF, in time; everything else goes on meanwhile."""
    wrong = []
    for name, program in _FAKES.items():
        fake = stage.folder / f"soffice-{name}"
        fake.write_text(f"#!{sys.executable}\n{program}", "utf-8")
        fake.chmod(0o755)
        with office(stage, stage.folder / name, str(fake)) as here:
            case, paper = _proposed(here)
            client = Client(POLICE, [here.address], here.history, random.Random(stage.seed), {})  # noqa: S311 - to be repeated
            client.enter()
            address = f"{here.address}/api/cases/{case}/documents/{paper}/pdf"
            Thread(target=_wait_for, args=(client, address), daemon=True).start()
            begun = monotonic()
            page = client.session.get(f"{here.address}/viec", timeout=60)
            if page.status_code != 200 or monotonic() - begun > _PATIENCE:
                wrong.append(
                    f"{name}: the desk answered {page.status_code} after {monotonic() - begun:.0f} s"
                )
            begun = monotonic()
            answer = client.session.get(address, timeout=120)
            stage.say(
                f"{name}: {answer.status_code} {answer.json().get('code')} after {monotonic() - begun:.1f} s"
            )
            told = answer.json()
            if not str(told.get("code", "")).startswith("conversion") or not told.get("vi"):
                wrong.append(f"{name}: {answer.status_code} {answer.text[:200]}")
            if monotonic() - begun > _PATIENCE:
                wrong.append(f"{name}: nothing was said for {monotonic() - begun:.0f} s")
    return wrong


def _wait_for(client: Client, address: str) -> None:
    """Ask beside others; what comes of it does not matter, and the server is ended at last."""
    with suppress(requests.RequestException):
        client.session.get(address, timeout=120)


def _proposed(here: Office) -> tuple[str, str]:
    """A case with a paper."""
    with House.open(here.settings) as house:
        house.register(units=UNITS, persons=PEOPLE, actors=ACTORS)
        managed = {
            "record": "user_management_decided",
            "record_on": "2024-03-13",
            "record_paper": "Quyết định 12/QĐ-UBND",
        }
        perform(
            Command("person_file.record", at("2024-10-08T14:10"), managed, person_id=AN.id),
            POLICE,
            house.services,
        )
        entered = {**PROPOSAL, "facility": CENTRE.id}
        done = perform(
            Command("assessment.propose", at("2024-10-08T15:30"), entered, person_id=AN.id),
            POLICE,
            house.services,
        )
        return done.case.id, done.documents[0].id


@scenario("uploads", "files that are no files are sent with acts", seconds=120)
def uploads(stage: Stage) -> list[str]:
    """Rubbish, cut and changed files: each is refused in words, the server goes on, nothing of it is kept."""
    chance = random.Random(stage.seed)  # noqa: S311 - to be repeated
    good = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    heads = [
        good,
        b"PK\x03\x04" + bytes(200),
        b"\x89PNG\r\n\x1a\n" + bytes(300),
        b"\xff\xd8\xff\xe0" + bytes(90),
        b"",
    ]
    wrong: list[str] = []
    with office(stage) as here:
        client = here.client(0)
        client.enter()
        seen: Counter[int] = Counter()
        for turn in range(60):
            content = bytearray(chance.choice(heads))
            for _ in range(chance.randrange(6)):
                content[chance.randrange(len(content) or 1) : 0] = chance.randbytes(chance.randrange(40))
            body: Any = {
                "act": "person_file.record",
                "person_id": people(0)[0],
                "at": datetime.now(UTC).isoformat(),
                "inputs": {
                    "record": "user_management_decided",
                    "record_on": "2026-03-13",
                    "record_paper": "QĐ 1",
                },
                "attachments": [
                    {
                        "kind": chance.choice(["other", "test_result_copy", "medical_record"]),
                        "name": chance.choice(
                            ["a.pdf", "../../etc/passwd", "x\u202efdp.exe", "con", "ảnh.png"]
                        ),
                        "content": base64.b64encode(bytes(content)).decode(),
                    }
                ],
            }
            headers = {"X-CSRFToken": client.token, "Idempotency-Key": f"upload-{turn:06}"}
            answer = client.session.post(f"{here.address}/api/acts", json=body, headers=headers, timeout=60)
            seen[answer.status_code] += 1
            if answer.status_code >= 500 or not answer.json().get("vi"):
                wrong.append(f"turn {turn}: {answer.status_code} {answer.text[:200]}")
        stage.say(f"answers: {dict(seen)}")
        if requests.get(f"{here.address}/healthz", timeout=10).status_code != 200:
            wrong.append("the server does not answer any more")
        with House.open(here.settings) as house:
            kept = [path for path in Path(here.home).rglob("*.exe")] + [  # noqa: C416 - a list to be told
                each for each in house.reader.persons().items if not each.full_name
            ]
    return [*wrong, *map(str, kept)]


@scenario(
    "breaks", "jobs are asked for twice and in any order, and two workers break off in the midst", seconds=120
)
def breaks(stage: Stage) -> list[str]:
    """Each is done once in effect, those with one lock in the order in which they were asked for."""
    chance = random.Random(stage.seed)  # noqa: S311 - to be repeated
    here = Office(stage, stage.folder / "home")
    here.furnish()
    done: list[tuple[str, str]] = []
    broken: set[str | None] = set()
    logging.getLogger("lotrinh.jobs").setLevel(logging.CRITICAL)  # what breaks off is told below
    with House.open(here.settings) as house:
        queue = jobs_of(house.database)
        orders = [
            Order("faults.mark", {"key": f"k{number:03}"}, f"k{number:03}", lock=f"lock{number % 5}")
            for number in range(60)
        ]
        for each in sorted([*orders, *orders], key=lambda one: (one.key, chance.random())):
            queue.ask(each, house.now())

        def mark(job: Job) -> None:
            if job.key not in broken and chance.random() < 0.3:
                broken.add(job.key)
                raise RuntimeError("breaks off")
            with house.database.writing() as connection:
                queue.effect(connection, job, house.now())
                done.append((job.ids["key"], str(job.key)))

        stop = Event()
        told = Work(queue, {"faults.mark": mark}, house.now, lambda: None, stop, concurrency=2)
        sitting = Thread(target=work, args=(house.database, told), daemon=True)
        sitting.start()
        while len({key for key, _ in done}) < 60 and stage.left() > 5:
            stop.wait(0.2)
        stop.set()
        told.wake.set()
        sitting.join(20)
    counts = Counter(key for key, _ in done)
    wrong = [f"{key}: {count} times" for key, count in counts.items() if count != 1]
    wrong += [] if len(counts) == 60 else [f"{60 - len(counts)} jobs were not done"]
    stage.say(f"{len(done)} effects of {len(orders)} jobs asked for twice; {len(broken)} broke off once")
    return wrong
