"""Lives at random: persons of any age, with and without a home, to whom offices do what the tables allow, over all regimes.

Entries are drawn; where the law refuses, the smallest set of changes that it names is made and the act is tried again. So lives go deep,
and every unlocking set is put to the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from rules.conditions import facts_of
from rules.corpus import load_corpus
from rules.errors import InputError, LotrinhError
from rules.facts import FactSpec, FactType
from rules.terms import legal_date
from rules.unlock import Need
from tests.workflows.kit import World, at
from web.scenarios.reader import read_scenario
from workflows.command import Command, Performed
from workflows.errors import NotPermitted, RequirementsNotMet
from workflows.model import Actor, Appointment, CaseSnapshot, Json, Person, Unit
from workflows.perform import perform
from workflows.procedure import ActSpec, InputSpec, Power, load_procedures
from workflows.roles import UNIT_KINDS

PROCEDURES = load_procedures()
FACTS = load_corpus().facts
TRIES = 6
LAST = at("2026-11-20")
"""Later terms would run past the calendar that is announced."""
PAUSES = (
    0,
    0,
    1,
    1,
    5,
    30,
    60,
    23 * 60,
    24 * 60,
    2 * 24 * 60,
    3 * 24 * 60,
    6 * 24 * 60,
    16 * 24 * 60,
    90 * 24 * 60,
    370 * 24 * 60,
)
HELD: Json = {"from": "2020-01-01"}
EVERYTHING: dict[str, Json] = {
    "qualified": HELD,
    "designated": HELD,
    "premises": HELD,
    "published": HELD,
    "licensed": HELD,
}
LIFE_UNITS = {
    f"{kind}_{commune}": Unit(
        f"{kind}_{commune}",
        kind,
        f"{label} {commune}",
        commune=commune,
        district="huyen",
        province="tinh",
        attributes=EVERYTHING,
    )
    for kind, label in UNIT_KINDS.items()
    for commune in ("xa_x", "xa_y")
}
CERTIFICATE: dict[str, Json] = {
    "certificate": {"speciality": "psychiatry", "valid_from": "2015-01-01", "issued_on": "2015-01-01"}
}


@dataclass
class Life:
    """One person, a clock that only goes on, and chance with a seed."""

    seed: int
    person: str = "doi"
    world: World = field(default_factory=World)
    done: list[str] = field(default_factory=list)
    refused: int = 0
    stuck: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311  # a test's chance, not a secret
        self.world.now = at("2022-02-07") + timedelta(
            days=self.chance.randrange(0, 1650), hours=self.chance.randrange(0, 10)
        )
        self.world.store.units.update(LIFE_UNITS)
        home = self.chance.choice(["stable", "stable", "none", None])
        attributes: dict[str, object] = {
            "residence_commune": "xa_x",
            "residence_district": "huyen",
            "residence_province": "tinh",
        }
        if home is not None:
            attributes["residence_kind"] = home
        born = self.world.now.date() - timedelta(
            days=self.chance.choice([4300, 4380, 5200, 5840, 6500, 6570, 6580, 9000, 15000])
        )
        sex = self.chance.choice(["male", "female"])
        self.world.put(Person("doi", "Người Giả Định", born, sex, attributes))  # type: ignore[arg-type]

    @property
    def cases(self) -> list[CaseSnapshot]:
        """The cases of the person."""
        return [case for case in self.world.store.cases.values() if case.person_id == self.person]

    def go(self, steps: int) -> None:
        """Try so many acts, with pauses between them."""
        for _ in range(steps):
            if self.world.now > LAST:
                return
            self.world.now += timedelta(minutes=self.chance.choice(PAUSES))
            candidates = self._candidates()
            if candidates:
                self._try(self.chance.choice(candidates))

    def _candidates(self) -> list[ActSpec]:
        """Acts that exist from where the open cases stand, or that open a new case; what goes on comes up more often than what begins."""
        day, found = legal_date(self.world.now), []
        for procedure in PROCEDURES.values():
            mine = [case for case in self.cases if case.procedure == procedure.id]
            live = [case for case in mine if not case.closed]
            stage = live[-1].stage if live else procedure.initial
            for act in procedure.acts.values():
                row = act.row_from(stage, day)
                moves = row is not None and any(branch.to not in {"=", stage} for branch in row.branches)
                ended = mine and mine[-1].closed and act.row_from(mine[-1].stage, day) is not None
                found += [act] * (6 if live and moves else 2 if row is not None else 1 if ended else 0)
        return found

    def _try(self, act: ActSpec) -> None:
        inputs = {
            each.name: self._entry(each)
            for each in act.inputs
            if each.required or self.chance.random() < 0.75
        }
        error: LotrinhError | None = None
        for _ in range(TRIES):
            error = self._once(act, inputs)
            if error is None:
                self.done.append(act.id)
                return
            if not self._mend(act, inputs, error):
                break
        self.stuck.append((act.id, error.code if error is not None else ""))

    def _once(self, act: ActSpec, inputs: Mapping[str, object]) -> LotrinhError | None:
        actor = self._actor(act)
        if actor is None:
            return NotPermitted("nobody", vi="không ai")
        entered = {name: value for name, value in inputs.items() if value is not None}
        before = self._picture()
        try:
            performed = perform(
                Command(act.id, self.world.now, entered, person_id=self.person), actor, self.world.services
            )
        except LotrinhError as error:
            self.refused += 1
            assert self._picture() == before, f"{act.id}: a refusal changed the record"
            return error
        self._lawful(act, actor, performed)
        return None

    def _picture(self) -> tuple[object, ...]:
        store = self.world.store
        return dict(store.cases), len(store.acts), len(store.documents), len(store.notices)

    def _lawful(self, act: ActSpec, actor: Actor, performed: Performed) -> None:
        """What must hold of every act that was done."""
        day = legal_date(performed.act.at)
        row = act.row_from(performed.act.stage_from, day)
        assert row is not None, f"{act.id}: no row on {day}"
        assert any(power.in_force(day) and actor.appointments[0].role in power.roles for power in act.powers)
        assert performed.verdict is None or performed.verdict.passed
        assert performed.regime == load_corpus().regime(day).name

    def _actor(self, act: ActSpec) -> Actor | None:
        day = legal_date(self.world.now)
        powers = [power for power in act.powers if power.in_force(day)]
        return self._officer(act, self.chance.choice(powers)) if powers else None

    def _officer(self, act: ActSpec, power: Power) -> Actor:
        """An officer with the power, of the office that plays the part in the case where one does."""
        role, kind = self.chance.choice(power.roles), self.chance.choice(power.kinds)
        unit = LIFE_UNITS[f"{kind}_{self.chance.choice(['xa_x', 'xa_x', 'xa_x', 'xa_y'])}"]
        mine = [case for case in self.cases if case.procedure == act.procedure]
        part = mine[-1].units.get(power.where.removeprefix("case_")) if mine else None
        if part is not None and self.world.store.units[part].kind in power.kinds:
            unit = self.world.store.units[part]
        return Actor(
            f"{role}_{unit.id}_{self.chance.randrange(3)}", "Cán bộ", (Appointment(role, unit),), CERTIFICATE
        )

    def _entry(self, each: InputSpec) -> object:
        if each.kind == "unit":
            return f"{self.chance.choice(each.unit_kinds)}_{self.chance.choice(['xa_x', 'xa_x', 'xa_y'])}"
        return self._value(FACTS[each.name])

    def _value(self, spec: FactSpec) -> object:
        now = self.world.now
        if spec.type is FactType.BOOL:
            return self.chance.random() < 0.7
        if spec.type is FactType.INT:
            return self.chance.choice([0, 1, 3, 6, 12, 18, 24, 36])
        if spec.type is FactType.DATE:
            return now.date() + timedelta(
                days=self.chance.choice([0, 0, -1, -5, -30, *((30, 300) if spec.ahead else ())])
            )
        if spec.type is FactType.MOMENT:
            return now - timedelta(hours=self.chance.choice([0, 1, 20, 100, 1000]))
        if spec.type is FactType.ENUM:
            return self.chance.choice(spec.values)
        if spec.type is FactType.SET:
            return sorted(self.chance.sample(spec.values, self.chance.randint(1, len(spec.values))))
        return self.chance.choice(["xa_x", "Số 12/QĐ", "theo hồ sơ"])

    def _mend(self, act: ActSpec, inputs: dict[str, object], error: LotrinhError) -> bool:
        """Change the entries as the refusal says; whether anything was changed."""
        if isinstance(error, InputError):
            name = str(error.fields.get("field", error.fields.get("fact", "")))
            known = act.input(name)
            if known is not None:
                inputs[name] = self._entry(known)
            elif name == "inputs":
                self._decide(act, inputs)
            return known is not None or name == "inputs"
        if not isinstance(error, RequirementsNotMet):
            return isinstance(error, NotPermitted)
        ways = [way for way in error.verdict.unlock if any(act.input(need.fact) is not None for need in way)]
        for need in self.chance.choice(ways) if ways else ():
            if act.input(need.fact) is not None:
                inputs[need.fact] = self._wanted(need)
        return bool(ways)

    def _decide(self, act: ActSpec, inputs: dict[str, object]) -> None:
        """Enter what decides where the case goes."""
        asked = {
            name
            for row in act.rows
            for branch in row.branches
            if branch.when is not None
            for name in facts_of(branch.when)
        }
        for name in sorted(asked):
            known = act.input(name)
            if known is not None:
                inputs[name] = self._entry(known)

    def _wanted(self, need: Need) -> object:
        """A value that the need accepts."""
        spec, accepted = FACTS[need.fact], need.accepted
        if accepted.values is not None:
            return self.chance.choice(sorted(accepted.values, key=str))
        if accepted.spans is not None:
            low, high = self.chance.choice(accepted.spans)
            place = min(max(low, -2000), high) if spec.type is FactType.INT else low
            if accepted.days:
                today = self.world.now.date().toordinal()
                return date.fromordinal(min(max(low, today if low <= today <= high else low), high))
            return place
        if accepted.must or accepted.must_not:
            return sorted(accepted.must)
        return self._value(spec)


def after(path: Path, seed: int) -> Life:
    """A life that has gone some way through a worked case: its steps are done as far as chance says, then chance goes on alone."""
    scenario = read_scenario(path, load_corpus(), PROCEDURES)
    life = Life(seed)
    offices, store = scenario.offices, life.world.store
    store.units.update(offices.units)
    store.persons.update(offices.people)
    life.person = life.chance.choice(sorted({step.person for step in scenario.steps}))
    steps = [step for step in scenario.steps if step.person == life.person]
    life.world.now = steps[0].at
    for each in scenario.given:
        if each.person == life.person:
            life.world.do("person_file.record", "clerk", life.person, life.world.now, **each.inputs)
    for step in steps[: life.chance.randint(1, len(steps))]:
        life.world.now = max(life.world.now, step.at)
        command = Command(step.act, life.world.now, step.inputs, person_id=life.person)
        with suppress(LotrinhError):  # what the worked case expects to be refused is refused here too
            perform(command, offices.actors[step.by], life.world.services)
    return life
