"""How each job is done. A handler may be called twice for the same job, also at the same time: what it does is then there once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Final

from documents.conversion.errors import failed
from documents.conversion.model import Failure, Reason
from persistence.alarms import raise_alarms
from persistence.audit import anchor, last_anchor
from persistence.errors import UnknownBlob
from persistence.jobs import GivenUp, Job, PutBack
from persistence.jobs.port import Run
from persistence.outbox import Delivered
from rules.errors import InputError
from web import spool
from web.auditing.stamps import stamp
from web.bulk.work import do_rows
from web.dossier_building import prepare_dossier
from web.exchange.delivering import deliver_due
from web.exchange.sending import sender_of
from web.house import House
from web.lists.doing import do_list as do_list_rows
from web.pages.pdf import is_convertible, paper_of
from web.stampfault import StampUnavailable
from workflows.dossier.reading import read_dossier

KEPT_FOR: Final = timedelta(days=7)
"""How long jobs that ended, and their keys, are remembered."""

_SOME: Final = 100
_A_WHILE: Final = timedelta(seconds=20)
_ITS_OWN: Final = frozenset({Reason.REFUSED, Reason.DAMAGED, Reason.TOO_LARGE})


def handlers_of(house: House) -> Mapping[str, Run]:
    """What does each job, by its name."""
    return {name: partial(do, house) for name, do in _HANDLERS.items()}


def make_pdf(house: House, job: Job) -> None:
    """The PDF of a paper, kept where every host finds it. A paper that cannot become a PDF is given up at once."""
    record = house.reader.find_document(job.ids["document"])
    if record is None or not is_convertible(record):
        raise _gone()
    try:
        content = house.reader.blob(record.sha256)
    except UnknownBlob as error:  # erased meanwhile
        raise _gone() from error
    outcome = house.converter.convert_each([paper_of(record, content)])[0]
    if isinstance(outcome, Failure):
        told = failed([outcome], 1)
        if outcome.reason in _ITS_OWN:
            raise GivenUp(told.en, vi=told.vi)
        raise told


def prepare(house: House, job: Job) -> None:
    """What a page needs to build the dossier of a case: its papers and added sheets as PDF, kept."""
    case = house.reader.find_case(job.ids["case"])
    if case is None:
        raise _gone()
    with house.services.reading() as uow:
        file = read_dossier(house.services, uow, case)
    try:
        prepare_dossier(house, file, fix=job.ids["fix"] == "yes")
    except InputError as error:  # the page that asked is told the same by the same rules
        raise GivenUp(error.en, vi=error.vi) from error


def do_bulk(house: House, job: Job) -> None:
    """What waits in a job over many cases; a row that another worker left half way is waited for."""
    do_rows(house, job.ids["job"], stop=job.stopping)
    if job.stopping():
        raise PutBack
    if job.ids["job"] in house.bulk.unfinished():
        raise PutBack(_A_WHILE)


def do_list(house: House, job: Job) -> None:
    """Check a list, or bring in what waits in it, some rows in one transaction. A list that was taken away meanwhile is done with."""
    do_list_rows(house, job.ids["list"], stop=job.stopping)
    if job.stopping():
        raise PutBack


def do_draft(house: House, job: Job) -> None:
    """Try a draft of the law on the open cases, some at a time. One that was stopped or taken away meanwhile is done with."""
    from web.auditing.draft_work import (
        try_draft,  # with it the whole of the auditor's drafts, which few workers need
    )

    try_draft(house, job.ids["draft"], stop=job.stopping)
    if job.stopping():
        raise PutBack


def make_anchor(house: House, _job: Job) -> None:
    """An anchor over what moved, and a time stamp over it where a server is set."""
    anchor(house.database, house.now())
    last = last_anchor(house.database)
    if last is None or not house.settings.stamp_url:
        return
    try:
        stamp(house, *last)
    except StampUnavailable as error:
        raise PutBack(timedelta(minutes=5)) from error


def deliver(house: House, job: Job) -> None:
    """What is due to leave: messages and events to systems that are set, notices as files where the folder for them is there.

    Every notice has its own attempts and its own outcome; this job does not fail for one.
    """
    sender = sender_of(house.settings, house.services.exchange)
    folder = house.settings.home / spool.FOLDER
    while not job.stopping():
        gone = deliver_due(house, sender, house.now, _SOME)
        told = spool.deliver(house, folder, _SOME) if folder.is_dir() else Delivered()
        if not any(each.done for each in (told, gone.messages, gone.events)):
            return


def alarm(house: House, job: Job) -> None:
    """A notice for each duty whose limit is near or has passed."""
    while raise_alarms(house.database, house.now()) and not job.stopping():
        pass


def sweep(house: House, _job: Job) -> None:
    """Take away what is past its time: forms put aside, jobs over many cases, jobs that ended, failures of signing in."""
    now = house.now()
    house.unfinished.sweep(now)
    house.bulk.sweep(now)
    house.lists.sweep(now)
    house.failures.sweep(now)
    house.jobs.sweep(now - KEPT_FOR)


def _gone() -> GivenUp:
    return GivenUp(
        "What this job was about is no longer there.",
        vi="Đối tượng của việc này không còn.",
    )


_HANDLERS: Final[Mapping[str, Callable[[House, Job], None]]] = {
    "pdf.make": make_pdf,
    "dossier.prepare": prepare,
    "bulk.rows": do_bulk,
    "list.rows": do_list,
    "draft.cases": do_draft,
    "audit.anchor": make_anchor,
    "deadlines.alarm": alarm,
    "outbox.deliver": deliver,
    "jobs.sweep": sweep,
}
