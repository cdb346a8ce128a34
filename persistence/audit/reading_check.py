"""Holds the log of readings, and the chain of each person's readings, against every anchor that saw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, or_, select

from persistence.audit.digest import Head
from persistence.audit.readings import NONE, OF_PERSON, ROWS, STREAM, State, after, of_person, person_of, told
from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import BATCH
from persistence.models import AUDIT_ANCHOR_HEADS, READS

_R: Final = READS.c
_H: Final = AUDIT_ANCHOR_HEADS.c
_ANCHORS: Final = (
    select(_H.anchor, func.max(_H.length).filter(_H.stream == STREAM))
    .where(or_(_H.stream == STREAM, of_person(_H.stream)))
    .group_by(_H.anchor)
    .order_by(_H.anchor)
)


@dataclass(frozen=True, slots=True)
class _Stop:
    """A row at which an anchor saw the log: its number, the head there (None: it had not grown), the anchor (0: one from outside)."""

    row: int
    anchor: int
    head: str | None


def check_readings(connection: Connection, findings: Findings, also: Iterable[Head] = ()) -> None:
    """Work the hashes out again and hold them against every anchor, ``also`` what those from outside saw; names the log or the person
    and the anchored stretch that differs."""
    outside = set(also)
    _Walk(connection, findings, outside).go()
    for (number,) in connection.execute(select(_R.id).where(_R.id < 1).order_by(_R.id)):
        # numbers are given from 1 on: put there by hand
        findings.add(Trouble.READS, STREAM, number, "before the first")
    findings.counts["reads"] = connection.execute(select(func.count()).select_from(READS)).scalar_one()


class _Walk:
    """Goes through the log once, from anchor to anchor."""

    def __init__(self, connection: Connection, findings: Findings, outside: set[Head]) -> None:
        self._connection = connection
        self._findings = findings
        self._outside = outside
        self._row, self._head = 0, ""
        self._chains: dict[str, State] = {}
        self._touched: set[str] = set()

    def go(self) -> None:
        """Stop at each anchor; then look at what only anchors from outside saw of single persons."""
        for stop in self._stops():
            begun = self._row + 1
            self._read_on(stop.row)
            if stop.head is not None and stop.head != self._head:
                self._findings.add(Trouble.READS, STREAM, stop.row, f"rows {begun} to {stop.row}")
                self._head = stop.head  # what follows is held against what was seen
            if stop.anchor:
                self._persons(stop.anchor)
        for stream, length in _gone(self._connection, self._outside):
            self._findings.add(Trouble.READS, stream, length, "kept outside")

    def _stops(self) -> Iterator[_Stop]:
        """In order of the log; those from outside come among those of the database."""
        found, row = [], 0
        for number, grown in self._connection.execute(_ANCHORS).all():
            row = row if grown is None else grown
            found.append(_Stop(row, number, None))
        seen = select(_H.length, _H.head).where(_H.stream == STREAM)
        heads = {(length, head) for length, head in self._connection.execute(seen)}
        heads |= {(length, head) for stream, length, head in self._outside if stream == STREAM}
        found += [_Stop(length, 0, head) for length, head in heads]
        yield from sorted(found, key=lambda stop: (stop.row, stop.anchor, stop.head or ""))

    def _read_on(self, last: int) -> None:
        if last <= self._row:
            return
        asked = ROWS.where(_R.id > self._row, _R.id <= last)
        for row in self._connection.execute(asked, execution_options={"yield_per": BATCH}):
            text, person = told(row), person_of(row)
            self._head = after(self._head, text)
            count, before = self._chains.get(person, NONE)
            self._chains[person] = (count + 1, after(before, text))
            self._touched.add(person)
        self._row = last

    def _persons(self, anchor: int) -> None:
        """Whether the persons whom this anchor saw are as it saw them, and whether it saw all who were read until then."""
        asked = select(_H.stream, _H.length, _H.head).where(_H.anchor == anchor, of_person(_H.stream))
        seen = {tuple(row) for row in self._connection.execute(asked)}
        if not seen:
            return  # of before there were chains of persons
        self._outside -= seen
        for stream, length, head in sorted(seen):
            person = stream.removeprefix(OF_PERSON)
            self._touched.discard(person)
            if self._chains.get(person, NONE) != (length, head):
                self._findings.add(Trouble.READS, stream, length, f"anchor {anchor}")
                self._chains[person] = (length, head)
        for person in sorted(self._touched):
            stream, count = f"{OF_PERSON}{person}", self._chains[person][0]
            self._findings.add(Trouble.READS, stream, count, f"anchor {anchor} saw none of it")
        self._touched.clear()


def _gone(connection: Connection, outside: Iterable[Head]) -> Iterator[tuple[str, int]]:
    """What anchors from outside saw of persons' readings, where those are not so (any more)."""
    wanted: defaultdict[str, set[State]] = defaultdict(set)
    for stream, length, head in outside:
        if stream.startswith(OF_PERSON):
            wanted[stream].add((length, head))
    for stream, states in sorted(wanted.items()):
        there = {NONE, *_states(connection, stream.removeprefix(OF_PERSON))}
        yield from ((stream, length) for length, _ in sorted(states - there))


def _states(connection: Connection, person: str) -> Iterator[State]:
    count, head = NONE
    for row in connection.execute(ROWS.where(_R.person_id == person)):
        count, head = count + 1, after(head, told(row))
        yield count, head
