"""What the environment says, read value by value: each is taken or refused with the name of its variable and what is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from rules.errors import LotrinhError

_SHORTEST_SECRET: Final = 32
_SHORTEST_TOKEN: Final = 16
_MOST_MEGABYTES: Final = 500
_A_MINUTE: Final = 600  # ten a second: no officer works so fast
_MOST_A_MINUTE: Final = 100_000
_LONGEST_BEHIND: Final = 3_600


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
class Outward:
    """Where other systems may be reached: ``systems`` and ``tokens`` as ``SYSTEM=VALUE,…``, ``ca`` certificates of their own, ``networks``
    inner networks that webhooks may reach. Read further by ``web.exchange.destinations``."""

    systems: str = ""
    tokens: str = field(default="", repr=False)
    ca: Path | None = None
    networks: str = ""


def text_of(environ: Mapping[str, str], name: str) -> str:
    """What the variable says, without spaces around it; "" where it is not set."""
    return environ.get(name, "").strip()


def folder_of(path: Path | str) -> Path:
    """A path as it is meant, from the root."""
    return Path(path).expanduser().absolute()


def environment_of(text: str) -> Environment:
    """Production unless said otherwise. ``EnvironmentFault``."""
    if not text:
        return Environment.PRODUCTION
    try:
        return Environment(text.lower())
    except ValueError:
        raise refused("LOTRINH_ENV", "production, development") from None


def jobs_of(text: str) -> str:
    """Who does slow work: "" (workers where there are any), "here", "workers". ``EnvironmentFault``."""
    if text not in {"", "here", "workers"}:
        raise refused("LOTRINH_JOBS", "here, workers")
    return text


def sealed_of(text: str) -> bool:
    """Yes unless said otherwise. ``EnvironmentFault``."""
    if text not in {"", "yes", "no"}:
        raise refused("LOTRINH_SEALED", "yes, no")
    return text != "no"


def yes_of(environ: Mapping[str, str], name: str) -> bool:
    """``yes``, or ``no`` where nothing is said."""
    text = text_of(environ, name)
    if text not in {"", "yes", "no"}:
        raise refused(name, "yes, no")
    return text == "yes"


def port_of(text: str) -> int:
    """8080 unless said otherwise. ``EnvironmentFault``."""
    if not text:
        return 8080
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise refused("LOTRINH_PORT", "1-65535")


def megabytes_of(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    """A size in MB. ``EnvironmentFault``."""
    text = text_of(environ, name)
    if not text:
        return otherwise
    if text.isdecimal() and 0 < int(text) <= _MOST_MEGABYTES:
        return int(text)
    raise refused(name, f"1-{_MOST_MEGABYTES} (MB)")


def secret_of(text: str) -> str:
    """The key of the sessions, long enough. ``EnvironmentFault``."""
    if text and len(text) < _SHORTEST_SECRET:
        raise refused("LOTRINH_SECRET_KEY", f"{_SHORTEST_SECRET}+ characters / ký tự")
    return text


def token_of(text: str) -> str:
    """What opens the figures, long enough. ``EnvironmentFault``."""
    if text and len(text) < _SHORTEST_TOKEN:
        raise refused("LOTRINH_METRICS_TOKEN", f"{_SHORTEST_TOKEN}+ characters / ký tự")
    return text


def pace_of(text: str) -> int:
    """Requests a minute of one officer; 600 unless said otherwise, 0 for no limit. ``EnvironmentFault``."""
    if text and not (text.isdecimal() and int(text) <= _MOST_A_MINUTE):
        raise refused("LOTRINH_PACE", f"0-{_MOST_A_MINUTE}")
    return int(text or _A_MINUTE)


def behind_of(text: str) -> int:
    """How many seconds a standby may be behind and still be read; 30 unless said otherwise. ``EnvironmentFault``."""
    if text and not (text.isdecimal() and 0 < int(text) <= _LONGEST_BEHIND):
        raise refused("LOTRINH_REPLICA_BEHIND", f"1-{_LONGEST_BEHIND} (seconds / giây)")
    return int(text or "30")


def stamps_of(text: str) -> str:
    """The address of a time stamp server, or "" for none. ``EnvironmentFault``."""
    if text and not text.startswith(("https://", "http://")):
        raise refused("LOTRINH_TSA", "https://…, http://…")
    return text


def proxies_of(text: str) -> int:
    """How many proxies of ours stand in front. ``EnvironmentFault``."""
    if text not in {"", "0", "1", "2", "3"}:
        raise refused("LOTRINH_PROXIES", "0, 1, 2, 3")
    return int(text or "0")


def provider_of(given: Mapping[str, str]) -> Provider | None:
    """The office's own identity provider, whole or not at all. ``EnvironmentFault``."""
    issuer = text_of(given, "LOTRINH_OIDC_ISSUER").rstrip("/")
    if not issuer:
        return None
    if not issuer.startswith("https://") and not issuer.startswith("http://127.0.0.1:"):
        raise refused("LOTRINH_OIDC_ISSUER", "https://…")
    client, secret = text_of(given, "LOTRINH_OIDC_CLIENT"), text_of(given, "LOTRINH_OIDC_SECRET")
    for name, value in (("LOTRINH_OIDC_CLIENT", client), ("LOTRINH_OIDC_SECRET", secret)):
        if not value:
            raise refused(
                name, "the value given by the identity provider / giá trị do hệ thống định danh cấp"
            )
    second = text_of(given, "LOTRINH_OIDC_SECOND_FACTOR") or "here"
    if second not in {"here", "provider"}:
        raise refused("LOTRINH_OIDC_SECOND_FACTOR", "here, provider")
    return Provider(
        issuer,
        client,
        secret,
        name=text_of(given, "LOTRINH_OIDC_NAME") or "tài khoản cơ quan",
        claim=text_of(given, "LOTRINH_OIDC_CLAIM") or "sub",
        trusted_second=second == "provider",
    )


def outward_of(given: Mapping[str, str]) -> Outward:
    """Where other systems may be reached; nowhere unless said."""
    ca = text_of(given, "LOTRINH_EXCHANGE_CA")
    if ca and not folder_of(ca).exists():
        raise refused("LOTRINH_EXCHANGE_CA", "a file of certificates that is there / tệp chứng thư có thật")
    return Outward(
        text_of(given, "LOTRINH_EXCHANGE"),
        text_of(given, "LOTRINH_EXCHANGE_TOKENS"),
        folder_of(ca) if ca else None,
        text_of(given, "LOTRINH_WEBHOOK_NETWORKS"),
    )


def refused(name: str, accepted: str) -> EnvironmentFault:
    """A value that is not accepted, by the name of its variable."""
    return EnvironmentFault(
        f"The setting {name} is not accepted. Accepted: {accepted}. Set it anew or unset it.",
        vi=f"Biến {name} không hợp lệ. Chấp nhận: {accepted}. Hãy đặt lại hoặc bỏ biến này.",
        setting=name,
        accepted=accepted,
    )
