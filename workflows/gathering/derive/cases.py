"""Operations over the person's cases: where they stand, which duties run or have lapsed, what they record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from rules.facts import FactValue
from rules.terms import end_of, start_of
from workflows.gathering.derive.spans import day as day_of
from workflows.gathering.person import records
from workflows.gathering.scene import Scene
from workflows.model import CaseSnapshot, DeadlineRecord

Args = Mapping[str, object]
NOTHING: Final[Mapping[str, FactValue | None]] = MappingProxyType({})


def names(value: object) -> tuple[str, ...]:
    """One name or a list of them."""
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def all_cases(scene: Scene) -> tuple[CaseSnapshot, ...]:
    """The person's cases with the one of the act, in order of opening."""
    mine = () if scene.case is None else (scene.case,)
    return tuple(sorted((*scene.others, *mine), key=lambda case: case.opened_at))


def stage(scene: Scene, args: Args) -> bool:
    """Whether the latest case of one of these procedures (``ever``: any case) stands in one of these stages."""
    stages = set(names(args["in"]))
    for procedure in names(args["of"]):
        mine = [case for case in all_cases(scene) if case.procedure == procedure]
        looked = mine if args.get("ever") is True else mine[-1:]
        if any(case.stage in stages for case in looked):
            return True
    return False


def running(scene: Scene, args: Args, at: date | datetime | None) -> bool | None:
    """Whether a term for the duty was running at a moment, in any case: begun, not over, not closed before.

    ``except``: stages in which a case's term counts as never begun, whenever it was closed.
    """
    if at is None:
        return None
    first, last = (at, at) if isinstance(at, datetime) else (start_of(at), end_of(at))
    for each in _of_duty(scene, args):
        begun = datetime.fromisoformat(str(each.proof["start"]))
        closed = each.met_at or each.ended_at
        if begun <= last and first < each.due_at and (closed is None or closed > first):
            return True
    return False


def lapsed(scene: Scene, args: Args) -> bool | None:
    """Whether every limit of the duty has passed unmet; None where none was ever set. Of clocks that compete the later decides.

    A duty that was met in its own case and set anew by a later act is a duty of its own: a second suspension, a second demand.
    """
    current = _since_met(_latest(scene, args))
    if not current:
        return None
    if any(each.met_by_seq is not None for each in current):
        return False
    live = [each for each in current if each.ended_by_seq is None]
    return bool(live) and all(_passed(each, scene.at) for each in live)


def met(scene: Scene, args: Args) -> bool | None:
    """Whether the duty was met; None where it was never set."""
    current = _latest(scene, args)
    return any(each.met_by_seq is not None for each in current) if current else None


def due(scene: Scene, args: Args) -> date | None:
    """The last day of the duty as last set and not ended."""
    live = [each for each in _latest(scene, args) if each.ended_by_seq is None and each.due_date is not None]
    return max((each.due_date for each in live if each.due_date is not None), default=None)


def fact(
    scene: Scene,
    args: Args,
    alike: Mapping[str, FactValue | None] = NOTHING,
    by: date | datetime | None = None,
) -> FactValue | None:
    """The fact as last recorded in another case of these procedures (standing in one of these stages, where told).

    ``alike``: what facts of that case must be. ``by``: the moment after which nothing recorded counts.
    """
    wanted, stages = set(names(args["of"])), names(args["in"]) if "in" in args else ()
    until = min(scene.at, by) if isinstance(by, datetime) else scene.at
    held = [
        found
        for case in scene.others
        if case.procedure in wanted and (not stages or case.stage in stages) and _is_alike(case, alike)
        if (found := case.facts.get(str(args["name"]))) is not None and found.at <= until
    ]
    return max(held, key=lambda each: each.at).value if held else None


def _is_alike(case: CaseSnapshot, alike: Mapping[str, FactValue | None]) -> bool:
    return all(
        value is not None and (held := case.facts.get(name)) is not None and held.value == value
        for name, value in alike.items()
    )


def counted(scene: Scene, args: Args) -> int:
    """How many other cases of these procedures stand in these stages, with the papers of these kinds on file."""
    wanted, stages = set(names(args["of"])), set(names(args["in"]))
    papers = names(args["papers"]) if "papers" in args else ()
    cases = sum(1 for case in scene.others if case.procedure in wanted and case.stage in stages)
    return cases + sum(len(records(scene, name, scene.today)) for name in papers)


def acts(scene: Scene, args: Args) -> int | None:
    """How many such acts (``with``: that told one of these values) the case holds; None where the act does not ask for its journal."""
    if not scene.act.journal:
        return None
    wanted, told = set(names(args["named"])), args.get("with", {})
    assert isinstance(told, Mapping)  # noqa: S101  # the reader has seen to it
    return sum(
        1
        for act in scene.acts
        if act.act in wanted and all(act.facts.get(name) in names(values) for name, values in told.items())
    )


def summed(scene: Scene, args: Args) -> int | None:
    """The sum of a whole number, or of the days between two dates, over acts of the journal and the one now to be done."""
    if not scene.act.journal:
        return None
    wanted = set(names(args["acts"]))
    told = [act.facts for act in scene.acts if act.act in wanted]
    if scene.act.id in wanted:
        told.append(scene.told)
    return sum(_amount(each, args) for each in told)


def _amount(facts: Mapping[str, FactValue], args: Args) -> int:
    if "fact" in args:
        value = facts.get(str(args["fact"]))
        return value if type(value) is int else 0
    one, two = (facts.get(str(args[key])) for key in ("from", "to"))
    days = (day_of(two) - day_of(one)).days if isinstance(one, date) and isinstance(two, date) else 0
    return max(days, 0)


def _passed(deadline: DeadlineRecord, at: datetime) -> bool:
    return at > deadline.due_at if deadline.due_date is None else at >= deadline.due_at


def _of_duty(scene: Scene, args: Args) -> Iterator[DeadlineRecord]:
    wanted = set(names(args["duty"]))
    void = set(names(args["except"])) if "except" in args else set()
    cases = (
        all_cases(scene)
        if args.get("here") is not True
        else ((scene.case,) if scene.case is not None else ())
    )
    return (
        each for case in cases if case.stage not in void for each in case.deadlines if each.duty in wanted
    )


def _since_met(limits: list[DeadlineRecord]) -> list[DeadlineRecord]:
    """Those set after the last act of their own case that met the duty; all where none was."""
    met = [each.met_by_seq for each in limits if each.met_by_seq is not None and not each.closed_by_case]
    return [each for each in limits if each.set_by_seq > max(met, default=0)] or limits


def _latest(scene: Scene, args: Args) -> list[DeadlineRecord]:
    """The limits of the duty in the case that set one last."""
    found = list(_of_duty(scene, args))
    if not found:
        return []
    latest = max(found, key=lambda each: str(each.proof["start"])).case_id
    return [each for each in found if each.case_id == latest]
