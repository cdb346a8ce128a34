"""A PostgreSQL that listens on the network of the hosts, from the binaries of the tests. Its commits are flushed: it may be killed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from time import monotonic, sleep

import psycopg

from tests import postgresql as pg
from tests.faults.network import Network

_SETTINGS = ("shared_buffers=32MB", "max_connections=100", "log_min_messages=warning", "listen_addresses=*")


class NetworkedServer:
    """One server on one host."""

    def __init__(self, network: Network, name: str) -> None:
        self._network, self._name = network, name
        self.folder = pg._folder()
        self._installed = pg._installed(self.folder)
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the data folder; whoever is on the network of hosts may come in."""
        data = self.folder / "data"
        pg._run(
            [self._installed / "bin" / "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
             "--username=postgres", f"--pgdata={data}"], self.folder,
        )  # fmt: skip
        with (data / "pg_hba.conf").open("a", encoding="utf-8") as rules:
            rules.write("host all all 10.213.77.0/24 trust\nhost replication all 10.213.77.0/24 trust\n")

    def follow(self, first: NetworkedServer) -> None:
        """Instead of ``prepare``: a copy of a running server, which follows it when it is started."""
        pg._run(
            [self._installed / "bin" / "pg_basebackup", "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
             f"--dbname={first.dsn('postgres')}", f"--pgdata={self.folder / 'data'}"], self.folder,
        )  # fmt: skip

    def start(self, seconds: float) -> None:
        """Start it and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self.process = self._network.start(
            self._name,
            ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", str(self._installed / "bin" / "postgres"),
             "-D", str(self.folder / "data"), "-k", str(self.folder), *(f"--{each}" for each in _SETTINGS)],
            stdout=log, stderr=log, cwd=self.folder,
        )  # fmt: skip
        until = monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.dsn("postgres"), connect_timeout=3).close()
            except psycopg.OperationalError:
                if monotonic() > until or self.process.poll() is not None:
                    raise
                sleep(0.2)
            else:
                return

    def dsn(self, database: str) -> str:
        """For psycopg."""
        return f"host={self._network.hosts[self._name]} user=postgres dbname={database}"

    def url(self, database: str) -> str:
        """For the program."""
        return f"postgresql+psycopg://postgres@{self._network.hosts[self._name]}/{database}?sslmode=disable"

    def create(self, database: str) -> str:
        """Make a database; its address."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{database}"'.encode())
        return self.url(database)

    def remove(self) -> None:
        """Take its files away (its process goes with the network)."""
        shutil.rmtree(self.folder, ignore_errors=True)


def tail(path: Path, lines: int = 12) -> str:
    """The last lines of a log."""
    return "\n".join(path.read_text("utf-8", errors="replace").splitlines()[-lines:]) if path.exists() else ""
