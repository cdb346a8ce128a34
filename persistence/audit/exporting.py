"""What an export of the trail takes out of the database: whole streams with their acts, papers, readings, anchors and proofs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from persistence.audit.anchors import Whole
from persistence.audit.anchors import anchors as all_anchors
from persistence.audit.codes import STREAM as PAPERS
from persistence.audit.codes import paper_leaf
from persistence.audit.digest import leaf, path_of
from persistence.codec import load_map
from persistence.database import Database
from persistence.keys.keeper import Keys, act_place, entry_place
from persistence.keys.opening import no_keys, opened_bytes
from persistence.mapping import ACT_OF, AUDIT_OF, DOCUMENT_OF, act_of, audit_of, document_of
from persistence.models import ACTS, AUDIT_ENTRIES, BLOBS, DOCUMENTS, READS
from persistence.trail import about_case
from persistence.views import Reading
from workflows.model import ActRecord, DocumentRecord
from workflows.ports import AuditEntry

_E: Final = AUDIT_ENTRIES.c
_SOME: Final = 400  # names in one question: below every database's limit of parameters


@dataclass(frozen=True, slots=True)
class Proof:
    """That an anchor saw the head of a stream: its place among the leaves and the path to the root (empty for anchors without trees)."""

    stream: str
    length: int
    head: str
    anchor: int
    path: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What is sealed in an entry or in the act behind it (``of``: "entry", "act"), and the salt that shows it to be that."""

    stream: str
    seq: int
    of: str
    salt: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperProof:
    """That an anchor saw a paper: the path from its code to the root of the papers of that anchor, of which there were ``papers`` with
    those before, and from that head up to the root of the anchor."""

    code: str
    anchor: Whole
    papers: int
    path: tuple[tuple[str, str], ...]
    climb: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything that goes out; ``acts`` with stream and number of their entries, ``contents`` by hash."""

    entries: tuple[AuditEntry, ...]
    acts: tuple[tuple[str, int, ActRecord], ...]
    papers: tuple[DocumentRecord, ...]
    contents: Mapping[str, bytes]
    readings: tuple[Reading, ...]
    anchors: tuple[Whole, ...]
    proofs: tuple[Proof, ...]
    openings: tuple[Opening, ...] = ()
    codes: tuple[PaperProof, ...] = ()


def take_case(database: Database, case_id: str, person_id: str) -> Taken:
    """A case, on one snapshot: the streams that speak of it, and that of what was refused about the person before there was a case."""
    with database.reading() as connection:
        return _taken(connection, _streams_of_case(connection, case_id, person_id), database.keys)


def take_period(database: Database, since: datetime, until: datetime) -> Taken:
    """The streams in which anything was recorded from ``since`` on and before ``until``, whole."""
    with database.reading() as connection:
        return _taken(connection, _streams_of_period(connection, since, until), database.keys)


def _taken(connection: Connection, streams: Sequence[str], keys: Keys | None) -> Taken:
    entries = tuple(_entries_of(connection, streams))
    acts = tuple(_acts_of(connection, streams))
    papers = tuple(_papers_of(connection, sorted({each.case_id for each in entries if each.case_id})))
    anchors, proofs = _anchors_and_proofs(connection, streams)
    return Taken(
        entries=entries,
        acts=acts,
        papers=papers,
        contents=dict(_bytes_of(connection, papers, keys)),
        readings=tuple(_readings_of(connection, sorted({e.person_id for e in entries if e.person_id}))),
        anchors=tuple(anchors),
        proofs=tuple(proofs),
        openings=tuple(_openings(entries, acts, keys)),
        codes=tuple(_paper_proofs(anchors, {each.code for each in papers if each.code})),
    )


def prove_paper(database: Database, code: str) -> PaperProof | None:
    """The proof of a paper by its code; None where no anchor saw one of this code yet."""
    with database.reading() as connection:
        return next(_paper_proofs(all_anchors(connection), {code}), None)


def _openings(
    entries: Iterable[AuditEntry], acts: Iterable[tuple[str, int, ActRecord]], keys: Keys | None
) -> Iterator[Opening]:
    """What can still be read of what is sealed in these entries and acts."""
    sealed = [
        (
            each.stream,
            each.seq,
            "entry",
            str(load_map(each.body)["sealed"]),
            entry_place(each.stream, each.seq),
        )
        for each in entries
        if '"sealed":"' in each.body
    ]
    sealed += [(stream, seq, "act", act.sealed, act_place(act.id)) for stream, seq, act in acts if act.sealed]
    if sealed and keys is None:
        raise no_keys()
    for stream, seq, of, token, place in sorted(sealed):
        opened = None if keys is None else keys.open_text(token, place)
        if opened is not None:
            yield Opening(stream, seq, of, opened.salt, opened.text)


def _streams_of_case(connection: Connection, case_id: str, person_id: str) -> tuple[str, ...]:
    found = set(connection.execute(select(_E.stream).distinct().where(about_case(case_id))).scalars())
    early = f"refusals:{person_id}"
    there = connection.execute(select(func.count()).where(_E.stream == early)).scalar_one()
    return tuple(sorted(found | ({early} if there else set())))


def _streams_of_period(connection: Connection, since: datetime, until: datetime) -> tuple[str, ...]:
    moved = select(_E.stream).distinct().where(_E.recorded_at >= since, _E.recorded_at < until)
    return tuple(sorted(connection.execute(moved).scalars()))


def _entries_of(connection: Connection, streams: Sequence[str]) -> Iterator[AuditEntry]:
    """All entries of these streams, from the first one on, in order of stream and number."""
    for some in _some(streams):
        rows = connection.execute(AUDIT_OF.where(_E.stream.in_(some)).order_by(_E.stream, _E.seq))
        yield from map(audit_of, rows)


def _acts_of(connection: Connection, streams: Sequence[str]) -> Iterator[tuple[str, int, ActRecord]]:
    """The acts of which these streams tell, each with stream and number of its entry."""
    asked: Select[Any] = ACT_OF.add_columns(ACTS.c.audit_stream, ACTS.c.audit_seq)
    for some in _some(streams):
        order = (ACTS.c.audit_stream, ACTS.c.audit_seq)
        for row in connection.execute(asked.where(ACTS.c.audit_stream.in_(some)).order_by(*order)):
            yield row[-2], row[-1], act_of(row[:-2])


def _papers_of(connection: Connection, cases: Sequence[str]) -> Iterator[DocumentRecord]:
    """The papers of these cases."""
    for some in _some(cases):
        order = (DOCUMENTS.c.case_id, DOCUMENTS.c.seq, DOCUMENTS.c.id)
        rows = connection.execute(DOCUMENT_OF.where(DOCUMENTS.c.case_id.in_(some)).order_by(*order))
        yield from map(document_of, rows)


def _bytes_of(
    connection: Connection, papers: Iterable[DocumentRecord], keys: Keys | None
) -> Iterator[tuple[str, bytes]]:
    """The bytes of these papers, as they are: whether they fit is for the reader of the export to see.

    Of what can be read no more the sealed bytes go out, under their own hash.
    """
    for kept, sha256 in sorted({(each.kept or each.sha256, each.sha256) for each in papers}):
        content = connection.execute(select(BLOBS.c.content).where(BLOBS.c.sha256 == kept)).scalar()
        if content is not None:
            opened = opened_bytes(keys, bytes(content)) if kept != sha256 else bytes(content)
            yield (kept, bytes(content)) if opened is None else (sha256, opened)


def _readings_of(connection: Connection, persons: Sequence[str]) -> Iterator[Reading]:
    """Who looked at these persons' files."""
    columns = [READS.c[name] for name in Reading.__slots__]
    for some in _some(persons):
        rows = connection.execute(select(*columns).where(READS.c.person_id.in_(some)).order_by(READS.c.id))
        yield from (Reading(*row) for row in rows)


def _anchors_and_proofs(connection: Connection, streams: Iterable[str]) -> tuple[list[Whole], list[Proof]]:
    """Every anchor in order, and for each stream the last one that saw it."""
    held, wanted, last = [], set(streams), dict[str, tuple[Whole, int]]()
    for each in all_anchors(connection):
        held.append(each)
        last.update({head[0]: (each, place) for place, head in enumerate(each.heads) if head[0] in wanted})
    leaves = {each.seq: [leaf(head) for head in each.heads] for each, _ in last.values() if each.root}
    proofs = [
        Proof(*each.heads[place], each.seq, path_of(leaves[each.seq], place) if each.root else ())
        for _, (each, place) in sorted(last.items())
    ]
    return held, proofs


def _paper_proofs(anchors: Iterable[Whole], codes: AbstractSet[str]) -> Iterator[PaperProof]:
    """For each of these codes the way from it to the anchor that saw it first."""
    for each in anchors:
        wanted = [place for place, code in enumerate(each.papers) if code in codes]
        if not wanted:
            continue
        leaves, heads = [paper_leaf(code) for code in each.papers], [leaf(head) for head in each.heads]
        top = next(place for place, head in enumerate(each.heads) if head[0] == PAPERS)
        climb = path_of(heads, top)
        for place in wanted:
            yield PaperProof(each.papers[place], each, each.heads[top][1], path_of(leaves, place), climb)


def _some(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _SOME):
        yield names[start : start + _SOME]
