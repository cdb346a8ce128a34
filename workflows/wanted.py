"""Which facts an act looks at: those of its requirements, branches, papers and terms; and those of what may follow from it.

Facts that are derived by data are worked out only where they are wanted, so that an act costs what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from rules.conditions import Condition, facts_of
from rules.corpus import Corpus, During
from rules.errors import NotInForce
from workflows.gathering.derive import acts_in, recipes_of
from workflows.gathering.proceeding import JOURNAL
from workflows.procedure import ActRow, ActSpec

_KEPT: dict[tuple[str, str, int, date], frozenset[str]] = {}
_MOST = 8192


def wanted_by(corpus: Corpus, spec: ActSpec, row: ActRow, on: date) -> frozenset[str]:
    """The names of the facts that the act may look at on a day."""
    key = (corpus.hash, spec.id, spec.rows.index(row), on)
    found = _KEPT.get(key)
    if found is None:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        found = _KEPT[key] = frozenset(_names(corpus, spec, row, on))
    return found


@lru_cache(maxsize=512)
def followed(
    corpus: Corpus, procedure: str, on: date, during: frozenset[During] = frozenset(During)
) -> frozenset[str]:
    """The names of the facts on which it hangs what follows from a case of the procedure while it stands so."""
    try:
        rules = corpus.consequences(on)
    except NotInForce:
        return frozenset()
    mine = (each for each in rules if each.during in during and (not each.of or procedure in each.of))
    return frozenset(name for each in mine for name in _of(each.when))


def looked_back(corpus: Corpus, spec: ActSpec, wanted: frozenset[str]) -> frozenset[str]:
    """The names of the earlier acts of the case that the act looks back at; none unless it asks for the journal."""
    if not spec.journal:
        return frozenset()
    recipes = recipes_of(corpus.facts)
    by_data = (name for fact in wanted if fact in recipes for name in acts_in(recipes[fact], recipes))
    return frozenset((*JOURNAL.get(spec.procedure, ()), *by_data))


def _names(corpus: Corpus, spec: ActSpec, row: ActRow, on: date) -> Iterator[str]:
    for name in row.requires:
        for rule in corpus.requirements_of(name, on):
            yield from (*_of(rule.when), *_of(rule.require))
    for condition in (*(each.when for each in row.branches), *(each.when for each in spec.issues)):
        yield from _of(condition)
    for term_row in spec.sets:
        yield from _of(term_row.when)
        yield term_row.start
        for rule_of_term in corpus.terms_by_id(term_row.term):
            yield from (rule_of_term.length_from, *rule_of_term.plus, *rule_of_term.less)
    yield from spec.prints


def _of(condition: Condition | None) -> frozenset[str]:
    return frozenset() if condition is None else facts_of(condition)
