"""The six criteria as they stand: each with its answer, what it rests on, and the answers that it replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rules.corpus import Corpus
from rules.facts import FactValue
from web.language import _, label, mark
from web.pages.views.findings import Cite, cites_of, fact_value, value_label
from web.pages.views.times import moment_vi
from workflows.gathering.sheets import members
from workflows.model import ActRecord

NUMBERS: Final = (1, 2, 3, 4, 5, 6)
WITH_SIGNS: Final = (2, 3, 4, 6)
"""The criteria for which annex 02 lists two signs, one of which is enough."""
ANSWERS: Final = {"yes": mark("Có"), "no": mark("Không"), "unclear": mark("Chưa rõ")}
_TOLD_BY: Final = frozenset({"assessment.record_criterion", "assessment.examine", "assessment.conclude"})


def fact_of(number: int) -> str:
    """The fact that holds the answer."""
    return f"criterion_{number}"


def signs_of(number: int) -> str | None:
    """The fact that holds the signs of annex 02; None where the annex lists none."""
    return f"criterion_{number}_signs" if number in WITH_SIGNS else None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer: what was found, when it was observed, by whom it was recorded, on what it rests."""

    seq: int
    value: str
    word: str
    observed: str
    recorded: str
    who: str
    signs: tuple[str, ...]
    sources: tuple[str, ...]
    note: str
    sign_codes: frozenset[str]
    source_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion. ``earlier`` are answers that no longer stand, the latest first."""

    number: int
    label: str
    cites: tuple[Cite, ...]
    answer: AnswerView | None
    earlier: tuple[AnswerView, ...]


def criteria(acts: Iterable[ActRecord], corpus: Corpus) -> tuple[CriterionView, ...]:
    """All six, in the order of the circular."""
    acts = tuple(acts)
    return tuple(_criterion(number, acts, corpus) for number in NUMBERS)


def _criterion(number: int, acts: tuple[ActRecord, ...], corpus: Corpus) -> CriterionView:
    spec, name = corpus.facts[fact_of(number)], fact_of(number)
    told: list[ActRecord] = []
    for act in acts:
        if act.act in _TOLD_BY and name in act.facts and not _repeats(act, told, name):
            told.append(act)
    views = [_answer(act, number, corpus) for act in told]
    return CriterionView(
        number=number,
        label=label(spec),
        cites=cites_of(spec.cites, corpus),
        answer=views[-1] if views else None,
        earlier=tuple(reversed(views[:-1])),
    )


def _repeats(act: ActRecord, told: list[ActRecord], name: str) -> bool:
    """Whether the end of the examination or the conclusion only takes over what was recorded."""
    same = bool(told) and told[-1].facts[name] == act.facts[name]
    return same and act.act != "assessment.record_criterion"


def _answer(act: ActRecord, number: int, corpus: Corpus) -> AnswerView:
    name, signs, value = fact_of(number), signs_of(number), str(act.facts[fact_of(number)])
    seen = act.facts.get("observed_at")
    return AnswerView(
        seq=act.seq,
        value=value,
        word=_(ANSWERS[value]) if value in ANSWERS else fact_value(corpus.facts[name], value),
        observed=moment_vi(seen if isinstance(seen, datetime) else act.at),
        recorded=moment_vi(act.at),
        who=act.actor_name,
        signs=_words(signs, act.facts.get(signs), corpus) if signs else (),
        sources=_words("evidence_sources", act.facts.get("evidence_sources"), corpus),
        sign_codes=members(act.facts.get(signs)) if signs else frozenset(),
        source_codes=members(act.facts.get("evidence_sources")),
        note=str(act.facts.get("criterion_note", "")),
    )


def _words(name: str, value: FactValue | None, corpus: Corpus) -> tuple[str, ...]:
    spec, held = corpus.facts[name], members(value)
    return tuple(value_label(spec, code) for code in spec.value_labels if code in held)
