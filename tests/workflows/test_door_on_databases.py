"""The same door on SQLite and on PostgreSQL: what comes back is what memory holds, and of two at once one is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count

import pytest
from sqlalchemy import select

from persistence.database import Database
from persistence.mapping import AUDIT_OF, audit_of
from persistence.models import AUDIT_ENTRIES, BLOBS
from persistence.registers import Clerk, Registers
from persistence.unit_of_work import SqlUnitOfWork
from rules.engine.dual import DualEngine
from rules.errors import LotrinhError
from tests.workflows.invariants import check
from tests.workflows.journeys import AT_FACILITY, HELD_WITHOUT, JOURNEYS, Journey, Step, go
from tests.workflows.kit import ACTORS, PEOPLE, UNITS, PaperRenderer, World, at
from tests.workflows.memory import Store
from tests.workflows.test_door import Jammed, Lying
from workflows.command import Command, Performed, Services
from workflows.errors import ActNotAvailable, CaseChanged, NotPermitted
from workflows.model import CaseSnapshot
from workflows.perform import perform


@pytest.fixture
def db(migrated_url: str) -> Iterator[Database]:
    found = Database(migrated_url)
    Registers(found).put(
        units=list(UNITS.values()), persons=list(PEOPLE.values()), actors=list(ACTORS.values()),
        by=Clerk("system", "system"), at=at("2022-01-01"),
    )  # fmt: skip
    yield found
    found.close()


def on(db: Database, world: World) -> Services:
    """The services of a world, on a database."""
    ids = count()
    return replace(
        world.services,
        uow=lambda: SqlUnitOfWork(db),
        reading=lambda: SqlUnitOfWork(db, reading=True),
        new_id=lambda: f"id{next(ids):06d}",
    )


def ask(services: Services, step: Step, person: str, world: World, key: str = "") -> Performed:
    command = Command(step.act, world.now, step.inputs, person_id=person, key=key)
    return perform(command, ACTORS[step.by], services)


def kept(db: Database, person: str) -> Store:
    """What a database holds of a person (and every entry of the trail), as a store in memory."""
    store = Store()
    with SqlUnitOfWork(db, reading=True) as uow:
        for case in uow.cases_of(person):
            store.cases[case.id] = case
            store.acts.extend(uow.acts_of(case.id))
            store.documents.extend(uow.documents_of(case.id))
    with db.reading() as connection:
        trail = AUDIT_OF.where(AUDIT_ENTRIES.c.stream != "admin").order_by(
            AUDIT_ENTRIES.c.stream, AUDIT_ENTRIES.c.seq
        )
        store.audit = [audit_of(row) for row in connection.execute(trail)]
        store.blobs = dict.fromkeys(connection.execute(select(BLOBS.c.sha256)).scalars(), b"")
    return store


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_a_database_holds_what_memory_holds(db: Database, journey: Journey) -> None:
    world = World()
    services, person = on(db, world), journey.person
    world.now = at(journey.start)
    for step in journey.steps:
        with pytest.raises(NotPermitted):
            perform(Command(step.act, world.now, step.inputs, person_id=person), ACTORS["auditor"], services)
        done = ask(services, step, person, world)
        assert done.case.stage == step.stage
        world.now = world.now.replace(
            hour=(world.now.hour + 1) % 24, day=world.now.day + (world.now.hour + 1) // 24
        )
    memory = go(World(), journey)
    found = kept(db, person)
    assert [in_order(each) for each in found.cases.values()] == [
        in_order(each) for each in memory.store.cases.values()
    ]
    assert found.acts == memory.store.acts
    assert sorted(found.documents, key=lambda d: (d.seq, d.id)) == memory.store.documents
    assert [entry for entry in found.audit if entry.kind == "act"] == memory.store.audit
    refused = [entry for entry in found.audit if entry.kind == "refusal"]
    assert [entry.seq for entry in refused] == list(range(1, len(journey.steps) + 1))
    check(found)


def in_order(case: CaseSnapshot) -> CaseSnapshot:
    """The case with its deadlines in one order; a database sorts them by their limits."""
    return replace(case, deadlines=tuple(sorted(case.deadlines, key=lambda each: each.id)))


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Do all of them at the same moment; what came of each."""
    start, outcomes = threading.Barrier(len(calls)), list[object]()

    def run(call: Callable[[], object]) -> None:
        start.wait(20)
        try:
            outcomes.append(call())
        except LotrinhError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(outcomes) == len(calls)
    return outcomes


def prepared(db: Database, world: World, journey: Journey, steps: int) -> Services:
    services = on(db, world)
    world.now = at(journey.start)
    for step in journey.steps[:steps]:
        ask(services, step, journey.person, world)
    return services


def test_of_two_officers_one_wins_and_the_other_is_told(db: Database) -> None:
    """Both act on what they saw; only one act is there afterwards, whole."""
    world = World()
    services = prepared(db, world, AT_FACILITY, 2)
    accept = Command("assessment.accept_request", world.now, person_id="vo_gia_cu", expected_version=2)
    outcomes = at_once([partial(perform, accept, ACTORS[by], services) for by in ("staff", "head", "doctor")])
    won = [each for each in outcomes if isinstance(each, Performed)]
    assert len(won) == 1
    assert all(isinstance(each, CaseChanged) for each in outcomes if each not in won)
    store = kept(db, "vo_gia_cu")
    assert [act.id for act in store.acts][-1] == won[0].act.id
    assert len(store.acts) == 3
    check(store)


def test_without_a_version_the_second_finds_the_door_shut(db: Database) -> None:
    """The second comes after the first: the act does not exist from there any more, or someone was first."""
    world = World()
    services = prepared(db, world, AT_FACILITY, 2)
    accept = Command("assessment.accept_request", world.now, person_id="vo_gia_cu")
    outcomes = at_once([partial(perform, accept, ACTORS[by], services) for by in ("staff", "head")])
    assert sum(isinstance(each, Performed) for each in outcomes) == 1
    assert sum(isinstance(each, CaseChanged | ActNotAvailable) for each in outcomes) == 1


def test_two_proposals_at_once_open_one_case(db: Database) -> None:
    world = World()
    services, step = prepared(db, world, AT_FACILITY, 0), AT_FACILITY.steps[0]
    outcomes = at_once(
        [
            partial(ask, services, replace(step, by=by), "vo_gia_cu", world)
            for by in ("police", "provincial", "police_head")
        ]
    )
    assert sum(isinstance(each, Performed) for each in outcomes) == 1
    assert len(kept(db, "vo_gia_cu").cases) == 1


def test_one_key_at_once_is_one_act(db: Database) -> None:
    """The same click twice: one act, and whoever asks again gets its outcome."""
    world = World()
    services, step = prepared(db, world, AT_FACILITY, 0), AT_FACILITY.steps[0]
    outcomes = at_once([partial(ask, services, step, "vo_gia_cu", world, "nhap-dup")] * 3)
    done = [each for each in outcomes if isinstance(each, Performed)]
    assert [each.repeated for each in sorted(done, key=lambda each: each.repeated)] == [False, True, True]
    again = ask(services, step, "vo_gia_cu", world, key="nhap-dup")
    assert again.repeated
    assert {each.act.id for each in done} == {again.act.id}
    store = kept(db, "vo_gia_cu")
    assert (len(store.acts), len(store.documents), len(store.audit)) == (1, 2, 1)


def test_refusals_at_once_are_all_recorded(db: Database) -> None:
    world = World()
    services = prepared(db, world, AT_FACILITY, 2)
    early = Command("assessment.conclude", world.now, person_id="vo_gia_cu")
    outcomes = at_once([partial(perform, early, ACTORS["doctor"], services)] * 4)
    assert all(isinstance(each, ActNotAvailable) for each in outcomes)
    assert [entry.seq for entry in kept(db, "vo_gia_cu").audit if entry.kind == "refusal"] == [1, 2, 3, 4]


def test_engines_that_differ_leave_an_alarm_and_nothing_else(db: Database) -> None:
    world = World()
    services = prepared(db, world, HELD_WITHOUT, 1)
    before = kept(db, "vo_gia_cu")
    lying = replace(services, judge=DualEngine(Lying()))
    with pytest.raises(LotrinhError) as caught:
        ask(lying, HELD_WITHOUT.steps[1], "vo_gia_cu", world)
    assert caught.value.code == "engine_disagreement"
    after = kept(db, "vo_gia_cu")
    assert (after.cases, after.acts, after.documents) == (before.cases, before.acts, before.documents)
    assert [entry.kind for entry in after.audit] == ["act", "alarm"]
    assert world.alarms == [caught.value]


def test_a_paper_that_fails_leaves_nothing(db: Database) -> None:
    world = World()
    services = replace(on(db, world), renderer=Jammed("109/2021/NĐ-CP Mẫu 03", RuntimeError("printer")))
    world.now = at(AT_FACILITY.start)
    with pytest.raises(RuntimeError):
        ask(services, AT_FACILITY.steps[0], "vo_gia_cu", world)
    store = kept(db, "vo_gia_cu")
    assert (store.cases, store.acts, store.documents, store.blobs) == ({}, [], [], {})
    ask(replace(services, renderer=PaperRenderer()), AT_FACILITY.steps[0], "vo_gia_cu", world)
