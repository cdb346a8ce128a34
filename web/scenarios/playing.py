"""Plays a scenario through the one door on a database made for it. Nothing here decides: the door does, and the record tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Final

from rules.citation import Citation
from rules.errors import CorpusError, LotrinhError, NotInForce
from rules.terms import VIETNAM, legal_date
from web.house import House
from web.scenarios.expecting import problems_at_end, problems_of
from web.scenarios.outcome import Came, Played, Result, accepted_cites, came_of, cites_of, missing_of
from web.scenarios.shape import Earlier, Offices, Scenario, Step
from workflows.command import Command, Performed
from workflows.model import Actor, Appointment, CaseSnapshot, DocumentRecord, Unit
from workflows.numbering import BY_PAPER, SETTING
from workflows.perform import perform

RECORD: Final = "person_file.record"


@dataclass(slots=True)
class StoryClock:
    """The clock of a story: it stands where the story is."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Ids:
    """Names of the file as ids of the record. A ``prefix`` keeps files apart that share one database; ``people`` is that of persons."""

    prefix: str = ""
    people: str = ""

    @classmethod
    def apart(cls, prefix: str) -> Ids:
        """Offices, officers and persons alike under one prefix."""
        return cls(prefix, prefix)

    def of(self, name: str) -> str:
        """The id of an office or officer."""
        return f"{self.prefix}{name}"

    def person(self, name: str) -> str:
        """The id of a person."""
        return f"{self.people}{name}"

    def unit(self, unit: Unit) -> Unit:
        """The office under its id."""
        succeeds = unit.attributes.get("succeeds")
        attributes = dict(unit.attributes)
        if isinstance(succeeds, list):
            attributes["succeeds"] = [self.of(str(each)) for each in succeeds]
        return replace(unit, id=self.of(unit.id), attributes=attributes)

    def actor(self, actor: Actor) -> Actor:
        """The officer and the offices of the appointments under their ids."""
        held = tuple(replace(each, unit=self.unit(each.unit)) for each in actor.appointments)
        return replace(actor, id=self.of(actor.id), appointments=held)


def play(
    scenario: Scenario,
    house: House,
    clock: StoryClock,
    *,
    ids: Ids | None = None,
    told: Callable[[Result], None] | None = None,
    before: Callable[[Command, Actor], None] | None = None,
) -> Played:
    """Play every step, also after one that went otherwise; ``before`` and ``told`` hear of each.

    ``house`` goes by ``clock``, or by a clock that is later than the whole story.

    Raises ``StorageError`` when the database cannot serve; whatever the door says is a result.
    """
    player = _Player(house, clock, ids or Ids(), scenario, before=before)
    player.settle()
    results = []
    for step in scenario.steps:
        result = player.step(step)
        results.append(result)
        if told is not None:
            told(result)
    issued = {name: player.issued(name) for name in scenario.offices.people}
    return Played(scenario, tuple(results), issued, tuple(problems_at_end(scenario, issued)))


@dataclass(slots=True)
class _Player:
    house: House
    clock: StoryClock
    ids: Ids
    scenario: Scenario
    actors: dict[str, Actor] = field(default_factory=dict)
    before: Callable[[Command, Actor], None] | None = None

    def settle(self) -> None:
        """Put offices, officers and people on file, then the papers that were there before the first step."""
        first = min(step.at for step in self.scenario.steps)
        self.clock.at = first
        offices: Offices = self.scenario.offices
        self.actors = {name: _at_work(self.ids.actor(actor)) for name, actor in offices.actors.items()}
        clerk = _records_officer(self.ids)
        self.house.register(
            units=(*map(_numbering, map(self.ids.unit, offices.units.values())), clerk.appointments[0].unit),
            persons=[replace(each, id=self.ids.person(name)) for name, each in offices.people.items()],
            actors=(*self.actors.values(), clerk),
        )
        for each in self.scenario.given:
            self._put_on_file(each, clerk)

    def _put_on_file(self, earlier: Earlier, clerk: Actor) -> None:
        """Before the person's first step, but not before the procedure that takes papers on file."""
        begun = datetime.combine(self.house.procedures["person_file"].valid_from, time(), VIETNAM)
        mine = [step.at for step in self.scenario.steps if step.person == earlier.person]
        at = max(begun, min(mine, default=self.clock.at))
        self.clock.at = at
        command = Command(act=RECORD, at=at, inputs=earlier.inputs, person_id=self.ids.person(earlier.person))
        perform(command, clerk, self.house.services)

    def step(self, step: Step) -> Result:
        """Do one step and compare."""
        self.clock.at = step.at
        command = Command(
            act=step.act,
            at=step.at,
            inputs=self._inputs(step),
            person_id=self.ids.person(step.person),
            attachments=step.attached,
        )
        if self.before is not None:
            self.before(command, self.actors[step.by])
        try:
            performed = perform(command, self.actors[step.by], self.house.services)
        except LotrinhError as error:
            result = self._refused(step, error)
        else:
            result = self._accepted(step, performed)
        return replace(result, problems=problems_of(result))

    def issued(self, person: str) -> tuple[DocumentRecord, ...]:
        """Every paper of a person, case after case."""
        with self.house.services.reading() as uow:
            cases = uow.cases_of(self.ids.person(person))
            return tuple(record for case in cases for record in uow.documents_of(case.id))

    def _inputs(self, step: Step) -> Mapping[str, object]:
        spec = self.house.procedures.acts[step.act]
        units = {each.name for each in spec.inputs if each.kind == "unit"}
        return {
            name: self.ids.of(str(value)) if name in units else value for name, value in step.inputs.items()
        }

    def _accepted(self, step: Step, performed: Performed) -> Result:
        spec = self.house.procedures.acts[step.act]
        return Result(
            step,
            Came.ACCEPTED,
            regime=performed.regime,
            stages=self._stages(step.person),
            deadlines=performed.case.deadlines,
            performed=performed,
            cites=accepted_cites(performed.verdict, spec),
        )

    def _in_force(self, cites: tuple[Citation, ...], at: datetime) -> tuple[Citation, ...]:
        """Those whose text is in force on that day."""
        return tuple(cite for cite in cites if self._holds(cite.instrument, legal_date(at)))

    def _holds(self, instrument: str, on: date) -> bool:
        try:
            self.house.corpus.version(instrument, on)
        except (NotInForce, CorpusError):
            return False
        return True

    def _refused(self, step: Step, error: LotrinhError) -> Result:
        spec = self.house.procedures.acts[step.act]
        case = next(
            (each for each in reversed(self._cases(step.person)) if each.procedure == spec.procedure), None
        )
        return Result(
            step,
            came_of(error),
            regime=self._regime(step.at),
            stages=self._stages(step.person),
            deadlines=case.deadlines if case is not None else (),
            error=error,
            cites=cites_of(error, spec, self._in_force(spec.cites, step.at)),
            missing=missing_of(error),
        )

    def _regime(self, at: datetime) -> str:
        try:
            return self.house.corpus.regime(legal_date(at)).name
        except NotInForce:
            return ""

    def _cases(self, person: str) -> tuple[CaseSnapshot, ...]:
        with self.house.services.reading() as uow:
            return uow.cases_of(self.ids.person(person))

    def _stages(self, person: str) -> dict[str, str]:
        """Where the latest case of each procedure stands; the first stage where there is none."""
        stages = {name: procedure.initial for name, procedure in self.house.procedures.items()}
        return stages | {case.procedure: case.stage for case in self._cases(person)}


def _records_officer(ids: Ids) -> Actor:
    """Who puts earlier papers on file in a story."""
    office = Unit(ids.of("lotrinh-records"), "records", "Bộ phận lưu trữ hồ sơ")
    return Actor(
        ids.of("lotrinh-records-officer"), "Cán bộ lưu trữ hồ sơ", (Appointment("records_officer", office),)
    )


def _at_work(actor: Actor) -> Actor:
    """The officer in offices as the story has them: the act looks at the office of the appointment."""
    return replace(
        actor, appointments=tuple(replace(each, unit=_numbering(each.unit)) for each in actor.appointments)
    )


def _numbering(unit: Unit) -> Unit:
    """In a story the numbers are told, as in an office that keeps its register on paper, unless the story says otherwise."""
    return replace(unit, attributes={SETTING: BY_PAPER, **unit.attributes})
