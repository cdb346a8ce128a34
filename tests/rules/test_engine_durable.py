"""The durable engine: what it keeps, what it gives back, threads, forks, and how it fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import durable_rules_engine as library
import pytest

import rules.engine.durable as adapter
from rules.conditions import Outcome
from rules.engine.durable import DurableEngine
from rules.engine.plain import PlainEngine
from rules.engine.protocol import Engine, Pack
from rules.errors import CorpusError, EngineFailure
from rules.facts import FactCatalogue, FactSet
from tests.rules.engine_kit import entry, facts, pack, rule, survives

S, F, U = Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED


@pytest.fixture
def engine() -> Iterator[DurableEngine]:
    made = DurableEngine(max_packs=4, max_sessions=3)
    yield made
    made.close()


def sample(name: str = "test@1") -> Pack:
    return pack(
        rule("adult", {"fact": "count0", "at_least": 18}),
        rule("papers", {"fact": "papers0", "includes": "x"}, when="flag0"),
        rule("either", {"any": ["flag1", {"fact": "colour0", "in": ["đỏ", "vàng"]}]}),
        name=name,
    )


def test_both_are_engines() -> None:
    engines: list[Engine] = [PlainEngine(), DurableEngine()]
    assert [engine.name for engine in engines] == ["plain", "durable_rules"]


def test_outcomes_by_id_in_the_packs_order(engine: DurableEngine) -> None:
    found = engine.judge(sample(), facts(count0=17, flag0=True, papers0=["x"]))
    assert list(found.items()) == [("adult", F), ("either", U), ("papers", S)]


def test_what_does_not_apply_is_satisfied(engine: DurableEngine) -> None:
    assert engine.judge(sample(), facts(flag0=False))["papers"] is S


def test_an_empty_pack_is_satisfied(engine: DurableEngine) -> None:
    assert engine.judge(pack(), facts()) == {}


def test_packs_with_an_id_twice_are_refused() -> None:
    with pytest.raises(CorpusError, match="'twice'"):
        pack(rule("twice", "flag0"), rule("twice", "flag1"))


def test_the_hash_says_everything_a_verdict_says() -> None:
    one = pack(rule("a", "flag0"))
    assert one == pack(rule("a", "flag0"))
    for other in (
        pack(rule("a", "flag0"), name="test@2"),
        pack(rule("b", "flag0")),
        pack(rule("a", "flag1")),
        pack(rule("a", "flag0", when="flag1")),
        pack(rule("a", "flag0", vi="khác")),
        pack(rule("a", "flag0", en="other")),
        pack(rule("a", "flag0", verified=False)),
        pack(rule("a", "flag0", note_vi="ghi chú")),
    ):
        assert other != one
        assert other.hash != one.hash


class TestKeeping:
    def test_packs_are_made_once_and_the_oldest_forgotten(self, engine: DurableEngine) -> None:
        made = [sample(f"test@{number}") for number in range(6)]
        for judged in made:
            engine.judge(judged, facts(count0=1))
        assert list(engine._packs) == [judged.hash for judged in made[2:]]
        before = engine._packs[made[5].hash]
        engine.judge(made[5], facts(count0=1))
        assert engine._packs[made[5].hash] is before
        assert engine.judge(made[0], facts(count0=1))["adult"] is F

    def test_rulesets_have_names_of_their_own(self, engine: DurableEngine) -> None:
        judged = sample()
        names = set()
        for _ in range(3):
            engine.judge(judged, facts())
            names |= {ruleset.name for ruleset in engine._packs[judged.hash].rulesets}
            engine.close()
        assert len(names) == 3
        assert all(name.startswith(f"test@1#{judged.hash[:16]}/") for name in names)

    def test_few_sessions_stay_open(self, engine: DurableEngine) -> None:
        wide = pack(*(rule(f"q{n:03d}", {"fact": "count0", "at_least": n}) for n in range(400)))
        assert set(engine.judge(wide, facts(count0=200)).values()) == {S, F}
        rulesets = engine._packs[wide.hash].rulesets
        assert len(rulesets) > 3
        assert sum(ruleset.is_open for ruleset in rulesets) == 3
        assert [n for n, o in engine.judge(wide, facts(count0=200)).items() if o is F] == [
            f"q{n:03d}" for n in range(201, 400)
        ]

    def test_a_session_serves_a_thousand_times(self, engine: DurableEngine) -> None:
        judged = sample()
        for number in range(2_100):
            assert engine.judge(judged, facts(count0=number % 36))["adult"] is (S if number % 36 >= 18 else F)
        (ruleset,) = engine._packs[judged.hash].rulesets
        assert ruleset.uses < adapter.MAX_USES

    def test_nothing_of_one_evaluation_is_left_for_the_next(self, engine: DurableEngine) -> None:
        judged = sample()
        full = facts(count0=18, flag0=True, papers0=["x"], flag1=True)
        for _ in range(50):
            assert set(engine.judge(judged, full).values()) == {S}
            assert set(engine.judge(judged, facts()).values()) == {U}
            assert engine.judge(judged, facts(flag0=True, papers0=[]))["papers"] is F

    def test_facts_of_another_catalogue_are_refused(self, engine: DurableEngine) -> None:
        other = FactCatalogue.from_raw({"flag0": entry("int")}, "other")
        judged = pack(rule("a", "flag0"))
        with pytest.raises(EngineFailure, match="another type"):
            engine.judge(judged, FactSet.of(other, {"flag0": 1}))
        assert engine.judge(judged, facts(flag0=True)) == {"a": S}


class TestFailing:
    """What the library may answer; each is a failure, never an outcome, and the next evaluation is sound."""

    @pytest.mark.parametrize(
        ("function", "answer"),
        [
            ("_assert", lambda *_: (2, 1)),
            ("_assert", lambda *_: (1, 1)),
            ("_start", lambda *_: None),
            ("_start", lambda *_: ("{}", '{"r0":{"m":{"of":"another person"}}}')),
            ("_next", lambda *_: None),
            ("_next", lambda *_: '{"end":{"m":{"of":"another person"}}}'),
            ("_retract", lambda *_: (3, 1)),
        ],
    )
    def test_an_odd_answer(
        self, engine: DurableEngine, monkeypatch: pytest.MonkeyPatch, function: str, answer: Any
    ) -> None:
        judged, known = sample(), facts(count0=17)
        engine.judge(judged, known)
        monkeypatch.setattr(adapter, function, answer)
        with pytest.raises(EngineFailure) as failed:
            engine.judge(judged, known)
        monkeypatch.undo()
        assert "test@1" in failed.value.en
        assert "another person" not in str(failed.value.as_dict())
        assert engine.judge(judged, known)["adult"] is F

    @pytest.mark.parametrize("warm", [True, False])
    @pytest.mark.parametrize("function", ["_assert", "_start", "_next", "_retract"])
    @pytest.mark.parametrize("error", [MemoryError, RuntimeError, KeyboardInterrupt, SystemExit])
    def test_an_error_at_any_step(
        self,
        engine: DurableEngine,
        monkeypatch: pytest.MonkeyPatch,
        function: str,
        error: type[BaseException],
        *,
        warm: bool,
    ) -> None:
        judged, known = sample(), facts(count0=17)
        engine._made(judged)
        if warm:
            engine.judge(judged, known)
        expected = EngineFailure if issubclass(error, Exception) else error

        def fails(*_: object) -> object:
            raise error

        monkeypatch.setattr(adapter, function, fails)
        with pytest.raises(expected):
            engine.judge(judged, known)
        monkeypatch.undo()
        assert engine.judge(judged, known) == PlainEngine().judge(judged, known)

    def test_rules_the_library_refuses(self, engine: DurableEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object) -> object:
            raise library.error("error code: 202")

        monkeypatch.setattr(library, "create_ruleset", fails)
        with pytest.raises(EngineFailure, match="refused the rules"):
            engine.judge(sample(), facts())
        monkeypatch.undo()
        assert engine.judge(sample(), facts(count0=17))["adult"] is F


class TestThreadsAndForks:
    def test_eight_threads_judge_each_its_own(self, engine: DurableEngine) -> None:
        made = [sample(f"test@{number}") for number in range(3)]
        wrong: list[object] = []

        def work(seed: int) -> None:
            for number in range(150):
                known = facts(count0=(seed * 7 + number) % 36, flag0=bool(seed % 2))
                judged = made[(seed + number) % 3]
                if engine.judge(judged, known) != PlainEngine().judge(judged, known):
                    wrong.append(known)

        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_no_thread_is_ever_started(self, engine: DurableEngine) -> None:
        before = threading.active_count()
        engine.judge(sample(), facts(count0=1))
        assert threading.active_count() == before

    def test_children_of_a_fork_judge_beside_their_parent(self) -> None:
        """Forked while other threads are judging: no child inherits a lock that nobody will release."""
        told = survives(
            """
            import os, threading, warnings
            warnings.filterwarnings("ignore", category=DeprecationWarning)
            from rules.engine.durable import DurableEngine
            from tests.rules.engine_kit import facts, pack, rule
            engine = DurableEngine()
            judged = pack(rule("adult", {"fact": "count0", "at_least": 18}))
            stop = threading.Event()
            def work():
                while not stop.is_set():
                    engine.judge(judged, facts(count0=3))
            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads: thread.start()
            children = []
            for number in range(12):
                child = os.fork()
                if child == 0:
                    found = [engine.judge(judged, facts(count0=n))["adult"].value for n in (17, 18)]
                    os._exit(0 if found == ["unsatisfied", "satisfied"] else 1)
                children.append(child)
            codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            stop.set()
            for thread in threads: thread.join()
            print(codes.count(0), len(codes))
            """
        )
        assert told == "12 12"
