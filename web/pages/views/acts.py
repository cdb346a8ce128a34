"""The acts that exist from where a case stands: those that may be done, those the law refuses yet, those for others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from rules.corpus import Corpus
from web.language import _, either, label
from web.pages.views.findings import Cite, FindingView, applicable, cites_of, finding_view, way_vi
from web.pages.views.labels import who_may
from workflows.preview import Preview, State
from workflows.procedure import ActSpec


@dataclass(frozen=True, slots=True)
class ActCard:
    """One act. ``blocking`` are the findings that no entry of its form can mend; ``ways`` would unlock the whole act.

    ``waiting`` is what its form still has to tell; ``checks`` every requirement that applies, failures first. ``onward``: it moves the case
    to another stage, meets a duty that runs, or tells what a step onward lacks; what does none of it is at hand, but nothing waits for it.
    ``barred``: another person must do it, whatever posts this officer holds; ``why`` says so.
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
    onward: bool = True
    barred: bool = False

    @property
    def enabled(self) -> bool:
        """Whether its form is opened from the page."""
        return self.state in {State.READY, State.FORM}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands: its stage and the duties that run in it."""

    stage: str
    duties: frozenset[str]

    def onward(self, previews: Iterable[Preview], day: date) -> frozenset[str]:
        """The acts that move the case on from here, meet what runs, or tell what such an act lacks."""
        listed = list(previews)
        first = {each.act.id for each in listed if self._moves(each.act, day)}
        lacking = {
            name
            for each in listed
            if each.act.id in first and each.verdict is not None
            for finding in each.verdict.failed
            for name in finding.facts
        }
        helping = {each.act.id for each in listed if not lacking.isdisjoint(self._told(each.act, day))}
        return frozenset(first | helping)

    def _moves(self, spec: ActSpec, day: date) -> bool:
        row = spec.row_from(self.stage, day)
        leads = row is not None and any(branch.to not in {"=", self.stage} for branch in row.branches)
        return leads or not self.duties.isdisjoint(spec.meets)

    def _told(self, spec: ActSpec, day: date) -> set[str]:
        row = spec.row_from(self.stage, day)
        return {
            *(field.name for field in spec.inputs),
            *spec.stamps,
            *(row.constants if row is not None else ()),
        }


@dataclass(frozen=True, slots=True)
class Desk:
    """The acts by how they stand. ``open`` has those first that move the case on or meet a duty."""

    open: tuple[ActCard, ...]
    refused: tuple[ActCard, ...]
    others: tuple[ActCard, ...]

    @property
    def onward(self) -> tuple[ActCard, ...]:
        """What the case waits for."""
        return tuple(each for each in self.open if each.onward)

    @property
    def aside(self) -> tuple[ActCard, ...]:
        """What may be recorded beside."""
        return tuple(each for each in self.open if not each.onward)


def desk(
    previews: Iterable[Preview], corpus: Corpus, day: date, *, brief: bool = False, place: Place | None = None
) -> Desk:
    """The cards of a case or a person, sorted into what may be done, what may not yet, what is for others.

    ``brief`` leaves out what would unlock an act; the page that explains the act tells it.
    """
    listed = list(previews)
    onward = place.onward(listed, day) if place is not None else {each.act.id for each in listed}
    cards = [replace(card(each, corpus, day, brief=brief), onward=each.act.id in onward) for each in listed]
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
        title=label(spec),
        state=preview.state,
        cites=cites_of(corpus.standing(spec.cites, day), corpus),
        why=either(preview.why_vi, preview.why_en),
        who=who_may(spec, day) if preview.state is State.NOT_PERMITTED else (),
        blocking=tuple(finding_view(each, corpus) for each in preview.blocking),
        checks=applicable(verdict, corpus),
        waiting=tuple(label(corpus.facts[name]) for name in missing),
        ways=tuple(way_vi(way, corpus.facts) for way in verdict.unlock)
        if preview.blocking and verdict and not brief
        else (),
        note=note_of(spec),
        barred=preview.barred,
    )


def note_of(spec: ActSpec) -> str:
    """What an officer must know where the act's own ground in the law is not certain."""
    return (
        ""
        if spec.verified
        else either(spec.note_vi, spec.note_en) or _("Căn cứ của bước này chưa được kiểm chứng với văn bản.")
    )
