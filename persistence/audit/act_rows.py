"""Entries with the acts behind them, as rows from either database, seen to hold as fast as this language allows. Only the standard library.

``act_worker`` (a file) and ``act_worker_pg`` (a server) give the rows. Of an act's entry the quick way puts together what its body must
begin and end with, from the columns of the entry and of the act, and compares letter by letter; the hash of the act, put together from
its columns, is among it. Whatever does not stand so is left to the sure way (``act_worker.Acts``), row by row.
"""

from __future__ import annotations

import re
from hashlib import sha256
from importlib import import_module
from typing import Any, Final

_chain: Any = import_module("chain_worker" if __name__ == "act_rows" else "persistence.audit.chain_worker")

BLANK: Final = _chain.BLANK
SHOWN: Final = (
    "id", "case_id", "seq", "act", "branch", "at", "recorded_at", "actor_id", "actor_name", "role", "unit_id", "unit_name", "power",
    "stage_from", "stage_to", "inputs", "facts", "idempotency_key", "command_hash",
)  # fmt: skip
"""Columns of an act in the order of the rows; in the place of ``facts`` stands what is sealed, where anything is."""

CLEAR, SEALED = b"1", b"2"
"""What a row says of itself: entry and act have the same columns, all of them texts; what is personal is in the clear, or is sealed."""

BY_ITSELF: Final = ("kind", "act", "actor_id", "unit_id", "recorded_at", "case_id")
"""What a row of an entry without an act says instead: a mark of its own, then these columns with a separator before each, all of them
texts. The last has a mark before it, or is another mark where there is none."""
ALONE, BETWEEN, THERE, NONE = b"0", b"\x1f", b"+", b"-"

_CLEAR: Final = (
    b'{"act":"%b","actor_id":"%b","actor_name":"%b","at":"%b+00:00","branch":"%b","case_id":"%b","command_hash":"%b","facts":%b,"id":"%b",'
    b'"idempotency_key":"%b","inputs":%b,"power":%b,"recorded_at":"%b+00:00","role":"%b","seq":%d,"stage_from":"%b","stage_to":"%b",'
    b'"unit_id":"%b","unit_name":"%b"}'
)
_SEALED: Final = (
    b'{"act":"%b","actor_id":"%b","actor_name":"%b","at":"%b+00:00","branch":"%b","case_id":"%b","id":"%b",'
    b'"idempotency_key":"%b","power":%b,"recorded_at":"%b+00:00","role":"%b","sealed":"%b","seq":%d,"stage_from":"%b","stage_to":"%b",'
    b'"unit_id":"%b","unit_name":"%b"}'
)
_HEAD: Final = (
    b'{"act":"%b","act_hash":"%b","act_seq":%d,"actor":{"name":"%b","role":"%b","unit":"%b"},"actor_id":"%b","at":"%b+00:00",'
    b'"case_id":"%b"'
)
_ACTOR: Final = b',"actor":{'
_MIDDLE: Final = b',"kind":"act","origin":"'
_PERSON: Final = b'","person_id":"'
_ORIGIN: Final = 200  # no longer is what tells whence somebody asked
_END: Final = (
    b',"recorded_at":"%b+00:00","seq":%d,"stage_from":"%b","stage_to":"%b","stream":"%b","unit_id":"%b"}'
)
_NOTHING: Final = b',"deadlines":[],"documents":[]'
_KEPT: Final = b',"case_kept":"'
_TO_BARE: Final = len(_KEPT) + 64
_BARE: Final = b'"' + _NOTHING + _MIDDLE

Run = tuple[bytes, int, bytes, int, bytes]
ROW: Final = ("prev_hash", "body", "hash", "stream", "seq", "person_id", "fits", *SHOWN)
"""Of an entry, then what the row says of itself, then of the act."""


def passed(rows: Any, beside: Any) -> tuple[bool, int, list[Run], list[tuple[bytes, int]]]:  # noqa: ANN401, C901, PLR0912
    """Whether the rows hold, how many there are, the runs of entries among them, and the places that are left to the sure way.

    What the acts add up to and leave behind goes to ``beside`` (``act_worker.Acts``).
    """
    runs: dict[bytes, list[Any]] = {}
    done: list[tuple[bytes, list[Any]]] = []
    odd: list[tuple[bytes, int]] = []
    count, sha, bare = 0, sha256, _BARE + _PERSON
    for (
        prev, body, digest, stream, seq, person, fits, key, case, number, act, branch, at, recorded, actor, name, role, unit, unit_name,
        power, start, stage, inputs, facts, again, command,
    ) in rows:  # fmt: skip
        count += 1
        if sha(b"%b\n%b" % (prev, body)).hexdigest().encode() != digest:
            return False, count, [], []
        run = runs.get(stream)
        if run is None or run[2] + 1 != seq:
            run = runs[stream] = [seq, prev, seq, digest, case, 0, 0, b"", b"", b"", b""]
            done.append((stream, run))
        elif run[3] != prev:
            return False, count, [], []
        else:
            run[2], run[3] = seq, digest
        if run[4] is None:
            run[4] = case
        if fits not in {CLEAR, SEALED} or at[10] != BLANK or recorded[10] != BLANK or run[4] != case:
            if not fits or not alone(stream, seq, person, body, fits):
                odd.append((stream, seq))
            continue
        moment, told = at.replace(b" ", b"T"), recorded.replace(b" ", b"T")
        if fits == CLEAR:
            held = facts if not facts.rfind(b"{") else untagged(facts)
            text = _CLEAR % (act, actor, name, moment, branch, case, command, held, key, again, inputs, power, told, role, number, start,
                             stage, unit, unit_name)  # fmt: skip
        else:
            text = _SEALED % (act, actor, name, moment, branch, case, key, again, power, told, role, facts, number, start, stage, unit,
                              unit_name)  # fmt: skip
        hashed = sha(text).hexdigest().encode()
        head = _HEAD % (act, hashed, number, name, role, unit_name, actor, moment, case)
        end = _END % (told, seq, start, stage, stream, unit)
        here = len(head) if body.startswith(head) else after_delegation(body, head)
        if not here or not (body.endswith(end) or sealed_before(body, end)):
            odd.append((stream, seq))
            continue
        kept, there = body[here + len(_KEPT) : here + _TO_BARE], here + _TO_BARE + len(bare)
        if not (body.startswith(bare, here + _TO_BARE) and body.startswith(_KEPT, here) and kept.isalnum()):
            middle = body.find(_MIDDLE, here)
            there = body.find(_PERSON, middle, middle + _ORIGIN) + len(_PERSON)
            if middle < 0 or there < middle:
                odd.append((stream, seq))
                continue
            bare = _BARE + body[middle + len(_MIDDLE) : there]
            kept = beside.listed(key, case, number, body[here:middle])
        if not body.startswith(person + b'","', there):
            odd.append((stream, seq))
            continue
        run[5] += 1
        if number > run[6]:
            run[6], run[7], run[8], run[9] = number, stage, at, kept
        if number == 1:
            run[10] = at
    return True, count, beside.add_up(done), odd


def alone(stream: bytes, seq: int, person: bytes | None, body: bytes, said: bytes) -> bool:
    """Whether an entry, whose hash was seen to hold, has no act and says what its columns say."""
    mark, *told = said.split(BETWEEN)
    if mark != ALONE or len(told) != len(BY_ITSELF):
        return False
    kind, act, actor, unit, at, case = told
    entry = (
        stream,
        seq,
        at,
        kind,
        act,
        actor,
        unit,
        None if case == NONE else case[1:],
        person,
        body,
        b"",
        b"",
    )
    of_act = kind == b"act" or body.startswith(b'{"act":"%b","act_hash":"' % act)
    return not of_act and bool(_chain.told_plainly(*entry) or _chain.read(entry))


def after_delegation(body: bytes, head: bytes) -> int:
    """How far the same beginning goes in a body that tells first by which paper the officer acted for another; 0 where it does not."""
    own = head.index(_ACTOR) + len(_ACTOR)
    if not body.startswith(head[:own] + b'"delegation":{'):
        return 0
    rest = b"}," + head[own:]
    found = body.find(rest, own)
    return found + len(rest) if found > 0 else 0


def sealed_before(body: bytes, end: bytes) -> bool:
    """Whether a body ends so with a sealed text behind the moment of recording.

    A quote within a text is escaped, so a text without quotes or signs of escape between two keys is one text.
    """
    recorded, rest = end[:_RECORDED], end[_RECORDED:]
    start = body.rfind(b'"sealed":"', 0, -len(rest))
    held = body[start + 10 : len(body) - len(rest)]
    whole = held.endswith(b'",') and b'"' not in held[:-2] and b"\\" not in held
    return start > 0 and whole and body.endswith(rest) and body.endswith(recorded, 0, start)


_RECORDED: Final = len(b',"recorded_at":"2026-01-01T00:00:00.000000+00:00",')
_TAGGED: Final = re.compile(rb'\{"(date|moment|set)":("[^"\\]*"|\[[^\[\]\\]*\])\}')
"""A day, a moment or a set as facts are stored. A quote within a text is escaped, so these quotes are those of JSON."""


def untagged(facts: bytes) -> bytes:
    """Facts as acts are hashed, from the form in which they are stored."""
    return _TAGGED.sub(_untagged, facts)


def _untagged(found: re.Match[bytes]) -> bytes:
    held = found[2]
    return held if found[1] != b"moment" or b"." in held else held.replace(b"+", b".000000+")
