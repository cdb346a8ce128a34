"""What a server loads when it starts: an old machine has little memory, and an officer waits for it in the morning."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from argon2 import PasswordHasher

from web.settings import Settings, sqlite_url
from web.signin import passwords

# Each is loaded by who needs it: signatures, drawing of pages, the peers of the tests.
LATE = {"pyhanko", "pypdfium2", "pandas", "pytest", "aiohttp"}


def test_a_server_starts_without_what_most_days_do_not_need() -> None:
    program = f"import sys, web.app; print(*sorted({LATE!r} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


def test_who_is_nobody_costs_as_much_as_an_officer() -> None:
    assert not PasswordHasher().check_needs_rehash(passwords._NOBODY)
    assert not passwords.fits("whatever it be", "")


def test_a_database_that_is_open_keeps_its_locks_when_its_folder_is_prepared_again(tmp_path: Path) -> None:
    """POSIX lets go of all locks of a process on a file when it closes it anywhere; another process would then take the log away."""
    known = Settings(tmp_path, sqlite_url(tmp_path / "lotrinh.sqlite"))
    known.prepare_home()
    file = known.database_file
    assert file is not None
    assert file.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(file)) as held:
        held.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (a);")
        held.execute("SELECT * FROM t").fetchall()
        known.prepare_home()
        other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('INSERT INTO t VALUES (1)'); c.commit(); c.close()"
        subprocess.run([sys.executable, "-c", other, str(file)], check=True)
        assert file.with_name(f"{file.name}-wal").exists()
