"""Whatever anybody tries at whatever moment: the record stays whole, a refusal changes nothing, a preview tells the truth."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rules.corpus import load_corpus
from rules.errors import DoorError, InputError, LawError, LotrinhError
from rules.facts import FactSpec, FactType
from tests.workflows.invariants import check
from tests.workflows.journeys import JOURNEYS, MANAGEMENT, Journey, go, take
from tests.workflows.kit import ACTORS, PEOPLE, UNITS, World, at, replace_audit
from workflows.command import Command, Services
from workflows.errors import (
    ActNotAvailable,
    CaseChanged,
    KeyReused,
    NotPermitted,
    RequirementsNotMet,
    UnknownAct,
    UnknownCase,
)
from workflows.perform import perform
from workflows.preview import State, preview
from workflows.preview import _weighed as weighed
from workflows.procedure import ActSpec, InputSpec, load_procedures

ACTS = load_procedures().acts
FACTS = load_corpus().facts
MINUTES = st.sampled_from([0, 1, 59, 60, 24 * 60, 3 * 24 * 60, 40 * 24 * 60, 366 * 24 * 60])
Draw = Any


def value_of(spec: FactSpec, world: World) -> st.SearchStrategy[object]:
    """Values that the fact accepts, and now and then one that it does not."""
    sensible: dict[FactType, st.SearchStrategy[object]] = {
        FactType.BOOL: st.booleans(),
        FactType.INT: st.integers(-1, 7),
        FactType.DATE: st.sampled_from([-400, -300, -1, 0, 1, 300]).map(
            lambda days: world.now.date() + timedelta(days)
        ),
        FactType.MOMENT: st.sampled_from([-9000, -30, -1, 0, 1]).map(
            lambda hours: world.now + timedelta(hours=hours)
        ),
        FactType.ENUM: st.sampled_from(spec.values or ("",)),
        FactType.SET: st.sets(st.sampled_from(spec.values or ("",))).map(sorted),
        FactType.TEXT: st.sampled_from(["xa_x", "xa_y", "Số 12/QĐ", "đ"]),
    }
    hostile = st.sampled_from(
        ["5", 1, 1.5, 2**63, [1], {}, "2024-13-01", "e\u0301", "x" * 1001, date(1, 1, 1)]
    )
    return st.one_of(*[sensible[spec.type]] * 12, hostile)


def entry(field: InputSpec, world: World) -> st.SearchStrategy[object]:
    """An entry for a field of a form."""
    if field.kind == "unit":
        fitting = sorted(name for name, unit in UNITS.items() if unit.kind in field.unit_kinds)
        return st.sampled_from([*fitting, "tram", "nirgends"])
    return value_of(FACTS[field.name], world)


LAWFUL: dict[str, list[dict[str, object]]] = {name: [] for name in ACTS}
"""Entries with which the acts are done in the lawful proceedings."""
for _journey in JOURNEYS:
    for _step in _journey.steps:
        LAWFUL[_step.act].append(dict(_step.inputs))


@st.composite
def entries(draw: Draw, act: ActSpec, world: World) -> dict[str, object]:
    """Entries for a form: lawful ones, perhaps with a slip; most of it, some of it, nothing, or a field that it does not have."""
    wanted = draw(st.sampled_from(["lawful", "lawful", "slip", "all", "some", "none", "strange"]))
    if wanted == "none":
        return {}
    if wanted in {"lawful", "slip"} and LAWFUL[act.id]:
        slipped = [draw(st.sampled_from(act.inputs))] if wanted == "slip" and act.inputs else []
        lawful: dict[str, object] = draw(st.sampled_from(LAWFUL[act.id]))
        return lawful | {field.name: draw(entry(field, world)) for field in slipped}
    fields = [f for f in act.inputs if f.required or wanted == "all" or draw(st.booleans())]
    found = {field.name: draw(entry(field, world)) for field in fields}
    return found | ({"nix": 1} if wanted == "strange" else {})


class Anything(RuleBasedStateMachine):
    """Starts somewhere in a lawful proceeding and goes on with whatever comes."""

    procedure = ""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.person = "an"

    @initialize(data=st.data())
    def somewhere(self, data: st.DataObject) -> None:
        journeys = [each for each in JOURNEYS if each.procedure == self.procedure]
        journey: Journey = data.draw(st.sampled_from(journeys))
        self.person = journey.person
        if self.person == "an" and self.procedure != "user_management" and data.draw(st.booleans()):
            go(self.world, replace(MANAGEMENT, start="2023-09-01T08:00"), "stop")
        self.world.now = at(journey.start)
        for step in journey.steps[: data.draw(st.integers(0, len(journey.steps)))]:
            take(self.world, journey, step)
        for record in data.draw(st.lists(st.sampled_from(FACTS["record"].values), max_size=2)):
            on = data.draw(st.sampled_from(["2023-06-01", "2024-02-29", "2024-08-05", "2025-01-01"]))
            self.world.on_file(record, on, self.person, record_flag=data.draw(st.booleans()))

    @rule(data=st.data(), minutes=MINUTES, late=st.sampled_from([0, 0, 0, 1, -1]))
    def anybody_tries_anything(self, data: st.DataObject, minutes: int, late: int) -> None:
        own = sorted(load_procedures()[self.procedure].acts)
        act = ACTS[data.draw(st.sampled_from(own) | st.sampled_from(sorted(ACTS)))]
        self.world.now += timedelta(minutes=minutes)
        actor = ACTORS[data.draw(st.sampled_from(sorted(ACTORS)))]
        command = Command(
            act.id,
            self.world.now + timedelta(days=late),
            data.draw(entries(act, self.world)),
            person_id=data.draw(st.sampled_from([self.person] * 8 + sorted(PEOPLE))),
            expected_version=data.draw(st.sampled_from([None, None, None, 1])),
        )
        self.attempt(command, actor.id)

    @rule(data=st.data(), minutes=MINUTES)
    def somebody_goes_on(self, data: st.DataObject, minutes: int) -> None:
        """What a preview of the act calls possible, done by one who may; the case is closed only now and then."""
        self.world.now += timedelta(minutes=minutes)
        acts = sorted(load_procedures()[self.procedure].acts)
        act = data.draw(st.sampled_from([each for each in acts if each not in ENDING] * 3 + acts))
        officers = [actor for actor in sorted(ACTORS) if self.look(self.bare(act), actor) in OPEN]
        if officers:
            inputs = data.draw(entries(ACTS[act], self.world))
            command = replace(self.bare(act), inputs=inputs)
            self.attempt(command, data.draw(st.sampled_from(officers)))

    def bare(self, act: str) -> Command:
        return Command(act, self.world.now, person_id=self.person)

    @invariant()
    def the_record_is_whole(self) -> None:
        check(self.world.store)

    def look(self, command: Command, actor: str) -> State | None:
        found = preview(command, ACTORS[actor], self.world.services)
        return None if found is None else found.state

    def attempt(self, command: Command, actor: str) -> None:
        store = self.world.store
        before, trail = replace_audit(store), list(store.audit)
        bare = Command(command.act, command.at, person_id=command.person_id)
        empty, full = self.look(bare, actor), self.look(command, actor)
        assert (replace_audit(store), store.audit) == (before, trail), "a preview writes nothing"
        error = self.outcome(command, actor)
        assert store.audit[: len(trail)] == trail
        if error is None:
            assert full is State.READY
            assert empty in OPEN, "a preview hides nothing that is accepted"
            assert len(store.audit) == len(trail) + 1
            return
        assert replace_audit(store) == before, "a refusal changes nothing"
        assert len(store.audit) - len(trail) == int(recorded(error))
        assert full in expected(error, command, self.world.services)
        assert not any(person.full_name in told(error) for person in PEOPLE.values())
        if empty is State.READY:
            perform(bare, ACTORS[actor], self.world.services)

    def outcome(self, command: Command, actor: str) -> LotrinhError | None:
        """None when the act was done."""
        try:
            done = perform(command, ACTORS[actor], self.world.services)
        except LotrinhError as error:
            return error
        assert done.act.stage_to == done.case.stage
        assert done.case.version == len([a for a in self.world.store.acts if a.case_id == done.case.id])
        return None


OPEN = {State.READY, State.FORM}
ENDING = {"assessment.close", "assessment.withdraw", "user_management.stop"}


def expected(error: LotrinhError, command: Command, services: Services) -> set[State | None]:
    """What a preview of a command that is refused like this may say: never that it may be done."""
    if isinstance(error, ActNotAvailable):
        return {None}
    if isinstance(
        error, NotPermitted
    ):  # authority comes before topology in the door, topology before authority on the page
        open_to_claim = (
            ACTS[command.act].input("stable_residence") and "stable_residence" not in command.inputs
        )
        return {None, State.NOT_PERMITTED} | ({State.FORM} if open_to_claim else set())
    return {State.FORM} if isinstance(error, InputError) or mended(error, services) else {State.REFUSED}


def mended(error: LotrinhError, services: Services) -> bool:
    """Whether entries of the form could change the outcome."""
    return (
        isinstance(error, RequirementsNotMet)
        and not weighed(ACTS[str(error.fields["act"])], error, services).blocking
    )


def told(error: LotrinhError) -> str:
    return json.dumps([error.en, error.vi, error.fields], default=str, ensure_ascii=False)


def recorded(error: LotrinhError) -> bool:
    """What the door writes down: refusals of its own and of the law, not slips of the pen."""
    slips = (UnknownAct, UnknownCase, KeyReused, CaseChanged)
    return isinstance(error, (DoorError, LawError)) and not isinstance(error, slips)


@pytest.mark.parametrize("procedure", sorted({journey.procedure for journey in JOURNEYS}))
def test_whatever_anybody_tries(procedure: str) -> None:
    machine = type(f"Anything_{procedure}", (Anything,), {"procedure": procedure})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
