"""Files chosen in a form, kept until the act is recorded: sealed, of this officer's form alone, bounded, and gone after half a day.

A browser never sends a form's files back with it. What is kept here survives a mistake beside them and the page that shows what was
entered; it was looked at by nobody yet and is handed out to nobody: the door looks at it when the act is tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from documents.attachments.limits import MEGABYTE
from documents.attachments.naming import cleaned
from persistence.unfinished import Owner, WaitingFile
from web.house import House, new_id
from web.pages.views.timeline import size_vi
from web.signin.secrets_kept import Seal, SealBroken

_FOR: Final = timedelta(hours=12)
_ACTS: Final = 3
"""As many acts' worth of files may wait for one officer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that waits, under the name that was given with it."""

    id: str
    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @property
    def shown(self) -> str:
        """The name as it may be shown."""
        return cleaned(self.name)

    @property
    def weight(self) -> str:
        """The size as people say it."""
        return size_vi(self.size)


class Waiting:
    """The files of one form."""

    def __init__(self, house: House, owner: Owner) -> None:
        self._house, self._owner = house, owner
        self._seal = Seal(house.settings.secret(), "waiting files")

    def keep(self, files: Sequence[tuple[str, bytes]]) -> tuple[Kept, ...]:
        """Keep files by name and content."""
        kept, now = tuple(Kept(new_id(), name, content) for name, content in files), self._house.now()
        rows = [WaitingFile(each.id, each.size, self._closed(each), now, now + _FOR) for each in kept]
        most = _ACTS * self._house.settings.largest_act * MEGABYTE
        self._house.unfinished.keep_files(self._owner, rows, most)
        return kept

    def bring(self, ids: Iterable[str]) -> dict[str, Kept]:
        """The files of this form among ``ids``; what is gone, or another's, is not there."""
        found = self._house.unfinished.files(self._owner, ids, self._house.now())
        opened = {key: self._opened(each) for key, each in found.items()}
        return {key: each for key, each in opened.items() if each is not None}

    def _closed(self, each: Kept) -> bytes:
        head = json.dumps({"of": _mark(self._owner, each.id), "name": each.name}).encode()
        return self._seal.close_bytes(head + b"\n" + each.content)

    def _opened(self, row: WaitingFile) -> Kept | None:
        """None for what was sealed with another key, or for another form."""
        try:
            head, _, content = self._seal.open_bytes(row.sealed).partition(b"\n")
        except SealBroken:
            return None
        told = json.loads(head)
        return Kept(row.id, told["name"], content) if told["of"] == _mark(self._owner, row.id) else None


def _mark(owner: Owner, key: str) -> list[str]:
    return [owner.actor_id, owner.post, owner.subject, owner.act, key]
