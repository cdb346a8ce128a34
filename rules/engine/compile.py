"""Turns a pack into durable_rules' own JSON. Pure data: the library is not touched here.

One rule a requirement: its violation (see ``formula``). Every ruleset has one more rule, ``end``, that fires last on
every message: silence of the others then means "judged and found good", never "not judged". The library's limits are
met by construction: rules are dealt out over several rulesets, and a violation too wide for one rule is cut into parts
that are judged a stage earlier and sent on as yes-or-no properties.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from rules.engine.encode import OPENING, SENTINEL, Field, Fragment, fields_of
from rules.engine.formula import Both, Either, Formula, Kind, Source, Test, Vocabulary, tests_of
from rules.engine.protocol import Pack
from rules.facts import FactValue, Lookup

END: Final = "end"

Read = str | int
"""What a rule reads: a fact by its name, a cut by its number."""

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
    (``-1 - cut``). ``reads``: target -> the facts and cuts whose tests its rule has. ``narrow``: the targets whose
    rule is one "both" of tests: with one of them unknown it cannot be certain. ``cuts``: cut -> its property.
    """

    definition: str
    targets: dict[str, int]
    reads: dict[int, frozenset[Read]]
    narrow: frozenset[int]
    fields: tuple[Field, ...]
    cuts: tuple[tuple[int, str], ...]
    names: tuple[str, ...]
    writers: tuple[Fragment, ...]
    tested: frozenset[str]

    @classmethod
    def of(cls, rules: Sequence[tuple[int, Formula]], vocabulary: Vocabulary) -> Shard:
        """The ruleset of these targets and violations."""
        targets = {said(f"r{number}"): target for number, (target, _) in enumerate(rules)}
        props = {test.prop for _, formula in rules for test in tests_of(formula)}
        fields = fields_of(props, vocabulary)
        cuts = sorted((cut, prop) for prop in props if (cut := cut_of(vocabulary.sources[prop])) is not None)
        return cls(
            definition=_definition([formula for _, formula in rules]),
            targets=targets,
            reads={target: frozenset(_read(formula, vocabulary)) for target, formula in rules},
            narrow=frozenset(target for target, formula in rules if not forks(formula)),
            fields=fields,
            cuts=tuple((cut, f',"{prop}":1') for cut, prop in cuts),
            names=tuple(field.fact for field in fields),
            writers=tuple(field.write for field in fields),
            tested=frozenset(field.fact for field in fields if field.type is not None),
        )

    def possible(self, lookup: Lookup, found: Mapping[int, int]) -> str:
        """The message of the possible reading; ``found`` are the targets that fired before (1: for certain)."""
        parts = [write(value) for write, value in zip(self.writers, map(lookup, self.names))]  # noqa: B905
        parts += [fragment for cut, fragment in self.cuts if -1 - cut in found]
        return f"{OPENING}{''.join(parts)}}}"

    def certain(self, facts: Mapping[str, FactValue], found: Mapping[int, int]) -> str:
        """The message of the certain reading."""
        parts = [
            field.write(facts[field.fact]) if field.fact in facts else field.firm for field in self.fields
        ]
        parts += [fragment for cut, fragment in self.cuts if found.get(-1 - cut) == 1]
        return f"{OPENING}{''.join(parts)}}}"

    def doubts(self, facts: Mapping[str, FactValue], found: Mapping[int, int]) -> AbstractSet[Read]:
        """The facts and cuts in which the readings differ."""
        unknown = self.tested.difference(facts)
        cuts = [cut for cut, _ in self.cuts if found.get(-1 - cut) == 2]
        return unknown.union(cuts) if cuts else unknown


def _definition(formulas: Sequence[Formula]) -> str:
    """The library's JSON. Tests that many rules share come first: the library then looks at them once."""
    shared = Counter(test for formula in formulas for test in set(tests_of(formula)))
    rules: dict[str, object] = {
        f"r{number}": {"all": [{"m": as_rule(formula, shared)}]} for number, formula in enumerate(formulas)
    }
    rules[END] = {"all": [{"m": {SENTINEL: 1}}], "pri": 1}
    return json.dumps(rules, separators=(",", ":"))


def cut_of(source: Source) -> int | None:
    """The number of the cut that the source tells of."""
    return int(source.member) if source.kind is Kind.CUT else None


def _read(formula: Formula, vocabulary: Vocabulary) -> Iterator[Read]:
    for test in tests_of(formula):
        source = vocabulary.sources[test.prop]
        if source.kind is not Kind.KNOWN:
            cut = cut_of(source)
            yield source.fact if cut is None else cut


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
                yield Shard.of(dealt, self.vocabulary)
                dealt = []
            dealt.append(rule)
        yield Shard.of(dealt, self.vocabulary)

    def _cuts_in(self, formula: Formula) -> Iterator[int]:
        for test in tests_of(formula):
            cut = cut_of(self.vocabulary.sources[test.prop])
            if cut is not None:
                yield cut


def as_rule(formula: Formula, shared: Mapping[Test, int]) -> dict[str, object]:
    """The formula in the library's words. ``shared``: how many rules have the test."""
    if isinstance(formula, Test):
        compared: dict[str, object] = {formula.prop: formula.number}
        return compared if formula.sign == "$eq" else {formula.sign: compared}
    ordered = sorted(formula.parts, key=lambda part: -shared[part] if isinstance(part, Test) else 1)
    parts = [as_rule(part, shared) for part in ordered]
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


def forks(formula: Formula) -> int:
    """How many "either" it has."""
    return sum(isinstance(part, Either) for part in _composites(formula))


def _room(formulas: list[Formula]) -> bool:
    props = {test.prop for formula in formulas for test in tests_of(formula)}
    return (
        1 + sum(map(stack, formulas)) <= MAX_STACK
        and sum(map(forks, formulas)) <= MAX_FORKS
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
