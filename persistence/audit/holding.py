"""One part of the check after the other, each to its end if it can: what stops one is told, and the others go on.

Whoever has the file can put values there that no program writes, so that a check raises where it reads them. An auditor must be told of
that place, not be shown a stack of calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from persistence.audit.misformed import check_misformed
from persistence.audit.report import Findings, Trouble
from persistence.errors import CodecError, KeyMissing, SealDamaged, TextDamaged

STOPS: Final = (
    CodecError,
    KeyMissing,
    SealDamaged,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
)


class Parts:
    """The parts of a check of one snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stopped = False

    def do(self, findings: Findings, name: str, check: Callable[[], None]) -> None:
        """Make this part of the check; where it cannot be made to its end, say so. ``StorageError`` but for what stands in a value."""
        try:
            check()
        except TextDamaged:
            raise  # the whole check begins again, taking bytes as they are
        except STOPS:
            self._stopped = True
            findings.add(Trouble.STOPPED, f"the check of {name}")

    def end(self, findings: Findings) -> None:
        """Name what stopped any of them."""
        if self._stopped:
            check_misformed(self._connection, findings)
