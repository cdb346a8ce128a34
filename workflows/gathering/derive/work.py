"""Works recipes out: each fact once, when it is asked for, from the scene of the act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, cast

from rules.conditions import Outcome, evaluate
from rules.corpus import Corpus
from rules.errors import NotInForce
from rules.facts import FactValue
from rules.terms import WorkCalendar
from workflows.gathering.derive import cases, offices, spans
from workflows.gathering.derive.read import MOMENTS, Recipe
from workflows.gathering.person import age_of
from workflows.gathering.scene import Scene


@dataclass(slots=True)
class Derivation(Mapping[str, FactValue]):
    """The facts of one scene as a mapping that derives what is asked for; unknown facts are absent."""

    scene: Scene
    known: Mapping[str, FactValue]
    recipes: Mapping[str, Recipe]
    corpus: Corpus
    calendar: WorkCalendar
    found: dict[str, FactValue | None] = field(default_factory=dict)

    def value(self, name: str) -> FactValue | None:
        """The fact, derived where it has a recipe that can be worked out, else as known."""
        if name in self.found:
            return self.found[name]
        recipe = self.recipes.get(name)
        value = None if recipe is None else self.work(recipe)
        if value is not None:
            value = self.corpus.facts.check(name, value)
        self.found[name] = self.known.get(name) if value is None else value
        return self.found[name]

    def __getitem__(self, name: str) -> FactValue:
        value = self.value(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter({*self.known, *self.recipes})

    def __len__(self) -> int:
        return len({*self.known, *self.recipes})

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.value(name) is not None

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  # as Mapping has it
        """The fact, or ``default`` where it is unknown."""
        value = self.value(name)
        return default if value is None else value

    def work(self, recipe: Recipe) -> FactValue | None:
        """What a recipe comes to; None where it cannot be worked out."""
        return _WORK[recipe.op](self, recipe)

    def moment(self, name: object) -> date | datetime | None:
        """A date or moment by name: of the act, of the detection, or a fact."""
        if name in MOMENTS:
            return {
                "now": self.scene.at,
                "today": self.scene.today,
                "detection": self.scene.detection_moment,
            }[str(name)]
        value = self.value(str(name))
        return value if isinstance(value, (date, datetime)) else None

    def number(self, value: object) -> int | None:
        """A number as it stands, or the fact of that name."""
        found = self.value(value) if isinstance(value, str) else value
        return found if type(found) is int else None


_Work = Callable[[Derivation, Recipe], "FactValue | None"]


def _told(d: Derivation, r: Recipe) -> FactValue | None:
    return d.scene.told.get(str(r.args["of"]))


def _age_at(d: Derivation, r: Recipe) -> FactValue | None:
    day = d.moment(r.args["of"])
    return None if day is None else age_of(d.scene.person, spans.day(day))


def _parameter(d: Derivation, r: Recipe) -> FactValue | None:
    try:
        return d.corpus.parameter(str(r.args["of"]), d.scene.today).value
    except NotInForce:
        return None


def _at_least(d: Derivation, r: Recipe) -> FactValue | None:
    one, two = (d.number(name) for name in cast("list[object]", r.args["of"]))
    return None if one is None or two is None else one >= two


def _equal(d: Derivation, r: Recipe) -> FactValue | None:
    one, two = (d.value(str(name)) for name in cast("list[object]", r.args["of"]))
    return None if one is None or two is None else one == two


def _minus(d: Derivation, r: Recipe) -> FactValue | None:
    one, two = (d.number(name) for name in cast("list[object]", r.args["of"]))
    return None if one is None or two is None else one - two


def _shift(d: Derivation, r: Recipe) -> FactValue | None:
    """A date later by every number of days known under plus, earlier by those under less."""
    added, taken = (
        [d.number(name) or 0 for name in cast("list[object]", r.args.get(key, []))]
        for key in ("plus", "less")
    )
    return spans.shifted(d.moment(r.args["of"]), sum(added) - sum(taken))


def _holds(d: Derivation, r: Recipe) -> FactValue | None:
    condition, _ = r.conditions[0]
    assert condition is not None  # noqa: S101  # the reader gives one
    outcome = evaluate(condition, d)
    return None if outcome is Outcome.UNDETERMINED else outcome is Outcome.SATISFIED


def _choose(d: Derivation, r: Recipe) -> FactValue | None:
    for condition, result in r.conditions:
        outcome = Outcome.SATISFIED if condition is None else evaluate(condition, d)
        if outcome is Outcome.UNDETERMINED:
            return None
        if outcome is Outcome.SATISFIED:
            return d.work(result) if isinstance(result, Recipe) else cast("FactValue | None", result)
    return None


def _first(d: Derivation, r: Recipe) -> FactValue | None:
    return next((value for part in r.parts if (value := d.work(part)) is not None), None)


def _any(d: Derivation, r: Recipe) -> FactValue | None:
    values = [d.work(part) for part in r.parts]
    return True if True in values else None if None in values else False


def _all(d: Derivation, r: Recipe) -> FactValue | None:
    values = [d.work(part) for part in r.parts]
    return False if False in values else None if None in values else True


def _not(d: Derivation, r: Recipe) -> FactValue | None:
    value = d.work(r.parts[0])
    return None if value is None else value is not True


def _fact(d: Derivation, r: Recipe) -> FactValue | None:
    likened = cast("Mapping[str, object]", r.args.get("like", {}))
    alike = {name: d.value(str(mine)) for name, mine in likened.items()}
    return cases.fact(d.scene, r.args, alike, d.moment(r.args["by"]) if "by" in r.args else None)


_WORK: Final[Mapping[str, _Work]] = {
    "told": _told,
    "age_at": _age_at,
    "parameter": _parameter,
    "at_least": _at_least,
    "equal": _equal,
    "minus": _minus,
    "shift": _shift,
    "holds": _holds,
    "choose": _choose,
    "first": _first,
    "any": _any,
    "all": _all,
    "not": _not,
    "unit": lambda d, r: offices.told_of(d.scene, r.args),
    "stage": lambda d, r: cases.stage(d.scene, r.args),
    "running": lambda d, r: cases.running(d.scene, r.args, d.moment(r.args.get("at", "now"))),
    "lapsed": lambda d, r: cases.lapsed(d.scene, r.args),
    "met": lambda d, r: cases.met(d.scene, r.args),
    "due": lambda d, r: cases.due(d.scene, r.args),
    "fact": _fact,
    "count": lambda d, r: cases.counted(d.scene, r.args),
    "acts": lambda d, r: cases.acts(d.scene, r.args),
    "sum": lambda d, r: cases.summed(d.scene, r.args),
    "paper": lambda d, r: spans.paper(d.scene, r.args, d.moment(r.args.get("at", "today"))),
    "filed": lambda d, r: spans.filed(d.scene, r.args, d.moment(r.args.get("at", "today"))),
    "days": lambda d, r: spans.days(d.moment(r.args["from"]), d.moment(r.args["to"]), r.args, d.calendar),
    "within": lambda d, r: spans.within(
        d.moment(r.args["from"]),
        d.number(r.args["length"]),
        r.args,
        d.moment(r.args.get("at", "now")),
        d.calendar,
    ),
    "in_last": lambda d, r: spans.in_last(
        d.moment(r.args["end"]), d.number(r.args["length"]), r.args, d.scene.at, d.calendar
    ),
    "ahead": lambda d, r: spans.ahead(d.moment(r.args["end"]), d.number(r.args["days"]), d.scene.today),
    "date": lambda d, r: spans.date_after(
        d.moment(r.args["from"]), d.number(r.args["length"]), r.args, d.calendar
    ),
    "half": lambda d, r: spans.half(d.moment(r.args["from"]), d.moment(r.args["to"])),
    "order": lambda d, r: spans.in_order(d.moment(r.args["first"]), d.moment(r.args["then"])),
}
