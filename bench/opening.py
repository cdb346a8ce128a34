"""One kind of page opened again and again by one officer: milliseconds, and what it weighs with everything that it brings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import web
from bench.ground import Ground
from bench.report import Measurement, Result, Runner

LIMIT: Final = 100.0
"""Milliseconds that a page may take at the median."""

_TOLD: Final = 10
_STATIC: Final = Path(web.__file__).parent / "static"
_WEIGHT: Final = re.compile(r"(\d+) kB$")
_PREFIX: Final = ("page: ", "load: page: ")


def opened(there: Ground, run: Runner, who: str, pattern: str, text: str, note: str) -> Measurement:
    """The page of an address; ``text``: what was searched for before. RuntimeError where it is refused."""
    client = there.client(who)
    if text:
        there.send(who, "/nguoi", "/nguoi/tim", q=text)
    address, content = pattern.format_map(there), b""
    taken: list[float] = []
    for _ in range(run.warm_ups + run.rounds):
        start = perf_counter()
        answer = client.get(address)
        content = answer.get_data()
        taken.append((perf_counter() - start) * 1000)
        if answer.status_code not in {200, 303}:
            raise RuntimeError(f"{address}: {answer.status_code}")
    taken = taken[run.warm_ups :]
    note = f"{note}, {who}, {round(weight(content) / 1000)} kB"
    return Measurement(taken, {f"{LIMIT:.0f} ms": [LIMIT] * len(taken)}, note)


def weight(content: bytes) -> int:
    """Bytes of a page with style, fonts and script, nothing compressed; of what is no page its own alone."""
    if not content.startswith(b"<!doctype html>"):
        return len(content)
    fonts = sum(int(path.stat().st_size) for path in (_STATIC / "fonts").glob("*.woff2"))
    named = set(re.findall(r'(?:src|href)="/static/([^"?]+)', content.decode()))
    return len(content) + fonts + sum(int((_STATIC / name).stat().st_size) for name in named)


def parted(results: Sequence[Result]) -> tuple[list[Result], list[Result]]:
    """Those of kinds of page, and all others."""
    pages = [each for each in results if each.figure.name.startswith(_PREFIX)]
    return pages, [each for each in results if each not in pages]


def told(pages: Sequence[Result]) -> str:
    """All kinds of page with their medians, the slowest first, in a narrow table; then what it comes to in a line."""
    ranked = sorted(pages, key=lambda each: -each.ours.median)
    lines = [f"{each.ours.median:9.1f} ms {kilobytes(each):5d} kB  {each.figure.name}" for each in ranked]
    return "\n".join([*lines, summary(ranked)])


def summary(pages: Sequence[Result]) -> str:
    """Whether all kinds keep to the limit, the slowest ten and the heaviest ten."""
    late = [each for each in pages if not each.met]
    said = f"{len(late)} of {len(pages)} kinds NOT under" if late else f"all {len(pages)} kinds under"
    slow = sorted(pages, key=lambda each: -each.ours.median)[:_TOLD]
    heavy = sorted(pages, key=lambda each: -kilobytes(each))[:_TOLD]
    return (
        f"{said} {LIMIT:.0f} ms; slowest: "
        + ", ".join(f"{_name(each)} {each.ours.median:.0f}" for each in slow)
        + "; heaviest (kB): "
        + ", ".join(f"{_name(each)} {kilobytes(each)}" for each in heavy)
    )


def kilobytes(page: Result) -> int:
    """What the note of a page tells of its weight; 0 where it tells nothing."""
    found = _WEIGHT.search(page.measurement.note)
    return 0 if found is None else int(found[1])


def _name(page: Result) -> str:
    return page.figure.name.rpartition("page: ")[2]
