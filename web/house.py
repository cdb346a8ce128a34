"""The composition root: puts corpus, procedures, engines, calendar, forms and database together, and reads the clock.

Command line, pages, API and jobs open one ``House`` and hand its ``services`` to the one door. Nothing below this package knows which
database, clock or folder it works with.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from os import urandom
from time import time_ns
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

from documents.attachments import Checker, Limits
from documents.attachments.limits import MEGABYTE
from documents.catalogue import load_catalogue
from documents.conversion.model import Converter
from documents.writs import Forms
from persistence.accounts import Accounts
from persistence.bulk import BulkJobs
from persistence.database import Database
from persistence.failures import Failures
from persistence.jobs import Jobs, jobs_of
from persistence.lists_in import ListsIn
from persistence.outbox import Outbox
from persistence.reader import Reader
from persistence.registers import Clerk, Registers
from persistence.sessions import Sessions
from persistence.unfinished import Unfinished
from persistence.unit_of_work import SqlUnitOfWork
from rules.corpus import Corpus, load_corpus
from rules.engine.dual import DualEngine
from rules.errors import LotrinhError
from rules.terms import legal_date, load_calendar
from web.converting import Store, converter_of, store_of
from web.recordroom import close_database, database_of, now
from web.settings import Settings
from web.signatures import Signatures
from web.signin.origin import origin
from web.standing_by import standby_of
from workflows.command import Services
from workflows.exchange import load_exchange
from workflows.model import Actor, Person, Unit
from workflows.procedure import Procedures, load_procedures

SYSTEM: Final = Clerk("system", "system")
"""The program itself, where nobody is signed in: seeding, scenarios, files loaded by the administrator of the machine."""

_LOG: Final = logging.getLogger("lotrinh.alarm")


def new_id() -> str:
    """An opaque id: uuid4, hex."""
    return uuid4().hex


def next_id() -> str:
    """An opaque id that begins with the moment at which it is made (UUID version 7, RFC 9562, hex; 74 bits of it are chance).

    For lines that only grow, and the keys of commands: what is made one after the other lies side by side in the indexes, so that an act
    changes few of their pages. Not for cases and persons, of whose ids the first eight digits are shown.
    """
    chance = int.from_bytes(urandom(10)) & _CHANCE | _VERSION
    return f"{time_ns() // 1_000_000:012x}{chance:020x}"


_VERSION: Final = 7 << 76 | 2 << 62
_CHANCE: Final = (1 << 80) - 1 & ~(0xF << 76 | 3 << 62)


@dataclass(frozen=True, slots=True)
class House:
    """One installation at work. Use it as a context manager, or ``close`` it.

    ``standby`` is what is read from where nothing is decided or put on record (books, reports, the auditor's searches): a standby of the
    server, or ``database`` itself.
    """

    settings: Settings
    database: Database
    reader: Reader
    registers: Registers
    corpus: Corpus
    procedures: Procedures
    services: Services
    converter: Converter
    signatures: Signatures
    standby: Database

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        clock: Callable[[], datetime] | None = None,
        create: bool = False,
        hands: str = "",
    ) -> House:
        """Open the database and build the services; with ``create`` folder and tables are made or brought up to this version.

        ``hands`` says to a server of databases who is at work ("web", "worker"); what "web" asks of it is bounded in time.

        Raises a ``StorageError`` (not migrated, unreachable), ``EnvironmentFault``, ``CorpusError``, ``ProcedureError``.
        """
        if create:
            from persistence.migrate import upgrade

            settings.prepare_home()
            upgrade(settings.database_url)
        ticking = clock or now
        database = database_of(settings, ticking(), hands)
        reader = Reader(database)
        converter = converter_of(settings, store_of(settings, database, ticking))
        signatures = Signatures(reader, converter, settings, ticking)
        services = _services(settings, database, signatures, ticking)
        return cls(
            settings,
            database,
            reader,
            Registers(database),
            services.corpus,
            services.procedures,
            services,
            converter,
            signatures,
            standby_of(settings, database, ticking) if hands == "web" else database,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close idle connections; end a conversion that still runs."""
        self.converter.close()
        self.standby.close()
        close_database(self.database)

    @property
    def accounts(self) -> Accounts:
        """By what officers sign in."""
        return Accounts(self.database)

    @property
    def sessions(self) -> Sessions:
        """Who is at work."""
        return Sessions(self.database)

    @property
    def unfinished(self) -> Unfinished:
        """Forms that officers put aside."""
        return Unfinished(self.database)

    @property
    def bulk(self) -> BulkJobs:
        """Acts for many cases at once."""
        return BulkJobs(self.database)

    @property
    def pdfs(self) -> Store:
        """Where PDFs once made are kept."""
        return store_of(self.settings, self.database, self.services.clock)

    @property
    def jobs(self) -> Jobs:
        """Slow work that is to be done."""
        return jobs_of(self.database)

    @property
    def failures(self) -> Failures:
        """Failures of signing in."""
        return Failures(self.database)

    @property
    def lists(self) -> ListsIn:
        """Lists of offices on their way in."""
        return ListsIn(self.database)

    @property
    def outbox(self) -> Outbox:
        """What acts left to be told to others."""
        return Outbox(self.database)

    def now(self) -> datetime:
        """The present moment by the clock of the house."""
        return self.services.clock()

    def today(self) -> date:
        """The legal date now, in Viet Nam."""
        return legal_date(self.now())

    def register_unit(self, unit: Unit, *, by: Clerk = SYSTEM) -> None:
        """Put an office on file, or change it. ``RegisterError``."""
        self.register(units=(unit,), by=by)

    def register_person(
        self, person: Person, *, by: Clerk = SYSTEM, seen: Person | None = None, fresh: bool = False
    ) -> None:
        """Put a person on file, or change the identity fields. ``RegisterError``; ``CaseChanged`` where the record is not as ``seen``, or
        there is one already of a person who is to be ``fresh``."""
        self.registers.put(persons=(person,), by=by, at=self.now(), seen=seen, fresh=fresh)

    def register_actor(self, actor: Actor, *, by: Clerk = SYSTEM) -> None:
        """Put an officer with every appointment on file, or change them; the offices must be on file. ``RegisterError``."""
        self.register(actors=(actor,), by=by)

    def register(
        self,
        *,
        units: Iterable[Unit] = (),
        persons: Iterable[Person] = (),
        actors: Iterable[Actor] = (),
        by: Clerk = SYSTEM,
    ) -> int:
        """Put many records on file, all or none; the number of records that changed. ``RegisterError``."""
        return self.registers.put(
            units=tuple(units), persons=tuple(persons), actors=tuple(actors), by=by, at=self.now()
        )


def _services(
    settings: Settings, database: Database, signatures: Signatures, clock: Callable[[], datetime]
) -> Services:
    """Everything the door works with."""
    corpus = load_corpus()
    law = {corpus.hash: corpus.text.encode()}
    return Services(
        corpus=corpus,
        procedures=load_procedures(),
        judge=DualEngine(),
        calendar=load_calendar(),
        renderer=Forms(load_catalogue()),
        uow=lambda: SqlUnitOfWork(database, beside=law),
        reading=lambda: SqlUnitOfWork(database, reading=True),
        clock=clock,
        new_id=new_id,
        next_id=next_id,
        alarm=raise_alarm,
        origin=origin,
        attachments=Checker(
            Limits(file=settings.largest_file * MEGABYTE, act=settings.largest_act * MEGABYTE)
        ),
        signatures=signatures,
        exchange=load_exchange(),
    )


def raise_alarm(error: LotrinhError) -> None:
    """The two engines differed: said at once in the log. The door keeps it in the audit trail as an alarm; texts hold no personal data."""
    _LOG.critical("%s: %s", error.code, error.en)
