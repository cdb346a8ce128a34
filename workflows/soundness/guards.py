"""Guards: law missing on a day, requirements that clash, same effects under guards that exclude each other, powers held by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from rules.corpus import Corpus
from workflows.procedure import ActRow, ActSpec, Procedure
from workflows.soundness.days import stretches
from workflows.soundness.flaw import Flaw
from workflows.soundness.needs import asked
from workflows.soundness.solver import clash, possible


def flaws(procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    """The flaws of guards and powers of one procedure."""
    days = stretches(procedure, corpus)
    for act in procedure.acts.values():
        if not act.cites or not all(power.cites for power in act.powers):
            yield Flaw(
                "uncited",
                act.id,
                "bước hoặc thẩm quyền không có căn cứ",
                "an act or power without a citation",
            )
        yield from _powers(act, days)
        yield from _rows(act, corpus, days)
    for day in days:
        yield from _contradictions(procedure, corpus, day)


def _powers(act: ActSpec, days: tuple[date, ...]) -> Iterator[Flaw]:
    for day in days:
        if any(row.in_force(day) for row in act.rows) and not any(p.in_force(day) for p in act.powers):
            yield Flaw(
                "nobody_may",
                act.id,
                f"từ {day:%d/%m/%Y} không ai có quyền",
                f"nobody may from {day} on",
            )


def _rows(act: ActSpec, corpus: Corpus, days: tuple[date, ...]) -> Iterator[Flaw]:
    seen: set[tuple[str, ...]] = set()
    for row in act.rows:
        for day in days:
            if not row.in_force(day):
                continue
            what = asked(corpus, row, day)
            if what is None:
                yield Flaw(
                    "no_law",
                    act.id,
                    f"từ {day:%d/%m/%Y} không có quy định cho: {', '.join(row.requires)}",
                    f"from {day} on no law is held for: {', '.join(row.requires)}",
                )
                continue
            if what.ids in seen:
                continue
            seen.add(what.ids)
            if possible(what.needs, corpus.facts, what.constants) is None:
                both = [what.ids[each] for each in clash(what.needs, corpus.facts, what.constants)]
                yield Flaw(
                    "impossible",
                    act.id,
                    f"từ {day:%d/%m/%Y} các điều kiện loại trừ nhau, không hồ sơ nào đáp ứng",
                    f"from {day} on no case can meet the requirements",
                    " + ".join(both),
                )


def _contradictions(procedure: Procedure, corpus: Corpus, day: date) -> Iterator[Flaw]:
    """Two acts from one stage with the same effect whose guards exclude each other: one of the two says the law wrongly."""
    for one, two in combinations(procedure.acts.values(), 2):
        if _effect(one) != _effect(two):
            continue
        for a in one.rows:
            for b in two.rows:
                if _same_way(a, b, day) and _exclude(corpus, a, b, day):
                    yield Flaw(
                        "contradiction",
                        f"{one.id}, {two.id}",
                        f"từ {day:%d/%m/%Y} cùng hệ quả nhưng điều kiện loại trừ nhau",
                        f"from {day} on the same effect under guards that exclude each other",
                        ", ".join((*a.requires, *b.requires)),
                    )


def _effect(act: ActSpec) -> object:
    return (
        act.meets, act.ends, act.meets_elsewhere, act.ends_elsewhere, tuple(act.stamps.items()),
        tuple((row.term, row.start) for row in act.sets), tuple(row.form for row in act.issues),
        tuple(field.name for field in act.inputs),
    )  # fmt: skip


def _same_way(one: ActRow, two: ActRow, day: date) -> bool:
    same = bool(set(one.stages) & set(two.stages)) and one.branches == two.branches
    return same and one.in_force(day) and two.in_force(day) and one.constants == two.constants


def _exclude(corpus: Corpus, one: ActRow, two: ActRow, day: date) -> bool:
    first, second = asked(corpus, one, day), asked(corpus, two, day)
    if first is None or second is None or not (first.needs and second.needs):
        return False
    return (
        possible((*first.needs, *second.needs), corpus.facts, {**first.constants, **second.constants}) is None
    )
