"""Alternative sets of needs as JSON-ready data and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.unlock import Need

Sets = tuple[tuple[Need, ...], ...]


def sets_as_json(sets: Sets) -> list[list[dict[str, object]]]:
    """Alternative sets of needs, JSON-ready."""
    return [[need.as_json() for need in needs] for needs in sets]


def sets_from_json(raw: Sequence[Sequence[Mapping[str, object]]]) -> Sets:
    """What ``sets_as_json`` wrote."""
    return tuple(tuple(Need.from_json(need) for need in needs) for needs in raw)
