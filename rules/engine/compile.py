"""Turns a pack into durable_rules' own JSON. Pure data: the library is not touched here.

One rule a requirement: its violation (see ``formula``). Every ruleset has one more rule, ``end``, that fires last on
every message: silence of the others then means "judged and found good", never "not judged". The library's limits are
met by construction: rules are dealt out over several rulesets, and a violation too wide for one rule is cut into parts
that are judged a stage earlier and sent on as yes-or-no properties.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from rules.engine.encode import OPENING, SENTINEL, Field, fields_of
from rules.engine.formula import Both, Either, Formula, Kind, Source, Test, Vocabulary, tests_of
from rules.engine.protocol import Pack
from rules.facts import FactValue

END: Final = "end"

# Limits of the library, each kept with room to spare.
MAX_STACK: Final = 62  # nodes waiting while one message is matched: 64, then error 303
MAX_COMPOSITES: Final = 14  # "$and"/"$or" in one rule take two of 32 places each, the last place is an error
MAX_FORKS: Final = 100  # "$or" that one node may lead to: 128, then memory is overwritten
MAX_PROPERTIES: Final = 200  # properties of one message: 255, with id and sid
# Limits of ours: a violation that can hold in many ways fires once for each, so the ways are few.
MAX_WAYS: Final = 16
MAX_RULE_STACK: Final = 20
MAX_EITHER: Final = 8
MAX_BOTH: Final = 40


@dataclass(frozen=True, slots=True)
class Shard:
    """One ruleset.

    ``targets``: the start of what the library says when a rule fires -> requirement (its place in the pack) or cut
    (``-1 - cut``). ``reads``: target -> the facts and cuts (as ``cut 3``) whose tests its rule has. ``narrow``: the
    targets whose rule is one "both" of tests: unknown in one of them, it cannot be certain. ``cuts``: cut ->
    fragment that says it holds.
    """

    definition: str
    targets: dict[str, int]
    reads: dict[int, frozenset[str]]
    narrow: frozenset[int]
    fields: tuple[Field, ...]
    cuts: tuple[tuple[int, str], ...]

    def messages(
        self, facts: Mapping[str, FactValue], possible: AbstractSet[int], certain: AbstractSet[int]
    ) -> tuple[str, str, set[str]]:
        """The possible and the certain reading, and the facts and cuts in which they differ.

        ``possible`` and ``certain`` are the targets that fired in earlier stages.
        """
        get = facts.get
        sent, loose, doubts = [OPENING], [], set()
        for fact, known, unknown, maybe, _ in self.fields:
            value = get(fact)
            if value is not None:
                sent.append(known(value))
            else:
                sent.append(unknown)
                loose.append(maybe)
                doubts.add(fact)
        for cut, fragment in self.cuts:
            if -1 - cut in certain:
                sent.append(fragment)
            elif -1 - cut in possible:
                loose.append(fragment)
                doubts.add(_cut_name(cut))
        firm = "".join(sent)
        return f"{firm}{''.join(loose)}}}", f"{firm}}}", doubts


@dataclass(frozen=True, slots=True)
class DurableProgram:
    """The rulesets of a pack, by stage: a stage may read cuts of the stages before it."""

    stages: tuple[tuple[Shard, ...], ...]


def durable_program(pack: Pack) -> DurableProgram:
    """The pack as rulesets. Raises CorpusError where one fact is used as two types."""
    builder = _Builder()
    for index, requirement in enumerate(pack.requirements):
        builder.add(index, builder.vocabulary.violation(requirement.when, requirement.require))
    return DurableProgram(tuple(tuple(builder.shards(stage)) for stage in sorted(builder.rules)))


def said(key: str) -> str:
    """How the library starts to tell that the rule fired; what follows is the message itself."""
    return f'{{"{key}":{{"m":'


@dataclass(slots=True)
class _Builder:
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    rules: dict[int, list[tuple[int, Formula]]] = field(default_factory=dict)
    cuts: dict[Formula, int] = field(default_factory=dict)
    stages: list[int] = field(default_factory=list)

    def add(self, target: int, formula: Formula) -> int:
        """One or more rules for the target; gives the stage they are judged in."""
        fitted = fitting(formula, self.cut)
        stage = 1 + max((self.stages[cut] for cut in self._cuts_in(fitted)), default=-1)
        self.rules.setdefault(stage, []).append((target, fitted))
        return stage

    def cut(self, part: Formula) -> Test:
        """The part as a property of its own, judged a stage earlier."""
        if part not in self.cuts:
            self.cuts[part] = len(self.cuts)
            self.stages.append(0)
            self.stages[self.cuts[part]] = self.add(-1 - self.cuts[part], part)
        return self.vocabulary.flag(Source(Kind.CUT, "", str(self.cuts[part])), meant=True)

    def shards(self, stage: int) -> Iterator[Shard]:
        """The stage's rules, dealt out so that each ruleset stays inside the library's limits."""
        dealt: list[tuple[int, Formula]] = []
        for rule in self.rules[stage]:
            if dealt and not _room([formula for _, formula in [*dealt, rule]]):
                yield self._shard(dealt)
                dealt = []
            dealt.append(rule)
        yield self._shard(dealt)

    def _shard(self, rules: list[tuple[int, Formula]]) -> Shard:
        definition: dict[str, object] = {}
        targets, reads = {}, {}
        for number, (target, formula) in enumerate(rules):
            key = f"r{number}"
            definition[key] = {"all": [{"m": as_rule(formula)}]}
            targets[said(key)] = target
            reads[target] = frozenset(self._read(formula))
        definition[END] = {"all": [{"m": {SENTINEL: 1}}], "pri": 1}
        props = {test.prop for _, formula in rules for test in tests_of(formula)}
        cuts = sorted((cut, prop) for prop in props if (cut := self._cut_of(prop)) is not None)
        return Shard(
            json.dumps(definition, separators=(",", ":")),
            targets,
            reads,
            frozenset(target for target, formula in rules if not _forks(formula)),
            fields_of(props, self.vocabulary),
            tuple((cut, f',"{prop}":1') for cut, prop in cuts),
        )

    def _read(self, formula: Formula) -> Iterator[str]:
        for test in tests_of(formula):
            source = self.vocabulary.sources[test.prop]
            if source.kind is Kind.CUT:
                yield _cut_name(int(source.member))
            elif source.kind is not Kind.KNOWN:
                yield source.fact

    def _cut_of(self, prop: str) -> int | None:
        source = self.vocabulary.sources[prop]
        return int(source.member) if source.kind is Kind.CUT else None

    def _cuts_in(self, formula: Formula) -> Iterator[int]:
        for test in tests_of(formula):
            cut = self._cut_of(test.prop)
            if cut is not None:
                yield cut


def _cut_name(cut: int) -> str:
    return f"cut {cut}"  # no fact has a space in its name


def as_rule(formula: Formula) -> dict[str, object]:
    """The formula in the library's words."""
    if isinstance(formula, Test):
        compared: dict[str, object] = {formula.prop: formula.number}
        return compared if formula.sign == "$eq" else {formula.sign: compared}
    parts = [as_rule(part) for part in sorted(formula.parts, key=_breadth)]
    if len(parts) == 1:
        return parts[0]
    return {"$and" if isinstance(formula, Both) else "$or": parts}


def _breadth(formula: Formula) -> int:
    return (
        0 if isinstance(formula, Test) else 1
    )  # single tests first: the rest is matched only where they hold


def fitting(formula: Formula, cut: Callable[[Formula], Test]) -> Formula:
    """The formula, with parts cut out until it fits one rule."""
    formula = _narrowed(formula)
    while not fits(formula):
        parts = [part for part in _composites(formula) if part is not formula and fits(part)]
        part = max(parts, key=lambda candidate: (ways(candidate), composites(candidate)))
        formula = _replaced(formula, part, cut(part))
    return formula


def fits(formula: Formula) -> bool:
    """Whether one rule can hold the formula."""
    return (
        composites(formula) <= MAX_COMPOSITES
        and ways(formula) <= MAX_WAYS
        and stack(formula) <= MAX_RULE_STACK
        and sum(1 for _ in tests_of(formula)) <= MAX_PROPERTIES // 2
    )


def composites(formula: Formula) -> int:
    """How many "both" and "either" it has."""
    return sum(1 for _ in _composites(formula))


def ways(formula: Formula) -> int:
    """In how many ways it can hold at once: the library fires that often."""
    if isinstance(formula, Test):
        return 1
    counts = [ways(part) for part in formula.parts]
    if isinstance(formula, Either):
        return sum(counts)
    product = 1
    for count in counts:
        product *= count
    return product


def stack(formula: Formula, after: int = 1) -> int:
    """How many nodes may wait at once while a message is matched against the formula and what comes ``after``."""
    if isinstance(formula, Test):
        return max(1, after)
    if isinstance(formula, Either):
        heads = sum(_heads(part) for part in formula.parts)
        return heads - 1 + max(stack(part, after) for part in formula.parts)
    for part in sorted(formula.parts, key=_breadth)[::-1]:
        after = stack(part, after)
    return after


def _heads(formula: Formula) -> int:
    if isinstance(formula, Test):
        return 1
    if isinstance(formula, Either):
        return sum(_heads(part) for part in formula.parts)
    return _heads(min(formula.parts, key=_breadth))


def _forks(formula: Formula) -> int:
    return sum(isinstance(part, Either) for part in _composites(formula))


def _room(formulas: list[Formula]) -> bool:
    props = {test.prop for formula in formulas for test in tests_of(formula)}
    return (
        1 + sum(map(stack, formulas)) <= MAX_STACK
        and sum(map(_forks, formulas)) <= MAX_FORKS
        and len(props) <= MAX_PROPERTIES
    )


def _composites(formula: Formula) -> Iterator[Both | Either]:
    if not isinstance(formula, Test):
        yield formula
        for part in formula.parts:
            yield from _composites(part)


def _narrowed(formula: Formula) -> Formula:
    """The same formula with no composite of more parts than one rule takes well."""
    if isinstance(formula, Test):
        return formula
    kind, most = (Both, MAX_BOTH) if isinstance(formula, Both) else (Either, MAX_EITHER)
    parts: list[Formula] = [_narrowed(part) for part in formula.parts]
    while len(parts) > most:
        parts = [_grouped(kind, parts[start : start + most]) for start in range(0, len(parts), most)]
    return kind(tuple(parts))


def _grouped(kind: type[Both | Either], parts: list[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _replaced(formula: Formula, part: Formula, by: Test) -> Formula:
    if formula == part:
        return by
    if isinstance(formula, Test):
        return formula
    return type(formula)(tuple(_replaced(child, part, by) for child in formula.parts))
