"""Time stamps over anchors (RFC 3161), where a server is set: somebody outside says that an anchor was there at that hour.

The token is over the hash of the anchor itself and lies in the data folder, ``stamps/<number>-<hash>.tst`` (DER). It goes out with an
export. Whoever has the server's certificates checks it without this program: docs/audit-export.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from persistence.audit import Whole
from web.house import House
from web.settings import private_folder, write_private

FOLDER: Final = "stamps"


def stamp(house: House, seq: int, digest: str) -> Path | None:
    """The file of the token over an anchor, asked for where there is none yet; None without a server. ``StampUnavailable``."""
    path = private_folder(house.settings.home / FOLDER) / name_of(seq, digest)
    if not path.exists():
        if not house.settings.stamp_url:
            return None
        from web.timestamping import token_of

        write_private(path, token_of(house.settings.stamp_url, bytes.fromhex(digest)))
    return path


def stamps_of(house: House, anchors: tuple[Whole, ...]) -> dict[str, bytes]:
    """The tokens that are held for these anchors, by file name."""
    folder = house.settings.home / FOLDER
    names = (name_of(each.seq, each.hash) for each in anchors)
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


def name_of(seq: int, digest: str) -> str:
    """The name of the file of a token."""
    return f"{seq}-{digest}.tst"
