"""Kiểm tra một bộ hồ sơ điện tử của Lộ Trình / checks an archive made by Lộ Trình, on any machine.

    python3 verify.py HO-SO.zip

Cần Python 3.9 trở lên, không cần gì khác / needs Python 3.9 or later and nothing else. Exit status: 0 whole, 1 changed, 2 cannot be read.

What is checked: every file against its SHA-256; the manifest against its own; the chain over the documents; the numbers of the sheets
without hole or double; the list against the documents; and the archive itself byte by byte, headers included, for it is written in one
way only (files stored as they are, one date for all). Whoever can rewrite everything can also rewrite the manifest: compare the last line,
the hash of the manifest, with the one that the sender's record holds.

Take this file from a source that you trust, not from the archive that you check. ``KINDS`` says what is checked of which kind of archive.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST = "manifest.json"
END = "(phần cuối tệp nén / end of the archive)"
_DATE, _TIME, _VERSION, _UTF8 = 0 << 9 | 1 << 5 | 1, 0, 20, 0x800
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LAST = struct.Struct("<4sHHHHIIH")

Json = Mapping[str, Any]


class Problem(NamedTuple):
    """What is wrong: the file of the archive, in Vietnamese and English."""

    file: str
    vi: str
    en: str


class Unreadable(Exception):
    """What is there is no archive of ours at all."""


# --- how an archive is written -------------------------------------------------------------------------------------------


def canonical(value: object) -> str:
    """One text for one value: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def manifest_bytes(manifest: Json) -> bytes:
    """The manifest as it stands in the archive: readable, and in one way only."""
    return (json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def sealed(manifest: Json) -> dict[str, Any]:
    """The manifest with the chain over its documents and its own hash."""
    previous, documents = "", []
    for document in manifest.get("documents", []):
        told = {key: value for key, value in document.items() if key != "link"}
        previous = _sha(f"{previous}\n{canonical(told)}".encode())
        documents.append({**told, "link": previous})
    full = {**manifest, "documents": documents, "chain": previous}
    full.pop("hash", None)
    return {**full, "hash": _sha(canonical(full).encode())}


def archive_bytes(entries: Sequence[tuple[str, bytes]]) -> bytes:
    """The zip: files as they are, in this order, one date for all. The same entries give the same bytes."""
    pieces, directory, offset = [], [], 0
    for name, content in entries:
        local = _head(name, content) + content
        directory.append(_entry(name, content, offset))
        pieces.append(local)
        offset += len(local)
    listing = b"".join(directory)
    last = _LAST.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listing), offset, 0)
    return b"".join((*pieces, listing, last))


def _common(name: str, content: bytes) -> tuple[int, ...]:
    flags = 0 if name.isascii() else _UTF8
    return (_VERSION, flags, 0, _TIME, _DATE, zlib.crc32(content), len(content), len(content))


def _head(name: str, content: bytes) -> bytes:
    raw = name.encode()
    return _LOCAL.pack(b"PK\x03\x04", *_common(name, content), len(raw), 0) + raw


def _entry(name: str, content: bytes, offset: int) -> bytes:
    raw = name.encode()
    fields = (b"PK\x01\x02", _VERSION, *_common(name, content), len(raw), 0, 0, 0, 0, 0, offset)
    return _CENTRAL.pack(*fields) + raw


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# --- the check -----------------------------------------------------------------------------------------------------------


def verify(archive: bytes) -> tuple[Json, list[Problem]]:
    """The manifest and everything that is wrong. Raises Unreadable for what is no archive of ours."""
    manifest, raw = _manifest(archive)
    problems = _manifest_problems(manifest, raw)
    if problems:
        return manifest, problems
    told = [(MANIFEST, len(raw)), *((str(file["name"]), int(file["size"])) for file in manifest["files"])]
    if (
        len(archive)
        != sum(_LOCAL.size + _CENTRAL.size + 2 * len(name.encode()) + size for name, size in told)
        + _LAST.size
    ):
        problems = _file_problems(archive, manifest)
    if not problems:
        problems = _exact_problems(archive, manifest, raw)
    if not problems:
        problems = list(KINDS[str(manifest["kind"])](manifest))
    return manifest, problems


def _manifest(archive: bytes) -> tuple[Json, bytes]:
    """The manifest, which stands first, and its bytes: read from where it must stand, whatever the headers say."""
    start = _LOCAL.size + len(MANIFEST)
    end = archive.find(b"\n}\n", start)
    if (
        archive[:2] != b"PK"
        and archive[2:4] != b"\x03\x04"
        and archive[_LOCAL.size : start] != MANIFEST.encode()
    ):
        raise Unreadable
    raw = archive[start : end + 3] if end >= 0 else archive[start:]
    try:
        manifest = json.loads(raw.decode())
    except ValueError:
        return {}, raw
    return (manifest if isinstance(manifest, dict) else {}), raw


def _manifest_problems(manifest: Json, raw: bytes) -> list[Problem]:
    changed = Problem(MANIFEST, "bản kê đã bị thay đổi", "the manifest was changed")
    try:
        whole = sealed(manifest) == manifest and manifest_bytes(manifest) == raw
        known = manifest.get("kind") in KINDS and bool(manifest.get("files"))
    except (AttributeError, TypeError, ValueError):
        return [changed]
    return [] if whole and known else [changed]


def _file_problems(archive: bytes, manifest: Json) -> list[Problem]:
    """Files that are missing, doubled, too many or changed, by what the zip itself says; nothing where the zip cannot be read."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return []
    with opened:
        found = opened.namelist()
        told = {str(file["name"]): file for file in manifest["files"]}
        problems = [
            Problem(name, "tệp này lặp lại trong tệp nén", "this file stands twice in the archive")
            for name in sorted({name for name in found if found.count(name) > 1})
        ]
        extra = [name for name in found if name not in told and name != MANIFEST]
        gone = [name for name in told if name not in found]
        problems += [Problem(name, "tệp lạ, không có trong bản kê", "not in the manifest") for name in extra]
        problems += [Problem(name, "thiếu tệp này", "this file is missing") for name in gone]
        problems += [
            Problem(name, "nội dung đã bị thay đổi", "its content was changed")
            for name, file in told.items()
            if name in found and _content(opened, name) not in {None, str(file["sha256"])}
        ]
    return problems


def _content(opened: zipfile.ZipFile, name: str) -> str | None:
    """The hash of a file; None where the zip does not let it be read, which the exact comparison tells."""
    try:
        return _sha(opened.read(name))
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
        struct.error,
        EOFError,
    ):
        return None


def _exact_problems(archive: bytes, manifest: Json, raw: bytes) -> list[Problem]:
    """Byte by byte against the only way in which this archive can be written; each stretch belongs to a file."""
    parts: list[tuple[str, bytes]] = [(MANIFEST, raw)]
    offset, stretches = _LOCAL.size + len(MANIFEST) + len(raw), []
    for file in manifest["files"]:
        name, size = str(file["name"]), int(file["size"])
        begin = offset + _LOCAL.size + len(name.encode())
        content = archive[begin : begin + size]
        if _sha(content) != file["sha256"]:
            return [Problem(name, "nội dung đã bị thay đổi", "its content was changed")]
        parts.append((name, content))
        offset = begin + size
    expected, at = archive_bytes(parts), 0
    for name, content in parts:
        stretches.append((name, at, at + len(_head(name, content)) + len(content)))
        at = stretches[-1][2]
    for name, _ in parts:
        stretches.append((name, at, at + _CENTRAL.size + len(name.encode())))
        at = stretches[-1][2]
    for name, begin, end in stretches:
        if archive[begin:end] != expected[begin:end]:
            return [
                Problem(
                    name,
                    "phần mô tả tệp trong tệp nén đã bị thay đổi",
                    "its header in the archive was changed",
                )
            ]
    if archive[at:] != expected[at:]:
        return [Problem(END, "đã bị thay đổi hoặc có thêm dữ liệu", "changed, or something was added")]
    return []


# --- what each kind of archive holds -------------------------------------------------------------------------------------


def dossier_problems(manifest: Json) -> Iterable[Problem]:
    """A dossier: sheets one after the other, the list and the documents the same, each document a file of the archive."""
    files = {file["name"]: file["sha256"] for file in manifest["files"]}
    listed = [number for item in manifest["list"] for number in (*item["documents"], *item["replaced"])]
    expected = 1
    for place, document in enumerate(manifest["documents"], start=1):
        name = document["file"]
        if document["number"] != place:
            yield Problem(name, "sai số thứ tự", "its number is not its place")
        if files.get(name) != document["sha256"]:
            yield Problem(name, "bản kê ghi hai mã khác nhau", "the manifest tells two hashes")
        if listed.count(document["number"]) != 1:
            yield Problem(name, "không có trong danh mục, hoặc có hai lần", "not once in the list")
        sheets = document["sheets"]
        if sheets is not None:
            if expected and (sheets["first"] != expected or sheets["count"] < 1):
                yield Problem(name, "số bút lục không liên tục", "its sheets do not follow")
            expected = sheets["first"] + sheets["count"]
        else:
            expected = 0
    if set(listed) - {document["number"] for document in manifest["documents"]}:
        yield Problem(
            MANIFEST, "danh mục nêu tài liệu không có", "the list names a document that is not there"
        )


KINDS: dict[str, Callable[[Json], Iterable[Problem]]] = {"dossier": dossier_problems}


def main(arguments: Sequence[str]) -> int:
    """Check one archive and tell in words."""
    if len(arguments) != 1:
        print("python3 verify.py HO-SO.zip", file=sys.stderr)
        return 2
    try:
        manifest, problems = verify(Path(arguments[0]).read_bytes())
    except (OSError, Unreadable) as error:
        print(f"Không đọc được / cannot be read: {type(error).__name__}", file=sys.stderr)
        return 2
    for problem in problems:
        print(f"ĐÃ THAY ĐỔI / CHANGED: {problem.file}: {problem.vi} / {problem.en}")
    if not problems:
        print(f"NGUYÊN VẸN / WHOLE: {len(manifest['files'])} tệp / files")
        print(f"SHA-256 {MANIFEST}: {manifest['hash']}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
