"""The whole check of the record on one snapshot of the database; it reads, it never mends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection

from persistence.audit.anchors import check_anchors
from persistence.audit.beside import check_added_up, check_beside, check_bytes, check_empty, check_whole
from persistence.audit.books import check_books
from persistence.audit.codes import check_codes
from persistence.audit.dossiers import check_dossiers
from persistence.audit.elsewhere import check_elsewhere
from persistence.audit.kept import Kept, by_number, check_kept, readings_of
from persistence.audit.people import check_people
from persistence.audit.posts import check_posts
from persistence.audit.quick import trail_holds, trail_holds_pg
from persistence.audit.reading_check import check_readings
from persistence.audit.report import Findings, Report
from persistence.audit.reports import check_reports
from persistence.audit.walk import ActHash, walk
from persistence.audit.whole import Whole
from persistence.database import Database
from persistence.errors import TextDamaged


def verify(
    database: Database,
    act_hash: ActHash | None,
    *,
    limit: int = 20,
    kept: Sequence[Kept] = (),
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Check streams, acts, deadlines, papers, cases, bytes and anchors; every problem is counted, the first ``limit`` are listed.

    ``act_hash`` is ``workflows.audit.act_hash``; None checks anchors, readings and trail alone, many times as fast. ``kept`` are anchors
    kept outside the database: with them, even a record rewritten as a whole is found. ``progress`` is told the
    number of entries checked so far. Acts may go on meanwhile; what is committed after the check began is not seen.
    Raises StorageError only.
    """
    checks = partial(_check, database=database, act_hash=act_hash, kept=kept, progress=progress or _silent)
    findings = Findings(limit)
    try:
        with database.reading() as connection:
            checks(connection, findings)
    except TextDamaged:
        # SQLite's driver stops at a text with a broken byte. Again, slower, taking bytes as they are: the place must be named.
        findings = Findings(limit)
        with database.reading() as connection, _any_bytes(connection):
            checks(connection, findings)
    return Report.of(findings)


def verify_within(
    connection: Connection,
    database: Database,
    act_hash: ActHash,
    *,
    limit: int = 20,
    kept: Sequence[Kept] = (),
    progress: Callable[[int], None] | None = None,
) -> Report:
    """The whole check within a transaction that goes on: of what is written in it and not kept yet. Otherwise as ``verify``."""
    findings = Findings(limit)
    _check(
        connection,
        findings,
        database=database,
        act_hash=act_hash,
        kept=kept,
        progress=progress or _silent,
        quick=False,  # other processes do not see what is not kept yet
    )
    return Report.of(findings)


def _check(
    connection: Connection,
    findings: Findings,
    *,
    database: Database,
    act_hash: ActHash | None,
    kept: Sequence[Kept],
    progress: Callable[[int], None],
    quick: bool = True,
) -> None:
    whole = Whole(connection, database) if quick and act_hash is not None else None
    try:
        check_anchors(connection, findings, by_number(kept))
        check_kept(connection, findings, kept)
        check_readings(connection, findings, readings_of(kept))
        check_elsewhere(connection, findings)
        if act_hash is None:
            if not _quickly(connection, findings, database):
                _thoroughly(connection, findings, database, None, progress)
            return
        also = Findings(findings.limit)
        _also(connection, also, database)  # while other processes look at the entries
        if whole is not None and whole.holds(findings):
            progress(findings.counts["entries"])
        else:
            _thoroughly(connection, findings, database, act_hash, progress)
        findings.join(also)
    finally:
        if whole is not None:
            whole.end()


def _also(connection: Connection, findings: Findings, database: Database) -> None:
    """What stands beside the trail and what it adds up to."""
    check_whole(connection, findings)
    check_dossiers(connection, findings)
    check_books(connection, findings)
    check_reports(connection, findings)
    check_codes(connection, findings)
    check_posts(connection, findings)
    check_people(connection, findings, database)
    check_bytes(connection, findings)


def _thoroughly(
    connection: Connection,
    findings: Findings,
    database: Database,
    act_hash: ActHash | None,
    progress: Callable[[int], None],
) -> None:
    """Everything that entries tell, one by one, so that what does not hold is named."""
    for told in walk(connection, findings, act_hash):
        if told:
            check_beside(connection, findings, told, database.keys)
        progress(findings.counts["entries"])
    check_empty(connection, findings)
    if act_hash is not None:
        check_added_up(connection, findings)


def _quickly(connection: Connection, findings: Findings, database: Database) -> bool:
    """Whether the whole trail was seen to hold by the quick way."""
    file = str(database.url.database)
    held = trail_holds(connection, file) if database.dialect == "sqlite" else trail_holds_pg(connection)
    if held is not None:
        findings.counts["entries"], findings.counts["streams"] = held
    return held is not None


@contextmanager
def _any_bytes(connection: Connection) -> Iterator[None]:
    driver: Any = connection.connection.driver_connection
    driver.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def _silent(_entries: int) -> None:
    pass
