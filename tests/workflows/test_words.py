"""What officers read says no code of the tables."""

from __future__ import annotations

import pytest

from workflows.procedure import load_procedures
from workflows.procedure.spec import PART
from workflows.roles import PARTS, WHERE, where_vi

STANDINGS = sorted({power.where for act in load_procedures().acts.values() for power in act.powers})


@pytest.mark.parametrize("where", STANDINGS)
def test_how_an_office_stands_to_a_case_is_said_in_words(where: str) -> None:
    part = PART.fullmatch(where)
    assert where in WHERE or (part is not None and part[1] in PARTS), "give it words in workflows/roles.py"
    assert where_vi(where) != where
