"""What ``lotrinh audit replay --law`` tells of a draft, held against the door: random drafts on the open cases of worked cases.

A miss: the door says something else of an act, a term that runs or what follows, and no effect names it. A false alarm: an effect is
told and the door says the same, however the form was filled. What the door cannot be brought to say (an act that both laws refuse,
whatever is entered) is no false alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any, Final

from rules.errors import LotrinhError
from rules.terms import legal_date
from tests.mutants.door import Door, Told
from tests.mutants.drafting import Draft, Law, draft_of, todays
from tests.mutants.stops import Stop, services_at, stops_of, told_by_impact
from web.scenarios.exercise import scenario_files
from web.scenarios.reader import read_scenario
from workflows import judging, next_steps, wanted
from workflows.command import Performed
from workflows.gathering.derive.read import acts_in
from workflows.impact import Effect, Kind
from workflows.model import CaseSnapshot
from workflows.perform import perform

_TRIES: Final = 24
_HARD: Final = 160
_STOPS: Final = 3
_OF_ACTS: Final = frozenset(Kind) - {Kind.DEADLINE, Kind.SEQUEL}
_AFTER: Final = frozenset({Kind.TERM, Kind.PAPER, Kind.RECORD, Kind.DEADLINE})
"""What is told of an act that is done; of one that nobody can do the door says nothing."""

Impact = Callable[..., tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """A miss or a false alarm."""

    seed: int
    kind: str
    draft: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} [seed {self.seed}] {self.draft} | {self.where} | {self.what}"


def swept(seed: int, impact: Impact = told_by_impact) -> Iterator[Found]:
    """One draft, tried on a few stops of one worked case."""
    rng, law = Random(seed), _law()  # noqa: S311
    stops = [each for each in stops_of(rng.choice(_files()), law.corpus, law.procedures) if each.open_cases]
    if not stops:
        return
    chosen = rng.sample(stops, min(_STOPS, len(stops)))
    cases = [case for stop in chosen for case in stop.open_cases]
    day = legal_date(chosen[0].at)
    draft = draft_of(rng, law, [each.procedure for each in cases], day)
    try:
        for stop in chosen:
            for case in stop.open_cases:
                one = Trial(seed, draft, law, stop, case, stops, rng, impact)
                yield from one.found()
    except (KeyError, AttributeError, TypeError, AssertionError, ValueError) as error:
        yield Found(seed, "BROKEN", draft.words, "", f"{type(error).__name__}: {error}")
    finally:
        _forget()


@dataclass(frozen=True, slots=True)
class Trial:
    """A draft on one case of one stop; ``stops`` are those of the whole worked case."""

    seed: int
    draft: Draft
    law: Law
    stop: Stop
    case: CaseSnapshot
    stops: Sequence[Stop]
    rng: Random
    impact: Impact

    def found(self) -> Iterator[Found]:
        """What impact tells, against what the door says."""
        effects = self._told(self.stop)
        yield from self._acts(effects)
        yield from self._deadlines(effects)
        yield from self._sequel()

    def _told(self, stop: Stop) -> tuple[Effect, ...]:
        now, then = (services_at(stop, each.corpus, each.procedures, each.calendar) for each in self._laws)
        return self.impact(now, then, stop, self.case)

    @property
    def _laws(self) -> tuple[Law, Law]:
        return self.law, self.draft.law

    def _acts(self, effects: tuple[Effect, ...]) -> Iterator[Found]:
        door = Door(self._laws, self.stop, self.case, self.rng, _entries())
        listed: dict[str, list[Effect]] = {}
        for each in effects:
            if "." in each.what and (each.kind in _OF_ACTS or each.kind is Kind.DEADLINE):
                listed.setdefault(each.what.partition(":")[0], []).append(each)
        for specs in door.acts():
            name = next(each.id for each in specs if each is not None)
            mine = listed.get(name, [])
            told = door.tells(name, _TRIES)
            if mine and not told.apart:
                told = door.tells(name, _HARD, until_apart=True)
            if told.apart and not mine:
                yield self._line("MISS", f"{name}: {sorted(told.apart)} {told.example}")
            if mine and not told.apart and not _unsaid(mine, told):
                yield self._line("FALSE ALARM", f"{[(str(e.kind), e.what, e.before, e.after) for e in mine]}")

    def _deadlines(self, effects: tuple[Effect, ...]) -> Iterator[Found]:
        """A term that runs, against the act that started it, done under both laws."""
        terms = {each.what for each in effects if each.kind is Kind.DEADLINE and "." not in each.what}
        for running in self.case.deadlines:
            limits = self._limits(running.set_by_seq, running.term) if running.open else None
            if limits is None:
                continue
            if limits[0] != limits[1] and running.term not in terms:
                yield self._line("MISS", f"{running.term}: {limits[0]} -> {limits[1]}")
            if limits[0] == limits[1] and running.term in terms:
                yield self._line("FALSE ALARM", f"{running.term}: {limits[0]}")

    def _limits(self, seq: int, term: str) -> tuple[object, object] | None:
        done = self._done_again(seq)
        if done is None or not all(done):
            return None
        one, other = ([each.due_at for each in some.deadlines_set if each.term == term] for some in done)
        return (one, other) if one else None

    def _done_again(self, seq: int) -> list[Performed] | None:
        """What the act of that number of this case comes to under each law; None where one of them refuses it."""
        mine = [act for act in self.stop.store.acts if act.case_id == self.case.id and act.seq == seq]
        before = [each for each in self.stops if mine and (each.act, each.at) == (mine[0].act, mine[0].at)]
        try:
            done = [
                perform(
                    before[-1].command,
                    before[-1].actor,
                    services_at(before[-1], x.corpus, x.procedures, x.calendar),
                )
                for x in (self._laws if before else ())
            ]
        except LotrinhError:
            return None
        return done if done and all(each.case.id == self.case.id for each in done) else None

    def _sequel(self) -> Iterator[Found]:
        """What follows from where the case stands, against what its last act said, done under both laws."""
        last = self.case.version
        done = self._done_again(last)
        if (
            done is None
            or done[0].case.facts != done[1].case.facts
            or done[0].case.stage != done[1].case.stage
        ):
            return
        said = [{*(x.id for x in each.next_steps), *(x.code for x in each.alerts)} for each in done]
        stop = replace(self.stop, command=replace(self.stop.command, at=self.case.last_at))
        if any(act.at > self.case.last_at for act in self.stop.store.acts):
            return  # another case of the person went on since
        told = {each.what for each in self._told(stop) if each.kind is Kind.SEQUEL}
        if told != said[0] ^ said[1]:
            yield self._line(
                "MISS" if said[0] ^ said[1] else "FALSE ALARM",
                f"sequel: door {said[0] ^ said[1]}, told {told}",
            )

    def _line(self, kind: str, what: str) -> Found:
        where = f"{self.case.procedure} at {self.case.stage}, {self.stop.at:%Y-%m-%d}, before {self.stop.act}"
        return Found(self.seed, kind, self.draft.words, where, what)


def _unsaid(effects: Sequence[Effect], told: Told) -> bool:
    """Whether all that is told is of what the act leaves, and nobody can do it; or the case knows nobody who may ask."""
    if not told.may and all(each.kind is not Kind.POWER for each in effects):
        return True
    after = all(each.kind in _AFTER or _beside_law(each) for each in effects)
    return after and not told.done


def _beside_law(effect: Effect) -> bool:
    """Where an act leads, and which entries it needs: neither is looked at before the law is met."""
    leads = effect.kind is Kind.STEP and effect.before not in {"có", "không"}
    return leads or (effect.kind is Kind.REQUIREMENT and ":" not in effect.what)


@cache
def _law() -> Law:
    return todays()


@cache
def _files() -> Sequence[Any]:
    return sorted(scenario_files())


@cache
def _entries() -> Mapping[str, Sequence[Mapping[str, object]]]:
    """What worked cases enter, by act."""
    law, found = _law(), dict[str, list[Mapping[str, object]]]()
    for path in _files():
        for step in read_scenario(path, law.corpus, law.procedures).steps:
            found.setdefault(step.act, []).append(step.inputs)
    return found


def _forget() -> None:
    """Drafts are many, and each would be kept by what is remembered of laws."""
    judging.pack_of.cache_clear()
    wanted.followed.cache_clear()
    wanted._KEPT.clear()
    next_steps._possible.cache_clear()
    acts_in.cache_clear()
