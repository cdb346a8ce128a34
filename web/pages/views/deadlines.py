"""Duties with their limits and the proof of counting, as an officer checks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from rules.corpus import Corpus
from rules.terms import Proof
from web.language import VIETNAMESE, _, chosen, either, label, many, mark
from web.pages.views.findings import Cite, cites_from_short, cites_of
from web.pages.views.times import Left, Tone, day_vi, due_vi, left, moment_vi
from workflows.model import DeadlineRecord, Json

_ORDER = {Tone.LATE: 0, Tone.TODAY: 1, Tone.SOON: 2, Tone.CALM: 3, Tone.DONE: 4}
_RUN: Final = 7


@dataclass(frozen=True, slots=True)
class StepView:
    """One day of the count."""

    day: str
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class ProofView:
    """How a limit was counted: the sentence, the start, the rules, every day."""

    sentence: str
    start: str
    rules: tuple[Cite, ...]
    steps: tuple[StepView, ...]
    calendar: str
    note: str

    @property
    def told(self) -> tuple[StepView, ...]:
        """The days as a page tells them: of a long run of days that all count, the first and the last."""
        return tuple(shortened(self.steps))


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One duty. ``open`` while it is neither met nor ended."""

    label: str
    due: str
    left: Left
    cites: tuple[Cite, ...]
    verified: bool
    open: bool
    proof: ProofView | None


def deadline_views(
    deadlines: Iterable[DeadlineRecord], now: datetime, corpus: Corpus
) -> tuple[DeadlineView, ...]:
    """The duties as they stand, in the order of ``in_order``."""
    return tuple(deadline_view(each, now, corpus) for each in in_order(deadlines, now))


def in_order(deadlines: Iterable[DeadlineRecord], now: datetime) -> list[DeadlineRecord]:
    """Open duties first, the most pressing first; then those done or ended, in order of time."""
    return sorted(
        deadlines,
        key=lambda each: (not each.open, _ORDER[left(each, now).tone] if each.open else 0, each.due_at),
    )


def deadline_view(
    deadline: DeadlineRecord, now: datetime, corpus: Corpus, *, counted: bool = True
) -> DeadlineView:
    """One duty as it stands at ``now``; ``counted``: with the proof of its limit, which a list does not show."""
    return DeadlineView(
        label=duty_of(deadline, corpus),
        due=due_vi(deadline),
        left=left(deadline, now),
        cites=cites_from_short(deadline.cites, corpus),
        verified=deadline.verified,
        open=deadline.open,
        proof=_proof(deadline.proof, corpus) if counted else None,
    )


def duty_of(deadline: DeadlineRecord, corpus: Corpus) -> str:
    """The duty in words. The record keeps the Vietnamese of the day on which it began; its English is that of the term."""
    return deadline.label if chosen() == VIETNAMESE else either(deadline.label, duty_en(deadline, corpus))


def duty_en(deadline: DeadlineRecord, corpus: Corpus) -> str:
    """The same in English; where the law as held has no such term any more, as the record keeps it."""
    rules = corpus.terms_by_id(deadline.term) if deadline.term in corpus.term_ids else ()
    return (rules[-1].en if rules else "") or deadline.label


def shortened(steps: Iterable[StepView]) -> Iterator[StepView]:
    """The days, where more than ``_RUN`` follow one another that all count, with one line for those between."""
    for counts, run in groupby(steps, key=lambda each: each.counted):
        days = tuple(run)
        if not counts or len(days) <= _RUN:
            yield from days
            continue
        yield from days[:2]
        between = len(days) - 4
        yield StepView("…", counted=True, why=many("%(num)s ngày liền nhau, ngày nào cũng tính", between))
        yield from days[-2:]


def _proof(stored: Mapping[str, Json], corpus: Corpus) -> ProofView | None:
    if not stored:
        return None
    proof = Proof.from_json(stored)
    return ProofView(
        sentence=label(proof),
        start=moment_vi(proof.start),
        rules=cites_of(proof.rule, corpus),
        steps=tuple(
            StepView(_weekday(step.day), step.counted, either(step.why_vi, step.why_en))
            for step in proof.steps
        ),
        calendar=proof.calendar_version,
        note=either(proof.note_vi, proof.note_en),
    )


_WEEKDAYS = (
    mark("Thứ Hai"),
    mark("Thứ Ba"),
    mark("Thứ Tư"),
    mark("Thứ Năm"),
    mark("Thứ Sáu"),
    mark("Thứ Bảy"),
    mark("Chủ nhật"),
)


def _weekday(day: date) -> str:
    return f"{_(_WEEKDAYS[day.weekday()])}, {day_vi(day)}"
