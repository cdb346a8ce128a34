"""Registers, cases with journal and deadlines, papers, audit trail, outbox and log of reading."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.migrations.guards import drop_function, guard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SERIAL: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES: Final = (
    "reads", "outbox", "audit_anchor_heads", "audit_anchors", "audit_streams", "audit_entries", "documents", "blobs",
    "deadlines", "acts", "case_units", "cases", "appointments", "actors", "persons", "units",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables of this revision."""
    _registers()
    _cases()
    _acts()
    _deadlines()
    _papers()
    _audit()
    _outbox()
    _reads()
    guard("acts", [("id",), ("idempotency_key",), ("case_id", "seq"), ("audit_stream", "audit_seq")])
    guard("blobs", [("sha256",)], twice="IGNORE")
    guard("audit_entries", [("stream", "seq")])
    guard("audit_anchors", [("seq",)])
    guard("audit_anchor_heads", [("anchor", "stream")])
    guard("reads", [("id",)])


def downgrade() -> None:
    """Take them back; what they held is lost."""
    for table in _TABLES:
        op.drop_table(table)
    drop_function()


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _KEY, nullable=False) for name in names]


def _key_or_none(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _KEY) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _dates(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date()) for name in names]


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name="_".join(("uq", table, *columns)))


def _points(table: str, columns: list[str], to: str, at: list[str]) -> sa.ForeignKeyConstraint:
    name = "_".join(("fk", table, *columns, to))
    return sa.ForeignKeyConstraint(columns, [f"{to}.{column}" for column in at], name=name)


def _index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def _registers() -> None:
    op.create_table(
        "units",
        *_keys("id", "kind"),
        *_texts("name", "parent_name"),
        *_key_or_none("commune", "district", "province"),
        *_texts("attributes"),
        *_dates("valid_from", "valid_to"),
        _primary("units", "id"),
    )
    _index("units", "commune")
    op.create_table(
        "persons",
        *_keys("id"),
        *_texts("full_name"),
        *_keys("folded_name"),
        *_dates("born"),
        sa.Column("sex", sa.Text()),
        *_texts("attributes"),
        _primary("persons", "id"),
    )
    _index("persons", "folded_name")
    op.create_table("actors", *_keys("id"), *_texts("name", "attributes"), _primary("actors", "id"))
    op.create_table(
        "appointments",
        *_keys("actor_id"),
        _number("position"),
        *_keys("unit_id", "role"),
        *_texts("title"),
        *_dates("valid_from", "valid_to"),
        _points("appointments", ["actor_id"], "actors", ["id"]),
        _points("appointments", ["unit_id"], "units", ["id"]),
        _primary("appointments", "actor_id", "position"),
    )
    _index("appointments", "unit_id")


def _cases() -> None:
    op.create_table(
        "cases",
        *_keys("id", "procedure", "procedure_version", "person_id", "regime", "stage"),
        _number("version"),
        _moment("opened_at"),
        _moment("last_at"),
        *_texts("facts", "units", "actors"),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_cases_version")),
        _points("cases", ["person_id"], "persons", ["id"]),
        _primary("cases", "id"),
    )
    _index("cases", "closed", "stage")
    _index("cases", "last_at")
    _index("cases", "person_id")
    op.create_table(
        "case_units",
        *_keys("case_id", "part", "unit_id"),
        _points("case_units", ["case_id"], "cases", ["id"]),
        _primary("case_units", "case_id", "part"),
    )
    _index("case_units", "unit_id", "case_id")


def _acts() -> None:
    op.create_table(
        "acts",
        *_keys("id", "case_id"),
        _number("seq"),
        *_keys("act", "branch"),
        _moment("at"),
        _moment("recorded_at"),
        *_keys("actor_id"),
        *_texts("actor_name"),
        *_keys("role", "unit_id"),
        *_texts("unit_name", "power"),
        *_keys("stage_from", "stage_to"),
        *_texts("inputs", "facts"),
        *_keys("idempotency_key", "command_hash", "audit_stream"),
        _number("audit_seq"),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_acts_seq")),
        _points("acts", ["case_id"], "cases", ["id"]),
        _primary("acts", "id"),
        _unique("acts", "case_id", "seq"),
        _unique("acts", "audit_stream", "audit_seq"),
        _unique("acts", "idempotency_key"),
    )


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        *_keys("id", "case_id", "duty", "term"),
        *_texts("label"),
        _number("set_by_seq"),
        _moment("due_at"),
        *_dates("due_date"),
        *_keys("unit"),
        *_texts("cites", "proof"),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("met_by_seq", sa.Integer()),
        _moment("met_at", nullable=True),
        sa.Column("ended_by_seq", sa.Integer()),
        _points("deadlines", ["case_id", "set_by_seq"], "acts", ["case_id", "seq"]),
        _primary("deadlines", "id"),
    )
    _index("deadlines", "case_id", "due_at")
    still_open = sa.text("met_by_seq IS NULL AND ended_by_seq IS NULL")
    op.create_index(
        "ix_deadlines_open", "deadlines", ["due_at"], sqlite_where=still_open, postgresql_where=still_open
    )


def _papers() -> None:
    op.create_table(
        "blobs",
        *_keys("sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _primary("blobs", "sha256"),
    )
    op.create_table(
        "documents",
        *_keys("id", "case_id"),
        _number("seq"),
        *_keys("form"),
        *_texts("title", "filename", "media_type"),
        *_keys("sha256"),
        *_texts("template_version"),
        _moment("issued_at"),
        _points("documents", ["case_id", "seq"], "acts", ["case_id", "seq"]),
        _points("documents", ["sha256"], "blobs", ["sha256"]),
        _primary("documents", "id"),
    )
    _index("documents", "case_id", "seq")
    _index("documents", "sha256")


def _audit() -> None:
    op.create_table(
        "audit_entries",
        *_keys("stream"),
        _number("seq"),
        _moment("recorded_at"),
        *_keys("kind", "act", "actor_id", "unit_id"),
        *_key_or_none("case_id", "person_id"),
        *_texts("body"),
        *_keys("prev_hash", "hash"),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_audit_entries_seq")),
        _primary("audit_entries", "stream", "seq"),
    )
    _index("audit_entries", "case_id")
    _index("audit_entries", "person_id")
    op.create_table(
        "audit_streams",
        *_keys("stream"),
        _number("length"),
        *_keys("head"),
        sa.Column("anchored", sa.Integer(), nullable=False, server_default=sa.text("0")),
        _primary("audit_streams", "stream"),
    )
    op.create_table(
        "audit_anchors",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        _moment("at"),
        _number("moved"),
        *_keys("prev_hash", "hash"),
        _primary("audit_anchors", "seq"),
    )
    op.create_table(
        "audit_anchor_heads",
        _number("anchor"),
        *_keys("stream"),
        _number("length"),
        *_keys("head"),
        _points("audit_anchor_heads", ["anchor"], "audit_anchors", ["seq"]),
        _primary("audit_anchor_heads", "anchor", "stream"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _SERIAL, nullable=False),
        *_keys("key", "kind", "case_id"),
        *_texts("payload"),
        _moment("created_at"),
        _moment("not_before"),
        sa.Column("status", _KEY, nullable=False, server_default=sa.text("'waiting'")),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        _moment("taken_until", nullable=True),
        sa.Column("outcome", sa.Text()),
        _moment("finished_at", nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'taken', 'done', 'failed')", name=op.f("ck_outbox_status")),
        _points("outbox", ["case_id"], "cases", ["id"]),
        _primary("outbox", "id"),
        _unique("outbox", "key"),
    )
    _index("outbox", "status", "id")


def _reads() -> None:
    op.create_table(
        "reads",
        sa.Column("id", _SERIAL, nullable=False),
        _moment("at"),
        *_keys("actor_id", "unit_id", "person_id"),
        *_key_or_none("case_id"),
        *_keys("what"),
        _primary("reads", "id"),
    )
    _index("reads", "actor_id")
    _index("reads", "person_id")
