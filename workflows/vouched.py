"""What the entry of an act vouches for beside the line of the journal: every field of the rows that the act leaves behind.

The entry tells a fingerprint of each row, and of the case as it stands after the act. They are made of what is stored: of the sealed text
where the record seals, so that they still hold after an erasure and nothing can be guessed from them. What an officer called a paper from
outside is personal; it is told as such (``paper_names``) and sealed with what else the entry holds of the person. A row that is read back
gives the same fingerprint by ``mark`` over the same fields, in this order. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from workflows.canonical import canonical
from workflows.model import CaseSnapshot, DeadlineRecord, DocumentRecord
from workflows.ports import RegisterEntry

CASE: Final = (
    "id",
    "procedure",
    "procedure_version",
    "regime",
    "stage",
    "version",
    "opened_at",
    "last_at",
    "units",
    "actors",
    "closed",
    "facts",
)
DEADLINE: Final = ("id", "label", "due_date", "unit", "proof", "verified")
PAPER: Final = ("id", "media_type", "issued_at", "size", "remarks", "title", "filename")
NUMBER: Final = (
    "unit_id",
    "year",
    "symbol",
    "label",
    "number",
    "form",
    "title",
    "case_id",
    "seq",
    "day",
    "signer_id",
    "signer_name",
    "typed",
    "late",
    "recorded_at",
)
_TEXT: Final = json.encoder.encode_basestring


def mark(values: Sequence[object]) -> str:
    """The fingerprint of a row: moments and days as texts, JSON as its canonical text, no value left out."""
    # The canonical text of the list, put together from those of its members: nearly all are texts, and an encoder takes long to begin.
    told = [_TEXT(each) if type(each) is str else _other(each) for each in values]
    return hashlib.sha256(f"[{','.join(told)}]".encode()).hexdigest()


def _other(value: object) -> str:
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    return str(value) if type(value) is int else canonical(value)


def case_mark(case: CaseSnapshot) -> str:
    """The fingerprint of a case as an act leaves it. Whose it is is told by its person's merges, not by its acts."""
    return mark([
        case.id, case.procedure, case.procedure_version, case.regime, case.stage, case.version, _instant(case.opened_at),
        _instant(case.last_at), canonical(dict(case.units)), canonical(dict(case.actors)), case.closed, case.kept,
    ])  # fmt: skip


def deadline_mark(each: DeadlineRecord) -> str:
    """The fingerprint of what an entry does not spell out of a deadline as it was set."""
    day = None if each.due_date is None else each.due_date.isoformat()
    return mark([own_name(each.id), each.label, day, each.unit, canonical(each.proof), each.verified])


def paper_mark(each: DocumentRecord) -> str:
    """The same of a paper; of one from outside without the names that somebody gave it."""
    names = () if each.attached else (each.title, each.filename)
    remarks = canonical(list(each.remarks))
    return mark([own_name(each.id), each.media_type, _instant(each.issued_at), each.size, remarks, *names])


def number_mark(each: RegisterEntry) -> str:
    """The fingerprint of a line of a register of papers."""
    series = each.series
    return mark([
        series.unit_id, series.year, series.symbol, each.label, each.number, each.form, each.title, each.case_id, each.seq,
        each.day.isoformat(), each.signer_id, each.signer_name, each.typed, each.late, _instant(each.recorded_at),
    ])  # fmt: skip


def paper_names(documents: Iterable[DocumentRecord]) -> dict[str, list[str]]:
    """Title and file name of each paper from outside, by its own name."""
    return {own_name(each.id): [each.title, each.filename] for each in documents if each.attached}


def closed(deadlines: Iterable[DeadlineRecord]) -> list[list[object]]:
    """The deadlines that an act closes: which, how (met, or ended without being met), and whether a later one follows."""
    return sorted(
        [each.id, "met" if each.met_by_seq is not None else "ended", each.superseded] for each in deadlines
    )


def told_beside(
    case: CaseSnapshot, closes: Sequence[DeadlineRecord], documents: Iterable[DocumentRecord], numbers: Sequence[RegisterEntry]
) -> dict[str, object]:  # fmt: skip
    """What the body of an act's entry tells beyond the act itself; no word of what there is not."""
    told: Mapping[str, object] = {
        "closes": closed(closes),
        "entered": sorted(map(number_mark, numbers)),
        "file_names": paper_names(documents),
    }
    return {"case_kept": case_mark(case)} | {name: value for name, value in told.items() if value}


def own_name(row_id: str) -> str:
    """A row's name among those of its act: what stands behind the id of the act."""
    return row_id.partition(".")[2]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
