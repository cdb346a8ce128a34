"""Takes an office in on an empty server: the archive is held against its signature and hashes, written, read again, checked, then kept.

All or nothing: until the check of the record has found nothing, the transaction is not ended. Keys of persons are kept just before that;
should the end fail after all, they open nothing and the next try finds them. Called by ``lotrinh import``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from persistence.audit import Kept
from persistence.codec import loads
from persistence.errors import CodecError
from persistence.keys import Keys
from persistence.keys.carrying import Carried, of_another, put_in
from persistence.models import SCHEMA_REVISION
from persistence.transfer import Landing, landing, refused, shapes
from web.auditing.stamps import FOLDER as STAMPS
from web.house import SYSTEM, House
from web.settings import private_folder, write_private
from web.transfer import recipient
from web.transfer.archive import MANIFEST, Reader, opened
from web.transfer.errors import archive_refused
from web.transfer.exporting import Told
from web.transfer.sealing import broken
from web.transfer.sealing import opened as key_opened
from workflows.audit import act_hash

ACT: Final = "office.import"
_STAMP: Final = re.compile(r"[0-9]{1,18}-[0-9a-f]{64}\.tst")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in: rows by table, keys, persons that can be found, entries of the trail that were checked; digest and signer."""

    rows: dict[str, int]
    keys: int
    persons: int
    entries: int
    digest: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How an archive is to be opened: ``public`` is the signing key known by another way, ``anchors`` those kept elsewhere."""

    passphrase: str | None = None
    public: str | None = None
    anchors: tuple[Kept, ...] = ()


def look_at(path: Path, asked: Asked, told: Told) -> dict[str, Any]:
    """Hold an archive against its signature and hashes; its manifest. Needs no key. ``ArchiveRefused``."""
    with opened(path, asked.public) as archive:
        archive.check(lambda name: told(name, 0))
        return dict(archive.about)


def import_office(house: House, path: Path, asked: Asked, told: Told) -> Imported:
    """Put the office of an archive into the database of ``house``, which must be empty. ``ArchiveRefused``, ``TransferRefused``."""
    with opened(path, asked.public) as archive:
        about = archive.about
        _same_program(archive)
        if about["sealing"].get("with") == "recipient" and asked.public is None:
            raise archive_refused(
                "Anybody can seal an archive for a key that is public: give the exporting office's signing key with --key"
                f" (the archive says {about['public_key']}; ask that office).",
                "Ai cũng niêm phong được bằng khóa công khai: hãy đưa khóa ký của cơ quan xuất bằng --key"
                f" (gói ghi {about['public_key']}; hãy hỏi cơ quan đó).",
                field="--key",
            )
        with landing(house.database) as target:
            target.check_empty()
            archive.check(lambda name: told(name, 0))
            key = key_opened(about["sealing"], asked.passphrase, recipient.find(house.settings))
            rows = _tables(archive, target, key, told)
            persons = target.finish()
            target.tell(house.now(), _body(archive, rows))
            entries = _checked(target, asked.anchors, told)
            keys = _keys(archive, house, key)
            stamps = list(archive.lines("stamps", key))
        _put_stamps(house, stamps)
        return Imported(rows, keys, persons, entries, archive.digest, str(about["public_key"]))


def _same_program(archive: Reader) -> None:
    found, mine = str(archive.about.get("schema"))[:20], shapes()
    if found != SCHEMA_REVISION:
        raise refused(
            f"The archive holds tables of revision {found}, this program's are {SCHEMA_REVISION}. Import with the version of the program"
            " that exported, or bring both servers to one version and export again.",
            f"Gói chứa bảng bản {found}, chương trình này dùng bản {SCHEMA_REVISION}. Hãy nhập bằng đúng phiên bản đã xuất, hoặc nâng cả"
            " hai máy chủ lên cùng phiên bản rồi xuất lại.",
            found=found,
            wanted=SCHEMA_REVISION,
        )
    theirs = {
        name.partition("/")[2]: list(told.get("columns", ()))
        for name, told in archive.files.items()
        if name.startswith("tables/")
    }
    if theirs != mine or not {"keys", "stamps"} <= archive.files.keys():
        differing = sorted(name for name in theirs.keys() | mine.keys() if theirs.get(name) != mine.get(name))
        raise archive_refused(
            f"The manifest does not name the tables of this program: {', '.join(differing)[:200]}. Take the archive as it was written.",
            f"Bản kê không đúng các bảng của chương trình: {', '.join(differing)[:200]}. Hãy dùng đúng gói đã xuất.",
            file=MANIFEST,
        )


def _tables(archive: Reader, target: Landing, key: bytes, told: Told) -> dict[str, int]:
    rows: dict[str, int] = {}
    for name in shapes():
        member = f"tables/{name}"
        expected = archive.files[member]
        came = target.put(name, archive.lines(member, key), key, told)
        if (came.rows, came.text()) != (expected.get("rows"), expected.get("digest")):
            raise broken(member)
        there = target.digest(name, key)
        if (there.rows, there.text()) != (came.rows, came.text()):
            raise refused(
                f"What was written into {name} does not read back as it came; this database cannot keep it exactly.",
                f"Dữ liệu ghi vào bảng {name} đọc lại không đúng như khi đưa vào; cơ sở dữ liệu này không giữ được chính xác.",
                table=name,
            )
        rows[name] = came.rows
    return rows


def _checked(target: Landing, anchors: tuple[Kept, ...], told: Told) -> int:
    seen = 0

    def progress(entries: int) -> None:
        nonlocal seen
        told("audit", entries - seen)
        seen = entries

    report = target.verify(act_hash, anchors, progress)
    if not report.ok:
        first = report.problems[0]
        raise refused(
            f"The record in the archive does not hold ({report.problem_count} places; the first: {first.en}). Run `lotrinh audit verify`"
            " where it was exported.",
            f"Bản ghi trong gói không nguyên vẹn ({report.problem_count} chỗ; đầu tiên: {first.vi}). Hãy chạy `lotrinh audit verify`"
            " ở nơi xuất.",
            place=first.place,
        )
    return report.entries


def _body(archive: Reader, rows: dict[str, int]) -> dict[str, object]:
    return {
        "act": ACT,
        "actor_id": SYSTEM.actor_id,
        "unit_id": SYSTEM.unit_id,
        "archive": archive.digest,
        "signed_by": str(archive.about["public_key"]),
        "exported_at": str(archive.about.get("made_at")),
        "rows": {name: count for name, count in rows.items() if count},
    }


def _keys(archive: Reader, house: House, key: bytes) -> int:
    ids = [_carried(line).key_id for line in archive.lines("keys", key)]
    if not ids:
        return 0
    keys: Keys | None = house.database.keys
    if keys is None:
        raise refused(
            "The archive holds keys of persons, but this database is kept in the clear (LOTRINH_SEALED=no). Unset it and begin with a new"
            " database.",
            "Gói có khóa của các cá nhân nhưng cơ sở dữ liệu này lưu không niêm phong (LOTRINH_SEALED=no). Hãy bỏ thiết lập đó và dùng cơ"
            " sở dữ liệu mới.",
        )
    there = of_another(keys, ids)
    if there:
        raise refused(
            f"The store of keys holds {there} of these keys for another database: the office is on this server already. Give the new"
            " database a store of its own (LOTRINH_KEYS_URL).",
            f"Kho khóa đã giữ {there} khóa trong số này cho cơ sở dữ liệu khác: cơ quan này đã có trên máy chủ. Hãy dùng kho khóa riêng"
            " cho cơ sở dữ liệu mới (LOTRINH_KEYS_URL).",
        )
    return put_in(keys, (_carried(line) for line in archive.lines("keys", key)))


def _carried(line: str) -> Carried:
    try:
        key_id, person, key, gone, told = _list(line, 5)
        return Carried(
            str(key_id),
            str(person),
            None if key is None else base64.b64decode(str(key), validate=True),
            None if gone is None else datetime.fromisoformat(str(gone)),
            str(told),
        )
    except (ValueError, binascii.Error) as error:
        raise broken("keys") from error


def _put_stamps(house: House, lines: list[str]) -> None:
    for name, content in _stamps(lines):
        write_private(private_folder(house.settings.home / STAMPS) / name, content)


def _stamps(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    for line in lines:
        name, content = _list(line, 2)
        if not _STAMP.fullmatch(str(name)):
            raise broken("stamps")
        yield str(name), base64.b64decode(str(content))


def _list(line: str, length: int) -> list[Any]:
    try:
        found = loads(line)
    except CodecError as error:
        raise ValueError("line") from error
    if not isinstance(found, list) or len(found) != length:
        raise ValueError("line")
    return found
