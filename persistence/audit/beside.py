"""What stands beside the acts: the deadlines they set, their papers and the papers' bytes, the cases they add up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, exists, func, or_, select

from persistence.audit.orphans import check_orphans
from persistence.audit.report import Findings, Trouble
from persistence.audit.vouched import check_loose, check_vouched, mark_of, plain
from persistence.audit.walk import Told, canonically, moment_of, raw
from persistence.blobs import is_whole
from persistence.codec import load_texts
from persistence.errors import CodecError
from persistence.keys.keeper import Keys
from persistence.models import (
    ACTS,
    AUDIT_ELSEWHERE,
    AUDIT_ENTRIES,
    AUDIT_STREAMS,
    BLOBS,
    CASES,
    DEADLINES,
    DOCUMENTS,
)
from workflows.audit import instant
from workflows.model import ISSUED
from workflows.vouched import DEADLINE, PAPER, own_name

_Place = tuple[str, int]
_Row = tuple[Hashable, Any, str | None]
"""A row as its entry tells it, its id, and the fingerprint of the rest."""
_DEADLINES: Final[Select[Any]] = select(
    DEADLINES.c.case_id,
    DEADLINES.c.set_by_seq,
    DEADLINES.c.term,
    DEADLINES.c.duty,
    raw(DEADLINES.c.due_at),
    DEADLINES.c.cites,
    *(raw(DEADLINES.c[name]) for name in DEADLINE),
).where(DEADLINES.c.case_id.in_(bindparam("cases", expanding=True)))
_PAPERS: Final[Select[Any]] = select(
    DOCUMENTS.c.case_id,
    DOCUMENTS.c.seq,
    DOCUMENTS.c.form,
    DOCUMENTS.c.sha256,
    DOCUMENTS.c.template_version,
    DOCUMENTS.c.origin,
    DOCUMENTS.c.kind,
    DOCUMENTS.c.media_type,
    DOCUMENTS.c.pages,
    DOCUMENTS.c.signs,
    DOCUMENTS.c.lineage,
    DOCUMENTS.c.number,
    DOCUMENTS.c.content_sha256,
    DOCUMENTS.c.code,
    *(raw(DOCUMENTS.c[name]) for name in PAPER),
).where(DOCUMENTS.c.case_id.in_(bindparam("cases", expanding=True)))
_PAPER_WIDTH: Final = 14
_UNTOLD: Final = (
    select(ACTS.c.case_id, ACTS.c.seq)
    .join_from(
        ACTS,
        AUDIT_ENTRIES,
        (ACTS.c.audit_stream == AUDIT_ENTRIES.c.stream) & (ACTS.c.audit_seq == AUDIT_ENTRIES.c.seq),
        isouter=True,
    )
    .where(AUDIT_ENTRIES.c.seq.is_(None))
    .order_by(ACTS.c.case_id, ACTS.c.seq)
)
_JOURNAL: Final = (
    select(ACTS.c.case_id, func.count().label("acts"), func.max(ACTS.c.seq).label("last"))
    .group_by(ACTS.c.case_id)
    .subquery()
)
_CASES: Final = (
    select(CASES.c.id)
    .join_from(CASES, _JOURNAL, _JOURNAL.c.case_id == CASES.c.id, isouter=True)
    .join(ACTS, (ACTS.c.case_id == CASES.c.id) & (ACTS.c.seq == _JOURNAL.c.last), isouter=True)
    .where(
        or_(
            ACTS.c.id.is_(None),
            CASES.c.version != _JOURNAL.c.acts,
            CASES.c.version != _JOURNAL.c.last,
            CASES.c.stage != ACTS.c.stage_to,
            CASES.c.last_at != ACTS.c.at,
        )
    )
    .order_by(CASES.c.id)
)
_FIRST: Final = ACTS.alias("first")
_BEGUN: Final = (
    select(CASES.c.id)
    .join_from(CASES, _FIRST, (_FIRST.c.case_id == CASES.c.id) & (_FIRST.c.seq == 1))
    .where(CASES.c.opened_at != _FIRST.c.at)
    .order_by(CASES.c.id)
)
_CLOSER: Final = ACTS.alias("closer")
_CLOSED_AT: Final = func.coalesce(DEADLINES.c.met_at, DEADLINES.c.ended_at)
_CLOSED_BY: Final = func.coalesce(DEADLINES.c.met_by_seq, DEADLINES.c.ended_by_seq)
_CLOSED_OTHERWISE: Final = (
    select(DEADLINES.c.case_id, DEADLINES.c.set_by_seq, DEADLINES.c.term)
    .join_from(
        DEADLINES,
        _CLOSER,
        (_CLOSER.c.case_id == func.coalesce(func.nullif(DEADLINES.c.closed_by_case, ""), DEADLINES.c.case_id))
        & (_CLOSER.c.seq == _CLOSED_BY),
        isouter=True,
    )
    .where(
        or_(
            # Closed at a moment at which no act closed it, twice, or by an act and at no moment.
            DEADLINES.c.met_by_seq.is_not(None) & DEADLINES.c.ended_by_seq.is_not(None),
            DEADLINES.c.met_by_seq.is_(None) != DEADLINES.c.met_at.is_(None),
            DEADLINES.c.ended_by_seq.is_(None) != DEADLINES.c.ended_at.is_(None),
            _CLOSED_BY.is_(None) & (DEADLINES.c.closed_by_case != ""),
            _CLOSED_BY.is_not(None) & (_CLOSER.c.at.is_(None) | (_CLOSER.c.at != _CLOSED_AT)),
        ),
        # The other case may have stayed on the server from which the office was taken.
        ~exists().where(AUDIT_ELSEWHERE.c.stream == "case:" + DEADLINES.c.closed_by_case),
    )
    .order_by(DEADLINES.c.case_id, DEADLINES.c.set_by_seq, DEADLINES.c.term)
)
_EMPTY: Final = (
    select(AUDIT_STREAMS.c.stream)
    .join_from(AUDIT_STREAMS, AUDIT_ENTRIES, AUDIT_ENTRIES.c.stream == AUDIT_STREAMS.c.stream, isouter=True)
    .where(AUDIT_ENTRIES.c.seq.is_(None))
    .order_by(AUDIT_STREAMS.c.stream)
)
_BYTES: Final = select(BLOBS).order_by(BLOBS.c.sha256)
_LINEAGE: Final = BLOBS.alias("lineage")
_WITHOUT_BYTES: Final = (
    select(DOCUMENTS.c.id)
    .join_from(DOCUMENTS, BLOBS, BLOBS.c.sha256 == DOCUMENTS.c.sha256, isouter=True)
    .join(_LINEAGE, _LINEAGE.c.sha256 == DOCUMENTS.c.lineage, isouter=True)
    .where(
        or_(
            BLOBS.c.sha256.is_(None),
            (DOCUMENTS.c.lineage != "") & _LINEAGE.c.sha256.is_(None),
        )
    )
    .order_by(DOCUMENTS.c.id)
)


def check_beside(connection: Connection, findings: Findings, acts: Sequence[Told], keys: Keys | None) -> None:
    """Hold the deadlines, papers and other rows of these acts against what their entries tell."""
    cases = {"cases": sorted({act.case_id for act in acts})}
    deadlines: defaultdict[_Place, list[_Row]] = defaultdict(list)
    for case, seq, term, duty, due_at, cites, *more in connection.execute(_DEADLINES, cases):
        told = (term, duty, _instant(due_at), _texts(cites))
        deadlines[case, seq].append((told, more[0], _mark(more, DEADLINE)))
    papers: defaultdict[_Place, list[_Row]] = defaultdict(list)
    for paper in connection.execute(_PAPERS, cases):
        rest = paper[_PAPER_WIDTH:]
        own = rest if paper.origin == ISSUED else rest[:-2]  # names that somebody gave are told elsewhere
        papers[paper.case_id, paper.seq].append((_kept(paper[:_PAPER_WIDTH]), rest[0], _mark(own, PAPER)))
    for act in acts:
        place, where = (act.case_id, act.act_seq), f"case {act.case_id}, act {act.act_seq}"
        findings.counts["documents"] += len(papers[place])
        if not _same(act, "deadlines", _deadline, deadlines[place]):
            findings.add(Trouble.DEADLINES, act.stream, act.seq, where)
        if not _same(act, "documents", _paper, papers[place]):
            findings.add(Trouble.PAPERS, act.stream, act.seq, where)
    check_vouched(connection, findings, acts, keys)


def check_empty(connection: Connection, findings: Findings) -> None:
    """Streams of which only the head is there."""
    for (stream,) in connection.execute(_EMPTY):
        findings.add(Trouble.HEAD, stream)


def check_added_up(connection: Connection, findings: Findings) -> None:
    """Acts without an entry, and cases that are not what their acts add up to; the quick way sees both by itself."""
    for case, seq in connection.execute(_UNTOLD):
        findings.add(Trouble.ACT_UNTOLD, f"case {case}", seq)
    for (case,) in connection.execute(_CASES):
        findings.add(Trouble.CASE, f"case {case}")
    for (case,) in connection.execute(_BEGUN):
        findings.add(Trouble.CASE, f"case {case}", None, "opened_at")
    check_orphans(connection, findings)


def check_whole(connection: Connection, findings: Findings) -> None:
    """Deadlines closed otherwise, papers without bytes."""
    for case, seq, term in connection.execute(_CLOSED_OTHERWISE):
        findings.add(Trouble.CLOSED, f"case {case}", seq, term)
    check_loose(connection, findings)
    findings.counts["cases"] += connection.execute(select(func.count()).select_from(CASES)).scalar_one()
    for (document,) in connection.execute(_WITHOUT_BYTES):
        findings.add(Trouble.BLOB_MISSING, f"paper {document}")


def check_bytes(connection: Connection, findings: Findings) -> None:
    """Recompute the hash of all the bytes kept."""
    for sha256, content in connection.execute(_BYTES, execution_options={"yield_per": 50}):
        findings.counts["blobs"] += 1
        if not is_whole(sha256, content):
            findings.add(Trouble.BLOB, f"blob {sha256}")


def _instant(value: object) -> str | None:
    moment = moment_of(value)
    return None if moment is None else instant(moment)


def _texts(text: str) -> tuple[str, ...] | None:
    try:
        return load_texts(text) if canonically(text) else None
    except CodecError:
        return None


def _mark(values: Sequence[Any], names: Sequence[str]) -> str | None:
    """The fingerprint of the further fields of a row, of which the first is its id."""
    own = [plain(value, name) for value, name in zip(values, names, strict=False)]
    return mark_of([own_name(str(own[0])), *own[1:]])


def _same(act: Told, key: str, read: Callable[[Any], Hashable], rows: Sequence[_Row]) -> bool:
    """Whether the rows are those that the entry lists under ``key``; a damaged list equals nothing. Entries of before fingerprints were
    told say less of each row."""
    try:
        listed = act.body.get(key, ())
        whole = all("row" in each for each in listed)
        told = Counter((read(each), each["row"] if whole else "") for each in listed)
    except (KeyError, TypeError):
        return False
    if whole and any(row_id != f"{act.act_id}.{own_name(str(row_id))}" for _, row_id, _ in rows):
        return False
    return told == Counter((row, found if whole else "") for row, _, found in rows)


def _deadline(told: Any) -> Hashable:  # noqa: ANN401 - any JSON
    return (told["term"], told["duty"], told["due_at"], tuple(told["cites"]))


def _kept(row: Sequence[Any]) -> Hashable:
    """A row of ``_PAPERS`` as its entry tells it: of an issued paper the form says the type."""
    form, kept, template, origin, kind, media_type, pages, signs, lineage, number, content, code = row[2:]
    shown = "" if origin == ISSUED else media_type
    hashes = (content, kept) if content else (kept, "")
    return (form, *hashes, template, origin, kind, shown, pages, signs, lineage, number, code)


def _paper(told: Any) -> Hashable:  # noqa: ANN401 - any JSON
    # An entry of before outside papers, lineage or codes were kept tells of none, and its papers have none.
    plain = (
        told["form"],
        told["sha256"],
        told.get("kept", ""),
        told["template"],
        told.get("origin", ISSUED),
    )
    outside = (told.get("kind", ""), told.get("media_type", ""), told.get("pages"), told.get("signs", ""))
    return (*plain, *outside, told.get("lineage", ""), told.get("number", ""), told.get("code", ""))
