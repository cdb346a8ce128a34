"""Arguments that no command can take: a plain sentence in both languages that names the argument, never a fault, and nothing is written."""

from __future__ import annotations

from errno import ENOSPC
from pathlib import Path

import pytest

from tests.conftest import copied
from tests.web.cli import lotrinh
from web.whole_file import write_whole

BEYOND = str(2**31)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    folder = tmp_path_factory.mktemp("hostile-cli")
    copied(sqlite_template, folder / "lotrinh.sqlite")
    (folder / "noise").write_bytes(bytes(range(256)))
    (folder / "empty").write_bytes(b"# nothing\n")
    (folder / "nothing").mkdir()
    return folder


@pytest.mark.parametrize(
    ("named", "args"),
    [
        ("NUMBER", ("jobs", "retry", BEYOND)),
        ("NUMBER", ("jobs", "cancel", "0")),
        ("NUMBER", ("book", "show", "--as", "x", "contacts", BEYOND)),
        ("NUMBER", ("book", "strike", "--as", "x", "--reason", "x", "contacts", BEYOND)),
        ("--version", ("case", "act", "x", "x", "--as", "x", "--version", BEYOND)),
        ("LAST", ("admin", "number-start", "x", "QĐ", BEYOND)),
        ("--since", ("audit", "replay", "--since", "0001-01-01")),
        ("--case", ("audit", "replay", "--case", "nobody")),
        ("--on", ("audit", "replay", "--on", "2026-08-01")),
        ("--law", ("audit", "replay", "--law", "{home}/nothing")),
        ("--versions", ("audit", "replay", "--versions", "{home}/nothing")),
        ("--anchors", ("audit", "verify", "--anchors", "{home}/empty")),
        ("--anchors", ("audit", "verify", "--anchors", "{home}/noise")),
        ("--anchors", ("import", "{home}/noise", "--anchors", "{home}/noise")),
        ("OFFICER", ("account", "revoke", "nobody")),
        ("WEBHOOK", ("webhook", "deliveries", "nobody")),
    ],
)
def test_an_argument_that_cannot_be_is_named(home: Path, named: str, args: tuple[str, ...]) -> None:
    before = sorted(path.name for path in home.iterdir())
    env = {"LOTRINH_HOME": str(home)}
    told = lotrinh(*(each.format(home=home) for each in args), code=2, env=env).stderr
    first, *rest = told.splitlines()
    assert first.startswith("Lỗi: Giá trị của ")
    assert named in first
    assert any(line.startswith("Error: ") and named in line for line in rest)
    assert set(before) - {path.name for path in home.iterdir()} == set()


def test_a_form_that_is_not_there_does_not_list_hundreds(home: Path) -> None:
    told = lotrinh("form", "show", "x" * 500, code=2).stderr
    assert "lotrinh form list" in told
    assert len(told) < 500


def test_who_stops_a_command_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("web.formbook.told.FormBook.open", stopped)
    told = lotrinh("form", "list", code=1).stderr
    assert told.strip() == "Đã dừng theo yêu cầu. / Stopped as asked."


def test_a_full_disk_leaves_the_file_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anchors that were kept must not be lost by writing them again."""

    def full(_handle: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    kept = tmp_path / "anchors"
    write_whole(kept, b"before")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="anchors"):
        write_whole(kept, b"after")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"before"]
