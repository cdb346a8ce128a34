"""One worker: a folder with a profile of its own, in which LibreOffice converts one batch after the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp

from documents.conversion.process import Bounds, Ending, run
from documents.conversion.soffice import Soffice, lay_profile

Deliver = Callable[[int, bytes | None], None]
"""Called with the place of a document in the batch and what came out of it; None where that is larger than allowed."""


class Worker:
    """Not to be used by two threads at once. Documents lie on the disk only while their batch runs."""

    def __init__(self, soffice: Soffice, folder: Path, bounds: Bounds, stopped: Callable[[], bool]) -> None:
        self._soffice = soffice
        self._folder = Path(mkdtemp(prefix="worker-", dir=folder))
        self._bounds = bounds
        self._stopped = stopped

    def batch(self, documents: Sequence[bytes], deliver: Deliver) -> Ending:
        """Convert ``documents`` in one call; each result is delivered as soon as the next is begun, the last at the end."""
        desk = Path(mkdtemp(prefix="batch-", dir=self._folder))
        try:
            ending, last = self._converted(desk, documents, deliver)
        finally:
            shutil.rmtree(desk, ignore_errors=True)
        for place, pdf in last.items():
            deliver(place, pdf)
        return ending

    def renew(self) -> None:
        """After a fault: away with the profile, whatever was done to it."""
        shutil.rmtree(self._profile, ignore_errors=True)

    @property
    def _profile(self) -> Path:
        return self._folder / "profile"

    def _converted(
        self, desk: Path, documents: Sequence[bytes], deliver: Deliver
    ) -> tuple[Ending, dict[int, bytes | None]]:
        """How it ended, and what had not been delivered by then: whoever gets the last finds nothing on the disk any more."""
        if not self._profile.exists():
            lay_profile(self._profile)
        given = [desk / f"{place:04}.docx" for place in range(len(documents))]
        for path, content in zip(given, documents, strict=True):
            path.write_bytes(content)
        tray = _Tray([path.with_suffix(".pdf") for path in given], self._bounds.output, deliver)
        ending = run(
            self._soffice.command(self._profile, desk, given),
            folder=desk,
            environment=self._soffice.surroundings(self._profile),
            bounds=self._bounds,
            look=tray.look,
            stopped=self._stopped,
        )
        return ending, tray.rest()


class _Tray:
    """What has come out so far. A file is whole when a later one is there, or when the program has ended."""

    def __init__(self, paths: Sequence[Path], largest: int, deliver: Deliver) -> None:
        self._waiting = dict(enumerate(paths))
        self._largest = largest
        self._deliver = deliver
        self._count = 0

    def look(self) -> int:
        """Deliver what is whole; how many files have come out."""
        there = self._there()
        for place in there[:-1]:
            self._deliver(place, self._taken_up(place))
        return self._count + len(there[-1:])

    def rest(self) -> dict[int, bytes | None]:
        """All that is still there."""
        return {place: self._taken_up(place) for place in self._there()}

    def _there(self) -> list[int]:
        return [place for place, path in self._waiting.items() if path.exists()]

    def _taken_up(self, place: int) -> bytes | None:
        path = self._waiting.pop(place)
        self._count += 1
        try:
            return path.read_bytes() if path.stat().st_size <= self._largest else None
        finally:
            path.unlink()
