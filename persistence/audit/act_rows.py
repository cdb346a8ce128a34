"""Entries with the acts behind them, as rows from either database, seen to hold as fast as this language allows. Only the standard library.

``act_worker`` (a file) and ``act_worker_pg`` (a server) give the rows. Of an act's entry the quick way puts together what its body must
begin and end with, from the columns of the entry and of the act, and compares letter by letter; the hash of the act, put together from
its columns, is among it. Whatever does not stand so is left to the sure way (``act_worker.Acts``), row by row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from typing import Any, Final

_PLACE: Final = "" if __name__ == "act_rows" else "persistence.audit."
_chain: Any = import_module(f"{_PLACE}chain_worker")

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
_TO_MIDDLE: Final = len(_BARE) - len(_MIDDLE)

Run = tuple[bytes, int, bytes, int, bytes]
ROW: Final = ("prev_hash", "body", "hash", "stream", "seq", "person_id", "fits", *SHOWN)
"""Of an entry, then what the row says of itself, then of the act."""
_STAGE: Final = ROW.index("stage_to")


class Passing:
    """Rows taken one by one. ``take`` raises ValueError where one does not hold.

    What the acts add up to and leave behind goes to ``beside`` (``act_worker.Acts``).
    """

    def __init__(self, beside: Any) -> None:  # noqa: ANN401 - see above
        self._beside = beside
        self._runs: dict[bytes, list[Any]] = {}
        self._done: list[tuple[bytes, list[Any]]] = []
        self._odd: list[tuple[bytes, int]] = []
        self.take: Callable[..., None] = _taking(self._runs, self._look, beside.laws, self._done)

    def ended(self) -> tuple[list[Run], list[tuple[bytes, int]]]:
        """The runs of entries among the rows, and the places that are left to the sure way."""
        return self._beside.add_up(self._done), self._odd

    def _look(self, row: Any, kept: Any = NotImplemented) -> None:  # noqa: ANN401 - as ``look``, which is asked if it was not
        if kept is NotImplemented:
            kept = look(row)
        self._beside.laws.add(law_named(row[1]))
        prev, body, digest, stream, seq, _, _, key, case, number, _, _, at = row[:13]
        run = self._runs.get(stream)
        if run is None or run[2] + 1 != seq:
            run = self._runs[stream] = [seq, prev, seq, digest, case, 0, 0, b"", b"", b"", b""]
            self._done.append((stream, run))
        elif run[3] != prev:
            raise ValueError("a link is broken")
        else:
            run[2], run[3] = seq, digest
        if kept is True:
            return
        if run[4] is None:
            run[4] = case
        if kept is None or run[4] != case:
            self._odd.append((stream, seq))
            return
        if type(kept) is tuple:
            kept = self._beside.listed(key, case, number, body[kept[0] : kept[1]])
        run[5] += 1
        if number > run[6]:
            run[6], run[7], run[8], run[9] = number, row[_STAGE], at, kept
        if number == 1:
            run[10] = at


def look(row: Any) -> Any:  # noqa: ANN401 - a row
    """What is to be said of one row. Raises ValueError where the hash of the entry does not follow.

    None where the sure way must look, True of an entry that holds and has no act. Of one that holds with its act: from where to where its
    body tells of other rows, or, where it tells of none, the fingerprint of the case after the act.
    """
    (prev, body, digest, stream, seq, person, fits, key, case, number, act, branch, at, recorded, actor, name, role, unit, unit_name,
     power, start, stage, inputs, facts, again, command) = row  # fmt: skip
    if sha256(b"%b\n%b" % (prev, body)).hexdigest().encode() != digest:
        raise ValueError("a hash does not follow")
    if fits not in {CLEAR, SEALED}:
        return True if fits and alone(stream, seq, person, body, fits) else None
    if at[10] != BLANK or recorded[10] != BLANK:
        return None
    moment, told = at.replace(b" ", b"T"), recorded.replace(b" ", b"T")
    if fits == CLEAR:
        held = facts if not facts.rfind(b"{") else untagged(facts)
        text = _CLEAR % (act, actor, name, moment, branch, case, command, held, key, again, inputs, power, told, role, number, start,
                         stage, unit, unit_name)  # fmt: skip
    else:
        text = _SEALED % (act, actor, name, moment, branch, case, key, again, power, told, role, facts, number, start, stage, unit,
                          unit_name)  # fmt: skip
    hashed = sha256(text).hexdigest().encode()
    head = _HEAD % (act, hashed, number, name, role, unit_name, actor, moment, case)
    end = _END % (told, seq, start, stage, stream, unit)
    here = len(head) if body.startswith(head) else after_delegation(body, head)
    if not here or not (body.endswith(end) or sealed_before(body, end)):
        return None
    kept, there = body[here + len(_KEPT) : here + _TO_BARE], here + _TO_BARE
    plain = body.startswith(_KEPT, here) and kept.isalnum() and body.startswith(_BARE, there)
    middle = there + _TO_MIDDLE if plain else body.find(_MIDDLE, here)
    there = body.find(_PERSON, middle, middle + _ORIGIN) if middle > 0 else -1
    if there < 0 or not body.startswith(person + b'","', there + len(_PERSON)):
        return None
    return kept if plain else (here, middle)


def _in_c() -> Any:  # noqa: ANN401 - a module, or None
    """What is written in C, in a process of its own alone: no page and no other command runs anything of it here."""
    if _PLACE != "":
        return None
    try:
        return import_module("_act_rows")
    except ImportError:
        return None


def _taking(
    runs: dict[bytes, list[Any]], slowly: Callable[..., None], laws: set[bytes], done: list[Any]
) -> Callable[..., None]:
    """What takes rows, each as so many values, and hands on to ``slowly`` those of which it is not sure: all where nothing is in C."""
    if _C is not None:
        swiftly: Callable[..., None] = _C.taking(runs, slowly, laws, done)
        return swiftly

    def take(*row: Any) -> None:  # noqa: ANN401 - a row
        slowly(row)

    return take


def reading(uri: str, before: str, asked: str) -> Callable[..., int] | None:
    """What reads the rows of a file from one to another and has ``take`` take them; None where that cannot be: the driver does it then."""
    if _C is None:
        return None
    found: Callable[..., int] | None = _C.reading(uri, before, asked)
    return found


_C: Final = _in_c()


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


def law_named(body: bytes) -> bytes:
    """The hash of the law by which an act or a refusal was judged; none where its entry tells of none, or is of before laws were kept."""
    found = _LAW.search(body) if _VOUCHED in body else None
    return found[1] if found else b""


_LAW: Final = re.compile(rb'"receipt":\{"as_of":"[^"]*","corpus":"([0-9a-f]{64})"')
"""Quotes within a text are escaped, so these are those of JSON."""
_VOUCHED: Final = _KEPT[1:]


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
