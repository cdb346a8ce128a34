"""One part of the audit trail of a SQLite database with the line of the journal behind each entry.

Run by ``persistence.audit.quick`` as ``chain_worker`` is, beside which it stands and whose checks of the entries it makes: ``python -I -S
act_worker.py FILE FIRST LAST``. What entries tell of rows beside the acts goes back as fingerprints (``Beside``), to be held against those
rows by ``persistence.audit.whole``.
"""

from __future__ import annotations

import gc
import json
import marshal
import re
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Final

if (
    __name__ == "__main__"
):  # alone it knows nothing of the packages, whose first module would load all of SQLAlchemy
    sys.path.insert(0, str(Path(__file__).parent))
_chain: Any = import_module("chain_worker" if __name__ == "__main__" else "persistence.audit.chain_worker")

Run = tuple[bytes, int, bytes, int, bytes]
Case = list[Any]
"""Of a case: number of its acts; number, stage, moment and told fingerprint of the last; moment of the first."""

Beside = tuple[int, dict[bytes, Case], list[bytes], list[bytes]]
"""The number of acts, the cases, fingerprints of rows told of, and those of rows told by entries of before rows had fingerprints."""

_OF_ACT: Final = (
    "id", "case_id", "seq", "act", "branch", "at", "recorded_at", "actor_id", "actor_name", "role", "unit_id", "unit_name",
    "power", "stage_from", "stage_to", "inputs", "facts", "idempotency_key", "command_hash", "sealed",
)  # fmt: skip
ACTS_TOO: Final = (
    f"SELECT {', '.join(f'e.{name}' for name in _chain.COLUMNS)}, {', '.join(f'a.{name}' for name in _OF_ACT)}"  # noqa: S608 - constants
    " FROM audit_entries AS e LEFT JOIN acts AS a ON a.audit_stream = e.stream AND a.audit_seq = e.seq"
    " WHERE e.rowid BETWEEN ? AND ? ORDER BY e.rowid"
)
_CLEAR: Final = (b"{}", b"{}", b"")
_NOTHING: Final = b',"deadlines":[],"documents":[]'
_KEPT: Final = b',"case_kept":"'
_PLAIN_KEPT: Final = len(_KEPT) + 64 + len(b'"') + len(_NOTHING)


def check_whole(path: str, first: int, last: int) -> tuple[bool, int, list[Run], Beside | None]:
    """The same with the acts behind the entries."""
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            connection.execute(f"PRAGMA mmap_size={_chain.MAPPED}")
            beside = Acts()
            held = _chain.rows_hold(beside.passed(connection.execute(ACTS_TOO, (first, last))))
            return (*held, beside.told) if beside.good else (False, held[1], [], None)
    except (TypeError, ValueError, LookupError, RecursionError, sqlite3.Error):
        return False, 0, [], None


class Acts:
    """Looks at the acts behind the entries as they pass by."""

    def __init__(self) -> None:
        self.good = True
        self._acts = 0
        self._cases: dict[bytes, Case] = {}
        self._rows: list[bytes] = []
        self._before: list[bytes] = []

    @property
    def told(self) -> Beside:
        """What the entries tell of what stands beside the acts."""
        return self._acts, self._cases, self._rows, self._before

    def passed(self, rows: Any) -> Any:  # noqa: ANN401 - a cursor
        """The entries, each without its act."""
        for row in rows:
            body = row[9]
            if row[12] is not None:
                self._acts += 1
                if not self._holds(row, body):
                    self.good = False
                    return
            elif row[3] == b"act" or body.startswith(b'{"act":"' + row[4] + b'","act_hash":"'):
                self.good = False
                return
            yield row[:12]

    def _holds(self, row: Any, body: bytes) -> bool:  # noqa: ANN401 - a row
        (key, case, number, act, _, at, recorded, _, _, _, _, _, _, _, stage, inputs, facts, _, command, sealed) = row[12:]  # fmt: skip
        if at[10] != _chain.BLANK or recorded[10] != _chain.BLANK:
            return False
        digest = sha256(_act_text(row[12:])).hexdigest().encode()
        start = b'{"act":"' + act + b'","act_hash":"%b","act_seq":%d,' % (digest, number)
        if not body.startswith(start) and not _slowly(row[12:], body):
            return False
        if sealed and (inputs, facts, command) != _CLEAR:
            return False
        here = body.find(b'","case_id":"' + case + b'"', len(start)) + len(case) + 14
        there = body.find(b',"kind":"act","origin":"', here)
        between = body[here:there]
        if here < len(case) + 14 or there < 0:
            return False
        kept = b""
        if len(between) == _PLAIN_KEPT and between.endswith(_NOTHING) and between.startswith(_KEPT):
            kept = between[14:78]
        elif between != _NOTHING:
            kept = self._list(key, case, number, between)
        mine = self._cases.get(case)
        if mine is None:
            mine = self._cases[case] = [0, 0, b"", b"", b"", b""]
        mine[0] += 1
        if number > mine[1]:
            mine[1:5] = number, stage, at, kept
        if number == 1:
            mine[5] = at
        return True

    def _list(self, key: bytes, case: bytes, number: int, between: bytes) -> bytes:
        """Fingerprints of what the entry tells; the one of the case after the act."""
        told = json.loads(b"{" + between[1:] + b"}")
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


def paper_told(told: dict[str, Any]) -> list[Any]:
    """What an entry tells of a paper, with what it leaves out where there is nothing."""
    kept = told.get("kept", "")
    return [
        told["form"], told["sha256"], kept, told["template"], told.get("origin", "issued"), told.get("kind", ""),
        told.get("media_type", ""), told.get("pages"), told.get("signs", ""), told.get("lineage", ""), told.get("number", ""),
        told.get("code", ""),
    ]  # fmt: skip


def fingerprint(told: list[Any]) -> bytes:
    """SHA-256 of the canonical text."""
    return sha256(str(_CANONICAL.encode(told)).encode()).digest()


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _act_text(row: Any) -> bytes:  # noqa: ANN401 - an act
    """The canonical text of an act as ``workflows.audit.act_text`` writes it, where no text in it has to be escaped."""
    (key, case, seq, act, branch, at, recorded, actor, name, role, unit, unit_name, power, stage, to, inputs, facts, idem, command,
     sealed) = row  # fmt: skip
    if sealed:
        clear, entered, hidden = b"", b"", b',"sealed":"' + sealed + b'"'
    else:
        told = _TAGGED.sub(_untagged, facts) if b':{"' in facts else facts
        clear = b',"command_hash":"' + command + b'","facts":' + told
        entered, hidden = b',"inputs":' + inputs, b""
    return b''.join((
        b'{"act":"', act, b'","actor_id":"', actor, b'","actor_name":"', name, b'","at":"', at[:10], b"T", at[11:],
        b'+00:00","branch":"', branch, b'","case_id":"', case, b'"', clear, b',"id":"', key, b'","idempotency_key":"', idem, b'"',
        entered, b',"power":', power, b',"recorded_at":"', recorded[:10], b"T", recorded[11:], b'+00:00","role":"', role, b'"', hidden,
        b',"seq":%d' % seq, b',"stage_from":"', stage, b'","stage_to":"', to, b'","unit_id":"', unit, b'","unit_name":"', unit_name,
        b'"}',
    ))  # fmt: skip


_TAGGED: Final = re.compile(rb'\{"(date|moment|set)":("[^"\\]*"|\[[^\[\]\\]*\])\}')
"""A day, a moment or a set as facts are stored. A quote within a text is escaped, so these quotes are those of JSON."""


def _untagged(found: re.Match[bytes]) -> bytes:
    held = found[2]
    return held if found[1] != b"moment" or b"." in held else held.replace(b"+", b".000000+")


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


if __name__ == "__main__":
    gc.disable()
    sys.stdout.buffer.write(marshal.dumps(check_whole(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
