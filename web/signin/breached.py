"""Passwords that became known elsewhere, looked up in a file of this machine: no request leaves the host.

An office that wants it lays ``breached-passwords.txt`` into the data folder: lines "SHA-1[:COUNT]" in their order, as the downloader of
Have I Been Pwned writes them. Forty gigabytes are looked through in some thirty steps.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO, Final

FILE: Final = "breached-passwords.txt"
_DIGITS: Final = 40
_LONGEST_LINE: Final = 128


def breached(password: str, folder: Path) -> bool:
    """Whether the file of ``folder`` holds the password; without such a file none is."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with (folder / FILE).open("rb") as file:
            return _holds(file, wanted)
    except FileNotFoundError:
        return False


def _holds(file: IO[bytes], wanted: bytes) -> bool:
    """The first line that is not before the wanted one lies between ``low`` and ``high``, offsets of bytes."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        if _line_from(file, middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return _line_from(file, low) == wanted


def _line_from(file: IO[bytes], offset: int) -> bytes:
    """The hash of the first line that begins at the offset or after it; behind the end one that is after all."""
    file.seek(max(0, offset - 1))
    if offset:
        file.readline(_LONGEST_LINE)
    return file.readline(_LONGEST_LINE)[:_DIGITS].upper() or b"~"
