"""Finding persons by name on PostgreSQL with the country in the tables: the 95th percentile of very many searches."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Final

from bench.load import country
from bench.report import Measurement, Runner, figure
from bench.town import people
from persistence.database import Database
from persistence.reach import Reach
from persistence.search.finder import Finder
from persistence.search.wanted import read

_EACH: Final = 12  # searches of a round
_REACHES: Final[dict[str, Callable[[int], Reach]]] = {
    "commune": lambda number: Reach(f"ca{number:05d}", f"xa{number:05d}"),
    "province": lambda number: Reach(f"cat{number % 34:02d}", province=f"tinh{number % 34:02d}"),
    "everywhere": lambda _number: Reach("", all=True),
}


def _measured(run: Runner, who: str) -> Measurement:
    finder = Finder(Database(country.big().url, bounded=True))  # as pages ask
    chance = random.Random(5)  # noqa: S311 - the same searches every time
    names = [person.full_name for person in people(2_000, 3_000)]
    times: list[float] = []
    for number in range(_EACH * (run.rounds + run.warm_ups)):
        wanted = read(chance.choice(names))
        start = perf_counter()
        finder.find(wanted, _REACHES[who](2 + number))
        times.append((perf_counter() - start) * 1000)
    times = times[_EACH * run.warm_ups :]
    p95 = statistics.quantiles(times, n=20)[18]
    note = f"{len(times)} searches for a whole name, median {statistics.median(times):.0f} ms, {country.big().name}"
    return Measurement([p95], {"50 ms": [50.0]}, note)


def _search(who: str) -> None:
    @figure(
        name=f"load: p95 of a search by name, {who}", wanted=1.0, baseline="50 ms", unit="ms", better="lower"
    )
    def measure(run: Runner) -> Measurement:
        """Names as they are borne, looked for by an officer of such reach."""
        return _measured(run, who)


for _who in _REACHES:
    _search(_who)
