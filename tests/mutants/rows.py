"""Breaks, for each row of the digests of the law (``rules/law/rows``), what holds it: no worked case is to come through that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rules.corpus import Corpus, Requirement
from tests.mutants.corpora import with_consequence, with_term
from tests.mutants.replaying import Trial, tried
from tests.mutants.requirements import dropped
from tests.mutants.stage import Story
from tests.mutants.tables import with_act
from workflows.procedure import Procedures


@dataclass(frozen=True, slots=True)
class Unproved:
    """A row whose holder may be taken away and no worked case notices."""

    row: str
    holder: str


def unproved(
    rows: Mapping[str, Sequence[str]], corpus: Corpus, procedures: Procedures, stories: Sequence[Story], most: int
) -> Iterator[Unproved]:
    """Each row with the holders that nothing proves. A fact that holds a row is left to the recipes."""
    known: dict[str, bool] = {}
    for row, held_by in rows.items():
        for holder in held_by:
            if holder not in known:
                known[holder] = _proved(holder, corpus, procedures, stories, most)
            if not known[holder]:
                yield Unproved(row, holder)


def _proved(holder: str, corpus: Corpus, procedures: Procedures, stories: Sequence[Story], most: int) -> bool:
    found = False
    for version in corpus.all_versions():
        for rule in version.rules:
            if rule.id != holder:
                continue
            found = True
            if isinstance(rule, Requirement) and (rule.assured or dropped(rule, stories)):
                return True
    trials = tuple(_trials(holder, corpus, procedures, stories))
    if not trials:
        return not found  # a fact, or a number of the law
    return not all(any(True for _ in tried(iter([trial]), most)) for trial in trials)


def _trials(holder: str, corpus: Corpus, procedures: Procedures, stories: Sequence[Story]) -> Iterator[Trial]:
    act = procedures.acts.get(holder)
    if act is not None:
        mine = [story for story in stories if holder in story.acts]
        yield Trial(holder, "drop", mine, lambda: (corpus, with_act(procedures, replace(act, rows=()))))
    for version in corpus.all_versions():
        for article in version.articles:
            for term in article.terms:
                if term.id == holder:
                    longer = partial(replace, length=term.length + 1, length_from="", unit="years")
                    mine = [story for story in stories if holder in story.terms]
                    yield Trial(holder, "drop", mine, lambda t=term, c=longer: (with_term(corpus, t, c), procedures))  # type: ignore[misc]
            for each in article.consequences:
                if each.id == holder:
                    mine = [story for story in stories if holder in story.told]
                    yield Trial(holder, "drop", mine, lambda e=each: (with_consequence(corpus, e, lambda _: None), procedures))  # type: ignore[misc]
