"""What the database does by itself, against what the migrations put there: triggers that let a table only grow, those that keep indexes;
and how tables and their constraints are made.

Somebody with the file can take a guard away, put a trigger there that hides what is written, or a view in the place of a table, and every
row still holds. ``guards.json`` tells what belongs there, by name and hash; a test makes it from migrated databases of both kinds.
Called by ``lotrinh audit verify``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from persistence.audit.guards_pg import ON_SERVER
from persistence.audit.report import Problem, Trouble
from persistence.audit.tolerant import any_text
from persistence.database import Database
from persistence.models import Base

FILE: Final = Path(__file__).with_name("guards.json")
_SQLITE: Final = "SELECT tbl_name, name, type || ' ' || coalesce(sql, '') FROM sqlite_master WHERE name <> 'alembic_version'"
_DOES: Final = re.compile("trigger |rule [2-4] |event |function |operator ")
"""What does something by itself, wherever it stands; the rest counts on the program's own tables."""
_OWN: Final = re.compile("index CREATE INDEX (?!ix_)")


def altered_guards(database: Database) -> Iterator[Problem]:
    """What is missing, changed, or put there by somebody else, by table. ``StorageError``."""
    with database.reading() as connection, any_text(connection):
        held = guards_of(connection)
    told = _told()[database.dialect]
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key in sorted(told.keys() | held.keys()):
        if told.get(key) != held.get(key):
            how = "missing" if key not in held else "not the program's" if key not in told else "changed"
            table, _, name = key.partition(":")
            found[table, how].append(name)
    for (table, how), names in sorted(found.items()):
        yield Problem(Trouble.GUARD, f"table {table}", None, f"{how}: {', '.join(names)}")


def guards_of(connection: Connection) -> dict[str, str]:
    """What a database does by itself: the hash of each by its table and name."""
    asked = [_SQLITE] if connection.dialect.name == "sqlite" else ON_SERVER
    rows = [row for each in asked for row in connection.exec_driver_sql(each.replace("%", "%%"))]
    # A table, an index or a view of somebody's own stands in nobody's way, but where a view took the place of a table.
    tables = Base.metadata.tables
    mine = (row for row in rows if (row[0] in tables and not _OWN.match(row[2])) or _DOES.match(row[2]))
    return {f"{table}:{name}": _hash(text) for table, name, text in mine}


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(str(text).split()).encode(errors="surrogateescape")).hexdigest()[:32]


@cache
def _told() -> Mapping[str, Mapping[str, str]]:
    told: Mapping[str, Mapping[str, str]] = json.loads(FILE.read_text())
    return told
