"""The worked cases cut into the stories of single persons, played on a record in memory until the first thing that comes out otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Final, cast

from rules.conditions import Condition, Outcome, evaluate
from rules.corpus import Consequence, Corpus, Requirement, load_corpus
from rules.engine.dual import DualEngine
from rules.engine.durable import DurableEngine
from rules.engine.plain import own_facts, plain_program
from rules.engine.protocol import Pack, RequirementLike
from rules.facts import FactSet, FactValue
from rules.terms import load_calendar
from rules.verdict import Verdict
from tests.workflows.kit import PaperRenderer
from tests.workflows.memory import Store
from web.house import House
from web.scenarios.exercise import scenario_files
from web.scenarios.outcome import Result
from web.scenarios.playing import StoryClock, play
from web.scenarios.reader import read_scenario
from web.scenarios.shape import Scenario, Step
from workflows import next_steps
from workflows.command import Services
from workflows.gathering.derive.work import Derivation
from workflows.machine import Topologies
from workflows.model import Actor, Person, Unit
from workflows.procedure import Procedures, load_procedures


class PlainAlone:
    """Stands where the durable engine stands: what is asked here is what the law says, not whether the engines agree."""

    name: Final = DurableEngine.name

    def outcomes(self, pack: Pack, facts: FactSet) -> list[int]:
        """The number of each outcome in the pack's order."""
        return plain_program(pack).judge(facts.lookup)[0]


JUDGE: Final = DualEngine(cast("DurableEngine", PlainAlone()))


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict on the way: the step, the requirements, and what was known. ``failed`` names those that stood in the way."""

    step: Step
    requirements: tuple[Requirement, ...]
    facts: Mapping[str, FactValue]
    failed: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """One person's part of a worked case, with what it asks of the law."""

    name: str
    scenario: Scenario
    judged: tuple[Judged, ...] = ()
    acts: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


@dataclass(slots=True)
class MemoryHouse:
    """What ``play`` needs of a house, without a database and without Word."""

    corpus: Corpus
    procedures: Procedures
    clock: StoryClock
    judge: object = JUDGE
    store: Store = field(default_factory=Store)
    ids: Iterator[int] = field(default_factory=count)

    @property
    def services(self) -> Services:
        """The door's services over the record in memory."""
        return Services(
            corpus=self.corpus,
            procedures=self.procedures,
            judge=cast("DualEngine", self.judge),
            calendar=load_calendar(),
            renderer=PaperRenderer(),
            uow=self.store.open,
            reading=self.store.open,
            clock=self.clock,
            new_id=lambda: f"id{next(self.ids):06d}",
            topologies=_topologies(self.procedures),
        )

    def register(self, *, units: Iterable[Unit], persons: Iterable[Person], actors: Iterable[Actor]) -> None:
        """Put offices and people on file."""
        del actors
        self.store.units.update((each.id, each) for each in units)
        self.store.persons.update((each.id, each) for each in persons)


class Noticed(Exception):
    """A step came out otherwise than the worked case says."""


def stories() -> list[Story]:
    """Every person of every worked case, shortest first, with what was asked on the way. ``AssertionError`` where one fails alone."""
    corpus, procedures = load_corpus(), load_procedures()
    found = [
        _watched(one, corpus, procedures)
        for path in scenario_files()
        for one in _cut(path, read_scenario(path, corpus, procedures))
    ]
    return sorted(found, key=lambda story: len(story.scenario.steps))


def notices(story: Story, corpus: Corpus, procedures: Procedures) -> str:
    """Where the story comes out otherwise under this law, in words; "" where it notices nothing."""
    clock = StoryClock(datetime.min.replace(tzinfo=UTC))
    house = MemoryHouse(corpus, procedures, clock)
    try:
        played = play(story.scenario, cast("House", house), clock, told=_stop)
    except Noticed as noticed:
        return f"{story.name} {noticed}"
    return "".join(f"{story.name} {problem.en}" for problem in played.problems[:1])


def _stop(result: Result) -> None:
    if result.problems:
        raise Noticed(f"line {result.step.line} {result.step.act}: {result.problems[0].en}")


def _cut(path: Path, scenario: Scenario) -> Iterator[Story]:
    for person in dict.fromkeys(step.person for step in scenario.steps):
        mine = replace(
            scenario,
            steps=tuple(step for step in scenario.steps if step.person == person),
            given=tuple(each for each in scenario.given if each.person == person),
            documents={name: forms for name, forms in scenario.documents.items() if name == person},
        )
        yield Story(f"{path.parent.parent.name}/{path.stem}:{person}", mine)


def _watched(story: Story, corpus: Corpus, procedures: Procedures) -> Story:
    """The story played once as it stands, with everything that it asked."""
    judged: list[Judged] = []
    asked: set[str] = set()
    told: set[str] = set()
    terms: set[str] = set()
    clock = StoryClock(datetime.min.replace(tzinfo=UTC))
    here: list[Step] = []

    class Watching:
        def judge(self, pack: Pack, facts: FactSet, *, as_of: date, corpus_hash: str) -> Verdict:
            verdict = JUDGE.judge(pack, facts, as_of=as_of, corpus_hash=corpus_hash)
            failed = frozenset(finding.requirement for finding in verdict.failed)
            needed = frozenset(name for each in pack.requirements for name in _names(each))
            known = {name: value for name in needed if (value := facts.plain.get(name)) is not None}
            judged.append(
                Judged(step_of(), cast("tuple[Requirement, ...]", pack.requirements), known, failed)
            )
            return verdict

    def step_of() -> Step:
        return next(step for step in story.scenario.steps if step.number > (here[-1].number if here else 0))

    def note(result: Result) -> None:
        here.append(result.step)
        assert not result.problems, f"{story.name} line {result.step.line}: {result.problems[0].en}"
        if result.performed is not None:
            terms.update(each.term for each in result.performed.deadlines_set)

    house = MemoryHouse(corpus, procedures, clock, Watching())
    with _listening(asked, told):
        played = play(story.scenario, cast("House", house), clock, told=note)
    assert not played.problems, f"{story.name}: {played.problems[0].en}"
    return replace(
        story,
        judged=tuple(judged),
        acts=frozenset(step.act for step in story.scenario.steps),
        terms=frozenset(terms),
        facts=frozenset(asked),
        told=frozenset(told),
    )


@contextmanager
def _listening(asked: set[str], told: set[str]) -> Iterator[None]:
    """Hears which derived facts are worked out, and which consequences hold."""
    value, holding = Derivation.value, next_steps._holding

    def heard(self: Derivation, name: str) -> FactValue | None:
        if name in self.recipes:
            asked.add(name)
        return value(self, name)

    def held(*given: object, **named: object) -> Iterator[Consequence]:
        for each in cast("Callable[..., Iterator[Consequence]]", holding)(*given, **named):
            told.add(each.id)
            yield each

    Derivation.value = heard  # type: ignore[method-assign]
    next_steps._holding = cast("object", held)  # type: ignore[assignment]
    try:
        yield
    finally:
        Derivation.value = value  # type: ignore[method-assign]
        next_steps._holding = holding


def outcome_of(require: Condition, when: Condition | None, facts: Mapping[str, FactValue]) -> Outcome:
    """What a requirement comes to (``rules.engine``)."""
    if when is None:
        return evaluate(require, facts)
    asked, met = evaluate(when, facts), evaluate(require, facts)
    if asked is Outcome.UNSATISFIED or met is Outcome.SATISFIED:
        return Outcome.SATISFIED
    both = asked is Outcome.SATISFIED and met is Outcome.UNSATISFIED
    return Outcome.UNSATISFIED if both else Outcome.UNDETERMINED


def _names(requirement: object) -> frozenset[str]:
    return frozenset(own_facts(cast("RequirementLike", requirement)))


_MACHINES: dict[int, tuple[Procedures, Topologies]] = {}


def _topologies(procedures: Procedures) -> Topologies:
    """The machines of one table; another table has others."""
    kept = _MACHINES.get(id(procedures))
    if kept is None or kept[0] is not procedures:
        _MACHINES.clear()
        kept = _MACHINES[id(procedures)] = (procedures, Topologies())
    return kept[1]
