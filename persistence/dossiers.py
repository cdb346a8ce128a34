"""The versions of dossiers: kept whole with an audit entry of their own, in a stream beside the case; never changed afterwards.

A version is no act: it changes nothing in the case. It says which sheet bears which number, and keeps the set as it went out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from persistence import statements as sql
from persistence.database import Database
from persistence.dossier_stream import KIND, stream_of
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


class Dossiers:
    """The versions in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_case(self, case_id: str) -> tuple[DossierVersion, ...]:
        """Every version of a case's dossier, the first first."""
        table = DOSSIER_VERSIONS.c
        names = [name for name in DossierVersion.__slots__ if name != "manifest"]
        wanted = select(*(table[name] for name in names), table.manifest)
        with self._database.reading() as connection:
            rows = connection.execute(
                wanted.where(table.case_id == case_id).order_by(table.number)
            ).mappings()
            return tuple(
                DossierVersion(**{name: row[name] for name in names}, manifest=json.loads(row["manifest"]))
                for row in rows
            )

    def keep(self, version: DossierVersion, content: bytes, person_id: str, by: Clerk) -> None:
        """Keep a version with its archive, and tell of it in the trail. CaseChanged when someone fixed one at the same moment."""
        sha256, stream = hashlib.sha256(content).hexdigest(), stream_of(version.case_id)
        if sha256 != version.archive:
            raise ValueError("the archive is not the one that the version names")
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
                },
            )
            write_entries(connection, [entry])
            blob = {"sha256": sha256, "content": content}
            connection.execute(sql.NEW_BLOBS[self._database.dialect], [blob])
            with someone_first():
                connection.execute(
                    insert(DOSSIER_VERSIONS),
                    {
                        "case_id": version.case_id,
                        "number": version.number,
                        "manifest": canonical(version.manifest),
                        "manifest_hash": version.manifest_hash,
                        "archive": version.archive,
                        "recorded_at": version.recorded_at,
                        "actor_id": by.actor_id,
                        "unit_id": by.unit_id,
                        "audit_stream": stream,
                        "audit_seq": entry.seq,
                    },
                )
