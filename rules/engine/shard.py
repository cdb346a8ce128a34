"""One ruleset of the library: its rules as JSON, and the messages they read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from rules.engine.encode import SENTINEL, Write, fields_of, writer
from rules.engine.fitting import forks
from rules.engine.formula import Both, Formula, Kind, Test, Vocabulary, tests_of
from rules.facts import FactType, Lookup

END: Final = "end"

CERTAIN: Final = 1
POSSIBLE: Final = 2
"""What is found of a target: that it fired for certain, or only in the possible reading; 0 where it did not fire."""

_NONE: Final[frozenset[int]] = frozenset()

Read = str | int
"""What a rule reads: a fact by its name, a cut by its target."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One ruleset.

    ``targets``: the start of what the library says when a rule fires -> its target, the place of what it finds.
    ``readers``: fact or cut -> the targets whose rules test it. ``forked``: the targets whose rule has an "either";
    any other is one "both" of tests: with one of them unknown it cannot be certain. ``cuts``: target of an earlier
    stage -> fragment that says it fired. ``types``: fact -> the type it must have; ``tested``: the facts whose
    values are asked. ``possible`` and ``certain`` write the facts of each reading.
    """

    definition: str
    targets: Mapping[str, int]
    readers: Mapping[Read, frozenset[int]]
    forked: frozenset[int]
    cuts: tuple[tuple[int, str], ...]
    types: Mapping[str, FactType | None]
    tested: frozenset[str]
    possible: Write
    certain: Write

    @classmethod
    def of(cls, rules: Sequence[tuple[int, Formula]], vocabulary: Vocabulary) -> Shard:
        """The ruleset of these targets and violations."""
        props = {test.prop for _, formula in rules for test in tests_of(formula)}
        fields = fields_of(props, vocabulary)
        cuts = sorted((cut, prop) for prop in props if (cut := vocabulary.sources[prop].cut) is not None)
        return cls(
            definition=_definition([formula for _, formula in rules]),
            targets={said(f"r{number}"): target for number, (target, _) in enumerate(rules)},
            readers=_readers(rules, vocabulary),
            forked=frozenset(target for target, formula in rules if forks(formula)),
            cuts=tuple((cut, f',"{prop}":1') for cut, prop in cuts),
            types={field.fact: field.type for field in fields},
            tested=frozenset(field.fact for field in fields if field.type is not None),
            possible=writer(fields, possible=True),
            certain=writer(fields, possible=False),
        )

    def message(self, lookup: Lookup, found: Sequence[int], *, possible: bool) -> str:
        """The message of one reading; ``found`` by target is what earlier stages found."""
        written = self.possible(lookup) if possible else self.certain(lookup)
        if self.cuts:
            most = POSSIBLE if possible else CERTAIN
            written += "".join(fragment for cut, fragment in self.cuts if 0 < found[cut] <= most)
        return written + "}"

    def doubtful(self, fired: Iterable[int], known: frozenset[str], found: Sequence[int]) -> AbstractSet[int]:
        """Which of the targets that fired in the possible reading have a rule that tests something unknown."""
        if self.tested <= known and not self.cuts:
            return _NONE
        unknown: set[Read] = {
            *(self.tested - known),
            *(cut for cut, _ in self.cuts if found[cut] == POSSIBLE),
        }
        return _NONE.union(*(self.readers[read] for read in unknown)).intersection(fired)


def said(key: str) -> str:
    """How the library starts to tell that the rule fired; what follows is the message itself."""
    return f'{{"{key}":{{"m":'


def as_rule(formula: Formula, shared: Mapping[Test, int]) -> dict[str, object]:
    """The formula in the library's words. ``shared``: how many rules have the test; those of many come first."""
    if isinstance(formula, Test):
        compared: dict[str, object] = {formula.prop: formula.number}
        return compared if formula.sign == "$eq" else {formula.sign: compared}
    ordered = sorted(formula.parts, key=lambda part: -shared[part] if isinstance(part, Test) else 1)
    parts = [as_rule(part, shared) for part in ordered]
    if len(parts) == 1:
        return parts[0]
    return {"$and" if isinstance(formula, Both) else "$or": parts}


def _definition(formulas: Sequence[Formula]) -> str:
    shared = Counter(test for formula in formulas for test in set(tests_of(formula)))
    rules: dict[str, object] = {
        f"r{number}": {"all": [{"m": as_rule(formula, shared)}]} for number, formula in enumerate(formulas)
    }
    rules[END] = {"all": [{"m": {SENTINEL: 1}}], "pri": 1}
    return json.dumps(rules, separators=(",", ":"))


def _readers(rules: Sequence[tuple[int, Formula]], vocabulary: Vocabulary) -> Mapping[Read, frozenset[int]]:
    readers: dict[Read, set[int]] = {}
    for target, formula in rules:
        for test in tests_of(formula):
            source = vocabulary.sources[test.prop]
            if source.kind is not Kind.KNOWN:
                readers.setdefault(source.fact if source.cut is None else source.cut, set()).add(target)
    return {read: frozenset(targets) for read, targets in readers.items()}
