"""Breaks terms, consequences, recipes and lines of the tables, and plays the stories that have to do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from rules.corpus import Consequence, Corpus, TermRule
from rules.terms.unit import TermUnit
from tests.mutants.conditions import changes
from tests.mutants.corpora import with_consequence, with_recipe, with_term
from tests.mutants.recipes import recipe_changes
from tests.mutants.requirements import Survivor
from tests.mutants.stage import Story, notices
from tests.mutants.tables import act_changes, with_act
from workflows.gathering.derive import recipes_of
from workflows.procedure import Procedures

MOST: Final = 20
"""Stories that are asked of one change; what so many do not notice is told as a survivor."""

_OTHER: Final = {
    TermUnit.HOURS: (TermUnit.DAYS, TermUnit.WORKING_DAYS),
    TermUnit.DAYS: (TermUnit.WORKING_DAYS,),
    TermUnit.WORKING_DAYS: (TermUnit.DAYS,),
    TermUnit.MONTHS: (),
    TermUnit.YEARS: (),
    TermUnit.IMMEDIATE: (),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One change: what is asked of it, and the law under which it is."""

    what: str
    change: str
    concerned: Sequence[Story]
    law: Callable[[], tuple[Corpus, Procedures]]
    during: Callable[[], AbstractContextManager[None]] = nullcontext


def tried(trials: Iterator[Trial], most: int = MOST) -> Iterator[Survivor]:
    """The changes that no story notices."""
    for trial in trials:
        corpus, procedures = trial.law()
        with trial.during():
            if not any(_notices(story, corpus, procedures) for story in trial.concerned[:most]):
                yield Survivor(trial.what, trial.change, len(trial.concerned))


def _notices(story: Story, corpus: Corpus, procedures: Procedures) -> bool:
    try:
        return bool(notices(story, corpus, procedures))
    except Exception:  # noqa: BLE001 - a change that breaks the program is noticed
        return True


def terms(corpus: Corpus, procedures: Procedures, stories: Sequence[Story], only: str) -> Iterator[Trial]:
    """Changes of terms: length, unit, roll-over, direction, what moves the end."""
    for version in corpus.all_versions():
        for rule in (rule for article in version.articles for rule in article.terms):
            if only not in rule.id:
                continue
            mine = [story for story in stories if rule.id in story.terms]
            for words, change in term_changes(rule):
                law = partial(_with_term, corpus, procedures, rule, change)
                yield Trial(f"term {rule.id} ({rule.instrument})", words, mine, law)


def _with_term(
    corpus: Corpus, procedures: Procedures, rule: TermRule, change: Callable[[TermRule], TermRule]
) -> tuple[Corpus, Procedures]:
    return with_term(corpus, rule, change), procedures


def term_changes(rule: TermRule) -> Iterator[tuple[str, Callable[[TermRule], TermRule]]]:
    """Each small change of a term in words, and the term as it then reads."""

    def made(**changed: object) -> Callable[[TermRule], TermRule]:
        return lambda each: replace(each, **changed)  # type: ignore[arg-type]

    if rule.length and not rule.length_from:
        yield "one more", made(length=rule.length + 1)
        yield "one less", made(length=rule.length - 1)
    for unit in _OTHER[rule.unit]:
        yield f"{rule.unit} as {unit}", made(unit=unit)
    if not rule.before and rule.unit not in (TermUnit.HOURS, TermUnit.WORKING_DAYS, TermUnit.IMMEDIATE):
        yield "roll-over turned", made(rollover=not rule.rollover)
    for name in ("plus", "less"):
        for fact in getattr(rule, name):
            left = tuple(each for each in getattr(rule, name) if each != fact)
            yield f"drop {name} {fact}", made(**{name: left})


def consequences(
    corpus: Corpus, procedures: Procedures, stories: Sequence[Story], only: str
) -> Iterator[Trial]:
    """Changes of what follows from an outcome, and of alarms."""
    for version in corpus.all_versions():
        for rule in (rule for article in version.articles for rule in article.consequences):
            if only not in rule.id:
                continue
            mine = [story for story in stories if rule.id in story.told]
            for words, change in _consequence_changes(rule):
                law = partial(_with_consequence, corpus, procedures, rule, change)
                yield Trial(f"consequence {rule.id} ({rule.instrument})", words, mine, law)


def _with_consequence(
    corpus: Corpus,
    procedures: Procedures,
    rule: Consequence,
    change: Callable[[Consequence], Consequence | None],
) -> tuple[Corpus, Procedures]:
    return with_consequence(corpus, rule, change), procedures


def _consequence_changes(
    rule: Consequence,
) -> Iterator[tuple[str, Callable[[Consequence], Consequence | None]]]:
    yield "drop the consequence", lambda _: None
    for words, when in changes(rule.when) if rule.when is not None else ():
        yield words, lambda each, when=when: replace(each, when=when)  # type: ignore[misc]


def recipes(corpus: Corpus, procedures: Procedures, stories: Sequence[Story], only: str) -> Iterator[Trial]:
    """Changes of how a fact follows from the file."""
    for name, recipe in tuple(recipes_of(corpus.facts).items()):
        if only not in name:
            continue
        mine = [story for story in stories if name in story.facts]
        for words, changed in recipe_changes(recipe):
            yield Trial(
                f"fact {name}",
                words,
                mine,
                lambda: (corpus, procedures),
                partial(with_recipe, corpus, name, changed),
            )


def tables(corpus: Corpus, procedures: Procedures, stories: Sequence[Story], only: str) -> Iterator[Trial]:
    """Changes of the lines of the tables: powers, stages, sets, terms, duties, papers."""
    acts: Mapping[str, object] = procedures.acts
    for name in acts:
        if only not in name:
            continue
        mine = [story for story in stories if name in story.acts]
        for words, changed in act_changes(procedures.acts[name]):
            law = partial(_with_act, corpus, procedures, changed)
            yield Trial(f"act {name}", words, mine, law)


def _with_act(corpus: Corpus, procedures: Procedures, changed: object) -> tuple[Corpus, Procedures]:
    return corpus, with_act(procedures, changed)  # type: ignore[arg-type]
