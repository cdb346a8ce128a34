"""An office put into an empty database: everything in one transaction, checked within it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from persistence import cites
from persistence.accounts import STREAM as SIGNIN
from persistence.audit.elsewhere import STREAM, digest_of
from persistence.audit.kept import Kept
from persistence.audit.report import Report
from persistence.audit.verify import verify_within
from persistence.audit.walk import ActHash
from persistence.database import Database
from persistence.registers import STREAM as ADMIN
from persistence.search import indexing
from persistence.trail import head_of, write_entries
from persistence.transfer.errors import TransferRefused, refused
from persistence.transfer.reading import lines_of
from persistence.transfer.rows import Digest, RowReader
from persistence.transfer.scope import carried
from workflows.audit import chained

_TABLES: Final = {table.name: table for table in carried()}
_AT_ONCE: Final = 500
_FEW_BYTES: Final = 8 << 20  # of lines at a time: papers are large


class Landing:
    """The transaction into which an office is put."""

    def __init__(self, connection: Connection, database: Database) -> None:
        self._connection = connection
        self._database = database

    def check_empty(self) -> None:
        """Whether nothing is in the way. ``TransferRefused`` names every table that holds rows, with how many."""
        found = {table.name: count for table in carried() if (count := self._count(table))}
        if found:
            told = ", ".join(f"{name} ({count})" for name, count in sorted(found.items()))
            raise refused(
                f"The target database is not empty: {told}. An office is put into a new database only; make one with"
                " LOTRINH_HOME or LOTRINH_DATABASE_URL and `lotrinh db upgrade`.",
                f"Cơ sở dữ liệu đích không trống: {told}. Chỉ nhập vào cơ sở dữ liệu mới; hãy tạo bằng LOTRINH_HOME hoặc"
                " LOTRINH_DATABASE_URL và `lotrinh db upgrade`.",
                tables=sorted(found),
            )
        self._check_numbers()

    def put(self, name: str, lines: Iterable[str], key: bytes, told: Callable[[str, int], None]) -> Digest:
        """Write the rows of a table; the digest of what came. ``told`` hears the name and how many rows were written."""
        table = _TABLES[name]
        reader, digest = RowReader(table), Digest(key, name)
        for lot in _lots(lines):
            rows = []
            for line in lot:
                digest.add(line)
                rows.append(reader.row(line, digest.rows))
            self._insert(table, rows, digest.rows)
            told(name, len(rows))
        self._number_on(table)
        return digest

    def digest(self, name: str, key: bytes) -> Digest:
        """The digest of what now stands in a table."""
        digest = Digest(key, name)
        for line in lines_of(self._connection, _TABLES[name]):
            digest.add(line)
        return digest

    def finish(self) -> int:
        """Make anew what is made from other tables; how many persons can be found."""
        if self._database.dialect == "postgresql":
            self._connection.exec_driver_sql("ANALYZE")
        cites.fill(self._connection)
        return indexing.rebuild(self._connection)

    def verify(self, act_hash: ActHash, kept: tuple[Kept, ...], progress: Callable[[int], None]) -> Report:
        """The whole check of the record, on what was put and is not kept yet."""
        return verify_within(self._connection, self._database, act_hash, kept=kept, progress=progress)

    def tell(self, at: datetime, body: dict[str, object]) -> None:
        """The entry that tells of the taking in, the next of its stream, with the hash of the streams that stayed elsewhere, and how
        much of signing in was told of accounts that stayed there."""
        signin = head_of(self._connection, SIGNIN, lock=False).length
        tell(self._connection, at, {**body, "signin": signin, **self._elsewhere()})

    def _elsewhere(self) -> dict[str, object]:
        count, digest = digest_of(self._connection)
        admin = head_of(self._connection, ADMIN, lock=False).length
        return {"elsewhere": {"streams": count, "sha256": digest, "admin": admin}} if count else {}

    def _insert(self, table: Table, rows: list[dict[str, Any]], last: int) -> None:
        try:
            self._connection.execute(insert(table), rows)
        except (IntegrityError, DataError) as error:
            first = last - len(rows) + 1
            raise _unfit(table.name, first, last) from error

    def _count(self, table: Table) -> int:
        return int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())

    def _check_numbers(self) -> None:
        """On a server the numbers go on after the highest that came; who may not move them is told before the work."""
        if self._database.dialect != "postgresql":
            return
        for table in carried():
            sequence = self._sequence(table)
            if sequence is None:
                continue
            may = self._connection.execute(
                text("SELECT has_sequence_privilege(:name, 'UPDATE')"), {"name": sequence}
            ).scalar()
            if not may:
                raise refused(
                    f"This role may not move the numbers of the table {table.name}. Run the import as the owner of the tables,"
                    " then `lotrinh db grant`.",
                    f"Vai trò này không đặt lại được số thứ tự của bảng {table.name}. Hãy nhập bằng vai trò chủ,"
                    " rồi chạy `lotrinh db grant`.",
                    table=table.name,
                )

    def _sequence(self, table: Table) -> str | None:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or keys[0].type.python_type is not int:
            return None
        asked = text("SELECT pg_get_serial_sequence(:table, :column)")
        found = self._connection.execute(asked, {"table": table.name, "column": keys[0].name}).scalar()
        return None if found is None else str(found)

    def _number_on(self, table: Table) -> None:
        if self._database.dialect != "postgresql" or (sequence := self._sequence(table)) is None:
            return
        (key,) = table.primary_key.columns
        last = self._connection.execute(select(func.max(key))).scalar()
        if last is not None:
            self._connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})


@contextmanager
def landing(database: Database) -> Iterator[Landing]:
    """A transaction for an office: kept at the end, gone on any error."""
    with database.writing() as connection:
        yield Landing(connection, database)


def tell_of(database: Database, at: datetime, body: dict[str, object]) -> None:
    """An entry that stands for itself: of an office that is taken out. ``CaseChanged``."""
    with database.writing() as connection:
        tell(connection, at, body)


def tell(connection: Connection, at: datetime, body: dict[str, object]) -> None:
    """An entry of the stream of offices taken out and in."""
    fixed = {"kind": "admin", "case_id": None, "person_id": None}
    write_entries(
        connection, [chained(head_of(connection, STREAM, lock=True), STREAM, at, {**body, **fixed})]
    )


def _lots(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines, a few hundred or a few megabytes at a time."""
    source = iter(lines)
    while first := list(islice(source, 1)):
        lot, size = first, len(first[0])
        while len(lot) < _AT_ONCE and size < _FEW_BYTES:
            line = next(source, None)
            if line is None:
                break
            lot.append(line)
            size += len(line)
        yield lot


def _unfit(table: str, first: int, last: int) -> TransferRefused:
    return refused(
        f"Lines {first} to {last} of the table {table} in the archive do not fit together with the rest, or hold what this database"
        " cannot keep. Run `lotrinh audit verify` where the archive was made and export again.",
        f"Dòng {first} đến {last} của bảng {table} trong tệp không khớp với phần còn lại, hoặc có nội dung cơ sở dữ liệu này không"
        " lưu được. Hãy chạy `lotrinh audit verify` ở nơi xuất rồi xuất lại.",
        table=table,
    )
