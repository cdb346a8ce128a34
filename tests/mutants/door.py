"""The door asked itself under two laws: which acts a case has, who may do them, what is refused, and what they leave. Knows nothing of
``workflows.impact``, which is held against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from rules.conditions import Compare, leaves_of
from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.facts import FactSpec, FactType
from rules.terms import legal_date
from tests.mutants.drafting import Law
from tests.mutants.stops import Stop, services_at
from workflows.command import Command, Performed
from workflows.errors import RequirementsNotMet
from workflows.model import Actor, Appointment, CaseSnapshot, Unit
from workflows.perform import perform
from workflows.procedure import ActSpec, InputSpec

Answer = Mapping[str, object]
"""What the door says, part by part."""

_DAYS: Final = (0, 0, 1, 2, 3, 4, 5, 7, 10, 14, 15, 20, 30, 31, 45, 60, 90, 180, 366)


@dataclass(frozen=True, slots=True)
class Told:
    """What the door said to an act: ``may`` where some law lets someone ask, ``done`` where it was done, ``apart`` the parts in which the
    laws differ."""

    may: bool
    done: bool
    apart: frozenset[str]
    example: str = ""


def answer(command: Command, actor: Actor, law: Law, stop: Stop) -> Answer:
    """What the door says. Whatever is no error of the door's own goes up: such a law cannot be tried."""
    services = services_at(stop, law.corpus, law.procedures, law.calendar)
    try:
        return _done(perform(command, actor, services))
    except RequirementsNotMet as error:
        return {"step": error.code, "requirement": _unmet(error)}
    except LotrinhError as error:
        return {"step": error.code, "field": str(error.fields.get("field", ""))}


def _done(performed: Performed) -> Answer:
    act, case = performed.act, performed.case
    return {
        "step": "done",
        "to": (act.stage_to, case.closed),
        "paper": sorted(each.form for each in performed.documents),
        "term": sorted((each.duty, each.term, each.due_at, each.right) for each in performed.deadlines_set),
        "deadline": sorted((each.id, each.met_by_seq is not None) for each in performed.deadlines_closed),
        "record": {name: fact.value for name, fact in case.facts.items()},
        "parts": (dict(case.units), dict(case.actors)),
    }


def _unmet(error: RequirementsNotMet) -> object:
    return sorted(
        (each.requirement, str(each.outcome), each.missing, str(each.unlock)) for each in error.verdict.failed
    )


def apart(one: Answer, other: Answer) -> frozenset[str]:
    """The parts of two answers that differ."""
    return frozenset(name for name in {*one, *other} if one.get(name) != other.get(name))


@dataclass(slots=True)
class Door:
    """A case before the door under two laws. ``known``: what worked cases entered, by act."""

    laws: tuple[Law, Law]
    stop: Stop
    case: CaseSnapshot
    rng: Random
    known: Mapping[str, Sequence[Mapping[str, object]]]
    bounds: dict[str, list[object]] = field(default_factory=dict)

    def acts(self) -> Iterator[tuple[ActSpec | None, ActSpec | None]]:
        """The acts that one of the laws has from where the case stands."""
        tables = [law.procedures[self.case.procedure].acts for law in self.laws]
        day = legal_date(self.stop.at)
        for name in dict.fromkeys([*tables[0], *tables[1]]):
            specs = [table.get(name) for table in tables]
            if any(each is not None and each.row_from(self.case.stage, day) for each in specs):
                yield specs[0], specs[1]

    def tells(self, act: str, tries: int, *, until_apart: bool = False) -> Told:
        """What comes of ``tries`` ways to fill the form, by those who may; some of them a few days later, where one that is ``apart`` is
        looked for: two ways to count may end on the same day."""
        specs = [each for law in self.laws if (each := law.procedures.acts.get(act)) is not None]
        may, done, found, example = False, False, set[str](), ""
        actors = [*self._actors(specs)]
        for number in range(tries):
            inputs = self._inputs(act, specs, number)
            at = self.stop.at + timedelta(days=self.rng.randrange(7) if until_apart and number % 2 else 0)
            command = Command(act=act, at=at, case_id=self.case.id, inputs=inputs)
            actor = actors[number % len(actors)] if number < 2 * len(actors) else self.rng.choice(actors)
            told = [self._answer(command, actor, law) for law in self.laws]
            if any(each["step"] != "not_permitted" for each in told):
                may = True
                actors += [actor] * (len(actors) < 60)
            done = done or any(each["step"] == "done" for each in told)
            differs = apart(*told)
            if differs and not example:
                example = f"{actor.appointments[0].role} {dict(inputs)}: {[{k: e.get(k) for k in differs} for e in told]}"
            found |= differs
            if differs and until_apart and number > len(actors):
                break
        return Told(may, done, frozenset(found), example[:700])

    def _answer(self, command: Command, actor: Actor, law: Law) -> Answer:
        if command.act not in law.procedures.acts:
            return {"step": "act_not_available"}
        return answer(command, actor, law, replace(self.stop, command=command))

    def _actors(self, specs: list[ActSpec]) -> Iterator[Actor]:
        """Whoever asked last, and one of each role at each office that one of the laws names, and at one of another place."""
        yield self.stop.actor
        posts = {
            (role, unit.id): unit
            for spec in specs
            for power in spec.powers
            for role in power.roles
            for unit in (*self.stop.store.units.values(), *map(_elsewhere, power.kinds))
            if unit.kind in power.kinds
        }
        for (role, _), unit in posts.items():
            for name in dict.fromkeys((f"probe-{role}", *self.case.actors.values())):
                yield Actor(name, "Người thử", (Appointment(role, unit),))

    def _inputs(self, act: str, specs: list[ActSpec], number: int) -> dict[str, object]:
        known = self.known.get(act, ())
        if number % 4 == 0 or not known:
            base: dict[str, object] = {}
        else:
            base = dict(self.rng.choice(known))
        if act == self.stop.act and number % 2:
            base = dict(self.stop.command.inputs)
        fields = {each.name: each for spec in specs for each in spec.inputs}
        changed = number > 1 and self.rng.random() < 0.8
        rate = self.rng.choice((0.1, 0.3, 0.9))
        for name, one in fields.items():
            if one.kind == "unit" and name in base:
                base[name] = self._unit(one)
            if changed and self.rng.random() < rate:
                base[name] = self._value(one)
        both = set.intersection(*({each.name for each in spec.inputs} for spec in specs))
        return {k: v for k, v in base.items() if v is not None and (k in both or self.rng.random() < 0.3)}

    def _value(self, one: InputSpec) -> object:
        if self.rng.random() < 0.15:
            return None
        if one.kind == "unit":
            return self._unit(one)
        spec = self.laws[0].corpus.facts.get(one.name) or self.laws[1].corpus.facts[one.name]
        return self._fact(spec)

    def _unit(self, one: InputSpec) -> object:
        units = [
            each.id
            for each in self.stop.store.units.values()
            if each.kind in one.unit_kinds or not one.unit_kinds
        ]
        return self.rng.choice(units) if units else None

    def _fact(self, spec: FactSpec) -> object:
        rng, at = self.rng, self.stop.at - timedelta(days=self.rng.choice(_DAYS))
        bounds = self._bounds().get(spec.name, [])
        if spec.type is FactType.BOOL:
            return rng.random() < 0.5
        if spec.type is FactType.ENUM:
            return rng.choice(spec.values)
        if spec.type is FactType.SET:
            return frozenset(each for each in spec.values if rng.random() < rng.choice((0.2, 0.6, 0.95)))
        if spec.type is FactType.INT:
            return rng.choice(
                [0, 1, 2, 3, 6, 12, 15, 18, 24, *(int(str(each)) + rng.randrange(-1, 2) for each in bounds)]
            )
        if spec.type is FactType.TEXT:
            return "x"
        if spec.type is FactType.MOMENT:
            return at
        days = [each for each in bounds if isinstance(each, date)]
        if days and rng.random() < 0.3:
            return rng.choice(days) + timedelta(days=rng.randrange(-1, 2))
        ahead = spec.ahead and rng.random() < 0.6
        return legal_date(self.stop.at + timedelta(days=rng.choice(_DAYS)) if ahead else at)

    def _bounds(self) -> dict[str, list[object]]:
        if not self.bounds:
            for law in self.laws:
                _note_bounds(law.corpus, self.bounds)
        return self.bounds


def _note_bounds(corpus: Corpus, bounds: dict[str, list[object]]) -> None:
    for version in corpus.all_versions():
        for rule in version.rules:
            for condition in (getattr(rule, "when", None), getattr(rule, "require", None)):
                for leaf in leaves_of(condition) if condition is not None else ():
                    if isinstance(leaf, Compare):
                        bounds.setdefault(leaf.fact, []).append(leaf.bound)


def _elsewhere(kind: str) -> Unit:
    return Unit(
        f"probe-{kind}",
        kind,
        "Cơ quan nơi khác",
        commune="noi_khac",
        district="huyen_khac",
        province="tinh_khac",
    )
