"""Passwords: hashed with Argon2id, and not so weak that a list of common ones opens the door (OWASP ASVS 5.0, chapter 6)."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rules.errors import InputError
from web.signin.common import COMMON

SHORTEST: Final = 12
LONGEST: Final = 128
_OWN_LETTERS: Final = 6  # besides name and login
_ROOM: Final = BoundedSemaphore(2)  # at once in a process: each takes 64 MB, and a stranger may ask for many
_HASHER: Final = PasswordHasher()  # the library's defaults follow RFC 9106
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that reads like another
# Verified when the name is unknown, so that the answer takes as long. Made once, of a draw that nobody kept: making one at each start
# costs every command half a second and 64 MB.
_NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$Jxic9Dp+hbpyahmcP9N/rA$eRLU6f3KxQ8SUCaIMoiDC1Ker+nOG0nXB7zhPbXiWUE"
)


class WeakPassword(InputError):
    """A new password that is not accepted; says why."""

    code = "weak_password"


def normal(password: str) -> str:
    """One writing for one password: keyboards compose Vietnamese letters in different ways (NIST SP 800-63B asks for NFKC)."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """The hash to keep."""
    with _ROOM:
        return _HASHER.hash(normal(password))


def fits(password: str, kept: str) -> bool:
    """Whether the password is the one behind the hash; "" (no password, nobody) never fits and takes as long."""
    try:
        with _ROOM:
            _HASHER.verify(kept or _NOBODY, normal(password)[: LONGEST * 2])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def temporary() -> str:
    """A password to be handed over once: 20 letters in groups of five, about 100 bits."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(20))
    return "-".join(drawn[start : start + 5] for start in range(0, 20, 5))


def check(
    password: str, *, login: str, name: str, known: Callable[[str], bool] = lambda _password: False
) -> None:
    """Raise WeakPassword unless a person may choose this password. ``known``: whether it was seen in a breach elsewhere."""
    chosen = normal(password)
    small = chosen.casefold()
    if not SHORTEST <= len(chosen) <= LONGEST:
        raise _weak(
            f"it must have {SHORTEST} to {LONGEST} characters",
            f"phải có từ {SHORTEST} đến {LONGEST} ký tự",
        )
    if len(set(small)) < 5:
        raise _weak("it repeats too few characters", "lặp lại quá ít ký tự")
    if any(small.strip("0123456789!@#$.*-_ ") == common for common in COMMON) or small in COMMON:
        raise _weak("it is one that many people use", "là mật khẩu nhiều người dùng")
    if known(password) or known(chosen):
        raise _weak("it became known in a breach elsewhere", "đã lộ trong một vụ rò rỉ ở nơi khác")
    stripped = small
    for part in [login.casefold(), *name.casefold().split()]:
        stripped = stripped.replace(part, "")
    if stripped != small and sum(letter.isalpha() for letter in stripped) < _OWN_LETTERS:
        raise _weak(
            "it is little more than your name or login", "gần như chỉ là tên hoặc tên đăng nhập của bạn"
        )


def _weak(en: str, vi: str) -> WeakPassword:
    return WeakPassword(
        f"This password is not accepted: {en}. A sentence of several words is best.",
        vi=f"Không nhận mật khẩu này: {vi}. Nên dùng một câu gồm nhiều từ.",
        field="password",
    )
