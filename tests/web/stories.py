"""A small story for the tests of the scenario runner, and ways to bend it. Everybody in it is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rules.corpus import load_corpus
from web.scenarios.keeping import Stage, play_on
from web.scenarios.outcome import Played, Result
from web.scenarios.reader import read_scenario
from web.scenarios.shape import Scenario
from workflows.procedure import load_procedures

HEAD = """\
scenario: A small story
format: 1
law: ["73/2021/QH14 Đ27 k1 a"]
"""
WORLD = """\
units:
  ca: {kind: commune_police, commune: xa_a}
  ub: {kind: commune_pc, commune: xa_a}
  tram: {kind: health_facility, commune: xa_a, qualified: {from: 2022-01-01, to: 2025-12-31}}
actors:
  police: {role: commune_police_officer, unit: ca}
  chair: {role: commune_chair, unit: ub, valid_to: 2025-12-31}
  doctor: {role: assessing_doctor, unit: tram, certificate: {speciality: general, training: true, valid_from: 2022-05-01}}
people:
  an: {full_name: Đặng Thị Ánh, born: 1998-04-12, sex: female, residence: {kind: stable, commune: xa_a}}
"""
TEST = (
    "{at: 2024-03-04T09:30, by: police, person: an, act: user_management.record_test, "
    "with: {result: positive, unauthorised_use: true}"
)
DECIDE = "{at: 2024-03-05, by: chair, person: an, act: user_management.decide"
APPLY = (
    "{at: 2024-06-03, by: doctor, person: an, act: assessment.apply, "
    "with: {papers: [application_form_01], photo_id_shown: true}"
)


def propose(ground: str) -> str:
    """A request of the police on a ground, after a positive test."""
    told = 'detected_at: "2024-06-03T07:00", result: positive, unauthorised_use: true'
    return f"{{at: 2024-06-03, by: police, person: an, act: assessment.propose, with: {{ground: {ground}, {told}}}"


def text(*steps: str, given: str = "", documents: str = "", world: str = WORLD) -> str:
    """The YAML of a story."""
    listed = "".join(f"  - {step}\n" for step in steps)
    return f"{HEAD}{world}{given}steps:\n{listed}{documents}"


def write(folder: Path, content: str, name: str = "story.yaml") -> Path:
    """The story as a file."""
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def read(folder: Path, content: str) -> Scenario:
    """The story, read."""
    return read_scenario(write(folder, content), load_corpus(), load_procedures())


def play(folder: Path, *steps: str, **more: Any) -> Played:
    """The story, played on a scratch database."""
    return play_on(Stage(), read(folder, text(*steps, **more)))


def one(folder: Path, *steps: str, **more: Any) -> Result:
    """What came of the last step."""
    return play(folder, *steps, **more).results[-1]


def said(result: Result) -> str:
    """Every problem of a step in one line of English."""
    return " | ".join(problem.en for problem in result.problems)
