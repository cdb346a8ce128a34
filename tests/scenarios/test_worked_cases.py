"""Every worked case that stands beside the law holds, on both databases."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from rules.corpus import LAW, load_corpus
from tests.scenarios.articles import both_ways
from web.demo import STORY
from web.house import House
from web.scenarios.exercise import scenario_files
from web.scenarios.keeping import Stage, play_on
from web.scenarios.outcome import Came
from web.scenarios.reader import read_scenario
from workflows.command import Command
from workflows.model import Actor
from workflows.preview import preview
from workflows.procedure import load_procedures

# Every case is played on SQLite; on PostgreSQL the whole lives and every third of the others, or all with LOTRINH_ALL_CASES=1.
ALL = bool(os.environ.get("LOTRINH_ALL_CASES"))
# Edges and odd turns are many short cases of law; `lotrinh law check` plays them like all others, and its test holds them to it.
EDGES = ("edges-", "odd-turns")
FILES = [path for path in (*scenario_files(), STORY) if ALL or not path.stem.startswith(EDGES)]
ON_BOTH = {path for at, path in enumerate(FILES) if ALL or at % 3 == 0 or path.stem.startswith("life")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_the_worked_case_holds_and_pages_offer_what_the_door_takes(path: Path, migrated_url: str) -> None:
    """A page asks before anything is entered: what an officer then does by the form may not have been greyed."""
    if path not in ON_BOTH and not migrated_url.startswith("sqlite"):
        pytest.skip("played on SQLite; LOTRINH_ALL_CASES=1 plays it on both")
    scenario = read_scenario(path, load_corpus(), load_procedures())
    greyed: list[str] = []

    def look(house: House, command: Command, actor: Actor) -> None:
        bare = replace(command, inputs={}, attachments=())
        seen = preview(bare, actor, house.services)
        greyed.append("" if seen is not None and seen.enabled else f"{seen}")

    looking = migrated_url.startswith("sqlite")
    played = play_on(Stage(database=migrated_url), scenario, before=look if looking else None)
    withheld = [
        (result.step.number, result.step.act, told)
        for result, told in zip(played.results, greyed, strict=looking)
        if result.came is Came.ACCEPTED and told
    ]
    assert withheld == []
    if looking and path in ON_BOTH:
        fast, slow = both_ways(migrated_url)
        assert fast == slow
    wrong = [
        f"{path.name}:{result.step.line} step {result.step.number}: {problem.en}"
        for result in played.results
        for problem in result.problems
    ]
    assert wrong + [problem.en for problem in played.problems] == []


def test_there_are_worked_cases_beside_the_law() -> None:
    assert len(list(scenario_files())) >= 10
    assert all(path.is_relative_to(LAW) for path in scenario_files())
