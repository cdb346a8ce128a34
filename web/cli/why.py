"""Prints why an act stands as it does, in Vietnamese or in English, or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from web.cli.output import paragraph

if TYPE_CHECKING:
    from rules.corpus import Corpus
    from workflows.explaining import Explanation, Requirement, Told
    from workflows.model import DeadlineRecord
    from workflows.procedure import ActSpec, Power

_STATES = {
    "ready": ("làm được ngay", "may be done now"),
    "form": ("làm được khi nhập đủ mẫu", "may be done once its form is filled"),
    "refused": ("chưa làm được", "may not be done yet"),
    "not_permitted": ("không thuộc thẩm quyền của cán bộ này", "not within the power of this officer"),
    "unavailable": ("không có ở giai đoạn này", "does not exist from this stage"),
}
_MARKS = {
    "satisfied": ("ĐẠT", "MET"),
    "unsatisfied": ("CHƯA ĐẠT", "NOT MET"),
    "undetermined": ("CHƯA RÕ", "NOT KNOWN"),
}
_Say = Callable[[str, str], str]


def print_explanation(told: Explanation, corpus: Corpus, *, english: bool) -> None:
    """The whole of it: verdict, power, requirements with their facts, what unlocks, what follows, deadlines with proof."""

    def say(vi: str, en: str) -> str:
        return en if english else vi

    act = told.act.en if english else told.act.vi
    paragraph(f"{act} ({told.act.id}): {say(*_STATES[told.state])}", style="bold")
    day = told.day.isoformat() if english else f"{told.day:%d/%m/%Y}"
    paragraph(
        say(
            f"Theo pháp luật có hiệu lực ngày {day} (giai đoạn {told.regime}).",
            f"By the law of {day} (regime {told.regime}).",
        )
    )
    if told.said.vi:
        paragraph(say(told.said.vi, told.said.en), indent=2)
    _who(told, say)
    _requirements(told, corpus, say)
    _ways(told.unlock, say)
    _outcome(told, corpus, say)


def _who(told: Explanation, say: _Say) -> None:
    paragraph(say("\nAi có quyền", "\nWho may"), style="bold")
    for power in told.who:
        paragraph(f"• {who(power)}", indent=2)
    if not told.who:
        paragraph(say("không ai vào ngày này", "nobody on this day"), indent=2)


def who(power: Power) -> str:
    """A power as one line: roles, kinds of office, standing, source."""
    from workflows.roles import ROLES, UNIT_KINDS, where_vi

    roles = ", ".join(ROLES.get(each, each) for each in power.roles)
    kinds = ", ".join(UNIT_KINDS.get(each, each) for each in power.kinds)
    where = where_vi(power.where)
    return f"{roles} – {kinds}{f', {where}' if where else ''} ({'; '.join(each.short() for each in power.cites)})"


def _requirements(told: Explanation, corpus: Corpus, say: _Say) -> None:
    if not told.requirements:
        return
    paragraph(say("\nPháp luật đòi hỏi gì ở bước này", "\nWhat the law asks for this step"), style="bold")
    order = ("unsatisfied", "undetermined", "satisfied")
    for each in sorted(told.requirements, key=lambda one: order.index(one.outcome)):
        _requirement(each, corpus, say)


def _requirement(each: Requirement, corpus: Corpus, say: _Say) -> None:
    from rules.citation import Citation

    cites = "; ".join(corpus.vietnamese(Citation.parse(cite)) for cite in each.cites)
    paragraph(f"[{say(*_MARKS[each.outcome])}] {say(each.asks.vi, each.asks.en)} – {cites}", indent=2)
    if each.reason.vi:
        paragraph(say(each.reason.vi, each.reason.en), indent=6)
    for fact in each.rests_on:
        line = f"{say(fact.label.vi, fact.label.en)}: {say(fact.value.vi, fact.value.en)} – {say(fact.source.vi, fact.source.en)}"
        proof = say(f"; chứng cứ: {fact.source.document}", "") if fact.source.document else ""
        paragraph(f"· {line}{proof}", indent=6, style="dim")
    for way in each.unlock:
        paragraph(f"{say('để đạt', 'to meet it')}: {_joined(way, say)}", indent=6)
    if not each.verified:
        paragraph(
            say(f"chưa kiểm chứng: {each.note.vi}", f"not verified: {each.note.en}"), indent=6, style="yellow"
        )


def _joined(way: Iterable[Told], say: _Say) -> str:
    return "; ".join(say(each.vi, each.en) for each in way)


def _ways(ways: tuple[tuple[Told, ...], ...], say: _Say) -> None:
    if not ways:
        return
    paragraph(
        say("\nCách ngắn nhất để làm được bước này", "\nThe smallest sets of changes that unlock the act"),
        style="bold",
    )
    for way in ways:
        paragraph(f"• {_joined(way, say)}", indent=2)


def _outcome(told: Explanation, corpus: Corpus, say: _Say) -> None:
    for heading, found in (
        (say("\nThời hạn sẽ bắt đầu", "\nTerms that it would start"), told.starts),
        (say("\nThời hạn đang chạy", "\nTerms that run"), told.deadlines),
    ):
        if found:
            paragraph(heading, style="bold")
        for each in found:
            _deadline(each, corpus, say)
    if told.follows:
        paragraph(say("\nHệ quả theo luật", "\nWhat the law sets in motion"), style="bold")
        for step in told.follows:
            paragraph(f"• {say(step.vi, step.en)} ({'; '.join(step.cites)})", indent=2)
    if told.then:
        paragraph(say("\nCác bước hợp pháp sau đó", "\nThe lawful steps after that"), style="bold")
        for act, powers in told.then:
            _next(act, powers, say)


def _deadline(each: DeadlineRecord, corpus: Corpus, say: _Say) -> None:
    rules = corpus.terms_by_id(each.term)
    label = say(each.label, rules[0].en if rules else each.duty)
    paragraph(f"• {label} ({'; '.join(each.cites)})", indent=2)
    paragraph(say(str(each.proof["vi"]), str(each.proof["en"])), indent=6, style="dim")


def _next(act: ActSpec, powers: tuple[Power, ...], say: _Say) -> None:
    from workflows.roles import ROLES

    roles = dict.fromkeys(ROLES.get(role, role) for power in powers for role in power.roles)
    paragraph(f"• {say(act.vi, act.en)} ({act.id}) – {', '.join(roles)}", indent=2)
