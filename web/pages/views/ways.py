"""Many ways told in short: what every way needs stands once, then what may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Factored:
    """``common`` is needed in any case; ``choices`` are the rests of the ways, the shortest first; ``more`` are left unsaid."""

    common: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    more: int


def factored(ways: Sequence[Sequence[str]]) -> Factored:
    """The ways with what they share taken out. A way that needs nothing else leaves no choice to be told."""
    if not ways:
        return Factored((), (), 0)
    common = tuple(need for need in ways[0] if all(need in way for way in ways))
    rests = dict.fromkeys(tuple(need for need in way if need not in common) for way in ways)
    if () in rests:
        return Factored(common, (), 0)
    choices = sorted(rests, key=len)
    return Factored(common, tuple(choices[:MOST]), max(0, len(choices) - MOST))
