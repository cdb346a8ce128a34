"""What the worked cases exercise of the law: which requirements were met and refused, which terms ran, which consequences followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rules.conditions import Outcome
from rules.corpus import LAW, Corpus
from web.scenarios.outcome import Played, Result

FOLDER: Final = "scenarios"


@dataclass(slots=True)
class Exercised:
    """Ids of the rules that scenarios put to the test. ``acts`` were done at least once."""

    satisfied: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    consequences: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)

    def add(self, played: Played) -> None:
        """Take in a played scenario."""
        for result in played.results:
            self._add(result)

    def join(self, other: Exercised) -> None:
        """Take in what others have put to the test."""
        self.satisfied |= other.satisfied
        self.refused |= other.refused
        self.terms |= other.terms
        self.consequences |= other.consequences
        self.acts |= other.acts

    def _add(self, result: Result) -> None:
        for finding in result.verdict.findings if result.verdict is not None else ():
            if finding.outcome is not Outcome.SATISFIED:
                self.refused.add(finding.requirement)
            elif finding.applicable is not False:
                self.satisfied.add(finding.requirement)
        self.consequences.update(each.id for each in result.next_steps)
        if result.performed is not None:
            self.consequences.update(alert.code for alert in result.performed.alerts)
        if result.performed is not None:
            self.acts.add(result.step.act)
            self.terms.update(each.term for each in result.performed.deadlines_set)


@dataclass(frozen=True, slots=True)
class Unexercised:
    """Rules that no worked case puts to the test."""

    never_satisfied: tuple[str, ...]
    never_refused: tuple[str, ...]
    terms: tuple[str, ...]
    consequences: tuple[str, ...]


def left_over(corpus: Corpus, exercised: Exercised) -> Unexercised:
    """The rules of the corpus that were not exercised, in legal order."""
    rules = [
        rule
        for version in corpus.all_versions()
        for article in version.articles
        for rule in article.requirements
    ]
    terms = [
        rule for version in corpus.all_versions() for article in version.articles for rule in article.terms
    ]
    ends = [
        rule
        for version in corpus.all_versions()
        for article in version.articles
        for rule in article.consequences
    ]
    return Unexercised(
        never_satisfied=_without((rule.id for rule in rules), exercised.satisfied),
        never_refused=_without((rule.id for rule in rules if not rule.assured), exercised.refused),
        terms=_without((rule.id for rule in terms), exercised.terms),
        consequences=_without((rule.id for rule in ends), exercised.consequences),
    )


def scenario_files(root: Path = LAW) -> Iterator[Path]:
    """The worked cases that stand beside the law, in order."""
    yield from sorted(root.glob(f"*/{FOLDER}/*.yaml"))


def _without(ids: Iterable[str], done: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in ids if each not in done))
