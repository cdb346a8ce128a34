"""Copies of an SQLite file while others write, and files that are on the disk before they are relied upon."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from persistence.errors import CopyNotWritten, DatabaseDamaged


def copy_sqlite(source: Path, to: Path) -> None:
    """One consistent state of the database, write-ahead log and all, in one file that only this user reads. ``DatabaseDamaged``,
    ``CopyNotWritten``."""
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with (
            closing(sqlite3.connect(source.as_uri() + "?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(to)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    except sqlite3.OperationalError as error:
        raise CopyNotWritten(
            f"The copy could not be written ({error.sqlite_errorname}). Make room where copies lie, see to their rights, and run it again.",
            vi=f"Không ghi được bản sao ({error.sqlite_errorname}). Hãy dọn chỗ trống nơi để bản sao, xem quyền ghi rồi chạy lại.",
        ) from error
    check_sqlite(to)
    settle(to)


def check_sqlite(path: Path) -> None:
    """Whether SQLite finds its own pages in order. ``DatabaseDamaged``."""
    try:
        with closing(sqlite3.connect(path.as_uri() + "?mode=ro", uri=True)) as copy:
            told = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError:
        told = ("not a database",)
    if told != ("ok",):
        raise DatabaseDamaged(
            f"SQLite finds the pages of {path} damaged. Use another copy, and keep this one as it is.",
            vi=f"SQLite báo tệp {path} bị hỏng. Hãy dùng bản sao khác và giữ nguyên tệp này.",
        )


def settle(path: Path) -> None:
    """On the disk, and its name in the folder too."""
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
