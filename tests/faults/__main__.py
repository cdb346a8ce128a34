"""``python -m tests.faults``: run the scenarios, or those named; exit status 1 when something did not hold."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from time import monotonic

from tests.faults import hosts, machine, repeated, servers, standby, strangers  # noqa: F401 - they register themselves
from tests.faults.registry import SCENARIOS, Scenario, Stage


def main() -> int:
    """Run what was asked for."""
    told = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended
    chosen = [SCENARIOS[name] for name in told.names or SCENARIOS]
    found = {each.name: _held(each, told) for each in chosen}
    wrong, untried = ([name for name, held in found.items() if held is what] for what in (False, None))
    _tell(
        f"{list(found.values()).count(True)} of {len(chosen)} scenarios held"
        + (f"; not: {', '.join(wrong)}" if wrong else "")
        + (f"; not tried here: {', '.join(untried)}" if untried else "")
    )
    return 1 if wrong else 0


def _held(one: Scenario, told: argparse.Namespace) -> bool | None:
    """Whether it held; None where this machine lacks what it needs."""
    why = one.lacking()
    if why is not None:
        _tell(f"{one.name}: not tried here: {why}")
        return None
    begun = monotonic()
    folder = Path(tempfile.mkdtemp(prefix=f"lotrinh-faults-{one.name}-"))
    folder.chmod(0o755)

    def say(line: str) -> None:
        _tell(f"{one.name} {monotonic() - begun:5.1f} s  {line}")

    say(one.about)
    try:
        found = one.run(Stage(folder, told.seed, begun + one.seconds * told.patience, say, told.away))
    except Exception:  # noqa: BLE001 - a scenario that breaks off has not held
        found = [f"broke off: {traceback.format_exc()}"]
    for line in found:
        say(f"VIOLATED: {line}")
    say("held" if not found else f"{len(found)} violations; logs: {folder}")
    if not found:
        shutil.rmtree(folder, ignore_errors=True)
    return not found


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="scenario", help=", ".join(sorted(SCENARIOS)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--away", type=float, default=15.0, help="seconds for which the database is away (15)"
    )
    parser.add_argument(
        "--patience", type=float, default=1.0, help="times the bound of each scenario, on a slow machine (1)"
    )
    told = parser.parse_args()
    unknown = sorted(set(told.names) - SCENARIOS.keys())
    if unknown:
        parser.error(f"no such scenario: {', '.join(unknown)}; there are {', '.join(sorted(SCENARIOS))}")
    return told


if __name__ == "__main__":
    sys.exit(main())
