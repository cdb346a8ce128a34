"""Scenarios by name: what each does, what it needs of this machine, how long it may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

Run = Callable[["Stage"], list[str]]
"""Runs a scenario; the violations found, none where all held."""


class OutOfTime(RuntimeError):
    """A scenario used up its time; nothing can be said."""


@dataclass(slots=True)
class Stage:
    """Where a scenario plays: a folder of its own, a seed, seconds that are left, and a voice."""

    folder: Path
    seed: int
    until: float
    say: Callable[[str], None]
    away: float = 15.0
    """For how many seconds a database is kept away."""

    def left(self) -> float:
        """Seconds left. ``OutOfTime`` where there are none."""
        left = self.until - monotonic()
        if left <= 0:
            raise OutOfTime("out of time")
        return left


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario. ``lacking`` says what this machine lacks for it, or None; ``seconds`` bounds it."""

    name: str
    about: str
    run: Run
    lacking: Callable[[], str | None]
    seconds: float


SCENARIOS: dict[str, Scenario] = {}


def scenario(
    name: str, about: str, *, seconds: float, lacking: Callable[[], str | None] = lambda: None
) -> Callable[[Run], Run]:
    """Register a function as a scenario. ``ValueError`` where another has the name: one of the two would never be played."""

    def register(run: Run) -> Run:
        if name in SCENARIOS:
            raise ValueError(f"two scenarios are called {name}")
        SCENARIOS[name] = Scenario(name, about, run, lacking, seconds)
        return run

    return register
