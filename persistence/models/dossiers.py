"""Versions of a dossier whose sheets are numbered for good."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.models.base import Base, table_of
from persistence.types import KEY


class DossierVersionRow(Base):
    """One version: its manifest as canonical text, the archive under its SHA-256 among the blobs, the audit entry that tells of it.

    Where they are sealed, ``manifest`` is a sealed text, ``archive`` names the sealed bytes and ``archive_sha256`` the archive itself.
    """

    __tablename__ = "dossier_versions"
    __table_args__ = (
        PrimaryKeyConstraint("case_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        Index(None, "archive_sha256"),
    )
    case_id: Mapped[str] = mapped_column(KEY, ForeignKey("cases.id"))
    number: Mapped[int]
    manifest: Mapped[str]
    manifest_hash: Mapped[str] = mapped_column(KEY)
    archive: Mapped[str] = mapped_column(KEY, ForeignKey("blobs.sha256"))
    recorded_at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(KEY)
    unit_id: Mapped[str] = mapped_column(KEY)
    audit_stream: Mapped[str] = mapped_column(KEY)
    audit_seq: Mapped[int]
    archive_sha256: Mapped[str] = mapped_column(KEY, server_default=text("''"))


DOSSIER_VERSIONS: Final = table_of(DossierVersionRow)
