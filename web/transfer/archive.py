"""The file of an office: a zip whose members are sealed, a manifest with the hash of each, and the office's signature over it.

Written and read as a stream, never unpacked to the disk. The manifest is in the clear and tells nothing of persons: which tables with how
many rows, from which program, sealed how. ``opened`` believes nothing: names, sizes and hashes are held against the manifest, and the
manifest against the signature, before a member is looked into.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from web.auditing.key import OfficeKey
from web.transfer.errors import ArchiveRefused, archive_refused
from web.transfer.sealing import broken, sealed, unsealed
from workflows.audit import canonical

FORMAT: Final = "lotrinh-office/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
_NAME: Final = re.compile(r"tables/[a-z][a-z0-9_]{0,62}|keys|stamps")
_MOST_MANIFEST: Final = 1 << 20
_WHEN: Final = (2020, 1, 1, 0, 0, 0)
_BLOCK: Final = 1 << 20


class Writer:
    """Puts members into an archive that is being made."""

    def __init__(self, file: zipfile.ZipFile, key: bytes) -> None:
        self._file = file
        self._key = key
        self._files: dict[str, dict[str, object]] = {}

    def put(self, name: str, lines: Iterable[str], about: Callable[[], Mapping[str, object]]) -> None:
        """Seal the lines of a member; ``about``, asked afterwards, goes into the manifest."""
        digest, size = hashlib.sha256(), 0
        with self._file.open(_info(name), "w", force_zip64=True) as target:

            def out(raw: bytes) -> None:
                nonlocal size
                target.write(raw)
                digest.update(raw)
                size += len(raw)

            plain = sealed(lines, self._key, name, out)
        self._files[name] = {"sha256": digest.hexdigest(), "size": size, "plain": plain, **about()}

    def finish(self, about: Mapping[str, object], signer: OfficeKey) -> str:
        """Write manifest and signature; the SHA-256 of the manifest, by which the archive is known."""
        told = {**about, "format": FORMAT, "files": self._files, "public_key": signer.public}
        manifest = f"{canonical(told)}\n".encode()
        self._file.writestr(_info(MANIFEST), manifest)
        self._file.writestr(_info(SIGNATURE), f"{signer.sign(manifest).hex()}\n")
        return hashlib.sha256(manifest).hexdigest()


@contextmanager
def writing(path: Path, key: bytes) -> Iterator[Writer]:
    """An archive at ``path``: whole on the disk and only for this user's eyes, or not there at all. An existing file is refused."""
    if path.exists():
        raise archive_refused(
            f"The file {path.name} is there already; name another one.",
            f"Đã có tệp {path.name}; hãy đặt tên khác.",
            field="FILE",
        )
    try:
        handle, draft = tempfile.mkstemp(prefix=".office-", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as file:
                yield Writer(file, key)
            raw.flush()
            os.fsync(raw.fileno())
        Path(draft).replace(path)
    except OSError as error:
        Path(draft).unlink(missing_ok=True)
        raise _unwritable(path, error) from error
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


class Reader:
    """An archive whose manifest holds. ``about`` is the manifest, ``digest`` its SHA-256."""

    def __init__(self, file: zipfile.ZipFile, about: Mapping[str, Any], digest: str) -> None:
        self._file = file
        self.about: Final = about
        self.digest: Final = digest
        self.files: Final[Mapping[str, Mapping[str, Any]]] = about["files"]

    def check(self, told: Callable[[str], None]) -> None:
        """Hold every member against its hash. ``ArchiveRefused`` names the first that differs; ``told`` hears each name."""
        for name in sorted(self.files):
            told(name)
            digest = hashlib.sha256()
            try:
                with self._file.open(name) as source:
                    while some := source.read(_BLOCK):
                        digest.update(some)
            except (zipfile.BadZipFile, OSError, EOFError) as error:
                raise broken(name) from error
            if digest.hexdigest() != self.files[name]["sha256"]:
                raise broken(name)

    def lines(self, name: str, key: bytes) -> Iterator[str]:
        """The lines of a member. ``ArchiveRefused`` names it where it does not open."""
        try:
            with self._file.open(name) as source:
                yield from unsealed(source, key, name, int(self.files[name]["plain"]))
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise broken(name) from error


@contextmanager
def opened(path: Path, public: str | None = None) -> Iterator[Reader]:
    """The archive at ``path``. ``public`` is the signing key (hex) that the office gave by another way, where it is known.

    Raises ``ArchiveRefused``: no archive, another form, a member too many or too few, a signature that does not hold, another's key.
    """
    try:
        with path.open("rb") as raw, zipfile.ZipFile(raw) as file:
            sizes = _members(file, path.stat().st_size)
            manifest, signature = _small(file, MANIFEST), _small(file, SIGNATURE)
            about = _manifest(manifest, signature, public)
            _same_members(sizes, about["files"])
            yield Reader(file, about, hashlib.sha256(manifest).hexdigest())
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise archive_refused(
            f"{path.name} is no archive of an office, or not a whole one. Take the file as it was written.",
            f"{path.name} không phải gói dữ liệu cơ quan hoặc không nguyên vẹn. Hãy dùng đúng tệp đã xuất.",
            field="FILE",
        ) from error


def _members(file: zipfile.ZipFile, whole: int) -> dict[str, int]:
    """Names and sizes; nothing is packed, nothing stands twice, nothing has a name that could lead anywhere, and all of it is there."""
    found: dict[str, int] = {}
    for info in file.infolist():
        plain = info.compress_type == zipfile.ZIP_STORED and info.file_size == info.compress_size
        known = info.filename in {MANIFEST, SIGNATURE} or _NAME.fullmatch(info.filename)
        if not plain or not known or info.filename in found or info.flag_bits & 1:
            raise _odd(info.filename)
        found[info.filename] = info.file_size
    for name in (MANIFEST, SIGNATURE):
        if not 0 < found.pop(name, 0) <= _MOST_MANIFEST:
            raise _odd(name)
    if sum(found.values()) > whole:
        raise _odd(MANIFEST)
    return found


def _small(file: zipfile.ZipFile, name: str) -> bytes:
    with file.open(name) as source:
        return source.read(_MOST_MANIFEST)


def _manifest(manifest: bytes, signature: bytes, public: str | None) -> dict[str, Any]:
    try:
        about = json.loads(manifest)
        if about["format"] != FORMAT:
            raise archive_refused(
                f"The archive is of another form ({str(about['format'])[:40]}); this program reads {FORMAT}.",
                f"Gói theo dạng khác ({str(about['format'])[:40]}); chương trình này đọc {FORMAT}.",
                file=MANIFEST,
            )
        key = str(about["public_key"])
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature.decode("ascii").strip()), manifest
        )
        sizes = [told[name] for told in about["files"].values() for name in ("size", "plain")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature) as error:
        raise _odd(MANIFEST) from error
    if not all(type(size) is int and size >= 0 for size in sizes):
        raise _odd(MANIFEST)
    if public is not None and key != public.strip().lower():
        raise archive_refused(
            f"The archive is signed by another key ({key}), not by the one that you gave.",
            f"Gói được ký bằng khóa khác ({key}), không phải khóa bạn đưa.",
            field="--key",
        )
    return dict(about)


def _same_members(sizes: Mapping[str, int], files: Mapping[str, Mapping[str, Any]]) -> None:
    for name in sorted(sizes.keys() | files.keys()):
        if name not in sizes or name not in files or sizes[name] != files[name]["size"]:
            raise broken(name[:80])


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WHEN)
    info.external_attr = 0o600 << 16
    return info


def _odd(name: str) -> ArchiveRefused:
    shown = re.sub(r"[^\w./-]", "?", name)[:80]
    return archive_refused(
        f"The archive is not as this program writes it, or was changed: {shown}. Take the file as it was written.",
        f"Gói không đúng dạng hoặc đã bị sửa: {shown}. Hãy dùng đúng tệp đã xuất.",
        file=shown,
    )


def _unwritable(path: Path, error: OSError) -> ArchiveRefused:
    why = error.strerror or type(error).__name__
    return archive_refused(
        f"The archive {path.name} cannot be written ({why}). Name another place, or make room.",
        f"Không ghi được gói {path.name} ({why}). Hãy chọn nơi khác hoặc dọn chỗ trống.",
        field="FILE",
    )
