"""By what officers sign in: accounts with their secrets, and passkeys."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from persistence.types import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make both tables, empty: an administrator opens the accounts."""
    op.create_table(
        "accounts",
        sa.Column("actor_id", _KEY, nullable=False),
        sa.Column("login", _KEY, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.Column("totp_secret", sa.Text(), nullable=False),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("recovery", sa.Text(), nullable=False),
        sa.Column("subject", _KEY, nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("signed_in_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("actor_id", name="pk_accounts"),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name="fk_accounts_actor_id_actors"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
        sa.UniqueConstraint("subject", name="uq_accounts_subject"),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("actor_id", _KEY, nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.actor_id"], name="fk_passkeys_actor_id_accounts"),
    )
    op.create_index("ix_passkeys_actor_id", "passkeys", ["actor_id"])


def downgrade() -> None:
    """Take them back; nobody can sign in until accounts are opened anew."""
    op.drop_table("passkeys")
    op.drop_table("accounts")
