"""Alembic's environment. It is given a connection by ``persistence.migrate``, which also owns the transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from persistence.models import Base


def run(connection: Connection) -> None:
    """Run the migrations asked for on ``connection``; committing is the caller's."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
    )
    context.run_migrations()


run(context.config.attributes["connection"])
