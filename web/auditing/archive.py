"""A signed archive: members in order of their names, one date for all, a manifest with every hash, and its signature beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from documents.verify import MANIFEST, SIGNATURE, archive_bytes
from web.auditing.key import OfficeKey
from workflows.audit import canonical


def signed(members: Mapping[str, bytes], about: Mapping[str, object], key: OfficeKey) -> bytes:
    """The archive of ``members``; ``about`` goes into the manifest. The same input gives the same bytes: nothing is deflated."""
    files = {
        name: {"sha256": hashlib.sha256(held).hexdigest(), "size": len(held)}
        for name, held in members.items()
    }
    manifest = f"{canonical({**about, 'files': files, 'public_key': key.public})}\n".encode()
    whole = {**members, MANIFEST: manifest, SIGNATURE: f"{key.sign(manifest).hex()}\n".encode()}
    return archive_bytes(sorted(whole.items()))
