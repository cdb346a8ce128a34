"""Writes rows of registers: entered, corrected, struck, each as a version of its own with an audit entry, all in one transaction.

Whoever writes in one register of one office waits for the other: the head of its audit stream is held until the end, so that numbers
follow each other and load and stock are reckoned over what stands. On SQLite there is one writer anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from persistence.books.mapping import head_row, opened_row, sealed_row, version_of, version_row
from persistence.database import Database
from persistence.keys.keeper import Keys
from persistence.mapping import Values
from persistence.models import BOOK_ROWS, BOOK_VERSIONS
from persistence.trail import head_of, someone_first, write_entries
from workflows.audit import chained
from workflows.books.errors import Problem, RuleBroken, unknown_book
from workflows.books.model import Book, RowVersion
from workflows.books.record import body_of, stream_of, subject_of
from workflows.books.rules import Move, load_refused, stock_refused
from workflows.books.slots import Slots, is_personal, slots_of
from workflows.errors import KeyReused, case_changed
from workflows.ports import AuditEntry, StreamHead

_R: Final = BOOK_ROWS.c
_V: Final = BOOK_VERSIONS.c
_CHUNK: Final = 500
_SEALED_AT_ONCE: Final = 2_000  # keys are held for so many persons at a time, and more
_MOVED: Final = tuple(name for name in BOOK_ROWS.c.keys() if name not in {"id", "book", "unit_id", "number"})  # noqa: SIM118


@dataclass(frozen=True, slots=True)
class Written:
    """What came of rows: by place, the row as it stands; which of them were there before; what is wrong with the others."""

    rows: Mapping[int, RowVersion] = field(default_factory=dict)
    repeated: frozenset[int] = frozenset()
    problems: Mapping[int, Problem] = field(default_factory=dict)


class BookWriter:
    """Writes to the registers of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(
        self, book: Book, rows: Mapping[int, RowVersion], origin: str, *, dry_run: bool = False
    ) -> Written:
        """Enter new rows of one office, in order of place; those that break a rule are left out and told, the others are written together.

        A key that was used before is ``repeated`` where the row says the same, else a problem. ``dry_run`` writes nothing. ``CaseChanged``
        when two began the same register at the same moment: try again. ``PersonErased``.
        """
        if not rows:
            return Written()
        unit_id = next(iter(rows.values())).unit_id
        with self._database.reading() if dry_run else self._database.writing() as connection:
            return _Work(connection, book, unit_id, self._database.keys, origin).enter(rows, dry_run=dry_run)

    def amend(self, book: Book, row: RowVersion, origin: str) -> RowVersion:
        """Write the next version of a row: its correction or its striking. ``CaseChanged`` when it is no longer at the version before;
        ``RuleBroken``; ``UnknownBook``. The same key again returns the version written before; for another row ``KeyReused``."""
        with self._database.writing() as connection:
            return _Work(connection, book, row.unit_id, self._database.keys, origin).amend(row)


class _Work:
    """One transaction in one register of one office."""

    def __init__(
        self, connection: Connection, book: Book, unit_id: str, keys: Keys | None, origin: str
    ) -> None:
        self._connection = connection
        self._book = book
        self._unit = unit_id
        self._keys = keys
        self._origin = origin
        self._stream = stream_of(unit_id, book.id)

    def enter(self, rows: Mapping[int, RowVersion], *, dry_run: bool) -> Written:
        head = head_of(self._connection, self._stream, lock=not dry_run)
        before, problems = self._known(rows)
        new = {place: row for place, row in rows.items() if place not in before and place not in problems}
        problems |= self._rules({place: slots_of(self._book, row.values) for place, row in new.items()})
        number = self._last_number()
        written: dict[int, RowVersion] = {}
        for place, row in new.items():
            if place not in problems:
                number += 1
                written[place] = replace(row, number=number)
        if written and not dry_run:
            self._write(head, list(written.values()))
            for some in _some(list(written.values())):
                with someone_first():
                    self._connection.execute(insert(BOOK_ROWS), [head_row(self._book, each) for each in some])
        return Written(written | before, frozenset(before), problems)

    def amend(self, row: RowVersion) -> RowVersion:
        head = head_of(self._connection, self._stream, lock=True)
        again = self._by_keys([row.key]).get(row.key)
        if again is not None:
            same = (again.row_id, again.version, again.kind, dict(again.values), again.reason)
            if same != (row.row_id, row.version, row.kind, dict(row.values), row.reason):
                raise _reused()
            return again
        old = self._connection.execute(select(BOOK_ROWS).where(_R.id == row.row_id)).first()
        if old is None or (old.book, old.unit_id) != (self._book.id, self._unit):
            raise unknown_book()
        if old.version != row.version - 1 or old.struck:
            raise case_changed()
        self._amend_rules(row, old)
        row = replace(row, number=old.number)
        self._write(head, [row])
        moved: dict[str, Any] = {
            name: value for name, value in head_row(self._book, row).items() if name in _MOVED
        }
        mine = (_R.id == row.row_id) & (_R.version == row.version - 1)
        if self._connection.execute(update(BOOK_ROWS).where(mine).values(moved)).rowcount != 1:
            raise case_changed()
        return row

    def _known(self, rows: Mapping[int, RowVersion]) -> tuple[dict[int, RowVersion], dict[int, Problem]]:
        """Rows whose key was used: the row as it stands where it says the same, else what is wrong; and keys that come twice."""
        kept, seen = self._by_keys([row.key for row in rows.values()]), dict[str, int]()
        before: dict[int, RowVersion] = {}
        problems: dict[int, Problem] = {}
        for place, row in rows.items():
            first = seen.setdefault(row.key, place)
            found = kept.get(row.key)
            if found is not None:
                if self._says_the_same(found, row):
                    before[place] = found
                else:
                    problems[place] = _other_content(found.number)
            elif first != place:
                problems[place] = _twice(first)
        return before, problems

    def _says_the_same(self, found: RowVersion, row: RowVersion) -> bool:
        if (found.book, found.unit_id) != (row.book, row.unit_id):
            return False
        if found.erased or found.values == row.values:
            return True
        latest = self._latest(found.row_id)
        return latest.values == row.values

    def _latest(self, row_id: str) -> RowVersion:
        wanted = select(BOOK_VERSIONS).where(_V.row_id == row_id).order_by(_V.version.desc()).limit(1)
        return opened_row(version_of(self._connection.execute(wanted).mappings().one()), self._keys)

    def _by_keys(self, keys: Sequence[str]) -> dict[str, RowVersion]:
        found: dict[str, RowVersion] = {}
        for some in _some(keys):
            rows = self._connection.execute(
                select(BOOK_VERSIONS).where(_V.idempotency_key.in_(some))
            ).mappings()
            found |= {row["idempotency_key"]: opened_row(version_of(row), self._keys) for row in rows}
        return found

    def _last_number(self) -> int:
        mine = (_R.unit_id == self._unit) & (_R.book == self._book.id)
        return int(
            self._connection.execute(select(func.coalesce(func.max(_R.number), 0)).where(mine)).scalar_one()
        )

    def _rules(self, new: Mapping[int, Slots]) -> dict[int, Problem]:
        """What the rules over several rows refuse."""
        if self._book.load is None and self._book.stock is None:
            return {}
        by_key: defaultdict[str, list[tuple[int, Slots]]] = defaultdict(list)
        for place, held in new.items():
            by_key[held.key].append((place, held))
        standing = self._standing(list(by_key))
        refused: dict[int, Problem] = {}
        for key, some in by_key.items():
            if self._book.load is not None:
                helped = [row.each for row in standing[key] if row.open]
                counted = [(place, held.each) for place, held in some if held.open]
                refused |= load_refused(self._book, helped, counted)
            else:
                moves = [Move(row.day, row.delta) for row in standing[key]]
                moves += [Move(held.day, held.delta, place) for place, held in some]
                refused |= {
                    p: why for p, why in stock_refused(self._book, key, moves).items() if p is not None
                }
        return refused

    def _amend_rules(self, row: RowVersion, old: Any) -> None:  # noqa: ANN401 - a row of ``book_rows``
        """``RuleBroken`` where the row, as it would stand, or its absence breaks a rule."""
        held = slots_of(self._book, row.values)
        if self._book.load is not None:
            if row.struck or not held.open or (old.open and (old.key, old.each) == (held.key, held.each)):
                return
            helped = [each.each for each in self._others(held.key, row.row_id) if each.open]
            refused = [*load_refused(self._book, helped, [(0, held.each)]).values()]
        elif self._book.stock is not None:
            refused = []
            for key in dict.fromkeys((old.key, held.key)):
                moves = [Move(each.day, each.delta) for each in self._others(key, row.row_id)]
                if key == held.key and not row.struck:
                    moves.append(Move(held.day, held.delta, 0))
                refused += stock_refused(self._book, key, moves).values()
        else:
            return
        if refused:
            raise RuleBroken(refused[:1])

    def _others(self, key: str, row_id: str) -> list[Any]:
        return [each for each in self._standing([key])[key] if each.id != row_id]

    def _standing(self, keys: Sequence[str]) -> defaultdict[str, list[Any]]:
        found: defaultdict[str, list[Any]] = defaultdict(list)
        mine = (_R.unit_id == self._unit) & (_R.book == self._book.id) & _R.struck.is_(False)
        for some in _some(keys):
            wanted = select(_R.id, _R.key, _R.each, _R.open, _R.day, _R.delta).where(mine, _R.key.in_(some))
            for row in self._connection.execute(wanted):
                found[row.key].append(row)
        return found

    def _write(self, head: StreamHead, rows: Sequence[RowVersion]) -> None:
        for some in _some(rows, _SEALED_AT_ONCE):
            if self._keys is not None:
                self._keys.hold(subject_of(each.row_id, each.person_id) for each in some if self._seals(each))
            entries: list[AuditEntry] = []
            written: list[Values] = []
            for each in some:
                kept = sealed_row(self._book, each, self._keys)
                entry = chained(head, self._stream, each.recorded_at, body_of(kept, self._origin))
                head = StreamHead(entry.seq, entry.hash)
                entries.append(entry)
                written.append(version_row(kept, entry))
            write_entries(self._connection, entries)
            with someone_first():
                self._connection.execute(insert(BOOK_VERSIONS), written)

    def _seals(self, row: RowVersion) -> bool:
        return bool(row.reason) or any(is_personal(self._book, name) for name in row.values)


def _some(items: Sequence[Any], size: int = _CHUNK) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _other_content(number: int) -> Problem:
    return Problem(
        "",
        f"Dòng này đã được ghi trước (số {number}) với nội dung khác; hãy đính chính dòng số {number}, không ghi lại.",
        f"This line was entered before (number {number}) and says something else; correct line {number} instead.",
    )


def _twice(place: int) -> Problem:
    return Problem(
        "",
        f"Dòng này trùng khóa nguồn với dòng thứ {place + 1} của danh sách; hãy bỏ một dòng.",
        f"This line has the same source key as line {place + 1} of the list; leave one of them out.",
    )


def _reused() -> KeyReused:
    return KeyReused(
        "This key was used for something else. Open the form anew.",
        vi="Khóa gửi đã dùng cho việc khác. Hãy mở lại biểu mẫu.",
    )
