"""The check of the audit trail, and the anchors that make a cut tail visible. Called by `lotrinh audit` and the tests."""

from persistence.audit.anchors import (
    Anchor,
    Whole,
    anchor,
    anchor_hashes,
    anchors,
    bare_anchors,
    last_anchor,
    last_anchored,
)
from persistence.audit.damaged import what_can_be_read
from persistence.audit.guards import altered_guards
from persistence.audit.kept import Kept, read_kept
from persistence.audit.later import recorded_later
from persistence.audit.report import Problem, Report, Trouble
from persistence.audit.sealing import lost_keys
from persistence.audit.tables import indexes_astray
from persistence.audit.verify import verify

__all__ = [
    "Anchor",
    "Kept",
    "Problem",
    "Report",
    "Trouble",
    "Whole",
    "altered_guards",
    "anchor",
    "anchor_hashes",
    "anchors",
    "bare_anchors",
    "indexes_astray",
    "last_anchor",
    "last_anchored",
    "lost_keys",
    "read_kept",
    "recorded_later",
    "verify",
    "what_can_be_read",
]
