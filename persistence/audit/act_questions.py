"""What the check of a file asks of it, entries with the acts behind them: ``act_worker`` and ``_act_file.c`` read the answers."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

_PLACE: Final = "" if __name__ == "act_questions" else "persistence.audit."
_chain: Any = import_module(f"{_PLACE}chain_worker")
_rows: Any = import_module(f"{_PLACE}act_rows")

OF_ACT: Final = (*_rows.SHOWN, "sealed")
_JOINED: Final = (
    " FROM audit_entries AS e LEFT JOIN acts AS a ON a.audit_stream = e.stream AND a.audit_seq = e.seq WHERE "
)
_ENTRY: Final = tuple(f"e.{name}" for name in _chain.COLUMNS)
_TEXTS: Final = tuple(
    name for name in (*_ENTRY, *(f"a.{name}" for name in OF_ACT)) if not name.endswith(".seq")
)
_NO_BYTES: Final = " AND ".join(f"coalesce(+{name} < x'', 1)" for name in _TEXTS)
ONE: Final = (
    f"SELECT {', '.join((*_ENTRY, *(f'a.{name}' for name in OF_ACT)))},"
    f" {_NO_BYTES}{_JOINED} e.stream = ? AND e.seq = ?"
)
"""A row of the sure way; last, whether no bytes stand where a text is due (which a text never equals, and is less than)."""

_TWICE: Final = {f"e.{name}" for name in ("kind", "act", "actor_id", "unit_id", "case_id", "recorded_at")}
_ALL_TEXTS: Final = f"max({', '.join(name for name in _TEXTS if name not in _TWICE)}) < x''"
_FITS: Final = (
    "e.kind = 'act' AND e.act = a.act AND e.actor_id = a.actor_id AND e.unit_id = a.unit_id AND e.case_id = a.case_id"
    f" AND +e.recorded_at = +a.recorded_at AND {_ALL_TEXTS}"
    " AND (a.sealed = '' OR (a.inputs = '{}' AND a.facts = '{}' AND a.command_hash = ''))"
)
"""Whether the columns are the same, and no bytes stand where a text is due (bytes are more than any text, and ``max`` of none is none)."""

_BY_ITSELF: Final = [f"e.{name}" for name in _rows.BY_ITSELF]
_ALONE: Final = (
    "a.rowid IS NULL AND coalesce(e.person_id, '') < x''"
    f" AND max({', '.join((*_BY_ITSELF[:-1], 'e.body', 'e.prev_hash', 'e.hash', 'e.stream'))}, coalesce(e.case_id, '')) < x''"
)
_SEPARATOR: Final = f" || char({ord(_rows.BETWEEN)}) || "
_CASE: Final = f"coalesce('{_rows.THERE.decode()}' || {_BY_ITSELF[-1]}, '{_rows.NONE.decode()}')"
_TELLS: Final = _SEPARATOR.join((f"'{_rows.ALONE.decode()}'", *_BY_ITSELF[:-1], _CASE))
_HELD: Final = "CASE a.sealed WHEN '' THEN a.facts ELSE a.sealed END"
_SAID: Final = (
    f"CASE WHEN {_FITS} THEN CASE a.sealed WHEN '' THEN '{_rows.CLEAR.decode()}' ELSE '{_rows.SEALED.decode()}' END"
    f" WHEN {_ALONE} THEN {_TELLS} END"
)


def _shown(name: str) -> str:
    """A value of a row, texts as the bytes that they are."""
    if name == "seq":
        return "a.seq"
    return f"CAST({_HELD if name == 'facts' else f'a.{name}'} AS BLOB)"


_OF_ENTRY: Final = (
    "CAST(e.prev_hash AS BLOB), CAST(e.body AS BLOB), CAST(e.hash AS BLOB), CAST(e.stream AS BLOB), e.seq"
)
QUICK: Final = (
    f"SELECT count(*), count(take({_OF_ENTRY}, CAST(e.person_id AS BLOB), CAST({_SAID} AS BLOB),"
    f" {', '.join(map(_shown, _rows.SHOWN))})){_JOINED} e.rowid BETWEEN ? AND ?"
)
"""The number of rows; each is handed to a function, which costs a third of handing them out."""

BARE: Final = (
    f"SELECT e.prev_hash, e.body, e.hash, e.stream, e.seq, e.person_id, e.kind, {', '.join(f'a.{name}' for name in OF_ACT)},"
    f" e.act, e.actor_id, e.unit_id, e.case_id, e.recorded_at, a.rowid{_JOINED} e.rowid BETWEEN ? AND ?"
)
"""The same as the columns are, for who looks at them where SQLite keeps them (``_act_file.c``)."""
