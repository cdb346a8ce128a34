"""Identification numbers: whether one can be, and whether it fits the person's sex and birth. Pure; one function for all who ask.

The rules are data (``rules/law/identity/numbers.yaml``).
"""

from rules.identity.checking import Finding, IdCheck, Weight, check_id
from rules.identity.data import IdRules, id_rules

__all__ = ["Finding", "IdCheck", "IdRules", "Weight", "check_id", "id_rules"]
