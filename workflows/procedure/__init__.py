"""A procedure is a table that a lawyer can read aloud; this package holds its shape and its strict loader."""

from workflows.procedure.loader import load_procedures
from workflows.procedure.spec import (
    PART,
    ActRow,
    ActSpec,
    Branch,
    FormRow,
    InputSpec,
    Power,
    Procedure,
    Procedures,
    StageSpec,
    TermRow,
    Where,
)

__all__ = [
    "PART",
    "ActRow",
    "ActSpec",
    "Branch",
    "FormRow",
    "InputSpec",
    "Power",
    "Procedure",
    "Procedures",
    "StageSpec",
    "TermRow",
    "Where",
    "load_procedures",
]
