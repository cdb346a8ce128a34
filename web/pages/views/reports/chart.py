"""A chart of lines drawn by the server as SVG: no script, with a title and a description; its table stands beside it on the page.

Colours and letters come from the style of the page (classes), so that it prints in black and follows the contrast that is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 640
HEIGHT: Final = 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 14, 40
_STEPS: Final = (1, 2, 5)
_LINES: Final = 4  # of the grid, about


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name and a number for each period (None: not known)."""

    name: str
    values: tuple[float | None, ...]


def chart(
    name: str,
    title: str,
    told: str,
    periods: Sequence[str],
    series: Sequence[Series],
    *,
    percent: bool = False,
) -> Markup:
    """The drawing. ``name`` is unique on the page; ``told`` says in words what it shows."""
    known = [value for each in series for value in each.values if value is not None]
    top = _top(max([*known, 1]), percent=percent)
    parts = [*_grid(top, percent=percent), *_periods(periods)]
    for place, each in enumerate(series):
        parts += _line(place, each, len(periods), top)
    return Markup(  # noqa: S704 - numbers of our own; every text is escaped
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{escape(name)}-t {escape(name)}-d">'
        f'<title id="{escape(name)}-t">{escape(title)}</title><desc id="{escape(name)}-d">{escape(told)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _top(most: float, *, percent: bool) -> float:
    if percent:
        return 100.0
    scale = 1
    while True:
        for step in _STEPS:
            if step * scale * _LINES >= most:
                return float(step * scale * _LINES)
        scale *= 10


def _x(place: int, count: int) -> float:
    room = WIDTH - _LEFT - _RIGHT
    return _LEFT + (room * (place + 0.5) / count)


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(value, top) / top


def _grid(top: float, *, percent: bool) -> list[str]:
    found = []
    for place in range(_LINES + 1):
        value = top * place / _LINES
        y = _y(value, top)
        ending = " %" if percent else ""
        found.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        found.append(
            f'<text class="axis" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}{ending}</text>'
        )
    return found


def _periods(periods: Sequence[str]) -> list[str]:
    count = max(1, len(periods))
    every = -(-count // 6)
    return [
        f'<text class="axis" x="{_x(place, count):.1f}" y="{HEIGHT - 18}" text-anchor="middle">{escape(name)}</text>'
        for place, name in enumerate(periods)
        if place % every == 0
    ]


def _line(place: int, series: Series, count: int, top: float) -> list[str]:
    points = [
        None if value is None else (_x(at, count), _y(value, top)) for at, value in enumerate(series.values)
    ]
    found = [
        f'<line class="s{place}" x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}"/>'
        for a, b in pairwise(points)
        if a is not None and b is not None
    ]
    # Told apart by shape as well, for whoever sees no colours and for paper.
    found += [_mark(place, *point) for point in points if point is not None]
    return found


def _mark(place: int, x: float, y: float) -> str:
    shapes = (
        f'<circle class="m{place}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>',
        f'<rect class="m{place}" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>',
        f'<path class="m{place}" d="M{x:.1f} {y - 5:.1f}l5 9h-10z"/>',
        f'<path class="m{place}" d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5-5z"/>',
    )
    return shapes[place % len(shapes)]
