"""How much of a long case its page shows: what presses and what came last. The rest stands on pages of its own, a link away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from web.pages.views.timeline import PaperView, papers
from workflows.model import DeadlineRecord, DocumentRecord

ACTS: Final = 6
OPEN_DUTIES: Final = 10
PAST_DUTIES: Final = 2
PAPERS: Final = 8


@dataclass(frozen=True, slots=True)
class PapersView:
    """Papers of a case. ``issued`` by this program, each with ``versions`` that came back signed; ``loose``: brought in from outside.

    ``total`` counts all papers of the case, shown or not.
    """

    issued: tuple[PaperView, ...]
    versions: tuple[PaperView, ...]
    loose: tuple[PaperView, ...]
    total: int

    def signed(self, paper: PaperView) -> tuple[PaperView, ...]:
        """What came back signed of a paper."""
        return tuple(each for each in self.versions if each.signs == paper.id)


def pressing(deadlines: Iterable[DeadlineRecord]) -> tuple[DeadlineRecord, ...]:
    """The open duties that are due first, then those that were settled last; in the order of the record."""
    kept = tuple(deadlines)
    runs = sorted((each for each in kept if each.open), key=lambda each: each.due_at)[:OPEN_DUTIES]
    past = sorted((each for each in kept if not each.open), key=lambda each: each.due_at)[-PAST_DUTIES:]
    chosen = {id(each) for each in (*runs, *past)}
    return tuple(each for each in kept if id(each) in chosen)


def latest_papers(documents: Sequence[DocumentRecord]) -> PapersView:
    """The papers that came last, of both kinds, in order of issue; of each only the version that was signed last."""
    issued = [each for each in documents if not each.attached][-PAPERS:]
    signed = {each.signs: each for each in documents if each.attached and each.signs}
    loose = [each for each in documents if each.attached and not each.signs][-PAPERS:]
    versions = [signed[each.id] for each in issued if each.id in signed]
    return PapersView(papers(issued), papers(versions), papers(loose), len(documents))


def papers_of_page(documents: Sequence[DocumentRecord], number: int, size: int) -> tuple[PapersView, int]:
    """One page of all papers, the newest first, and how many pages there are; what is signed stands with what was signed."""
    alone = [each for each in reversed(documents) if not each.signs]
    part = alone[(number - 1) * size : number * size]
    ids = {each.id for each in part}
    return PapersView(
        papers(each for each in part if not each.attached),
        papers(each for each in documents if each.signs in ids),
        papers(each for each in part if each.attached),
        len(documents),
    ), max(1, -(-len(alone) // size))
