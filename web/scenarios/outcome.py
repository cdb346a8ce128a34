"""What came of a step: the outcome with everything that an expectation or a report may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rules.citation import Citation
from rules.conditions import Outcome
from rules.errors import CitationError, InputError, LotrinhError, NotInForce
from rules.verdict import Finding, Verdict
from web.scenarios.shape import Scenario, Step
from workflows.alerts import Alert
from workflows.command import NextStep, Performed
from workflows.errors import ActNotAvailable, NotPermitted, RequirementsNotMet
from workflows.model import DeadlineRecord, DocumentRecord
from workflows.procedure import ActSpec


class Came(StrEnum):
    """What a step came to. ``failed``: the program could not answer (no calendar, engines differ …)."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """An expectation that does not hold, in words."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Result:
    """One step played. ``stages`` by procedure, ``deadlines`` of the case of the act, both as they stand after the step."""

    step: Step
    came: Came
    regime: str
    stages: Mapping[str, str]
    deadlines: tuple[DeadlineRecord, ...]
    performed: Performed | None = None
    error: LotrinhError | None = None
    cites: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every expectation of the step holds."""
        return not self.problems

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the requirements, where one was reached."""
        if self.performed is not None:
            return self.performed.verdict
        return self.error.verdict if isinstance(self.error, RequirementsNotMet) else None

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The findings that stood in the way."""
        return self.verdict.failed if self.verdict is not None else ()

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What the officer must see before it is too late."""
        return self.performed.alerts if self.performed is not None else ()

    @property
    def documents(self) -> tuple[DocumentRecord, ...]:
        """The papers that the act issued."""
        return self.performed.documents if self.performed is not None else ()

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        """What the outcome sets in motion."""
        return self.performed.next_steps if self.performed is not None else ()


@dataclass(frozen=True, slots=True)
class Played:
    """A whole scenario played. ``issued``: every paper by person; ``problems``: what does not hold at the end."""

    scenario: Scenario
    results: tuple[Result, ...]
    issued: Mapping[str, tuple[DocumentRecord, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every expectation of the file holds."""
        return not self.problems and all(result.ok for result in self.results)


def came_of(error: LotrinhError) -> Came:
    """A refusal by guard, authority, law of the day or form; no such act from here; or a failure of the program."""
    if isinstance(error, ActNotAvailable):
        return Came.UNAVAILABLE
    if isinstance(error, (NotPermitted, RequirementsNotMet, NotInForce, InputError)):
        return Came.REFUSED
    return Came.FAILED


def cites_of(error: LotrinhError, spec: ActSpec, in_force: tuple[Citation, ...] = ()) -> tuple[Citation, ...]:
    """The sources of a refusal: of its findings; of the power that is lacking, with those of the act ``in_force``; else of the act."""
    if isinstance(error, RequirementsNotMet):
        return tuple(dict.fromkeys(cite for finding in error.verdict.failed for cite in finding.cites))
    told = error.fields.get("cites")
    if isinstance(told, (list, tuple)):
        return tuple(dict.fromkeys((*(_read(str(each)) for each in told), *in_force)))
    return spec.cites


def missing_of(error: LotrinhError) -> tuple[str, ...]:
    """The facts that are not known: those on which the verdict hangs, those that a failed finding asks for, or the field not filled in.

    A requirement that only asks whether a fact is recorded fails outright: what it asks for is missing too.
    """
    if isinstance(error, RequirementsNotMet):
        asked = (name for f in error.verdict.failed for name, value in f.facts.items() if value is None)
        return tuple(dict.fromkeys((*error.verdict.missing, *asked)))
    named = error.fields.get("field", error.fields.get("fact"))
    return (str(named),) if named is not None else ()


def accepted_cites(verdict: Verdict | None, spec: ActSpec) -> tuple[Citation, ...]:
    """The sources of an act that was accepted: of all findings and of the act itself."""
    findings = verdict.findings if verdict is not None else ()
    every = (*(cite for f in findings if f.outcome is Outcome.SATISFIED for cite in f.cites), *spec.cites)
    return tuple(dict.fromkeys(every))


def _read(text: str) -> Citation:
    try:
        return Citation.parse(text)
    except CitationError as error:
        raise LookupError("the door named a source that is no citation") from error
