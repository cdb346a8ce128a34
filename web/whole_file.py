"""A file that is written whole or not at all: a full disk leaves what was there before, say the anchors kept until then."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

PRIVATE: Final = 0o600
_OPEN: Final = 0o644


def write_whole(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Put ``content`` in the place of ``path``; what is no plain file (a device, a pipe) is written to. ``OSError`` names ``path``.

    ``mode`` None: that of the file that was there, else readable to others.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        rights = mode or (target.stat().st_mode & 0o777 if target.exists() else _OPEN)
        _in_place_of(target, content, rights)
    except OSError as error:
        raise OSError(error.errno, error.strerror or type(error).__name__, str(path)) from error


def _in_place_of(target: Path, content: bytes, rights: int) -> None:
    handle, name = tempfile.mkstemp(prefix=".lotrinh-", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(rights)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
