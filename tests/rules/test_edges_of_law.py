"""Every line that the law draws, from both sides: ages, numbers, days. What lies where stands in ``edges_of_law.yaml``, from the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import pytest

from rules.conditions import Outcome
from rules.corpus import Requirement, load_corpus
from rules.engine.plain import PlainEngine
from rules.engine.protocol import Pack
from rules.errors import CorpusError
from rules.facts import FactSet, FactType
from rules.yamlio import load_yaml

FILE: Final = Path(__file__).with_name("edges_of_law.yaml")


@lru_cache(maxsize=1)
def edges() -> Mapping[str, tuple[tuple[FactSet, Outcome], ...]]:
    """By rule: what is known, and what the rule then comes to."""
    catalogue, found = load_corpus().facts, dict[str, list[tuple[FactSet, Outcome]]]()
    for rule, known, outcome in _read():
        found.setdefault(rule, []).append((FactSet(catalogue, known), outcome))
    return {rule: tuple(cases) for rule, cases in found.items()}


def _read() -> Iterator[tuple[str, Mapping[str, object], Outcome]]:
    raw = load_yaml(FILE, error=CorpusError, name=FILE.name)
    assert isinstance(raw, dict)
    for rule, told in raw.items():
        for key, outcome in (("met", Outcome.SATISFIED), ("unmet", Outcome.UNSATISFIED)):
            for case in told[key]:
                known = {**told.get("with", {}), **case}
                yield rule, {name: _value(name, value) for name, value in known.items()}, outcome


def _value(name: str, value: object) -> object:
    """A moment stands in the file as a text with its zone."""
    moment = load_corpus().facts[name].type is FactType.MOMENT
    return datetime.fromisoformat(value) if moment and isinstance(value, str) else value


def rules_of(rule_id: str) -> list[Requirement]:
    """The requirement in every version of its text that has it."""
    versions = load_corpus().all_versions()
    found = [rule for version in versions for rule in version.rules if rule.id == rule_id]
    return [rule for rule in found if isinstance(rule, Requirement)]


@pytest.mark.parametrize("rule_id", sorted(edges()))
def test_the_rule_turns_where_the_law_draws_the_line(rule_id: str) -> None:
    rules = rules_of(rule_id)
    assert rules, f"there is no requirement {rule_id}"
    wrong = [
        (known.plain, str(outcome))
        for rule in rules
        for known, outcome in edges()[rule_id]
        if PlainEngine().judge(Pack.of("edge", (rule,)), known)[rule_id] is not outcome
    ]
    assert wrong == []
