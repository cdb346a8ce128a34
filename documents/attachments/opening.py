"""Opens one file in a process of its own, which may neither eat the machine's memory nor its time.

The parent calls ``opened``; the child is this module run with the root of the program, the type and the limits. It reads the bytes
from its standard input and writes one line of JSON. Whatever else it does (crash, silence, too long) means: not taken.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from documents.attachments.found import Found
from documents.attachments.limits import Limits
from documents.attachments.refusing import Refusal
from documents.attachments.sniffing import DOCX, JPEG, PDF, PNG, alone

_ROOT: Final = Path(__file__).resolve().parents[2]
_CHILD: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from documents.attachments.opening import main; main()"
)


def opened(content: bytes, media_type: str, limits: Limits) -> Found:
    """What opening showed. ``Refusal``."""
    bounds = [str(limits.memory), str(limits.processor)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _CHILD, str(_ROOT), media_type, *bounds],
            input=content,
            capture_output=True,
            timeout=limits.wall,
            env=None
            if sys.platform == "win32"
            else {},  # no secret of ours where a stranger's file is opened
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("heavy") from None
    try:
        told = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Refusal("heavy")
    if "refused" in told:
        raise Refusal(str(told["refused"]), **told["told"])
    return Found(told["pages"], tuple(told["remarks"]))


def main() -> None:
    """The child."""
    media_type, memory, processor = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    bound(memory, processor)
    try:
        found = look(sys.stdin.buffer.read(), media_type)
    except Refusal as refusal:
        answer: dict[str, object] = {"refused": refusal.code, "told": refusal.told}
    except MemoryError:
        answer = {"refused": "heavy", "told": {}}
    else:
        answer = {"pages": found.pages, "remarks": list(found.remarks)}
    sys.stdout.write(json.dumps(answer))


def look(content: bytes, media_type: str) -> Found:
    """Open it here and now; only the library of its type is loaded."""
    if media_type != DOCX:
        alone(content, media_type)
    if media_type == PDF:
        from documents.attachments import portable

        return portable.look(content)
    if media_type in {JPEG, PNG}:
        from documents.attachments import pictures

        return pictures.look(content, "JPEG" if media_type == JPEG else "PNG")
    if media_type == DOCX:
        from documents.attachments import word

        return word.look(content)
    raise Refusal("damaged")


def bound(memory: int, processor: int) -> None:
    """Limit this process for good. Windows has no such limits; there only the time is bounded, by the parent."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))
