"""What one law says to an act of a case as it stands, before anything is entered: the facts, and the verdict on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.facts import FactValue
from rules.terms import legal_date
from rules.verdict import Finding
from workflows.asking import ask
from workflows.authority import Grant
from workflows.command import Command, Services
from workflows.impact.alike import Held
from workflows.impact.entries import open_facts
from workflows.impact.scene import Standpoint
from workflows.model import Appointment
from workflows.preparing import added_facts, told_facts, weigh
from workflows.procedure import ActRow, ActSpec, Power, Where


@dataclass(frozen=True, slots=True)
class Side:
    """An act by one law: the services that hold it, the act, and the row that holds for where the case stands."""

    services: Services
    spec: ActSpec
    row: ActRow

    @property
    def corpus(self) -> Corpus:
        """The law."""
        return self.services.corpus


@dataclass(frozen=True, slots=True)
class Look:
    """``error``: the code of what the door says before the law is asked; then nothing else is told."""

    held: Held
    findings: Mapping[str, Finding] = field(default_factory=dict)
    error: str = ""


def look_at(side: Side, stand: Standpoint, inputs: Mapping[str, object] | None = None) -> Look:
    """The act looked at from the post of the last act of the case, with ``inputs`` entered; no power is asked for."""
    services, spec, row = side.services, side.spec, side.row
    command = Command(act=spec.id, at=stand.at, case_id=stand.case.id, inputs=inputs or {})
    needed = frozenset(each.name for each in spec.inputs if each.required)
    unsettled = open_facts(side.corpus, spec) - _told_by_row(spec, row)
    try:
        asked = ask(command, stand.by, replace(services, clock=lambda: stand.at), stand.uow)
        told = told_facts(asked.loaded, asked.procedure, spec, row, asked.entered)
        judged = weigh(asked, row, told, _grant(stand)).judged
        facts: dict[str, FactValue] = {
            **judged.facts.plain,
            **added_facts(spec, row, asked.entered, stand.at),
        }
    except LotrinhError as error:
        return Look(Held({}, side.corpus.facts, unsettled, needed), error=error.code)
    findings = judged.verdict.findings if judged.verdict is not None else ()
    return Look(
        Held(facts, side.corpus.facts, unsettled, needed), {each.requirement: each for each in findings}
    )


def _told_by_row(spec: ActSpec, row: ActRow) -> frozenset[str]:
    """What the row and the moment of the act settle by themselves."""
    return frozenset({*row.constants, *spec.stamps}) - {each.name for each in spec.inputs}


def _grant(stand: Standpoint) -> Grant:
    """No power is asked for: what the law says is looked at from the post of the last act."""
    day = legal_date(stand.at)
    return Grant(Appointment(stand.role, stand.unit), Power((), (), Where.ANYWHERE, day, None, ()))
