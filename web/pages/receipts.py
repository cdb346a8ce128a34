"""What the trail says of the acts of a case: the hash of each, and under which paper the office of another was exercised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from web.house import House
from web.language import _
from web.signin.officer import paper_said
from workflows.making import stream_of


def receipts_of(house: House, case_id: str) -> Mapping[int, str]:
    """The hash of the audit entry of each act, by the number of the act."""
    return {entry.seq: entry.hash for entry in house.reader.audit_of_stream(stream_of(case_id))}


def delegations_of(house: House, case_id: str) -> Mapping[int, str]:
    """Under which paper the office of another was exercised, by the number of the act; acts in one's own office are not there."""
    found: dict[int, str] = {}
    for entry in house.reader.audit_of_stream(stream_of(case_id)):
        told = json.loads(entry.body)["actor"].get("delegation") if '"delegation"' in entry.body else None
        if told:
            said = paper_said(told["authority"], told["number"], date.fromisoformat(told["day"]))
            doubt = _("chưa kiểm chứng: luật không nói rõ việc giao quyền, ủy quyền")
            found[entry.seq] = said if told["verified"] else f"{said}; {doubt}"
    return found
