"""The dossier that goes to another body: what the law lists, what lies in it, what is wrong, how its sheets are numbered."""

from workflows.dossier.kinds import KINDS, DossierKind, kind_of, listed
from workflows.dossier.model import Answer, DossierState, ItemState, Line, Paper, Trouble
from workflows.dossier.state import state_of

__all__ = [
    "KINDS",
    "Answer",
    "DossierKind",
    "DossierState",
    "ItemState",
    "Line",
    "Paper",
    "Trouble",
    "kind_of",
    "listed",
    "state_of",
]
