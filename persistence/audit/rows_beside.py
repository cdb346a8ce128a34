"""Rows beside the acts as the drivers give them, and as entries tell of them: for the quick way, which turns each into one fingerprint.

Of a file they are read by the driver itself: there are several rows for each case, and what is wanted of them is their texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection

from persistence.codec import load_texts
from workflows.canonical import canonical
from workflows.model import ISSUED
from workflows.vouched import mark

Row = Sequence[Any]

CASES: Final = (
    "SELECT r.id, r.procedure, r.procedure_version, r.regime, r.stage, r.version, {opened_at}, {last_at}, r.units, r.actors, r.closed,"
    " r.facts FROM cases AS r"
)
PARTS: Final = "SELECT case_id, part, unit_id FROM case_units AS r"
DEADLINES: Final = (
    "SELECT r.case_id, r.set_by_seq, r.term, r.duty, {due_at}, r.cites, r.id, r.label, {due_date}, r.unit, r.proof, r.verified,"
    " r.met_by_seq, r.ended_by_seq, r.closed_by_case, r.superseded FROM deadlines AS r"
)
PAPERS: Final = (
    "SELECT r.case_id, r.seq, r.form, r.sha256, r.content_sha256, r.template_version, r.origin, r.kind, r.media_type, r.pages, r.signs,"
    " r.lineage, r.number, r.code, r.id, {issued_at}, r.size, r.remarks, r.title, r.filename FROM documents AS r"
)
NUMBERS: Final = (
    "SELECT r.unit_id, r.year, r.symbol, r.label, r.number, r.form, r.title, r.case_id, r.seq, {day}, r.signer_id, r.signer_name,"
    " r.typed, r.late, {recorded_at} FROM numbers AS r"
)
_MOMENTS: Final = ("opened_at", "last_at", "due_at", "issued_at", "recorded_at")
_DAYS: Final = ("due_date", "day")
_PLAIN: Final = {name: f"r.{name}" for name in (*_MOMENTS, *_DAYS)}
_SERVED: Final = {
    **{name: f"to_char(r.{name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')" for name in _MOMENTS},
    **{name: f"to_char(r.{name}, 'YYYY-MM-DD')" for name in _DAYS},
}
_AT_ONCE: Final = 2_000
_YES: Final = {0: False, 1: True}


def rows_of(connection: Connection, asked: str) -> Iterator[Row]:
    """The rows of one of these questions; moments and days as texts on either database."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        yield from driver.execute(asked.format_map(_PLAIN))
    else:
        told = asked.format_map(_SERVED)
        with connection.exec_driver_sql(told, execution_options={"yield_per": _AT_ONCE}) as rows:
            yield from rows


def yes(value: object) -> object:
    """Yes or no, as either database keeps it; anything else as it is."""
    return _YES.get(value, value) if isinstance(value, int) else value


def moment(text: str) -> str:
    """A moment as the record writes it; one that is kept in another way than the one stays as it is."""
    return f"{text[:10]}T{text[11:]}+00:00" if text[10:11] == " " else text


def case_mark(row: Row) -> str:
    """The fingerprint of a row of ``CASES``."""
    *told, opened, last, units, actors, closed, facts = row
    return mark([*told, moment(opened), moment(last), units, actors, yes(closed), facts])


def deadline(row: Row, *, whole: bool) -> list[Any]:
    """A row of ``DEADLINES`` as its entry tells it; not ``whole``: as entries of before rows had fingerprints."""
    case, seq, term, duty, due, cites, key, label, day, unit, proof, verified, *_ = row
    told = [case, seq, term, duty, moment(due), list(_cites(cites))]
    return [*told, *_own(key, [label, day, unit, proof, yes(verified)])] if whole else told


@lru_cache(maxsize=4_096)  # many deadlines cite the same
def _cites(text: str) -> tuple[str, ...]:
    told = load_texts(text)
    if canonical(list(told)) != text:
        raise ValueError("a list is written in one way")
    return told


def closing(row: Row) -> tuple[str, int, list[Any]] | None:
    """Case and number of the act that closed a row of ``DEADLINES``, and how its entry tells of it; None for one that is open."""
    key, (met, ended, by, superseded) = row[6], row[12:]
    closer = met if met is not None else ended
    if closer is None:
        return None
    where = by or row[0]
    return (
        where,
        closer,
        ["closes", where, closer, key, "met" if met is not None else "ended", yes(superseded)],
    )


def paper(row: Row, *, whole: bool) -> list[Any]:
    """The same of a row of ``PAPERS``. Names that somebody gave to papers from outside are told elsewhere."""
    (case, seq, form, kept, content, template, origin, kind, media, pages, signs, lineage, number, code, key, issued, size, remarks,
     *names) = row  # fmt: skip
    own = origin == ISSUED
    hashes = (content, kept) if content else (kept, "")
    told = [
        case,
        seq,
        form,
        *hashes,
        template,
        origin,
        kind,
        "" if own else media,
        pages,
        signs,
        lineage,
        number,
        code,
    ]
    return (
        [*told, *_own(key, [media, moment(issued), size, remarks, *(names if own else ())])]
        if whole
        else told
    )


def entered(row: Row) -> tuple[str, int, list[Any]]:
    """Case and number of the act that entered a row of ``NUMBERS``, and how its entry tells of it."""
    *told, typed, late, recorded = row
    case, seq = str(told[7]), int(told[8])
    return case, seq, ["entered", case, seq, mark([*told, yes(typed), yes(late), moment(recorded)])]


def _own(key: str, rest: Sequence[object]) -> tuple[str, str]:
    """The act after which a row is called, and the fingerprint of what its entry does not spell out."""
    act, _, name = key.partition(".")
    return act, mark([name, *rest])
