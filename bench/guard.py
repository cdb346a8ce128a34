"""How many guard verdicts a second: both engines, and the explanation of everything that is not satisfied.

Ours judges every requirement with durable_rules and with plain Python, compares, and tells of each failure the law,
the reason, the facts, what is missing and the smallest changes that would help. The peers only say which rules are
surely broken; they must say the same as ours on every set of facts before anything is timed.

Nothing is remembered from one set of facts to the next but what hangs on the law alone: the compiled pack, and for
each requirement what can be said of each pattern of its tests that was met. What is worked out only on demand is not
asked for: findings on what passed, and the changes that would satisfy the whole act at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from time import perf_counter
from typing import Any, Final

from bench.guard_pack import FACT_SETS, Case, case
from bench.guard_peers import PEERS, Peer, zen_fused
from bench.report import OURS, Measurement, Runner, Work, figure
from rules.conditions import Outcome
from rules.engine.dual import DualEngine
from rules.facts import FactSet
from rules.verdict import Verdict

_AS_OF: Final = date(2024, 6, 1)
_CORPUS: Final = "bench"
_PASSES: Final = 5
"""How often each sample goes over all sets of facts."""


@figure(name="guard verdicts, 60 rules", wanted=2.0, baseline="clipspy", unit="verdicts/s", better="higher")
def guard(run: Runner) -> Measurement:
    """Whole verdicts over 200 sets of facts, beside each peer on the same rules and facts."""
    judged = case()
    engine = DualEngine()
    verdicts = [_verdict(engine, judged, facts) for facts in judged.facts]
    wanted = [_broken(verdict, judged) for verdict in verdicts]
    contenders: dict[str, Work] = {
        OURS: _passes(lambda facts: _explained(engine, judged, facts), judged.facts)
    }
    for name, make in PEERS.items():
        contenders[name] = _work(name, make(judged), wanted)
    return run.rates(contenders, ops=FACT_SETS * _PASSES, note=_note(judged, wanted, verdicts))


def _passes(one: Callable[[Any], object], given: Sequence[object]) -> Work:
    def work() -> None:
        for _ in range(_PASSES):
            for item in given:
                one(item)

    return work


def _verdict(engine: DualEngine, judged: Case, facts: FactSet) -> Verdict:
    return engine.judge(judged.pack, facts, as_of=_AS_OF, corpus_hash=_CORPUS)


def _explained(engine: DualEngine, judged: Case, facts: FactSet) -> int:
    """One verdict, with every finding that is not satisfied: a finding is complete when it is handed out."""
    return len(_verdict(engine, judged, facts).failed)


def _broken(verdict: Verdict, judged: Case) -> set[int]:
    places = {requirement.id: place for place, requirement in enumerate(judged.pack.requirements)}
    return {places[f.requirement] for f in verdict.findings if f.outcome is Outcome.UNSATISFIED}


def _work(name: str, peer: Peer, wanted: list[set[int]]) -> Work:
    natives, broken = peer
    if [set(map(int, broken(native))) for native in natives] != wanted:
        raise ValueError(f"{name} does not come to the same findings; the comparison would mean nothing")
    return _passes(broken, natives)


def _note(judged: Case, wanted: list[set[int]], verdicts: list[Verdict]) -> str:
    """What was judged; and, for the record, a form of zen-engine that keeps no rules apart."""
    natives, broken = zen_fused(judged)
    if [broken(native) for native in natives] != wanted:
        raise ValueError("zen-engine's fused expression does not come to the same findings")
    start = perf_counter()
    for native in natives:
        broken(native)
    rate = len(natives) / (perf_counter() - start)
    unsatisfied = sum(map(len, wanted)) / len(wanted)
    failed = sum(len(verdict.failed) for verdict in verdicts) / len(verdicts)
    return (
        f"60 requirements, 20 facts, {failed:.1f} not satisfied of which {unsatisfied:.1f} unsatisfied; all 60 conditions "
        f"fused into one zen expression, no rules any more: {rate:,.0f}/s"
    )
