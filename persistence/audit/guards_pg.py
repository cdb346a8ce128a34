"""What a PostgreSQL database does by itself, asked: a table or what it is of, a name, and a text that says how it is made.

Read by ``persistence.audit.guards``. Beside triggers and rules: tables in the place of tables or below them, whose rows no trigger guards,
and functions and operators that are called like the server's own: they would answer in its place.
"""

from __future__ import annotations

from typing import Final

_TRIGGERS: Final = (
    "SELECT r.relname, t.tgname, concat_ws(' ', 'trigger', t.tgenabled, t.tgtype, t.tgqual IS NULL, f.proname, f.prosrc,"
    " nullif(t.tgattr::text, ''), nullif(encode(t.tgargs, 'hex'), ''))"
    " FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid"
    " WHERE r.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"
)
_RULES: Final = (
    "SELECT r.relname, w.rulename, concat_ws(' ', 'rule', w.ev_type, w.ev_enabled, md5(pg_get_ruledef(w.oid)))"
    " FROM pg_rewrite w JOIN pg_class r ON r.oid = w.ev_class WHERE r.relnamespace = current_schema()::regnamespace"
)
_POLICIES: Final = (
    "SELECT r.relname, 'row security', concat_ws(' ', 'row security', r.relforcerowsecurity) FROM pg_class r"
    " WHERE r.relnamespace = current_schema()::regnamespace AND r.relrowsecurity"
)
_CONSTRAINTS: Final = (
    "SELECT r.relname, k.conname, concat_ws(' ', 'constraint', k.contype, k.convalidated) FROM pg_constraint k"
    " JOIN pg_class r ON r.oid = k.conrelid WHERE r.relnamespace = current_schema()::regnamespace AND k.contype IN ('p', 'u', 'c', 'f')"
)
_EVENTS: Final = (
    "SELECT 'database', evtname, concat_ws(' ', 'event trigger', evtenabled) FROM pg_event_trigger"
)
_COLUMNS: Final = (
    "SELECT r.relname, 'columns', 'columns ' || string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
    " nullif(a.attgenerated::text, ''), nullif(a.attidentity::text, ''), CASE WHEN a.attcollation <> y.typcollation THEN"
    " a.attcollation::regcollation::text END, pg_get_expr(d.adbin, d.adrelid)), ', ' ORDER BY a.attname)"
    " FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid JOIN pg_type y ON y.oid = a.atttypid"
    " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
    " WHERE r.relnamespace = current_schema()::regnamespace AND r.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY r.relname"
)
_KINDS: Final = (
    "SELECT relname, 'kind', concat_ws(' ', 'kind', relkind, relpersistence) FROM pg_class"
    " WHERE relnamespace = current_schema()::regnamespace AND (relkind IN ('f', 'p') OR relkind = 'r' AND relpersistence <> 'p')"
)
_CHILDREN: Final = (
    "SELECT r.relname, i.inhrelid::regclass::text, 'child' FROM pg_inherits i JOIN pg_class r ON r.oid = i.inhparent"
    " WHERE r.relnamespace = current_schema()::regnamespace AND r.relkind IN ('r', 'p')"
)
_FUNCTIONS: Final = (
    "SELECT 'database', p.oid::regprocedure::text, 'function ' || p.prosrc FROM pg_proc p"
    " WHERE p.pronamespace = current_schema()::regnamespace"
    " AND EXISTS (SELECT 1 FROM pg_proc q WHERE q.pronamespace = 'pg_catalog'::regnamespace AND q.proname = p.proname)"
    " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')"
)
_OPERATORS: Final = (
    "SELECT 'database', p.oid::regoperator::text, 'operator ' || p.oprcode::text FROM pg_operator p"
    " WHERE p.oprnamespace = current_schema()::regnamespace"
    " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_operator'::regclass AND d.objid = p.oid AND d.deptype = 'e')"
)
"""Those of an extension that an office put there are no matter of ours."""

ON_SERVER: Final = (
    _TRIGGERS,
    _RULES,
    _POLICIES,
    _CONSTRAINTS,
    _EVENTS,
    _COLUMNS,
    _KINDS,
    _CHILDREN,
    _FUNCTIONS,
    _OPERATORS,
)
