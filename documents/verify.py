"""Kiểm tra những gì Lộ Trình đưa ra ngoài, trên máy bất kỳ / checks what Lộ Trình hands out, on any machine. One file, no dependency.

    python3 verify.py HO-SO.zip                                          a dossier
    python3 verify.py XUAT.zip [--key HEX] [--anchors FILE]              an export of the audit trail
    python3 verify.py XUAT.zip --paper FILE|MÃ                           is this paper in that export?
    python3 verify.py --paper FILE.docx|MÃ --anchors FILE [--proof FILE]    is this paper in the record?

Cần Python 3.8 trở lên, không cần gì khác / needs Python 3.8 or later and nothing else, no network. Exit status: 0 all holds; 1 something
does not, and is named; 2 it could not be read. Formats are told in docs/verify.md, docs/dossier.md and docs/audit-export.md.

It trusts nothing but arithmetic. Take this file from a source that you trust, not from the archive that you check; and what is to be
compared with from elsewhere, too. A dossier: the hash of its manifest stands in the sender's record. An export: --key is the office's
public key; --anchors a file of anchors kept elsewhere (NUMBER:HASH a line, or JSON a line), without which a history that was rewritten
as a whole cannot be told from the true one. A paper: its code (MÃ) is what its QR mark says; from a .docx the code is read and the
words of the paper are held against it. --proof is needed where only NUMBER:HASH was kept.
"""

from __future__ import annotations

import argparse
import base64
import codecs
import hashlib
import html
import io
import json
import os
import re
import struct
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Tuple  # noqa: UP035 - an alias is made when the file runs
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Json = Mapping[str, Any]

FORMAT = "lotrinh-audit-export/4"
WITHOUT_BOOKS = "lotrinh-audit-export/3"
"""Exports of before the rows of registers went out beside the entries that tell of them."""
BEFORE = "lotrinh-audit-export/2"
"""Exports of before the readings of each person were chained: their readings are held by nothing but the signature."""
FORMATS = (FORMAT, WITHOUT_BOOKS, BEFORE)
PROOF = "lotrinh-paper-proof/1"
LARGEST = 4 << 30
NOTHING_BEFORE = datetime(2020, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - for Pythons before 3.11
"""No record was begun before: a period from an earlier day on is of everything."""
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
END = "(phần cuối tệp nén / end of the archive)"
_DATE, _TIME, _VERSION, _UTF8 = 0 << 9 | 1 << 5 | 1, 0, 20, 0x800
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LAST = struct.Struct("<4sHHHHIIH")


class Wrong(NamedTuple):
    """Something that does not hold: where (a file, an entry, an anchor), and what, in both languages."""

    where: str
    vi: str
    en: str


class Unreadable(Exception):
    """What is there is none of ours, or of a form that this file does not know."""


ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a member under a password; JSON that is nested without end
)
FAULTS = (*ZIP_FAULTS, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError, StopIteration)
"""What damaged or made-up input may cause; whatever is not told as a finding is told as unreadable, never as a stack of calls."""


_FAULT_WORDS = (
    (FileNotFoundError, "không có tệp này", "there is no such file"),
    (IsADirectoryError, "đây là một thư mục", "it is a folder"),
    (PermissionError, "không được phép đọc, hoặc là một thư mục", "it may not be read, or it is a folder"),
    (zipfile.BadZipFile, "không phải tệp nén (zip), hoặc đã hỏng", "no archive (zip), or a damaged one"),
    (UnicodeDecodeError, "không phải văn bản UTF-8", "no text in UTF-8"),
    (MemoryError, "máy này không đủ bộ nhớ", "this machine has not the memory"),
    (OSError, "không đọc hoặc ghi được", "could not be read or written"),
    (Exception, "đã hỏng, hoặc không do chương trình này lập", "damaged, or not made by this program"),
)


def said(error: BaseException) -> str:
    """A fault in words, in both languages, with the file where it is known."""
    if isinstance(error, Unreadable):
        return str(error)
    vi, en = next(words for kind, *words in _FAULT_WORDS if isinstance(error, kind))
    name = getattr(error, "filename", None)
    detail = "" if name else f" ({type(error).__name__}: {error})"
    return f"{'' if name is None else f'{name}: '}{vi} / {en}{detail}"


def text_in(path: str) -> str:
    """The text of a file: UTF-8, or what programs of Windows write and mark as such."""
    with open(path, "rb") as file:
        raw = file.read()
    return raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")


def sha(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8. ``ValueError`` for what JSON has no word for (NaN, infinity)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


# ==== how an archive is written: files as they are, one date for all, in one way only ====================================


def manifest_bytes(manifest: Json) -> bytes:
    """The manifest as it stands in the archive: readable, and in one way only."""
    return (json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def sealed(manifest: Json) -> dict[str, Any]:
    """The manifest with the chain over its documents and its own hash."""
    previous, documents = "", []
    for document in manifest.get("documents", []):
        told = {key: value for key, value in document.items() if key != "link"}
        previous = sha(f"{previous}\n{canonical(told)}".encode())
        documents.append({**told, "link": previous})
    full = {**manifest, "documents": documents, "chain": previous}
    full.pop("hash", None)
    return {**full, "hash": sha(canonical(full).encode())}


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


# ==== a dossier ==========================================================================================================


def verify(archive: bytes) -> tuple[Json, list[Wrong]]:
    """The manifest and everything that is wrong. Raises Unreadable for what is no archive of ours."""
    manifest, raw = _manifest(archive)
    try:
        return manifest, _manifest_problems(manifest, raw) or _dossier_problems(archive, manifest, raw)
    except FAULTS as error:  # a manifest whose hash is right and whose form is not
        return manifest, [Wrong(MANIFEST, "không đọc được", f"cannot be read: {type(error).__name__}")]


def _dossier_problems(archive: bytes, manifest: Json, raw: bytes) -> list[Wrong]:
    problems: list[Wrong] = []
    told = [(MANIFEST, len(raw)), *((str(file["name"]), int(file["size"])) for file in manifest["files"])]
    if (
        len(archive)
        != sum(_LOCAL.size + _CENTRAL.size + 2 * len(name.encode()) + size for name, size in told)
        + _LAST.size
    ):
        problems = _file_problems(archive, manifest)
    if not problems:
        problems = _exact_problems(archive, manifest, raw)
    return problems or list(KINDS[str(manifest["kind"])](manifest))


def _manifest(archive: bytes) -> tuple[Json, bytes]:
    """The manifest, which stands first, and its bytes: read from where it must stand, whatever the headers say."""
    start = _LOCAL.size + len(MANIFEST)
    end = archive.find(b"\n}\n", start)
    if (
        archive[:2] != b"PK"
        and archive[2:4] != b"\x03\x04"
        and archive[_LOCAL.size : start] != MANIFEST.encode()
    ):
        raise Unreadable("không phải tệp do chương trình này lập / no archive of this program")
    raw = archive[start : end + 3] if end >= 0 else archive[start:]
    try:
        manifest = json.loads(raw.decode())
    except (ValueError, RuntimeError):
        return {}, raw
    return (manifest if isinstance(manifest, dict) else {}), raw


def _manifest_problems(manifest: Json, raw: bytes) -> list[Wrong]:
    changed = Wrong(MANIFEST, "bản kê đã bị thay đổi", "the manifest was changed")
    try:
        whole = sealed(manifest) == manifest and manifest_bytes(manifest) == raw
        known = manifest.get("kind") in KINDS and bool(manifest.get("files"))
    except FAULTS:
        return [changed]
    return [] if whole and known else [changed]


def _file_problems(archive: bytes, manifest: Json) -> list[Wrong]:
    """Files that are missing, doubled, too many or changed, by what the zip itself says; nothing where the zip cannot be read."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive))
        listed = opened.infolist()
    except ZIP_FAULTS:
        return []
    with opened:
        swollen = swollen_in(listed, len(archive))
        if swollen is not None:
            return [
                Wrong(swollen, "lớn hơn cả tệp nén, không mở", "larger than the archive itself, not opened")
            ]
        found = [each.filename for each in listed]
        told = {str(file["name"]): file for file in manifest["files"]}
        problems = [
            Wrong(name, "tệp này lặp lại trong tệp nén", "this file stands twice in the archive")
            for name in sorted({name for name in found if found.count(name) > 1})
        ]
        extra = [name for name in found if name not in told and name != MANIFEST]
        gone = [name for name in told if name not in found]
        problems += [Wrong(name, "tệp lạ, không có trong bản kê", "not in the manifest") for name in extra]
        problems += [Wrong(name, "thiếu tệp này", "this file is missing") for name in gone]
        problems += [
            Wrong(name, "nội dung đã bị thay đổi", "its content was changed")
            for name, file in told.items()
            if name in found and _content(opened, name) not in {None, str(file["sha256"])}
        ]
    return problems


def _content(opened: zipfile.ZipFile, name: str) -> str | None:
    """The hash of a file; None where the zip does not let it be read, which the exact comparison tells."""
    try:
        return sha(opened.read(name))
    except ZIP_FAULTS:
        return None


def swollen_in(listed: Iterable[zipfile.ZipInfo], size: int) -> str | None:
    """The file with which what is listed grows beyond the archive of that ``size``; None where it does not. Ours are not deflated: a
    small archive that says it holds much is made to fill the memory of whoever opens it."""
    total = 0
    for each in listed:
        total += each.file_size
        if total > size:
            return each.filename
    return None


def _exact_problems(archive: bytes, manifest: Json, raw: bytes) -> list[Wrong]:
    """Byte by byte against the only way in which this archive can be written; each stretch belongs to a file."""
    parts: list[tuple[str, bytes]] = [(MANIFEST, raw)]
    offset, stretches = _LOCAL.size + len(MANIFEST) + len(raw), []
    for file in manifest["files"]:
        name, size = str(file["name"]), int(file["size"])
        begin = offset + _LOCAL.size + len(name.encode())
        content = archive[begin : begin + size]
        if sha(content) != file["sha256"]:
            return [Wrong(name, "nội dung đã bị thay đổi", "its content was changed")]
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
                Wrong(
                    name,
                    "phần mô tả tệp trong tệp nén đã bị thay đổi",
                    "its header in the archive was changed",
                )
            ]
    if archive[at:] != expected[at:]:
        return [Wrong(END, "đã bị thay đổi hoặc có thêm dữ liệu", "changed, or something was added")]
    return []


def dossier_problems(manifest: Json) -> Iterable[Wrong]:
    """A dossier: sheets one after the other, the list and the documents the same, each document a file of the archive."""
    files = {file["name"]: file["sha256"] for file in manifest["files"]}
    listed = [number for item in manifest["list"] for number in (*item["documents"], *item["replaced"])]
    expected = 1
    for place, document in enumerate(manifest["documents"], start=1):
        name = document["file"]
        if document["number"] != place:
            yield Wrong(name, "sai số thứ tự", "its number is not its place")
        if files.get(name) != document["sha256"]:
            yield Wrong(name, "bản kê ghi hai mã khác nhau", "the manifest tells two hashes")
        if listed.count(document["number"]) != 1:
            yield Wrong(name, "không có trong danh mục, hoặc có hai lần", "not once in the list")
        sheets = document["sheets"]
        if sheets is not None:
            if expected and (sheets["first"] != expected or sheets["count"] < 1):
                yield Wrong(name, "số bút lục không liên tục", "its sheets do not follow")
            expected = sheets["first"] + sheets["count"]
        else:
            expected = 0
    if set(listed) - {document["number"] for document in manifest["documents"]}:
        yield Wrong(MANIFEST, "danh mục nêu tài liệu không có", "the list names a document that is not there")


KINDS: dict[str, Callable[[Json], Iterable[Wrong]]] = {"dossier": dossier_problems}


# ==== trees and anchors ==================================================================================================


def leaf(head: Sequence[Any]) -> bytes:
    """The leaf of the head of a stream (RFC 6962: 0x00 before a leaf, 0x01 before a node)."""
    return hashlib.sha256(b"\x00" + canonical(list(head)).encode(errors="surrogateescape")).digest()


def paper_leaf(code: str) -> bytes:
    """The leaf of a paper's code."""
    return hashlib.sha256(b"\x00" + code.encode()).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of a tree: the largest power of two below the number of leaves stands on the left."""
    if len(leaves) == 1:
        return leaves[0]
    if not leaves:
        return hashlib.sha256().digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def climbed(start: bytes, path: Iterable[Sequence[str]]) -> str:
    """The root that follows from a leaf and its path."""
    for side, sister in path:
        other = bytes.fromhex(sister)
        if other.hex() != sister or side not in {"left", "right"}:
            raise ValueError("a step is left or right, with a hash in small letters")
        start = hashlib.sha256(b"\x01" + (other + start if side == "left" else start + other)).digest()
    return start.hex()


def anchor_hash(anchor: dict[str, Any]) -> str:
    """The hash of an anchor from what it is made of."""
    lead = f"{anchor['prev']}\n{anchor['at']}\n"
    if anchor["root"]:
        return sha(f"{lead}merkle:{anchor['moved']}:{anchor['root']}\n".encode())
    return sha((lead + "".join(f"{canonical(head)}\n" for head in anchor["heads"])).encode())


def read_anchors(path: str | None) -> dict[int, dict[str, Any]]:
    """The anchors of a file kept elsewhere, by number: their hash, and where whole anchors were kept the leaves of the papers they saw."""
    found: dict[int, dict[str, Any]] = {}
    if path is None:
        return found
    for number, line in enumerate((each.strip() for each in text_in(path).split("\n")), start=1):
        if line and not line.startswith("#"):
            try:
                _keep(found, *_anchor_in(line))
            except FAULTS as error:
                raise Unreadable(f"{path}, dòng / line {number}: {_EXPECTED} ({error})") from error
    if not found:  # else nothing would seem to have been compared with something
        raise Unreadable(f"{path}: không có mốc neo nào / holds no anchor; {_EXPECTED}")
    return found


_EXPECTED = "phải là SỐ:MÃ BĂM hoặc mốc neo dạng JSON / NUMBER:HASH or an anchor in JSON is expected"
_BARE = re.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})")


def _anchor_in(line: str) -> tuple[int, dict[str, Any]]:
    """Number and anchor of a line."""
    if line.startswith("{"):
        whole = _whole(json.loads(line))
        return int(whole["seq"]), whole
    told = _BARE.fullmatch("".join(line.split()).lower())
    if told is None:
        raise ValueError("neither")
    return int(told[1]), {"hash": told[2], "papers": [], "at": ""}


def _keep(found: dict[int, dict[str, Any]], number: int, told: dict[str, Any]) -> None:
    """Keep an anchor: the whole one, where both were kept; one of another hash under the same number beside it, as ``others``."""
    before = found.get(number)
    if before is None:
        found[number] = told
    elif before["hash"] != told["hash"]:
        before.setdefault("others", []).append(told["hash"])
    elif "heads" in told and "heads" not in before:
        found[number] = {**told, "others": before.get("others", [])}


def _whole(told: dict[str, Any]) -> dict[str, Any]:
    """A whole anchor, every hash of it worked out again from what it is made of."""
    leaves = [bytes.fromhex(each) for each in told.get("papers", ())]
    seen = [head for head in told["heads"] if head[0] == "papers"]
    heads_hold = not told["root"] or root_of([leaf(head) for head in told["heads"]]).hex() == told["root"]
    if anchor_hash({"moved": len(told["heads"]), **told}) != told["hash"] or not heads_hold:
        raise ValueError(f"anchor {told['seq']} does not fit its own hash")
    if leaves and [root_of(leaves).hex()] != [head[2] for head in seen]:
        raise ValueError(f"the papers of anchor {told['seq']} do not fit its hash")
    return {**told, "papers": list(told.get("papers", ()))}


def kept_anchors(path: str | None) -> dict[int, str]:
    """The anchors of a file kept elsewhere: number and hash."""
    return {number: str(each["hash"]) for number, each in read_anchors(path).items()}


# ==== Ed25519 (RFC 8032, 5.1): verification alone ========================================================================

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
Point = Tuple[int, int, int, int]  # noqa: UP006 - for Pythons before 3.9; X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point, number = _add(point, point), number >> 1
    return found


def _same(p: Point, q: Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % _P == 0 and (p[1] * q[2] - q[1] * p[2]) % _P == 0


def _x_of(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if (x & 1) != sign else x


def _point(raw: bytes) -> Point | None:
    number = int.from_bytes(raw, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _x_of(_BASE_Y, 0) or 0
_BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (64 bytes) is that of ``message`` by the holder of ``key`` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= _L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    return _same(_times(s, _BASE), _add(r, _times(h, public)))


# ==== time stamps (RFC 3161, in the frame of RFC 5652) ===================================================================


class BadStamp(Exception):
    """A time stamp that does not hold, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


class Node(NamedTuple):
    """A value of DER: its tag, its whole bytes, and what it holds."""

    tag: int
    raw: bytes
    body: bytes


class Stamp(NamedTuple):
    """What a token says: the moment, by whom (name in its certificate), SHA-256 of that certificate, whether a trusted root answers for
    it (None: no root was given), and whether this file knows the kind of signature (else: OpenSSL does)."""

    at: datetime
    by: str
    certificate: str
    trusted: bool | None
    signed: bool


_HASHES = {
    "2b0e03021a": "sha1",
    "608648016503040201": "sha256",
    "608648016503040202": "sha384",
    "608648016503040203": "sha512",
}
_RSA = {
    "2a864886f70d010101": "",  # the hash is told beside it
    "2a864886f70d010105": "sha1",
    "2a864886f70d01010b": "sha256",
    "2a864886f70d01010c": "sha384",
    "2a864886f70d01010d": "sha512",
}
_ECDSA = {"2a8648ce3d040302": "sha256", "2a8648ce3d040303": "sha384", "2a8648ce3d040304": "sha512"}
_CURVES = {  # p, b, order, x and y of the base point; a is -3
    "2a8648ce3d030107": (
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    "2b81040022": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    ),
}
_TST, _SIGNED = "2a864886f70d0109100104", "2a864886f70d010702"
_DIGEST, _STAMPING = "2a864886f70d010904", "2b06010505070308"
_ESS = {"2a864886f70d010910020c": "sha1", "2a864886f70d010910022f": "sha256"}
_NO_STAMP = BadStamp("không phải dấu thời gian RFC 3161", "it is no time stamp of RFC 3161")


def nodes(raw: bytes) -> list[Node]:
    """The values that follow each other in ``raw``, which they fill. ``ValueError``."""
    found, at = [], 0
    while at < len(raw):
        tag, length, begin = raw[at], raw[at + 1], at + 2
        if length > 0x80:
            begin, length = begin + length - 0x80, int.from_bytes(raw[begin : begin + length - 0x80], "big")
        if length == 0x80 or begin + length > len(raw):
            raise ValueError("no DER")
        found.append(Node(tag, raw[at : begin + length], raw[begin : begin + length]))
        at = begin + length
    return found


def _only(raw: bytes) -> Node:
    (one,) = nodes(raw)
    return one


class Certificate:
    """A certificate of X.509, as far as it is needed here."""

    def __init__(self, raw: bytes) -> None:
        body, algorithm, signature = nodes(_only(raw).body)
        parts = nodes(body.body)
        parts = parts[1:] if parts[0].tag == 0xA0 else parts
        self.raw, self.told, self.algorithm, self.signature = raw, body.raw, algorithm, signature.body[1:]
        self.serial, self.issuer, self.subject = parts[0].body, parts[2].raw, parts[4].raw
        self.since, self.until = (_moment(each) for each in nodes(parts[3].body))
        self.key = parts[5]
        listed = [each for part in parts[6:] if part.tag == 0xA3 for each in nodes(_only(part.body).body)]
        self.extensions = {(told := nodes(each.body))[0].body.hex(): told[-1].body for each in listed}

    @property
    def name(self) -> str:
        """The common name, else the whole name as it stands."""
        for each in nodes(_only(self.subject).body):
            what, text = nodes(_only(each.body).body)
            if what.body.hex() == "550403":
                return text.body.decode("utf-16-be" if text.tag == 0x1E else "utf-8", "replace")
        return self.subject.hex()

    @property
    def stamps(self) -> bool:
        """Whether it may stamp the time."""
        return bytes.fromhex(_STAMPING) in self.extensions.get("551d25", b"")

    @property
    def signs(self) -> bool:
        """Whether it may sign other certificates."""
        basic = nodes(_only(self.extensions.get("551d13", b"\x30\x00")).body)
        return bool(basic) and (basic[0].tag, basic[0].body) == (1, b"\xff")


def _moment(node: Node) -> datetime:
    """UTCTime or GeneralizedTime, which is in UTC here."""
    text = node.body.decode("ascii").rstrip("Z")
    if node.tag == 0x17:
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    whole, _, part = text.partition(".")
    micro = int(part[:6].ljust(6, "0")) if part else 0
    return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(microsecond=micro, tzinfo=timezone.utc)  # noqa: UP017 - for Pythons before 3.11


def _signature_of(algorithm: Node, told: str, key: Node, message: bytes, signature: bytes) -> bool | None:
    """Whether ``signature`` is that of ``message`` by ``key`` (SubjectPublicKeyInfo); None for a kind that is not known here. ``told``:
    the hash that is told beside the algorithm."""
    kind = nodes(algorithm.body)[0].body.hex()
    what, held = nodes(key.body)
    names = [each.body.hex() for each in nodes(what.body)]
    if kind in _RSA and names[0] == "2a864886f70d010101":
        return _rsa_holds(held.body[1:], _RSA[kind] or told, message, signature)
    if kind in _ECDSA and names[0] == "2a8648ce3d0201" and names[1] in _CURVES:
        return _ecdsa_holds(held.body[1:], names[1], hashlib.new(_ECDSA[kind], message).digest(), signature)
    return None


def _rsa_holds(key: bytes, name: str, message: bytes, signature: bytes) -> bool:
    """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2)."""
    modulus, exponent = (int.from_bytes(each.body, "big") for each in nodes(_only(key).body))
    oid = bytes.fromhex(next(each for each, known in _HASHES.items() if known == name))
    digest = hashlib.new(name, message).digest()
    what = bytes([0x06, len(oid)]) + oid + b"\x05\x00"
    info = bytes([0x30, len(what)]) + what + bytes([0x04, len(digest)]) + digest
    info = bytes([0x30, len(info)]) + info
    size = (modulus.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
    return len(signature) == size and pow(
        int.from_bytes(signature, "big"), exponent, modulus
    ) == int.from_bytes(padded, "big")


def _ecdsa_holds(key: bytes, curve: str, digest: bytes, signature: bytes) -> bool:
    """ECDSA (FIPS 186-5, 6.4.2)."""
    p, b, order, *base = _CURVES[curve]
    r, s = (int.from_bytes(each.body, "big") for each in nodes(_only(signature).body))
    size = (p.bit_length() + 7) // 8
    x, y = int.from_bytes(key[1 : size + 1], "big"), int.from_bytes(key[size + 1 :], "big")
    on_curve = key[:1] == b"\x04" and max(x, y) < p and (y * y - x**3 + 3 * x - b) % p == 0
    if not on_curve or not (0 < r < order and 0 < s < order):
        return False

    def add(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
        if one is None or other is None:
            return one or other
        if one[0] == other[0]:
            if (one[1] + other[1]) % p == 0:
                return None
            slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], p - 2, p) % p
        else:
            slope = (other[1] - one[1]) * pow(other[0] - one[0], p - 2, p) % p
        at = (slope * slope - one[0] - other[0]) % p
        return at, (slope * (one[0] - at) - one[1]) % p

    def times(number: int, point: tuple[int, int] | None) -> tuple[int, int] | None:
        found = None
        while number:
            found = add(found, point) if number & 1 else found
            point, number = add(point, point), number >> 1
        return found

    inverse = pow(s, order - 2, order)
    e = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - order.bit_length())
    found = add(times(e * inverse % order, (base[0], base[1])), times(r * inverse % order, (x, y)))
    return found is not None and found[0] % order == r


def read_stamp(token: bytes, digest: bytes, roots: Sequence[bytes] = ()) -> Stamp:
    """What a token over ``digest`` (SHA-256) says. ``BadStamp`` names what does not hold of it."""
    try:
        return _read_stamp(token, digest, roots)
    except FAULTS:
        raise _NO_STAMP from None


def _read_stamp(token: bytes, digest: bytes, roots: Sequence[bytes]) -> Stamp:
    kind, content = nodes(_only(token).body)
    _version, _digests, inner, *more, signers = nodes(_only(content.body).body)
    what, told = nodes(inner.body)
    if (kind.body.hex(), what.body.hex()) != (_SIGNED, _TST):
        raise _NO_STAMP
    info = _only(told.body).body
    _number, _policy, imprint, _serial, moment = nodes(_only(info).body)[:5]
    algorithm, over = nodes(imprint.body)
    if _HASHES.get(nodes(algorithm.body)[0].body.hex()) != "sha256" or over.body != digest:
        raise BadStamp("dấu thời gian không phải của mốc neo này", "the time stamp is not that of the anchor")
    held = [Certificate(each.raw) for part in more if part.tag == 0xA0 for each in nodes(part.body)]
    signer, at = _only(signers.body), _moment(moment)
    by, signed = _signer(signer, info, held)
    if not (by.stamps and by.since <= at <= by.until):
        raise BadStamp(
            "chứng thư ký dấu thời gian không dùng được vào lúc đó",
            "the certificate of the time stamp may not stamp, or was not valid then",
        )
    if roots and not signed:
        raise BadStamp(
            "loại chữ ký của dấu thời gian này phải kiểm bằng OpenSSL",
            "its kind of signature is for OpenSSL to check",
        )
    trusted = _leads_to(by, held, [Certificate(each) for each in roots], at) if roots else None
    if trusted is False:
        raise BadStamp(
            "dấu thời gian không do tổ chức đã nêu cấp (--tsa)",
            "the time stamp is not of the authority that is trusted (--tsa)",
        )
    return Stamp(at, by.name, sha(by.raw), trusted, signed)


def _signer(signer: Node, info: bytes, held: Sequence[Certificate]) -> tuple[Certificate, bool]:
    """The certificate by which the token is signed, and whether its kind of signature is known here."""
    _version, who, told, *rest = nodes(signer.body)
    attributes = next(each for each in rest if each.tag == 0xA0)
    algorithm, signature = (each for each in rest[1:3])
    values = {(pair := nodes(each.body))[0].body.hex(): pair[1].body for each in nodes(attributes.body)}
    name = _HASHES[nodes(told.body)[0].body.hex()]
    by = next((each for each in held if _is_of(each, who, values)), None)
    if by is None:
        raise BadStamp("thiếu chứng thư ký dấu thời gian", "the certificate of the time stamp is not in it")
    if _only(values[_DIGEST]).body != hashlib.new(name, info).digest():
        raise BadStamp("nội dung dấu thời gian đã bị sửa", "what the time stamp says was changed")
    good = _signature_of(algorithm, name, by.key, b"\x31" + attributes.raw[1:], signature.body)
    if good is False:
        raise BadStamp("chữ ký của dấu thời gian không đúng", "the signature of the time stamp does not hold")
    return by, good is True


def _is_of(certificate: Certificate, who: Node, values: Mapping[str, bytes]) -> bool:
    """Whether it is the certificate that the token names: by issuer and number or by its key, and by its hash (RFC 5035)."""
    if who.tag == 0x30:
        issuer, serial = nodes(who.body)
        named = (issuer.raw, serial.body) == (certificate.issuer, certificate.serial)
    else:
        named = certificate.extensions.get("551d0e", b"")[2:] == who.body
    for kind, name in _ESS.items():
        if kind in values:
            parts = nodes(nodes(nodes(_only(values[kind]).body)[0].body)[0].body)
            used = _HASHES[nodes(parts[0].body)[0].body.hex()] if parts[0].tag == 0x30 else name
            digest = next(each.body for each in parts if each.tag == 0x04)
            return named and hashlib.new(used, certificate.raw).digest() == digest
    return False


def _leads_to(
    by: Certificate, held: Sequence[Certificate], roots: Sequence[Certificate], at: datetime
) -> bool:
    """Whether a chain of certificates, each valid then and signed by the next, leads from ``by`` to one of ``roots``."""
    for _ in range(8):
        if any(by.raw == root.raw for root in roots):
            return True
        issuers = [each for each in (*roots, *held) if each.subject == by.issuer and each.signs]
        above = next(
            (each for each in issuers if each.since <= at <= each.until and _signed_by(by, each)), None
        )
        if above is None or above is by:
            return False
        by = above
    return False


def _signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    return bool(
        _signature_of(certificate.algorithm, "sha256", issuer.key, certificate.told, certificate.signature)
    )


def stamp_told(token: bytes, digest: bytes, roots: Sequence[bytes] = ()) -> str:
    """A time stamp in words. ``BadStamp``."""
    found = read_stamp(token, digest, roots)
    told = f"dấu thời gian / time stamp {hour_of(found.at.isoformat())} – {found.by} (SHA-256 {found.certificate[:16]}…)"
    if not found.signed:
        return f"{told}; loại chữ ký này hãy kiểm bằng OpenSSL / a kind of signature for OpenSSL to check"
    if found.trusted is None:
        return f"{told}; chưa đối chiếu với chứng thư tin cậy, hãy thêm --tsa / not held against a trusted certificate, add --tsa"
    return told


def certificates_in(path: str) -> tuple[bytes, ...]:
    """The certificates (DER) of a PEM file. ``Unreadable`` where there is none."""
    with open(path, encoding="ascii", errors="replace") as file:
        found = re.findall(
            "-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", file.read(), re.DOTALL
        )
    read: tuple[bytes, ...] = ()
    try:
        read = tuple(base64.b64decode(each) for each in found)
        names = [Certificate(each).name for each in read]
    except FAULTS:
        names = []
    if not names:
        raise Unreadable(f"{path}: không có chứng thư PEM / no certificate in PEM")
    return read


# ==== an export of the audit trail =======================================================================================


class Export:
    """The members of an archive, read once. ``Unreadable`` where it is none."""

    def __init__(self, path: str) -> None:
        self._lines: dict[str, tuple[bytes, list[Any]]] = {}
        try:
            with open(path, "rb") as file:
                if os.fstat(file.fileno()).st_size > LARGEST:
                    raise Unreadable(f"tệp quá lớn / larger than {LARGEST} bytes")
                self.raw = file.read()
            with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
                self.members: dict[str, bytes] = dict(self._read(archive))
            self.manifest: dict[str, Any] = json.loads(self.members[MANIFEST])
            if self.manifest["format"] not in FORMATS:
                raise Unreadable(f"dạng / format {self.manifest['format']}; {FORMAT} is expected")
        except FAULTS as error:
            told = said(error)
            raise Unreadable(told if path in told else f"{path}: {told}") from error

    def _read(self, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
        listed: Sequence[zipfile.ZipInfo] = archive.infolist()
        seen: set[str] = set()
        swollen = swollen_in(listed, len(self.raw))
        if swollen is not None:
            raise Unreadable(f"{swollen}: lớn hơn cả tệp nén / larger than the archive itself")
        for each in listed:
            if each.filename in seen:
                raise Unreadable(f"{each.filename}: có hai lần trong tệp nén / stands twice in the archive")
            seen.add(each.filename)
            yield each.filename, archive.read(each)

    def lines(self, name: str) -> list[Any]:
        """The JSON objects of a member, a line each, read once: nobody changes them."""
        raw = self.members.get(name, b"")
        if name not in self._lines or self._lines[name][0] is not raw:
            self._lines[name] = raw, [json.loads(line) for line in raw.splitlines() if line]
        return self._lines[name][1]


def check_form(export: Export) -> Iterator[Wrong]:
    """The archive is written in the only way in which it can be: nothing hides in its headers, between its files or behind them."""
    if archive_bytes(sorted(export.members.items())) != export.raw:
        yield Wrong(
            "(tệp nén / the archive)",
            "phần mô tả trong tệp nén đã bị thay đổi hoặc có thêm dữ liệu",
            "its headers were changed, or something was added",
        )


def check_lines(export: Export) -> Iterator[Wrong]:
    """Every line, and the manifest, is written in the one way: no name twice in an object, of which another reader might take the other."""
    for name, held in sorted(export.members.items()):
        if name != MANIFEST and not name.endswith(".jsonl"):
            continue
        for number, line in enumerate(held.decode("utf-8", "surrogateescape").split("\n")[:-1], start=1):
            if not _in_one_way(line):
                yield Wrong(f"{name} #{number}", *_OTHER_FORM)
            else:
                known = _FIELDS.get(name, "").split()
                told = dict(json.loads(line)).items()
                odd = sorted(
                    each for each, value in told if each not in known or type(value) in {bool, float}
                )
                yield from (Wrong(f"{name} #{number}: {each}", *_STRAY) for each in odd)
        if held and not held.endswith(b"\n"):
            yield Wrong(name, *_OTHER_FORM)
    for entry in export.lines("entries.jsonl"):
        if type(entry["seq"]) is not int or not _in_one_way(str(entry["body"])):
            yield Wrong(f"{entry['stream']} #{entry['seq']}", *_OTHER_FORM)


_OTHER_FORM = (
    "không viết theo dạng duy nhất của JSON (tên lặp lại, thứ tự khác …)",
    "is not written in the one form of JSON (a name twice, another order …)",
)


def _in_one_way(text: str) -> bool:
    try:
        return canonical(json.loads(text)) == text
    except (ValueError, RuntimeError):
        return False


def check_strays(export: Export) -> Iterator[Wrong]:
    """Nothing stands in the archive of which its entries do not tell, and nothing twice."""
    entries = export.lines("entries.jsonl")
    kinds = {(each["stream"], each["seq"]): body_of(each).get("kind") for each in entries}
    yield from _stray_lines(export, kinds)
    told = {
        f"documents/{digest}" for _, each in papers(export) for digest in (each["sha256"], each.get("kept"))
    }
    told |= {f"law/{_corpus_of(each)}.json" for each in entries} | _MEMBERS
    told -= set() if export.manifest["format"] == FORMAT else {"books.jsonl"}
    for name in sorted(
        each for each in export.members if each not in told and not each.startswith("stamps/")
    ):
        yield Wrong(name, *_STRAY)
    scope, case = export.manifest["scope"], export.manifest["scope"].get("case")
    if set(scope) not in ({"case"}, {"since", "until"}):
        yield Wrong(f"{MANIFEST}: scope", *_STRAY)
    if "case" in scope and (f"case:{case}", 1) not in kinds:
        yield Wrong(f"case:{case}", "không có mục nào của hồ sơ này", "no entry of this case is in it")


def _stray_lines(export: Export, kinds: Mapping[tuple[str, int], object]) -> Iterator[Wrong]:
    """Lines that belong to no entry, or stand there twice. Papers of the same words have the same code, at places of their own."""
    own = {"acts.jsonl": "act", "books.jsonl": "book"}
    for name in ("entries.jsonl", *own, "opened.jsonl"):
        lines = [(each["stream"], each["seq"], each.get("of", "")) for each in export.lines(name)]
        stray = {each for each in lines if name in own and kinds.get(each[:2]) != own[name]}
        for stream, seq, of in sorted(stray | _twice(lines)):
            yield Wrong(f"{name}: {stream} #{seq} {of}".rstrip(), *_STRAY)
    issued = {each.get("code") for _, each in papers(export)}
    streams = {stream for stream, _ in kinds} | {f"{READ}{person}" for person in persons(export)}
    for name, field, known in (("proofs.jsonl", "stream", streams), ("papers.jsonl", "code", issued)):
        places = [
            (each[field], canonical(each["path"] if field == "code" else "")) for each in export.lines(name)
        ]
        for what in sorted(
            {each[0] for each in places if each[0] not in known} | {each[0] for each in _twice(places)}
        ):
            yield Wrong(f"{name}: {what}", *_STRAY)


def _twice(places: Iterable[Any]) -> set[Any]:
    seen: set[Any] = set()
    return {each for each in places if each in seen or seen.add(each)}  # type: ignore[func-returns-value]


_STRAY = (
    "không thuộc bản xuất: không mục nào nêu, hoặc có hai lần",
    "belongs to no entry of the export, or stands there twice",
)
_FIELDS = {
    MANIFEST: "format program made_at scope law_missing files public_key",
    "entries.jsonl": "stream seq prev_hash hash body",
    "acts.jsonl": "stream seq text",
    "documents.jsonl": "id case_id seq form title filename media_type sha256 template_version issued_at origin kind pages size remarks"
    " signs lineage number kept code",
    "books.jsonl": "stream seq text salt opened",
    "reads.jsonl": "person_id number id at actor_id unit_id case_id what post origin prev_hash hash",
    "anchors.jsonl": "seq at prev root hash moved heads",
    "proofs.jsonl": "stream length head anchor path",
    "papers.jsonl": "format code anchor papers path climb",
    "opened.jsonl": "stream seq of salt text",
}
"""What a line of each member may tell: each of it is held against something."""
_MEMBERS = {SIGNATURE, "prov.json", "schema.json", "verify.py", *_FIELDS}


def _corpus_of(entry: Json) -> object:
    receipt = body_of(entry).get("receipt")
    return receipt.get("corpus") if isinstance(receipt, dict) else None


def check_members(export: Export) -> Iterator[Wrong]:
    """Every member is the one that the manifest lists, and none is missing or added."""
    listed, held = export.manifest["files"], set(export.members) - {MANIFEST, SIGNATURE}
    for name in sorted(set(listed) | held):
        if name not in held:
            yield Wrong(name, "thiếu trong tệp nén", "is missing from the archive")
        elif name not in listed:
            yield Wrong(name, "không có trong bảng kê", "is not in the manifest")
        elif listed[name] != {"sha256": sha(export.members[name]), "size": len(export.members[name])}:
            yield Wrong(name, "nội dung khác với bảng kê", "differs from the manifest")
    for name in sorted(_MEMBERS - set(export.members)) if export.manifest["format"] == FORMAT else ():
        yield Wrong(name, "thiếu trong tệp nén", "is missing from the archive")


def check_signature(export: Export, key: str | None) -> Iterator[Wrong]:
    """The manifest is signed by the office's key."""
    told = str(export.manifest.get("public_key", ""))
    key = None if key is None else "".join(key.split()).lower()  # as it was copied from somewhere
    if key is not None and key != told:
        yield Wrong(
            "manifest.json", "khóa công khai không phải khóa đã cho", "the public key is not the one given"
        )
    signature = export.members.get("manifest.sig", b"")
    try:
        good = signature_holds(
            bytes.fromhex(key or told),
            export.members["manifest.json"],
            bytes.fromhex(signature.decode().strip()),
        )
    except (ValueError, UnicodeDecodeError):
        good = False
    if not good:
        yield Wrong("manifest.sig", "chữ ký không đúng", "the signature does not hold")


def body_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says; nothing where it is no JSON object any more, which the check of the chains names."""
    try:
        told = json.loads(entry["body"])
    except (ValueError, RuntimeError):
        return {}
    return told if isinstance(told, dict) else {}


def check_chains(export: Export) -> Iterator[Wrong]:
    """Each stream begins at 1 and every entry follows from the one before."""
    last: dict[str, tuple[int, str]] = {}
    for entry in export.lines("entries.jsonl"):
        stream, seq, body = entry["stream"], entry["seq"], entry["body"]
        before, prev = last.get(stream, (0, ""))
        where = f"{stream} #{seq}"
        if seq != before + 1:
            yield Wrong(where, "thiếu mục trước đó", "entries before it are missing")
        if entry["prev_hash"] != prev:
            yield Wrong(where, "không nối với mục trước", "does not point at the entry before it")
        if sha(f"{entry['prev_hash']}\n{body}".encode("utf-8", "surrogatepass")) != entry["hash"]:
            yield Wrong(where, "mã băm không khớp nội dung", "the hash does not follow from the body")
        told = body_of(entry)
        if (told.get("stream"), told.get("seq")) != (stream, seq):
            yield Wrong(where, "nội dung là của mục khác", "the body is that of another entry")
        last[stream] = (seq, entry["hash"])


def check_acts(export: Export) -> Iterator[Wrong]:
    """The line of the journal of each act has the fingerprint that its entry tells."""
    texts = {(each["stream"], each["seq"]): each["text"] for each in export.lines("acts.jsonl")}
    for entry in export.lines("entries.jsonl"):
        body, place = body_of(entry), (entry["stream"], entry["seq"])
        if body.get("kind") == "act" and sha(texts.get(place, "").encode()) != body.get("act_hash"):
            yield Wrong(
                f"{place[0]} #{place[1]}",
                "hành vi khác với hành vi đã ghi",
                "the act is not the one recorded",
            )


def check_papers(export: Export) -> Iterator[Wrong]:
    """The bytes of every paper that an act tells of are there, and are those bytes."""
    named = set()
    for entry, paper in papers(export):
        # Of a paper erased by law since, and of one that opens no more, the sealed bytes are there.
        held = [
            each for each in (paper["sha256"], paper.get("kept")) if f"documents/{each}" in export.members
        ]
        if not held:
            yield Wrong(
                f"{entry['stream']} #{entry['seq']}", "thiếu giấy tờ", f"the paper {paper['form']} is missing"
            )
        for digest in held:
            if digest not in named and sha(export.members[f"documents/{digest}"]) != digest:
                named.add(digest)
                yield Wrong(
                    f"documents/{digest}", "nội dung giấy tờ đã đổi", "the bytes of the paper were changed"
                )


def check_rows(export: Export) -> Iterator[Wrong]:
    """What is told of each paper beside its bytes (title, file name, pages, remarks …) is what its entry vouches for."""
    rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in export.lines("documents.jsonl"):
        rows.setdefault((row["case_id"], row["seq"]), []).append(row)
    opened = {
        (each["stream"], each["seq"]): json.loads(each["text"])
        for each in export.lines("opened.jsonl")
        if each["of"] == "entry"
    }
    for entry in export.lines("entries.jsonl"):
        body = body_of(entry)
        told = body.get("documents", ())
        place = (str(body.get("case_id")), body.get("act_seq", 0))
        mine = rows.pop(place, []) if body.get("kind") == "act" else []
        if sorted(map(canonical, told)) != sorted(
            canonical(_told(row, marked=all("row" in each for each in told))) for row in mine
        ):
            yield Wrong(f"{entry['stream']} #{entry['seq']}", *_OTHER_ROWS)
        names = {
            _own_name(row): [row["title"], row["filename"]] for row in mine if row["origin"] == "attached"
        }
        if names and "case_kept" in body:
            here = opened.get((entry["stream"], entry["seq"]), {} if "sealed" in body else body)
            erased = {name: [_ERASED, _ERASED] for name in names} if "sealed" in body and not here else None
            if names not in (here.get("file_names"), erased):
                yield Wrong(f"{entry['stream']} #{entry['seq']}", *_OTHER_NAMES)
    for case, seq in sorted(rows):
        yield Wrong(
            f"documents.jsonl: {case}, {seq}",
            "không có bước nào nêu giấy tờ này",
            "no act tells of this paper",
        )


_OTHER_ROWS = (
    "thông tin của giấy tờ khác với điều đã ghi nhận",
    "what is told of its papers is not what was recorded",
)
_OTHER_NAMES = ("tên của giấy tờ khác với tên đã ghi nhận", "its papers are not called as they were recorded")
_ERASED = "da-xoa"
"""How a paper from outside is called once its person was erased by law."""


def _own_name(row: Json) -> str:
    return str(row["id"].partition(".")[2])


def _told(row: Json, *, marked: bool) -> dict[str, object]:
    """A paper as its entry tells it; ``marked``: with the fingerprint of what is not spelled out (names that somebody gave stand apart)."""
    attached = row["origin"] == "attached"
    told = {"form": row["form"], "sha256": row["sha256"], "template": row["template_version"]}
    if marked:
        own = [_own_name(row), row["media_type"], row["issued_at"], row["size"], canonical(row["remarks"])]
        own += [] if attached else [row["title"], row["filename"]]
        told["row"] = sha(canonical(own).encode("utf-8", "surrogatepass"))
    if attached or (row["origin"], row["kind"], row["pages"], row["signs"]) != ("issued", "", None, ""):
        told.update({name: row[name] for name in ("origin", "kind", "media_type", "pages", "signs")})
    told.update({name: row[name] for name in ("kept", "lineage", "number", "code") if row[name] != ""})
    return told


def check_openings(export: Export) -> Iterator[Wrong]:
    """What was opened for this export is what the record has sealed: SHA-256 of salt and text is the commitment in the sealed value."""
    entries = {(each["stream"], each["seq"]): each["body"] for each in export.lines("entries.jsonl")}
    acts = {(each["stream"], each["seq"]): each["text"] for each in export.lines("acts.jsonl")}
    for each in export.lines("opened.jsonl"):
        held = {"entry": entries, "act": acts}[each["of"]].get((each["stream"], each["seq"]), "{}")
        parts = str(json.loads(held).get("sealed", "")).split(".")
        text = bytes.fromhex(each["salt"]) + each["text"].encode("utf-8", "surrogatepass")
        if len(parts) != 4 or sha(text) != parts[2]:
            yield Wrong(f"{each['stream']} #{each['seq']}", *_OTHER_OPENED)


_OTHER_OPENED = ("nội dung mở ra không phải nội dung đã niêm phong", "what was opened is not what was sealed")


def check_books(export: Export) -> Iterator[Wrong]:
    """Every row of a register that an entry tells of is there as it was recorded, and what was opened of it is what is sealed in it."""
    if export.manifest["format"] != FORMAT:
        return
    rows = {(each["stream"], each["seq"]): each for each in export.lines("books.jsonl")}
    for entry in export.lines("entries.jsonl"):
        body, place = body_of(entry), (entry["stream"], entry["seq"])
        if body.get("kind") != "book":
            continue
        row = rows.get(place, {"text": "", "salt": "", "opened": ""})
        if sha(row["text"].encode("utf-8", "surrogatepass")) != body.get("row_hash"):
            yield Wrong(
                f"{place[0]} #{place[1]}",
                "thiếu dòng sổ, hoặc khác với dòng đã ghi",
                "the row of the register is missing, or is not the one recorded",
            )
        elif row["salt"] or row["opened"]:
            parts = str(json.loads(row["text"])["sealed"]).split(".")
            text = bytes.fromhex(row["salt"]) + row["opened"].encode("utf-8", "surrogatepass")
            if len(parts) != 4 or sha(text) != parts[2]:
                yield Wrong(f"{place[0]} #{place[1]}", *_OTHER_OPENED)


def papers(export: Export) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each paper with the entry that tells of it."""
    for entry in export.lines("entries.jsonl"):
        for paper in body_of(entry).get("documents", ()):
            yield entry, paper


def check_law(export: Export) -> Iterator[Wrong]:
    """The law as data is the one whose hash the receipts name; one that is not enclosed must be listed as such."""
    absent = set(export.manifest.get("law_missing", ()))
    told = [(f"{each['stream']} #{each['seq']}", _corpus_of(each)) for each in export.lines("entries.jsonl")]
    used = {corpus for _, corpus in told if corpus is not None}
    for name in sorted(each for each in absent if each not in used or f"law/{each}.json" in export.members):
        yield Wrong(f"{MANIFEST}: law_missing {name}", *_STRAY)
    # Each law once: many entries were judged by the same, and it is large.
    other = {each for each in used - absent if sha(export.members.get(f"law/{each}.json", b"")) != each}
    for where, corpus in told:
        if corpus in other:
            yield Wrong(where, "thiếu bản luật đã áp dụng", "the law applied is not enclosed")


def check_anchors(export: Export, kept: dict[int, str]) -> Iterator[Wrong]:
    """The anchors are a chain, and those kept elsewhere are among them."""
    number, prev = 0, ""
    for anchor in export.lines("anchors.jsonl"):
        where = f"anchor {anchor['seq']}"
        if anchor["seq"] != number + 1 or anchor["prev"] != prev or anchor_hash(anchor) != anchor["hash"]:
            yield Wrong(where, "chuỗi mốc neo bị đứt", "the chain of anchors is broken")
        if anchor["root"] and "heads" in anchor:  # its hash would not speak of them
            yield Wrong(f"{where}: heads", *_STRAY)
        outside = kept.pop(anchor["seq"], anchor["hash"])
        if outside != anchor["hash"]:
            yield Wrong(where, "khác với mốc neo cất ở nơi khác", "is not the anchor kept elsewhere")
        number, prev = anchor["seq"], anchor["hash"]
    for missing in sorted(each for each in kept if each <= number):
        yield Wrong(f"anchor {missing}", "không có trong tệp", "is not in the export")


def check_kept_heads(export: Export, kept: Mapping[int, Json]) -> Iterator[Wrong]:
    """What whole anchors kept elsewhere saw of each stream is here, entry by entry; and no stream is missing that belongs in the export.

    Every export has the readings of the persons of whom its entries tell. One of a case has that case's own streams; one of a period
    every stream that moved between two anchors of that period (before the first anchor: of a period that begins before 2020); an hour is
    left at either end, for what was under way when an anchor was made.
    """
    held = {(each["stream"], each["seq"]): each["hash"] for each in export.lines("entries.jsonl")}
    held.update({place: digest for place, digest, _ in readings(export)})
    made = {each["seq"]: each for each in export.lines("anchors.jsonl")}
    streams, gone = {stream for stream, _ in held}, {}
    for number, anchor in sorted(kept.items()):
        if anchor.get("others"):
            yield Wrong(
                f"anchor {number}",
                "nơi khác cất hai mốc neo khác nhau cùng số này: có hai lịch sử (khôi phục bản sao cũ, hoặc viết lại)",
                "two different anchors of this number are kept elsewhere: two histories (an old copy restored, or one rewritten)",
            )
        heads = anchor.get("heads", ()) if number in made else ()  # of a bare hash nothing is known
        due = _due(export, anchor, made.get(number - 1, {})) if heads else bool
        for stream, length, head in heads:
            if not length:
                continue  # nobody had read that person's file
            if stream in streams and held.get((stream, length)) != head:
                yield Wrong(
                    f"{stream} #{length}",
                    f"mốc neo {number} cất ở nơi khác đã thấy mục này; nay mất hoặc đã khác",
                    f"anchor {number} kept elsewhere saw this entry; it is gone or another",
                )
            elif stream not in streams and due(stream):
                gone[stream] = (number, length)
    for stream, (number, length) in sorted(gone.items()):
        yield Wrong(
            f"{stream} #{length}",
            f"mốc neo {number} cất ở nơi khác đã thấy dòng nhật ký này; tệp xuất không có (bị xoá, hoặc ở lại máy chủ cũ)",
            f"anchor {number} kept elsewhere saw this stream; it is not in the export (deleted, or it stayed on an earlier server)",
        )


def check_moment(export: Export, kept: Mapping[int, Json]) -> Iterator[Wrong]:
    """It has every anchor of before it was made: its own, and those of which all was kept elsewhere (an hour is left, as above)."""
    made_at, anchors = export.manifest["made_at"], export.lines("anchors.jsonl")
    last = anchors[-1] if anchors else {"seq": 0, "at": made_at}
    if _hour_before(made_at, last["at"]):
        yield Wrong(f"{MANIFEST}: made_at", "lập trước mốc neo cuối", "made before its newest anchor")
    for number, anchor in sorted(kept.items()):
        if number > last["seq"] and anchor["at"] and _hour_before(anchor["at"], made_at):
            yield Wrong(
                f"anchor {number}",
                "mốc neo cất ở nơi khác có trước khi lập tệp, mà tệp không có",
                "this anchor kept elsewhere was made before the export, which has it not",
            )


def _hour_before(at: str, than: str) -> bool:
    return datetime.fromisoformat(at) + timedelta(hours=1) < datetime.fromisoformat(than)


def _due(export: Export, anchor: Json, before: Json) -> Callable[[str], bool]:
    """Whether a stream that ``anchor`` saw belongs in the export."""
    scope, read = export.manifest["scope"], {f"{READ}{person}" for person in persons(export)}
    if "case" in scope:
        own = read | {f"case:{scope['case']}", f"refusals:{scope['case']}"}
        return lambda stream: stream in own
    hour = timedelta(hours=1)
    since, until = (datetime.fromisoformat(scope[name]) for name in ("since", "until"))
    begun = datetime.fromisoformat(before["at"]) if before else NOTHING_BEFORE
    within = begun >= since + hour and datetime.fromisoformat(anchor["at"]) <= until - hour
    return lambda stream: (
        stream in read or (within and stream not in {"reads", "papers"} and not stream.startswith(READ))
    )


def check_stamps(export: Export, roots: Sequence[bytes] = ()) -> Iterator[Wrong]:
    """Each time stamp token is over the hash of its anchor and signed; by whom one of ``roots`` answers for, where there are any."""
    anchors = {str(each["seq"]): each["hash"] for each in export.lines("anchors.jsonl")}
    for name in sorted(each for each in export.members if each.startswith("stamps/")):
        number, _, digest = name[len("stamps/") :].partition("-")
        held = anchors.get(number, "")
        if digest != f"{held}.tst":
            yield Wrong(
                name, "dấu thời gian không phải của mốc neo này", "the time stamp is not that of the anchor"
            )
            continue
        try:
            read_stamp(export.members[name], bytes.fromhex(held), roots)
        except BadStamp as error:
            yield Wrong(name, error.vi, error.en)


def check_proofs(export: Export) -> Iterator[Wrong]:
    """The end of every stream, as an anchor saw it, is the entry that stands there."""
    anchors = {each["seq"]: each for each in export.lines("anchors.jsonl")}
    hashes = {(each["stream"], each["seq"]): each["hash"] for each in export.lines("entries.jsonl")}
    proved = {each["stream"]: each for each in export.lines("proofs.jsonl")}
    ends = dict(sorted(hashes))
    for stream, seq in ends.items():
        proof = proved.get(stream)
        if proof is None:
            yield Wrong(stream, "không có mốc neo nào", "no anchor saw it")
            continue
        anchor, length, head = anchors.get(proof["anchor"], {}), proof["length"], proof["head"]
        line = [stream, length, head]
        held = (
            climbed(leaf(line), proof["path"]) == anchor.get("root")
            if anchor.get("root")
            else line in anchor.get("heads", ())
        )
        if length > seq or hashes.get((stream, length)) != head or not held:
            yield Wrong(
                f"{stream} #{length}", "mốc neo thấy một mục khác ở đây", "the anchor saw another entry here"
            )
        elif length < seq:
            yield Wrong(
                f"{stream} #{length + 1}", "chưa có mốc neo từ mục này", "no anchor yet from this entry on"
            )


READ = "reads:"
"""What the name of the stream of one person's readings begins with."""
_READ_FIELDS = ("actor_id", "unit_id", "person_id", "case_id", "what", "post", "origin")


def persons(export: Export) -> set[str]:
    """The persons of whom the entries tell: who looked at their files belongs in the export."""
    told = (body_of(entry).get("person_id") for entry in export.lines("entries.jsonl"))
    return {person for person in told if person}


def readings(export: Export) -> Iterator[tuple[tuple[str, int], str, Json]]:
    """Each reading: stream and number as its place among the lines makes them, the hash that follows from all lines of its person so
    far, the line. Lines of before there were chains have none."""
    last: dict[str, tuple[int, str]] = {}
    for line in export.lines("reads.jsonl"):
        if "hash" in line:
            stream = f"{READ}{line['person_id']}"
            count, before = last.get(stream, (0, ""))
            last[stream] = count + 1, _reading_hash(line, before)
            yield (stream, count + 1), last[stream][1], line


def _reading_hash(line: Json, before: str) -> str:
    row = canonical([line["id"], line["at"], *(line[name] for name in _READ_FIELDS)])
    return sha(f"{before}\n{row}".encode("utf-8", "surrogatepass"))


def check_readings(export: Export) -> Iterator[Wrong]:
    """Who looked at each person is what the newest anchor saw: no reading is missing, added, changed or moved."""
    if export.manifest["format"] == BEFORE:
        return
    ends: dict[str, tuple[int, str]] = {}
    stated: dict[str, tuple[int, str]] = {}
    for (stream, seq), digest, line in readings(export):
        before, prev = stated.get(stream, (0, ""))
        where = f"{stream} #{line['number']}"
        if line["number"] != before + 1:
            yield Wrong(where, "thiếu lượt tra cứu trước đó", "readings before it are missing")
        elif line["prev_hash"] != prev:
            yield Wrong(where, "không nối với lượt trước", "does not point at the reading before it")
        if _reading_hash(line, line["prev_hash"]) != line["hash"]:
            yield Wrong(where, "lượt tra cứu đã bị sửa", "the reading was changed")
        stated[stream], ends[stream] = (line["number"], line["hash"]), (seq, digest)
    yield from _anchored_readings(export, ends)
    for place, line in enumerate(export.lines("reads.jsonl"), start=1):
        if "hash" not in line:
            yield Wrong(f"reads.jsonl #{place}", "lượt tra cứu không có mã băm", "the reading has no hash")


def _anchored_readings(export: Export, ends: Mapping[str, tuple[int, str]]) -> Iterator[Wrong]:
    """The end of each person's readings is the one that the newest anchor of the export saw; there is one for each person."""
    anchors = export.lines("anchors.jsonl")
    newest = anchors[-1] if anchors else {"seq": 0, "root": ""}
    proved = {
        each["stream"]: each for each in export.lines("proofs.jsonl") if each["stream"].startswith(READ)
    }
    for stream in sorted({f"{READ}{person}" for person in persons(export)} | ends.keys() | proved.keys()):
        seq, digest = ends.get(stream, (0, ""))
        proof = proved.get(stream)
        if proof is None or proof["anchor"] != newest["seq"]:
            yield Wrong(
                stream,
                f"mốc neo cuối ({newest['seq']}) không chứng minh được ai đã tra cứu người này: có thể đã bớt lượt tra cứu",
                f"the newest anchor ({newest['seq']}) does not prove who looked at this person: readings may have been left out",
            )
            continue
        length, head = proof["length"], proof["head"]
        if climbed(leaf([stream, length, head]), proof["path"]) != newest["root"]:
            yield Wrong(stream, "chứng minh không dẫn tới mốc neo", "its proof does not lead to the anchor")
        elif length > seq:
            yield Wrong(
                stream,
                f"mốc neo đã thấy {length} lượt tra cứu, tệp chỉ có {seq}: thiếu {length - seq}",
                f"the anchor saw {length} readings, {seq} are here: {length - seq} are missing",
            )
        elif length < seq:
            yield Wrong(
                f"{stream} #{length + 1}",
                "mốc neo chưa thấy lượt tra cứu này (thêm vào sau, hoặc mới có)",
                "no anchor saw this reading yet (added since, or new)",
            )
        elif head != digest:
            yield Wrong(
                f"{stream} #{length}",
                "mốc neo thấy các lượt tra cứu khác (bị sửa, đổi chỗ, bớt hoặc thêm)",
                "the anchor saw other readings (changed, swapped, taken out or put in)",
            )


def check_codes(export: Export) -> Iterator[Wrong]:
    """Every paper with a code that an anchor saw has a proof that leads to it, and every proof leads to one."""
    anchors, proved = {each["seq"]: each for each in export.lines("anchors.jsonl")}, set()
    for each in export.lines("papers.jsonl"):
        if (
            each["format"] == PROOF
            and anchors.get(each["anchor"]["seq"]) == each["anchor"]
            and proof_holds(each)
        ):
            proved.add(each["code"])
        else:
            yield Wrong(
                f"papers.jsonl: {each['code']}",
                "chứng minh không dẫn tới mốc neo",
                "its proof does not lead to the anchor",
            )
    for entry, paper in papers(export):
        if paper.get("code", "") not in proved | {""}:
            yield Wrong(
                f"{entry['stream']} #{entry['seq']}",
                f"giấy {paper['form']} không có chứng minh tới mốc neo",
                f"the paper {paper['form']} has no proof that leads to an anchor",
            )


def check(
    export: Export,
    key: str | None = None,
    kept: Mapping[int, str] | None = None,
    whole: Mapping[int, Json] | None = None,
    roots: Sequence[bytes] = (),
) -> list[Wrong]:
    """Everything that does not hold. ``kept``: hashes of anchors kept elsewhere, ``whole`` those of which all was kept (number, at,
    heads); ``roots``: certificates (DER) of time stamp authorities that are trusted."""
    checks: list[tuple[str, Iterator[Wrong]]] = [
        ("zip", check_form(export)),
        (MANIFEST, check_members(export)),
        ("jsonl", check_lines(export)),
        ("members", check_strays(export)),
        (SIGNATURE, check_signature(export, key)),
        ("entries.jsonl", check_chains(export)),
        ("acts.jsonl", check_acts(export)),
        ("documents", check_papers(export)),
        ("documents.jsonl", check_rows(export)),
        ("opened.jsonl", check_openings(export)),
        ("books.jsonl", check_books(export)),
        ("law", check_law(export)),
        ("proofs.jsonl", check_proofs(export)),
        ("papers.jsonl", check_codes(export)),
        ("stamps", check_stamps(export, roots)),
        ("prov.json", check_prov(export)),
        ("reads.jsonl", check_readings(export)),
        ("anchors.jsonl", check_anchors(export, dict(kept or {}))),
        ("scope", check_kept_heads(export, whole or {})),
        ("made_at", check_moment(export, whole or {})),
    ]
    found: list[Wrong] = []
    for name, each in checks:
        try:
            found += each
        except FAULTS as error:
            found.append(Wrong(name, "không đọc được", f"cannot be read: {type(error).__name__}"))
    return found


# ==== the history as W3C PROV (PROV-JSON), which follows from the entries ================================================

_FRAME = {"stream", "seq", "kind", "act", "actor_id", "unit_id", "recorded_at"}
_ABOUT = ("prov:activity", "prov:informed", "prov:generatedEntity")


def prov_bytes(prov: Json) -> bytes:
    """The document as it stands in the archive."""
    text = json.dumps(prov, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def prov_json(bodies: Iterable[Json], *, rows: bool = True, named: bool = True) -> dict[str, dict[str, Any]]:
    """The PROV document of the bodies of entries, in their order: acts are activities, papers are entities, officers act on behalf of
    their offices. Names of officers stand in it as the record has them. ``rows``: rows of registers too.
    ``named``: an entry that tells no name of an officer or office takes none away, as it did in earlier exports.

    An entry that somebody changed so that it has no longer the form of one is left out: the check of the chains names it.
    """
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    found["prefix"] = {"lt": "urn:lotrinh:", "xsd": "http://www.w3.org/2001/XMLSchema#"}
    before: dict[str, str] = {}
    for body in filter(_has_form, bodies):
        stream, name = str(body["stream"]), f"lt:entry/{body['stream']}/{body['seq']}"
        _activity(found, name, body, rows=rows, named=named)
        if stream in before:
            _relate(found, "wasInformedBy", {"prov:informed": name, "prov:informant": before[stream]})
        before[stream] = name
    return {kind: dict(records) for kind, records in sorted(found.items())}


def _has_form(body: Json) -> bool:
    receipt, actor, listed = body.get("receipt") or {}, body.get("actor", {}), body.get("documents", ())
    return (
        body.keys() >= _FRAME
        and isinstance(actor, dict)
        and isinstance(receipt, dict)
        and ("corpus" not in receipt or "as_of" in receipt)
        and isinstance(listed, (list, tuple))
        and all(isinstance(each, dict) and each.keys() >= {"sha256", "form"} for each in listed)
    )


def _activity(found: dict[str, dict[str, Any]], name: str, body: Json, *, rows: bool, named: bool) -> None:
    at, actor, receipt = body.get("at", body["recorded_at"]), body.get("actor", {}), body.get("receipt") or {}
    found["activity"][name] = {
        "prov:startTime": at,
        "prov:endTime": at,
        "prov:type": body["act"],
        "lt:kind": body["kind"],
        "lt:recorded_at": body["recorded_at"],
        "lt:power": body.get("power", []),
        "lt:outcome": receipt.get("outcome", body.get("code", "")),
    }
    officer, office = f"lt:officer/{body['actor_id']}", f"lt:office/{body['unit_id']}"
    for who, kind, called in ((officer, "prov:Person", "name"), (office, "prov:Organization", "unit")):
        before = found["agent"].get(who, {}).get("lt:name", "") if named else ""
        found["agent"][who] = {"prov:type": _typed(kind), "lt:name": actor.get(called) or before}
    role = {"prov:activity": name, "prov:agent": officer, "lt:role": actor.get("role", "")}
    _relate(found, "wasAssociatedWith", role)
    behalf = {"prov:delegate": officer, "prov:responsible": office, "prov:activity": name}
    _relate(found, "actedOnBehalfOf", behalf)
    if "corpus" in receipt:  # the law as data is what the act was judged by
        law = f"lt:law/{receipt['corpus']}"
        found["entity"][law] = {"prov:type": _typed("prov:Plan")}
        _relate(found, "used", {"prov:activity": name, "prov:entity": law, "lt:as_of": receipt["as_of"]})
    for paper in body.get(
        "documents", ()
    ):  # an issued one is generated by the act, one from outside is used by it
        entity = f"lt:paper/{paper['sha256']}"
        found["entity"][entity] = {"prov:label": paper["form"], "lt:sha256": paper["sha256"]}
        pair = {"prov:activity": name, "prov:entity": entity, "prov:time": at}
        _relate(found, "used" if paper.get("origin") else "wasGeneratedBy", pair)
    if rows and "row_hash" in body:
        _row(found, name, body)


def _row(found: dict[str, dict[str, Any]], name: str, body: Json) -> None:
    """A version of a row of a register is generated by its entry, and is a revision of the one before."""
    entity, version = f"lt:row/{body.get('row')}/{body.get('version')}", body.get("version")
    found["entity"][entity] = {"prov:label": body.get("book", ""), "lt:sha256": body["row_hash"]}
    pair = {"prov:activity": name, "prov:entity": entity, "prov:time": body["recorded_at"]}
    _relate(found, "wasGeneratedBy", pair)
    if isinstance(version, int) and version > 1:
        earlier = f"lt:row/{body.get('row')}/{version - 1}"
        found["entity"].setdefault(earlier, {"prov:label": body.get("book", "")})
        pair = {
            "prov:generatedEntity": entity,
            "prov:usedEntity": earlier,
            "prov:type": _typed("prov:Revision"),
        }
        _relate(found, "wasDerivedFrom", pair)


def _typed(name: str) -> dict[str, str]:
    """A name of PROV itself: as bare text, other programs would read a word and no type."""
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _earlier(prov: Json) -> dict[str, dict[str, Any]]:
    """The same history as exports told it before: types as bare text, a revision as a kind of its own."""
    told = {
        kind: {
            name: {key: value["$"] if isinstance(value, dict) else value for key, value in record.items()}
            if isinstance(record, dict)
            else record
            for name, record in records.items()
        }
        for kind, records in prov.items()
    }
    for number, each in enumerate(told.pop("wasDerivedFrom", {}).values(), start=1):
        del each["prov:type"]
        told.setdefault("wasRevisionOf", {})[f"_:wasRevisionOf{number}"] = each
    return told


_NAMED = b'"type": "prov:QUALIFIED_NAME"'


def _relate(found: dict[str, dict[str, Any]], kind: str, record: dict[str, Any]) -> None:
    found[kind][f"_:{kind}{len(found[kind]) + 1}"] = record


def check_prov(export: Export) -> Iterator[Wrong]:
    """The history as PROV-JSON says what the entries say, no more and no less."""
    raw = export.members.get("prov.json", b"{}")
    rows, named = export.manifest["format"] == FORMAT, _NAMED in raw
    due = prov_json(map(body_of, export.lines("entries.jsonl")), rows=rows, named=named)
    due = due if named else _earlier(due)
    if raw == prov_bytes(due):
        return
    gone, more = _statements(due), _statements(json.loads(raw))
    gone, more = gone - more, more - gone
    mine, theirs = ({each[:2] for each in some} for some in (gone, more))
    for kind, about in sorted(mine | theirs):
        here, there = (kind, about) in mine, (kind, about) in theirs
        yield Wrong(f"prov.json, {kind}: {about}", *_OTHER_PROV[here, there])
    if not mine | theirs:
        yield Wrong("prov.json", *_OTHER_FORM)


def _statements(prov: Json) -> Counter[tuple[str, str, str]]:
    """Each statement: its kind, what it speaks of, its text. The numbers of relations say nothing."""
    found: Counter[tuple[str, str, str]] = Counter()
    for kind, records in prov.items():
        for name, record in records.items():
            about = next((record[each] for each in _ABOUT if each in record), name)
            found[kind, str(about), canonical(record)] += 1
    return found


_OTHER_PROV = {
    (True, True): ("lịch sử PROV khác với các mục", "the PROV history is not that of the entries"),
    (True, False): ("lịch sử PROV thiếu điều này", "the PROV history lacks this"),
    (False, True): ("lịch sử PROV thêm điều không mục nào nêu", "the PROV history tells what no entry tells"),
}


# ==== a paper ============================================================================================================

CODE = re.compile(r"LT1:([A-Z2-7]{52}):([0-9A-Z $%*+./-]*):([0-9]{8})")
MARK = "LoTrinhCode"
_BESIDE = re.compile(r"word/(footer|footnotes|endnotes|comments)[^/]*\.xml")
_TEXT = re.compile(r"<(?:\w+:)?t(?: [^>]*)?>[^<]*\S")
_PIECE = re.compile(  # LibreOffice, when it saves, calls a bookmark in a frame the copy of itself
    # What all begin with stands first: so the next place is looked for five times as fast.
    r'<(?:(?P<open>w:p[ >])|(?P<close>/w:p>)|(?P<mark>w:bookmarkStart [^>]*w:name="LoTrinhCode(?:_Copy_[0-9]+)?")'
    r"|w:t(?: [^>]*)?>(?P<text>[^<]*)</w:t>|(?P<gap>w:(?:tab|br)(?: [^>]*)?/>))"
)


def paragraphs(document: str) -> Iterator[tuple[str, bool]]:
    """The words of each paragraph of a word/document.xml, blanks told once; and whether it is left out as the mark with the code."""
    stack: list[list[str]] = []
    for opens, closes, mark, text, gap in _PIECE.findall(document):
        if opens:
            stack.append([])
        elif closes and stack:
            yield " ".join(html.unescape("".join(stack[-1])).split()), MARK in stack.pop()
        elif stack:
            stack[-1].append(text or (MARK if mark else " " if gap else ""))


def words_of(document: str) -> str:
    """The words of a paper, from its word/document.xml: a line a paragraph, blanks told once, the mark with the code left out."""
    return "\n".join(line for line, is_mark in paragraphs(document) if line and not is_mark)


def beside_words(opened: zipfile.ZipFile, document: str, code: str) -> Iterator[tuple[str, str]]:
    """What a reader of the paper would see though its code does not speak of it: another document, words that are written so that
    ``words_of`` does not meet them, more than the mark where the mark stands. Each in both languages."""
    names = [each.casefold() for each in opened.namelist()]
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        yield f"phần {twice[0]} có hai lần trong tệp", f"the part {twice[0]} stands twice in the file"
    related = _tree(opened.read("_rels/.rels").decode())
    opens = [
        each.get("Target", "").lstrip("/")
        for each in (related if related is not None else ())
        if each.get("Type", "").endswith("/officeDocument")
    ]
    if opens != ["word/document.xml"]:
        yield "tệp mở ra một văn bản khác", "the file opens another document"
    root = _tree(document)
    if root is None:
        yield "không đọc được văn bản trong tệp", "the document in the file cannot be read"
        return
    yield from _beyond_words(opened, root, document)
    short = " ".join(code[4:20][at : at + 4] for at in range(0, 16, 4))
    marks = [line.replace(MARK, "").strip() for line, is_mark in paragraphs(document) if is_mark]
    if marks != [f"Mã giấy tờ: {short}"]:
        yield "chỗ in mã có nội dung khác", "where the mark stands there is something else"
    if len({each.group() for each in CODE.finditer(html.unescape(document))}) > 1:
        yield "mang nhiều mã khác nhau", "it bears more than one code"
    for name in opened.namelist():
        if _BESIDE.fullmatch(name.casefold()) and _TEXT.search(opened.read(name).decode()):
            yield (
                f"có chữ ở {name} mà mã không nói tới",
                f"{name} holds words of which the code does not speak",
            )


def _beyond_words(opened: zipfile.ZipFile, root: ET.Element, document: str) -> Iterator[tuple[str, str]]:
    """Words of the document itself that ``words_of`` does not meet, that nobody sees, or that are drawn."""
    seen = "".join("".join(each.itertext()) for each in root.iter() if _local(each) == "t")
    told = "".join(html.unescape(piece["text"]) for piece in _PIECE.finditer(document) if piece["text"])
    if "".join(seen.split()) != "".join(told.split()) or any(
        _local(each) == "altChunk" for each in root.iter()
    ):
        yield "có chữ mà mã không nói tới", "it holds words of which its code does not speak"
    locals_in = [_local(each) for each in root.iter()]
    parts = [root, *_parts(opened)]
    if None in parts or any(_hides(each) for part in parts if part is not None for each in part.iter()):
        yield (
            "có chữ bị giấu, hoặc phần không đọc được",
            "it holds hidden words, or a part that cannot be read",
        )
    if not _LIVE.isdisjoint(locals_in):
        yield (
            "có chữ mà phần mềm có thể thay hoặc ẩn khi mở",
            "it holds words that a program may replace or hide when it opens the file",
        )
    numbered = any(_numbers(each) for part in parts if part is not None for each in part.iter())
    if numbered or not _DRAWN.isdisjoint(locals_in):
        yield (
            "có chữ được vẽ hoặc tự đánh số mà mã không nói tới",
            "words are drawn or numbered of which its code does not speak",
        )
    if locals_in.count("drawing") > 1 or any("/fonts/" in each.casefold() for each in opened.namelist()):
        yield (
            "có hình ngoài hình của mã, hoặc phông chữ riêng",
            "it holds a picture besides that of the code, or letters of its own",
        )


_DRAWN = {"sym", "textpath", "object", "control", "chart", "relIds", "pict", "anchor"}
"""What shows words that are no text of the document, or lies over it: letters of a font of signs, words along a path, charts, floats."""
_LIVE = {
    *(
        "instrText",
        "fldSimple",
        "fldChar",
        "sdt",
        "AlternateContent",
        "del",
        "delText",
        "moveFrom",
        "bdo",
        "dir",
        "cr",
        "pgNum",
    ),
    *(
        "noBreakHyphen",
        "softHyphen",
        "dayShort",
        "dayLong",
        "monthShort",
        "monthLong",
        "yearShort",
        "yearLong",
    ),
}
"""What programs fill in, choose between, strike out or turn round when they open the file: fields, controls, tracked changes, dates."""


def _parts(opened: zipfile.ZipFile) -> Iterator[ET.Element | None]:
    """Every other part that is XML, whatever it is called, as a tree; None for one that cannot be read."""
    for name in opened.namelist():
        raw = opened.read(name) if name != "word/document.xml" else b""
        if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            yield None
        elif raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            yield _tree(raw.decode("utf-8-sig", "replace"))


def _told_in(element: ET.Element, name: str) -> str | None:
    return next((value for each, value in element.attrib.items() if each.rpartition("}")[2] == name), None)


def _hides(element: ET.Element) -> bool:
    """Whether it makes words vanish, or as pale as paper."""
    value = (_told_in(element, "val") or "").lower()
    if _local(element) in {"vanish", "specVanish"}:
        return value not in {"0", "false", "off"}
    if _local(element) != "color":
        return False
    pale = re.fullmatch("(?:[d-f][0-9a-f]){3}", value) is not None
    return pale or _told_in(element, "themeColor") in {"background1", "background2", "light1", "light2"}


def _numbers(element: ET.Element) -> bool:
    """Whether it is a level of a list that puts words before its paragraphs."""
    shown = re.sub("%[0-9]", "", _told_in(element, "val") or "") if _local(element) == "lvlText" else ""
    return any(letter.isalpha() and ord(letter) < 0xE000 for letter in shown)


def _tree(document: str) -> ET.Element | None:
    """The document as a tree; None where it is none, or could say something else to another reader: a document type, a raw section."""
    if "<!" in document.replace("<!--", ""):
        return None
    try:
        return ET.fromstring(document)  # noqa: S314 - no document type, so no entities
    except (ET.ParseError, ValueError):
        return None


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def code_of(document: str, number: str, day: str) -> str:
    """The code of a paper: a hash over its words, its number in plain capitals, its day (YYYYMMDD)."""
    words = base64.b32encode(hashlib.sha256(words_of(document).encode()).digest()).decode().rstrip("=")
    return f"LT1:{words}:{number}:{day}"


def code_in(text: str) -> str | None:
    """The code that a text is, however it was scanned or copied: small letters, lines broken, in quotes. None where it is none;
    ``Unreadable`` where it begins as one."""
    seen = "".join(each for each in text if each.isprintable() or each in "\r\n")
    lines = seen.strip(" \"'“”\r\n").upper().splitlines()
    for gap in ("", " "):
        found = CODE.fullmatch(gap.join(each.strip() for each in lines))
        if found is not None:
            return found[0]
    if lines and lines[0].startswith("LT1:"):
        raise Unreadable(
            f"{text}: mã bị thiếu hoặc quét sai, phải là LT1:52 chữ:số:ngày / a code cut or misread, LT1:52 letters:number:day is expected"
        )
    return None


def read_code(paper: str) -> tuple[str, list[Wrong]]:
    """The code of a paper, which is given as its text or as the .docx; and what does not hold of the .docx."""
    given = code_in(paper)
    if given is not None:
        return given, []
    try:
        with zipfile.ZipFile(paper) as opened:
            if sum(each.file_size for each in opened.infolist()) > LARGEST >> 4:
                raise Unreadable(f"{paper}: tờ giấy quá lớn / the paper is too large")
            document = opened.read("word/document.xml").decode()
            found = CODE.search(html.unescape(document))
            if found is None:
                raise Unreadable(f"{paper}: giấy không mang mã / the paper bears no code")
            wrong = [Wrong(paper, vi, en) for vi, en in beside_words(opened, document, found[0])]
    except FAULTS as error:
        raise Unreadable(
            f"{paper}: không phải mã, cũng không phải .docx / neither a code nor a .docx: {said(error)}"
        ) from error
    if code_of(document, found[2], found[3]) != found[0]:
        wrong.append(Wrong(paper, "lời văn đã khác với mã trên giấy", "its words are not those of its code"))
    return found[0], wrong


def proof_holds(proof: Json) -> bool:
    """Whether the path of a proof leads from the code of the paper to the hash of the anchor that it names."""
    try:
        anchor = proof["anchor"]
        papers_root = climbed(paper_leaf(proof["code"]), proof["path"])
        top = climbed(leaf(["papers", proof["papers"], papers_root]), proof["climb"])
        return bool(top == anchor["root"] and anchor_hash(anchor) == anchor["hash"])
    except (KeyError, TypeError, ValueError):
        return False


def anchor_of(code: str, kept: Mapping[int, Json], proof: Json | None) -> tuple[int, str] | None:
    """The anchor kept elsewhere that saw the paper: number and moment; None if none of them did."""
    mine = paper_leaf(code).hex()
    for number, each in sorted(kept.items()):
        if mine in each["papers"]:
            return number, hour_of(each["at"])
    if proof is None or proof.get("format") != PROOF or proof.get("code") != code or not proof_holds(proof):
        return None
    told = proof["anchor"]
    same = kept.get(told["seq"], {}).get("hash") == told["hash"]
    return (told["seq"], hour_of(told["at"])) if same else None


def tell_paper(paper: str, anchors: str, proof: str | None, *, verbose: bool = False) -> int:
    """Say whether a paper is in the record, from the paper and the anchors kept elsewhere."""
    code, wrong = read_code(paper)
    proved = None
    if proof is not None:
        proved = json.loads(text_in(proof))
    seen = anchor_of(code, read_anchors(anchors), proved)
    _, _, number, day = code.split(":")
    told = [
        f"Mã / code: {code}",
        f"Số / number: {number or '–'}; ngày / day: {day[6:]}/{day[4:6]}/{day[:4]}. So với tờ giấy / compare with the paper.",
    ]
    if seen is None:
        told.append("✗ Không mốc neo nào ở đây thấy giấy này. / No anchor that is here saw this paper.")
        verdict = "KHÔNG THẤY TRONG HỒ SƠ / NOT SEEN IN THE RECORD"
    else:
        told.append(
            f"Mốc neo / anchor {seen[0]} ({seen[1]}): mã này có trong hồ sơ. / This code is in the record."
        )
        verdict = "CÓ TRONG HỒ SƠ / IN THE RECORD" if not wrong else _OTHER_PAPER
        if code_in(paper):
            verdict = "MÃ CÓ TRONG HỒ SƠ / THE CODE IS IN THE RECORD"
            told.append(_CODE_ALONE)
        elif not wrong:
            told.append(_LOOK)
        told.append(_IN_FORCE)
    tell(verdict, [*told, *grouped(wrong, verbose=verbose)])
    return 0 if seen is not None and not wrong else 1


_OTHER_PAPER = "MÃ CÓ TRONG HỒ SƠ, TỜ GIẤY NÀY THÌ KHÁC / THE CODE IS IN THE RECORD, THIS PAPER IS ANOTHER"


_CODE_ALONE = "Chỉ đối chiếu mã: mã có thể bị chép sang tờ khác. / The code alone was compared: it can be copied onto another sheet."
_LOOK = (
    "Lời văn đúng với mã; hình, phần đầu trang và cách trình bày (gạch bỏ, che) thì hãy xem bằng mắt."
    " / Its words are those of its code; pictures, head of the page and layout (struck out, covered) are for the eye."
)
_IN_FORCE = (
    "Giấy đã được ban hành; còn hiệu lực hay đã bị huỷ, thay thế thì xem tệp xuất của hồ sơ."
    " / It was issued; whether it is still in force, an export of the case tells."
)


def find_paper(export: Export, paper: str) -> tuple[list[str], list[Wrong]]:
    """The acts of an export that issued or took in this paper, by its very bytes or by its code, each as a line with what followed it;
    and what does not hold of a paper of other bytes."""
    wrong: list[Wrong] = []
    code, digest = code_in(paper), ""
    if code is None:
        with open(paper, "rb") as file:
            digest = sha(file.read())
        if all(told["sha256"] != digest for _, told in papers(export)):
            try:
                code, wrong = read_code(paper)
            except Unreadable:
                code = None
    acts = [
        (entry, told)
        for entry, told in papers(export)
        if told["sha256"] == digest or (code is not None and told.get("code") == code)
    ]
    return [line for entry, told in acts for line in _told_act(export, entry, told)], wrong


def _told_act(export: Export, entry: Json, paper: Json) -> Iterator[str]:
    body, stream, seq = body_of(entry), entry["stream"], entry["seq"]
    yield f"{body['act']} · {hour_of(body['at'])} · {body['actor']['unit']} · {paper['form']} ({stream} #{seq})"
    later = [
        told
        for each in export.lines("entries.jsonl")
        if each["stream"] == stream and each["seq"] > seq and (told := body_of(each)).get("kind") == "act"
    ]
    last = f": … {later[-1]['act']} · {hour_of(later[-1]['at'])}" if later else ""
    yield f"Sau đó hồ sơ còn / acts of the case after it: {len(later)}{last}"


_VIETNAM = timedelta(hours=7)


def hour_of(moment: object) -> str:
    """A moment as a clock in Viet Nam shows it; what is none as it is."""
    try:
        at = datetime.fromisoformat(str(moment))
        return at.astimezone(timezone(_VIETNAM)).strftime("%H:%M:%S %d/%m/%Y") if at.tzinfo else str(moment)
    except (*FAULTS, OSError):
        return str(moment)


# ==== telling ============================================================================================================


def tell(verdict: str, details: Iterable[str]) -> None:
    """The verdict, what it rests on, and the verdict again: it stands where one looks first and where one looks last."""
    for line in (verdict, *details, verdict):
        print(plain(line))


def plain(text: str) -> str:
    """A line without signs that would move the cursor, turn the direction of writing or hide something: they are spelled out."""
    return "".join(each if each.isprintable() else f"<{ord(each):04X}>" for each in text)


_LISTED = 5


def grouped(wrong: Iterable[Wrong], *, verbose: bool = False) -> Iterator[str]:
    """What does not hold, what is wrong in the same way together; with ``verbose`` every place."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for each in wrong:
        kinds.setdefault((each.vi, each.en), []).append(each.where)
    for (vi, en), places in kinds.items():
        shown = places if verbose else places[:_LISTED]
        more = (
            f"; … {len(places) - len(shown)} chỗ nữa / more (--verbose)" if len(places) > len(shown) else ""
        )
        count = f" ({len(places)})" if len(places) > 1 else ""
        yield f"✗ {vi} / {en}{count}: {'; '.join(shown)}{more}"


def tell_dossier(path: str, *, verbose: bool = False) -> int:
    """Check a dossier and say what was found."""
    with open(path, "rb") as file:
        manifest, wrong = verify(file.read())
    if wrong:
        tell(f"ĐÃ THAY ĐỔI / CHANGED: {len(wrong)} chỗ / places", grouped(wrong, verbose=verbose))
    else:
        tell(
            f"NGUYÊN VẸN / WHOLE: {len(manifest['files'])} tệp / files (theo chính tệp này / by itself alone)",
            [
                f"SHA-256 {MANIFEST}: {manifest['hash']}",
                "Hãy so mã này với bên gửi: ai cũng lập được tệp như thế. / Compare this with the sender's: anybody can make such a file.",
            ],
        )
    return 1 if wrong else 0


def tell_export(path: str, asked: argparse.Namespace) -> int:
    """Check an export and say what was found."""
    export, kept = Export(path), read_anchors(asked.anchors)
    roots = certificates_in(asked.tsa) if asked.tsa else ()
    hashes = {number: str(each["hash"]) for number, each in kept.items()}
    wrong = check(export, asked.key, hashes, kept, roots)
    acts, other = (None, []) if asked.paper is None else find_paper(export, asked.paper)
    verdict, told = export_told(export, wrong, kept, roots, key=asked.key, verbose=asked.verbose)
    if acts is not None:
        found = "CÓ TRONG TỆP XUẤT / IN THE EXPORT" if acts else "KHÔNG CÓ TRONG TỆP XUẤT / NOT IN THE EXPORT"
        found = _OTHER_PAPER if acts and other else found
        verdict = f"GIẤY / PAPER: {found}; {verdict}"
        told += [*acts, *([_CODE_ALONE] if acts and code_in(asked.paper) else []), *grouped(other)]
    tell(verdict, told)
    return 0 if not wrong and not other and acts != [] else 1


def export_told(
    export: Export,
    wrong: Sequence[Wrong],
    kept: Mapping[int, Json],
    roots: Sequence[bytes] = (),
    *,
    key: str | None,
    verbose: bool = False,
) -> tuple[str, list[str]]:
    """The verdict on an export, and what it rests on, a line each."""
    held = str(export.manifest.get("public_key", ""))
    number = len(export.members.get("entries.jsonl", b"").splitlines())
    told = [
        *_scope(export),
        f"Khóa công khai / public key: {held} (SHA-256 {sha(held.encode('utf-8', 'replace'))[:16]}…)",
        f"{number} mục / entries; {len(kept)} mốc neo từ nơi khác / anchors from elsewhere",
        *_notes(export, kept, roots, verbose=verbose),
        *grouped(wrong, verbose=verbose),
    ]
    if wrong:
        return f"KHÔNG NGUYÊN VẸN / NOT WHOLE: {len(wrong)} chỗ không khớp / places do not hold", told
    return f"NGUYÊN VẸN / WHOLE{_as_far_as(export, kept, key)}", told


def _scope(export: Export) -> Iterator[str]:
    """What the export says it is of: whoever asked for it compares."""
    scope = export.manifest.get("scope")
    what = _scope_told(scope) if isinstance(scope, dict) else "?"
    made = hour_of(export.manifest.get("made_at", "?"))
    yield f"Phạm vi / scope: {what}; lập lúc / made at {made}. So với điều đã yêu cầu / compare with what was asked for."
    yield "Giờ Việt Nam. / Hours are those of Viet Nam (UTC+7)."


def _scope_told(scope: Json) -> str:
    """A case by its code, a period by its days as they were asked for, both included; one that is cut otherwise by its hours."""
    if scope.keys() == {"case"}:
        return f"hồ sơ / case {scope['case']}"
    told = " – ".join(map(hour_of, scope.values()))
    if scope.keys() != {"since", "until"}:
        return told
    try:
        since, until = (datetime.fromisoformat(scope[each]) + _VIETNAM for each in ("since", "until"))
        if since.time() != time() or until.time() != time() or since.utcoffset() or until.utcoffset():
            return told
        days = f"{since:%d/%m/%Y} – {until - timedelta(days=1):%d/%m/%Y}"
    except FAULTS:
        return told
    return f"{days} (hai ngày đều tính / both days included)"


def _as_far_as(export: Export, kept: Mapping[int, Json], key: str | None) -> str:
    """What the word "whole" does not rest on; anchors of after the export tell nothing of it."""
    made = {each["seq"] for each in export.lines("anchors.jsonl")}
    compared, form = made & kept.keys(), export.manifest["format"]
    without = ", ".join([*([] if key else ["--key"]), *([] if compared else ["--anchors"])])
    upto = max(compared, default=0)
    told = [
        *([f"theo chính tệp này, chưa đối chiếu / by itself alone, without {without}"] if without else ()),
        *([f"dạng cũ / of an old form: {form}"] if form != FORMAT else ()),
        *(
            [
                f"đối chiếu tới mốc neo {upto}, tệp có tới mốc {max(made)} / compared up to anchor {upto} of {max(made)}"
            ]
            if compared and upto < max(made)
            else ()
        ),
    ]
    return f" ({'; '.join(told)})" if told else ""


def _notes(
    export: Export, kept: Mapping[int, Json], roots: Sequence[bytes], *, verbose: bool
) -> Iterator[str]:
    """What is worth knowing though nothing is wrong: what nothing holds, anchors of after the export, and what the time stamps say.
    Never raises."""
    try:
        if export.manifest["format"] == BEFORE:
            yield f"Lưu ý: dạng {BEFORE}: không có gì cho biết nhật ký tra cứu (reads.jsonl) có đủ hay không."
            yield f"Note: {BEFORE}: nothing shows whether the log of readings (reads.jsonl) is whole."
        if export.manifest["format"] != FORMAT:
            yield f"Lưu ý: dạng {export.manifest['format']}: không kèm dòng của các sổ. / Note: the rows of registers are not in it."
        if absent := export.manifest.get("law_missing"):
            yield f"Lưu ý: {len(absent)} bản luật đã áp dụng không kèm theo. / Note: {len(absent)} laws applied are not enclosed."
        if closed := _closed(export):
            yield f"Lưu ý: {closed} nội dung niêm phong không được mở kèm theo: đã xoá theo luật, hoặc bị bớt."
            yield f"Note: {closed} sealed contents are not opened in it: erased by law, or left out."
        anchors = {each["seq"]: each for each in export.lines("anchors.jsonl")}
        if kept.keys() & anchors.keys() and not any("heads" in each for each in kept.values()):
            yield "Lưu ý: mốc neo chỉ có mã băm không cho biết có bị bớt gì không; cần mốc neo đầy đủ (lotrinh audit anchors --to)."
            yield "Note: bare hashes of anchors do not show whether something was left out; whole anchors do."
        if later := sorted(each for each in kept if each > max(anchors, default=0)):
            yield f"Lưu ý: mốc neo {later[0]} trở đi không có trong tệp: tệp xuất trước đó, hoặc phần cuối đã bị cắt."
            yield f"Note: anchors from {later[0]} on are not in it: it was made before them, or its end was cut off."
        tokens = [
            (number, each, token)
            for number, each in sorted(anchors.items())
            if (token := export.members.get(f"stamps/{number}-{each['hash']}.tst")) is not None
        ]
        if len(tokens) > 1 and not verbose:
            yield f"{len(tokens)} dấu thời gian; dấu cuối / time stamps; the last (--verbose: all):"
        for number, each, token in tokens if verbose else tokens[-1:]:
            said = stamp_told(token, bytes.fromhex(each["hash"]), roots)
            yield f"Mốc neo / anchor {number}, {hour_of(each['at'])}: {said}"
    except (BadStamp, *FAULTS):
        return  # what is wrong with it is told as such


def _closed(export: Export) -> int:
    """How many sealed values of entries, acts, rows and papers cannot be read from the export."""
    held = [("entry", each, body_of(each)) for each in export.lines("entries.jsonl")]
    held += [("act", each, json.loads(each["text"])) for each in export.lines("acts.jsonl")]
    opened = {(each["of"], each["stream"], each["seq"]) for each in export.lines("opened.jsonl")}
    rows = [
        each
        for each in export.lines("books.jsonl")
        if json.loads(each["text"]).get("sealed") and not each["salt"]
    ]
    plain_ones = [each for _, each in papers(export) if f"documents/{each['sha256']}" in export.members]
    sealed = [
        each
        for of, each, told in held
        if told.get("sealed") and (of, each["stream"], each["seq"]) not in opened
    ]
    return len(sealed) + len(rows) + sum(1 for _ in papers(export)) - len(plain_ones)


def is_dossier(path: str) -> bool:
    """Whether the archive is a dossier: its manifest stands first."""
    with open(path, "rb") as file:
        return file.read(_LOCAL.size + len(MANIFEST))[_LOCAL.size :] == MANIFEST.encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, and tell."""
    parser = _Parser(
        description=(__doc__ or "").partition("\n")[0],
        epilog="Mã kết thúc / exit status: 0 khớp / all holds; 1 có chỗ không khớp / something does not; 2 không đọc được / unreadable.",
    )
    parser.add_argument(
        "archive", nargs="?", help="bộ hồ sơ, hoặc tệp xuất / a dossier, or an export of the audit trail"
    )
    for name, told in _OPTIONS.items():
        parser.add_argument(name, help=told)
    parser.add_argument(
        "--verbose", action="store_true", help="mọi chỗ, mọi dấu thời gian / every place and time stamp"
    )
    asked = parser.parse_args(arguments)
    try:
        return _checked(asked)
    except BrokenPipeError:  # whoever read what is told has stopped
        return 2
    except (Unreadable, *FAULTS) as error:
        print(plain(f"Không đọc được / cannot be read: {said(error)}"), file=sys.stderr)
        return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"Không hiểu lệnh / the command was not understood: {message}\n")


_OPTIONS = {
    "--key": "khóa công khai của cơ quan, 64 chữ số hex, lấy từ nơi khác / public key of the office, from elsewhere",
    "--anchors": "tệp mốc neo cất ở nơi khác / file of anchors kept elsewhere",
    "--paper": "tờ giấy .docx, hoặc nội dung mã QR / a paper, or what its QR mark says: is it in the record?",
    "--proof": "chứng minh của tờ giấy, khi chỉ có SỐ:MÃ BĂM / the paper's proof, where only hashes of anchors were kept",
    "--tsa": "chứng thư (PEM) của tổ chức cấp dấu thời gian / certificates of the time stamp authority that you trust",
}


def _checked(asked: argparse.Namespace) -> int:
    """Do what was asked, and nothing of it in silence not. ``Unreadable`` where it makes no sense."""
    given = {name for name in _OPTIONS if getattr(asked, name[2:]) is not None}
    if "--key" in given and not re.fullmatch("[0-9a-f]{64}", "".join(asked.key.split()).lower()):
        raise Unreadable("--key: phải là 64 chữ số hex / 64 hex digits are expected")
    if asked.archive is None:
        _only_these(given, {"--paper", "--anchors", "--proof"})
        if not given >= {"--paper", "--anchors"}:
            raise Unreadable(
                "hãy cho tệp cần kiểm, hoặc --paper cùng với --anchors (-h: cách dùng)"
                " / name an archive, or --paper with --anchors (-h: usage)"
            )
        return tell_paper(asked.paper, asked.anchors, asked.proof, verbose=asked.verbose)
    if is_dossier(asked.archive):
        _only_these(given, set())
        return tell_dossier(asked.archive, verbose=asked.verbose)
    _only_these(given, set(_OPTIONS) - {"--proof"})
    return tell_export(asked.archive, asked)


def _only_these(given: set[str], known: set[str]) -> None:
    """Options that would be passed over: a bundle that is not signed must not seem to have been held against a key."""
    if given - known:
        told = ", ".join(sorted(given - known))
        raise Unreadable(f"{told}: không dùng được với loại tệp này / of no use with what is checked here")


def _bare_letters(error: UnicodeError) -> tuple[str, int]:
    """What a console that speaks no Vietnamese is given instead of a letter: the letter without its marks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(str.maketrans("đĐ✗–·“”", 'dDx-.""'))
    return "".join(each for each in unicodedata.normalize("NFKD", text) if each.isascii()) or "?", error.end


if __name__ == "__main__":
    codecs.register_error("bare", _bare_letters)
    # A console of old Windows speaks no Vietnamese unless it is told to.
    wanted = "utf-8" if os.name == "nt" else None
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(encoding=wanted, errors="bare")
    sys.exit(main())
