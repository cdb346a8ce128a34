"""Does the rows of a job, one after the other: each is an act of its own, judged, refused or recorded as if it had been done alone.

``do_rows`` is what whoever runs jobs calls: the thread of a web process (``web.bulk.crew``) or a worker of its own. It may be called at any
time, twice at once, and after a process has ended half way: a row is taken by one at a time and its key makes its act happen once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from persistence.bulk import BulkJob, BulkRow, RowState
from rules.errors import LotrinhError
from web.house import House
from web.pages.record import open_case
from web.signin.access import may_write
from web.signin.officer import Officer, officer_of
from web.signin.secrets_kept import Seal
from workflows.command import Command
from workflows.errors import NotPermitted
from workflows.perform import perform
from workflows.preview import State, preview

MOST: Final = 50
"""Cases in one job: what an officer can look over, and what is done within a few minutes on an old machine."""
INPUTS: Final = "_inputs"
TYPED: Final = "_typed"
_MINUTE: Final = timedelta(minutes=1)
_LOG: Final = logging.getLogger("lotrinh.bulk")
Said = tuple[str, str]


def seal_of(house: House) -> Seal:
    """What the entries of a job are sealed with."""
    return Seal(house.settings.secret(), "bulk jobs")


def entries_of(house: House, job: BulkJob) -> Mapping[str, object]:
    """The entries of a job, the same for all its cases."""
    return dict(_kept(house, job)[INPUTS])


def entered_of(house: House, job: BulkJob) -> dict[str, tuple[str, ...]]:
    """The entries as they were typed, by field."""
    return {name: tuple(texts) for name, texts in _kept(house, job)[TYPED].items()}


def _kept(house: House, job: BulkJob) -> dict[str, dict[str, Any]]:
    """What is sealed with a job; one of an earlier version holds the entries alone."""
    kept = dict(json.loads(seal_of(house).open_bytes(job.sealed)))
    return kept if kept.keys() == {INPUTS, TYPED} else {INPUTS: kept, TYPED: {}}


def seen(
    house: House, officer: Officer, act: str, at: datetime, inputs: Mapping[str, object], case_id: str
) -> tuple[RowState, Said, int]:
    """How one case stands to the act: ready, or refused and why; and the version of the case that was looked at."""
    try:
        file = open_case(house, officer, case_id)
        if house.procedures.act(act).procedure != file.case.procedure:
            return RowState.REFUSED, _NOT_HERE, file.case.version
        command = Command(act, moment_for(at, file.case.last_at), inputs, case_id=case_id)
        found = preview(command, officer.actor, house.services)
    except LotrinhError as error:
        return RowState.REFUSED, (error.vi, error.en), 0
    if found is None:
        return RowState.REFUSED, _NOT_HERE, file.case.version
    shown = file.judged.preview(found)
    state = RowState.READY if found.state is State.READY else RowState.REFUSED
    return state, (shown.why_vi, shown.why_en), file.case.version


_NOT_HERE: Final[Said] = (
    "Bước này không có ở giai đoạn hiện tại của hồ sơ.",
    "This act does not exist from where the case stands.",
)


def moment_for(at: datetime, last: datetime) -> datetime:
    """The moment of the act in one case: entered without seconds, so the minute of its last act means that act's own instant."""
    return last if at <= last < at + _MINUTE else at


def do_rows(house: House, job_id: str, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Do what waits in a job until nothing is left or ``stop`` says so; how many rows were done with."""
    jobs, count = house.bulk, 0
    found = jobs.find(job_id)
    if found is None:
        return 0
    job = found[0]
    mine = replace(house, services=replace(house.services, origin=lambda: job.origin))
    while not stop():
        row = jobs.take(job_id, house.now())
        if row is None:
            break
        jobs.finish(row, *_done(mine, job, row), house.now())
        count += 1
    return count


def _done(house: House, job: BulkJob, row: BulkRow) -> tuple[RowState, Said]:
    try:
        officer = _officer(house, job)
        file = open_case(house, officer, row.case_id)
        command = Command(
            act=job.act,
            at=moment_for(job.at, file.whole.case.last_at),
            inputs=entries_of(house, job),
            case_id=row.case_id,
            key=row.key,
            expected_version=row.version,
        )
        done = perform(command, officer.actor, house.services)
    except LotrinhError as error:
        return RowState.FAILED, (error.vi, error.en)
    except Exception as error:  # noqa: BLE001 - one row must not stop the others; it is logged and told
        return RowState.FAILED, _fault(error)
    papers = ", ".join(each.title for each in done.documents)
    return RowState.DONE, (papers, papers)


def _officer(house: House, job: BulkJob) -> Officer:
    """The officer as of now: a post or an account that ended since does nothing more."""
    account, actor = house.accounts.of(job.actor_id), house.reader.find_actor(job.actor_id)
    officer = officer_of(actor, job.post, house.today()) if actor is not None else None
    if officer is None or (account is not None and account.disabled) or not may_write(officer, house.today()):
        raise NotPermitted(
            "The post under which this was started no longer holds.",
            vi="Chức danh dùng khi bắt đầu việc này không còn hiệu lực.",
        )
    return officer


def _fault(error: Exception) -> Said:
    reference = uuid4().hex[:8]
    _LOG.error("fault %s", reference, exc_info=error)
    return (
        f"Chương trình gặp lỗi ở hồ sơ này; chưa có gì được ghi. Mã lỗi: {reference}",
        f"The program failed on this case; nothing was written. Reference: {reference}",
    )
