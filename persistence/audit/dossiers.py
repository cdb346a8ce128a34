"""The versions of dossiers against the entries that tell of them: manifest, its hash, the archive, none missing on either side."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from sqlalchemy import Connection, select

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import by_whom, raw
from persistence.dossier_stream import KIND, stream_of
from persistence.keys.cipher import is_sealed
from persistence.models import AUDIT_ENTRIES, BLOBS, DOSSIER_VERSIONS
from workflows.audit import canonical

_V, _E = DOSSIER_VERSIONS.c, AUDIT_ENTRIES.c
_VERSIONS: Final = (
    select(
        _V.case_id,
        _V.number,
        _V.manifest,
        _V.manifest_hash,
        _V.archive,
        _V.archive_sha256,
        _V.audit_stream,
        _V.audit_seq,
        _V.actor_id,
        _V.unit_id,
        raw(_V.recorded_at).label("recorded_at"),
        _E.body,
        BLOBS.c.sha256.label("kept"),
    )
    .join_from(
        DOSSIER_VERSIONS,
        AUDIT_ENTRIES,
        (_E.stream == _V.audit_stream) & (_E.seq == _V.audit_seq),
        isouter=True,
    )
    .join(BLOBS, BLOBS.c.sha256 == _V.archive, isouter=True)
    .order_by(_V.case_id, _V.number)
)
_UNKEPT: Final = (
    select(_E.stream, _E.seq)
    .join_from(
        AUDIT_ENTRIES,
        DOSSIER_VERSIONS,
        (_V.audit_stream == _E.stream) & (_V.audit_seq == _E.seq),
        isouter=True,
    )
    .where(_E.kind == KIND, _V.number.is_(None))
    .order_by(_E.kind, _E.recorded_at)  # by the index that knows the kind
)


def check_dossiers(connection: Connection, findings: Findings) -> None:
    """Hold every version against its entry, and every entry against its version."""
    for row in connection.execute(_VERSIONS):
        findings.counts["dossiers"] += 1
        place = stream_of(row.case_id)
        if row.kept is None:
            findings.add(Trouble.BLOB_MISSING, place, row.audit_seq, f"version {row.number}")
        own = row.audit_stream == place and _same(row)
        if not (own and by_whom(row.body, row.actor_id, row.unit_id, row.recorded_at)):
            findings.add(Trouble.DOSSIER, place, row.audit_seq, f"version {row.number}")
    for stream, seq in connection.execute(_UNKEPT):
        findings.add(Trouble.DOSSIER, stream, seq, "no such version is kept")


def _same(row: Any) -> bool:  # noqa: ANN401 - a row of ``_VERSIONS``
    """Whether the version says what its entry says, and the manifest has the hash that it claims; of a sealed one, its sealed form."""
    if not isinstance(row.manifest, str):  # SQLite keeps bytes, too, where text is declared
        return False
    if is_sealed(row.manifest):
        return _same_sealed(row)
    try:
        body, manifest = json.loads(row.body), json.loads(row.manifest)
        own = {key: value for key, value in manifest.items() if key != "hash"}
    except (TypeError, ValueError, AttributeError):
        return False
    told = (body.get("version"), body.get("manifest"), body.get("archive"))
    whole = hashlib.sha256(canonical(own).encode()).hexdigest() == row.manifest_hash
    return (
        told == (row.number, row.manifest_hash, row.archive)
        and row.archive_sha256 == ""
        and whole
        and canonical(manifest) == row.manifest
    )


def _same_sealed(row: Any) -> bool:  # noqa: ANN401 - a row of ``_VERSIONS``
    try:
        body = json.loads(row.body)
    except (TypeError, ValueError):
        return False
    told = tuple(map(body.get, ("version", "manifest", "archive", "kept", "sealed_manifest")))
    sealed = hashlib.sha256(row.manifest.encode(errors="surrogateescape")).hexdigest()
    return told == (row.number, row.manifest_hash, row.archive_sha256, row.archive, sealed)
