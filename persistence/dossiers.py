"""The versions of dossiers: kept whole with an audit entry of their own, in a stream beside the case; never changed afterwards.

A version is no act: it changes nothing in the case. It says which sheet bears which number, and keeps the set as it went out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from persistence import statements as sql
from persistence.database import Database
from persistence.dossier_stream import KIND, stream_of
from persistence.keys.cipher import is_sealed
from persistence.keys.keeper import Keys
from persistence.keys.opening import no_keys
from persistence.models import DOSSIER_VERSIONS
from persistence.registers import Clerk
from persistence.trail import head_of, someone_first, write_entries
from workflows.audit import canonical, chained


@dataclass(frozen=True, slots=True)
class DossierVersion:
    """A version as kept. ``archive`` is the SHA-256 of the zip, whose bytes are among the blobs."""

    case_id: str
    number: int
    manifest: Mapping[str, Any] = field(repr=False)
    manifest_hash: str
    archive: str
    recorded_at: datetime
    actor_id: str
    unit_id: str


def _place(version: DossierVersion) -> str:
    return f"dossier:{version.case_id}#{version.number}"


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _version(row: dict[str, Any], keys: Keys | None) -> DossierVersion:
    """A version as kept; with an empty manifest where it can be read no more."""
    content, manifest = row.pop("archive_sha256"), row.pop("manifest")
    version = DossierVersion(**row, manifest={})
    if content:
        version = replace(version, archive=content)
    if is_sealed(manifest):
        if keys is None:
            raise no_keys()
        opened = keys.open_text(manifest, _place(version))
        manifest = "{}" if opened is None else opened.text
    return replace(version, manifest=json.loads(manifest))


class Dossiers:
    """The versions in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_case(self, case_id: str) -> tuple[DossierVersion, ...]:
        """Every version of a case's dossier, the first first."""
        table = DOSSIER_VERSIONS.c
        wanted = select(*(table[name] for name in (*DossierVersion.__slots__, "archive_sha256")))
        with self._database.reading() as connection:
            rows = connection.execute(
                wanted.where(table.case_id == case_id).order_by(table.number)
            ).mappings()
            return tuple(_version(dict(row), self._database.keys) for row in rows)

    def keep(self, version: DossierVersion, content: bytes, person_id: str, by: Clerk) -> None:
        """Keep a version with its archive, and tell of it in the trail. CaseChanged when someone fixed one at the same moment."""
        stream = stream_of(version.case_id)
        if _sha(content) != version.archive:
            raise ValueError("the archive is not the one that the version names")
        keys, manifest = self._database.keys, canonical(version.manifest)
        sealed: dict[str, object] = {}
        if keys is not None:
            sealer = keys.sealer(person_id)
            content, manifest = sealer.content(content), sealer.text(manifest, _place(version))
            sealed = {"kept": _sha(content), "sealed_manifest": _sha(manifest.encode())}
        with self._database.writing() as connection:
            entry = chained(
                head_of(connection, stream),
                stream,
                version.recorded_at,
                {
                    "kind": KIND,
                    "act": "dossier.fix",
                    "actor_id": by.actor_id,
                    "unit_id": by.unit_id,
                    "case_id": version.case_id,
                    "person_id": person_id,
                    "version": version.number,
                    "manifest": version.manifest_hash,
                    "archive": version.archive,
                    **sealed,
                },
            )
            write_entries(connection, [entry])
            blob = {"sha256": _sha(content), "content": content}
            connection.execute(sql.NEW_BLOBS[self._database.dialect], [blob])
            with someone_first():
                connection.execute(
                    insert(DOSSIER_VERSIONS),
                    {
                        "case_id": version.case_id,
                        "number": version.number,
                        "manifest": manifest,
                        "manifest_hash": version.manifest_hash,
                        "archive": _sha(content),
                        "archive_sha256": version.archive if sealed else "",
                        "recorded_at": version.recorded_at,
                        "actor_id": by.actor_id,
                        "unit_id": by.unit_id,
                        "audit_stream": stream,
                        "audit_seq": entry.seq,
                    },
                )
