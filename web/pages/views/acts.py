"""The acts that exist from where a case stands: those that may be done, those the law refuses yet, those for others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.corpus import Corpus
from web.pages.views.findings import Cite, FindingView, applicable, cites_of, finding_view, way_vi
from web.pages.views.labels import who_may
from workflows.preview import Preview, State
from workflows.procedure import ActSpec


@dataclass(frozen=True, slots=True)
class ActCard:
    """One act. ``blocking`` are the findings that no entry of its form can mend; ``ways`` would unlock the whole act.

    ``waiting`` is what its form still has to tell; ``checks`` every requirement that applies, failures first.
    """

    id: str
    title: str
    state: State
    cites: tuple[Cite, ...]
    why: str
    who: tuple[str, ...]
    blocking: tuple[FindingView, ...]
    checks: tuple[FindingView, ...]
    waiting: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...]
    note: str

    @property
    def enabled(self) -> bool:
        """Whether its form is opened from the page."""
        return self.state in {State.READY, State.FORM}


@dataclass(frozen=True, slots=True)
class Desk:
    """The acts by how they stand."""

    open: tuple[ActCard, ...]
    refused: tuple[ActCard, ...]
    others: tuple[ActCard, ...]


def desk(previews: Iterable[Preview], corpus: Corpus, day: date, *, brief: bool = False) -> Desk:
    """The cards of a case or a person, sorted into what may be done, what may not yet, what is for others.

    ``brief`` leaves out what would unlock an act; the page that explains the act tells it.
    """
    cards = [card(each, corpus, day, brief=brief) for each in previews]
    return Desk(
        open=tuple(each for each in cards if each.enabled),
        refused=tuple(each for each in cards if each.state is State.REFUSED),
        others=tuple(each for each in cards if each.state is State.NOT_PERMITTED),
    )


def card(preview: Preview, corpus: Corpus, day: date, *, brief: bool = False) -> ActCard:
    """One act as it stands."""
    spec, verdict = preview.act, preview.verdict
    missing = verdict.missing if verdict is not None and not verdict.passed else ()
    return ActCard(
        id=spec.id,
        title=spec.vi,
        state=preview.state,
        cites=cites_of(corpus.standing(spec.cites, day), corpus),
        why=preview.why_vi,
        who=who_may(spec, day) if preview.state is State.NOT_PERMITTED else (),
        blocking=tuple(finding_view(each, corpus) for each in preview.blocking),
        checks=applicable(verdict, corpus),
        waiting=tuple(corpus.facts[name].vi for name in missing),
        ways=tuple(way_vi(way, corpus.facts) for way in verdict.unlock)
        if preview.blocking and verdict and not brief
        else (),
        note=note_of(spec),
    )


def note_of(spec: ActSpec) -> str:
    """What an officer must know where the act's own ground in the law is not certain."""
    return "" if spec.verified else spec.note_vi or "Căn cứ của bước này chưa được kiểm chứng với văn bản."
