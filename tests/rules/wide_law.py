"""Requirements of random size and depth, wider than any law: what makes the durable compiler cut and deal out."""

from __future__ import annotations

import random
from datetime import timedelta

from rules.engine.protocol import Pack
from rules.facts import FactType
from tests.rules.engine_kit import CATALOGUE, DAY, Rule, condition, pack

_WORDS = ("is", "at_least", "at_most", "more_than", "less_than")


def wide_pack(draw: random.Random, size: int = 60) -> Pack:
    """``size`` requirements."""
    return pack(
        *(
            Rule(
                f"q{n:03d}",
                condition(wide(draw, draw.randint(1, 40))),
                condition(wide(draw, draw.randint(1, 6))) if draw.random() < 0.5 else None,
            )
            for n in range(size)
        )
    )


def wide(draw: random.Random, leaves: int) -> object:
    """A raw condition of about so many leaves."""
    if leaves <= 1:
        return _leaf(draw)
    parts = draw.randint(2, min(leaves, 6))
    word = draw.choice(("all", "any", "all", "any", "not"))
    if word == "not":
        return {"not": wide(draw, leaves - 1)}
    return {word: [wide(draw, leaves // parts) for _ in range(parts)]}


def _leaf(draw: random.Random) -> object:
    name = draw.choice(sorted(CATALOGUE))
    spec = CATALOGUE[name]
    if spec.type in (FactType.TEXT, FactType.MOMENT) or draw.random() < 0.1:
        return {"known": name}
    if spec.type is FactType.BOOL:
        return name
    if spec.type is FactType.SET:
        return {"fact": name, "includes": draw.choice(spec.values)}
    if spec.type is FactType.ENUM:
        return {"fact": name, "in": draw.sample(spec.values, draw.randint(1, 2))}
    literals = [
        draw.randint(-3, 3) if spec.type is FactType.INT else DAY + timedelta(draw.randint(-3, 3))
        for _ in "ab"
    ]
    if draw.random() < 0.2:
        return {"fact": name, "in": sorted(set(literals))}
    return {"fact": name, draw.choice(_WORDS): literals[0]}
