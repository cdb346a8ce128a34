"""Checks an export of the audit trail on a machine that has never seen the program: one file, only Python's standard library (3.8+).

    python verify.py EXPORT.zip [--key HEX] [--anchors FILE] [--paper FILE]

It trusts nothing but arithmetic. --key is the office's public key as you have it from elsewhere; without it the key in the export is used,
and only its fingerprint is told, to be compared. --anchors is a file of anchors kept elsewhere (NUMBER:HASH a line, or JSON a line):
without it a history that was rewritten as a whole, anchors and all, cannot be told from the true one. --paper asks whether these
very bytes were issued or attached by an act of the export. The format is told in docs/audit-export.md.

Exit status: 0 all holds; 1 something does not; 2 it could not be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple, Tuple  # noqa: UP035 - an alias is made when the file runs

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "lotrinh-audit-export/1"
LARGEST = 4 << 30

# ---- Ed25519 (RFC 8032, 5.1): verification alone ------------------------------------------------------------------

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


# ---- what is found --------------------------------------------------------------------------------------------------


class Wrong(NamedTuple):
    """Something that does not hold: where, and what, in both languages."""

    where: str
    vi: str
    en: str


class Unreadable(Exception):
    """It is no export, or one of a form that this file does not know."""


class Export:
    """The members of an archive, read once. ``Unreadable`` where it is none."""

    def __init__(self, path: str) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                names = [each.filename for each in archive.infolist()]
                if (
                    len(set(names)) != len(names)
                    or sum(each.file_size for each in archive.infolist()) > LARGEST
                ):
                    raise Unreadable("a name stands twice, or it is too large")
                self.members: dict[str, bytes] = {name: archive.read(name) for name in names}
            self.manifest: dict[str, Any] = json.loads(self.members["manifest.json"])
            if self.manifest["format"] != FORMAT:
                raise Unreadable(f"format {self.manifest['format']}; {FORMAT} is expected")
        except (OSError, KeyError, ValueError, TypeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise Unreadable(f"{type(error).__name__}: {error}") from error

    def lines(self, name: str) -> list[Any]:
        """The JSON objects of a member, a line each."""
        return [json.loads(line) for line in self.members.get(name, b"").splitlines() if line]


def sha(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# ---- the checks -----------------------------------------------------------------------------------------------------


def check_members(export: Export) -> Iterator[Wrong]:
    """Every member is the one that the manifest lists, and none is missing or added."""
    listed, held = export.manifest["files"], set(export.members) - {"manifest.json", "manifest.sig"}
    for name in sorted(set(listed) | held):
        if name not in held:
            yield Wrong(name, "thiếu trong tệp nén", "is missing from the archive")
        elif name not in listed:
            yield Wrong(name, "không có trong bảng kê", "is not in the manifest")
        elif sha(export.members[name]) != listed[name]["sha256"]:
            yield Wrong(name, "nội dung khác với bảng kê", "differs from the manifest")


def check_signature(export: Export, key: str | None) -> Iterator[Wrong]:
    """The manifest is signed by the office's key."""
    told = str(export.manifest.get("public_key", ""))
    if key is not None and key.lower() != told:
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
        told = json.loads(body)
        if (told.get("stream"), told.get("seq")) != (stream, seq):
            yield Wrong(where, "nội dung là của mục khác", "the body is that of another entry")
        last[stream] = (seq, entry["hash"])


def check_acts(export: Export) -> Iterator[Wrong]:
    """The line of the journal of each act has the fingerprint that its entry tells."""
    texts = {(each["stream"], each["seq"]): each["text"] for each in export.lines("acts.jsonl")}
    for entry in export.lines("entries.jsonl"):
        body, place = json.loads(entry["body"]), (entry["stream"], entry["seq"])
        if body.get("kind") == "act" and sha(texts.get(place, "").encode()) != body.get("act_hash"):
            yield Wrong(
                f"{place[0]} #{place[1]}",
                "hành vi khác với hành vi đã ghi",
                "the act is not the one recorded",
            )


def check_papers(export: Export) -> Iterator[Wrong]:
    """The bytes of every paper that an act tells of are there, and are those bytes."""
    for entry, paper in papers(export):
        name = f"documents/{paper['sha256']}"
        if name not in export.members:
            yield Wrong(
                f"{entry['stream']} #{entry['seq']}", "thiếu giấy tờ", f"the paper {paper['form']} is missing"
            )
        elif sha(export.members[name]) != paper["sha256"]:
            yield Wrong(name, "nội dung giấy tờ đã đổi", "the bytes of the paper were changed")


def papers(export: Export) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each paper with the entry that tells of it."""
    for entry in export.lines("entries.jsonl"):
        for paper in json.loads(entry["body"]).get("documents", ()):
            yield entry, paper


def check_law(export: Export) -> Iterator[Wrong]:
    """The law as data is the one whose hash the receipts name; one that is not enclosed must be listed as such."""
    absent = set(export.manifest.get("law_missing", ()))
    for entry in export.lines("entries.jsonl"):
        corpus = (json.loads(entry["body"]).get("receipt") or {}).get("corpus")
        if corpus is None or corpus in absent:
            continue
        if sha(export.members.get(f"law/{corpus}.json", b"")) != corpus:
            yield Wrong(
                f"{entry['stream']} #{entry['seq']}",
                "thiếu bản luật đã áp dụng",
                "the law applied is not enclosed",
            )


def anchor_hash(anchor: dict[str, Any]) -> str:
    """The hash of an anchor from what it is made of."""
    lead = f"{anchor['prev']}\n{anchor['at']}\n"
    if anchor["root"]:
        return sha(f"{lead}merkle:{anchor['moved']}:{anchor['root']}\n".encode())
    return sha((lead + "".join(f"{canonical(head)}\n" for head in anchor["heads"])).encode())


def check_anchors(export: Export, kept: dict[int, str]) -> Iterator[Wrong]:
    """The anchors are a chain, and those kept elsewhere are among them."""
    number, prev = 0, ""
    for anchor in export.lines("anchors.jsonl"):
        where = f"anchor {anchor['seq']}"
        if anchor["seq"] != number + 1 or anchor["prev"] != prev or anchor_hash(anchor) != anchor["hash"]:
            yield Wrong(where, "chuỗi mốc neo bị đứt", "the chain of anchors is broken")
        outside = kept.pop(anchor["seq"], anchor["hash"])
        if outside != anchor["hash"]:
            yield Wrong(where, "khác với mốc neo cất ở nơi khác", "is not the anchor kept elsewhere")
        number, prev = anchor["seq"], anchor["hash"]
    for missing in sorted(each for each in kept if each <= number):
        yield Wrong(f"anchor {missing}", "không có trong tệp", "is not in the export")


def check_stamps(export: Export) -> Iterator[Wrong]:
    """Each time stamp token is over the hash of its anchor. Who signed it is for `openssl ts -verify` to say."""
    anchors = {str(each["seq"]): each["hash"] for each in export.lines("anchors.jsonl")}
    for name in sorted(each for each in export.members if each.startswith("stamps/")):
        number, _, digest = name[len("stamps/") :].partition("-")
        held = anchors.get(number, "")
        imprint = b"\x04\x20" + bytes.fromhex(held)  # the hash as the token has it: 32 bytes, an octet string
        if digest != f"{held}.tst" or imprint not in export.members[name]:
            yield Wrong(
                name, "dấu thời gian không phải của mốc neo này", "the time stamp is not that of the anchor"
            )


def climbed(head: list[Any], path: list[list[str]]) -> str:
    """The root that follows from a head and its path (RFC 6962: 0x00 before a leaf, 0x01 before a node)."""
    found = hashlib.sha256(b"\x00" + canonical(head).encode()).digest()
    for side, sister in path:
        other = bytes.fromhex(sister)
        if other.hex() != sister or side not in {"left", "right"}:
            raise ValueError("a step is left or right, with a hash in small letters")
        found = hashlib.sha256(b"\x01" + (other + found if side == "left" else found + other)).digest()
    return found.hex()


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
            climbed(line, proof["path"]) == anchor.get("root")
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


def kept_anchors(path: str | None) -> dict[int, str]:
    """The anchors of a file kept elsewhere: number and hash."""
    found: dict[int, str] = {}
    if path is not None:
        with open(path, encoding="utf-8") as file:
            for line in filter(None, (each.strip() for each in file)):
                if line.startswith("{"):
                    whole = json.loads(line)
                    found[int(whole["seq"])] = anchor_hash({"moved": len(whole["heads"]), **whole})
                elif not line.startswith("#"):
                    number, _, digest = line.partition(":")
                    found[int(number)] = digest
    return found


def check(export: Export, key: str | None = None, kept: dict[int, str] | None = None) -> list[Wrong]:
    """Everything that does not hold."""
    checks: list[tuple[str, Iterator[Wrong]]] = [
        ("manifest.json", check_members(export)),
        ("manifest.sig", check_signature(export, key)),
        ("entries.jsonl", check_chains(export)),
        ("acts.jsonl", check_acts(export)),
        ("documents", check_papers(export)),
        ("law", check_law(export)),
        ("proofs.jsonl", check_proofs(export)),
        ("stamps", check_stamps(export)),
        ("anchors.jsonl", check_anchors(export, dict(kept or {}))),
    ]
    found: list[Wrong] = []
    for name, each in checks:
        try:
            found += each
        except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
            found.append(Wrong(name, "không đọc được", f"cannot be read: {type(error).__name__}"))
    return found


def find_paper(export: Export, content: bytes) -> list[str]:
    """The acts that issued or took in these very bytes, each as a line."""
    digest = sha(content)
    acts = [
        (json.loads(entry["body"]), paper) for entry, paper in papers(export) if paper["sha256"] == digest
    ]
    return [
        f"{body['act']} · {body['at']} · {body['actor']['unit']} · {paper['form']}" for body, paper in acts
    ]


def main(arguments: list[str] | None = None) -> int:
    """Check, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("export")
    parser.add_argument("--key", help="public key of the office, 64 hex digits, from elsewhere")
    parser.add_argument("--anchors", help="file of anchors kept elsewhere")
    parser.add_argument("--paper", help="a paper: is it in the record?")
    asked = parser.parse_args(arguments)
    try:
        export, kept = Export(asked.export), kept_anchors(asked.anchors)
        wrong = check(export, asked.key, kept)
        acts = find_paper(export, open(asked.paper, "rb").read()) if asked.paper else None
    except (Unreadable, OSError, ValueError, KeyError, TypeError) as error:
        print(f"Không đọc được / cannot be read: {error}", file=sys.stderr)
        return 2
    key = str(export.manifest.get("public_key", ""))
    print(f"Khóa công khai / public key: {key} (SHA-256 {sha(key.encode())[:16]}…)")
    print(
        f"{len(export.lines('entries.jsonl'))} mục / entries; {len(kept)} mốc neo từ nơi khác / anchors from elsewhere"
    )
    last = max((each["seq"] for each in export.lines("anchors.jsonl")), default=0)
    if later := sorted(each for each in kept if each > last):
        print(
            f"Lưu ý: mốc neo {later[0]} trở đi không có trong tệp: tệp xuất trước đó, hoặc phần cuối đã bị cắt."
        )
        print(
            f"Note: anchors from {later[0]} on are not in it: it was made before them, or its end was cut off."
        )
    for each in wrong:
        print(f"✗ {each.where}: {each.vi} / {each.en}")
    if acts is not None:
        print("\n".join(acts) or "✗ Giấy này không có trong hồ sơ / this paper is not in the record")
    good = not wrong and acts != []
    print("Nguyên vẹn. / All holds." if good else f"{len(wrong)} chỗ không khớp / places do not hold")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
