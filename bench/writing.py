"""``python -m bench.writing bench.json bench-load.json``: write the figures of runs into ``docs/measured.md``, between its marks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from bench.telling import number

PAGE: Final = Path(__file__).parents[1] / "docs" / "measured.md"
_SHOWN: Final = 10
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main(files: Sequence[str] | None = None) -> int:
    """Exit code 0; what the page says beside the figures stays."""
    runs = [json.loads(Path(name).read_text("utf-8")) for name in (sys.argv[1:] if files is None else files)]
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    written = "\n".join(_run(run) for run in runs)
    PAGE.write_text(f"{before}{BEGIN}\n\n{written}\n{END}{after}", "utf-8")
    return 0


def _run(run: dict[str, Any]) -> str:
    machine = run["machine"]
    head = (
        f"Taken {run['at'][:10]}, {machine['cores']} cores, {machine.get('memory', '')} memory,"
        f" Python {machine['python']}, load of the machine at the end {machine.get('load', '?')}"
    )
    rows = [row for each in _folded(run["figures"]) for row in each]
    table = [
        "| figure | ours | beside | ratio (rounds) | wanted | |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    return head + ".\n\n" + "\n".join(table) + "\n"


def _folded(figures: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    """Each figure with its row; of very many kinds of page the slowest, those that are missed, and how many others there are."""
    for prefix, listed in groupby(figures, key=lambda each: each["name"].rpartition("page: ")[1]):
        some = list(listed)
        if not prefix or len(some) <= 2 * _SHOWN:
            yield [_row(each) for each in some]
            continue
        ranked = sorted(some, key=lambda each: -each["ours"])
        shown = [each for place, each in enumerate(ranked) if place < _SHOWN or not each["met"]]
        rest = ranked[len(shown) :]
        least = f"| {len(rest)} further kinds of page, each at most | {number(rest[0]['ours'])} ms | 100 ms | | 1.00 | met |"
        yield [*(_row(each) for each in shown), least]


def _row(each: dict[str, Any]) -> str:
    spread = each["spread"]["ratio"]
    note = f" ({each['note']})" if each["note"] else ""
    cells = (
        each["name"] + note,
        f"{number(each['ours'])} {each['unit']}",
        f"{each['baseline']['name']}: {number(each['baseline']['value'])}",
        f"{each['ratio']:.2f} ({spread['min']:.2f} to {spread['max']:.2f})",
        f"{each['wanted']:.2f}",
        "met" if each["met"] else "**not met**",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    raise SystemExit(main())
