"""Terms of the law: units, counting, proofs, the calendar of working days, ages."""

from rules.terms.unit import TermUnit

__all__ = ["TermUnit"]
