"""One part of the audit trail of a SQLite database with the line of the journal behind each entry.

Run by ``persistence.audit.quick`` as ``chain_worker`` is, beside which it stands and whose checks of the entries it makes: ``python -I -S
act_worker.py FILE``, told on its standard input from which to which row to look. Most rows are seen to hold by
``act_rows``; those that look otherwise are held here one by one, the sure way. What entries tell of rows beside the acts goes back as
fingerprints (``Beside``), to be held against those rows by ``persistence.audit.whole``.
"""

from __future__ import annotations

import gc
import json
import marshal
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Final

_PLACE: Final = "" if __name__ in {"__main__", "act_worker"} else "persistence.audit."
if _PLACE == "":  # alone it knows nothing of the packages, whose first module would load all of SQLAlchemy
    sys.path.insert(0, str(Path(__file__).parent))
_chain: Any = import_module(f"{_PLACE}chain_worker")
_rows: Any = import_module(f"{_PLACE}act_rows")

Run = tuple[bytes, int, bytes, int, bytes]
Case = tuple[int, int, bytes, bytes, bytes, bytes]
"""Of a case: number of its acts; number, stage, moment and told fingerprint of the last; moment of the first."""

Beside = tuple[int, dict[bytes, Case], list[bytes], list[bytes], list[bytes]]
"""The number of acts, the cases, fingerprints of rows told of, and of those told of before rows had fingerprints; the laws judged by."""

Part = tuple[bool, int, list[Run], Beside | None]
"""Whether the rows hold, how many there are, the runs of entries among them, what the entries tell of what stands beside the acts."""

_OF_ACT: Final = (*_rows.SHOWN, "sealed")
_JOINED: Final = (
    " FROM audit_entries AS e LEFT JOIN acts AS a ON a.audit_stream = e.stream AND a.audit_seq = e.seq WHERE "
)
_ENTRY: Final = tuple(f"e.{name}" for name in _chain.COLUMNS)
_TEXTS: Final = tuple(
    name for name in (*_ENTRY, *(f"a.{name}" for name in _OF_ACT)) if not name.endswith(".seq")
)
_NO_BYTES: Final = " AND ".join(f"coalesce(+{name} < x'', 1)" for name in _TEXTS)
_ONE: Final = (
    f"SELECT {', '.join((*_ENTRY, *(f'a.{name}' for name in _OF_ACT)))},"
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

_CLEAR: Final = (b"{}", b"{}", b"")
_NOTHING: Final = b',"deadlines":[],"documents":[]'
_AT_ONCE: Final = 1_000
_WRONG: Final = (TypeError, ValueError, LookupError, RecursionError, sqlite3.Error)


def check_whole(path: str, spans: Iterable[tuple[int, int]]) -> Part:
    """The rows of a file, span by span (first and last, both included), with the acts behind the entries, in one snapshot of the file."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            connection.execute(f"PRAGMA mmap_size={_chain.MAPPED}")
            connection.execute("BEGIN")
            ask = connection.execute

            def handed(span: tuple[int, int], take: Callable[..., None]) -> int:
                connection.create_function("take", len(_rows.ROW), take)
                return int(ask(QUICK, span).fetchone()[0])

            return through(
                (partial(handed, span) for span in spans),
                lambda places: (ask(_ONE, (stream.decode(), seq)).fetchone() for stream, seq in places),
            )
    except _WRONG:
        return False, 0, [], None


def through(
    parts: Iterable[Callable[[Callable[..., None]], int]],
    sure: Callable[[list[tuple[bytes, int]]], Iterable[Any]],
) -> Part:
    """What the quick way and, where it is not enough, the sure way say of rows.

    Each part hands its rows to what it is given and says how many they were; ``sure`` gives the rows of the sure way for some places.
    Raises one of ``_WRONG`` where a row does not hold.
    """
    beside, count, runs = Acts(), 0, []
    for part in parts:
        passing = _rows.Passing(beside)
        count += part(passing.take)
        found, odd = passing.ended()
        runs += found
        for start in range(0, len(odd), _AT_ONCE):
            places = odd[start : start + _AT_ONCE]
            if sum(beside.holds(row) for row in sure(places)) != len(places):
                return False, count, [], None
    return True, count, runs, beside.told


class Acts:
    """What the acts add up to and leave behind, and the sure way of holding them against their entries."""

    def __init__(self) -> None:
        self.acts = 0
        self.cases: dict[bytes, Case] = {}
        self._rows: list[bytes] = []
        self._before: list[bytes] = []
        self.laws: set[bytes] = set()

    @property
    def told(self) -> Beside:
        """What the entries tell of what stands beside the acts."""
        return self.acts, self.cases, self._rows, self._before, sorted(self.laws - {b""})

    def holds(self, row: Any) -> bool:  # noqa: ANN401 - a row of the sure way
        """Whether an entry, whose hash was seen to hold, says what its columns say, and the act behind it is the one that it tells."""
        entry, act, body = row[:12], row[12:-1], row[9]
        if not row[-1] or not (_chain.told_plainly(*entry) or _chain.read(entry)):
            return False
        if act[0] is None:
            return bool(entry[3] != b"act") and not body.startswith(
                b'{"act":"' + entry[4] + b'","act_hash":"'
            )
        return self._act(act, body)

    def _act(self, act: Any, body: bytes) -> bool:  # noqa: ANN401 - an act
        key, case, number, name, _, at, _, _, _, _, _, _, _, _, stage, inputs, facts, _, command, sealed = act
        if not _slowly(act, body) or (sealed and (inputs, facts, command) != _CLEAR):
            return False
        here = body.find(b'","case_id":"' + case + b'"', len(name)) + len(case) + 14
        there = body.find(b',"kind":"act","origin":"', here)
        if here < len(case) + 14 or there < 0:
            return False
        between = body[here:there]
        kept = b"" if between == _NOTHING else self.listed(key, case, number, between)
        self._add(case, (1, number, stage, at, kept, at if number == 1 else b""))
        return True

    def add_up(self, runs: Iterable[tuple[bytes, list[Any]]]) -> list[Run]:
        """Add what runs of entries tell of their cases; the runs alone."""
        found = []
        for stream, (first, prev, last, digest, case, *told) in runs:
            found.append((stream, first, prev, last, digest))
            if told[0]:
                self._add(case, tuple(told))
        return found

    def _add(self, case: bytes, told: Any) -> None:  # noqa: ANN401 - a ``Case``
        known = self.cases.get(case)
        self.acts += told[0]
        self.cases[case] = told if known is None else both(known, told)

    def listed(self, key: bytes, case: bytes, number: int, between: bytes) -> bytes:
        """Fingerprints of what the entry tells; the one of the case after the act."""
        told = json.loads(f"{{{between[1:].decode()}}}")
        where = [case.decode(), number]
        for each in told["deadlines"]:
            self._one([*where, each["term"], each["duty"], each["due_at"], list(each["cites"])], each, key)
        for each in told["documents"]:
            self._one([*where, *paper_told(each)], each, key)
        marked = "case_kept" in told
        for each in told.get("closes", ()) if marked else ():
            self._rows.append(fingerprint(["closes", *where, *each]))
        for each in told.get("entered", ()) if marked else ():
            self._rows.append(fingerprint(["entered", *where, each]))
        return str(told.get("case_kept", "")).encode()

    def _one(self, told: list[Any], each: dict[str, Any], key: bytes) -> None:
        if "row" in each:
            self._rows.append(fingerprint([*told, key.decode(), each["row"]]))
        else:
            self._before.append(fingerprint(told))


def both(one: Case, other: Case) -> Case:
    """What two parts of the acts of a case add up to."""
    last = one if one[1] > other[1] else other
    return (one[0] + other[0], *last[1:5], one[5] or other[5])


def paper_told(told: dict[str, Any]) -> list[Any]:
    """What an entry tells of a paper, with what it leaves out where there is nothing."""
    kept = told.get("kept", "")
    return [
        told["form"], told["sha256"], kept, told["template"], told.get("origin", "issued"), told.get("kind", ""),
        told.get("media_type", ""), told.get("pages"), told.get("signs", ""), told.get("lineage", ""), told.get("number", ""),
        told.get("code", ""),
    ]  # fmt: skip


def fingerprint(told: list[Any]) -> bytes:
    """A hash of texts, numbers, truth values and lists of them: the same for the same, and for nothing else."""
    return sha256(marshal.dumps(told, 2)).digest()


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _slowly(act: Any, body: bytes) -> bool:  # noqa: ANN401 - an act
    """The sure way: texts that have to be escaped, facts that are days, moments or sets."""
    told = dict(zip(_OF_ACT, (_chain.text_of(value) for value in act), strict=True))
    for name in ("at", "recorded_at"):
        told[name] = _moment_of(str(told[name]))
    told["power"] = json.loads(str(told["power"]))
    if told["sealed"]:
        for name in ("inputs", "facts", "command_hash"):
            del told[name]
    else:
        del told["sealed"]
        told["inputs"] = json.loads(str(told["inputs"]))
        facts = json.loads(str(told["facts"]))
        if [_CANONICAL.encode(told["inputs"]).encode(), _CANONICAL.encode(facts).encode()] != [*act[15:17]]:
            return False
        told["facts"] = {name: _fact(value) for name, value in facts.items()}
    return bool(json.loads(body).get("act_hash") == sha256(_CANONICAL.encode(told).encode()).hexdigest())


def _fact(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A fact as acts are hashed, from the form in which it is stored."""
    if not isinstance(value, dict):
        return value
    ((tag, held),) = value.items()
    if tag not in {"date", "moment", "set"}:
        raise ValueError("no fact is stored so")
    return _instant(held) if tag == "moment" else held


def _instant(text: str) -> str:
    """A stored moment (UTC) with its microseconds."""
    return datetime.fromisoformat(text).isoformat(timespec="microseconds")


def _moment_of(text: str) -> str:
    if text[10:11] != " ":
        raise ValueError("a moment is written in one way")
    return f"{text[:10]}T{text[11:]}+00:00"


SPAN: Final = 32
"""Bytes in which a span is told: two numbers and a line's end."""


def spans_asked() -> Iterator[tuple[int, int]]:
    """The spans told on the standard input, from which several processes take one after the other."""
    while told := os.read(0, SPAN):
        first, last = map(int, told.split())
        yield first, last


if __name__ == "__main__":
    gc.disable()  # nothing here goes in circles
    sys.stdout.buffer.write(marshal.dumps(check_whole(sys.argv[1], spans_asked())))
