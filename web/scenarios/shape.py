"""What a scenario file says, read and checked: who there is, what is on file before, what is done, and what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.citation import Citation
from workflows.model import Actor, Person, Unit
from workflows.ports import Attachment

FORMAT = 1
"""The version of the format that this program reads."""


class Expected(StrEnum):
    """What a step may be expected to come to."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # by a requirement, by authority, by the law of the day or by the form
    UNAVAILABLE = "unavailable"  # no such act from here


@dataclass(frozen=True, slots=True)
class Offices:
    """Offices, officers and people by the names that the file gives them. Ids are these names."""

    units: Mapping[str, Unit]
    actors: Mapping[str, Actor]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A paper on the person's file before the first step: entries of ``person_file.record``."""

    person: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DeadlineExpected:
    """A duty and its limit: a date, or a moment where the law counts hours. ``cites`` None: not asked."""

    duty: str
    due: date | datetime
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One act with what is expected of it. ``because`` and ``missing`` must be among the findings; None regime: not asked.

    ``tells`` and ``silent`` name consequences and alarms that the officer is told after the act, and such as are not told.
    """

    number: int
    line: int
    at: datetime
    by: str
    person: str
    act: str
    inputs: Mapping[str, object]
    expect: Expected
    because: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    stage: Mapping[str, str] | None = None
    deadlines: tuple[DeadlineExpected, ...] = ()
    regime: str | None = None
    tells: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    means: str = ""
    attached: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole file. ``documents``: forms that must have been issued by the end, by person."""

    file: str
    title: str
    law: tuple[Citation, ...]
    offices: Offices
    given: tuple[Earlier, ...]
    steps: tuple[Step, ...]
    documents: Mapping[str, tuple[Citation, ...]]
