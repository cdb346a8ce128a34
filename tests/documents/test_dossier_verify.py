"""A stranger's check: one changed byte anywhere in an archive is found and its file named; so is what is missing, doubled, too much."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import verify

SHEETS = [(1, 2), (3, 1), (4, 5)]
CONTENTS = [b"mot" * 40, b"hai\x00\xff" * 30, b"PK\x03\x04 ba" * 20]
NAMES = ["tai-lieu/01-a.pdf", "tai-lieu/02-b.docx", "tai-lieu/03-c.png"]


def _entries(**changes: Any) -> list[tuple[str, bytes]]:
    documents = [
        {
            "number": n,
            "file": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "sheets": {"first": first, "count": count},
        }
        for n, (name, content, (first, count)) in enumerate(
            zip(NAMES, CONTENTS, SHEETS, strict=True), start=1
        )
    ]
    files = [*zip(NAMES, CONTENTS, strict=True), ("verify.py", b"print()\n" * 9)]
    manifest = {
        "kind": "dossier",
        "title": "Hồ sơ “thử” & {{ngoặc}}",
        "list": [{"documents": [1, 2], "replaced": []}, {"documents": [3], "replaced": []}],
        "documents": documents,
        "files": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files
        ],
    } | changes
    return [(verify.MANIFEST, verify.manifest_bytes(verify.sealed(manifest))), *files]


ENTRIES = _entries()
ARCHIVE = verify.archive_bytes(ENTRIES)


def _owner(position: int) -> str:
    """The file to which a byte of the archive belongs."""
    at = 0
    for name, content in ENTRIES:
        at += 30 + len(name) + len(content)
        if position < at:
            return name
    for name, _ in ENTRIES:
        at += 46 + len(name)
        if position < at:
            return name
    return verify.END


def _named(archive: bytes) -> list[str]:
    return [problem.where for problem in verify.verify(archive)[1]]


def test_an_archive_as_it_was_made_is_whole_and_a_plain_zip() -> None:
    assert _named(ARCHIVE) == []
    with zipfile.ZipFile(io.BytesIO(ARCHIVE)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [name for name, _ in ENTRIES]
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(position=st.integers(0, len(ARCHIVE) - 1), flip=st.integers(1, 255))
def test_one_changed_byte_is_found_and_its_file_named(position: int, flip: int) -> None:
    changed = bytearray(ARCHIVE)
    changed[position] ^= flip
    assert _named(bytes(changed)) == [_owner(position)]


def test_every_single_byte_of_the_archive_is_watched() -> None:
    for position in range(len(ARCHIVE)):
        changed = bytearray(ARCHIVE)
        changed[position] ^= 1
        assert _named(bytes(changed)) == [_owner(position)], position


@pytest.mark.parametrize("added", [b"\0", b"PK\x05\x06" + b"\0" * 18, b"x" * 500])
def test_bytes_behind_the_end_are_found(added: bytes) -> None:
    assert _named(ARCHIVE + added)


@pytest.mark.parametrize("cut", [1, 22, 60, 400])
def test_an_archive_that_was_cut_is_found(cut: int) -> None:
    assert _named(ARCHIVE[:-cut])


def _zipped(entries: list[tuple[str, bytes]]) -> bytes:
    return verify.archive_bytes(entries)


def test_files_missing_doubled_or_too_many_are_named() -> None:
    assert _named(_zipped([each for each in ENTRIES if each[0] != NAMES[1]])) == [NAMES[1]]
    assert _named(_zipped([*ENTRIES, ("la.txt", b"la")])) == ["la.txt"]
    assert NAMES[0] in _named(_zipped([*ENTRIES, ENTRIES[1]]))
    swapped = [(name, CONTENTS[2] if name == NAMES[0] else content) for name, content in ENTRIES]
    assert _named(_zipped(swapped)) == [NAMES[0]]


def test_the_same_files_packed_by_another_program_are_told_from_the_archive_itself() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in ENTRIES:
            packed.writestr(name, content)
    assert _named(out.getvalue())


@pytest.mark.parametrize(
    ("sheets", "named"),
    [
        ([(1, 2), (2, 1), (4, 5)], NAMES[1]),  # a number twice
        ([(1, 2), (4, 1), (5, 5)], NAMES[1]),  # a number left out
        ([(2, 2), (4, 1), (5, 5)], NAMES[0]),
    ],
)
def test_sheets_that_do_not_follow_are_found(sheets: list[tuple[int, int]], named: str) -> None:
    documents = [
        {
            "number": n,
            "file": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "sheets": {"first": first, "count": count},
        }
        for n, (name, content, (first, count)) in enumerate(
            zip(NAMES, CONTENTS, sheets, strict=True), start=1
        )
    ]
    assert named in _named(_zipped(_entries(documents=documents)))


def test_a_list_that_is_not_its_documents_is_found() -> None:
    assert _named(_zipped(_entries(list=[{"documents": [1, 2], "replaced": []}]))) == [NAMES[2]]
    assert _named(_zipped(_entries(list=[{"documents": [1, 2, 3, 9], "replaced": []}]))) == [verify.MANIFEST]
    assert _named(_zipped(_entries(list=[{"documents": [1, 2, 3], "replaced": [3]}]))) == [NAMES[2]]


@pytest.mark.parametrize("nothing", [b"", b"no zip at all", b"%PDF-1.7" * 20])
def test_what_is_no_archive_of_ours_is_told_so(nothing: bytes) -> None:
    with pytest.raises(verify.Unreadable):
        verify.verify(nothing)


def test_the_verifier_runs_alone_with_python_and_nothing_else(tmp_path: Path) -> None:
    """As a stranger has it: the one file, no packages, an empty folder."""
    script = tmp_path / "verify.py"
    script.write_bytes(Path(verify.__file__).read_bytes())
    whole, broken = tmp_path / "a.zip", tmp_path / "b.zip"
    whole.write_bytes(ARCHIVE)
    broken.write_bytes(ARCHIVE.replace(CONTENTS[1], CONTENTS[1].upper()))

    def run(path: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "-S", str(script), str(path)],
            check=False,
            capture_output=True,
            encoding="utf-8",
        )

    assert run(whole).returncode == 0
    told = run(broken)
    assert told.returncode == 1
    assert NAMES[1] in told.stdout
    assert run(tmp_path / "none.zip").returncode == 2


def test_what_a_dossier_is_not_held_against_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not signed: a key, anchors or a paper given with it must not seem to have been compared."""
    path = tmp_path / "ho-so.zip"
    path.write_bytes(ARCHIVE)
    assert verify.main([str(path)]) == 0
    assert "by itself alone" in capsys.readouterr().out.splitlines()[0]
    for more in (("--key", "0" * 64), ("--anchors", "x"), ("--paper", "x"), ("--proof", "x"), ("--tsa", "x")):
        assert verify.main([str(path), *more]) == 2
        told = capsys.readouterr()
        assert (told.out, more[0] in told.err) == ("", True)
