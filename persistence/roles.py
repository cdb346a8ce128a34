"""On a server, two roles: the owner, who migrates, and the one under which the program runs, who cannot change what only grows.

Called by ``lotrinh db grant``, as the owner, after each migration. The triggers refuse changes to everybody; but their owner could drop
them. The program's role owns nothing, so it can neither change a guarded row nor drop a guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import text

from persistence.database import Database
from persistence.errors import NoRoles, UnknownRole
from persistence.jobs.server import SCHEMA as QUEUE
from persistence.models import GUARDED, Base

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_EMPTIED: Final = frozenset(
    {
        "appointments",
        "bulk_jobs",
        "bulk_rows",
        "case_units",
        "failed_sign_ins",
        "job_keys",
        "jobs",
        "made_pdfs",
        "list_chunks",
        "list_imports",
        "list_layouts",
        "list_rows",
        "name_words",
        "passkeys",
        "person_index",
        "person_pairs",
        "unfinished_forms",
        "waiting_files",
        "webhook_deliveries",
    }
)
"""Tables whose rows are replaced as a whole, or go after a while."""

_ONCE: Final = frozenset({*GUARDED, "documents"})
"""Tables into which rows are only put."""

_NAMES: Final = ("filename", "title")
"""What may change about a paper: what somebody called it, when the person is erased."""

_CLOSING: Final = ("met_by_seq", "met_at", "ended_by_seq", "ended_at", "closed_by_case", "superseded")
"""What may change about a deadline."""


def grant(database: Database, role: str) -> None:
    """Give ``role`` what the program needs, and take from it all else. ``UnknownRole``; ``NoRoles`` on SQLite."""
    if database.dialect != "postgresql":
        raise NoRoles(
            "SQLite has no roles: there the triggers guard the record, and who may open the file is a matter of its permissions.",
            vi="SQLite không có vai trò: bản ghi được bảo vệ bằng trigger, ai mở được tệp là do quyền của tệp.",
        )
    if not _NAME.fullmatch(role):
        raise _unknown(
            "a role's name of small letters, digits and _ is expected", "tên vai trò gồm chữ thường, số và _"
        )
    with database.writing() as connection:
        found = connection.execute(
            text("SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = :role"),
            {"role": role},
        ).first()
        if found is None:
            raise _unknown(
                "there is no such role; CREATE ROLE it first", "chưa có vai trò này; hãy CREATE ROLE trước"
            )
        if found[0] or found[1]:
            raise _unknown(
                "it owns the tables or is a superuser; name another one",
                "vai trò này là chủ các bảng hoặc là superuser; hãy dùng vai trò khác",
            )
        schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        for statement in _statements(role, str(schema)):
            connection.exec_driver_sql(statement)


def _statements(role: str, schema: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    yield f"GRANT SELECT ON alembic_version TO {role}"
    for table in sorted(Base.metadata.tables):
        yield f"GRANT SELECT, INSERT ON {table} TO {role}"
        if table == "deadlines":
            yield f"GRANT UPDATE ({', '.join(_CLOSING)}) ON {table} TO {role}"
        elif table == "documents":
            yield f"GRANT UPDATE ({', '.join(_NAMES)}) ON {table} TO {role}"
        elif table not in _ONCE:
            yield f"GRANT UPDATE ON {table} TO {role}"
        if table in _EMPTIED:
            yield f"GRANT DELETE ON {table} TO {role}"
    yield f"GRANT USAGE ON SCHEMA {QUEUE} TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {QUEUE} TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {QUEUE} TO {role}"


def _unknown(en: str, vi: str) -> UnknownRole:
    return UnknownRole(f"The role cannot be used: {en}.", vi=f"Không dùng được vai trò: {vi}.")
