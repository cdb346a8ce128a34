"""The folder in which the workers of one pool have theirs; gone with the pool, and swept by the next one if that died first.

Parts of papers lie in it while they are converted: what a killed process left must not stay. A lock on a file inside tells that the
folder is in use; the system lets go of it with the process, however that ended.
"""

from __future__ import annotations

import shutil
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Final

if sys.platform != "win32":
    import fcntl

_NAME: Final = "lotrinh-pdf-"
_LOCK: Final = "in-use"


class Workshop:
    """``path`` exists until ``close``, or until the object goes or the program ends."""

    def __init__(self, folder: Path) -> None:
        _sweep(folder)
        draft = Path(mkdtemp(prefix=f".{_NAME}", dir=folder))
        lock = (draft / _LOCK).open("w")
        _take(lock)
        # Only now does it bear the name that is swept: nobody finds it unlocked.
        self.path = draft.rename(draft.with_name(draft.name.removeprefix(".")))
        self.close: Callable[[], object] = weakref.finalize(self, _clear, self.path, lock)


def _clear(path: Path, lock: IO[str]) -> None:
    lock.close()
    shutil.rmtree(path, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Take away what pools left that are no more; what another user left is that user's."""
    for left in folder.glob(f"{_NAME}*"):
        try:
            with (left / _LOCK).open("r+") as lock:
                if _take(lock):
                    shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue


def _take(lock: IO[str]) -> bool:
    """Hold the lock as long as the file is open; whether it was free. Where there are no locks nothing is swept."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
