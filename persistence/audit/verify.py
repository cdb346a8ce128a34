"""The whole check of the record on one snapshot of the database; it reads, it never mends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, InternalError, ProgrammingError

from persistence.audit.anchors import check_anchors
from persistence.audit.beside import check_added_up, check_beside, check_bytes, check_empty, check_whole
from persistence.audit.books import check_books, check_words
from persistence.audit.codes import check_codes
from persistence.audit.derived import (
    check_cites_index,
    check_duties_index,
    check_persons_index,
    check_words_index,
)
from persistence.audit.dossiers import check_dossiers
from persistence.audit.elsewhere import check_elsewhere, check_moved
from persistence.audit.holding import Parts
from persistence.audit.kept import Kept, by_number, check_kept, readings_of
from persistence.audit.laws import check_laws
from persistence.audit.pairs import check_pairs
from persistence.audit.people import check_people
from persistence.audit.posts import check_posts
from persistence.audit.quick import trail_holds, trail_holds_pg
from persistence.audit.reading_check import check_readings
from persistence.audit.report import Findings, Report, Trouble
from persistence.audit.reports import check_reports
from persistence.audit.signing_in import check_signing_in
from persistence.audit.tables import check_file, tables_there
from persistence.audit.walk import ActHash, walk
from persistence.audit.whole import Whole
from persistence.database import Database
from persistence.errors import TextDamaged
from persistence.registers import STREAM as ADMIN

_BESIDE: Final[Mapping[str, Callable[[Connection, Findings], None]]] = {
    "cases": check_whole,
    "dossiers": check_dossiers,
    "registers": check_books,
    "reports": check_reports,
    "papers": check_codes,
    "officers": check_posts,
    "accounts": check_signing_in,
    "pairs": check_pairs,
}


def verify(
    database: Database,
    act_hash: ActHash | None,
    *,
    limit: int = 20,
    kept: Sequence[Kept] = (),
    moved: Collection[str] | None = None,
    derived: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Check streams, acts, deadlines, papers, cases, bytes and anchors; every problem is counted, the first ``limit`` are listed.

    ``derived``: also the indexes by which lists and searches find what they show (``persistence.audit.derived``). ``act_hash`` is
    ``workflows.audit.act_hash``; None checks anchors, readings and trail alone, many times as fast. ``kept`` are anchors kept outside
    the database: with them, even a record rewritten as a whole is found. ``moved``: digests of archives by which an office is known to
    have come here; None where nobody asks whether it did. ``progress`` is told the number of entries checked so far.
    Acts may go on meanwhile; what is committed after the check began is not seen.
    Raises StorageError only.
    """
    checks = partial(
        _check, database=database, act_hash=act_hash, kept=kept, moved=moved, derived=derived,
        progress=progress or _silent,
    )  # fmt: skip
    findings = Findings(limit)
    try:
        with database.reading() as connection:
            checks(connection, findings)
    except TextDamaged:
        # SQLite's driver stops at a text with a broken byte. Again, slower, taking bytes as they are: the place must be named.
        findings = Findings(limit)
        with database.reading() as connection, _any_bytes(connection):
            checks(connection, findings)
    except (ProgrammingError, DataError, InternalError) as error:
        # What the server understands otherwise than it must, as where somebody put a function in the place of one of its own.
        findings = Findings(limit)
        findings.add(Trouble.STOPPED, "the check of everything", None, type(error.orig).__name__)
    for seq, person in findings.keyless:
        findings.add(Trouble.KEY, ADMIN, seq, f"person {person}")
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
    """The whole check within a transaction that goes on: of what is written in it and not kept yet, keys not at all. Otherwise as
    ``verify``."""
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


def _check(  # noqa: PLR0913 - what is checked, and against what
    connection: Connection,
    findings: Findings,
    *,
    database: Database,
    act_hash: ActHash | None,
    kept: Sequence[Kept],
    progress: Callable[[int], None],
    quick: bool = True,
    moved: Collection[str] | None = None,
    derived: bool = False,
) -> None:
    if not tables_there(connection, findings):
        return
    whole = Whole(connection, database) if quick and act_hash is not None else None
    parts = Parts(connection)
    do = partial(parts.do, findings)
    try:
        do("anchors", lambda: check_anchors(connection, findings, by_number(kept)))
        do("anchors", lambda: check_kept(connection, findings, kept))
        do("readings", lambda: check_readings(connection, findings, readings_of(kept)))
        do("streams", lambda: check_elsewhere(connection, findings))
        if moved is not None:
            do("streams", lambda: check_moved(connection, findings, by_number(kept), moved))
        if act_hash is None:
            if not _quickly(connection, findings, database):
                do("entries", lambda: _thoroughly(connection, findings, database, None, progress))
            parts.end(findings)
            return
        also = Findings(findings.limit)
        _also(connection, also, database, parts)  # while other processes look at the entries
        if whole is not None and whole.holds(findings):
            progress(findings.counts["entries"])
        else:
            do("entries", lambda: _thoroughly(connection, findings, database, act_hash, progress))
            do("laws", lambda: check_laws(connection, findings))
        findings.join(also)
        if derived:
            _derived(connection, findings, database, parts)
        parts.end(findings)
    finally:
        if whole is not None:
            whole.end()


def _also(connection: Connection, findings: Findings, database: Database, parts: Parts) -> None:
    """What stands beside the trail and what it adds up to."""
    for name, check in _BESIDE.items():
        parts.do(findings, name, partial(check, connection, findings))
    parts.do(findings, "persons", lambda: check_people(connection, findings, database))
    parts.do(findings, "bytes", lambda: check_bytes(connection, findings))


def _derived(connection: Connection, findings: Findings, database: Database, parts: Parts) -> None:
    """What follows from the record."""
    for check in (check_persons_index, check_words_index, check_duties_index, check_cites_index):
        parts.do(findings, "indexes", partial(check, connection, findings))
    parts.do(findings, "indexes", lambda: check_words(connection, findings, database.keys))
    parts.do(findings, "indexes", lambda: check_file(connection, findings))


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
