"""What the reports of a commune are counted from, kept from one page to the next as long as nothing of it changed.

An officer looks at a report, at its figures, at the targets and freezes it: each is counted from the same journal of everybody who has to
do with the commune. It is asked each time whether anything changed (``persistence.life_stamp``), and read again only then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from persistence.database import Database
from persistence.life_stamp import stamp
from persistence.lives import Lives
from persistence.statutory import StatutoryBooks
from persistence.statutory_scope import Scope
from web import registers
from web.house import House
from workflows.model import Unit
from workflows.registers import Line
from workflows.reporting.definition import Definitions
from workflows.reporting.model import Acts

Entries = Mapping[str, tuple[Line, ...]]

_MOST_COMMUNES: Final = 4
_MOST_DAYS: Final = 8
_MOST_STEPS: Final = {"sqlite": 60_000, "postgresql": 250_000}
"""So many acts are kept in a process: an office's machine has less memory than a server. A larger commune is read each time."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``acts`` of all lives, and by last day the lines of the books; ``offices`` are those that acted. Each holds as long as ``stamp``."""

    definitions: str
    offices: frozenset[str]
    stamp: str
    acts: Acts
    days: dict[date, Entries] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many acts there are."""
        return sum(len(life.steps) for life in self.acts.lives)

    def entries(self, house: House, office: Unit, until: date, known: Definitions) -> Entries:
        """By book of the reports the lines of its statutory books up to a day."""
        found = self.days.get(until)
        if found is None:
            found = _entries(house, office, until, known)
            if len(self.days) < _MOST_DAYS:
                self.days[until] = found
        return found


_KEPT: Final[WeakKeyDictionary[Database, dict[str, Kept]]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def standing_record(house: House, commune: str, office: Unit, known: Definitions) -> Kept:
    """What is on record of a commune now. ``StorageError``."""
    base, scope = house.standby, _scope(house, office, known)
    places = {commune, *scope.communes, *scope.units}
    with _LOCK:
        before = _KEPT.setdefault(base, {}).get(commune)
    same = before is not None and before.definitions == known.hash
    if before is not None and same and before.stamp == stamp(base, places, before.offices):
        return before
    # Stamped first: what changes while it is read makes it another one for whoever asks next.
    early = stamp(base, places, ())
    acts = Acts(Lives(base).of_commune(commune, known))
    offices = frozenset(step.unit for life in acts.lives for step in life.steps)
    found = Kept(known.hash, offices, stamp(base, places, offices), acts)
    if early == stamp(base, places, ()):
        _keep(base, commune, found)
    return found


def forget(house: House) -> None:
    """Keep nothing any longer: somebody's data were erased, and what was counted from them is in memory."""
    with _LOCK:
        _KEPT.pop(house.standby, None)


def _keep(base: Database, commune: str, found: Kept) -> None:
    """Keep it, and of the others the latest as far as there is room."""
    with _LOCK:
        kept = _KEPT.setdefault(base, {})
        kept.pop(commune, None)
        room = _MOST_STEPS[base.dialect]
        while kept and (
            len(kept) >= _MOST_COMMUNES or found.size + sum(each.size for each in kept.values()) > room
        ):
            kept.pop(next(iter(kept)))
        if found.size <= room:
            kept[commune] = found


def _scope(house: House, office: Unit, known: Definitions) -> Scope:
    """The widest of the scopes by which the books of an office are read."""
    book = registers.book(next(register for each in known.books.values() for register in each.registers))
    return StatutoryBooks(house.standby).scope_of(office, book)


def _entries(house: House, office: Unit, until: date, known: Definitions) -> Entries:
    asked = {register for book in known.books.values() for register in book.registers}
    kept = registers.lines_of_books(house, sorted(asked), office, until)
    return {
        name: tuple(line for register in book.registers for line in kept[register])
        for name, book in known.books.items()
    }
