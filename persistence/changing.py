"""Rows of what an act changes: the case, its offices, the deadlines it closes, the bytes it keeps. Used by ``SqlUnitOfWork`` alone."""

from __future__ import annotations

from collections.abc import Mapping

from persistence.blobs import is_whole
from persistence.errors import BlobDamaged
from persistence.mapping import Values
from workflows.model import DeadlineRecord
from workflows.ports import Change


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
