"""What this installation is told from outside: the data folder, the database, the secret, who may look in.

Read from the environment with safe defaults, once, by the entry points (command line, pages). Nothing else reads the environment.
Passwords and keys never show in a repr, a log or an error.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from web import given
from web.given import Environment, EnvironmentFault, Outward, Provider
from web.programs import find_soffice
from web.whole_file import PRIVATE, write_whole

DATABASE_FILE: Final = "lotrinh.sqlite"
KEYS_FILE: Final = "keys.sqlite"
_SECRET_FILE: Final = "secret.key"  # noqa: S105 - the name of the file, not what is in it
_SHORTEST_SECRET: Final = 32
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = PRIVATE


__all__ = [
    "Environment",
    "EnvironmentFault",
    "Provider",
    "Settings",
    "default_home",
    "private_folder",
    "sqlite_url",
    "write_private",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """``home`` is the data folder; ``database_url`` an SQLAlchemy URL; ``secret_key`` "" means: kept in a file of the data folder.

    ``largest_file`` and ``largest_act`` are megabytes: of one paper from outside, and of all that go with one act.
    ``stamp_url`` is the time stamp server of signatures ("": none), ``trust_folder`` holds the certificates that are trusted.
    ``sealed``: what is personal is sealed under keys of persons, kept in ``keys_url`` ("": a file) and wrapped by ``master_key`` (its text;
    "": in ``master_key_file``, or in a file of its own beside the data folder).
    ``jobs``: "workers" do slow work, or it is done "here", by the process that is asked; "": workers where there are any.
    ``proxies``: so many proxies of ours stand in front and are believed what they say of the asker's address. ``metrics_token`` opens the
    figures to a monitoring system ("": closed); ``metrics_joined``: several processes of this host count together.
    ``pace``: requests a minute of one officer in one process (0: no limit).
    ``public_lists``: whether what the law has published (facilities, points, providers) is open to whoever asks, without signing in.
    ``soffice`` is the LibreOffice that makes PDFs; None where there is none, and then there are no PDFs.
    ``outward``: where national systems and webhooks may be reached.
    ``replica_url``: a standby of the server of ``database_url`` from which books, reports and searches of the auditor are read ("": none)
    as long as it is at most ``replica_behind`` seconds behind.
    """

    home: Path
    database_url: str = field(repr=False)
    environment: Environment = Environment.PRODUCTION
    host: str = "127.0.0.1"
    port: int = 8080
    secret_key: str = field(default="", repr=False)
    largest_file: int = 20
    largest_act: int = 60
    public_lists: bool = False
    soffice: Path | None = None
    provider: Provider | None = None
    stamp_url: str = ""
    trust_folder: Path | None = None
    sealed: bool = True
    keys_url: str = field(default="", repr=False)
    master_key: str = field(default="", repr=False)
    master_key_file: Path | None = None
    proxies: int = 0
    metrics_token: str = field(default="", repr=False)
    metrics_joined: bool = False
    pace: int = 0
    outward: Outward = field(default_factory=Outward)
    jobs: str = ""
    replica_url: str = field(default="", repr=False)
    replica_behind: int = 30

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, *, home: Path | None = None
    ) -> Settings:
        """The settings of this process; ``home`` given on a command line wins. ``EnvironmentFault`` names the variable."""
        env = os.environ if environ is None else environ
        folder = given.folder_of(
            home if home is not None else given.text_of(env, "LOTRINH_HOME") or default_home(env)
        )
        # A data folder named on the command line is a world of its own: its database is the one in it.
        url = given.text_of(env, "LOTRINH_DATABASE_URL") if home is None else ""
        return cls(
            home=folder,
            database_url=url or sqlite_url(folder / DATABASE_FILE),
            environment=given.environment_of(given.text_of(env, "LOTRINH_ENV")),
            host=given.text_of(env, "LOTRINH_HOST") or "127.0.0.1",
            port=given.port_of(given.text_of(env, "LOTRINH_PORT")),
            secret_key=given.secret_of(given.text_of(env, "LOTRINH_SECRET_KEY")),
            largest_file=given.megabytes_of(env, "LOTRINH_LARGEST_FILE_MB", 20),
            largest_act=given.megabytes_of(env, "LOTRINH_LARGEST_ACT_MB", 60),
            public_lists=given.yes_of(env, "LOTRINH_PUBLIC_LISTS"),
            soffice=find_soffice(given.text_of(env, "LOTRINH_SOFFICE"), env.get("PATH")),
            provider=given.provider_of(env),
            stamp_url=given.stamps_of(given.text_of(env, "LOTRINH_TSA")),
            trust_folder=given.folder_of(given.text_of(env, "LOTRINH_TRUST"))
            if given.text_of(env, "LOTRINH_TRUST")
            else None,
            sealed=given.sealed_of(given.text_of(env, "LOTRINH_SEALED")),
            keys_url=given.text_of(env, "LOTRINH_KEYS_URL"),
            master_key=given.text_of(env, "LOTRINH_MASTER_KEY"),
            master_key_file=given.folder_of(file)
            if (file := given.text_of(env, "LOTRINH_MASTER_KEY_FILE"))
            else None,
            proxies=given.proxies_of(given.text_of(env, "LOTRINH_PROXIES")),
            metrics_token=given.token_of(given.text_of(env, "LOTRINH_METRICS_TOKEN")),
            pace=given.pace_of(given.text_of(env, "LOTRINH_PACE")),
            metrics_joined=bool(given.text_of(env, "PROMETHEUS_MULTIPROC_DIR")),
            outward=given.outward_of(env),
            jobs=given.jobs_of(given.text_of(env, "LOTRINH_JOBS")),
            replica_url=given.text_of(env, "LOTRINH_REPLICA_URL"),
            replica_behind=given.behind_of(given.text_of(env, "LOTRINH_REPLICA_BEHIND")),
        )

    @property
    def trust(self) -> Path:
        """The folder of certificates whose signatures are trusted."""
        return self.trust_folder or self.home / "trust"

    @property
    def development(self) -> bool:
        """Whether the development sign-in may be offered."""
        return self.environment is Environment.DEVELOPMENT

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None for a server."""
        scheme, _, rest = self.database_url.partition(":///")
        return Path(rest.partition("?")[0]) if scheme.startswith("sqlite") and rest else None

    @property
    def keys_file(self) -> Path | None:
        """The file of the store of keys; None where it is on a server. Never in a copy of the database file alone."""
        if self.keys_url:
            scheme, _, rest = self.keys_url.partition(":///")
            return Path(rest.partition("?")[0]) if scheme.startswith("sqlite") and rest else None
        beside = self.database_file
        return self.home / KEYS_FILE if beside is None else beside.with_name(f"{beside.stem}.{KEYS_FILE}")

    def prepare_home(self) -> None:
        """Make the data folder (0700) and, for SQLite, its file (0600), where they are missing. ``EnvironmentFault``."""
        try:
            self.home.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            if self.database_file is not None:
                _made_private(self.database_file)
        except OSError as error:
            raise _unusable(self.home, error) from error

    def secret(self) -> str:
        """The key that signs sessions: the one set, else one made once and kept in the data folder (0600)."""
        return self.secret_key or self._kept_secret()

    def _kept_secret(self) -> str:
        path = self.home / _SECRET_FILE
        try:
            self.home.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            try:
                handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
            except FileExistsError:
                return path.read_text("ascii").strip()
            with os.fdopen(handle, "w", encoding="ascii") as file:
                made = secrets.token_hex(_SHORTEST_SECRET)
                file.write(made + "\n")
        except (OSError, UnicodeDecodeError) as error:
            raise _unusable(self.home, error) from error
        return made


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return f"sqlite:///{path.as_posix()}"


def default_home(environ: Mapping[str, str]) -> Path:
    """The data folder of the user on this kind of machine."""
    user = Path("~").expanduser()
    if sys.platform == "win32":
        return Path(given.text_of(environ, "LOCALAPPDATA") or user / "AppData" / "Local") / "Lotrinh"
    if sys.platform == "darwin":
        return user / "Library" / "Application Support" / "Lotrinh"
    return Path(given.text_of(environ, "XDG_DATA_HOME") or user / ".local" / "share") / "lotrinh"


def private_folder(path: Path) -> Path:
    """``path`` as a folder that only this user enters, made where it is missing. ``EnvironmentFault``."""
    try:
        path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise EnvironmentFault(
            f"The folder {path} cannot be used ({why}). Name another one, or mend its permissions.",
            vi=f"Không dùng được thư mục {path} ({why}). Hãy chọn thư mục khác hoặc sửa quyền truy cập.",
            folder=str(path),
        ) from error
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user reads, whole or not at all. ``EnvironmentFault``."""
    try:
        write_whole(path, content, mode=_PRIVATE_FILE)
    except OSError as error:
        raise _unusable(path.parent, error) from error


def _made_private(file: Path) -> None:
    """Make the database's file where it is missing: SQLite would make it readable to all; its side files take the mode of this one.

    One that is there is never opened: closing it would let go of every lock that this process holds on it through SQLite (POSIX), and
    another process would then take away the log from which this one still reads.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE_FILE))
    except FileExistsError:
        if not os.access(file, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None


def _unusable(folder: Path, error: Exception) -> EnvironmentFault:
    why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return EnvironmentFault(
        f"The data folder {folder} cannot be used ({why}). Name another one in LOTRINH_HOME, or mend its permissions.",
        vi=f"Không dùng được thư mục dữ liệu {folder} ({why}). Đặt LOTRINH_HOME sang thư mục khác hoặc sửa quyền truy cập.",
        folder=str(folder),
    )
