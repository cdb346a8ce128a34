"""Breaks, for each row of the digests of the law (``rules/law/rows``), what holds it: no worked case is to come through that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rules.corpus import Consequence, Corpus, Requirement, TermRule
from rules.terms.unit import TermUnit
from tests.mutants.corpora import with_consequence, with_term
from tests.mutants.replaying import Trial, tried
from tests.mutants.requirements import dropped
from tests.mutants.stage import Story
from tests.mutants.tables import with_act
from workflows.procedure import ActSpec, Procedures


@dataclass(frozen=True, slots=True)
class Law:
    """What is broken, and whom it is asked of."""

    corpus: Corpus
    procedures: Procedures
    stories: Sequence[Story]
    most: int


def unproved(rows: Mapping[str, Sequence[str]], law: Law) -> Iterator[tuple[str, str]]:
    """Each row with a holder that may be taken away without a worked case noticing. A fact that holds a row is left to the recipes."""
    proved: dict[str, bool] = {}
    for row, held_by in rows.items():
        for holder in held_by:
            if holder not in proved:
                proved[holder] = _proved(holder, law)
            if not proved[holder]:
                yield row, holder


def _proved(holder: str, law: Law) -> bool:
    rules = [rule for version in law.corpus.all_versions() for rule in version.rules if rule.id == holder]
    act = law.procedures.acts.get(holder)
    trials = [trial for rule in rules if (trial := _trial(rule, law)) is not None]
    if act is not None:
        mine = [story for story in law.stories if holder in story.acts]
        trials.append(Trial(holder, "drop", mine, partial(_without_act, law, act)))
    asked = [rule for rule in rules if isinstance(rule, Requirement)]
    if not trials and not asked:
        return True  # a fact, a form or a number of the law
    noticed = any(rule.assured or dropped(rule, law.stories) for rule in asked)
    return noticed or any(not [*tried(iter([trial]), law.most)] for trial in trials)


def _trial(rule: object, law: Law) -> Trial | None:
    if isinstance(rule, TermRule):
        mine = [story for story in law.stories if rule.id in story.terms]
        return Trial(rule.id, "drop", mine, partial(_another_term, law, rule))
    if isinstance(rule, Consequence):
        mine = [story for story in law.stories if rule.id in story.told]
        return Trial(rule.id, "drop", mine, partial(_without_consequence, law, rule))
    return None


def _another_term(law: Law, rule: TermRule) -> tuple[Corpus, Procedures]:
    return with_term(law.corpus, rule, _of_nine_years), law.procedures


def _of_nine_years(each: TermRule) -> TermRule:
    return replace(each, length=9, length_from="", unit=TermUnit.YEARS)


def _without_consequence(law: Law, rule: Consequence) -> tuple[Corpus, Procedures]:
    return with_consequence(law.corpus, rule, lambda _: None), law.procedures


def _without_act(law: Law, act: ActSpec) -> tuple[Corpus, Procedures]:
    return law.corpus, with_act(law.procedures, replace(act, rows=()))
