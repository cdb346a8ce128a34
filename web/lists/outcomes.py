"""How a row came out that could not be brought in."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final
from uuid import uuid4

from persistence.lists_in import ListRow, RowState
from rules.errors import LotrinhError
from web.lists.kept import slips_kept
from workflows.importing.slips import Slip

_LOG: Final = logging.getLogger("lotrinh.lists")


def failed(row: ListRow, error: LotrinhError, code: str = "not_written") -> ListRow:
    """Refused by the law, the door or the register: told in their words."""
    return replace(row, state=RowState.FAILED, told=slips_kept((Slip("", code, (error.vi, error.en)),)))


def fault(row: ListRow, error: Exception) -> ListRow:
    """A fault of the program: the log has its kind under a reference, the row the reference."""
    reference = uuid4().hex[:8]
    _LOG.error("fault %s: %s", reference, type(error).__name__)
    return replace(row, state=RowState.FAILED, told=slips_kept((Slip("", "fault", (reference,)),)))
