"""What an act changes, written whole: the case, its offices, journal, trail, deadlines, papers, numbers, notices. Used by
``SqlUnitOfWork`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from persistence import hot
from persistence.blobs import is_whole
from persistence.cites import list_of, row_of
from persistence.codec import dumps
from persistence.errors import BlobDamaged
from persistence.keys.keeper import PersonSealer
from persistence.mapping import (
    Values,
    act_row,
    audit_row,
    case_row,
    deadline_row,
    document_row,
    notice_row,
)
from persistence.numbers import entry_row
from persistence.straight import Line
from persistence.trail import someone_first
from workflows.errors import case_changed
from workflows.model import DeadlineRecord
from workflows.ports import AuditEntry, Change


def keep(
    line: Line, change: Change, sealer: PersonSealer | None, parts: str | None, lists: AbstractSet[int]
) -> int | None:
    """Write an act whole. ``parts`` are the offices of the case as they were read, None where they were not; ``lists`` the lists of
    citations known to be kept. The list of this act, if it cites anything. ``CaseChanged``, ``BlobDamaged``."""
    case, act, entry = (
        case_row(change.after, sealer),
        act_row(change.act, change.audit),
        audit_row(change.audit),
    )
    opening, units = change.expected_version == 0, case["units"]
    at_once = line.server and opening == (change.audit.seq == 1)
    cites = _list_kept(line, change.audit, lists)
    papers, limits = _papers(line, change), list(map(deadline_row, change.deadlines_set))
    with someone_first():
        if at_once:
            row = hot.together(case, act, entry, change.act, version=change.expected_version, cites=cites)
            if not _at_once(line, row, limits, papers, change, opening=opening):
                raise case_changed()
        else:
            _one_by_one(line, change, case, act, entry)
            if cites is not None:
                line.write(hot.NEW_ENTRY_CITES, row_of(cites, change.audit))
    if parts != units and not (at_once and opening):
        if not opening:
            line.write(hot.PARTS_GONE, {"key": change.after.id})
        line.write(hot.NEW_PARTS, *parts_of(change))
    _keep_more(line, change, limits, papers)
    return cites


def _at_once(
    line: Line, row: Values, limits: list[Values], papers: _Papers, change: Change, *, opening: bool
) -> bool:
    """Ask a server for all of it in one question; what went with it is taken out of ``limits`` and ``papers``. False: someone was first."""
    with_it = [limits.pop(0) for _ in range(min(len(limits), hot.MOST_LIMITS))]
    for place, each in enumerate(with_it):
        row |= hot.limit(place, each)
    paper = bool(papers.issued)
    if paper:
        row |= hot.issued(papers.issued.pop(0), change.contents)
    return line.first(hot.whole(opening=opening, limits=len(with_it), paper=paper), row) == (1, 1)


class _Papers(NamedTuple):
    """The rows of an act's papers: those ``issued`` that go to a server with their bytes, the others, and bytes that go by themselves."""

    issued: list[Values]
    others: list[Values]
    blobs: list[Values]


def _papers(line: Line, change: Change) -> _Papers:
    blobs, held = blobs_of(change.contents), change.contents
    papers = [document_row(document) for document in change.documents]
    issued = [each for each in papers if line.server and {each["sha256"], each["lineage"]} <= held.keys()]
    sent = {each[name] for each in issued for name in ("sha256", "lineage")}
    others = [each for each in papers if each not in issued]
    return _Papers(issued, others, [each for each in blobs if each["sha256"] not in sent])


def _list_kept(line: Line, entry: AuditEntry, lists: AbstractSet[int]) -> int | None:
    """The list of what an entry cites, kept now where it is not known to be."""
    found = list_of(entry.kind, entry.act, entry.body)
    if found is None:
        return None
    if found.number not in lists and line.first(hot.CITE_SET_THERE, {"key": found.number}) is None:
        line.write(hot.NEW_CITE_SETS[line.dialect], *found.rows())
    return found.number


def _one_by_one(line: Line, change: Change, case: Values, act: Values, entry: Values) -> None:
    """The rows that every act has, each in a question of its own: a file is not far away."""
    if change.expected_version == 0:
        line.write(hot.NEW_CASE, case)
    elif line.write(hot.MOVE_CASE, moving(case, change)) != 1:
        raise case_changed()
    line.write(hot.NEW_ACT, act)
    _move_head(line, change.audit)
    line.write(hot.NEW_ENTRY, entry)
    row = {
        "b_event": change.act.id,
        "b_payload": dumps(hot.told_of(change.act)),
        "b_at": change.act.recorded_at,
    }
    line.write(hot.TELL, row)


def _move_head(line: Line, entry: AuditEntry) -> None:
    if entry.seq == 1:
        line.write(hot.NEW_STREAM, {"stream": entry.stream, "length": 1, "head": entry.hash})
        return
    moved = {"b_stream": entry.stream, "b_length": entry.seq - 1, "b_head": entry.prev_hash}
    if line.write(hot.MOVE_HEAD, {**moved, "length": entry.seq, "head": entry.hash}) != 1:
        raise case_changed()


def _keep_more(line: Line, change: Change, limits: list[Values], papers: _Papers) -> None:
    """What not every act has, as far as it did not go with the act."""
    line.write(hot.NEW_DEADLINES, *limits)
    line.write(hot.CLOSE_DEADLINE, *map(closing, change.deadlines_closed))
    line.write(hot.NEW_BLOBS[line.dialect], *papers.blobs)
    line.write(hot.ISSUED, *(hot.issued(each, change.contents) for each in papers.issued))
    line.write(hot.NEW_DOCUMENTS, *papers.others)
    with someone_first():
        line.write(hot.NEW_NUMBERS, *map(entry_row, change.numbers))
    rows = (notice_row(notice, change.act.recorded_at) for notice in change.notices)
    line.write(hot.NEW_NOTICES[line.dialect], *rows)


def moving(row: Values, change: Change) -> Values:
    """The parameters of ``MOVE_CASE``: whose case it is does not change."""
    row |= {"b_id": row.pop("id"), "b_version": change.expected_version}
    del row["person_id"]
    return row


def parts_of(change: Change) -> list[Values]:
    """The offices that have a part in the case after the act."""
    case_id = change.after.id
    return [{"case_id": case_id, "part": part, "unit_id": unit} for part, unit in change.after.units.items()]


def closing(deadline: DeadlineRecord) -> Values:
    """The parameters of ``CLOSE_DEADLINE``."""
    return {
        "b_id": deadline.id,
        "met_by_seq": deadline.met_by_seq,
        "met_at": deadline.met_at,
        "ended_by_seq": deadline.ended_by_seq,
        "ended_at": deadline.ended_at,
        "closed_by_case": deadline.closed_by_case,
        "superseded": deadline.superseded,
    }


def blobs_of(contents: Mapping[str, bytes]) -> list[Values]:
    """The rows of bytes under their hashes. ``BlobDamaged`` where one is not what its hash says."""
    for sha256, content in contents.items():
        if not is_whole(sha256, content):
            raise BlobDamaged(
                "The bytes of a paper do not match the hash given with them; the act was not written. Render the paper again.",
                vi="Nội dung giấy tờ không khớp mã băm nên hành vi chưa được ghi. Hãy lập lại giấy tờ.",
                sha256=sha256,
            )
    return [{"sha256": sha256, "content": content} for sha256, content in contents.items()]
