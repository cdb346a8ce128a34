"""What the tests of engines stand on: a small catalogue, requirements, hypothesis strategies, a naive oracle."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from rules.citation import Citation
from rules.conditions import Condition, Outcome, parse_condition
from rules.engine.protocol import Pack
from rules.facts import FactCatalogue, FactSet, FactType

ROOT = Path(__file__).parents[2]
DAY = date(2024, 2, 28)
COLOURS = ("đỏ", "xanh", "vàng")
LETTERS = ("x", "y", "z")


def entry(kind: str, **more: object) -> dict[str, object]:
    """A catalogue entry with the least it needs."""
    return {"type": kind, "vi": f"nhãn {kind}", "en": f"label {kind}", "kind": "recorded", **more}


def _raw() -> dict[str, dict[str, object]]:
    raw: dict[str, dict[str, object]] = {}
    for number in range(2):
        raw[f"flag{number}"] = entry("bool", document="Giấy xác nhận" if number else None)
        raw[f"count{number}"] = entry("int", unit="lần")
        raw[f"day{number}"] = entry("date")
        raw[f"colour{number}"] = entry("enum", values={value: f"màu {value}" for value in COLOURS})
        raw[f"papers{number}"] = entry("set", values={value: f"tờ {value}" for value in LETTERS})
    raw["born"] = entry("date", changeable=False)
    raw["fixed"] = entry("bool", changeable=False)
    raw["text"] = entry("text")
    raw["moment"] = entry("moment")
    return raw


CATALOGUE = FactCatalogue.from_raw(_raw(), "test")


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement with the least it needs."""

    id: str
    require: Condition
    when: Condition | None = None
    cites: tuple[Citation, ...] = ()
    vi: str = "Yêu cầu chưa được đáp ứng."
    en: str = "The requirement is not met."
    verified: bool = True
    note_vi: str | None = None
    note_en: str | None = None


def condition(raw: object, catalogue: FactCatalogue = CATALOGUE) -> Condition:
    return parse_condition(raw, catalogue, "test")


def rule(name: str, require: object, when: object = None, **more: Any) -> Rule:
    return Rule(name, condition(require), None if when is None else condition(when), **more)


def pack(*rules: Rule, name: str = "test@1") -> Pack:
    return Pack.of(name, rules)


def facts(**values: object) -> FactSet:
    return FactSet.of(CATALOGUE, values)


# ---- generated conditions and facts ----------------------------------------------------------------------------

_numbers = st.integers(-3, 3)
_days = st.integers(-2, 3).map(lambda step: DAY + timedelta(step))
_any_fact = st.sampled_from(sorted(CATALOGUE))


def _ordered(name: str, literals: st.SearchStrategy[Any]) -> st.SearchStrategy[object]:
    compared = st.sampled_from(["is", "at_least", "at_most", "more_than", "less_than"])
    one = st.builds(lambda word, literal: {"fact": name, word: literal}, compared, literals)
    return one | st.lists(literals, min_size=1, max_size=3, unique=True).map(
        lambda found: {"fact": name, "in": found}
    )


def _tested(name: str, word: str, literals: st.SearchStrategy[Any]) -> st.SearchStrategy[object]:
    return literals.map(lambda literal: {"fact": name, word: literal})


def _leaves() -> st.SearchStrategy[object]:
    options: list[st.SearchStrategy[object]] = [_any_fact.map(lambda name: {"known": name})]
    for name, spec in CATALOGUE.items():
        listed = st.sampled_from(spec.values) if spec.values else st.nothing()
        if spec.type is FactType.BOOL:
            options += [st.just(name), _tested(name, "is", st.booleans())]
        elif spec.type is FactType.INT:
            options.append(_ordered(name, _numbers))
        elif spec.type is FactType.DATE:
            options.append(_ordered(name, _days))
        elif spec.type is FactType.ENUM:
            several = st.lists(listed, min_size=1, max_size=3, unique=True)
            options += [_tested(name, "is", listed), _tested(name, "in", several)]
        elif spec.type is FactType.SET:
            options.append(_tested(name, "includes", listed))
    return st.one_of(options)


def _nested(parts: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    many = st.lists(parts, min_size=1, max_size=4)
    return (
        parts.map(lambda part: {"not": part})
        | many.map(lambda found: {"all": found})
        | many.map(lambda found: {"any": found})
    )


raw_conditions: st.SearchStrategy[object] = st.recursive(_leaves(), _nested, max_leaves=12)
conditions = raw_conditions.map(condition)


def _values() -> dict[str, st.SearchStrategy[object]]:
    found: dict[str, st.SearchStrategy[object]] = {}
    for name, spec in CATALOGUE.items():
        if spec.type in (FactType.BOOL, FactType.INT, FactType.DATE):
            drawn = {FactType.BOOL: st.booleans(), FactType.INT: st.integers(-4, 4), FactType.DATE: _days}
            found[name] = drawn[spec.type]
        elif spec.type is FactType.ENUM:
            found[name] = st.sampled_from(spec.values)
        elif spec.type is FactType.SET:
            found[name] = st.frozensets(st.sampled_from(spec.values))
    return found


fact_sets: st.SearchStrategy[FactSet] = st.fixed_dictionaries({}, optional=_values()).map(
    lambda values: FactSet.of(CATALOGUE, values)
)


@st.composite
def packs(draw: st.DrawFn, most: int = 6) -> Pack:
    """A pack of a few generated requirements."""
    size = draw(st.integers(1, most))
    rules = [Rule(f"q{n}", draw(conditions), draw(st.none() | conditions)) for n in range(size)]
    return pack(*rules)


# ---- a third opinion: Kleene's logic as least and greatest of 0, 1/2 and 1 --------------------------------------

_HALVES = {0: Outcome.UNSATISFIED, 1: Outcome.UNDETERMINED, 2: Outcome.SATISFIED}


def oracle(rules: Iterable[tuple[str, object, object]], values: Mapping[str, Any]) -> dict[str, Outcome]:
    """Id -> outcome, from raw conditions (id, when, require). Written for the tests alone."""
    found = {}
    for name, when, require in rules:
        applies = 2 if when is None else halves(when, values)
        found[name] = _HALVES[max(2 - applies, halves(require, values))]
    return found


def halves(raw: Any, values: Mapping[str, Any]) -> int:
    """0 unsatisfied, 1 undetermined, 2 satisfied."""
    if isinstance(raw, str):
        return 1 if raw not in values else 2 * (values[raw] is True)
    if "known" in raw:
        return 2 * (raw["known"] in values)
    if "not" in raw:
        return 2 - halves(raw["not"], values)
    if "all" in raw:
        return min(halves(part, values) for part in raw["all"])
    if "any" in raw:
        return max(halves(part, values) for part in raw["any"])
    if raw["fact"] not in values:
        return 1
    (word,) = set(raw) - {"fact"}
    return 2 * bool(_TESTS[word](values[raw["fact"]], raw[word]))


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, literal: bool(value == literal),
    "in": lambda value, literals: any(value == literal for literal in literals),
    "at_least": lambda value, literal: not value < literal,
    "at_most": lambda value, literal: not value > literal,
    "more_than": lambda value, literal: bool(value > literal),
    "less_than": lambda value, literal: bool(value < literal),
    "includes": lambda value, literal: literal in list(value),
}


# ---- other processes --------------------------------------------------------------------------------------------


def alone(
    code: str, *, seconds: float = 60, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the code in a Python of its own: what would crash or hang there harms nothing here."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        check=False,
    )


def survives(code: str, *, seconds: float = 60, environment: Mapping[str, str] | None = None) -> str:
    """What the code printed; the test fails where the process did."""
    done = alone(code, seconds=seconds, environment=environment)
    assert done.returncode == 0, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()
