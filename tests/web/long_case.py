"""A case as it may stand after many years: 300 acts, 60 papers, 40 terms of many days.

Grown from a short one: doing 300 acts takes long.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from typing import Final

from web.pages.record import CaseFile
from workflows.model import ATTACHED, ActRecord, DeadlineRecord, DocumentRecord, Json

ACTS: Final = 300
PAPERS: Final = 60
TERMS: Final = 40
DAYS: Final = 180


def grown(file: CaseFile) -> CaseFile:
    """The file, with what it holds over and over until it is long."""
    case = replace(file.case, deadlines=tuple(_terms(file.case.deadlines)))
    return replace(
        file,
        case=case,
        acts=tuple(_acts(file.acts)),
        documents=tuple(_papers(file.documents, len(file.acts))),
    )


def _acts(acts: tuple[ActRecord, ...]) -> list[ActRecord]:
    more = islice(cycle(acts), ACTS - len(acts))
    return [*acts, *(replace(act, id=f"act-{seq}", seq=seq) for seq, act in enumerate(more, len(acts) + 1))]


def _terms(terms: tuple[DeadlineRecord, ...]) -> list[DeadlineRecord]:
    """A quarter are settled; of the others the same number is late as lies ahead."""
    found = []
    for at, each in enumerate(islice(cycle(terms), TERMS)):
        done = 1 if at % 4 == 0 else None
        moved = each.due_at + timedelta(days=at - TERMS // 2)
        found.append(
            replace(
                each, id=f"term-{at}", due_at=moved, met_by_seq=done, ended_by_seq=None, proof=_long(each)
            )
        )
    return found


def _long(term: DeadlineRecord) -> dict[str, Json]:
    steps = term.proof.get("steps")
    told = dict(term.proof)
    if isinstance(steps, list) and steps:
        told["steps"] = [*steps, *(steps[-1] for _ in range(DAYS - len(steps)))]
    return told


def _papers(papers: tuple[DocumentRecord, ...], last: int) -> list[DocumentRecord]:
    """A third were brought in, and some of those are the signed version of another."""
    found: list[DocumentRecord] = []
    for at, each in enumerate(islice(cycle(papers), PAPERS)):
        paper = replace(each, id=f"paper-{at}", seq=1 + at % last)
        if at % 3 == 2:
            signs = found[-1].id if at % 2 else ""
            paper = replace(paper, origin=ATTACHED, size=840_000, pages=3, signs=signs, kind="papers")
        found.append(paper)
    return found
