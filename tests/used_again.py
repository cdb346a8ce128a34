"""Databases of PostgreSQL that tests use one after another: emptied, proved to be as new, and handed out again.

To make a database is to make six hundred files, and to drop it is to remove them: a third of the whole run went there. What a test
leaves is rows in a few tables, so these are deleted. Whatever else it changed (a table, a trigger, a right, a function) shows in the
fingerprint of the schema, and such a database is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import psycopg
from psycopg import sql

from tests import postgresql as pg

_OURS: Final = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_FINGERPRINT: Final = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line COLLATE "C")) FROM (
  SELECT concat_ws('|', 'c', n.nspname, c.relname, c.relkind, c.relnatts, c.relowner, c.relacl, c.reloptions, c.relrowsecurity) AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE OURS
  UNION ALL SELECT concat_ws('|', 'a', n.nspname, c.relname, a.attname, a.attacl, a.attisdropped)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE OURS AND a.attnum > 0 AND (a.attacl IS NOT NULL OR a.attisdropped)
  UNION ALL SELECT concat_ws('|', 't', n.nspname, c.relname, g.tgname, g.tgenabled, g.tgtype)
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE OURS AND NOT g.tgisinternal
  UNION ALL SELECT concat_ws('|', 'i', n.nspname, c.relname, g.tgtype, g.tgenabled, count(*))
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE OURS AND g.tgisinternal AND g.tgenabled <> 'O' GROUP BY n.nspname, c.relname, g.tgtype, g.tgenabled
  UNION ALL SELECT concat_ws('|', 'f', n.nspname, p.proname, p.proacl, p.proowner, md5(p.prosrc))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE OURS
  UNION ALL SELECT concat_ws('|', 'k', n.nspname, k.conname, k.contype, k.convalidated)
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE OURS
  UNION ALL SELECT concat_ws('|', 'n', n.nspname, n.nspowner, n.nspacl) FROM pg_namespace n WHERE OURS
  UNION ALL SELECT concat_ws('|', 'd', d.defaclrole, d.defaclnamespace, d.defaclobjtype, d.defaclacl) FROM pg_default_acl d
  UNION ALL SELECT concat_ws('|', 'e', e.extname, e.extversion) FROM pg_extension e
  UNION ALL SELECT concat_ws('|', 's', s.setrole, s.setconfig) FROM pg_db_role_setting s
    JOIN pg_database b ON b.oid = s.setdatabase WHERE b.datname = current_database()
  UNION ALL SELECT concat_ws('|', 'b', b.datacl, b.datconnlimit) FROM pg_database b WHERE b.datname = current_database()
) AS told
""".replace("OURS", _OURS)
# Tables that never held a row have no bytes. Guards that always fire are put back as such.
_EMPTY: Final = """
DO $$
DECLARE held record; guards text[]; guard text;
BEGIN
  FOR held IN SELECT c.oid, c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE OURS AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0 LOOP
    SELECT coalesce(array_agg(tgname), '{}') INTO guards
      FROM pg_trigger WHERE tgrelid = held.oid AND NOT tgisinternal AND tgenabled = 'A';
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', held.name);
    EXECUTE format('DELETE FROM %s', held.name);
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER ALL', held.name);
    FOREACH guard IN ARRAY guards LOOP
      EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', held.name, guard);
    END LOOP;
  END LOOP;
END $$
""".replace("OURS", _OURS)
_HOLDING: Final = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE OURS AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0
""".replace("OURS", _OURS)
_COUNTED: Final = "SELECT schemaname, sequencename, start_value, last_value FROM pg_sequences"
_OTHERS: Final = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_Name: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class Spares:
    """The databases made from one template that nobody uses at the moment."""

    server: pg.Server
    template: str
    _free: list[str] = field(default_factory=list)
    _new: str = ""
    _rows: dict[_Name, bytes] = field(default_factory=dict)
    _counts: dict[_Name, int] = field(default_factory=dict)

    @contextmanager
    def one(self) -> Iterator[str]:
        """The name of a database as the template has it."""
        name = self._free.pop() if self._free else self._made()
        yield name
        if self._cleaned(name):
            self._free.append(name)
        else:
            self.server.drop(name)

    def _made(self) -> str:
        name = self.server.create(template=self.template)
        if not self._new:
            with self._connected(name) as link:
                self._look(link)
        return name

    def _look(self, link: psycopg.Connection) -> None:
        """What a new one is like."""
        self._new = _fingerprint(link)
        for schema, table in link.execute(_HOLDING).fetchall():
            with link.cursor().copy(_copying("COPY {} TO STDOUT", (schema, table))) as rows:
                self._rows[schema, table] = b"".join(rows)
        self._counts = {
            (s, n): last for s, n, _, last in link.execute(_COUNTED).fetchall() if last is not None
        }

    def _cleaned(self, name: str) -> bool:
        """Whether it is as new again."""
        try:
            with self._connected(name) as link:
                link.execute(_OTHERS)
                link.execute(_EMPTY)
                self._fill(link)
                return _fingerprint(link) == self._new
        except psycopg.Error:  # a test may leave it in any state
            return False

    def _fill(self, link: psycopg.Connection) -> None:
        for table, rows in self._rows.items():
            with link.cursor().copy(_copying("COPY {} FROM STDIN", table)) as into:
                into.write(rows)
        for schema, name, start, last in link.execute(_COUNTED).fetchall():
            should = self._counts.get((schema, name))
            if last != should:
                value = (f'"{schema}"."{name}"', start if should is None else should, should is not None)
                link.execute("SELECT setval(%s::regclass, %s, %s)", value)

    def _connected(self, name: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.server.folder), user="postgres", dbname=name)


def _fingerprint(link: psycopg.Connection) -> str:
    found = link.execute(_FINGERPRINT).fetchone()
    return str(found[0]) if found else ""


def _copying(command: str, table: _Name) -> sql.Composed:
    return sql.SQL(command).format(sql.Identifier(*table))
