"""Triggers that let a table only grow. Used by revisions: what is here is never changed once released; a new wish is a new function.

A revision that rebuilds a guarded table on SQLite (batch mode) takes the triggers along into the grave: call ``guard`` after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

_FUNCTION = """
CREATE OR REPLACE FUNCTION lotrinh_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lotrinh: table % only grows; % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""


def guard(table: str, keys: Sequence[Sequence[str]], *, twice: str = "ABORT") -> None:
    """Refuse UPDATE, DELETE, REPLACE and TRUNCATE on ``table``.

    ``keys`` are its unique keys: SQLite's REPLACE deletes by them without firing a DELETE trigger, so a second row of the same key is
    met before it is written, and refused (``twice="ABORT"``) or silently left out (``"IGNORE"``).
    """
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql(table)
    else:
        _guard_sqlite(table, keys, twice)


def unguard(table: str) -> None:
    """Take the guard away, for a revision that must rebuild the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        return
    for what in ("update", "delete", "twice"):
        op.execute(f"DROP TRIGGER {table}_no_{what}")


def drop_function() -> None:
    """The last step down."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION lotrinh_only_grows()")


def _guard_postgresql(table: str) -> None:
    refuse = "EXECUTE FUNCTION lotrinh_only_grows()"
    op.execute(_FUNCTION)
    op.execute(f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
    # ALWAYS: also where a session plays the replica, which turns ordinary triggers off.
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_grows")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate")


def _guard_sqlite(table: str, keys: Sequence[Sequence[str]], twice: str) -> None:
    for what in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'lotrinh: table {table} only grows; {what.upper()} is refused'); END"
        )
    raised = "RAISE(IGNORE)" if twice == "IGNORE" else f"RAISE(ABORT, 'lotrinh: already written in {table}')"
    same = " OR ".join(  # names of tables and columns are a revision's own constants, never input
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in key)})"  # noqa: S608
        for key in [*keys, ("rowid",)]
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_twice BEFORE INSERT ON {table} WHEN {same} BEGIN SELECT {raised}; END"
    )
