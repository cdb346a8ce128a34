"""A copy of everything that must be kept, made while the program runs: database, keys of persons, certificates, who was erased.

The database is copied first and the keys after it: a person who comes in between has a key that the copy does not ask for; the other way
round there would be a person without one. The keys lie beside the copies, always the latest only: an older store would bring back
keys that were destroyed by law (docs/decisions/0017). The master key is never copied.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from persistence.audit import anchor, last_anchor
from persistence.copying import copy_sqlite, settle
from persistence.engines import parse_url
from persistence.erasures import Erasures
from persistence.models import SCHEMA_REVISION
from web.house import House
from web.keeping import programs
from web.keeping.manifest import NAME, Manifest, sha256_of
from web.settings import private_folder, write_private

DATABASE: Final = {"sqlite": "lotrinh.sqlite", "postgresql": "lotrinh.dump"}
KEYS: Final = {True: "keys-latest.sqlite", False: "keys-latest.dump"}
ERASED: Final = "erased-latest.json"
LAST: Final = "last-backup.json"
_PREFIX: Final = "lotrinh-"
_BESIDE: Final = ("trust", "stamps")
_PARTIAL: Final = ".partial-"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was made: its folder, what it says of itself, and the older ones that went."""

    folder: Path
    manifest: Manifest
    gone: tuple[str, ...]


def back_up(house: House, to: Path, keep: int) -> Copy:
    """A new copy in a folder of its own under ``to``; of all copies there the last ``keep`` stay. ``CopyRefused``, ``StorageError``."""
    private_folder(to)
    _sweep(to)
    anchor(house.database, house.now())
    found = last_anchor(house.database)  # before the copy: what comes after it need not be in the copy
    at = house.now()
    folder = to / f"{_PREFIX}{at:%Y%m%d-%H%M%S}"
    partial = private_folder(to / f"{_PARTIAL}{folder.name}")
    try:
        _copy_database(house, partial)
        _copy_beside(house, partial)
        _copy_keys(house, to)
        manifest = _manifest(house, partial, found)
        manifest.write(partial)
        settle(partial / NAME)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    settle(folder)
    told = {"at": at.isoformat(), "folder": folder.name, "anchor": manifest.anchor}
    write_private(house.settings.home / LAST, json.dumps(told).encode())
    return Copy(folder, manifest, _old(to, keep))


def last_backup(home: Path) -> datetime | None:
    """When this host made its last copy; None before the first, or where that cannot be read."""
    try:
        told = json.loads((home / LAST).read_text("utf-8"))
        return datetime.fromisoformat(told["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _manifest(house: House, folder: Path, found: tuple[int, str] | None) -> Manifest:
    names = sorted(each.name for each in folder.iterdir())
    return Manifest(
        made_at=house.now(),
        dialect=house.database.dialect,
        revision=SCHEMA_REVISION,
        anchor="" if found is None else f"{found[0]}:{found[1]}",
        files={name: sha256_of(folder / name) for name in names},
    )


def _copy_database(house: House, folder: Path) -> None:
    name, file = DATABASE[house.database.dialect], house.settings.database_file
    if file is not None:
        copy_sqlite(file, folder / name)
        return
    programs.dump(house.database.url, folder / name)
    (folder / name).chmod(0o600)


def _copy_beside(house: House, folder: Path) -> None:
    """Certificates that are trusted and tokens of time stamps: small, and not in the database."""
    for name in _BESIDE:
        if (source := house.settings.home / name).is_dir():
            shutil.make_archive(str(folder / name), "tar", source)
            (folder / f"{name}.tar").chmod(0o600)


def _copy_keys(house: House, to: Path) -> None:
    """The store of keys as it is now, over the copy of yesterday; and who was erased, in case an old store must be used."""
    erased = [
        {"person": each.person_id, "at": each.at.isoformat(), "ground": each.ground}
        for each in Erasures(house.database).all()
    ]
    write_private(to / ERASED, json.dumps(erased).encode())
    if house.database.keys is None:
        return
    file = house.settings.keys_file
    target = to / KEYS[file is not None]
    fresh = target.with_name(f".new-{target.name}")
    fresh.unlink(missing_ok=True)
    if file is not None:
        copy_sqlite(file, fresh)
    else:
        programs.dump(parse_url(house.settings.keys_url), fresh)
        fresh.chmod(0o600)
    fresh.replace(target)
    settle(target)


def _sweep(to: Path) -> None:
    """What an earlier run left that was broken off."""
    for each in to.glob(f"{_PARTIAL}*"):
        shutil.rmtree(each, ignore_errors=True)


def _old(to: Path, keep: int) -> tuple[str, ...]:
    """Let the copies go that are more than ``keep``, the oldest first."""
    copies = sorted(each for each in to.glob(f"{_PREFIX}*") if (each / NAME).is_file())
    for each in copies[:-keep]:
        shutil.rmtree(each)
    return tuple(each.name for each in copies[:-keep])
