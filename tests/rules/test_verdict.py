"""The verdict on an act: the worst of its findings, each with its reason, law, facts and what would unlock it."""

from __future__ import annotations

import json
import threading
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from rules.citation import Citation
from rules.conditions import Outcome, evaluate, implication
from rules.engine.dual import DualEngine
from rules.engine.protocol import Pack
from rules.errors import EngineDisagreement, EngineFailure
from rules.facts import FactSet
from rules.verdict import Finding, Verdict
from tests.rules.engine_kit import CATALOGUE, fact_sets, facts, pack, packs, rule

DUAL = DualEngine()
S, F, U = Outcome.SATISFIED, Outcome.UNSATISFIED, Outcome.UNDETERMINED


def judge(judged: Pack, known: FactSet) -> Verdict:
    return DUAL.judge(judged, known, as_of=date(2024, 2, 29), corpus_hash="c0ffee")


def the_only(verdict: Verdict) -> Finding:
    (finding,) = verdict.findings
    return finding


class TestOutcome:
    @pytest.mark.parametrize(
        ("known", "outcome"),
        [
            ({"flag0": True, "flag1": True}, S),
            ({"flag0": True}, U),
            ({"flag0": False}, F),
            ({"flag0": False, "flag1": False}, F),
        ],
    )
    def test_it_is_the_worst(self, known: dict[str, object], outcome: Outcome) -> None:
        verdict = judge(pack(rule("a", "flag0"), rule("b", "flag1")), facts(**known))
        assert verdict.outcome is outcome
        assert verdict.passed is (outcome is S)

    def test_undetermined_never_passes(self) -> None:
        assert not judge(pack(rule("a", "flag0")), facts()).passed

    def test_it_says_what_was_judged_and_by_whom(self) -> None:
        judged = pack(rule("a", "flag0"))
        verdict = judge(judged, facts())
        assert (verdict.pack, verdict.pack_hash) == ("test@1", judged.hash)
        assert verdict.engines == ("durable_rules", "plain")
        assert (verdict.as_of, verdict.corpus_hash) == (date(2024, 2, 29), "c0ffee")

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(packs(), fact_sets)
    def test_every_finding_says_what_the_law_says(self, judged: Pack, known: FactSet) -> None:
        verdict = judge(judged, known)
        assert [finding.requirement for finding in verdict.findings] == [r.id for r in judged.requirements]
        named = {S: True, F: False, U: None}
        for finding, requirement in zip(verdict.findings, judged.requirements, strict=True):
            assert finding.outcome is implication(requirement.when, requirement.require, known.plain)
            when = requirement.when
            assert finding.applicable is (True if when is None else named[evaluate(when, known.plain)])
            assert all(finding.facts[name] == known.get(name) for name in finding.facts)
            assert set(finding.missing) <= {name for name, value in finding.facts.items() if value is None}
            assert bool(finding.missing) is (finding.outcome is U)
        assert verdict.failed == tuple(f for f in verdict.findings if f.outcome is not S)


class TestFindings:
    def test_they_stand_in_legal_order(self) -> None:
        cited = {"b": "73/2021/QH14 Đ27 k1 d", "a": "73/2021/QH14 Đ27 k1 đ", "c": "73/2021/QH14 Đ5"}
        judged = pack(*(rule(name, "flag0", cites=(Citation.parse(text),)) for name, text in cited.items()))
        assert [finding.requirement for finding in judge(judged, facts()).findings] == ["c", "b", "a"]

    def test_unsatisfied(self) -> None:
        finding = the_only(
            judge(pack(rule("a", "flag1", cites=(Citation.parse("73/2021/QH14 Đ27"),))), facts(flag1=False))
        )
        assert (finding.outcome, finding.applicable, finding.missing) == (F, True, ())
        assert (finding.vi, finding.en) == ("Yêu cầu chưa được đáp ứng.", "The requirement is not met.")
        assert [citation.short() for citation in finding.cites] == ["73/2021/QH14 Đ27"]
        assert dict(finding.facts) == {"flag1": False}
        ((need,),) = finding.unlock
        assert (need.fact, need.wanted, need.document, need.supply) == ("flag1", "có", "Giấy xác nhận", False)

    def test_undetermined_says_what_is_missing(self) -> None:
        finding = the_only(
            judge(pack(rule("a", {"all": ["flag0", {"any": ["flag1", "fixed"]}]})), facts(fixed=True))
        )
        assert (finding.outcome, finding.missing) == (U, ("flag0",))
        assert "còn thiếu: nhãn bool." in finding.vi
        assert "still unknown: label bool." in finding.en

    def test_what_does_not_matter_is_not_missing(self) -> None:
        verdict = judge(
            pack(rule("a", "flag0", when="flag1"), rule("b", {"all": ["fixed", "flag0"]})),
            facts(flag1=True, fixed=False),
        )
        assert {f.requirement: f.missing for f in verdict.findings} == {"a": ("flag0",), "b": ()}
        assert verdict.missing == ("flag0",)

    def test_satisfied_and_not_applicable_say_so_too(self) -> None:
        judged = pack(rule("a", "flag0"), rule("b", "flag1", when={"not": "flag0"}))
        a, b = judge(judged, facts(flag0=True, flag1=False)).findings
        assert (a.outcome, a.applicable, a.vi) == (S, True, "Đã đáp ứng yêu cầu.")
        assert (b.outcome, b.applicable, b.vi) == (
            S,
            False,
            "Yêu cầu này không áp dụng trong trường hợp này.",
        )
        assert a.unlock == b.unlock == ()
        assert dict(b.facts) == {"flag0": True, "flag1": False}

    def test_where_nothing_can_unlock_it_the_text_says_so(self) -> None:
        finding = the_only(judge(pack(rule("a", "fixed")), facts(fixed=False)))
        assert finding.unlock == ()
        assert finding.vi.endswith("Không dữ kiện nào có thể thay đổi để đáp ứng yêu cầu này.")
        assert finding.en.endswith("No fact that can change would satisfy it.")

    def test_what_is_unverified_says_so(self) -> None:
        finding = the_only(
            judge(pack(rule("a", "flag0", verified=False, note_vi="suy luận", note_en="inferred")), facts())
        )
        assert (finding.verified, finding.note_vi, finding.note_en) == (False, "suy luận", "inferred")


class TestData:
    def test_it_cannot_be_changed(self) -> None:
        verdict = judge(pack(rule("a", "flag0")), facts(flag0=False))
        with pytest.raises(FrozenInstanceError):
            verdict.outcome = S  # type: ignore[misc]
        with pytest.raises(AttributeError):
            verdict.findings[0].values = ()  # type: ignore[misc]
        with pytest.raises(TypeError):
            verdict.findings[0].facts["flag0"] = True  # type: ignore[index]
        assert verdict.failed is verdict.failed
        assert verdict.findings is verdict.findings

    def test_json_and_back(self) -> None:
        known = facts(
            day0=date(2024, 2, 29),
            papers0=["z", "x"],
            moment=datetime(2024, 1, 1, tzinfo=UTC),
            count0=3,
            colour0="đỏ",
        )
        judged = pack(
            rule("a", {"all": [{"fact": "day0", "less_than": date(2024, 1, 1)}, {"known": "moment"}]}),
            rule("b", {"all": [{"fact": "papers0", "includes": "y"}, {"fact": "colour0", "is": "xanh"}]}),
            rule("c", {"any": ["flag0", {"fact": "count0", "at_least": 4}]}),
        )
        verdict = judge(judged, known)
        text = json.dumps(verdict.as_json(), ensure_ascii=False)
        again = Verdict.from_json(json.loads(text), CATALOGUE)
        assert again == verdict
        assert again.findings == verdict.findings
        assert (again.failed, again.missing, again.unlock) == (
            verdict.failed,
            verdict.missing,
            verdict.unlock,
        )
        assert json.dumps(Verdict.from_json(json.loads(text)).as_json(), ensure_ascii=False) == text
        assert hash(again) == hash(verdict)

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(packs(most=3), fact_sets)
    def test_every_verdict_survives_json(self, judged: Pack, known: FactSet) -> None:
        verdict = judge(judged, known)
        assert Verdict.from_json(json.loads(json.dumps(verdict.as_json())), CATALOGUE) == verdict

    def test_another_form_is_refused(self) -> None:
        with pytest.raises(ValueError, match="format 1"):
            Verdict.from_json({"format": 2})

    def test_it_is_told_from_the_facts_as_they_were_judged(self) -> None:
        """What is worked out late says the same as what is worked out at once."""
        judged, known = (
            pack(rule("a", "flag0"), rule("b", {"fact": "count0", "at_least": 3})),
            facts(count0=1),
        )
        early, late = judge(judged, known), judge(judged, known)
        written = early.as_json()
        judge(judged, facts(count0=9, flag0=True)).as_json()
        assert late.as_json() == written


class TestDisagreement:
    def test_a_difference_is_refused_and_told_without_facts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        judged = pack(rule("r-one", "flag0"), rule("r-two", {"fact": "count0", "at_least": 424_242}))
        dual = DualEngine()
        monkeypatch.setattr(dual._durable, "outcomes", lambda *_: [0, 2])
        with pytest.raises(EngineDisagreement) as differing:
            dual.judge(judged, facts(flag0=True, count0=424_241), as_of=date(2024, 1, 1), corpus_hash="c")
        error = differing.value
        assert error.fields["requirements"] == ["r-two"]
        assert error.fields["outcomes"] == {
            "r-two": {"durable_rules": "undetermined", "plain": "unsatisfied"}
        }
        assert "r-two: undetermined / unsatisfied" in error.en
        assert "r-two" in error.vi
        assert "42424" not in str(error.as_dict())
        assert "r-one" not in error.en
        json.dumps(error.as_dict())

    def test_a_failure_is_no_verdict(self, monkeypatch: pytest.MonkeyPatch) -> None:
        dual = DualEngine()

        def fails(*_: object) -> list[int]:
            raise EngineFailure("no", vi="không")

        monkeypatch.setattr(dual._durable, "outcomes", fails)
        with pytest.raises(EngineFailure):
            dual.judge(pack(rule("a", "flag0")), facts(), as_of=date(2024, 1, 1), corpus_hash="c")

    def test_eight_threads_share_one_dual_engine(self) -> None:
        judged = pack(rule("a", {"fact": "count0", "at_least": 18}), rule("b", "flag0", when="flag1"))
        wrong: list[object] = []

        def work(seed: int) -> None:
            for number in range(60):
                age = (seed + number) % 36
                verdict = judge(judged, facts(count0=age, flag1=seed % 2 == 0))
                found = {f.requirement: (f.outcome, f.facts.get("count0")) for f in verdict.findings}
                if found["a"] != (S if age >= 18 else F, age):
                    wrong.append(found)

        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
