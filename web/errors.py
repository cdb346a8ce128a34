"""What an error means outside: its HTTP status and its exit code, told once for pages, API and command line.

The errors know nothing of HTTP or processes; an error that is not in the table takes the row of its nearest family.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from documents.conversion.errors import ConversionFailed, ConversionPending, ConversionUnavailable
from persistence.errors import RegisterError, StorageError, UnknownBlob, UnknownRevision
from persistence.transfer.errors import TransferRefused
from rules.errors import (
    CalendarError,
    CorpusError,
    DoorError,
    EngineDisagreement,
    EngineFailure,
    InputError,
    LawError,
    LotrinhError,
    NotInForce,
)
from web.settings import EnvironmentFault
from web.signin.errors import ReasonNeeded, ScopeMissing
from workflows.books.errors import RuleBroken
from workflows.errors import (
    ActNotAvailable,
    CaseChanged,
    KeyReused,
    NotErasable,
    NotPermitted,
    PersonChanged,
    ProcedureError,
    RequirementsNotMet,
    UnknownAct,
    UnknownCase,
)


class Exit(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    REFUSED = 1  # refused by the law or the door; an expectation did not hold; the record is not whole
    USAGE = 2  # what was given is not accepted
    ENVIRONMENT = 3  # this machine, its database or the program's own data do not serve


class MalformedRequest(InputError):
    """A request that cannot be read at all."""

    code = "malformed"


class CaseMoved(CaseChanged):
    """Someone was first, and the request named the version it rests on in If-Match."""

    code = "precondition_failed"


@dataclass(frozen=True, slots=True)
class Meaning:
    """How an error shows outside."""

    status: int
    exit: Exit


_TABLE: Final[dict[type[LotrinhError], Meaning]] = {
    NotPermitted: Meaning(403, Exit.REFUSED),
    UnknownAct: Meaning(404, Exit.USAGE),
    UnknownCase: Meaning(404, Exit.USAGE),
    UnknownBlob: Meaning(404, Exit.ENVIRONMENT),
    ReasonNeeded: Meaning(403, Exit.REFUSED),
    ScopeMissing: Meaning(403, Exit.REFUSED),
    NotErasable: Meaning(409, Exit.REFUSED),
    ActNotAvailable: Meaning(409, Exit.REFUSED),
    CaseChanged: Meaning(409, Exit.REFUSED),
    CaseMoved: Meaning(412, Exit.REFUSED),
    PersonChanged: Meaning(412, Exit.REFUSED),
    KeyReused: Meaning(409, Exit.USAGE),
    RequirementsNotMet: Meaning(422, Exit.REFUSED),
    RuleBroken: Meaning(422, Exit.REFUSED),
    NotInForce: Meaning(422, Exit.REFUSED),
    CalendarError: Meaning(422, Exit.REFUSED),
    EngineFailure: Meaning(500, Exit.REFUSED),
    EngineDisagreement: Meaning(500, Exit.REFUSED),
    MalformedRequest: Meaning(400, Exit.USAGE),
    RegisterError: Meaning(422, Exit.USAGE),
    UnknownRevision: Meaning(500, Exit.USAGE),
    TransferRefused: Meaning(409, Exit.REFUSED),
    ProcedureError: Meaning(500, Exit.ENVIRONMENT),  # a table of the program itself
    CorpusError: Meaning(500, Exit.ENVIRONMENT),
    ConversionPending: Meaning(202, Exit.ENVIRONMENT),  # not refused: it is being done
    ConversionFailed: Meaning(500, Exit.ENVIRONMENT),
    ConversionUnavailable: Meaning(503, Exit.ENVIRONMENT),
    InputError: Meaning(422, Exit.USAGE),
    DoorError: Meaning(409, Exit.REFUSED),
    LawError: Meaning(500, Exit.ENVIRONMENT),
    StorageError: Meaning(503, Exit.ENVIRONMENT),
    EnvironmentFault: Meaning(500, Exit.ENVIRONMENT),
    LotrinhError: Meaning(500, Exit.ENVIRONMENT),
}


def meaning_of(error: LotrinhError | type[LotrinhError]) -> Meaning:
    """The row of the error's class, or of its nearest base class."""
    kind = error if isinstance(error, type) else type(error)
    return next(_TABLE[each] for each in kind.__mro__ if each in _TABLE)


def status_of(error: LotrinhError) -> int:
    """The HTTP status."""
    return meaning_of(error).status


def exit_of(error: LotrinhError) -> Exit:
    """The exit code."""
    return meaning_of(error).exit
