"""A list of papers and the requirements that refuse where one is missing: two sayings of one rule of law, held together.

The loader calls ``check_dossiers`` for what can be told by reading; ``differences`` compares what the two come to, case by case, and is
called by the tests and by ``lotrinh law check``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Final

from rules.conditions import Compare, Condition, Includes, Known, Outcome, evaluate, facts_of, leaves_of
from rules.corpus.corpus import Corpus
from rules.corpus.dossier_model import DossierItem
from rules.corpus.model import Requirement, overlap
from rules.corpus.reader import Source
from rules.corpus.reading import Problems, nearest
from rules.facts import FactCatalogue, FactSpec, FactType, FactValue

_MOST: Final = 20_000  # cases compared for one requirement


def check_dossiers(sources: Sequence[Source], problems: Problems) -> None:
    """What an item names exists while it is in force, and cites no other place than the requirement does."""
    held: dict[str, list[Requirement]] = {}
    for source in sources:
        for article in source.instrument.articles:
            for rule in article.requirements:
                held.setdefault(rule.id, []).append(rule)
    for source in sources:
        for item in source.instrument.dossier_items:
            for name in item.enforced_by:
                _check_named(item, name, held, f"{source.places[item.id]} > enforced_by", problems)


def _check_named(
    item: DossierItem, name: str, held: Mapping[str, list[Requirement]], where: str, problems: Problems
) -> None:
    rules = [rule for rule in held.get(name, ()) if overlap(rule, item)]
    if not rules:
        en, vi = nearest(name, held)
        problems.add(
            where,
            f"there is no requirement '{name}' while this is in force{en}",
            f"không có điều kiện “{name}” trong thời gian này{vi}",
        )
    elif not any(set(item.cites) <= set(rule.cites) for rule in rules):
        problems.add(
            where,
            f"'{name}' does not cite {', '.join(cite.short() for cite in item.cites)}",
            f"“{name}” không dẫn {', '.join(cite.short() for cite in item.cites)}",
        )


def differences(corpus: Corpus, dossier: str, on: date, overridden: str) -> Iterator[str]:
    """Every case on which the list of a dossier and the requirements that it names come to different ends; in English.

    ``overridden`` names the set by which an officer answers for a missing paper: a value in it is weighed as such on both sides.
    """
    items = [item for item in corpus.dossier_items(dossier, on) if item.enforced_by]
    for name in sorted({name for item in items for name in item.enforced_by}):
        rule = corpus.requirement(name, on)
        mine = [item for item in items if name in item.enforced_by]
        for case in _cases(rule, mine, corpus.facts, overridden):
            by_list = _by_list(mine, case, overridden)
            by_rule = _by_rule(rule, case)
            if by_list is not by_rule:
                told = {key: sorted(v) if isinstance(v, frozenset) else v for key, v in case.items()}
                yield f"{name} on {on}: the list says {by_list}, the requirement {by_rule}, where {told}"
                break


def enforcing(corpus: Corpus, facts: Iterable[str], sets: Iterable[str], on: date) -> tuple[Requirement, ...]:
    """The requirements of the sets that look at one of these facts: those that must have a line in a list."""
    wanted = frozenset(facts)
    found = {rule.id: rule for name in sets for rule in corpus.requirements_of(name, on)}
    return tuple(rule for rule in found.values() if wanted & facts_of(rule.require))


def fulfilled(item: DossierItem, facts: Mapping[str, FactValue]) -> bool:
    """Whether one of the ways of the item is on record (and what it needs holds)."""
    held = facts.get(item.fact)
    return isinstance(held, frozenset) and any(
        way.paper in held and (way.when is None or evaluate(way.when, facts) is Outcome.SATISFIED)
        for way in item.ways
    )


def answered_for(item: DossierItem, facts: Mapping[str, FactValue], overridden: str) -> bool:
    """Whether an officer answers by name for the item, which is not there."""
    held = facts.get(overridden)
    return isinstance(held, frozenset) and item.ways[0].paper in held


def _by_list(items: Sequence[DossierItem], facts: Mapping[str, FactValue], overridden: str) -> bool:
    asked = [i for i in items if i.when is None or evaluate(i.when, facts) is Outcome.SATISFIED]
    return all(fulfilled(item, facts) or answered_for(item, facts, overridden) for item in asked)


def _by_rule(rule: Requirement, facts: Mapping[str, FactValue]) -> bool:
    if rule.when is not None and evaluate(rule.when, facts) is not Outcome.SATISFIED:
        return True
    return evaluate(rule.require, facts) is Outcome.SATISFIED


def _cases(
    rule: Requirement, items: Sequence[DossierItem], facts: FactCatalogue, overridden: str
) -> Iterator[dict[str, FactValue]]:
    """Every combination of what the conditions speak of; a fact that only proves another may be absent."""
    conditions: list[Condition] = [rule.require]
    others = (rule.when, *(i.when for i in items), *(way.when for i in items for way in i.ways))
    conditions.extend(each for each in others if each is not None)
    names = {name for each in conditions for name in facts_of(each)} | {item.fact for item in items}
    leaves = [leaf for each in conditions for leaf in leaves_of(each)]
    names |= {overridden} - {""}
    known = {leaf.fact for leaf in leaves if isinstance(leaf, Known)} | {overridden}
    spoken = _spoken(leaves, items)
    choices = [
        [(name, value) for value in _values(facts[name], spoken.get(name, ()), may_lack=name in known)]
        for name in sorted(names)
    ]
    for number, chosen in enumerate(product(*choices)):
        if number > _MOST:
            return
        yield {name: value for name, value in chosen if value is not None}


def _spoken(leaves: Iterable[object], items: Sequence[DossierItem]) -> dict[str, tuple[FactValue, ...]]:
    """The values that matter: of each set its members, of a number or a day those around what it is compared with."""
    found: dict[str, set[FactValue]] = {}
    for leaf in leaves:
        if isinstance(leaf, Includes):
            found.setdefault(leaf.fact, set()).add(leaf.value)
        elif isinstance(leaf, Compare) and isinstance(leaf.bound, date):
            found.setdefault(leaf.fact, set()).update(leaf.bound + timedelta(days=n) for n in (-1, 0, 1))
        elif isinstance(leaf, Compare) and isinstance(leaf.bound, int):
            found.setdefault(leaf.fact, set()).update(leaf.bound + n for n in (-1, 0, 1))
    for item in items:
        found.setdefault(item.fact, set()).update(way.paper for way in item.ways)
    return {name: tuple(sorted(values, key=str)) for name, values in found.items()}


def _values(spec: FactSpec, spoken: Sequence[FactValue], *, may_lack: bool) -> list[FactValue | None]:
    lacking: list[FactValue | None] = [None] if may_lack else []
    if spec.type is FactType.SET:
        subsets = product(*([str(value), None] for value in spoken))
        return [*lacking, *(frozenset(v for v in each if v is not None) for each in subsets)]
    if spec.type in {FactType.INT, FactType.DATE}:
        return [*lacking, *spoken]
    if spec.type is FactType.BOOL:
        return [*lacking, True, False]
    return [*lacking, *spec.values]


__all__ = ["answered_for", "check_dossiers", "differences", "enforcing", "fulfilled"]
