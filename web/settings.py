"""What this installation is told from outside: the data folder, the database, the secret, who may look in.

Read from the environment with safe defaults, once, by the entry points (command line, pages). Nothing else reads the environment.
Passwords and keys never show in a repr, a log or an error.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from rules.errors import LotrinhError
from web.programs import find_soffice

DATABASE_FILE: Final = "lotrinh.sqlite"
KEYS_FILE: Final = "keys.sqlite"
_SECRET_FILE: Final = "secret.key"  # noqa: S105 - the name of the file, not what is in it
_SHORTEST_SECRET: Final = 32
_MOST_MEGABYTES: Final = 500
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600


class EnvironmentFault(LotrinhError):
    """A setting or the data folder of this machine does not serve; says which and what is accepted."""

    code = "environment"


class Environment(StrEnum):
    """How strict the installation is. Only ``development`` has the development sign-in."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class Provider:
    """The office's own identity provider (OpenID Connect). ``trusted_second``: its sign-in counts as both factors."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str
    claim: str
    trusted_second: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """``home`` is the data folder; ``database_url`` an SQLAlchemy URL; ``secret_key`` "" means: kept in a file of the data folder.

    ``largest_file`` and ``largest_act`` are megabytes: of one paper from outside, and of all that go with one act.
    ``stamp_url`` is the time stamp server of signatures ("": none), ``trust_folder`` holds the certificates that are trusted.
    ``sealed``: what is personal is sealed under keys of persons, kept in ``keys_url`` ("": a file) and wrapped by ``master_key`` (its text;
    "": in ``master_key_file``, or in a file of its own beside the data folder).
    ``soffice`` is the LibreOffice that makes PDFs; None where there is none, and then there are no PDFs.
    """

    home: Path
    database_url: str = field(repr=False)
    environment: Environment = Environment.PRODUCTION
    host: str = "127.0.0.1"
    port: int = 8080
    secret_key: str = field(default="", repr=False)
    largest_file: int = 20
    largest_act: int = 60
    soffice: Path | None = None
    provider: Provider | None = None
    stamp_url: str = ""
    trust_folder: Path | None = None
    sealed: bool = True
    keys_url: str = field(default="", repr=False)
    master_key: str = field(default="", repr=False)
    master_key_file: Path | None = None

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str] | None = None, *, home: Path | None = None
    ) -> Settings:
        """The settings of this process; ``home`` given on a command line wins. ``EnvironmentFault`` names the variable."""
        given = os.environ if environ is None else environ
        folder = _folder(home if home is not None else _text(given, "LOTRINH_HOME") or default_home(given))
        # A data folder named on the command line is a world of its own: its database is the one in it.
        url = _text(given, "LOTRINH_DATABASE_URL") if home is None else ""
        return cls(
            home=folder,
            database_url=url or sqlite_url(folder / DATABASE_FILE),
            environment=_environment(_text(given, "LOTRINH_ENV")),
            host=_text(given, "LOTRINH_HOST") or "127.0.0.1",
            port=_port(_text(given, "LOTRINH_PORT")),
            secret_key=_secret(_text(given, "LOTRINH_SECRET_KEY")),
            largest_file=_megabytes(given, "LOTRINH_LARGEST_FILE_MB", 20),
            largest_act=_megabytes(given, "LOTRINH_LARGEST_ACT_MB", 60),
            soffice=find_soffice(_text(given, "LOTRINH_SOFFICE"), given.get("PATH")),
            provider=_provider(given),
            stamp_url=_text(given, "LOTRINH_TSA"),
            trust_folder=_folder(_text(given, "LOTRINH_TRUST")) if _text(given, "LOTRINH_TRUST") else None,
            sealed=_sealed(_text(given, "LOTRINH_SEALED")),
            keys_url=_text(given, "LOTRINH_KEYS_URL"),
            master_key=_text(given, "LOTRINH_MASTER_KEY"),
            master_key_file=_folder(file) if (file := _text(given, "LOTRINH_MASTER_KEY_FILE")) else None,
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
                # SQLite would make it readable to all; its side files take the mode of this one.
                os.close(os.open(self.database_file, os.O_CREAT | os.O_RDWR, _PRIVATE_FILE))
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
        return Path(_text(environ, "LOCALAPPDATA") or user / "AppData" / "Local") / "Lotrinh"
    if sys.platform == "darwin":
        return user / "Library" / "Application Support" / "Lotrinh"
    return Path(_text(environ, "XDG_DATA_HOME") or user / ".local" / "share") / "lotrinh"


def private_folder(path: Path) -> Path:
    """``path`` as a folder that only this user enters, made where it is missing. ``EnvironmentFault``."""
    try:
        path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user reads. ``EnvironmentFault``."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _PRIVATE_FILE), "wb") as file:
            file.write(content)
    except OSError as error:
        raise _unusable(path.parent, error) from error


def _text(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()


def _folder(path: Path | str) -> Path:
    return Path(path).expanduser().absolute()


def _environment(text: str) -> Environment:
    if not text:
        return Environment.PRODUCTION
    try:
        return Environment(text.lower())
    except ValueError:
        raise _refused("LOTRINH_ENV", "production, development") from None


def _sealed(text: str) -> bool:
    if text not in {"", "yes", "no"}:
        raise _refused("LOTRINH_SEALED", "yes, no")
    return text != "no"


def _port(text: str) -> int:
    if not text:
        return 8080
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise _refused("LOTRINH_PORT", "1-65535")


def _megabytes(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    text = _text(environ, name)
    if not text:
        return otherwise
    if text.isdecimal() and 0 < int(text) <= _MOST_MEGABYTES:
        return int(text)
    raise _refused(name, f"1-{_MOST_MEGABYTES} (MB)")


def _secret(text: str) -> str:
    if text and len(text) < _SHORTEST_SECRET:
        raise _refused("LOTRINH_SECRET_KEY", f"{_SHORTEST_SECRET}+ characters / ký tự")
    return text


def _provider(given: Mapping[str, str]) -> Provider | None:
    issuer = _text(given, "LOTRINH_OIDC_ISSUER").rstrip("/")
    if not issuer:
        return None
    if not issuer.startswith("https://") and not issuer.startswith("http://127.0.0.1:"):
        raise _refused("LOTRINH_OIDC_ISSUER", "https://…")
    client, secret = _text(given, "LOTRINH_OIDC_CLIENT"), _text(given, "LOTRINH_OIDC_SECRET")
    for name, value in (("LOTRINH_OIDC_CLIENT", client), ("LOTRINH_OIDC_SECRET", secret)):
        if not value:
            raise _refused(
                name, "the value given by the identity provider / giá trị do hệ thống định danh cấp"
            )
    second = _text(given, "LOTRINH_OIDC_SECOND_FACTOR") or "here"
    if second not in {"here", "provider"}:
        raise _refused("LOTRINH_OIDC_SECOND_FACTOR", "here, provider")
    return Provider(
        issuer,
        client,
        secret,
        name=_text(given, "LOTRINH_OIDC_NAME") or "tài khoản cơ quan",
        claim=_text(given, "LOTRINH_OIDC_CLAIM") or "sub",
        trusted_second=second == "provider",
    )


def _refused(name: str, accepted: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"The setting {name} is not accepted. Accepted: {accepted}. Set it anew or unset it.",
        vi=f"Biến {name} không hợp lệ. Chấp nhận: {accepted}. Hãy đặt lại hoặc bỏ biến này.",
        setting=name,
        accepted=accepted,
    )


def _unusable(folder: Path, error: Exception) -> EnvironmentFault:
    why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return EnvironmentFault(
        f"The data folder {folder} cannot be used ({why}). Name another one in LOTRINH_HOME, or mend its permissions.",
        vi=f"Không dùng được thư mục dữ liệu {folder} ({why}). Đặt LOTRINH_HOME sang thư mục khác hoặc sửa quyền truy cập.",
        folder=str(folder),
    )
