"""Both engines judge every act. Where they differ nothing is decided: two independent engines agree before anything
happens to a person.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from rules.engine.durable import DurableEngine
from rules.engine.explain import Explainer
from rules.engine.plain import OUTCOMES, Failing, PlainEngine
from rules.engine.protocol import Pack
from rules.errors import EngineDisagreement, EngineFailure
from rules.facts import FactCatalogue, FactSet, Lookup
from rules.verdict import Finding, Sets, Verdict

MAX_PACKS: Final = 256

_ENGINES: Final = (DurableEngine.name, PlainEngine.name)


class DualEngine:
    """Judges with durable_rules and with plain Python, and explains the verdict. Safe in threads and after a fork."""

    def __init__(self, durable: DurableEngine | None = None) -> None:
        self._durable = durable or DurableEngine()
        self._explainers: dict[str, Explainer] = {}

    def judge(self, pack: Pack, facts: FactSet, *, as_of: date, corpus_hash: str) -> Verdict:
        """The verdict on the pack over the facts, by the law of the day ``as_of``.

        Raises EngineDisagreement where the engines differ, EngineFailure where one could not judge.
        """
        judged = self._durable.outcomes(pack, facts)
        reader = self._explainers.get(pack.hash)
        if reader is None or reader.catalogue is not facts.catalogue:
            reader = self._explainer(pack, facts.catalogue)
        try:
            outcomes, failing = reader.judge(facts.lookup)
        except TypeError as error:
            raise _failure(pack) from error
        if outcomes != judged:
            raise _disagreement(pack, judged, outcomes)
        worst = OUTCOMES[(1 if 1 in judged else 2) if failing else 0]
        reasons = _Judged(reader, failing, facts.lookup)
        return Verdict(worst, pack.name, pack.hash, _ENGINES, as_of, corpus_hash, reasons)

    def _explainer(self, pack: Pack, catalogue: FactCatalogue) -> Explainer:
        if len(self._explainers) >= MAX_PACKS:
            self._explainers.clear()
        made = self._explainers[pack.hash] = Explainer(pack, catalogue)
        return made


class _Judged(NamedTuple):
    """Reasons told from the facts as they were judged."""

    explainer: Explainer
    failing: Failing
    lookup: Lookup

    def all(self) -> tuple[Finding, ...]:
        return self.explainer.all(self.lookup)

    def failed(self) -> tuple[Finding, ...]:
        return self.explainer.failed(self.failing)

    def unlock(self) -> Sets:
        return self.explainer.unlock(self.failing, self.lookup)


def _disagreement(pack: Pack, durable: list[int], plain: list[int]) -> EngineDisagreement:
    """Names requirements and outcomes; no fact is told."""
    names = [requirement.id for requirement in pack.requirements]
    differing = {
        name: {DurableEngine.name: OUTCOMES[one], PlainEngine.name: OUTCOMES[other]}
        for name, one, other in zip(names, durable, plain, strict=True)
        if one != other
    }
    told = "; ".join(f"{name}: {' / '.join(outcomes.values())}" for name, outcomes in differing.items())
    return EngineDisagreement(
        f"The engines ({' / '.join(_ENGINES)}) differ on pack '{pack.name}': {told}. Nothing was decided.",
        vi=f"Hai bộ máy luật cho kết quả khác nhau ở “{pack.name}”: {', '.join(differing)}. Chưa có quyết định nào; "
        "hãy báo quản trị hệ thống.",
        pack=pack.name,
        pack_hash=pack.hash,
        requirements=sorted(differing),
        outcomes=differing,
    )


def _failure(pack: Pack) -> EngineFailure:
    return EngineFailure(
        f"The plain engine could not judge '{pack.name}': a fact is not of the type that the law compares it with.",
        vi=f"Bộ máy luật không đánh giá được “{pack.name}”: có dữ kiện không đúng kiểu mà luật so sánh.",
        pack=pack.name,
    )
