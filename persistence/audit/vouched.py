"""Rows of a case against the fingerprints in its entries (``workflows.vouched``): what was closed, entered in registers, how papers are
called, and the case as its last act left it. Entries of before such fingerprints were told vouch for less, and less is asked of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, or_, select

from persistence.audit.report import Findings, Trouble
from persistence.audit.walk import Told, moment_of, raw
from persistence.codec import load_map, load_text_map
from persistence.errors import CodecError, KeyMissing, SealDamaged
from persistence.keys.keeper import Keys
from persistence.models import ACTS, AUDIT_ENTRIES, CASE_UNITS, CASES, DEADLINES, DOCUMENTS, ERASURES, NUMBERS
from persistence.renamed import CALLED
from workflows import vouched
from workflows.audit import instant
from workflows.model import ATTACHED

DAMAGED: Final = (CodecError, TypeError, ValueError, AttributeError, KeyError)
_IN: Final[Any] = bindparam("cases", expanding=True)
_MOMENTS: Final = frozenset({"opened_at", "last_at", "issued_at", "recorded_at"})
_CASES: Final[Select[Any]] = select(*(raw(CASES.c[name]) for name in vouched.CASE)).where(CASES.c.id.in_(_IN))
_PARTS: Final[Select[Any]] = select(CASE_UNITS.c.case_id, CASE_UNITS.c.part, CASE_UNITS.c.unit_id).where(
    CASE_UNITS.c.case_id.in_(_IN)
)
_NUMBERS: Final[Select[Any]] = select(*(raw(NUMBERS.c[name]) for name in vouched.NUMBER)).where(
    NUMBERS.c.case_id.in_(_IN)
)
_NAMED: Final[Select[Any]] = select(
    DOCUMENTS.c.case_id, DOCUMENTS.c.seq, DOCUMENTS.c.id, DOCUMENTS.c.title, DOCUMENTS.c.filename
).where(DOCUMENTS.c.case_id.in_(_IN), DOCUMENTS.c.origin == ATTACHED)
_D: Final = DEADLINES.c
_CLOSED: Final[Select[Any]] = select(
    _D.case_id, _D.set_by_seq, _D.term, _D.id, _D.met_by_seq, _D.ended_by_seq, _D.closed_by_case, raw(_D.superseded)
)  # fmt: skip
_OWN: Final = _CLOSED.where(_D.case_id.in_(_IN))
_ELSEWHERE: Final = _CLOSED.where(_D.id.in_(bindparam("ids", expanding=True)))
_FROM_ELSEWHERE: Final[Select[Any]] = (
    _CLOSED.add_columns(AUDIT_ENTRIES.c.body)
    .join_from(
        DEADLINES,
        ACTS,
        (ACTS.c.case_id == _D.closed_by_case)
        & or_(ACTS.c.seq == _D.met_by_seq, ACTS.c.seq == _D.ended_by_seq),
    )
    .join(
        AUDIT_ENTRIES,
        (AUDIT_ENTRIES.c.stream == ACTS.c.audit_stream) & (AUDIT_ENTRIES.c.seq == ACTS.c.audit_seq),
    )
    .where(_D.closed_by_case != "")
)
_LOOSE: Final = select(_D.case_id, _D.set_by_seq, _D.term).where(
    _D.met_by_seq.is_(None),
    _D.ended_by_seq.is_(None),
    or_(_D.superseded.is_not(False), _D.closed_by_case != ""),
)


def marked(act: Told) -> bool:
    """Whether the entry vouches for more than the act."""
    return "case_kept" in act.body


def mark_of(values: Iterable[object]) -> str | None:
    """The fingerprint of a row as the driver gives it; None where it is damaged, which equals nothing."""
    try:
        return vouched.mark([*values])
    except DAMAGED:
        return None


def plain(value: Any, name: str) -> object:  # noqa: ANN401 - a value of a row
    """A value as fingerprints have it: moments and days as texts, yes and no as such."""
    if name in _MOMENTS and isinstance(value, str):  # as SQLite keeps it, letter by letter
        return f"{value[:10]}T{value[11:]}+00:00" if value[10:11] == " " else value
    if name in _MOMENTS:
        moment = moment_of(value)
        return str(value) if moment is None else instant(moment)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if name in {"closed", "verified", "typed", "late", "superseded"} and value in {0, 1}:
        return bool(value)
    return value


def check_vouched(
    connection: Connection, findings: Findings, acts: Sequence[Told], keys: Keys | None
) -> None:
    """Hold what these acts left behind against what their entries vouch for."""
    cases = {"cases": sorted({act.case_id for act in acts})}
    _closes(connection, findings, acts, cases)
    _entered(connection, findings, acts, cases)
    check_names(connection, findings, acts, keys)
    _kept(connection, findings, [act for act in acts if act.last])


def check_loose(connection: Connection, findings: Findings) -> None:
    """Deadlines that nobody closed and that are followed all the same, and those closed from another case, the other way round."""
    for case, seq, term in connection.execute(_LOOSE):
        findings.add(Trouble.CLOSED, f"case {case}", seq, term)
    for *row, text in connection.execute(_FROM_ELSEWHERE):
        try:
            body = load_map(text)
        except DAMAGED:
            continue  # named by the walk
        if "case_kept" in body and _closing(row) not in _listed(body):
            findings.add(Trouble.CLOSED, f"case {row[0]}", row[1], row[2])


def _closes(
    connection: Connection, findings: Findings, acts: Sequence[Told], cases: Mapping[str, Any]
) -> None:
    held: defaultdict[tuple[str, int], list[Any]] = defaultdict(list)
    rows = {row[3]: row for row in connection.execute(_OWN, cases)}
    for row in rows.values():
        if not row[6]:
            held[row[0], row[4] if row[4] is not None else row[5]].append(row)
    asked = [act for act in acts if marked(act)]
    other = sorted({str(each[0]) for act in asked for each in _listed(act.body)} - rows.keys())
    rows |= {row[3]: row for row in (connection.execute(_ELSEWHERE, {"ids": other}) if other else ())}
    for act in asked:
        listed = _listed(act.body)
        wrong = [row for row in held[act.case_id, act.act_seq] if _closing(row) not in listed]
        told = {each[0]: each for each in listed}
        wrong += [rows[each] for each in told if each in rows and not _by(act, rows[each], told[each])]
        for row in wrong:
            findings.add(Trouble.CLOSED, f"case {row[0]}", row[1], row[2])


def _listed(body: Mapping[str, Any]) -> list[list[object]]:
    found = body.get("closes", [])
    return [each for each in found if isinstance(each, list) and each] if isinstance(found, list) else []


def _closing(row: Sequence[Any]) -> list[object]:
    """A closed deadline as the entry of the act that closed it lists it."""
    return [row[3], "met" if row[4] is not None else "ended", plain(row[7], "superseded")]


def _by(act: Told, row: Sequence[Any], told: list[object]) -> bool:
    """Whether this act closed it, and so."""
    closer = (row[6] or row[0], row[4] if row[4] is not None else row[5])
    return closer == (act.case_id, act.act_seq) and _closing(row) == told


def _entered(
    connection: Connection, findings: Findings, acts: Sequence[Told], cases: Mapping[str, Any]
) -> None:
    held: defaultdict[tuple[str, int], list[str | None]] = defaultdict(list)
    for row in connection.execute(_NUMBERS, cases):
        values = [plain(value, name) for value, name in zip(row, vouched.NUMBER, strict=True)]
        held[str(values[7]), values[8] if isinstance(values[8], int) else 0].append(mark_of(values))
    for act in acts:
        mine = held[act.case_id, act.act_seq]
        if marked(act) and sorted(map(str, mine)) != act.body.get("entered", []):
            findings.add(Trouble.NUMBERS, act.stream, act.seq, f"case {act.case_id}, act {act.act_seq}")


def check_names(connection: Connection, findings: Findings, acts: Sequence[Told], keys: Keys | None) -> None:
    """Hold the names of the papers from outside that these acts took against what their entries tell."""
    cases = {"cases": sorted({act.case_id for act in acts})}
    held: defaultdict[tuple[str, int], dict[str, list[object]]] = defaultdict(dict)
    for case, seq, key, *names in connection.execute(_NAMED, cases):
        held[case, seq][vouched.own_name(key)] = names
    for act in acts:
        mine = held[act.case_id, act.act_seq]
        if marked(act) and mine and not _named(act, mine, keys):
            findings.add(Trouble.PAPERS, act.stream, act.seq, f"case {act.case_id}, names of papers")


def _named(act: Told, mine: Mapping[str, list[object]], keys: Keys | None) -> bool:
    """Whether papers from outside are called what they were called; after an erasure, that they are called nothing any more."""
    if "sealed" not in act.body:
        return act.body.get("file_names") == mine
    if keys is None:
        return True  # nobody here can tell
    try:
        body = keys.open_body(act.body)
    except KeyMissing:
        return True
    except (SealDamaged, *DAMAGED):
        return False
    if body.get("erased"):
        return all(names == [CALLED, CALLED] for names in mine.values())
    return bool(body.get("file_names") == mine)


def _kept(connection: Connection, findings: Findings, acts: Sequence[Told]) -> None:
    """The case as its last act left it, and its offices as rows."""
    cases = {"cases": sorted({act.case_id for act in acts})}
    parts: defaultdict[str, dict[str, object]] = defaultdict(dict)
    for case, part, unit in connection.execute(_PARTS, cases):
        parts[case][part] = unit
    rows = {row[0]: row for row in connection.execute(_CASES, cases)}
    for act in acts:
        row = rows.get(act.case_id)
        if row is None:
            continue  # told by what is missing
        told = act.body.get("case_kept")
        if told is not None and told != _case_mark(row) and not _emptied(connection, act, row):
            findings.add(Trouble.CASE, f"case {act.case_id}", None, "as its last act left it")
        if case_units(row[vouched.CASE.index("units")]) != parts[act.case_id]:
            findings.add(Trouble.CASE, f"case {act.case_id}", None, "case_units")


def _case_mark(row: Sequence[Any]) -> str | None:
    return mark_of(plain(value, name) for value, name in zip(row, vouched.CASE, strict=True))


def _emptied(connection: Connection, act: Told, row: Sequence[Any]) -> bool:
    """Whether the facts were in the clear and went with an erasure; those that are sealed stay as they are."""
    if row[vouched.CASE.index("facts")] != "{}":
        return False
    erased = (
        select(ERASURES.c.person_id)
        .join_from(ERASURES, CASES, CASES.c.person_id == ERASURES.c.person_id)
        .join(ACTS, ACTS.c.case_id == CASES.c.id)
        .where(CASES.c.id == row[0], ACTS.c.seq == act.act_seq, ACTS.c.sealed == "")
    )
    return connection.execute(erased).first() is not None


def case_units(text: Any) -> dict[str, str] | None:  # noqa: ANN401 - what stands there
    """The offices of a case as its row tells them; None where that is damaged."""
    try:
        return load_text_map(text)
    except DAMAGED:
        return None
