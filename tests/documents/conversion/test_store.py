"""What is kept is the first that came, whole or not at all, and no name tells of a person."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from documents.conversion.store import FolderStore

_KEY = "ab" * 32


def test_the_first_stays(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "kept")
    assert store.find(_KEY) is None
    assert store.keep(_KEY, b"first") == b"first"
    assert store.keep(_KEY, b"second") == b"first"
    assert store.find(_KEY) == b"first"
    assert [path.name for path in (tmp_path / "kept").rglob("*") if path.is_file()] == [f"{_KEY}.kept"]


def test_what_is_not_whole_is_not_there_and_is_replaced(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.keep(_KEY, b"first")
    path = next(tmp_path.rglob("*.kept"))
    path.write_bytes(path.read_bytes()[:-1])
    assert store.find(_KEY) is None
    assert store.keep(_KEY, b"second") == b"second"
    assert store.find(_KEY) == b"second"


def test_only_this_user_reads_it(tmp_path: Path) -> None:
    FolderStore(tmp_path / "kept").keep(_KEY, b"pdf")
    path = next(tmp_path.rglob("*.kept"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("key", ["", "../x", "AB" * 32, "ab" * 31])
def test_a_key_is_a_hash(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        FolderStore(tmp_path).find(key)
