"""The check of the audit trail, and the anchors that make a cut tail visible. Called by `lotrinh audit verify` and the tests."""

from persistence.audit.anchors import Anchor, anchor
from persistence.audit.report import Problem, Report, Trouble
from persistence.audit.verify import verify

__all__ = ["Anchor", "Problem", "Report", "Trouble", "anchor", "verify"]
