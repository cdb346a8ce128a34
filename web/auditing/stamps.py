"""Time stamps over anchors (RFC 3161), where a server is set: somebody outside says that an anchor was there at that hour.

The token is over the hash of the anchor itself and lies in the data folder, ``stamps/<number>-<hash>.tst`` (DER). It goes out with an
export. Who has the authority's certificates checks it without this program: docs/audit-export.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from documents.verify import BadStamp, read_stamp, stamp_told
from persistence.audit import Problem, Trouble, Whole
from web.settings import private_folder, write_private
from web.stampfault import StampUnavailable

if TYPE_CHECKING:
    from web.house import House  # all of the law would be loaded with it, before a record is checked

FOLDER: Final = "stamps"
_NAME: Final = re.compile(r"([0-9]{1,18})-([0-9a-f]{64})\.tst")


def stamp(house: House, seq: int, digest: str) -> Path | None:
    """The file of the token over an anchor, asked for where there is none that holds; None without a server. ``StampUnavailable``."""
    path = private_folder(house.settings.home / FOLDER) / name_of(seq, digest)
    if not path.exists() or _fault(path.read_bytes(), digest) is not None:
        if not house.settings.stamp_url:
            return None
        from web.timestamping import token_of

        token = token_of(house.settings.stamp_url, bytes.fromhex(digest))
        fault = _fault(token, digest)
        if fault is not None:
            raise StampUnavailable(
                f"What the time stamp server (LOTRINH_TSA) sent does not hold: {fault.en}. It was not kept.",
                vi=f"Dấu thời gian do máy chủ (LOTRINH_TSA) gửi không dùng được: {fault.vi}. Đã bỏ, sẽ xin lại lần sau.",
                setting="LOTRINH_TSA",
            )
        write_private(path, token)
    return path


def stamps_of(house: House, anchors: tuple[Whole, ...]) -> dict[str, bytes]:
    """The tokens that are held for these anchors, by file name."""
    folder = house.settings.home / FOLDER
    names = (name_of(each.seq, each.hash) for each in anchors)
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


def check_stamps(home: Path, anchors: Mapping[int, str], roots: Sequence[bytes] = ()) -> Iterator[Problem]:
    """What does not hold of the tokens in the data folder ``home``: one over an anchor that is gone or another, one that was changed or
    that none of ``roots`` (certificates, DER) answers for. ``anchors``: hashes by number."""
    folder = home / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        found = _NAME.fullmatch(path.name)
        number, digest = (int(found[1]), found[2]) if found else (None, "")
        if found is None or anchors.get(int(found[1])) != digest:
            yield Problem(
                Trouble.STAMP,
                "anchor",
                number,
                f"{path.name}: mốc neo không còn hoặc đã khác / no such anchor",
            )
        elif (fault := _fault(path.read_bytes(), digest, roots)) is not None:
            yield Problem(Trouble.STAMP, "anchor", number, f"{path.name}: {fault.vi} / {fault.en}")


def last_stamp(home: Path, roots: Sequence[bytes] = ()) -> str | None:
    """What the newest token in the data folder says, of a folder in which all hold: its anchor, hour and signer."""
    folder = home / FOLDER
    named = ((_NAME.fullmatch(each.name), each) for each in (folder.iterdir() if folder.is_dir() else ()))
    found = sorted((int(name[1]), name[2], path) for name, path in named if name)
    if not found:
        return None
    number, digest, path = found[-1]
    said = stamp_told(path.read_bytes(), bytes.fromhex(digest), roots)
    return f"{len(found)} dấu thời gian; dấu cuối / time stamps; the last: mốc neo / anchor {number}, {said}"


def name_of(seq: int, digest: str) -> str:
    """The name of the file of a token."""
    return f"{seq}-{digest}.tst"


def _fault(token: bytes, digest: str, roots: Sequence[bytes] = ()) -> BadStamp | None:
    """What does not hold of a token over a hash."""
    try:
        read_stamp(token, bytes.fromhex(digest), roots)
    except BadStamp as error:
        return error
    return None
