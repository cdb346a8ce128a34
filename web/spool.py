"""Delivers notices as files: one JSON file a notice in a folder that the office's own messaging picks up.

A file names the kind of notice, the case and the act by their opaque ids, never a person. The key of the notice is the name of the file, so
a notice delivered twice is one file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from persistence.alarms import KINDS as ALARMS
from persistence.outbox import Delivered, Delivery
from web.house import House
from web.settings import private_folder

FOLDER: Final = "outbox"
"""The folder of the data folder; a worker writes into it by itself once it is there, as after the first `lotrinh outbox deliver`."""

_SAFE: Final = re.compile(r"[^A-Za-z0-9._-]")


def kinds_of(house: House) -> list[str]:
    """Every kind of notice that an act may leave, and the alarms about limits."""
    return sorted({kind for act in house.procedures.acts.values() for kind in act.notices} | set(ALARMS))


def deliver(house: House, folder: Path, limit: int) -> Delivered:
    """Write at most ``limit`` waiting notices into ``folder``; each outcome is recorded in the outbox."""
    handler = _writer(private_folder(folder))
    return house.outbox.deliver(dict.fromkeys(kinds_of(house), handler), limit, house.now)


def _writer(folder: Path) -> Callable[[Delivery], str]:
    def write(delivery: Delivery) -> str:
        path = folder / f"{_SAFE.sub('_', delivery.key)}.json"
        told = {"kind": delivery.kind, "case": delivery.case_id, "key": delivery.key, **delivery.payload}
        _replace(path, json.dumps(told, ensure_ascii=False, sort_keys=True))
        return f"written: {path.name}"

    return write


def _replace(path: Path, text: str) -> None:
    """The file whole or not at all: whoever watches the folder never reads half a notice."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as draft:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
