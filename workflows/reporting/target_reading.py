"""Reads the targets (``workflows/reports/targets.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workflows.procedure import Procedures
from workflows.reporting.definition import Book, Goal, Group, Target
from workflows.reporting.model import Words
from workflows.reporting.reading import act_tests, fault, items, table, text, texts, words

MEASURES: Final = ("share", "fall", "facilities", "staff", "book", "unknown")
_TARGET: Final = (
    *("source", "vi", "en", "measure", "formula_vi", "formula_en"),
    *("goals", "base", "served", "why_vi", "why_en", "register"),
)
_FIRST_YEAR: Final = 2000


def targets_of(
    raw: Mapping[str, object], procedures: Procedures, books: Mapping[str, Book]
) -> tuple[Target, ...]:
    """Every target in the order of the file."""
    told = table(raw, "targets.yaml", ("format", "sources", "targets"))
    sources = {
        name: words(table(each, f"sources.{name}", ("vi", "en")), f"sources.{name}")
        for name, each in table(told.get("sources"), "targets.yaml.sources").items()
    }
    return tuple(
        _target(name, table(each, f"targets.{name}", _TARGET), sources, procedures, books)
        for name, each in table(told.get("targets"), "targets.yaml.targets").items()
    )


def _target(
    name: str,
    raw: Mapping[str, object],
    sources: Mapping[str, Words],
    procedures: Procedures,
    books: Mapping[str, Book],
) -> Target:
    where = f"targets.{name}"
    measure, source = text(raw, "measure", where), text(raw, "source", where)
    if measure not in MEASURES:
        raise fault(
            f"{where}.measure", f"accepted: {', '.join(MEASURES)}", f"chấp nhận: {', '.join(MEASURES)}"
        )
    if source not in sources:
        raise fault(f"{where}.source", f"accepted: {', '.join(sources)}", f"chấp nhận: {', '.join(sources)}")
    if measure in {"share", "fall"} and "base" not in raw:
        raise fault(f"{where}.base", "it is needed", "cần có")
    return Target(
        id=name,
        words=words(raw, where),
        source=sources[source],
        formula=words(raw, where, "formula"),
        measure=measure,
        goals=tuple(_goal(table(item, place), place) for place, item in items(raw.get("goals", ()), where)),
        base=_group(table(raw.get("base", {}), f"{where}.base"), f"{where}.base", procedures, books),
        served=act_tests(raw.get("served", ()), f"{where}.served", procedures),
        why=words(raw, where, "why") if measure == "unknown" else None,
        register=text(raw, "register", where, ""),
    )


def _goal(raw: Mapping[str, object], where: str) -> Goal:
    table(raw, where, ("year", "percent", "over"))
    year, percent = raw.get("year"), raw.get("percent")
    if (
        not isinstance(year, int)
        or not isinstance(percent, int)
        or year < _FIRST_YEAR
        or not 0 <= percent <= 100
    ):
        raise fault(where, "year and percent (0 to 100) are needed", "cần year và percent (0 đến 100)")
    return Goal(year, percent, raw.get("over") is True)


def _group(raw: Mapping[str, object], where: str, procedures: Procedures, books: Mapping[str, Book]) -> Group:
    table(raw, where, ("books", "acts", "at_end"))
    named = texts(raw.get("books", ()), f"{where}.books")
    for name in named:
        if name not in books:
            raise fault(f"{where}.books", f"there is no book '{name}'", f"không có sổ “{name}”")
    tests = act_tests(raw.get("acts", ()), f"{where}.acts", procedures)
    return Group(named, tests, raw.get("at_end") is True)
