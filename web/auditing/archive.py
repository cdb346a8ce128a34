"""A signed archive: members in order of their names, one date for all, a manifest with every hash, and its signature beside it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Final

from web.auditing.key import OfficeKey
from workflows.audit import canonical

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
_DATE: Final = (1980, 1, 1, 0, 0, 0)


def signed(members: Mapping[str, bytes], about: Mapping[str, object], key: OfficeKey) -> bytes:
    """The archive of ``members``; ``about`` goes into the manifest. The same input gives the same bytes: nothing is deflated."""
    files = {
        name: {"sha256": hashlib.sha256(held).hexdigest(), "size": len(held)}
        for name, held in members.items()
    }
    manifest = f"{canonical({**about, 'files': files, 'public_key': key.public})}\n".encode()
    whole = {**members, MANIFEST: manifest, SIGNATURE: f"{key.sign(manifest).hex()}\n".encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(whole):
            member = zipfile.ZipInfo(name, _DATE)
            member.external_attr = 0o600 << 16
            archive.writestr(member, whole[name])
    return buffer.getvalue()
