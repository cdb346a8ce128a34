"""By which articles an entry of the trail is found: the places of the law that its body cites.

Entries of one act under one law nearly always cite the same places. So each distinct list is kept once (``cite_sets``, under a number that
follows from it), and an entry has one row that names its list (``entry_cites``). Both only grow, and both follow from the bodies: ``lotrinh
db reindex`` puts there what is missing. Called with every entry that is written; asked by ``persistence.audit.by_article``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Insert, and_, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from persistence.database import Database
from persistence.models import AUDIT_ENTRIES, CITE_SETS, ENTRY_CITES
from workflows.ports import AuditEntry

Values = dict[str, Any]
ACT: Final = "act"
_E: Final = AUDIT_ENTRIES.c
_S: Final = CITE_SETS.c
_NUMBER: Final = r"[0-9]{1,5}/[^\"\\ ]{1,40}"
_PLACE: Final = re.compile(rf'"({_NUMBER} (?:Đ|Mẫu |PL)[^"\\]{{0,60}})"')
_CITED: Final = re.compile(rf'"({_NUMBER}(?: [^"\\]{{1,60}})?)"')
_LISTS: Final = re.compile(r'"(?:cites|power|form)":(\[[^\]]*\]|"[^"\\]*")')
_COMPLETE: Final = {"cite": "", "set_id": 0, "kind": "", "act": ""}
"""The row that says that every entry is in the index."""
_FEW: Final = 300_000
"""So many entries are put into the index by a migration; more by ``lotrinh db reindex``, while officers work."""
_LOT: Final = 5_000


def cites_of(body: str, kind: str = "") -> tuple[str, ...]:
    """The citations in the body of an entry, in short form, each once: what stands under ``cites``, ``power`` and ``form``; but for acts,
    which have them nowhere else, also places of a text wherever they stand (a text alone may there be the number of a paper)."""
    listed = _listed(tuple(_LISTS.findall(body)))
    if kind == ACT:
        return listed
    return tuple(sorted({*listed, *_PLACE.findall(body)}))


@lru_cache(maxsize=4096)
def _listed(lists: tuple[str, ...]) -> tuple[str, ...]:
    """Acts of one kind have the same lists nearly always."""
    return tuple(sorted({cite for each in lists for cite in _CITED.findall(each)}))


@lru_cache(maxsize=4096)
def set_of(kind: str, act: str, cites: tuple[str, ...]) -> int:
    """The number of a list, the same everywhere: eight bytes of its hash."""
    raw = hashlib.sha256("\n".join((kind, act, *cites)).encode(errors="surrogateescape")).digest()
    return int.from_bytes(raw[:8], "big", signed=True)


class List(NamedTuple):
    """A list of citations that entries of an act have in common."""

    number: int
    kind: str
    act: str
    cites: tuple[str, ...]

    def rows(self) -> list[Values]:
        """Its rows in ``cite_sets``, in an order in which no two writers wait for each other."""
        return [
            {"cite": cite, "set_id": self.number, "kind": self.kind, "act": self.act} for cite in self.cites
        ]


def list_of(kind: str, act: str, body: str) -> List | None:
    """The list of an entry; None for an entry that cites nothing."""
    cites = cites_of(body, kind)
    return List(set_of(kind, act, cites), kind, act, cites) if cites else None


def row_of(number: int, entry: AuditEntry) -> Values:
    """The row of an entry in ``entry_cites``."""
    return {"set_id": number, "recorded_at": entry.recorded_at, "stream": entry.stream, "seq": entry.seq}


THERE: Final = select(_S.set_id).where(_S.set_id == bindparam("key")).limit(1)
NEW_SETS: Final[dict[str, Insert]] = {
    "sqlite": sqlite.insert(CITE_SETS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(CITE_SETS).on_conflict_do_nothing(),
}
_MISSING: Final = sqlite.insert(ENTRY_CITES).on_conflict_do_nothing()
_COLUMNS: Final = tuple(ENTRY_CITES.c.keys())


def _at_once() -> Insert:
    """The same on a server, which is given column after column: a row each in a question of its own took twice as long."""
    lists = func.unnest(*(bindparam(each.name, type_=ARRAY(each.type)) for each in ENTRY_CITES.c))
    rows = lists.table_valued(*_COLUMNS).render_derived("rows")
    return postgresql.insert(ENTRY_CITES).from_select(_COLUMNS, select(*rows.c)).on_conflict_do_nothing()


_AT_ONCE: Final = _at_once()


def note(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Put entries that were just written into the index."""
    for entry in entries:
        found = list_of(entry.kind, entry.act, entry.body)
        if found is not None:
            if connection.execute(THERE, {"key": found.number}).first() is None:
                connection.execute(NEW_SETS[connection.dialect.name], found.rows())
            connection.execute(insert(ENTRY_CITES), row_of(found.number, entry))


def cited(article: str) -> ColumnElement[bool]:
    """Whether a citation is that place or one within it: "Đ4" is not "Đ40"."""
    return (_S.cite == article) | and_(_S.cite > f"{article} ", _S.cite < f"{article}!")


def complete(connection: Connection) -> bool:
    """Whether every entry is in the index."""
    asked = select(_S.cite).where(_S.cite == _COMPLETE["cite"], _S.set_id == _COMPLETE["set_id"])
    return connection.execute(asked).first() is not None


def ensure(connection: Connection) -> None:
    """After a migration: put what is missing into the index, unless that would take long."""
    if complete(connection):
        return
    more = select(_E.seq).order_by(_E.stream, _E.seq).offset(_FEW).limit(1)
    if connection.execute(more).first() is None:
        fill(connection)


def fill(connection: Connection) -> int:
    """Put what is missing into the index, in the transaction of the caller; how many entries there are."""
    return sum(len(lot) for lot in _filled(connection))


def fill_in_lots(database: Database) -> int:
    """The same, kept lot by lot, so that nobody waits for long; what broke off is gone on with by the next call."""
    count, after = 0, ("", 0)
    while True:
        with database.writing() as connection:
            lot = next(_filled(connection, after), None)
        if lot is None:
            return count
        count, after = count + len(lot), lot[-1][:2]


def _filled(connection: Connection, after: tuple[str, int] = ("", 0)) -> Iterator[Sequence[Any]]:
    known: set[int] = set()
    columns = (_E.stream, _E.seq, _E.recorded_at, _E.kind, _E.act, _E.body)
    while True:
        stream, seq = after
        beyond = (_E.stream > stream) | ((_E.stream == stream) & (_E.seq > seq))
        asked = select(*columns).where(_E.stream >= stream, beyond).order_by(_E.stream, _E.seq).limit(_LOT)
        lot = connection.execute(asked).all()
        if not lot:
            connection.execute(NEW_SETS[connection.dialect.name], _COMPLETE)
            return
        _put(connection, lot, known)
        yield lot
        after = lot[-1][:2]


def _put(connection: Connection, lot: Iterable[Any], known: set[int]) -> None:
    sets: list[Values] = []
    entries: list[Values] = []
    for row in lot:
        found = list_of(row.kind, row.act, row.body)
        if found is not None:
            number = found.number
            entries.append(
                {"set_id": number, "recorded_at": row.recorded_at, "stream": row.stream, "seq": row.seq}
            )
            if number not in known:
                known.add(number)
                sets += found.rows()
    dialect = connection.dialect.name
    left = iter(sets)
    while some := list(islice(left, _LOT)):
        connection.execute(NEW_SETS[dialect], some)
    if entries and dialect == "postgresql":
        connection.execute(_AT_ONCE, {name: [each[name] for each in entries] for name in _COLUMNS})
    elif entries:
        connection.execute(_MISSING, entries)
