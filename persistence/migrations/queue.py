"""The schema of procrastinate as a step of ours: its tables lie apart from the record, and go with one statement."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from sqlalchemy import Connection

SCHEMA: Final = "lotrinh_jobs"


def make_queue(connection: Connection) -> None:
    """Put procrastinate's tables, types and functions into a schema of their own, on PostgreSQL. The role needs CREATE on the database."""
    if connection.dialect.name != "postgresql":
        return
    before = connection.exec_driver_sql("SELECT current_setting('search_path')").scalar_one()
    connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
    # The driver sends several statements at once only without parameters; a percent sign is then a percent sign.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(files("procrastinate.sql").joinpath("schema.sql").read_bytes())
    finally:
        cursor.close()
    connection.exec_driver_sql("SELECT set_config('search_path', %s, true)", (before,))


def take_queue_away(connection: Connection) -> None:
    """Take the schema back with all that is in it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
