"""A copy put back, or tried: read, brought up to this program, opened with its keys, and held against its chains and its anchor.

SQLite: all of it in a folder within the data folder; only what holds is moved into place. PostgreSQL: into an empty database, which is not
used before it was found whole. Nothing that is there is ever overwritten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from persistence import migrate
from persistence.audit import Report, read_kept, verify
from persistence.copying import copy_sqlite, settle
from persistence.engines import parse_url
from persistence.keys.store import is_empty
from persistence.models import SCHEMA_REVISION
from web.house import House
from web.keeping import manifest, programs
from web.keeping.backup import DATABASE, KEYS
from web.keeping.errors import in_the_way, no_copy, no_place, not_whole
from web.keeping.manifest import Manifest
from web.masterkey import key_file
from web.settings import Settings, private_folder, sqlite_url
from workflows.audit import act_hash

_STAGING = ".restoring"
_BESIDE = ("trust", "stamps")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back or tried, and what the check counted in it."""

    manifest: Manifest
    report: Report


def restore(settings: Settings, folder: Path, keys: Path | None = None) -> Restored:
    """Put a copy in the place where ``settings`` say the database is. ``CopyRefused``, ``StorageError``, ``KeyStoreFault``."""
    told = _read(folder, settings)
    file = settings.database_file
    if file is None:
        restored = _into_server(settings, told, folder, keys)
        _unpack(told, folder, settings.home)
        return restored
    if file.exists():
        raise in_the_way(str(file))
    with _staged(settings, told, folder, keys) as (staging, report):
        private_folder(settings.home)
        for name in _BESIDE:
            if (staging.home / name).is_dir() and not (settings.home / name).exists():
                (staging.home / name).rename(settings.home / name)
        store, target = staging.keys_file, settings.keys_file
        if store is not None and target is not None and store.exists() and not target.exists():
            store.rename(target)
        assert staging.database_file is not None  # noqa: S101 - a staged database is a file
        staging.database_file.rename(file)
        settle(file)
    return Restored(told, report)


def drill(settings: Settings, folder: Path, keys: Path | None = None, into: str = "") -> Restored:
    """The same, tried: nothing of the installation changes. A copy of a server wants an empty database in ``into`` (URL)."""
    told = _read(folder, settings)
    if settings.database_file is None:
        if not into:
            raise no_place()
        return _into_server(replace(settings, database_url=into), told, folder, keys)
    with _staged(settings, told, folder, keys) as (_, report):
        return Restored(told, report)


def read_through(settings: Settings, folder: Path) -> Manifest:
    """A copy of a server, as far as it can be tried without an empty database: hashes, and the archive read to its end. ``CopyRefused``."""
    told = _read(folder, settings)
    programs.read_through(folder / DATABASE["postgresql"])
    return told


def _read(folder: Path, settings: Settings) -> Manifest:
    told = manifest.read(folder)
    ours = "postgresql" if settings.database_file is None else "sqlite"
    if told.dialect != ours:
        raise no_copy(
            folder,
            f"it is of {told.dialect}, and LOTRINH_DATABASE_URL is of {ours} (`lotrinh export` and `lotrinh import` carry an office over)",
            f"bản sao của {told.dialect}, còn LOTRINH_DATABASE_URL là {ours} (chuyển cơ quan bằng `lotrinh export`, `lotrinh import`)",
        )
    if DATABASE[ours] not in told.files:
        raise no_copy(folder, f"it does not tell of {DATABASE[ours]}", f"không nêu {DATABASE[ours]}")
    if told.revision > SCHEMA_REVISION:
        raise no_copy(
            folder,
            f"it was made by a newer program ({told.revision}; this one reads up to {SCHEMA_REVISION}): install that one",
            f"do chương trình mới hơn tạo ({told.revision}; bản này đọc đến {SCHEMA_REVISION}): hãy cài bản đó",
        )
    return told


@contextmanager
def _staged(
    settings: Settings, told: Manifest, folder: Path, keys: Path | None
) -> Iterator[tuple[Settings, Report]]:
    made = not settings.home.exists()
    home = private_folder(settings.home / _STAGING)
    try:
        shutil.copyfile(folder / DATABASE["sqlite"], home / DATABASE["sqlite"])
        _unpack(told, folder, home)
        staging = _staging(settings, home)
        _bring_keys(settings, staging.keys_file, folder, keys)
        yield staging, _checked(staging, told)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        if made and not any(settings.home.iterdir()):
            settings.home.rmdir()


def _staging(settings: Settings, home: Path) -> Settings:
    named = None if settings.master_key else key_file(settings)
    return replace(
        settings, home=home, database_url=sqlite_url(home / DATABASE["sqlite"]), master_key_file=named
    )


def _bring_keys(settings: Settings, to: Path | None, folder: Path, keys: Path | None) -> None:
    """The store that is in place knows more than any copy of it; where there is none, the one named, else the latest beside the copies."""
    here = settings.keys_file
    source = here if here is not None and here.exists() else keys or folder.parent / KEYS[True]
    if to is not None and source.exists() and source != to:
        copy_sqlite(source, to)  # a store at work has a log beside it


def _unpack(told: Manifest, folder: Path, home: Path) -> None:
    """What lay beside the database. A file that the copy does not tell of was put there by somebody else: it is left alone."""
    for name in _BESIDE:
        if f"{name}.tar" in told.files and not (home / name).exists():
            shutil.unpack_archive(folder / f"{name}.tar", home / name, filter="data")


def _checked(settings: Settings, told: Manifest) -> Report:
    """Brought up to this program, opened with its keys (who was erased since is erased in it again), and held against its anchor."""
    if told.revision != SCHEMA_REVISION:
        migrate.upgrade(settings.database_url)
    with House.open(settings) as house:
        report = verify(house.database, act_hash, kept=read_kept([told.anchor]))
    if not report.ok:
        raise not_whole(report.problem_count)
    return report


def _into_server(settings: Settings, told: Manifest, folder: Path, keys: Path | None) -> Restored:
    url = parse_url(settings.database_url)
    if migrate.current(settings.database_url) is not None:
        raise in_the_way(url.render_as_string(hide_password=True))
    programs.load(url, folder / DATABASE["postgresql"])
    archive = folder.parent / KEYS[False]
    if settings.keys_url and settings.keys_file is None and archive.exists():
        _bring_store(settings.keys_url, archive)
    else:
        _bring_keys(settings, settings.keys_file, folder, keys)
    return Restored(told, _checked(settings, told))


def _bring_store(url: str, archive: Path) -> None:
    """A store of keys on a server is put back only where there is none: one that is there knows more."""
    if is_empty(url):
        programs.load(parse_url(url), archive)
