"""Derives the facts that an act needs from what is on file: person, records, other cases, offices, the doctor, the journal.

Each module holds pure functions ``Scene -> facts``; a fact that cannot be derived is left out, which means unknown.
"""

from workflows.gathering.derive import recipes_of
from workflows.gathering.person import stable_residence
from workflows.gathering.scene import Scene
from workflows.gathering.sources import derived_from, gather

__all__ = ["Scene", "derived_from", "gather", "recipes_of", "stable_residence"]
