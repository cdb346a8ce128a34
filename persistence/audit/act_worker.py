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
_asked: Any = import_module(f"{_PLACE}act_questions")

Run = tuple[bytes, int, bytes, int, bytes]
Case = tuple[int, int, bytes, bytes, bytes, bytes]
"""Of a case: number of its acts; number, stage, moment and told fingerprint of the last; moment of the first."""

Beside = tuple[int, dict[bytes, Case], list[bytes], list[bytes], list[bytes]]
"""The number of acts, the cases, fingerprints of rows told of, and of those told of before rows had fingerprints; the laws judged by."""

Part = tuple[bool, int, list[Run], Beside | None]
"""Whether the rows hold, how many there are, the runs of entries among them, what the entries tell of what stands beside the acts."""

_BEFORE: Final = f"PRAGMA mmap_size={_chain.MAPPED}; BEGIN"
_CLEAR: Final = (b"{}", b"{}", b"")
_NOTHING: Final = b',"deadlines":[],"documents":[]'
_AT_ONCE: Final = 1_000
_WRONG: Final = (TypeError, ValueError, LookupError, AttributeError, RecursionError, sqlite3.Error)


def check_whole(path: str, spans: Iterable[tuple[int, int]]) -> Part:
    """The rows of a file, span by span (first and last, both included), with the acts behind the entries, in one snapshot of the file."""
    try:
        uri = f"{Path(path).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.text_factory = bytes
            connection.executescript(_BEFORE)
            ask, bare = connection.execute, _rows.reading(uri, _BEFORE, _asked.BARE)

            def handed(span: tuple[int, int], take: Callable[..., None]) -> int:
                if bare is not None:
                    return int(bare(*span, take))
                connection.create_function("take", len(_rows.ROW), take)
                return int(ask(_asked.QUICK, span).fetchone()[0])

            return through(
                (partial(handed, span) for span in spans),
                lambda places: (ask(_asked.ONE, (stream.decode(), seq)).fetchone() for stream, seq in places),
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
    told = dict(zip(_asked.OF_ACT, (_chain.text_of(value) for value in act), strict=True))
    for name in ("at", "recorded_at"):
        told[name] = _moment_of(str(told[name]))
    power, told["power"] = told["power"], json.loads(str(told["power"]))
    if _CANONICAL.encode(told["power"]) != power:
        return False
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
