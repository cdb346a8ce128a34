"""Slow work of pages handed to workers, what the clock asks for, and the commands of administrators."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from persistence.alarms import DUE, MISSED
from persistence.jobs import JobState
from persistence.jobs.worker import work
from tests.documents.conversion.kit import Double
from tests.web.cli import lotrinh
from tests.web.site import AN, KHONG, POLICE, Site, site
from tests.web.test_bulk import previewed, states
from web.app import create_app
from web.jobs.crew import Inside, work_of
from web.jobs.orders import pdf_of
from web.jobs.schedule import Planner, Task
from web.pages import awaited

Town = Callable[..., object]


@pytest.fixture
def handed(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A town whose pages leave slow work to workers; there is a LibreOffice, and none of the pages' own."""
    monkeypatch.setattr("web.pages.pdf.PATIENCE", 0.02)
    monkeypatch.setattr(awaited, "_LOOK", 0.02)
    double = Double(tmp_path, "pages 2")
    with site(migrated_url, tmp_path / "home", soffice=double.soffice.program) as town:
        house = replace(town.house, settings=replace(town.house.settings, jobs="workers"))
        yield replace(town, house=house, app=create_app(house))


def do(town: Site) -> None:
    """What a worker does with what is due."""
    work(town.house.database, work_of(town.house, threading.Event(), once=True))


@contextmanager
def meanwhile(town: Site) -> Iterator[None]:
    """A worker beside the pages."""
    worker = Inside(town.house)
    worker.start()
    yield
    worker.end()


def paper_of(town: Site, case: str) -> str:
    file = town.house.reader.find_case_file(case)
    assert file is not None
    return file.documents[0].id


def test_papers_are_laid_out_by_a_worker_and_handed_out_by_whoever_is_asked_next(
    handed: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed.send()
    case, jobs = handed.case().id, handed.house.jobs
    order = pdf_of(paper_of(handed, case))
    browser, address = handed.browser(POLICE), f"/ho-so/{case}/giay-to/{order.ids['document']}/pdf"
    waiting = browser.open(address)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "5")
    assert "Đang chuyển sang PDF" in browser.page
    assert browser.open(address).status_code == 202
    assert [line.name for line in jobs.lines()] == ["pdf.make"], "asked for twice, to be made once"
    assert order.key is not None
    jobs.end_key(order.key, JobState.FAILED, handed.house.now())
    assert browser.open(address).status_code == 500
    assert "không chuyển được sang PDF" in browser.page
    monkeypatch.setattr(awaited, "_REMEMBERED", timedelta(0))
    assert browser.open(address).status_code == 202, "after a while it is tried again"
    assert browser.open(f"/ho-so/{case}/bo-ho-so/dung-thu").status_code == 202
    do(handed)
    found = browser.open(address)
    assert (found.status_code, found.mimetype) == (200, "application/pdf")
    found = browser.open(f"/ho-so/{case}/bo-ho-so/dung-thu")
    assert (found.status_code, found.mimetype) == (200, "application/zip")


def test_acts_for_many_are_done_by_a_worker(handed: Site) -> None:
    two = [handed.propose(person).id for person in (AN, KHONG)]
    handed.later(hours=2)
    browser = handed.browser(POLICE)
    job = previewed(browser, two)
    browser.open(job)
    browser.send(f"{job}/lam")
    assert states(handed, job) == ["waiting"] * 2, "no thread of this process does them"
    browser.open(job)
    assert "data-again=" in browser.page
    do(handed)
    assert states(handed, job) == ["done"] * 2
    browser.open(job)
    browser.send(f"{job}/lam")
    do(handed)
    assert [handed.case(person).version for person in (AN, KHONG)] == [2, 2]


def test_the_clock_asks_once_whoever_plans_and_limits_become_notices_once(town: Site) -> None:
    jobs, now = town.house.jobs, town.house.now
    task = Task("jobs.sweep", timedelta(hours=1))
    for later in (30, 0, -20, 60):
        town.later(minutes=later)
        planner = Planner(jobs, now, (task,))
        planner()
        planner()
    found = [line.key for line in jobs.lines()]
    assert len(found) == len(set(found)) == 2, "also where the clock jumps back"
    town.send()
    do(town)
    assert told(town) == {}
    town.later(days=4, hours=1)
    do(town)
    assert told(town) == {DUE: 1}
    town.later(days=1)
    for _ in range(2):
        do(town)
        town.later(minutes=15)
    assert told(town) == {DUE: 1, MISSED: 1}


def test_the_process_that_serves_a_file_does_jobs_and_administrators_see_no_names(
    town: Site, migrated_url: str, tmp_path: Path
) -> None:
    with meanwhile(town):
        assert town.browser(POLICE).open("/ho-so").status_code == 200
    do(town)
    assert len(town.house.jobs.lines(state=JobState.DONE)) == 4
    town.house.jobs.ask(pdf_of("doc.1"), town.house.now())
    number = town.house.jobs.lines()[0].id
    env = {"LOTRINH_DATABASE_URL": migrated_url, "LOTRINH_HOME": str(tmp_path)}
    assert "document=doc.1" in lotrinh("jobs", "list", env=env).output
    assert "pdf" in lotrinh("jobs", "ages", env=env).output
    lotrinh("jobs", "cancel", number, env=env)
    assert "lotrinh jobs list" in lotrinh("jobs", "cancel", number, env=env, code=2).output
    lotrinh("jobs", "retry", number, env=env)
    assert "doc.1" in lotrinh("jobs", "list", "--json", "--state", "waiting", env=env).output
    lotrinh("worker", "--queues", "nothing", "--once", env=env, code=2)


def told(town: Site) -> dict[str, int]:
    """The alarms in the outbox, by kind."""
    lines = town.house.outbox.lines().items
    assert len({line.key for line in lines}) == len(lines)
    return {kind: count for kind in (DUE, MISSED) if (count := sum(line.kind == kind for line in lines))}
