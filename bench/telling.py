"""The table that a run of the figures prints."""

from __future__ import annotations

from collections.abc import Sequence

from bench.report import Result, Spread


def table(results: Sequence[Result]) -> str:
    """An aligned table, one line a figure, and one further line for each baseline that was not the best."""
    head: tuple[str, ...] = (
        "figure",
        "unit",
        "ours",
        "baseline",
        "value",
        "ratio",
        "wanted",
        "",
        "ratio min..max",
        "runs",
    )
    rows: list[tuple[str, ...]] = [head]
    for result in results:
        rows.append(_row(result))
        rows.extend(_also(result))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _row(result: Result) -> tuple[str, ...]:
    spread = result.ratio_spread
    return (
        result.figure.name,
        f"{result.figure.unit}, {result.figure.better}",
        number(result.ours.median),
        result.baseline,
        number(result.theirs.median),
        f"{result.ratio:.2f}",
        f">= {result.figure.wanted:.2f}",
        "met" if result.met else "NOT MET",
        f"{spread.low:.2f}..{spread.high:.2f}",
        str(len(result.measurement.ours)),
    )


def _also(result: Result) -> list[tuple[str, ...]]:
    taken = result.measurement
    others = {name: samples for name, samples in taken.baselines.items() if name != result.baseline}
    return [
        ("", "", "", name, number(Spread.of(samples).median), "", "", "", "", "")
        for name, samples in (*others.items(), *taken.floors.items())
    ]


def number(value: float) -> str:
    """Four significant digits, without exponents."""
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    digits = 4 - max(1, len(str(int(value)))) if value >= 1 else 4
    return f"{value:.{digits}f}"
