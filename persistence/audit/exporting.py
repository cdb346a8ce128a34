"""What an export of the trail takes out of the database: whole streams with their acts, papers, readings, anchors and proofs.

A record that somebody tampered with must go out as well, so that whoever checks the export sees where: what cannot be read or opened is
left out, or goes out as it is kept, and the check names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from persistence.audit.anchors import Whole, anchor, bare_anchors, heads_of
from persistence.audit.codes import STREAM as PAPERS
from persistence.audit.codes import codes_by_anchor, paper_leaf
from persistence.audit.digest import Head, Step, Tree, leaf
from persistence.audit.exporting_books import BookLine, books_of
from persistence.audit.readings import OF_PERSON, Line, last_anchored, lines_of
from persistence.audit.tolerant import ENTRIES, any_text, entry_of, readable
from persistence.blobs import as_bytes
from persistence.codec import load_map
from persistence.database import Database
from persistence.errors import CodecError, KeyMissing, SealDamaged
from persistence.keys.keeper import Keys
from persistence.keys.opening import no_keys, opened_bytes
from persistence.keys.places import act_place, entry_place
from persistence.mapping import ACT_OF, DOCUMENT_OF, act_of, document_of
from persistence.models import ACTS, AUDIT_ANCHOR_HEADS, AUDIT_ENTRIES, BLOBS, DOCUMENTS
from persistence.trail import about_case
from workflows.model import ActRecord, DocumentRecord
from workflows.ports import AuditEntry

_E: Final = AUDIT_ENTRIES.c
_H: Final = AUDIT_ANCHOR_HEADS.c
_SOME: Final = 400  # names in one question: below every database's limit of parameters
_TRIES: Final = 5


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
    readings: tuple[Line, ...]
    anchors: tuple[Whole, ...]
    proofs: tuple[Proof, ...]
    openings: tuple[Opening, ...] = ()
    codes: tuple[PaperProof, ...] = ()
    books: tuple[BookLine, ...] = ()


def take_case(database: Database, case_id: str, person_id: str, at: datetime) -> Taken:
    """A case, on one snapshot: the streams that speak of it, and that of what was refused about the person before there was a case.

    An anchor is made first (``at``), which sees all of it and who looked at the persons. CaseChanged if another process anchors now.
    """
    return _take(database, at, lambda connection: _streams_of_case(connection, case_id, person_id))


def take_period(database: Database, since: datetime, until: datetime, at: datetime) -> Taken:
    """The streams in which anything was recorded from ``since`` on and before ``until``, whole; otherwise as ``take_case``."""
    return _take(database, at, lambda connection: _streams_of_period(connection, since, until))


def _take(database: Database, at: datetime, streams_of: Callable[[Connection], Sequence[str]]) -> Taken:
    persons: set[str] = set()
    tries = 0
    while True:
        with database.reading() as connection, any_text(connection):
            persons |= _persons_of(connection, streams_of(connection))
        made = anchor(database, at, persons=persons)
        with database.reading() as connection, any_text(connection):
            taken = _taken(connection, streams_of(connection), database.keys)
        last = taken.anchors[-1].seq if taken.anchors else 0
        whole = persons >= {each.person_id for each in taken.entries if each.person_id}
        tries += 1
        if (whole and (made is None or made.seq == last)) or tries == _TRIES:
            return taken
        # Somebody was first told of, or another process made an anchor, in between: once more.


def _taken(connection: Connection, streams: Sequence[str], keys: Keys | None) -> Taken:
    entries = tuple(_entries_of(connection, streams))
    acts = tuple(_acts_of(connection, streams))
    papers = tuple(_papers_of(connection, sorted({each.case_id for each in entries if each.case_id})))
    persons = sorted({each.person_id for each in entries if each.person_id})
    anchors, proofs = _anchors_and_proofs(connection, [*streams, *(f"{OF_PERSON}{each}" for each in persons)])
    return Taken(
        entries=entries,
        acts=acts,
        papers=papers,
        contents=dict(_bytes_of(connection, papers, keys)),
        readings=tuple(lines_of(connection, persons, last_anchored(connection))),
        anchors=tuple(anchors),
        proofs=tuple(proofs),
        openings=tuple(_openings(entries, acts, keys)),
        codes=tuple(_paper_proofs(connection, anchors, {each.code for each in papers if each.code})),
        books=tuple(books_of(connection, streams, keys)),
    )


def prove_paper(database: Database, code: str) -> PaperProof | None:
    """The proof of a paper by its code; None where no anchor saw one of this code yet."""
    with database.reading() as connection:
        return next(_paper_proofs(connection, bare_anchors(connection), {code}), None)


def _openings(
    entries: Iterable[AuditEntry], acts: Iterable[tuple[str, int, ActRecord]], keys: Keys | None
) -> Iterator[Opening]:
    """What can still be read of what is sealed in these entries and acts."""
    sealed = [
        (each.stream, each.seq, "entry", token, entry_place(each.stream, each.seq))
        for each in entries
        if (token := _sealed_in(each))
    ]
    sealed += [(stream, seq, "act", act.sealed, act_place(act.id)) for stream, seq, act in acts if act.sealed]
    if sealed and keys is None:
        raise no_keys()
    for stream, seq, of, token, place in sorted(sealed):
        try:
            opened = None if keys is None else keys.open_text(token, place)
        except (SealDamaged, KeyMissing):
            continue
        if opened is not None:
            yield Opening(stream, seq, of, opened.salt, opened.text)


def _sealed_in(entry: AuditEntry) -> str:
    """What is sealed in an entry; "" where nothing is, or where it can be read no more."""
    if '"sealed":"' not in entry.body:
        return ""
    try:
        return str(load_map(entry.body).get("sealed", ""))
    except CodecError:
        return ""


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
        rows = connection.execute(ENTRIES.where(_E.stream.in_(some)).order_by(_E.stream, _E.seq))
        yield from map(entry_of, rows)


def _acts_of(connection: Connection, streams: Sequence[str]) -> Iterator[tuple[str, int, ActRecord]]:
    """The acts of which these streams tell, each with stream and number of its entry."""
    asked: Select[Any] = ACT_OF.add_columns(ACTS.c.audit_stream, ACTS.c.audit_seq)
    for some in _some(streams):
        order = (ACTS.c.audit_stream, ACTS.c.audit_seq)
        rows = connection.execute(asked.where(ACTS.c.audit_stream.in_(some)).order_by(*order))
        for row in readable(rows):
            with suppress(CodecError):
                yield row[-2], row[-1], act_of(row[:-2])


def _papers_of(connection: Connection, cases: Sequence[str]) -> Iterator[DocumentRecord]:
    """The papers of these cases."""
    for some in _some(cases):
        order = (DOCUMENTS.c.case_id, DOCUMENTS.c.seq, DOCUMENTS.c.id)
        rows = connection.execute(DOCUMENT_OF.where(DOCUMENTS.c.case_id.in_(some)).order_by(*order))
        for row in readable(rows):
            with suppress(CodecError):
                yield document_of(row)


def _bytes_of(
    connection: Connection, papers: Iterable[DocumentRecord], keys: Keys | None
) -> Iterator[tuple[str, bytes]]:
    """The bytes of these papers, as they are: whether they fit is for the reader of the export to see.

    Of what can be read no more, by law or because it was changed, the sealed bytes go out, under the hash by which they are kept.
    """
    for kept, sha256 in sorted({(each.kept or each.sha256, each.sha256) for each in papers}):
        content = connection.execute(select(BLOBS.c.content).where(BLOBS.c.sha256 == kept)).scalar()
        if content is not None:
            held = as_bytes(content)
            opened = _bytes_opened(keys, held) if kept != sha256 else held
            yield (kept, held) if opened is None else (sha256, opened)


def _bytes_opened(keys: Keys | None, content: bytes) -> bytes | None:
    try:
        return opened_bytes(keys, content)
    except (SealDamaged, KeyMissing):
        return None


def _persons_of(connection: Connection, streams: Sequence[str]) -> set[str]:
    """The persons of whom these streams tell."""
    found: set[str] = set()
    for some in _some(streams):
        asked = select(_E.person_id).where(_E.stream.in_(some), _E.person_id.is_not(None)).distinct()
        found.update(connection.execute(asked).scalars())
    return found


def _anchors_and_proofs(connection: Connection, streams: Sequence[str]) -> tuple[list[Whole], list[Proof]]:
    """Every anchor in order, and for each stream the last one that saw it."""
    held = list(bare_anchors(connection))
    last: dict[str, int] = {}
    for some in _some(streams):
        asked = select(_H.stream, func.max(_H.anchor)).where(_H.stream.in_(some)).group_by(_H.stream)
        last.update((stream, number) for stream, number in connection.execute(asked))
    with_root = {each.seq for each in held if each.root}
    seen = {number: _Seen(heads_of(connection, number)) for number in set(last.values())}
    proofs = []
    for stream, number in sorted(last.items()):
        head, path = seen[number].proved(stream)
        proofs.append(Proof(*head, number, path if number in with_root else ()))
    return held, proofs


class _Seen:
    """What an anchor saw, and the path from each head to its root."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._heads = heads
        self._tree = Tree([leaf(each) for each in heads])
        self._places = {each[0]: place for place, each in enumerate(heads)}

    def proved(self, stream: str) -> tuple[Head, tuple[Step, ...]]:
        place = self._places[stream]
        return self._heads[place], self._tree.path(place)


def _paper_proofs(
    connection: Connection, anchors: Iterable[Whole], codes: AbstractSet[str]
) -> Iterator[PaperProof]:
    """For each of these codes the way from it to the anchor that saw it first."""
    seen = codes_by_anchor(connection) if codes else {}
    for each in anchors:
        papers = seen.get(each.seq, ())
        wanted = [place for place, code in enumerate(papers) if code in codes]
        if not wanted:
            continue
        head, climb = _Seen(heads_of(connection, each.seq)).proved(PAPERS)
        tree = Tree([paper_leaf(code) for code in papers])
        for place in wanted:
            yield PaperProof(papers[place], each, head[1], tree.path(place), climb)


def _some(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _SOME):
        yield names[start : start + _SOME]
