"""What leaves the house: no file names a package index or somebody's paths, and the wheel holds all data."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import ROOMS, ROOT, tracked

_BINARY = {".docx", ".png", ".pdf", ".ico", ".woff2", ".sqlite", ".xz"}
# Written in pieces, so that this file does not name them either.
_INDEXES = re.compile(
    "|".join(
        (
            "py" + r"pi\.(org|python)",
            "python" + r"hosted\.org",
            "file:" + "///",
            r"(?<!emit-)(extra-)?(index" + r"-url|find" + r"-links)",
        )
    )
)
_WORKPLACE = re.compile(
    "|".join(("/wor" + "k/", "/opt" + "/", "/ho" + "me/[a-z]", "/ro" + r"ot/\w", r"\.lib" + "rary"))
)


def _naming(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        if path.suffix in _BINARY:
            continue
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path}:{number}: {line.strip()[:100]}")
    return found


def test_no_file_names_a_package_index() -> None:
    assert _naming(_INDEXES) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert _naming(_WORKPLACE) == []


@pytest.mark.parametrize("bad", ["--index" + "-url x", "https://py" + "pi.org/simple"])
def test_the_check_sees_an_index(bad: str) -> None:
    assert _INDEXES.search(bad)


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_rooms(tmp_path: Path) -> None:
    """Law, forms, pages and migrations are data: a wheel without them installs and then fails."""
    source = tmp_path / "source"
    ours = [path for path in tracked() if path.parts[0] in (*ROOMS, "requirements") or len(path.parts) == 1]
    for path in ours:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, source / path)
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation",
         "-w", tmp_path, source],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob("lotrinh-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {str(path) for path in ours if path.parts[0] in ROOMS and path.suffix != ".md"}
    assert wanted - held == set()
