"""How long the server of an office takes to start, and what it holds when nobody works.

``python -m bench.idle --lotrinh VENV/bin/lotrinh``: as on a machine of an office: production, SQLite, an account with two factors,
some pages, then a minute of nothing. Seconds of processor and of the clock until it answers; memory as the sum over all its processes
of what is theirs (PSS: shared pages are divided among who shares).
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import pyotp
import requests

from persistence.accounts import Account, Told
from tests.web.site import ACTORS, AN, PEOPLE, POLICE, PROPOSAL, UNITS
from web.house import House
from web.settings import Settings
from web.signin import passwords
from workflows.command import Command
from workflows.perform import perform

_GIVEN: Final = "abcde-fghij-kmnpq-rstuv"
_OWN: Final = "một câu dài của riêng tôi"
_TICK: Final = os.sysconf("SC_CLK_TCK")
_PAGES: Final = (
    "/viec",
    "/ho-so",
    "/nguoi/moi",
    "/so-luat-dinh",
    "/so-luat-dinh/illegal_users",
    "/bao-cao",
    "/luat",
    "/huong-dan",
)


def furnish(home: Path) -> str:
    """A small office with a case and an account; the address of the case."""
    with House.open(Settings.from_environment({"LOTRINH_HOME": str(home)}), create=True) as house:
        house.register(units=UNITS, persons=PEOPLE, actors=ACTORS)
        record = {
            "record": "user_management_decided",
            "record_on": "2024-03-13",
            "record_paper": "QĐ 12/2024",
        }
        at = house.now()
        perform(Command("person_file.record", at, record, person_id=AN.id), POLICE, house.services)
        entered = {**PROPOSAL, "facility": "tt_hoa"}
        with suppress(Exception):  # a proposal wants what the law of the day wants; the file alone will do
            perform(
                Command("assessment.propose", house.now(), entered, person_id=AN.id), POLICE, house.services
            )
        hashed = passwords.hashed(_GIVEN)
        account = Account(POLICE.id, POLICE.id, datetime.now(UTC), password_hash=hashed, must_change=True)
        house.accounts.put(account, Told("account.opened", "system", "system", house.now(), {}))
        cases = house.reader.cases().items
        return f"/ho-so/{cases[0].id}"


class Officer:
    """A browser at the machine itself: it sends the secure cookie to 127.0.0.1."""

    def __init__(self, address: str) -> None:
        self.address, self.cookies, self.page = address, dict[str, str](), ""

    def open(self, path: str) -> int:
        return self._asked("GET", path, {})

    def send(self, path: str, **fields: str) -> int:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        if token is None:
            raise RuntimeError(f"no form on the page before {path}")
        return self._asked("POST", path, {**fields, "csrf_token": unescape(token[1])})

    def _asked(self, method: str, path: str, fields: dict[str, str]) -> int:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = requests.request(
            method,
            self.address + path,
            data=fields,
            timeout=60,
            headers={"Cookie": kept, "Origin": self.address},
            allow_redirects=False,
        )
        self.cookies.update({each.name: each.value or "" for each in answer.cookies})
        if answer.is_redirect:
            return self.open(answer.headers["Location"])
        self.page = answer.text
        return answer.status_code

    def enter(self) -> None:
        """The first sign-in, to the end."""
        self.open("/dang-nhap")
        self.send("/dang-nhap", login=POLICE.id, password=_GIVEN)
        self.open("/dang-nhap/thiet-lap")
        secret = self.page.partition('<code class="secret">')[2].partition("</code>")[0].replace(" ", "")
        self.send("/dang-nhap/thiet-lap", code=pyotp.TOTP(secret).now())
        self.open("/dang-nhap/mat-khau")
        self.send("/dang-nhap/mat-khau", new=_OWN, again=_OWN)
        self.open("/dang-nhap/chuc-danh")


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from family(int(child))


def used(pid: int) -> float:
    """Processor seconds of a process and of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICK


def held(pid: int) -> dict[int, float]:
    """Megabytes (of 1,048,576 bytes) of each process of the family."""
    found = {}
    for each in family(pid):
        rolled = Path(f"/proc/{each}/smaps_rollup").read_text("ascii")
        found[each] = int(rolled.partition("\nPss:")[2].split()[0]) / 1024
    return found


@contextmanager
def served(lotrinh: Path, home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, float, float]]:
    """The server as the service starts it: its process, address, and the seconds (clock, processor) until it answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {"PATH": os.environ["PATH"], "LOTRINH_HOME": str(home), "LOTRINH_ENV": "production"}
    begun = monotonic()
    with (home / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [lotrinh, "serve", "--port", str(port)], env=environ, cwd=home, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        while True:
            with suppress(requests.ConnectionError):
                requests.get(f"{address}/healthz", timeout=10)
                break
            if process.poll() is not None:
                raise RuntimeError((home / "serve.log").read_text("utf-8"))
            sleep(0.01)
        yield process, address, monotonic() - begun, used(process.pid)
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.idle", description=__doc__)
    parser.add_argument(
        "--lotrinh", type=Path, required=True, help="the command of the installation that is measured"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rest", type=float, default=60)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        case = furnish(home)
        starts = []
        for _ in range(told.rounds):
            with served(told.lotrinh.absolute(), home) as (_process, _address, clock, processor):
                starts.append((processor, clock))
        print(
            "start, processor s (clock s): "
            + ", ".join(f"{one:.2f} ({other:.2f})" for one, other in sorted(starts))
        )
        with served(told.lotrinh.absolute(), home) as (process, address, _clock, _processor):
            print(f"started: {_told(process)}")
            officer = Officer(address)
            officer.enter()
            seen = [officer.open(path) for path in (*_PAGES, case)]
            print(f"signed in, pages {seen}: {_told(process)}")
            sleep(told.rest)
            print(f"idle for {told.rest:.0f} s: {_told(process)}")


def _told(process: subprocess.Popen[bytes]) -> str:
    found = held(process.pid)
    return f"{sum(found.values()):.1f} MB in {len(found)} processes; {used(process.pid):.1f} s of processor"


if __name__ == "__main__":
    main()
