"""PostgreSQL's own tools, which copy a database of a server: pg_dump takes a consistent copy while everybody works on."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final, Protocol

from web.keeping.errors import failed, missing_program

_HOURS: Final = 12 * 3600  # a tool that takes longer hangs


_SECURED: Final = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
}
"""What an address says of the way there, and the variable by which the tools are told the same."""


class Address(Protocol):
    """Where a database is, as ``persistence.database.parse_url`` tells it."""

    @property
    def host(self) -> str | None: ...
    @property
    def port(self) -> int | None: ...
    @property
    def username(self) -> str | None: ...
    @property
    def password(self) -> Any: ...  # noqa: ANN401 - SQLAlchemy leaves it open
    @property
    def database(self) -> str | None: ...
    @property
    def query(self) -> Any: ...  # noqa: ANN401 - as above


def dump(url: Address, to: Path) -> None:
    """A copy of the database in PostgreSQL's own archive format. ``CopyRefused``."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def load(url: Address, archive: Path) -> None:
    """Put an archive into an empty database, whole or not at all. ``CopyRefused``."""
    _run(
        "pg_restore",
        url,
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        str(archive),
    )


def read_through(archive: Path) -> None:
    """Read an archive to its end, as ``load`` would, without a server. ``CopyRefused`` for one that is cut or damaged."""
    _run("pg_restore", None, f"--file={os.devnull}", str(archive))


def _run(name: str, url: Address | None, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise missing_program(name)
    try:
        done = subprocess.run(
            [program, *(_where(url) if url else ()), *arguments],
            env=_environment(url) if url else _kept(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_HOURS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise failed(name, "it hung") from None
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no word"]
        raise failed(name, lines[-1])


def _where(url: Address) -> list[str]:
    host = url.host or url.query.get("host")
    named = {"--host": host, "--port": url.port or url.query.get("port"), "--username": url.username}
    return [f"{name}={value}" for name, value in named.items() if value] + [f"--dbname={url.database}"]


def _environment(url: Address) -> dict[str, str]:
    """A password is handed over in the environment: everybody may read the arguments of a process. The way is secured like ours."""
    secured = {variable: str(url.query[name]) for name, variable in _SECURED.items() if name in url.query}
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    return _kept() | secured | password | {"PGCONNECT_TIMEOUT": "20"}


def _kept() -> dict[str, str]:
    """The environment without what is ours: our secrets are no business of a tool."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LOTRINH_")}
