"""Turns a pack into rulesets for durable_rules. Pure data: the library is not touched here.

One rule a requirement: its violation (see ``formula``). Every ruleset has one more rule, ``end``, that fires last
on every message: silence of the others then means "judged and found good", never "not judged". The library's limits
are met by construction: rules are dealt out over several rulesets, and a violation too wide for one rule is cut into
parts that are judged a stage earlier and sent on as yes-or-no properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.engine.fitting import fit_together, fitting
from rules.engine.formula import Formula, Kind, Source, Test, Vocabulary, tests_of
from rules.engine.protocol import Pack
from rules.engine.shard import Shard


@dataclass(frozen=True, slots=True)
class DurableProgram:
    """The rulesets of a pack in the order in which they are judged: a later one may read cuts of an earlier one.

    Targets below the number of requirements are requirements, by their place in the pack; the others are cuts.
    """

    shards: tuple[Shard, ...]
    targets: int


def durable_program(pack: Pack) -> DurableProgram:
    """The pack as rulesets. Raises CorpusError where one fact is used as two types."""
    builder = _Builder(len(pack.requirements))
    for place, requirement in enumerate(pack.requirements):
        builder.add(place, builder.vocabulary.violation(requirement.when, requirement.require))
    return DurableProgram(tuple(builder.shards()), builder.size + len(builder.cuts))


@dataclass(slots=True)
class _Builder:
    """``stages``: stage -> its rules. ``cuts``: part of a violation -> its target and the stage it is judged in."""

    size: int
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    stages: dict[int, list[tuple[int, Formula]]] = field(default_factory=dict)
    cuts: dict[Formula, tuple[int, int]] = field(default_factory=dict)

    def add(self, target: int, formula: Formula) -> int:
        """A rule for the target; gives the stage it is judged in."""
        fitted = fitting(formula, self.cut)
        stage = 1 + max(self._stages_read(fitted), default=-1)
        self.stages.setdefault(stage, []).append((target, fitted))
        return stage

    def cut(self, part: Formula) -> Test:
        """The part as a property of its own, judged a stage earlier. It fits one rule, and is not cut again."""
        if part not in self.cuts:
            target = self.size + len(self.cuts)
            self.cuts[part] = target, self.add(target, part)
        return self.vocabulary.flag(Source(Kind.CUT, "", cut=self.cuts[part][0]), meant=True)

    def shards(self) -> Iterator[Shard]:
        """The rules of each stage, dealt out so that each ruleset keeps to the library's limits."""
        for stage in sorted(self.stages):
            dealt: list[tuple[int, Formula]] = []
            for rule in self.stages[stage]:
                if dealt and not fit_together([formula for _, formula in [*dealt, rule]]):
                    yield Shard.of(dealt, self.vocabulary)
                    dealt = []
                dealt.append(rule)
            yield Shard.of(dealt, self.vocabulary)

    def _stages_read(self, formula: Formula) -> Iterator[int]:
        stages = dict(self.cuts.values())
        for test in tests_of(formula):
            cut = self.vocabulary.sources[test.prop].cut
            if cut is not None:
                yield stages[cut]
