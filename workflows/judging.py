"""Gathers the facts of an act and has both engines judge every requirement set at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rules.conditions import Outcome, evaluate
from rules.corpus import Corpus
from rules.engine.protocol import Pack
from rules.facts import FactSet
from rules.verdict import Verdict
from workflows.command import Services
from workflows.errors import RequirementsNotMet
from workflows.procedure import ActRow, ActSpec, Branch


@dataclass(frozen=True, slots=True)
class Judged:
    """The facts of the act and the verdict on them (None where the act has no requirement)."""

    facts: FactSet
    verdict: Verdict | None


@lru_cache(maxsize=4096)
def pack_of(corpus: Corpus, sets: tuple[str, ...], on: date) -> Pack:
    """The requirements of these sets in force on a day, each once."""
    found = {each.id: each for name in sets for each in corpus.requirements_of(name, on)}
    return Pack.of("+".join(sets), tuple(found.values()))


def judge(services: Services, row: ActRow, facts: FactSet, on: date) -> Judged:
    """The verdict on the facts; ``NotInForce`` when the law asked for is not in force on that day."""
    if not row.requires:
        return Judged(facts, None)
    pack = pack_of(services.corpus, row.requires, on)
    return Judged(facts, services.judge.judge(pack, facts, as_of=on, corpus_hash=services.corpus.hash))


def demand(act: ActSpec, judged: Judged) -> None:
    """``RequirementsNotMet`` with every finding, unless the verdict passed."""
    verdict = judged.verdict
    if verdict is None or verdict.passed:
        return
    failed = verdict.failed
    cites = sorted({cite.short() for finding in failed for cite in finding.cites})
    raise RequirementsNotMet(
        f"'{act.en}' cannot be done yet: {'; '.join(f'{f.en} ({f.cites[0].short()})' for f in failed)}",
        vi=f"Chưa thể thực hiện bước “{act.vi}”: "
        + " ".join(f"{f.vi} ({f.cites[0].vietnamese()})" for f in failed),
        verdict=verdict,
        act=act.id,
        cites=cites,
        missing=missing_of(verdict),
    )


def missing_of(verdict: Verdict) -> list[str]:
    """The unknown facts between the act and its requirements: undetermined ones, and those that must be recorded at all."""
    found = set(verdict.missing)
    for finding in verdict.failed:
        unknown = {name for name, value in finding.facts.items() if value is None}
        found.update(need.fact for way in finding.unlock for need in way if need.fact in unknown)
    return sorted(found)


def branch_of(row: ActRow, facts: FactSet) -> Branch | None:
    """Where the act leads; None while the facts that decide it are unknown."""
    for branch in row.branches:
        outcome = Outcome.SATISFIED if branch.when is None else evaluate(branch.when, facts.plain)
        if outcome is Outcome.SATISFIED:
            return branch
        if outcome is Outcome.UNDETERMINED:
            return None
    return None
