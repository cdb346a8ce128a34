"""Plays many worked cases, on every core there is: for checks that want their sum, not their story."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rules.corpus import load_corpus
from web.scenarios.exercise import Exercised
from web.scenarios.keeping import Stage, play_on, ready_database
from web.scenarios.reader import read_scenario
from workflows.procedure import load_procedures


@dataclass(frozen=True, slots=True)
class Tried:
    """A worked case played: what it put to the test, and where it did not come out (line, Vietnamese, English)."""

    path: Path
    exercised: Exercised
    problems: tuple[tuple[str, str, str], ...]


def try_all(paths: Sequence[Path]) -> Iterator[Tried]:
    """Each case once, in the order given. Law and tables are loaded before the work is shared out, so that they are loaded once."""
    load_corpus()
    load_procedures()
    workers = min(os.cpu_count() or 1, len(paths))
    with ready_database() as ready:
        one = partial(try_one, ready=ready)
        if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(one, paths)
            return
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
            yield from pool.map(one, paths)


def try_one(path: Path, *, ready: Path | None = None) -> Tried:
    """One case on a scratch database, a copy of ``ready`` where that is given."""
    played = play_on(Stage(ready=ready), read_scenario(path, load_corpus(), load_procedures()))
    exercised = Exercised()
    exercised.add(played)
    steps = [(f":{each.step.line}", problem) for each in played.results for problem in each.problems]
    at_end = [("", problem) for problem in played.problems]
    return Tried(
        path, exercised, tuple((where, problem.vi, problem.en) for where, problem in (*steps, *at_end))
    )
