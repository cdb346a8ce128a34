"""What is installed is pinned, hashed, the same everywhere, and comes from no address that a file names."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

_FOLDER = ROOT / "requirements"
_NAMES = ("build", "engine", "runtime", "dev")
_PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)(?P<rest>.*)$")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _entries(name: str) -> list[str]:
    """The lock file's entries, each on one line, without comments."""
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def _pins(name: str) -> dict[str, str]:
    pins = {}
    for entry in _entries(name):
        match = _PIN.match(entry)
        assert match, entry
        pins[_normal(match["name"])] = match["version"]
    return pins


def _wanted(name: str) -> set[str]:
    lines = (_FOLDER / f"{name}.in").read_text("utf-8").splitlines()
    return {_normal(re.split(r"[\[=<>~! ]", line)[0]) for line in lines if line and line[0] not in "#-"}


@pytest.mark.parametrize("name", _NAMES)
def test_every_entry_is_pinned_and_hashed_and_nothing_else(name: str) -> None:
    for entry in _entries(name):
        match = _PIN.match(entry)
        assert match, entry
        assert _HASH.search(match["rest"]), entry
        assert _HASH.sub("", match["rest"]).strip() == "", entry


@pytest.mark.parametrize("name", _NAMES)
def test_every_wish_is_locked(name: str) -> None:
    assert _wanted(name) <= set(_pins(name))


def test_what_two_lock_files_share_agrees() -> None:
    seen: dict[str, str] = {}
    for name in _NAMES:
        for package, version in _pins(name).items():
            assert seen.setdefault(package, version) == version, package


def test_only_the_engine_is_built_from_source() -> None:
    """Of everything else a wheel is installed, so no other lock file may hold it."""
    assert set(_pins("engine")) == {"durable-rules"}
    assert all("durable-rules" not in _pins(name) for name in _NAMES if name != "engine")
