"""What papers from outside are called once the person was erased: the name that somebody gave them may have been a person's."""

from __future__ import annotations

from typing import Final

CALLED: Final = "da-xoa"
