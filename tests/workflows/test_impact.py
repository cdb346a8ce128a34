"""A draft of the law on a case under way: what only what will be entered decides is told, what cannot touch the case is not."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

import pytest

from rules.corpus import Corpus, load_corpus
from tests.mutants.corpora import with_term
from tests.mutants.stage import MemoryHouse
from tests.mutants.tables import with_act
from tests.workflows.memory import Store
from web.scenarios.exercise import scenario_files
from web.scenarios.playing import StoryClock, play
from web.scenarios.reader import read_scenario
from workflows.command import Command, Services
from workflows.impact import Effect, Sides, Standpoint, effects
from workflows.model import Actor, Unit
from workflows.procedure import ActSpec, Procedures, load_procedures

if TYPE_CHECKING:
    from web.house import House

CORPUS, TABLES = load_corpus(), load_procedures()


@dataclass(frozen=True, slots=True)
class Stop:
    """The record before an act of a story."""

    act: str
    at: datetime
    store: Store


@pytest.fixture(scope="module")
def stops() -> list[Stop]:
    """The way of persons into a facility."""
    return list(_played("facility-rehab-2026"))


def _played(name: str) -> Iterator[Stop]:
    (path,) = (each for each in scenario_files() if each.stem == name)
    clock = StoryClock(datetime.min.replace(tzinfo=UTC))
    house, found = MemoryHouse(CORPUS, TABLES, clock), list[Stop]()

    def before(command: Command, _: Actor) -> None:
        found.append(Stop(command.act, command.at, house.store.copy()))

    play(read_scenario(path, CORPUS, TABLES), cast("House", house), clock, before=before)
    yield from found


def tried(stop: Stop, corpus: Corpus = CORPUS, tables: Procedures = TABLES) -> set[Effect]:
    """What the draft would change for the open case of the procedure of the act."""
    house = MemoryHouse(CORPUS, TABLES, StoryClock(stop.at), store=stop.store)
    now: Services = house.services
    if corpus is CORPUS:
        corpus = copy.copy(corpus)
    corpus.hash = f"draft-{id(corpus)}-{id(tables)}"
    draft = replace(now, corpus=corpus, procedures=tables)
    uow = stop.store.open().__enter__()
    (case,) = (
        each
        for each in stop.store.cases.values()
        if not each.closed and each.procedure == stop.act.partition(".")[0]
    )
    person, acts = uow.find_person(case.person_id), uow.acts_of(case.id)
    assert person is not None
    last = acts[-1]
    unit = uow.find_unit(last.unit_id) or Unit(last.unit_id, "", last.unit_name)
    stand = Standpoint(person, case, acts, Actor(last.actor_id, last.actor_name), unit, stop.at, uow)
    return set(effects(Sides(now, draft), stand))


def before(stops: list[Stop], act: str) -> Stop:
    return next(each for each in stops if each.act == act)


def changed(act: str, change: Callable[[ActSpec], ActSpec]) -> Procedures:
    return with_act(TABLES, change(TABLES.acts[act]))


def test_the_same_law_changes_nothing(stops: list[Stop]) -> None:
    assert tried(before(stops, "facility_rehab.receive_request")) == set()


def test_a_term_counted_from_what_will_be_entered(stops: list[Stop]) -> None:
    (rule,) = CORPUS.terms_by_id("d163-95-2")
    draft = with_term(CORPUS, rule, lambda each: replace(each, length=each.length + 1))
    found = tried(before(stops, "facility_rehab.receive_request"), draft)
    assert {str(each.kind) for each in found} == {"term"}
    assert {each.what.split(": ")[-1] for each in found} == {"d163-95-2"}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda act: replace(act, inputs=act.inputs[1:]), "record"),
        (lambda act: replace(act, stamps={**act.stamps, "released_at": "at"}), "record"),
        (
            lambda act: replace(act, rows=tuple(replace(row, valid_to=date(2022, 1, 1)) for row in act.rows)),
            "step",
        ),
        (
            lambda act: replace(
                act,
                rows=tuple(
                    replace(row, branches=(replace(row.branches[0], to="requested"),)) for row in act.rows
                ),
            ),
            "step",
        ),
        (lambda act: replace(act, powers=()), "power"),
        (
            lambda act: replace(act, meets=(*act.meets, "user_management.term")),
            "",
        ),  # no such duty runs in this case
    ],
)
def test_a_table_that_reads_otherwise(
    stops: list[Stop], change: Callable[[ActSpec], ActSpec], kind: str
) -> None:
    name = "facility_rehab.name_facility"
    spec = TABLES.acts[name]
    found = tried(before(stops, name), tables=changed(name, change))
    told = {str(each.kind) for each in found if each.what == name}
    assert (kind in told) if kind else not told, (spec.meets, found)


def test_a_procedure_that_is_in_force_no_more(stops: list[Stop]) -> None:
    owner = TABLES["facility_rehab"]
    ended = replace(owner, valid_to=date(2022, 1, 2))
    tables = Procedures(tuple(ended if each.id == owner.id else each for each in TABLES.values()))
    found = tried(before(stops, "facility_rehab.name_facility"), tables=tables)
    assert {(str(each.kind), each.before, each.after) for each in found} == {("step", "có", "không")}
