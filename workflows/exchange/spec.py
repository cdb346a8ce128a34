"""The shapes of the table of messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.citation import Citation


@dataclass(frozen=True, slots=True)
class Basis:
    """The places of the law that let something be told, and whether the words were seen to say so."""

    cites: tuple[Citation, ...]
    verified: bool
    note_vi: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of one system: which acts it tells of, and the fields it holds, nothing else.

    ``person`` names identity fields, ``facts`` facts of the case, ``units`` parts of the case. ``minors``: what lets a person under 18 be
    named; None veils them. ``opens``: what lets facts of a sensitive kind go out, by kind.
    """

    system: str
    name: str
    version: int
    vi: str
    en: str
    acts: frozenset[str]
    basis: Basis
    person: tuple[str, ...]
    facts: tuple[str, ...]
    units: tuple[str, ...]
    minors: Basis | None
    opens: Mapping[str, Basis]


@dataclass(frozen=True, slots=True)
class System:
    """A national system with its messages."""

    id: str
    vi: str
    en: str
    basis: Basis
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """All systems; ``hash`` is the SHA-256 of the table."""

    systems: Mapping[str, System] = field(default_factory=dict)
    hash: str = ""

    def of_act(self, act: str) -> tuple[Message, ...]:
        """The messages that tell of an act, in the order of the table."""
        return tuple(
            message for system in self.systems.values() for message in system.messages if act in message.acts
        )

    def find(self, system: str, name: str) -> Message | None:
        """The message of this name."""
        known = self.systems.get(system)
        return next((each for each in known.messages if each.name == name), None) if known else None
