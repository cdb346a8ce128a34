"""A foreign program at work: in a process group of its own, without our environment, bounded in time, memory and output.

The one place of this room that starts processes. Time is counted by the waits themselves: no clock is read.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

_TICK: Final = 0.05
_BLOCK: Final = 512
# Seconds of work in one call, also when we are no longer there to end it.
_LONGEST: Final = 900
# The shell sets the bounds in the child alone and then becomes the program; a system without one of them goes on without it.
_BOUNDED: Final = 'ulimit -c 0; ulimit -v "$1" 2>/dev/null; ulimit -f "$2" 2>/dev/null; ulimit -t "$3" 2>/dev/null; shift 3; exec "$@"'


@dataclass(frozen=True, slots=True)
class Bounds:
    """``stall``: seconds without a document done; ``memory``: bytes of address space; ``output``: bytes of one file.

    A file can grow by one block over ``output``, so that one that was cut off is known by its size.
    """

    stall: float = 60.0
    memory: int = 2 << 30
    output: int = 64 << 20


class Ending(Enum):
    """How the program came to its end."""

    ITS_OWN = auto()
    CRASHED = auto()
    STALLED = auto()
    STOPPED = auto()


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    bounds: Bounds,
    look: Callable[[], int],
    stopped: Callable[[], bool],
) -> Ending:
    """Run to the end, or until ``look`` (how much is done) has not grown for ``stall`` seconds, or until ``stopped``.

    Whatever the program left running ends with it. Raises OSError if it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - the program named by this installation, our own arguments
        [*_bounding(bounds), *command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )
    try:
        return _awaited(process, bounds, look, stopped)
    finally:
        _end(process)


def _bounding(bounds: Bounds) -> list[str]:
    if sys.platform == "win32":
        return []
    return [
        "/bin/sh",
        "-c",
        _BOUNDED,
        "sh",
        str(bounds.memory // 1024),
        str(bounds.output // _BLOCK + 1),
        str(_LONGEST),
    ]


def _awaited(
    process: subprocess.Popen[bytes], bounds: Bounds, look: Callable[[], int], stopped: Callable[[], bool]
) -> Ending:
    idle, done = 0.0, 0
    while True:
        try:
            return Ending.ITS_OWN if process.wait(_TICK) == 0 else Ending.CRASHED
        except subprocess.TimeoutExpired:
            idle += _TICK
        if stopped():
            return Ending.STOPPED
        now = look()
        if now > done:
            idle, done = 0.0, now
        elif idle >= bounds.stall:
            return Ending.STALLED


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group: LibreOffice starts a second program that does the work."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
