"""Persons on file against the last entry of the stream "admin" that tells of each, merges and erasures against theirs, and registers of
papers against their lines.

The entry holds a fingerprint of the record, keyed by the person's own key where there are keys: it is checked where those are at hand. Of
a person erased by law nothing may be left but the mark of the erasure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from persistence.audit.elsewhere import admin_before
from persistence.audit.owners import check_owners
from persistence.audit.report import Findings, Trouble
from persistence.audit.vouched import DAMAGED
from persistence.audit.walk import BATCH, moment_of, raw
from persistence.codec import dumps, load_map
from persistence.database import Database
from persistence.erasures import ERASED, KIND, NAME
from persistence.models import (
    AUDIT_ENTRIES,
    ERASURES,
    KEY_STORES,
    NUMBER_REGISTERS,
    NUMBERS,
    PERSON_MERGES,
    PERSONS,
)
from persistence.register_mapping import person_row
from persistence.register_told import fingerprint, fingerprint_of_text, text_of
from persistence.registers import STREAM
from workflows.audit import instant
from workflows.model import Person

_E: Final = AUDIT_ENTRIES.c
_OF_PERSONS: Final = ("register.put_person", "register.merge_person", "register.part_person")
_ADMIN: Final = (
    select(_E.seq, _E.act, _E.person_id, _E.body, _E.actor_id, _E.unit_id, raw(_E.recorded_at))
    .where(_E.stream == STREAM, _E.act.in_((*_OF_PERSONS, "register.put_number_register")))
    .order_by(_E.seq)
)
_FIELDS: Final = ("id", "full_name", "folded_name", "born", "sex", "attributes")
_PERSONS: Final = select(
    *(raw(PERSONS.c[name]) for name in _FIELDS), PERSONS.c.merged_into, ERASURES.c.person_id
).join_from(PERSONS, ERASURES, ERASURES.c.person_id == PERSONS.c.id, isouter=True)
_M: Final = PERSON_MERGES.c
_MERGES: Final = select(*(raw(each) for each in _M)).order_by(_M.at, _M.id)
_ERASURES: Final[Select[Any]] = (
    select(*(raw(each) for each in ERASURES.c), _E.kind, _E.body, raw(_E.recorded_at))
    .join_from(
        ERASURES,
        AUDIT_ENTRIES,
        (_E.stream == ERASURES.c.audit_stream) & (_E.seq == ERASURES.c.audit_seq),
        isouter=True,
    )
    .order_by(ERASURES.c.person_id)
)
_ERASED: Final = select(_E.body).where(_E.kind == KIND).order_by(_E.kind, _E.recorded_at)
_FRAME: Final = frozenset({"kind", "act", "case_id", "person_id", "records", "stream", "seq", "recorded_at"})
_N, _R = NUMBERS.c, NUMBER_REGISTERS.c
_SERIES: Final = (_R.unit_id == _N.unit_id) & (_R.year == _N.year) & (_R.symbol == _N.symbol)
_LINES: Final = (
    select(_R.unit_id, _R.year, _R.symbol, raw(_R.last), raw(_R.start), raw(_R.latest))
    .add_columns(func.max(_N.number), func.max(raw(_N.day)), func.count(_N.number))
    .join_from(NUMBER_REGISTERS, NUMBERS, _SERIES & _N.number.is_not(None), isouter=True)
    .group_by(*(_R[name] for name in ("unit_id", "year", "symbol", "last", "start", "latest")))
    .order_by(_R.unit_id, _R.year, _R.symbol)
)
_STRAY: Final = (
    select(_N.unit_id, _N.year, _N.symbol)
    .join_from(NUMBERS, NUMBER_REGISTERS, _SERIES, isouter=True)
    .where(_R.unit_id.is_(None), _N.number.is_not(None))
    .distinct()
)


class _Told:
    """What the stream "admin" tells last: the fingerprint of each person, every merge, where each register of papers goes on."""

    def __init__(self, connection: Connection) -> None:
        self.in_the_clear = connection.execute(select(KEY_STORES.c.id)).first() is None
        self.persons: dict[str, tuple[int, str | None]] = {}
        self.merges: dict[str, tuple[Mapping[str, Any], tuple[object, ...]]] = {}
        self.registers: dict[str, str] = {}
        self.stayed: set[str] = set()
        """Persons, merges and registers last told of before a part of an office was taken in here: they may be where it came from."""
        elsewhere = admin_before(connection)
        for seq, act, person, text, *frame in connection.execute(_ADMIN):
            try:
                body = load_map(text)
            except DAMAGED:
                continue  # named by the walk
            record = str(body.get("record"))
            (self.stayed.update if seq <= elsewhere else self.stayed.difference_update)({record, str(person)})
            if act == "register.put_number_register":
                self.registers[record] = str(body.get("after"))
            elif act == "register.put_person":
                self.persons[record] = (seq, str(body.get("after")))
            else:
                self.merges[record] = (body, (*frame[:2], _when(frame[2])))
                kept = body.get(
                    "after"
                )  # an entry of before told of no fingerprint: nothing is known of the record since
                self.persons[str(person)] = (seq, None if kept is None else str(kept))


def check_people(connection: Connection, findings: Findings, database: Database) -> None:
    """Hold persons, merges, erasures and registers of papers against the entries that tell of them."""
    told = _Told(connection)
    points, owners = _merged(connection, findings, told)
    check_owners(connection, findings, owners)
    erased = _erasures(connection, findings)
    seen: set[str] = set()
    rows = connection.execute(_PERSONS, execution_options={"yield_per": BATCH})
    for batch in rows.partitions():
        for trouble, person in _wrong(batch, told, points, erased, database):
            seq = told.persons.get(person, (None, ""))[0]
            if trouble is Trouble.KEY:
                findings.keyless.append((seq, person))
            else:
                findings.add(trouble, STREAM, seq, f"person {person}")
        seen.update(str(row[0]) for row in batch)
    for person in sorted(told.persons.keys() - seen - told.stayed):
        findings.add(Trouble.REGISTER, STREAM, told.persons[person][0], f"person {person}")
    _registers(connection, findings, told)


def _wrong(
    rows: Sequence[Any],
    told: _Told,
    points: Mapping[str, str],
    erased: Mapping[str, tuple[str, object]],
    database: Database,
) -> Iterator[tuple[Trouble, str]]:
    """The persons who are not as they were told, and those of whom nobody can tell because their keys are gone."""
    plain = {str(row[0]): _row(row) for row in rows}
    known = (person for person in plain if person in told.persons)
    texts = {person: text for person in known if (text := _text(plain[person])) is not None}
    # No keys at hand: nobody here can tell. Keys at hand, and this person's own gone, without an erasure: it was taken away.
    keyed = {} if told.in_the_clear else None if database.keys is None else database.keys.fingerprints(texts)
    for row in rows:
        person, merged_into = str(row[0]), row[-2]
        mine = None if keyed is None else keyed.get(person, ())
        held = told.persons.get(person)
        if (person in points or merged_into is not None) and points.get(person) != merged_into:
            yield Trouble.REGISTER, person
        elif person in erased:
            if not _nothing_left(plain[person], erased[person]):
                yield Trouble.REGISTER, person
        elif not _same(held, texts.get(person), mine):
            lost = keyed is not None and not told.in_the_clear and person in texts and not mine
            yield (Trouble.KEY if lost else Trouble.REGISTER), person


def _nothing_left(row: Mapping[str, object], erased: tuple[str, object]) -> bool:
    """Whether of a person nothing is left but when and on which ground he was erased."""
    try:
        mark = load_map(str(row["attributes"]))
        told: Any = mark[ERASED]
        at = instant(datetime.fromisoformat(told["at"]))
    except DAMAGED:
        return False
    bare = person_row(Person(str(row["id"]), NAME, attributes={ERASED: told}))
    return row == bare and (at, told.get("ground")) == erased and len(told) == len(erased)


def _same(told: tuple[int, str | None] | None, text: str | None, keyed: Sequence[str] | None) -> bool:
    """Whether a record (its ``text``, None of one that is damaged) is as it was told. One of whom nothing was told was put there behind the
    program's back: every person is told of when put on file. Without keys (``keyed`` is None) nobody can tell what was changed, but that
    it is a record at all."""
    if told is None or told[1] is None:
        return told is not None
    return text is not None and (keyed is None or told[1] in keyed or told[1] == fingerprint_of_text(text))


def _row(row: Sequence[Any]) -> dict[str, object]:
    return dict(zip(_FIELDS, row, strict=False))


def _text(row: Mapping[str, object]) -> str | None:
    try:
        return text_of(row)
    except DAMAGED:
        return None


def _merged(connection: Connection, findings: Findings, told: _Told) -> tuple[dict[str, str], dict[str, str]]:
    """Where each merged record must point and whose the cases are that were moved, by the merges in the order in which they were told; one
    that was not told so is named."""
    points: dict[str, str] = {}
    owners: dict[str, str] = {}
    seen = set()
    order = {merge: place for place, merge in enumerate(told.merges)}
    rows = connection.execute(_MERGES).mappings()
    for row in sorted(rows, key=lambda row: order.get(str(row["id"]), len(order))):
        seen.add(str(row["id"]))
        if not _as_told(dict(row), told.merges.get(str(row["id"]))):
            findings.add(Trouble.REGISTER, STREAM, None, f"merge {row['id']}")
        try:
            moved = str(row["merged_id"])
            records, cases = ([str(each) for each in json.loads(row[name])] for name in ("records", "cases"))
        except DAMAGED:
            continue
        if row["undoes"] is None:
            points |= dict.fromkeys([moved, *records], str(row["kept_id"]))
            owners |= dict.fromkeys(cases, str(row["kept_id"]))
        else:
            points.pop(moved, None)
            points |= dict.fromkeys(records, moved)
            owners |= dict.fromkeys(cases, moved)
    for merge in sorted(told.merges.keys() - seen - told.stayed):
        findings.add(Trouble.REGISTER, STREAM, None, f"merge {merge}")
    return points, owners


def _as_told(row: Mapping[str, Any], told: tuple[Mapping[str, Any], tuple[object, ...]] | None) -> bool:
    if told is None:
        return False
    body, frame = told
    mine = tuple(row[name] for name in ("kept_id", "merged_id", "undoes", "power", "reason"))
    said = tuple(map(body.get, ("person_id", "merged", "undoes", "power", "reason")))
    records = "records" not in body or dumps(body["records"]) == row["records"]
    same = mine == said and row["cases"] == dumps(body.get("cases"))
    return same and records and frame == (row["actor_id"], row["unit_id"], _when(row["at"]))


def _erasures(connection: Connection, findings: Findings) -> dict[str, tuple[str, object]]:
    """Who was erased, when and on which ground; an erasure that was not told so is named."""
    erased: dict[str, tuple[str, object]] = {}
    for row in connection.execute(_ERASURES):
        person, at, ground, text, stream, seq, kind, body, recorded = row
        erased[person] = (_when(at), ground)
        try:
            told = load_map(body)
            rest = {name: value for name, value in told.items() if name not in _FRAME}
            same = (kind, told.get("ground"), _when(recorded)) == (KIND, ground, _when(at))
            good = same and person in _list(told.get("records")) and text == dumps(rest)
        except DAMAGED:
            good = False
        if not good:
            findings.add(Trouble.ERASURE, str(stream), seq, f"person {person}")
    for (body,) in connection.execute(_ERASED):
        for person in _list(_map(body).get("records")):
            if person not in erased:
                findings.add(Trouble.ERASURE, "erasures", None, f"person {person}")
    return erased


def _registers(connection: Connection, findings: Findings, told: _Told) -> None:
    """A register goes on after its last line, or after the number that the office told; its latest day is that of a line."""
    for unit, year, symbol, last, start, latest, most, day, lines in connection.execute(_LINES):
        key = f"{unit}:{year}:{symbol}"
        begun = fingerprint({"id": key, "last": start, "start": start}) == told.registers.pop(key, None)
        goes_on = last == max(start or 0, most or 0) and (start == 0 or begun)
        if not goes_on or (str(latest) != str(day) if lines else latest is not None):
            findings.add(Trouble.NUMBERS, key)
    for key in sorted(told.registers.keys() - told.stayed):
        findings.add(Trouble.NUMBERS, key)
    for unit, year, symbol in connection.execute(_STRAY):
        findings.add(Trouble.NUMBERS, f"{unit}:{year}:{symbol}")


def _when(value: object) -> str:
    moment = moment_of(value)
    return str(value) if moment is None else instant(moment)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _map(text: Any) -> Mapping[str, Any]:  # noqa: ANN401 - what stands there
    try:
        return load_map(text)
    except DAMAGED:
        return {}
