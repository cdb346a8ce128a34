"""Rows of a register entered, corrected and struck by an officer of the office: one at a time, or a whole list.

``enter_many`` is what an import calls. All of them check by ``workflows.books.check_row`` and write by ``persistence.books``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from persistence.books import BookReader, BookWriter, Written
from web.books.known import OfficerKnows
from web.books.seeing import book_named, hidden_in, must_write, shown
from web.house import House, new_id
from web.signin.officer import Officer
from web.signin.sensitive import VEILED
from workflows.books import (
    Book,
    Column,
    Entry,
    Problem,
    RowRefused,
    RowVersion,
    RuleBroken,
    Type,
    check_row,
    unknown_book,
)
from workflows.books.checking import REFERENCES
from workflows.books.reading import plain
from workflows.errors import CaseChanged
from workflows.model import Json

KEY: Final = "_key"
"""In a row of a list: by what it is known again when the list is entered a second time. Never anything personal."""
SHORTEST_REASON, LONGEST_REASON = 5, 500
_TRIES: Final = 4
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a list, by the place of each row in it (from 0): the ids of rows written now and of those written before, and what is
    wrong with the others. In a dry run nothing was written: ``entered`` are those that would be, without a number."""

    entered: Mapping[int, str] = field(default_factory=dict)
    repeated: Mapping[int, str] = field(default_factory=dict)
    problems: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    dry_run: bool = False


def enter_many(
    house: House,
    officer: Officer,
    book_id: str,
    rows: Iterable[Mapping[str, object]],
    *,
    source: str,
    dry_run: bool = False,
) -> Entered:
    """Check every row and enter those that hold, in one transaction; nothing at all in a ``dry_run``.

    A row maps ids of columns to texts or values as a spreadsheet has them (text, int, float, bool, date, datetime, None). References are
    texts: a person by id or identity number, a line of another register by its number, an officer by id or name, a case by id or code.
    ``"_key"`` is the row's source key: the same key with the same content again is ``repeated``, with other content a problem; without it
    the place in the list under ``source`` is the key. ``source`` is kept with every row (say, ``"import:<id>"``) and names nobody.

    ``UnknownBook``, ``NotPermitted``; whatever is raised, nothing was written. A list of any length may come in parts of some thousands.
    """
    book = book_named(book_id)
    power = _power(book, officer, house)
    given = [dict(row) for row in rows]
    keys = [_source_key(row.pop(KEY, None), source, place) for place, row in enumerate(given)]
    known, today, at = OfficerKnows(house, officer, book, given), house.today(), house.now()
    ready: dict[int, RowVersion] = {}
    problems: dict[int, tuple[Problem, ...]] = {}
    blank = _blank(book, officer, power)
    for place, row in enumerate(given):
        checked = check_row(book, row, known, today)
        if checked.problems:
            problems[place] = checked.problems
            continue
        ready[place] = _named(
            book,
            blank,
            checked.values,
            row_id=new_id(),
            key=_key(book, officer, keys[place]),
            source=source,
            recorded_at=at,
        )
    written = _enter(house, book, ready, dry_run=dry_run)
    problems |= {place: (why,) for place, why in written.problems.items()}
    return Entered(
        {place: row.row_id for place, row in written.rows.items() if place not in written.repeated},
        {place: written.rows[place].row_id for place in written.repeated},
        dict(sorted(problems.items())),
        dry_run,
    )


def enter_row(
    house: House, officer: Officer, book_id: str, given: Mapping[str, object], *, key: str
) -> RowVersion:
    """Enter one row. The same ``key`` with the same content again gives the row entered before.

    ``RowRefused`` carries every problem by column; ``RuleBroken`` where load or stock do not allow it; ``NotPermitted``, ``UnknownBook``.
    """
    book = book_named(book_id)
    blank = _blank(book, officer, _power(book, officer, house))
    checked = check_row(book, given, OfficerKnows(house, officer, book, [given]), house.today())
    if checked.problems:
        raise RowRefused(checked.problems)
    row = replace(
        _named(book, blank, checked.values),
        row_id=new_id(),
        key=_key(book, officer, key),
        recorded_at=house.now(),
    )
    written = _enter(house, book, {0: row}, dry_run=False)
    if 0 in written.problems:
        raise RuleBroken([written.problems[0]])
    return written.rows[0]


def correct_row(
    house: House,
    officer: Officer,
    row_id: str,
    given: Mapping[str, object],
    *,
    reason: str,
    expected: int,
    key: str,
) -> RowVersion:
    """Put ``given`` (the whole row) in the place of what stood, with a reason. ``CaseChanged`` unless the row stands at ``expected``.

    A value that is not shown to this officer and comes back as it was shown (``VEILED``) stays what it is.
    """
    book, standing = _mine(house, officer, row_id)
    veiled = hidden_in(shown(house, officer, book, standing))
    given = {
        name: standing.values[name] if name in veiled and value == VEILED else value
        for name, value in given.items()
    }
    power, said = _power(book, officer, house), _reason(reason)
    kept = _kept_references(book, standing, given)
    asked = {name: value for name, value in given.items() if name not in kept}
    checked = check_row(
        book, {**asked, **kept}, _Keeps(OfficerKnows(house, officer, book, [asked]), kept), house.today()
    )
    problems = (*checked.problems, *said[1])
    if problems:
        raise RowRefused(problems)
    row = replace(
        _named(book, _blank(book, officer, power), checked.values),
        row_id=row_id,
        version=expected + 1,
        kind=Entry.CORRECTED,
        reason=said[0],
        key=_key(book, officer, key),
        source=standing.source,
        recorded_at=house.now(),
    )
    return BookWriter(house.database).amend(book, row, house.services.origin())


def strike_row(
    house: House, officer: Officer, row_id: str, *, reason: str, expected: int, key: str
) -> RowVersion:
    """Strike a row out, with a reason; it stays to be read. ``CaseChanged`` unless it stands at ``expected``."""
    book, standing = _mine(house, officer, row_id)
    power, said = _power(book, officer, house), _reason(reason)
    if said[1]:
        raise RowRefused(said[1])
    row = replace(
        _named(book, _blank(book, officer, power), standing.values),
        row_id=row_id,
        version=expected + 1,
        kind=Entry.STRUCK,
        reason=said[0],
        key=_key(book, officer, key),
        source=standing.source,
        recorded_at=house.now(),
    )
    return BookWriter(house.database).amend(book, row, house.services.origin())


@dataclass(frozen=True, slots=True)
class _Keeps:
    """What stood in the row may stay, whether or not this officer would find it anew."""

    asked: OfficerKnows
    kept: Mapping[str, str]

    def find(self, column: Column, text: str) -> str | None:
        return text if self.kept.get(column.id) == text else self.asked.find(column, text)


def _kept_references(book: Book, standing: RowVersion, given: Mapping[str, object]) -> dict[str, str]:
    names = [each.id for each in book.columns if each.type in REFERENCES]
    return {
        name: str(given[name])
        for name in names
        if given.get(name) and given[name] == standing.values.get(name)
    }


def _mine(house: House, officer: Officer, row_id: str) -> tuple[Book, RowVersion]:
    """A row of the officer's own office. ``UnknownBook`` for any other."""
    line = BookReader(house.database).find(row_id)
    if line is None or line.row.unit_id != officer.unit.id:
        raise unknown_book()
    return book_named(line.row.book), line.row


def _power(book: Book, officer: Officer, house: House) -> tuple[str, ...]:
    found = must_write(officer, book, house.today())
    return tuple(cite.short() for cite in (found.cites or book.cites))


def _blank(book: Book, officer: Officer, power: tuple[str, ...]) -> RowVersion:
    return RowVersion(
        row_id="",
        version=1,
        book=book.id,
        unit_id=officer.unit.id,
        number=0,
        kind=Entry.ENTERED,
        values={},
        reason="",
        recorded_at=_NEVER,
        actor_id=officer.id,
        actor_name=officer.name,
        post=officer.post,
        unit_name=officer.unit.name,
        power=power,
        person_id=None,
        case_id=None,
        key="",
        schema=book.version,
    )


def _named(book: Book, row: RowVersion, values: Mapping[str, Json], **more: Any) -> RowVersion:  # noqa: ANN401 - fields of the row
    person, case = book.first(Type.PERSON), book.first(Type.CASE)
    return replace(
        row,
        values=dict(values),
        person_id=_id(values, person),
        case_id=_id(values, case),
        **more,
    )


def _id(values: Mapping[str, Json], column: Column | None) -> str | None:
    found = values.get(column.id) if column is not None else None
    return None if found is None else str(found)


def _enter(house: House, book: Book, rows: Mapping[int, RowVersion], *, dry_run: bool) -> Written:
    writer, origin = BookWriter(house.database), house.services.origin()
    for left in _tries():
        try:
            return writer.enter(book, rows, origin, dry_run=dry_run)
        except CaseChanged:  # another one began the same register at the same moment
            if not left:
                raise
    raise AssertionError


def _tries() -> Iterator[int]:
    yield from reversed(range(_TRIES))


def _source_key(told: object, source: str, place: int) -> str:
    return f"{source}#{place}" if told in (None, "") else str(told)


def _key(book: Book, officer: Officer, key: str) -> str:
    text = f"{officer.unit.id}\n{book.id}\n{key}"
    return hashlib.sha256(text.encode()).hexdigest()


def _reason(text: str) -> tuple[str, tuple[Problem, ...]]:
    said = " ".join(plain(text).split())
    if SHORTEST_REASON <= len(said) <= LONGEST_REASON and said.isprintable():
        return said, ()
    return said, (
        Problem(
            "reason",
            f"Lý do: ghi từ {SHORTEST_REASON} đến {LONGEST_REASON} ký tự.",
            f"Reason: {SHORTEST_REASON} to {LONGEST_REASON} characters are expected.",
        ),
    )
