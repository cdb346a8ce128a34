"""What two laws say to the same act of the same case: each requirement's outcome, and the terms that the act would start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rules.conditions import Outcome, as_raw
from rules.errors import LotrinhError
from rules.terms import VIETNAM, legal_date
from workflows.asking import ask
from workflows.authority import Grant
from workflows.command import Command, Services
from workflows.foreseeing import foreseen
from workflows.impact.scene import Standpoint
from workflows.judging import pack_of
from workflows.model import Appointment
from workflows.preparing import told_facts, weigh
from workflows.procedure import ActRow, ActSpec, Power, Where

Change = tuple[str, str, str]
Asked = tuple[str, str, str]
"""Of a requirement: its outcome, when it is asked, and what it asks."""
Two = tuple[Services, Services]
_YES, _OPEN, _NONE = str(Outcome.SATISFIED), str(Outcome.UNDETERMINED), "—"


@dataclass(frozen=True, slots=True)
class Pair:
    """An act as both tables have it, and the row that holds for where the case stands."""

    specs: tuple[ActSpec, ActSpec]
    rows: tuple[ActRow, ActRow]


@dataclass(frozen=True, slots=True)
class _Look:
    """``found``: what is told of each requirement; ``terms``: the end of each term."""

    found: Mapping[str, Asked]
    terms: Mapping[str, str]


def weighed(two: Two, pair: Pair, stand: Standpoint) -> Iterator[Change]:
    """The requirements that come out otherwise, and those that read otherwise and hang on what will be entered."""
    before, after = (_look(each, row, pair, stand).found for each, row in zip(two, pair.rows, strict=True))
    yield from differing(before, after)


def differing(before: Mapping[str, Asked], after: Mapping[str, Asked]) -> Iterator[Change]:
    """The requirements of which the two laws say something else. Where both pass, the act goes as it would; where both refuse, it matters
    whether they ask for the same."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, (_NONE, "", "")), after.get(name, (_NONE, "", ""))
        if old == new or {old[0], new[0]} <= {_YES, _NONE}:
            continue
        if old[0] != new[0] or old[0] == _OPEN or old[2] != new[2]:
            yield name, old[0], new[0]


def terms_of(two: Two, pair: Pair, stand: Standpoint) -> Iterator[Change]:
    """The terms that the act would start otherwise."""
    before, after = (_look(each, row, pair, stand).terms for each, row in zip(two, pair.rows, strict=True))
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, _NONE), after.get(name, _NONE)
        if old != new:
            yield name, old, new


def _look(services: Services, row: ActRow, pair: Pair, stand: Standpoint) -> _Look:
    command = Command(act=pair.specs[0].id, at=stand.at, case_id=stand.case.id)
    try:
        asked = ask(command, stand.by, replace(services, clock=lambda: stand.at), stand.uow)
        told = told_facts(asked.loaded, asked.procedure, asked.spec, row, asked.entered)
        found = weigh(asked, row, told, _grant(stand))
        terms = foreseen(asked, row, found.judged.facts)
    except LotrinhError as error:
        return _Look({error.code: (error.code, "", "")}, {})
    verdict = found.judged.verdict
    contents = _contents(services, row, stand)
    findings = {} if verdict is None else {each.requirement: str(each.outcome) for each in verdict.findings}
    return _Look(
        {name: (outcome, *contents[name]) for name, outcome in findings.items()},
        {each.term: f"{each.due_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" for each in terms},
    )


def _contents(services: Services, row: ActRow, stand: Standpoint) -> dict[str, tuple[str, str]]:
    """When each requirement is asked and what it asks, apart from its words."""
    pack = pack_of(services.corpus, row.requires, legal_date(stand.at)) if row.requires else None
    rules = pack.requirements if pack is not None else ()
    return {each.id: (str(each.when and as_raw(each.when)), str(as_raw(each.require))) for each in rules}


def _grant(stand: Standpoint) -> Grant:
    """No power is asked for: what the law says is looked at from the post of the last act."""
    day = legal_date(stand.at)
    return Grant(Appointment(stand.role, stand.unit), Power((), (), Where.ANYWHERE, day, None, ()))
