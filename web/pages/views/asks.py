"""What the law asks of the steps that a case waits for, ticked by evidence: the act that told it and the papers that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rules.corpus import Corpus
from web.language import _, label
from web.pages.views.findings import Cite, cites_from_short
from web.pages.views.labels import who_may
from web.pages.views.why import STATES
from workflows.explaining import Explanation, Requirement, Resting
from workflows.explaining import Told as Said
from workflows.model import CaseSnapshot, DocumentRecord
from workflows.procedure import ActSpec, PaperKind, Procedure

MOST: Final = 3
_MOST_PAPERS: Final = 3
_MARKS: Final = {"satisfied": "ok", "unsatisfied": "no", "undetermined": "unknown"}
_ORDER: Final = ("unsatisfied", "undetermined", "satisfied")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that an answer rests on, where it comes from (``seq``: the line of the journal), what the law takes as proof of it
    (``document``), and the papers on file that are."""

    fact: str
    source: str
    seq: int | None
    document: str
    papers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the law asks. ``mark``: ok, no, unknown."""

    mark: str
    text: str
    reason: str
    cites: tuple[Cite, ...]
    evidence: tuple[Evidence, ...]
    note: str


@dataclass(frozen=True, slots=True)
class AskedAct:
    """A step that the case waits for, with everything that the law asks of it; ``who`` may do it where this officer may not."""

    id: str
    title: str
    tone: str
    state: str
    items: tuple[Item, ...]
    who: tuple[str, ...]

    @property
    def done(self) -> int:
        """How many are met."""
        return sum(item.mark == "ok" for item in self.items)


def awaited(procedure: Procedure, case: CaseSnapshot, day: date) -> tuple[ActSpec, ...]:
    """The steps that the case waits for: those that meet a duty that runs, then those that lead on; at most ``MOST``."""
    duties = {each.duty for each in case.deadlines if each.open}
    ranked: list[tuple[int, ActSpec]] = []
    for act in procedure.acts.values():
        row = act.row_from(case.stage, day)
        if row is None:
            continue
        targets = {branch.to for branch in row.branches} - {"=", case.stage}
        onward = any(not procedure.stages[to].final for to in targets)
        meets = not duties.isdisjoint(act.meets)
        if onward or meets or targets:
            ranked.append((0 if onward and meets else 1 if onward else 2 if meets else 3, act))
    ranked.sort(key=lambda pair: pair[0])
    best = [act for rank, act in ranked if rank < 3] or [act for _rank, act in ranked]
    return tuple(best[:MOST])


def asked_act(told: Explanation, documents: Sequence[DocumentRecord], corpus: Corpus) -> AskedAct:
    """One step with its checklist, what is missing first."""
    tone, state = STATES[told.state]
    items = sorted(told.requirements, key=lambda each: _ORDER.index(each.outcome))
    return AskedAct(
        id=told.act.id,
        title=label(told.act),
        tone=tone,
        state=_(state),
        items=tuple(_item(each, documents, told.act, corpus) for each in items),
        who=() if told.permitted else who_may(told.act, told.day),
    )


def in_reach_first(asked: Iterable[AskedAct]) -> tuple[AskedAct, ...]:
    """What this officer may go on with stands first and is shown open; what nobody can do as the case stands comes last."""
    return tuple(sorted(asked, key=_far))


def _far(asked: AskedAct) -> tuple[bool, bool]:
    """Whether the step is for others, and whether the law says no to it."""
    return bool(asked.who), asked.tone == STATES["refused"][0]


def _item(each: Requirement, documents: Sequence[DocumentRecord], act: ActSpec, corpus: Corpus) -> Item:
    said = label(each.asks)
    return Item(
        mark=_MARKS[each.outcome],
        text=said[:1].upper() + said[1:],
        reason=label(each.reason),
        cites=cites_from_short(each.cites, corpus),
        evidence=tuple(_evidence(fact, documents, act) for fact in each.rests_on if _known(fact)),
        note="" if each.verified else label(each.note),
    )


def _known(fact: Resting) -> bool:
    return fact.value.en != "not recorded"


def _evidence(fact: Resting, documents: Sequence[DocumentRecord], act: ActSpec) -> Evidence:
    name = label(fact.label)
    papers = _proving(fact, documents, {kind.code: kind for kind in act.attaches})
    return Evidence(
        fact=f"{name[:1].upper()}{name[1:]}: {label(fact.value)}",
        source=label(Said(fact.source.vi, fact.source.en)),
        seq=fact.source.seq,
        document=_(fact.source.document),
        papers=tuple((paper.id, paper.title) for paper in papers)[:_MOST_PAPERS],
    )


def _proving(
    fact: Resting, documents: Iterable[DocumentRecord], kinds: Mapping[str, PaperKind]
) -> Iterator[DocumentRecord]:
    """The papers from outside that tell the fact."""
    for paper in documents:
        kind = kinds.get(paper.kind)
        told = kind.fact if kind is not None else paper.kind.partition(".")[0]
        if paper.attached and told == fact.fact:
            yield paper
