"""PDFs that workers make while a page waits: asked for once, looked for in what is kept for all hosts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep
from typing import Final

from documents.conversion import errors
from documents.conversion.model import Converted, Converter, Failure, Outcome, Paper, Reason, Told
from persistence.jobs import JobState, Order
from persistence.jobs.port import KeyState
from web.house import House

_LOOK: Final = 0.25
_REMEMBERED: Final = timedelta(minutes=5)
"""How long what came of a job is taken for an answer; later it is asked for anew."""


def by_workers(house: House) -> bool:
    """Whether slow work of pages is handed to workers: told by a setting, else where one gave a sign of life."""
    told = house.settings.jobs
    return told == "workers" or (told != "here" and house.jobs.attended())


@dataclass(frozen=True, slots=True)
class Awaited:
    """A ``Converter`` that starts nothing here. ``seconds`` is how long it waits at most; then ConversionPending."""

    house: House
    order: Order
    seconds: float

    @property
    def available(self) -> bool:
        """See ``Converter``."""
        return True

    def find_each(self, papers: Sequence[Paper | bytes]) -> list[Outcome | None]:
        """See ``Converter``."""
        return self._inner.find_each(papers)

    def convert_each(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Outcome]:
        """See ``Converter``."""
        until = monotonic() + (self.seconds if patience is None else min(patience, self.seconds))
        found, over = self._inner.find_each(papers), False
        if None in found:
            self._ask(papers)
        while None in found:
            if over:  # the worker made it and could not keep it
                return self._here(papers, told, until)
            if monotonic() >= until:
                raise errors.pending(len(found) - found.count(None), len(found))
            sleep(_LOOK)
            over = self._is_over(papers)
            found = self._inner.find_each(papers)
        outcomes = [each for each in found if each is not None]
        for place, outcome in enumerate(outcomes):
            if told is not None:
                told(place, outcome)
        return outcomes

    def convert_all(
        self, papers: Sequence[Paper | bytes], *, told: Told | None = None, patience: float | None = None
    ) -> list[Converted]:
        """See ``Converter``."""
        outcomes = self.convert_each(papers, told=told, patience=patience)
        failures = [one for one in outcomes if isinstance(one, Failure)]
        if failures:
            raise errors.failed(failures, len(outcomes))
        return [one for one in outcomes if isinstance(one, Converted)]

    def close(self) -> None:
        """The converter belongs to the house."""

    @property
    def _inner(self) -> Converter:
        return self.house.converter

    def _ask(self, papers: Sequence[Paper | bytes]) -> None:
        """Ask a worker, unless one failed at it a moment ago."""
        state = self._state()
        if state is not None and state.outcome is JobState.FAILED and self._recent(state):
            raise _failed(papers)
        if not (state is not None and state.outcome is JobState.DONE and self._recent(state)):
            self.house.jobs.ask(self.order, self.house.now())

    def _is_over(self, papers: Sequence[Paper | bytes]) -> bool:
        state = self._state()
        if state is not None and state.outcome is JobState.FAILED:
            raise _failed(papers)
        return state is not None and state.outcome is JobState.DONE

    def _here(self, papers: Sequence[Paper | bytes], told: Told | None, until: float) -> list[Outcome]:
        return self._inner.convert_each(papers, told=told, patience=max(0.0, until - monotonic()))

    def _state(self) -> KeyState | None:
        assert self.order.key is not None  # noqa: S101 - orders of pages have one
        return self.house.jobs.key(self.order.key)

    def _recent(self, state: KeyState) -> bool:
        return state.ended_at is not None and self.house.now() - state.ended_at < _REMEMBERED


def _failed(papers: Sequence[Paper | bytes]) -> errors.ConversionFailed:
    names = [each.name for each in papers if isinstance(each, Paper)]
    return errors.failed([Failure(name, Reason.REFUSED) for name in names], len(papers))
