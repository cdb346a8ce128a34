"""The peers of the guard figure: each in the fastest form found that keeps the 60 rules apart.

Each is compiled once and handed facts already in its own form. Each only says which rules are surely broken; none
tells unknown from unbroken, explains, or says what would help.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from bench.guard_pack import Case, Test, plain
from rules.conditions import Compare, Comparison, Includes, Is, IsTrue, Leaf
from rules.facts import FactSet, FactType

Native = Any
Peer = tuple[list[Native], Callable[[Native], set[int]]]

_SIGNS: Final[Mapping[tuple[Comparison, bool], str]] = {
    (Comparison.AT_LEAST, True): ">=",
    (Comparison.AT_LEAST, False): "<",
    (Comparison.LESS_THAN, True): "<",
    (Comparison.LESS_THAN, False): ">=",
}


def _contexts(case: Case) -> list[dict[str, object]]:
    return [{name: plain(facts.get(name)) for name in facts.catalogue} for facts in case.facts]


def zen_table(case: Case) -> Peer:
    """zen-engine: a decision table that collects every row that matches, made once."""
    import zen

    decision = zen.ZenEngine().create_decision(json.dumps(_table(case)))

    def broken(context: Native) -> set[int]:
        return {row["rule"] for row in decision.evaluate(context)["result"]}

    return list(_contexts(case)), broken


def _table(case: Case) -> dict[str, object]:
    names = list(case.facts[0].catalogue)
    place = {"position": {"x": 0, "y": 0}}
    rows = [
        {
            "_id": str(number),
            "rule": str(number),
            **{leaf.fact: _cell(leaf, holds=holds) for leaf, holds in tests},
        }
        for number, tests in enumerate(case.broken_if)
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name, "type": "expression"} for name in names],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule", "type": "expression"}],
        "rules": rows,
    }
    nodes = [
        {"id": "i", "type": "inputNode", "name": "i", **place},
        {"id": "t", "type": "decisionTableNode", "name": "t", "content": content, **place},
        {"id": "o", "type": "outputNode", "name": "o", **place},
    ]
    edges = [
        {"id": "a", "sourceId": "i", "targetId": "t", "type": "edge"},
        {"id": "b", "sourceId": "t", "targetId": "o", "type": "edge"},
    ]
    return {"nodes": nodes, "edges": edges}


def _cell(leaf: Leaf, *, holds: bool) -> str:
    if isinstance(leaf, IsTrue):
        return "true" if holds else "false"
    if isinstance(leaf, Is):
        return f"$ == '{leaf.value}'" if holds else f"$ != null and $ != '{leaf.value}'"
    if isinstance(leaf, Includes):
        return f"$ != null and {'' if holds else 'not '}contains($, '{leaf.value}')"
    assert isinstance(leaf, Compare)  # noqa: S101 - the pack has no other leaves
    return f"$ != null and $ {_SIGNS[leaf.comparison, holds]} {plain(leaf.bound)}"


def zen_fused(case: Case) -> Peer:
    """zen-engine's expression language: all conditions fused into one list, which keeps no rules. For the note only."""
    import zen

    rules = (" and ".join(_expression(test) for test in tests) for tests in case.broken_if)
    expression = zen.compile_expression(f"[{', '.join(f'({rule})' for rule in rules)}]")

    def broken(context: Native) -> set[int]:
        return {number for number, holds in enumerate(expression.evaluate(context)) if holds}

    return list(_contexts(case)), broken


def _expression(test: Test) -> str:
    leaf, holds = test
    if isinstance(leaf, IsTrue):
        return f"{leaf.fact} == {'true' if holds else 'false'}"
    return "(" + _cell(leaf, holds=holds).replace("$", leaf.fact) + ")"


def json_logic(case: Case) -> Peer:
    """json-logic-qubit: one rule after the other."""
    from json_logic import jsonLogic

    rules = [{"and": [_logic(test) for test in tests]} for tests in case.broken_if]

    def broken(context: Native) -> set[int]:
        return {number for number, rule in enumerate(rules) if jsonLogic(rule, context)}

    return list(_contexts(case)), broken


def _logic(test: Test) -> dict[str, object]:
    leaf, holds = test
    value = {"var": leaf.fact}
    known = {"!==": [value, None]}
    if isinstance(leaf, IsTrue):
        return {"===": [value, holds]}
    if isinstance(leaf, Is):
        return {"===": [value, leaf.value]} if holds else {"and": [known, {"!==": [value, leaf.value]}]}
    if isinstance(leaf, Includes):
        held: dict[str, object] = {"in": [leaf.value, value]}
        return {"and": [known, held if holds else {"!": [held]}]}
    assert isinstance(leaf, Compare)  # noqa: S101 - the pack has no other leaves
    return {"and": [known, {_SIGNS[leaf.comparison, holds]: [value, plain(leaf.bound)]}]}


def clipspy(case: Case) -> Peer:
    """clipspy: one fact of a template; the activations on the agenda name the rules, none needs to run."""
    import clips

    catalogue = case.facts[0].catalogue
    environment = clips.Environment()
    slots = (
        f"({'multislot' if spec.type is FactType.SET else 'slot'} {name})" for name, spec in catalogue.items()
    )
    environment.build(f"(deftemplate facts {' '.join(slots)})")
    for number, tests in enumerate(case.broken_if):
        patterns = " ".join(_pattern(test) for test in tests)
        environment.build(f"(defrule r{number} (facts {patterns}) =>)")
    template = environment.find_template("facts")
    names = {f"r{number}": number for number in range(len(case.broken_if))}

    def broken(slots: Native) -> set[int]:
        fact = template.assert_fact(**slots)
        fired = {names[activation.name] for activation in environment.activations()}
        fact.retract()
        return fired

    return [_slots(facts, clips.Symbol) for facts in case.facts], broken


def _slots(facts: FactSet, symbol: Callable[[str], object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, spec in facts.catalogue.items():
        value = plain(facts.get(name))
        if value is None:
            found[name] = [symbol("nil")] if spec.type is FactType.SET else symbol("nil")
        else:
            found[name] = symbol(str(value).upper()) if isinstance(value, bool) else value
    return found


def _pattern(test: Test) -> str:
    leaf, holds = test
    slot, bound = leaf.fact, f"?{leaf.fact}"
    if isinstance(leaf, IsTrue):
        return f"({slot} {'TRUE' if holds else 'FALSE'})"
    if isinstance(leaf, Is):
        return f'({slot} "{leaf.value}")' if holds else f'({slot} ~nil&~"{leaf.value}")'
    if isinstance(leaf, Includes):
        member = f'(member$ "{leaf.value}" {bound})'
        return f"({slot} ${bound}&:(not (member$ nil {bound}))&:{member if holds else f'(not {member})'})"
    assert isinstance(leaf, Compare)  # noqa: S101 - the pack has no other leaves
    return f"({slot} {bound}&~nil&:({_SIGNS[leaf.comparison, holds]} {bound} {plain(leaf.bound)}))"


PEERS: Final[Mapping[str, Callable[[Case], Peer]]] = {
    "zen-engine": zen_table,
    "clipspy": clipspy,
    "json-logic": json_logic,
}
