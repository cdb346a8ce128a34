"""The check of a trail of a million entries (``lotrinh audit verify --trail-only``) against the five seconds that it may take."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Final

from bench.audit import filled
from bench.load import store
from bench.report import Measurement, Runner, figure
from persistence.audit import verify
from persistence.database import Database
from persistence.migrate import upgrade

_ENTRIES: Final = 1_000_000
_MOST: Final = 3  # rounds; each reads four gigabytes


def _trail() -> Path:
    """The file, made where it is not there yet (minutes)."""
    path = store.folder() / f"trail_{_ENTRIES}.sqlite"
    if not path.exists():
        store.folder().mkdir(parents=True, exist_ok=True)
        making = path.with_suffix(".new")
        making.unlink(missing_ok=True)
        filled(making, _ENTRIES)
        making.rename(path)
    upgrade(f"sqlite:///{path}")
    return path


@figure(
    name="load: the audit trail checked, a million entries",
    wanted=1.0,
    baseline="5 s",
    unit="s",
    better="lower",
)
def trail(run: Runner) -> Measurement:
    """Seconds for hashes, links, numbers, columns and heads of a million entries, on SQLite."""
    database = Database(f"sqlite:///{_trail()}")
    times: list[float] = []
    for _ in range(min(_MOST, run.rounds) + 1):
        start = perf_counter()
        report = verify(database, None)
        times.append(perf_counter() - start)
        if not report.ok or report.entries != _ENTRIES:
            raise RuntimeError(f"the trail does not hold: {report.as_json()}")
    database.close()
    return Measurement(times[1:], {"5 s": [5.0] * (len(times) - 1)}, "`lotrinh audit verify --trail-only`")
