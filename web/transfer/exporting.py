"""Takes a whole office out of a server as one sealed, signed file. Called by ``lotrinh export``."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from persistence.codec import dumps
from persistence.keys.carrying import taken_out
from persistence.models import SCHEMA_REVISION
from persistence.transfer import LEFT, Outgoing, snapshot, tell_of
from web.auditing.key import office_key
from web.auditing.stamps import FOLDER as STAMPS
from web.house import House
from web.transfer.archive import Writer, writing
from web.transfer.authority import administrator
from web.transfer.sealing import Wrapped
from workflows.audit import instant
from workflows.model import Actor, Appointment

ACT: Final = "office.export"
Told = Callable[[str, int], None]
"""Hears what is being done and how many rows more are done."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out: rows by table, keys, the archive's digest and the public key that signed it."""

    rows: dict[str, int]
    keys: int
    digest: str
    public_key: str


def export_office(
    house: House, actor: Actor, path: Path, wrapped: Wrapped, told: Told, units: Sequence[str] = ()
) -> Exported:
    """Write the whole database into ``path``, or what ``units`` hold. The going out is on record first: the archive tells of itself.

    Raises ``NotPermitted``, ``EnvironmentFault`` (no signing key), ``ArchiveRefused`` (the file), ``StorageError``.
    """
    held, signer = administrator(actor, house.today()), office_key(house.settings)
    with writing(path, wrapped.key) as archive:
        tell_of(house.database, house.now(), _body(actor, held, wrapped) | {"units": sorted(units)})
        with snapshot(house.database, wrapped.key, units) as office:
            rows = {table.name: _put(archive, table, told) for table in office.tables}
        keys = _keys(archive, house, office.subjects, told)
        _stamps(archive, house)
        about = {
            "program": version("lotrinh"),
            "made_at": instant(house.now()),
            "schema": SCHEMA_REVISION,
            "scope": {"units": sorted(units)} if units else "whole",
            "sealing": dict(wrapped.told),
            "left": {name: en for name, (en, _) in LEFT.items()},
            "with_keys": house.database.keys is not None,
        }
        digest = archive.finish(about, signer)
    return Exported(rows, keys, digest, signer.public)


def _body(actor: Actor, held: Appointment, wrapped: Wrapped) -> dict[str, object]:
    return {
        "act": ACT,
        "actor_id": actor.id,
        "actor": {"name": actor.name, "role": held.role, "unit": held.unit.name},
        "unit_id": held.unit.id,
        "sealed_with": str(wrapped.told["with"]),
        "recipient": str(wrapped.told.get("recipient", "")),
    }


def _put(archive: Writer, table: Outgoing, told: Told) -> int:
    def about() -> dict[str, object]:
        return {"rows": table.digest.rows, "digest": table.digest.text(), "columns": table.columns}

    archive.put(f"tables/{table.name}", table.lines(told), about)
    return table.digest.rows


def _keys(archive: Writer, house: House, of: frozenset[str] | None, told: Told) -> int:
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        if house.database.keys is None:
            return
        for each in taken_out(house.database.keys, of):
            count += 1
            told("keys", 1)
            key = None if each.key is None else base64.b64encode(each.key).decode("ascii")
            gone = None if each.destroyed_at is None else instant(each.destroyed_at)
            yield dumps([each.key_id, each.person_id, key, gone, each.told])

    archive.put("keys", lines(), lambda: {"rows": count})
    return count


def _stamps(archive: Writer, house: House) -> None:
    """The time stamps over anchors, which lie in the data folder."""
    folder = house.settings.home / STAMPS
    found = sorted(folder.glob("*.tst")) if folder.is_dir() else []
    lines = (dumps([each.name, base64.b64encode(each.read_bytes()).decode("ascii")]) for each in found)
    archive.put("stamps", lines, lambda: {"rows": len(found)})
