"""What a row of a table asks on a day, as needs for the solver, with the names of what asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.corpus import Corpus
from rules.errors import NotInForce
from rules.facts import FactValue
from workflows.procedure import ActRow, Branch
from workflows.soundness.solver import Need


@dataclass(frozen=True, slots=True)
class Asked:
    """The needs of a row with the ids of the requirements; the last ones are of the branch taken."""

    needs: tuple[Need, ...]
    ids: tuple[str, ...]
    constants: dict[str, FactValue]


def asked(corpus: Corpus, row: ActRow, day: date, branch: Branch | None = None) -> Asked | None:
    """What the row asks on the day; None where the law that it names is not in force then."""
    rules = {}
    for name in row.requires:
        try:
            rules.update({rule.id: rule for rule in corpus.requirements_of(name, day)})
        except NotInForce:
            return None
    needs: list[Need] = [(rule.when, rule.require) for rule in rules.values()]
    ids = list(rules)
    if branch is not None and branch.when is not None:
        needs.append((None, branch.when))
        ids.append(f"branch {branch.to}")
    return Asked(tuple(needs), tuple(ids), dict(row.constants))
