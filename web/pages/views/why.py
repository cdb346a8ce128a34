"""The page that explains an act: every answer in Vietnamese sentences, with articles, facts and papers."""

from __future__ import annotations

from dataclasses import dataclass

from rules.corpus import Corpus
from web.language import _, either, label, mark
from web.pages.views.deadlines import duty_of
from web.pages.views.findings import Cite, cites_from_short
from web.pages.views.labels import who_may
from workflows.explaining import Explanation, Requirement, Told
from workflows.model import DeadlineRecord

STATES = {
    "ready": ("ok", mark("Làm được ngay")),
    "form": ("ok", mark("Làm được khi nhập đủ mẫu")),
    "refused": ("late", mark("Chưa làm được")),
    "not_permitted": ("calm", mark("Thuộc thẩm quyền của người khác")),
    "unavailable": ("calm", mark("Không có ở giai đoạn này")),
}
_MARKS = {"satisfied": "ok", "unsatisfied": "no", "undetermined": "unknown"}
_ORDER = ("unsatisfied", "undetermined", "satisfied")


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement on the page."""

    mark: str
    text: str
    reason: str
    cites: tuple[Cite, ...]
    rests_on: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A term with its proof."""

    label: str
    proof: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class WhyPage:
    """Everything the page shows."""

    title: str
    tone: str
    state: str
    day: str
    said: str
    who: tuple[str, ...]
    asked: tuple[Asked, ...]
    ways: tuple[tuple[str, ...], ...]
    starts: tuple[Limit, ...]
    runs: tuple[Limit, ...]
    follows: tuple[tuple[str, tuple[Cite, ...]], ...]
    then: tuple[tuple[str, tuple[str, ...]], ...]


def why_view(told: Explanation, corpus: Corpus) -> WhyPage:
    """The page of an explanation."""
    tone, state = STATES[told.state]
    return WhyPage(
        title=label(told.act),
        tone=tone,
        state=_(state),
        day=f"{told.day:%d/%m/%Y}",
        said=label(told.said)
        if told.state in {"not_permitted", "unavailable"} or not told.requirements
        else "",
        who=who_may(told.act, told.day),
        asked=tuple(
            _asked(each, corpus)
            for each in sorted(told.requirements, key=lambda one: _ORDER.index(one.outcome))
        ),
        ways=_ways(told.unlock),
        starts=tuple(_limit(each, corpus) for each in told.starts),
        runs=tuple(_limit(each, corpus) for each in told.deadlines),
        follows=tuple((label(step), cites_from_short(step.cites, corpus)) for step in told.follows),
        then=tuple((label(act), who_may(act, told.day)) for act, _powers in told.then),
    )


def _asked(each: Requirement, corpus: Corpus) -> Asked:
    return Asked(
        mark=_MARKS[each.outcome],
        text=label(each.asks)[:1].upper() + label(each.asks)[1:],
        reason=label(each.reason),
        cites=cites_from_short(each.cites, corpus),
        rests_on=tuple(
            f"{label(fact.label)[:1].upper()}{label(fact.label)[1:]}: {label(fact.value)} – {label(fact.source)}"
            + (
                _("; chứng cứ: %(document)s", document=_(fact.source.document))
                if fact.source.document
                else ""
            )
            for fact in each.rests_on
        ),
        ways=_ways(each.unlock),
        note="" if each.verified else label(each.note),
    )


def _ways(ways: tuple[tuple[Told, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(label(need) for need in way) for way in ways)


def _limit(each: DeadlineRecord, corpus: Corpus) -> Limit:
    return Limit(
        duty_of(each, corpus),
        either(str(each.proof["vi"]), str(each.proof["en"])),
        cites_from_short(each.cites, corpus),
    )
