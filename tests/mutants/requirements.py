"""Breaks requirements. The verdicts of the worked cases are kept, so that a change is judged without playing anything again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.conditions import All, Condition, Outcome
from rules.corpus import Corpus, Requirement
from tests.mutants.conditions import changes
from tests.mutants.stage import Judged, Story, outcome_of
from tests.rules.test_edges_of_law import edges
from web.scenarios.expecting import alike

ALWAYS = All(())


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that nothing noticed. ``asked``: how many verdicts or stories had to do with it."""

    what: str
    change: str
    asked: int


def survivors(corpus: Corpus, stories: Sequence[Story], only: str = "") -> Iterator[Survivor]:
    """Every change of a requirement that no worked case notices."""
    asked: dict[tuple[str, str], list[Judged]] = {}
    for story in stories:
        for judged in story.judged:
            for each in judged.requirements:
                asked.setdefault((each.id, each.instrument), []).append(judged)
    for version in corpus.all_versions():
        for rule in (rule for article in version.articles for rule in article.requirements):
            mine = asked.get((rule.id, rule.instrument), [])
            if only in rule.id:
                yield from _of(rule, mine)


def dropped(rule: Requirement, stories: Sequence[Story]) -> bool:
    """Whether a worked case, or a line of ``edges_of_law.yaml``, notices that the requirement is not there."""
    if any(outcome is Outcome.UNSATISFIED for _, outcome in edges().get(rule.id, ())):
        return True
    asked = (judged for story in stories for judged in story.judged if rule.id in judged.failed)
    return any(_noticed(rule, judged, ALWAYS, None) for judged in asked)


def _of(rule: Requirement, asked: list[Judged]) -> Iterator[Survivor]:
    for words, require, when in _changed(rule):
        if not any(_noticed(rule, judged, require, when) for judged in asked) and not any(
            outcome_of(require, when, known.plain) is not outcome
            for known, outcome in edges().get(rule.id, ())
        ):
            yield Survivor(f"requirement {rule.id} ({rule.instrument})", words, len(asked))


def _changed(rule: Requirement) -> Iterator[tuple[str, Condition, Condition | None]]:
    if not rule.assured:
        yield "drop the requirement", ALWAYS, None
        for words, require in changes(rule.require):
            yield words, require, rule.when
    if rule.when is not None:
        yield "drop when", rule.require, None
        for words, when in changes(rule.when):
            yield f"when: {words}", rule.require, when


def _noticed(rule: Requirement, judged: Judged, require: Condition, when: Condition | None) -> bool:
    outcome = outcome_of(require, when, judged.facts)
    fails = outcome is not Outcome.SATISFIED
    if fails == (rule.id in judged.failed):
        return False
    if fails:
        return not judged.failed
    left = judged.failed - {rule.id}
    if not left:
        return True
    cites = [cite for each in judged.requirements if each.id in left for cite in each.cites]
    return any(not any(alike(wanted, cite) for cite in cites) for wanted in judged.step.because)
