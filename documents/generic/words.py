"""The smallest thing on paper: a run of text, or a box."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; with ``ticked`` a box instead. ``fill`` is the number of dotted lines that follow to the right margin."""

    text: str
    bold: bool = False
    italic: bool = False
    fill: tuple[int, ...] = ()
    ticked: bool | None = None
