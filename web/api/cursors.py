"""Where a list goes on: the number of the next page and, in a list so long that it is walked, the mark where it begins.

A cursor is given by an answer (``next``) and taken by ``after``. It holds no name; one that was made up asks for another page of the same
list, or is refused.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from persistence.views import CaseLine, Mark, Page
from rules.errors import BadInput

_CURSOR: Final = re.compile(r"([1-9]\d{0,6})(?:\.([dk])(\d{1,17})-([0-9A-Za-z_-]{1,64}))?", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_MOST_COUNTED: Final = 1_000


def cursor_after(found: Page[CaseLine], number: int) -> str | None:
    """Where the page after this one begins; None at the end."""
    if not found.more:
        return None
    last = found.last
    if last is None:
        return str(number + 1)
    return f"{number + 1}.{'d' if last.due else 'k'}{(last.at - _EPOCH) // _MICROSECOND}-{last.id}"


def read_cursor(text: str) -> tuple[int, Mark | None]:
    """Page and mark. ``BadInput`` for what no answer gave."""
    found = _CURSOR.fullmatch(text)
    if found is None or (found[2] is None and int(found[1]) > _MOST_COUNTED):
        raise _wrong()
    number, way, micros, key = found.groups()
    if way is None:
        return int(number), None
    return int(number), Mark(_EPOCH + timedelta(microseconds=int(micros)), key, due=way == "d")


def _wrong() -> BadInput:
    return BadInput(
        "'after' takes the 'next' of the page before, as it was answered. Leave it out to begin anew.",
        vi="after nhận đúng giá trị next của trang trước. Bỏ mục này để xem từ đầu.",
        field="after",
    )
