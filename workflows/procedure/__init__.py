"""A procedure is a table that a lawyer can read aloud; this package holds its shape and its strict loader."""

from workflows.procedure.loader import FOLDER, load_procedures, read_procedures
from workflows.procedure.spec import (
    PART,
    ActRow,
    ActSpec,
    Branch,
    FormRow,
    InputSpec,
    PaperKind,
    Power,
    Procedure,
    Procedures,
    StageSpec,
    TermRow,
    Where,
)

__all__ = [
    "FOLDER",
    "PART",
    "ActRow",
    "ActSpec",
    "Branch",
    "FormRow",
    "InputSpec",
    "PaperKind",
    "Power",
    "Procedure",
    "Procedures",
    "StageSpec",
    "TermRow",
    "Where",
    "load_procedures",
    "read_procedures",
]
