"""The master key of this installation: from the environment, from a file that was named, or from a file beside the data folder.

The file beside the data folder is made once, with the first key of a person. It is never made anew where keys are wrapped already: a lost
key is told, not papered over.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Final

from persistence.database import Database
from persistence.errors import UnknownDatabase
from persistence.keys import Keys, KeyStore, MasterKey, Ring
from persistence.keys.binding import bind, realm_of
from persistence.keys.cipher import KEY_BYTES
from persistence.keys.ring import refused
from persistence.keys.store import other_store
from web import given
from web.settings import EnvironmentFault, Settings, sqlite_url, write_private

VARIABLE: Final = "LOTRINH_MASTER_KEY"
_REMARK: Final = "Lo Trinh: master key of the keys of persons. Keep a copy elsewhere, never with a copy of the store of keys."


def new_key() -> MasterKey:
    """A fresh key."""
    return MasterKey.of(os.urandom(KEY_BYTES))


def key_file(settings: Settings) -> Path:
    """Where the key file is or would be: named, else beside the data folder, else (where nothing can be put beside it) within."""
    if settings.master_key_file is not None:
        return settings.master_key_file
    beside, within = _places(settings)
    if beside.exists() or within.exists():
        return beside if beside.exists() else within
    return beside if os.access(beside.parent, os.W_OK) else within


def read_ring(settings: Settings) -> Ring:
    """The master keys. ``MasterKeyRefused`` says where they were looked for."""
    if settings.master_key:
        return Ring.read(settings.master_key, VARIABLE)
    path = key_file(settings)
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise refused(str(path), "others can read it; chmod 600", "người khác đọc được; hãy chmod 600")
        return Ring.read(path.read_text("ascii"), str(path))
    except FileNotFoundError as error:
        raise refused(str(path), "the file is missing; put it back", "thiếu tệp khóa; hãy đặt lại") from error
    except (OSError, UnicodeDecodeError) as error:
        raise refused(str(path), "the file cannot be read", "không đọc được tệp khóa") from error


def write_ring(settings: Settings, ring: Ring) -> Path:
    """Keep the master keys in the key file, whole or not at all. ``EnvironmentFault`` where they come from the environment."""
    if settings.master_key:
        raise EnvironmentFault(
            f"The master key comes from {VARIABLE}: set it to the new key, a comma and the old one, and run `lotrinh keys rotate` again.",
            vi=f"Khóa chủ lấy từ {VARIABLE}: hãy đặt biến thành khóa mới, dấu phẩy, khóa cũ rồi chạy lại `lotrinh keys rotate`.",
        )
    path = key_file(settings)
    write_private(path, ring.text([_REMARK]).encode())
    return path


def open_store(settings: Settings) -> KeyStore:
    """The store of keys, not yet prepared. ``EnvironmentFault`` names the setting, which is not that of the database."""
    path = settings.keys_file
    try:
        return KeyStore(sqlite_url(path) if path is not None else settings.keys_url, os.urandom)
    except UnknownDatabase as error:
        raise given.refused(
            "LOTRINH_KEYS_URL", "sqlite:////folder/keys.db, postgresql+psycopg://user@host/name"
        ) from error


def open_keys(settings: Settings, database: Database, at: datetime) -> Keys | None:
    """The keys of this database, tried; None where it is kept in the clear. ``at`` is the present moment.

    Raises ``KeyStoreFault``, ``MasterKeyRefused``, ``SealDamaged``, or what a database raises.
    """
    realm = realm_of(database)
    if realm is None and not settings.sealed:
        return None
    path = settings.keys_file
    if path is not None:
        if realm is not None and not path.exists():
            raise other_store()
        settings.prepare_home()
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    store = open_store(settings)
    try:
        return _opened(settings, database, store, at)
    except BaseException:
        store.close()
        raise


def _opened(settings: Settings, database: Database, store: KeyStore, at: datetime) -> Keys:
    realm = realm_of(database)
    found = store.prepare(realm)
    if not store.masters() and not settings.master_key and not key_file(settings).exists():
        write_ring(settings, Ring((new_key(),)))
    keys = Keys(store, lambda: read_ring(settings), os.urandom)
    keys.check()
    if realm is None and bind(database, found, at) != found:
        store.prepare(realm_of(database))  # another process was first
    return keys


def _places(settings: Settings) -> tuple[Path, Path]:
    home = settings.home
    return home.with_name(f"{home.name}.master-key"), home / "master-key"
