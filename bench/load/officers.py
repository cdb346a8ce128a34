"""Fifty officers at work at the same time on a real server: gunicorn with two processes, PostgreSQL, the country in the tables.

Each is signed in, of a commune of his own or of a province, and opens a page every few seconds: the inbox, a case of his list, a search
for a person by name. Beside what they wait stands what one officer alone waits on the same server.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from bench.load import country, serving
from bench.report import Measurement, Runner, figure
from bench.town import Commune, provincial
from workflows.model import Actor

OFFICERS: Final = 50
THINKING: Final = 5.0
"""Seconds between two pages of an officer, on average."""
_PROCESSES: Final = 2
_SECONDS: Final = 6.0  # of a round
_STARTED: Final = 120.0
_PROVINCIAL: Final = 5  # every so many-th officer sits in a province
_LIMIT: Final = {"inbox": 150.0, "case": 150.0, "search": 150.0}
_NAMES: Final = ("nguyen van an", "tran thi", "le hoang", "pham dung", "ngyuen van binh", "vu minh")
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]*)"')
_CASE: Final = re.compile(r"/ho-so/([0-9a-f]{32})")


class Officer:
    """One browser, signed in. ``waited``: milliseconds by page."""

    def __init__(self, port: int, actor: Actor, seed: int) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._chance = random.Random(seed)  # noqa: S311 - the same officers every time
        self.waited: defaultdict[str, list[float]] = defaultdict(list)
        held = actor.appointments[0]
        self._send("/dang-nhap", "/dang-nhap", actor=actor.id, post=f"{held.role}@{held.unit.id}")
        self._cases = sorted(set(_CASE.findall(self._get("/ho-so"))))
        if not self._cases:
            raise RuntimeError(f"{actor.id} sees no case")

    def work(self, until: float) -> None:
        """Open pages until that moment, with pauses to think."""
        while True:
            pause = self._chance.expovariate(1 / THINKING)
            if time.monotonic() + pause > until:
                return
            time.sleep(pause)
            self.page(self._chance.choice(("inbox", "case", "search")))

    def page(self, name: str) -> float:
        """Open one page; milliseconds until it is there."""
        start = time.perf_counter()
        if name == "inbox":
            self._get("/viec")
        elif name == "case":
            self._get(f"/ho-so/{self._chance.choice(self._cases)}")
        else:
            self._send("/nguoi", "/nguoi/tim", q=self._chance.choice(_NAMES))
            start = time.perf_counter()  # what is waited for is the list, not the box
            self._get("/nguoi")
        taken = (time.perf_counter() - start) * 1000
        self.waited[name].append(taken)
        return taken

    def _send(self, page: str, address: str, **fields: str) -> None:
        token = _TOKEN.search(self._get(page))
        if token is None:
            raise RuntimeError(f"{page} has no form")
        self._ask("POST", address, urlencode({"csrf_token": token[1], **fields}))

    def _get(self, address: str) -> str:
        return self._ask("GET", address, "")

    def _ask(self, method: str, address: str, body: str) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._link.request(method, address, body or None, headers)
        answer = self._link.getresponse()
        content = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        if answer.status not in {200, 303}:
            raise RuntimeError(f"{address}: {answer.status}")
        return content


@contextmanager
def _served() -> Iterator[int]:
    """A server on a free port, until the end."""
    at = country.big()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {
        **os.environ,
        serving.URL: at.url,
        serving.NAME: at.name,
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(_PROCESSES), "--threads", "4",
               "--timeout", "120", "--keep-alive", "120", "--log-level", "warning", "bench.load.serving:application"]  # fmt: skip
    with subprocess.Popen(command, env=told) as process:
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTED
    while time.monotonic() < until and process.poll() is None:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=_STARTED)
            link.request("GET", "/healthz")
            link.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


def crew(port: int) -> list[Officer]:
    """The officers, signed in; everybody has had each page once, so that the processes have warmed."""

    def begun(number: int) -> Officer:
        actor = provincial(number % 34)[1] if number % _PROVINCIAL == 0 else Commune(number + 2).officers[0]
        officer = Officer(port, actor, number)
        for name in _LIMIT:
            officer.page(name)
        officer.waited.clear()
        return officer

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(begun, range(OFFICERS)))


@cache
def _taken(rounds: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds of every page, with fifty at work and with one alone."""
    with _served() as port:
        officers = crew(port)
        alone = {name: [officers[1].page(name) for _ in range(3 * rounds)] for name in _LIMIT}
        officers[1].waited.clear()
        until = time.monotonic() + _SECONDS * rounds
        threads = [threading.Thread(target=officer.work, args=(until,)) for officer in officers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    together = {name: [each for officer in officers for each in officer.waited[name]] for name in _LIMIT}
    return together, alone


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[18]


def _page(name: str) -> None:
    @figure(
        name=f"load: p95 with {OFFICERS} officers: {name}",
        wanted=1.0,
        baseline=f"{_LIMIT[name]:.0f} ms",
        unit="ms",
        better="lower",
    )
    def measure(run: Runner) -> Measurement:
        """The 95th percentile of all pages of that kind; beside it that of one officer alone."""
        together, alone = _taken(run.rounds)
        times = together[name]
        note = (
            f"{len(times)} pages, median {statistics.median(times):.0f} ms, a page every {THINKING:.0f} s;"
            f" alone p95 {p95(alone[name]):.0f} ms"
        )
        return Measurement([p95(times)], {f"{_LIMIT[name]:.0f} ms": [_LIMIT[name]]}, note)


for _name in _LIMIT:
    _page(_name)
