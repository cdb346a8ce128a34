"""What is handed to the library keeps to its limits, says what the law says, and nothing else."""

from __future__ import annotations

import json
import random
from datetime import date

import pytest
from hypothesis import given

from rules.conditions import Condition, Is
from rules.engine import formula
from rules.engine.compile import durable_program
from rules.engine.encode import OPENING
from rules.engine.fitting import (
    MAX_COMPOSITES,
    MAX_EITHER,
    MAX_FORKS,
    MAX_PROPERTIES,
    MAX_RULE_STACK,
    MAX_STACK,
    MAX_WAYS,
    composites,
    fits,
    fitting,
    stack,
    ways,
)
from rules.engine.formula import Both, Either, Formula, Test, Vocabulary, both, either, fnv1a
from rules.engine.protocol import Pack
from rules.engine.shard import Shard
from rules.errors import CorpusError
from tests.rules.engine_kit import Rule, conditions, facts, pack, packs, rule
from tests.rules.wide_law import wide_pack


def one(number: int) -> Test:
    return Test(f"p{number}", "$eq", 1)


def shard_of(*rules: Rule) -> Shard:
    (shard,) = durable_program(pack(*rules)).shards
    return shard


def expressions(shard: Shard) -> dict[str, object]:
    return {key: value["all"][0]["m"] for key, value in json.loads(shard.definition).items()}


def properties(expression: object) -> set[str]:
    if isinstance(expression, list):
        return set().union(*map(properties, expression))
    if not isinstance(expression, dict):
        return set()
    inner = set().union(*map(properties, expression.values()))
    return inner | {key for key in expression if not key.startswith("$")}


class TestViolations:
    def test_a_requirement_becomes_its_violation(self) -> None:
        shard = shard_of(rule("a", {"fact": "count0", "at_least": 5}, when="flag0"))
        found = expressions(shard)
        assert set(found) == {"r0", "end"}
        assert found["end"] == {"e": 1}
        flag, bound = found["r0"]["$and"]  # type: ignore[index]
        assert list(flag.values()) == [1]
        assert list(bound) == ["$lt"]
        assert list(bound["$lt"].values()) == [5]

    def test_days_are_numbers_and_listed_values_codes(self) -> None:
        shard = shard_of(
            rule("a", {"fact": "day0", "at_least": date(2024, 2, 29)}),
            rule("b", {"not": {"fact": "colour0", "is": "xanh"}}),
        )
        written = shard.message(facts(day0=date(2024, 2, 29), colour0="xanh").lookup, [0, 0], possible=True)
        assert str(date(2024, 2, 29).toordinal()) in written
        assert "xanh" not in written
        assert "xanh" not in shard.definition
        assert written.isascii()

    def test_a_value_the_law_never_names_is_no_value_it_names(self) -> None:
        shard = shard_of(rule("a", {"not": {"fact": "colour0", "is": "xanh"}}))
        named, other = (shard.message(facts(colour0=c).lookup, [0], possible=True) for c in ("xanh", "vàng"))
        assert named != other
        assert json.loads(other)[next(key for key in json.loads(other) if key[0] == "u")] == 0

    def test_an_unknown_fact_is_left_out_of_the_certain_reading(self) -> None:
        shard = shard_of(rule("a", {"all": ["flag0", {"fact": "count0", "at_least": 5}, {"known": "text"}]}))
        certain = json.loads(shard.message(facts().lookup, [0], possible=False))
        possible = json.loads(shard.message(facts().lookup, [0], possible=True))
        assert {key[0] for key in certain} - set("sie") == {"n"}, "only that the text is not known"
        assert set(certain) < set(possible)

    def test_no_negation_and_no_null_ever_reaches_the_library(self) -> None:
        draw = random.Random(3)  # noqa: S311 - test data
        for shard in durable_program(wide_pack(draw)).shards:
            for word in ("$nex", "$ex", "$not", "null", "$mt", "$iany", "$iall"):
                assert word not in shard.definition

    def test_one_fact_of_two_types_is_refused(self) -> None:
        clash = pack(rule("a", {"fact": "count0", "is": 5}), Rule("b", Is("count0", date(2024, 1, 1))))
        with pytest.raises(CorpusError, match="count0"):
            durable_program(clash)


class TestFormulas:
    def test_parts_are_flattened_and_said_once(self) -> None:
        assert both([one(1), both([one(2), one(1)])]) == Both((one(1), one(2)))
        assert either([one(1), one(1)]) == one(1)

    def test_ways_and_stack(self) -> None:
        wide = Both((Either((one(1), one(2))), Either((one(3), one(4), one(5)))))
        assert ways(wide) == 6
        assert stack(wide) == 4
        assert composites(wide) == 3
        assert stack(Both((one(1), one(2)))) == 1
        assert stack(Either(tuple(map(one, range(9))))) == 9

    @given(conditions)
    def test_what_is_cut_fits(self, found: Condition) -> None:
        parts: dict[Test, Formula] = {}

        def cut(part: Formula) -> Test:
            test = Test(f"p9{len(parts)}", "$eq", 1)
            parts[test] = part
            return test

        fitted = fitting(Vocabulary().fails(found), cut)
        for part in (fitted, *parts.values()):
            assert fits(part)
            assert composites(part) <= MAX_COMPOSITES
            assert ways(part) <= MAX_WAYS
            assert stack(part) <= MAX_RULE_STACK

    def test_a_very_wide_either_is_cut(self) -> None:
        shards = durable_program(
            pack(rule("a", {"all": [{"fact": "count0", "in": list(range(n, n + 9))} for n in range(40)]}))
        ).shards
        assert len(shards) >= 1
        either_of_300 = rule("b", {"not": {"fact": "count0", "in": list(range(300))}})
        program = durable_program(pack(either_of_300))
        assert program.targets > 1
        assert len(program.shards) > MAX_EITHER // 4


class TestLimits:
    @given(packs(most=20))
    def test_every_ruleset_keeps_to_them(self, judged: Pack) -> None:
        for shard in durable_program(judged).shards:
            _within_limits(shard)

    def test_also_for_wide_law(self) -> None:
        draw = random.Random(5)  # noqa: S311 - test data
        for _ in range(3):
            for shard in durable_program(wide_pack(draw)).shards:
                _within_limits(shard)

    def test_sixty_plain_rules_are_one_ruleset(self) -> None:
        rules = [rule(f"q{n:02d}", {"fact": "count0", "at_least": n}, when="flag0") for n in range(60)]
        assert len(durable_program(pack(*rules)).shards) == 1
        more = [rule(f"q{n:03d}", {"fact": "count0", "at_least": n}) for n in range(200)]
        assert len(durable_program(pack(*more)).shards) == 4


def _within_limits(shard: Shard) -> None:
    found = expressions(shard)
    assert len(found) <= MAX_STACK
    assert shard.definition.count("$or") <= MAX_FORKS
    assert len(set().union(*map(properties, found.values()))) <= MAX_PROPERTIES + 1
    for expression in found.values():
        text = json.dumps(expression)
        assert 2 * (text.count("$or") + text.count("$and")) < 31


class TestNames:
    def test_the_hash_is_the_librarys(self) -> None:
        """The values its source gives for words that it reads."""
        assert (fnv1a("id"), fnv1a("sid")) == (926444256, 3593476751)
        assert (fnv1a("$and"), fnv1a("$or"), fnv1a("$forward")) == (3746487396, 340911698, 739185624)

    def test_no_two_names_share_a_hash(self) -> None:
        vocabulary = Vocabulary()
        for number in range(400):
            for side in (True, False):
                vocabulary.flag(formula.Source(formula.Kind.FLAG, f"fact{number}"), meant=side)
        hashes = {fnv1a(name) for name in vocabulary.sources}
        assert len(hashes) == len(vocabulary.sources) == 800
        assert not hashes & {fnv1a(name) for name in ("id", "sid", "$s", "e", "m", "$forward")}

    def test_a_name_that_collides_is_never_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With a hash of 7 bits names collide all the time; each still gets one of its own."""
        monkeypatch.setattr(formula, "fnv1a", lambda text: (sum(text.encode()) * 37) % 128)
        vocabulary = Vocabulary()
        names = [
            vocabulary.flag(formula.Source(formula.Kind.FLAG, f"f{n}"), meant=True).prop for n in range(20)
        ]
        assert len({(sum(name.encode()) * 37) % 128 for name in names}) == 20


def test_the_names_of_facts_and_requirements_stay_outside() -> None:
    """Ids that mean something to the library ("$all", quotes, 32-bit twins) never reach it."""
    shard = shard_of(
        rule('HS-2026-0720089$all"}', "flag0"),
        rule("HS-2026-1214000", "flag1"),
        rule("đ$not", {"known": "text"}),
    )
    assert set(expressions(shard)) == {"r0", "r1", "r2", "end"}
    assert "flag" not in shard.definition
    assert OPENING in shard.message(facts().lookup, [0, 0, 0], possible=True)
    assert list(formula.tests_of(both([one(1), either([one(2), one(3)])]))) == [one(1), one(2), one(3)]
