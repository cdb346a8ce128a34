"""Officers at browsers: each acts and asks for jobs on whichever host answers, and sends the same again until it is told."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from time import sleep
from typing import Any

import requests

from tests.faults.history import Answer, History
from workflows.model import Actor

_TIMEOUT = (3, 25)


def begin(history: History, name: str, work: Callable[[], None]) -> Thread:
    """An officer at work in a thread. One who breaks off is written down: silence would look as if all were well."""

    def played() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it was, the history is not whole
            history.broke(name, repr(error))

    thread = Thread(target=played, name=name, daemon=True)
    thread.start()
    return thread


def await_all(history: History, officers: Iterable[Thread], left: Callable[[], float]) -> None:
    """Wait until each came to an end; who did not is written down."""
    for each in officers:
        each.join(left())
        if each.is_alive():
            history.broke(each.name, "did not come to an end")


@dataclass(slots=True)
class Client:
    """One officer with a list of hosts; the session signed in on one is used on all."""

    actor: Actor
    hosts: list[str]
    history: History
    chance: random.Random
    cases: dict[str, str]
    """The case of each person as far as any officer was told; shared by all."""
    session: requests.Session = field(default_factory=requests.Session)
    token: str = ""

    def enter(self) -> None:
        """Sign in, on whichever host answers; ``RuntimeError`` where none does within some minutes."""
        held = self.actor.appointments[0]
        for _ in range(240):
            host = self.chance.choice(self.hosts)
            try:
                page = self._whole(self.session.get(f"{host}/dang-nhap", timeout=_TIMEOUT)).text
                token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
                fields = {"csrf_token": token, "actor": self.actor.id, "post": f"{held.role}@{held.unit.id}"}
                self._whole(self.session.post(f"{host}/dang-nhap", data=fields, timeout=_TIMEOUT))
                self._carry()
                known = self._whole(self.session.get(f"{host}/api/session", timeout=_TIMEOUT))
                self.token = known.json()["csrf_token"]
            except (requests.RequestException, KeyError, ValueError):
                sleep(1)
            else:
                return
        raise RuntimeError("nobody lets this officer in")

    @staticmethod
    def _whole(answer: requests.Response) -> requests.Response:
        """An answer that is no refusal: a page that says that the database is away has no form."""
        answer.raise_for_status()
        return answer

    def act(self, key: str, person: str, at: datetime, stop: Event, *, version: int | None = None) -> None:
        """One act, until it is answered. ``version`` is the version of the case that the officer saw."""
        body: dict[str, Any] = {
            "act": "person_file.record",
            "at": at.isoformat(),
            **({"case_id": self.cases[person]} if person in self.cases else {"person_id": person}),
            "inputs": {
                "record": "user_management_decided",
                "record_on": "2026-03-13",
                "record_paper": f"QĐ {key}",
            },
        }
        if version is not None:
            body["expected_version"] = version
        self.history.act(key, Answer.UNKNOWN)
        answer, told = self._asked("/api/acts", body, {"Idempotency-Key": key}, stop)
        if answer is not Answer.UNKNOWN:
            self.history.act(key, answer)
        if answer is Answer.YES:
            body = told.json()
            # To the same key again the answer tells the version that the case has come to since.
            if not body["repeated"]:
                self.history.told_place(key, body["case_id"], body["version"])
            self.cases[person] = body["case_id"]

    def job(self, key: str, stop: Event) -> None:
        """One job, until it is answered."""
        self.history.job(key, Answer.UNKNOWN)
        answer, _told = self._asked(f"/api/faults/{key}", None, {}, stop)
        if answer is not Answer.UNKNOWN:
            self.history.job(key, answer)

    def _asked(
        self, path: str, body: Any, headers: dict[str, str], stop: Event
    ) -> tuple[Answer, requests.Response]:
        """Ask until there is an answer that says what became of it."""
        response = requests.Response()
        while not stop.is_set():
            host = self.chance.choice(self.hosts)
            try:
                response = self.session.post(
                    host + path, json=body, timeout=_TIMEOUT, headers={**headers, "X-CSRFToken": self.token}
                )
            except requests.RequestException:
                self.history.saw("no answer")
                sleep(0.1)  # where nobody listens the answer comes at once
                continue
            self.history.saw(str(response.status_code))
            if response.status_code in {200, 201, 202}:
                return Answer.YES, response
            if (
                response.status_code < 500
            ):  # also "someone was first": the command is over, nothing of it was written
                return Answer.NO, response
            sleep(1)
        return Answer.UNKNOWN, response

    def _carry(self) -> None:
        """The cookie of one host is that of all: they share a name behind a balancer."""
        for cookie in tuple(iter(self.session.cookies)):
            for host in self.hosts:
                name = host.partition("//")[2].partition(":")[0]
                self.session.cookies.set(cookie.name, cookie.value or "", domain=name, path="/")
