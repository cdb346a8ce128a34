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
        "duty_places",
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
        "person_words",
        "sessions",
        "unfinished_forms",
        "waiting_files",
        "webhook_deliveries",
    }
)
"""Tables whose rows are replaced as a whole, or go after a while."""

_ONCE: Final = frozenset({*GUARDED, "documents", "cite_sets", "entry_cites"})
"""Tables into which rows are only put."""

_NAMES: Final = ("filename", "title")
"""What may change about a paper: what somebody called it, when the person is erased."""

_RIGHTS: Final = (
    "SELECT rolsuper, rolname = current_user, rolcreaterole, rolreplication, pg_has_role(rolname, current_user, 'MEMBER'),"
    " EXISTS (SELECT 1 FROM pg_roles AS other WHERE other.rolname <> mine.rolname AND pg_has_role(mine.rolname, other.oid, 'MEMBER')"
    " AND (other.rolsuper OR other.rolcreaterole OR other.rolname IN ('pg_write_all_data', 'pg_write_server_files',"
    " 'pg_execute_server_program', 'pg_database_owner')))"
    " FROM pg_roles AS mine WHERE rolname = :role"
)
"""By what a role would come to own the tables, or to write past their guards: by itself, or through a role whose member it is."""

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
            text(_RIGHTS),
            {"role": role},
        ).first()
        if found is None:
            raise _unknown(
                "there is no such role; CREATE ROLE it first", "chưa có vai trò này; hãy CREATE ROLE trước"
            )
        if any(found):
            raise _unknown(
                "it owns the tables, or may become who owns them or a superuser (SUPERUSER, CREATEROLE, REPLICATION, membership); name"
                " another one, or take that from it",
                "vai trò này là chủ các bảng, hoặc có thể trở thành chủ bảng hay superuser (SUPERUSER, CREATEROLE, REPLICATION, là"
                " thành viên của vai trò khác); hãy dùng vai trò khác hoặc thu hồi các quyền đó",
            )
        schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
        for statement in _statements(role, str(schema)):
            connection.exec_driver_sql(statement)


def _statements(role: str, schema: str) -> Iterator[str]:
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}"
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
