"""Small changes of a condition: an alternative left out, a comparison turned, a number one more or one less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from rules.conditions import All, AnyOf, Compare, Comparison, Condition, IsIn, Known, Not

_STRICT: Final = {
    Comparison.AT_LEAST: Comparison.MORE_THAN,
    Comparison.MORE_THAN: Comparison.AT_LEAST,
    Comparison.AT_MOST: Comparison.LESS_THAN,
    Comparison.LESS_THAN: Comparison.AT_MOST,
}


def changes(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Each change in words with the condition as it then reads."""
    if isinstance(condition, Not):
        for words, part in changes(condition.of):
            yield words, Not(part)
        return
    if isinstance(condition, (All, AnyOf)):
        yield from _parts(condition)
        return
    yield f"turn {_words(condition)}", Not(condition)
    if isinstance(condition, IsIn) and len(condition.values) > 1:
        for value in condition.values:
            left = tuple(each for each in condition.values if each != value)
            yield f"drop {condition.fact}={value}", replace(condition, values=left)
    if isinstance(condition, Compare):
        yield f"edge {_words(condition)}", replace(condition, comparison=_STRICT[condition.comparison])
        for step in (1, -1):
            bound = condition.bound
            moved = bound + timedelta(days=step) if isinstance(bound, date) else bound + step
            yield f"{step:+d} {_words(condition)}", replace(condition, bound=moved)


def _parts(condition: All | AnyOf) -> Iterator[tuple[str, Condition]]:
    kind = "guard" if isinstance(condition, All) else "alternative"
    for at, part in enumerate(condition.of):
        rest = (*condition.of[:at], *condition.of[at + 1 :])
        if rest:
            yield f"drop {kind} {_words(part)}", replace(condition, of=rest) if len(rest) > 1 else rest[0]
        for words, changed in changes(part):
            yield words, replace(condition, of=(*condition.of[:at], changed, *condition.of[at + 1 :]))


def _words(condition: Condition) -> str:
    if isinstance(condition, Not):
        return f"not {_words(condition.of)}"
    if isinstance(condition, (All, AnyOf)):
        word = "&" if isinstance(condition, All) else "|"
        return f"({word.join(_words(each) for each in condition.of)})"
    if isinstance(condition, Known):
        return f"known {condition.fact}"
    told = (
        getattr(condition, "value", None)
        or getattr(condition, "values", None)
        or getattr(condition, "bound", "")
    )
    sign = f" {condition.comparison}" if isinstance(condition, Compare) else ""
    return f"{condition.fact}{sign} {told}".strip()
