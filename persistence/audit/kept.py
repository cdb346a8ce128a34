"""Anchors kept outside the database: read from a file, and the record held against them.

A file holds an anchor a line: either ``NUMBER:HASH`` as ``lotrinh audit anchor`` prints it, or the whole anchor as JSON, as
``lotrinh audit anchors`` writes it. A bare hash shows that the anchors in the database were rewritten; a whole anchor also shows in which
stream and from which entry on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, literal, select

from persistence.audit.codes import STREAM as PAPERS
from persistence.audit.digest import anchor_hash
from persistence.audit.elsewhere import stayed
from persistence.audit.readings import OF_PERSON
from persistence.audit.readings import STREAM as READINGS
from persistence.audit.report import Findings, Trouble
from persistence.errors import KeptAnchors
from persistence.models import AUDIT_ENTRIES

_SHORT: Final = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")
_E: Final = AUDIT_ENTRIES.c


@dataclass(frozen=True, slots=True)
class Kept:
    """An anchor from outside; ``heads`` (stream, length, head) is empty where only the hash was kept."""

    seq: int
    hash: str
    heads: tuple[tuple[str, int, str], ...] = field(default=())


def read_kept(lines: Iterable[str]) -> tuple[Kept, ...]:
    """The anchors of a file; empty lines and lines that begin with # are passed over. ``KeptAnchors`` names the line refused."""
    numbered = ((number, line.strip()) for number, line in enumerate(lines, start=1))
    return tuple(_read(line, number) for number, line in numbered if line and not line.startswith("#"))


def check_kept(connection: Connection, findings: Findings, kept: Sequence[Kept]) -> None:
    """Look for every entry that an anchor from outside saw."""
    for anchor in kept:
        for stream, length, head in _gone(connection, anchor):
            findings.add(Trouble.CUT, stream, length, f"anchor {anchor.seq} kept outside, head {head[:12]}")


def readings_of(kept: Iterable[Kept]) -> list[tuple[str, int, str]]:
    """What the anchors saw of the log of readings and of the readings of each person: stream, length, head."""
    return [head for each in kept for head in each.heads if _of_readings(head[0])]


def _of_readings(stream: str) -> bool:
    return stream == READINGS or stream.startswith(OF_PERSON)


def by_number(kept: Iterable[Kept]) -> Mapping[int, set[str]]:
    """The hashes by the number of the anchor; two for one number are two different histories."""
    found: dict[int, set[str]] = {}
    for each in kept:
        found.setdefault(each.seq, set()).add(each.hash)
    return found


def _gone(connection: Connection, anchor: Kept) -> Iterator[tuple[str, int, str]]:
    for stream, length, head in anchor.heads:
        if stream == PAPERS or _of_readings(stream):
            continue
        wanted = select(_E.hash).where(_E.stream == stream, _E.seq == length)
        if connection.execute(wanted).scalar() != head and not _stayed(
            connection, anchor.seq, stream, length
        ):
            yield stream, length, head


def _stayed(connection: Connection, anchor: int, stream: str, length: int) -> bool:
    asked = select(stayed(literal(stream), literal(length), literal(anchor)))
    return bool(connection.execute(asked).scalar())


def _read(line: str, number: int) -> Kept:
    if found := _SHORT.fullmatch("".join(line.split()).lower()):  # as typed from a printed sheet
        return Kept(int(found[1]), found[2])
    try:
        raw = json.loads(line)
        heads = tuple((str(stream), int(length), str(head)) for stream, length, head in raw["heads"])
        kept = Kept(int(raw["seq"]), str(raw["hash"]), heads)
        made = _made(raw, heads)
    except (ValueError, TypeError, KeyError, ArithmeticError, RuntimeError) as error:
        raise _refused(
            number, "NUMBER:HASH or an anchor in JSON is expected", "phải là SỐ:MÃ BĂM hoặc mốc neo dạng JSON"
        ) from error
    if made != kept.hash:
        raise _refused(
            number, "the anchor does not fit its own hash", "mốc neo không khớp với chính mã băm của nó"
        )
    return kept


def _made(raw: Mapping[str, Any], heads: Sequence[tuple[str, int, str]]) -> str:
    return anchor_hash(
        str(raw["prev"]), datetime.fromisoformat(raw["at"]), heads, merkle=bool(raw["root"])
    ).hash


def _refused(number: int, en: str, vi: str) -> KeptAnchors:
    return KeptAnchors(
        f"Line {number} of the file of anchors cannot be used: {en}. Take the file as it was written.",
        vi=f"Dòng {number} của tệp mốc neo không dùng được: {vi}. Hãy dùng đúng tệp đã xuất.",
        line=number,
    )
