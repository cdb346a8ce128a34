"""What a server loads when it starts: an old machine has little memory, and an officer waits for it in the morning."""

from __future__ import annotations

import subprocess
import sys

from argon2 import PasswordHasher

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
