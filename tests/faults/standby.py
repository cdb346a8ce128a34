"""A standby of the database, copied and streaming as in production: cut off, slow, killed, back again, and at last taking writes itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic, sleep

import psycopg

from persistence.errors import DatabaseBusy
from persistence.standby import Standby, Why
from tests.faults.hosts import Town, _town
from tests.faults.network import lacking
from tests.faults.registry import Stage, scenario
from tests.faults.server import NetworkedServer
from tests.web.site import POLICE, Browser
from web.app import create_app
from web.house import House

_BEHIND = 3
_BOOK = "/so-luat-dinh/illegal_users"


@scenario(
    "standby",
    "books are read from a standby that is cut off, slow, killed, and at last takes writes itself",
    seconds=300,
    lacking=lacking,
)
def standby(stage: Stage) -> list[str]:
    """Every page is answered whatever befalls the standby, and it is read again once it serves."""
    with _town(stage) as town, _copied(town) as copy:
        settings = replace(town.settings, replica_url=copy.url("lotrinh"), replica_behind=_BEHIND)
        with House.open(settings, hands="web") as house:
            second = house.standby
            if not isinstance(second, Standby):
                return ["no standby was opened"]
            return _Trial(stage, town, copy, house, second).played()


class _Trial:
    """Pages and the two servers, and what did not hold."""

    def __init__(
        self, stage: Stage, town: Town, copy: NetworkedServer, house: House, second: Standby
    ) -> None:
        self.stage, self.town, self.copy, self.house, self.second = stage, town, copy, house, second
        self.wrong: list[str] = []
        self.acted = 0
        app = create_app(house)
        self.app = app
        self.browser, self.looker = Browser(app.test_client()), Browser(app.test_client())
        for each in (self.browser, self.looker):
            each.enter(POLICE)

    def played(self) -> list[str]:
        """Everything, one after the other."""
        self.expect(None, "it streams")
        self.town.network.cut("db2")
        self.expect(Why.AWAY, "its cable is pulled")
        self.town.network.join("db2")
        self.expect(None, "its cable is back")
        self.command("SELECT pg_wal_replay_pause()")
        self.act()
        sleep(_BEHIND + 1)
        self.expect(Why.BEHIND, "it no longer follows")
        self.command("SELECT pg_wal_replay_resume()")
        self.expect(None, "it follows again")
        self.killed()
        self.copy.start(60)
        self.expect(None, "it was started again")
        self.command("SELECT pg_promote()")
        self.expect(Why.NONE, "it takes writes itself")
        return self.wrong

    def expect(self, why: Why | None, when: str) -> None:
        """Within a minute the standby is read, or is not for that reason; meanwhile pages are answered."""
        begun, longest, pages = monotonic(), 0.0, 0
        while True:
            self.act()
            longest, pages = max(longest, self.page(self.looker)), pages + 1
            found = self.second._state
            if (found.why is why and (why is not None or self.there())) or monotonic() - begun > 60:
                break
            sleep(0.5)
        if found.why is not why:
            self.wrong.append(f"{when}: {found.why or 'it is read'} after a minute")
        self.stage.say(
            f"{when}: {'read' if found.why is None else 'not read, ' + found.why.value}, seen after {monotonic() - begun:.1f} s;"
            f" {pages} pages answered meanwhile, the slowest in {longest:.1f} s"
        )

    def there(self) -> bool:
        """Whether a reading is of the standby."""
        with self.app.test_request_context("/"), self.second.reading() as connection:
            return bool(connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar())

    def page(self, browser: Browser) -> float:
        """One page of a book; seconds."""
        begun = monotonic()
        status = browser.open(_BOOK).status_code
        if status != 200:
            self.wrong.append(f"a book answered {status}")
        return monotonic() - begun

    def act(self) -> None:
        """An officer puts somebody's record on file, and is answered a book at once."""
        person = self.town.people(self.acted % 4)[self.acted // 4 % 8]
        self.acted += 1
        told = {
            "record": "user_management_decided",
            "record_on": "2026-03-13",
            "record_paper": f"QĐ {self.acted}",
        }
        answer = self.browser.do(
            f"fault-standby-{self.acted:05}",
            act="person_file.record",
            **({"case_id": self.town.cases[person]} if person in self.town.cases else {"person_id": person}),
            at=self.house.now().isoformat(),
            inputs=told,
        )
        if answer.status_code in {200, 201}:
            self.town.cases[person] = answer.get_json()["case_id"]
        else:
            self.wrong.append(
                f"an act was answered {answer.status_code} {answer.get_data(as_text=True)[:200]}"
            )
        self.page(self.browser)
        with self.browser.client.session_transaction() as session:
            if "wrote" not in session:
                self.wrong.append("the session does not know that its officer wrote")

    def killed(self) -> None:
        """In the midst of a reading: that one is to be asked again, the next is answered by the first server."""
        try:
            with self.app.test_request_context("/"), self.second.reading() as connection:
                connection.exec_driver_sql("SELECT 1")
                assert self.copy.process is not None
                self.copy.process.kill()
                self.copy.process.wait()
                sleep(0.5)
                connection.exec_driver_sql("SELECT 1")
            self.wrong.append("a reading went on though its server was killed")
        except DatabaseBusy:
            self.stage.say("killed in the midst of a reading: busy, to be asked again")
        self.expect(Why.AWAY, "it was killed")

    def command(self, words: str) -> None:
        with psycopg.connect(self.copy.dsn("lotrinh"), autocommit=True) as link:
            link.execute(words.encode())


@contextmanager
def _copied(town: Town) -> Iterator[NetworkedServer]:
    """A second host with a streaming copy of the first one's server."""
    town.network.host("db2")
    copy = NetworkedServer(town.network, "db2")
    try:
        copy.follow(town.server)
        copy.start(60)
        town.stage.say("the standby is up")
        yield copy
    finally:
        if copy.process is not None and copy.process.poll() is None:
            copy.process.kill()
            copy.process.wait()
        shutil.rmtree(copy.folder, ignore_errors=True)
