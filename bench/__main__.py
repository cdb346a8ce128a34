"""``python -m bench``: run every figure of this package, print one table, write ``bench.json``."""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import bench
import bench.load
from bench.checking import fallen, record, recorded
from bench.opening import parted, told
from bench.report import Figure, Result, Runner, figures, measure
from bench.telling import table

_FRAME = {
    "__main__",
    "checking",
    "ground",
    "idle",
    "load",
    "opening",
    "partitions",
    "writing",
    "papers",
    "report",
    "telling",
    "undone",
}

COUNTRY = "load: "
"""With this begin the names of the figures that need a whole country."""


def discover(*, country: bool = False) -> tuple[Figure, ...]:
    """Import every module of the package; its figures register themselves. ``country``: those of ``bench.load``, which need a country.

    The kinds of pages come last: what they do is held open until the end, and who writes meanwhile would wait for it.
    """
    package = bench.load if country else bench
    modules = pkgutil.iter_modules(package.__path__)
    for module in sorted(modules, key=lambda module: (module.name == "kinds", module.name)):
        if module.name not in _FRAME:
            import_module(f"{package.__name__}.{module.name}")
    return tuple(one for one in figures() if one.name.startswith(COUNTRY) == country)


def run_all(chosen: Sequence[Figure], runner: Runner) -> tuple[list[Result], list[str]]:
    """Results, and one line for each figure that could not be measured: the others go on."""
    results: list[Result] = []
    broken: list[str] = []
    for place, one in enumerate(chosen, start=1):
        print(f"[{place}/{len(chosen)}] {one.name} ...", file=sys.stderr, flush=True)
        try:
            results.append(measure(one, runner))
        except Exception as error:  # noqa: BLE001 - told at the end, with a failing exit code
            broken.append(f"{one.name}: {type(error).__name__}: {error}")
    return results, broken


def document(results: Sequence[Result], broken: Sequence[str]) -> dict[str, object]:
    """What ``bench.json`` holds."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / (1 << 30):.0f} GB",
            "load": f"{os.getloadavg()[0]:.1f}",
        },
        "figures": [result.as_json() for result in results],
        "not_measured": list(broken),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: all measured; 1: one was not, or ``--strict`` and one fell short; 2: no such figure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("figure", nargs="*", help="part of a figure's name; all figures if none is given")
    parser.add_argument("--rounds", type=int, default=9, help="samples of each contender (default 9)")
    parser.add_argument("--json", type=Path, default=Path("bench.json"), help="file to write (bench.json)")
    parser.add_argument(
        "--record", action="store_true", help="keep the ratios of this run in bench/recorded.json"
    )
    parser.add_argument("--check", action="store_true", help="fail where a ratio fell by more than a fifth")
    parser.add_argument("--list", action="store_true", help="name the figures and stop")
    parser.add_argument(
        "--country", action="store_true", help="the figures on the country of make bench-load instead"
    )
    parser.add_argument("--strict", action="store_true", help="fail if a wanted ratio is missed")
    options = parser.parse_args(arguments)
    parts = [part.casefold() for part in options.figure]
    chosen = [
        one
        for one in discover(country=options.country)
        if not parts or any(part in one.name.casefold() for part in parts)
    ]
    if not chosen:
        print("no figure of that name; python -m bench --list names them", file=sys.stderr)
        return 2
    if options.list:
        print(
            "\n".join(f"{one.name}  (against {one.baseline}, wanted >= {one.wanted:.2f})" for one in chosen)
        )
        return 0
    results, broken = run_all(chosen, Runner(rounds=max(1, options.rounds)))
    options.json.write_text(
        json.dumps(document(results, broken), ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    pages, others = parted(results)
    if others:
        print(table(others))
    if pages:
        print(told(pages))
    print("".join(f"not measured: {line}\n" for line in broken), end="")
    print(f"written: {options.json}")
    if options.record:
        run = document(results, broken)
        kept = record(results, run["machine"], str(run["at"]))  # type: ignore[arg-type]  # as document has it
        print(f"recorded: {len(kept)} ratios")
    behind = checked(results, options.rounds) if options.check else []
    print("".join(f"FELL BEHIND: {line}\n" for line in behind), end="")
    return 1 if broken or behind or (options.strict and not all(result.met for result in results)) else 0


def checked(results: Sequence[Result], rounds: int) -> list[str]:
    """What is to be told of figures that fell behind their record, each measured once more before it is said."""
    on_record = recorded()
    behind = [result for result in results if fallen(result, on_record)]
    if behind:
        print(f"measured once more: {', '.join(result.figure.name for result in behind)}", file=sys.stderr)
    again = [measure(result.figure, Runner(rounds=2 * rounds)) for result in behind]
    without = [result.figure.name for result in results if result.figure.name not in on_record]
    if without:
        print(f"not on record: {', '.join(without)}", file=sys.stderr)
    return [line for result in again if (line := fallen(result, on_record))]


if __name__ == "__main__":
    raise SystemExit(main())
