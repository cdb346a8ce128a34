"""Every worked case that stands beside the law holds, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.corpus import LAW, load_corpus
from web.demo import STORY
from web.scenarios.exercise import scenario_files
from web.scenarios.keeping import Stage, play_on
from web.scenarios.reader import read_scenario
from workflows.procedure import load_procedures

FILES = [*scenario_files(), STORY]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_the_worked_case_holds(path: Path, migrated_url: str) -> None:
    scenario = read_scenario(path, load_corpus(), load_procedures())
    played = play_on(Stage(database=migrated_url), scenario)
    wrong = [
        f"{path.name}:{result.step.line} step {result.step.number}: {problem.en}"
        for result in played.results
        for problem in result.problems
    ]
    assert wrong + [problem.en for problem in played.problems] == []


def test_there_are_worked_cases_beside_the_law() -> None:
    assert len(list(scenario_files())) >= 10
    assert all(path.is_relative_to(LAW) for path in scenario_files())
