"""What an act would bring is told by the door itself, is not written, and binds what is recorded afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rules.corpus import load_corpus
from tests.workflows.kit import ACTORS, World, at
from workflows.command import Command
from workflows.errors import OutcomeChanged, ProcedureError, RequirementsNotMet
from workflows.perform import perform, rehearse
from workflows.procedure import FOLDER, load_procedures, read_procedures
from workflows.procedure.effects import effects_of
from workflows.rehearsing import outcome_hash

APPLY = Command(
    "assessment.apply",
    at("2024-08-05"),
    {"papers": ["application_form_01"], "photo_id_shown": True},
    person_id="an",
    key="khoa-1",
)


@pytest.fixture
def world() -> World:
    world = World()
    world.now = at("2024-08-05T09:00")
    return world


def test_a_rehearsal_tells_what_the_act_then_does_and_writes_nothing(world: World) -> None:
    before = world.store.copy()
    told = rehearse(APPLY, ACTORS["staff"], world.services)
    assert world.store == before
    assert told.before is None
    done = perform(replace(APPLY, foreseen=told.hash), ACTORS["staff"], world.services)
    assert outcome_hash(done) == told.hash
    assert done.act.stage_to == told.performed.act.stage_to
    assert [each.due_at for each in done.deadlines_set] == [
        each.due_at for each in told.performed.deadlines_set
    ]


def test_what_was_shown_is_what_is_recorded(world: World) -> None:
    told = rehearse(APPLY, ACTORS["staff"], world.services)
    other = replace(APPLY, at=at("2024-08-05T08:30"), foreseen=told.hash)
    before = world.store.copy()
    with pytest.raises(OutcomeChanged, match="no longer what you were shown"):
        perform(other, ACTORS["staff"], world.services)
    assert world.store == before


def test_what_a_rehearsal_is_refused_is_on_record(world: World) -> None:
    with pytest.raises(RequirementsNotMet):
        rehearse(
            replace(APPLY, inputs={"papers": [], "photo_id_shown": True}), ACTORS["staff"], world.services
        )
    assert [entry.kind for entry in world.store.audit] == ["refusal"]


def test_a_rehearsal_of_what_was_done_says_so(world: World) -> None:
    perform(APPLY, ACTORS["staff"], world.services)
    assert rehearse(APPLY, ACTORS["staff"], world.services).performed.repeated


def test_only_an_act_without_effect_is_a_note(tmp_path: Path) -> None:
    acts = load_procedures().acts.values()
    notes = [act for act in acts if act.note]
    assert notes
    assert not any(effects_of(act) for act in notes)
    table = (FOLDER / "assessment.yaml").read_text("utf-8")
    marked = table.replace("  assessment.close:\n", "  assessment.close:\n    note: true\n")
    assert marked != table
    (tmp_path / "assessment.yaml").write_text(marked, "utf-8")
    with pytest.raises(ProcedureError, match="a note has no effect"):
        read_procedures(tmp_path, load_corpus())
