"""One random small change of the law, as a draft of it: a rule, a fact, a number, a day off, or a line of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from rules.conditions import Condition
from rules.corpus import Consequence, Corpus, Parameter, Requirement, TermRule, load_corpus
from rules.corpus.dossier_model import DossierItem
from rules.facts import FactCatalogue, FactSpec
from rules.terms import WorkCalendar, load_calendar
from rules.terms.calendar_data import CALENDAR_DIR, CalendarDay, DayKind, Sector, read_years
from rules.terms.unit import TermUnit
from tests.mutants.conditions import changes
from tests.mutants.corpora import rebuilt
from tests.mutants.lines import act_drafts, procedure_drafts
from tests.mutants.replaying import term_changes
from tests.mutants.tables import with_act
from workflows.gathering.derive import recipes_of
from workflows.procedure import ActSpec, Procedures, load_procedures

_FRIDAY: Final = 4
_UNITS: Final = tuple(str(each) for each in (TermUnit.HOURS, TermUnit.DAYS, TermUnit.WORKING_DAYS))


@dataclass(frozen=True, slots=True)
class Law:
    """Corpus, tables and days off."""

    corpus: Corpus
    procedures: Procedures
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Draft:
    """A change in words, and the law as it then is."""

    words: str
    law: Law


def draft_of(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft:
    """A change that has to do with cases of these procedures on that day, as far as that is told without trying it."""
    while True:
        family = rng.choices([*_FAMILIES], [weight for weight, _ in _FAMILIES.values()])[0]
        found = _FAMILIES[family][1](rng, law, procedures, day)
        if found is not None and _whole(found.law):
            return Draft(f"{family}: {found.words}", found.law)


def _whole(law: Law) -> bool:
    """Whether the loader would take it: every set of requirements that a table names is there."""
    return all({*row.requires} <= law.corpus.sets for act in law.procedures.acts.values() for row in act.rows)


def _acts(law: Law, procedures: Sequence[str]) -> list[ActSpec]:
    return [act for name in procedures for act in law.procedures[name].acts.values()]


def _rules(law: Law, kind: type, day: date) -> list[Any]:
    every = (
        each
        for version in law.corpus.all_versions()
        for a in version.articles
        for each in (*a.rules, *a.dossier)
    )
    return [each for each in every if isinstance(each, kind) and each.from_ <= day <= (each.to or date.max)]


def _with(law: Law, rule: Any, changed: Any, words: str) -> Draft:
    return Draft(
        f"{rule.id} ({rule.instrument}) {words}", replace(law, corpus=rebuilt(law.corpus, rule, changed))
    )


def _term(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    near = {row.term for act in _acts(law, procedures) for row in act.sets}
    rule = _one(rng, [each for each in _rules(law, TermRule, day) if each.id in near])
    made = _one(rng, [*term_changes(rule)] if rule is not None else [])
    if made is None:
        return None
    changed: TermRule = made[1](rule)
    if changed.length == 0 != rule.length:
        return None  # the loader takes no term of nothing
    return _with(law, rule, changed, made[0])


def _requirement(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    near = {name for act in _acts(law, procedures) for row in act.rows for name in row.requires}
    rules: list[Requirement] = [
        each for each in _rules(law, Requirement, day) if near.intersection(each.sets)
    ]
    rule = _one(rng, rules)
    if rule is None:
        return None
    ways: list[tuple[str, Requirement | None]] = [("dropped", None)]
    ways += [(words, replace(rule, require=made)) for words, made in changes(rule.require)]
    ways += [(f"when {words}", replace(rule, when=made)) for words, made in _whens(rule.when)]
    other = rng.choice(rules)
    ways.append((f"asks what {other.id} asks", replace(rule, require=other.require, when=other.when)))
    words, changed = rng.choice(ways)
    return _with(law, rule, changed, words)


def _whens(when: Condition | None) -> Iterator[tuple[str, Condition | None]]:
    if when is not None:
        yield "dropped", None
        yield from changes(when)


def _consequence(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    near = [
        each for each in _rules(law, Consequence, day) if not each.of or {*procedures}.intersection(each.of)
    ]
    rule = _one(rng, near)
    if rule is None:
        return None
    ways: list[tuple[str, Consequence | None]] = [("dropped", None)]
    ways += [(f"when {words}", replace(rule, when=made)) for words, made in _whens(rule.when)]
    words, changed = rng.choice(ways)
    return _with(law, rule, changed, words)


def _parameter(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    del procedures
    rule = _one(rng, _rules(law, Parameter, day))
    step = rng.choice((-1, 1))
    return None if rule is None else _with(law, rule, replace(rule, value=rule.value + step), f"{step:+d}")


def _item(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    del procedures
    item = _one(rng, _rules(law, DossierItem, day))
    if item is None:
        return None
    ways: list[tuple[str, DossierItem | None]] = [("dropped", None)]
    ways += [(f"when {words}", replace(item, when=made)) for words, made in _whens(item.when)]
    ways.append(("copy turned", replace(item, copy_suffices=not item.copy_suffices)))
    words, changed = rng.choice(ways)
    return _with(law, item, changed, words)


def _fact(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    """A recipe by which a fact is derived, or the values that an entry may have."""
    del day
    near = {each.name for act in _acts(law, procedures) for each in act.inputs}
    derived = [each for each in law.corpus.facts.values() if each.derive is not None]
    spec = _one(rng, derived) if rng.random() < 0.8 else law.corpus.facts.get(_one(rng, sorted(near)) or "")
    made = None if spec is None else _fact_changed(rng, spec)
    if spec is None or made is None:
        return None
    facts = FactCatalogue({**law.corpus.facts, spec.name: made[1]})
    try:
        recipes_of(facts)
    except Exception:  # noqa: BLE001 - a recipe that the loader would not take is no draft
        return None
    return Draft(f"{spec.name} {made[0]}", replace(law, corpus=rebuilt(law.corpus, facts=facts)))


def _fact_changed(rng: Random, spec: FactSpec) -> tuple[str, FactSpec] | None:
    if spec.derive is not None:
        found = _one(rng, [*_raw_changes(spec.derive)])
        return None if found is None else (found[0], replace(spec, derive=found[1]))
    if len(spec.values) > 1:
        left = rng.choice(spec.values)
        return f"without {left}", replace(spec, values=tuple(each for each in spec.values if each != left))
    return ("at most 3", replace(spec, most=3)) if str(spec.type) == "int" else None


def _raw_changes(raw: Any) -> Iterator[tuple[str, Any]]:
    """Each small change of a recipe as the catalogue writes it."""
    if isinstance(raw, bool):
        yield f"{raw} turned", not raw
    elif isinstance(raw, int):
        yield from ((f"{raw} {step:+d}", raw + step) for step in (-1, 1))
    elif isinstance(raw, str) and raw in _UNITS:
        yield from ((f"{raw} as {other}", other) for other in _UNITS if other != raw)
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            for words, made in _raw_changes(value):
                yield f"{key}: {words}", {**raw, key: made}
    elif isinstance(raw, Sequence) and not isinstance(raw, str):
        for at, value in enumerate(raw):
            if len(raw) > 1:
                yield f"without {str(value)[:60]}", [*raw[:at], *raw[at + 1 :]]
            yield from ((words, [*raw[:at], made, *raw[at + 1 :]]) for words, made in _raw_changes(value))


def with_day_off(off: date) -> WorkCalendar | None:
    """The days off with one more; None where nothing is worked that day, or its year is not told."""
    years = read_years(CALENDAR_DIR)
    mine = next((each for each in years if each.year == off.year), None)
    if mine is None or off.weekday() > _FRIDAY or any(each.day == off for each in mine.days):
        return None
    holiday = CalendarDay(off, DayKind.HOLIDAY, "Ngày nghỉ", "Holiday", source="45/2019/QH14 Đ112")
    changed = replace(mine, days=tuple(sorted((*mine.days, holiday), key=lambda each: each.day)))
    return WorkCalendar([changed if each is mine else each for each in years], sector=Sector.PUBLIC)


def _day_off(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    del procedures
    off = day + timedelta(days=rng.randrange(-40, 60))
    calendar = with_day_off(off)
    return None if calendar is None else Draft(f"{off} off", replace(law, calendar=calendar))


def _act(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    spec = rng.choice(_acts(law, procedures))
    made = _one(rng, [*act_drafts(rng, spec, law.procedures[spec.procedure], day)])
    return (
        None
        if made is None
        else Draft(f"{spec.id} {made[0]}", replace(law, procedures=with_act(law.procedures, made[1])))
    )


def _table(rng: Random, law: Law, procedures: Sequence[str], day: date) -> Draft | None:
    owner = law.procedures[rng.choice(procedures)]
    words, changed = rng.choice([*procedure_drafts(rng, owner, day)])
    tables = Procedures(tuple(changed if each is owner else each for each in law.procedures.values()))
    return Draft(f"{owner.id} {words}", replace(law, procedures=tables))


def _one(rng: Random, found: Sequence[Any]) -> Any:
    return rng.choice(found) if found else None


_FAMILIES: Final[Mapping[str, tuple[int, Callable[[Random, Law, Sequence[str], date], Draft | None]]]] = {
    "term": (4, _term),
    "requirement": (5, _requirement),
    "consequence": (2, _consequence),
    "parameter": (1, _parameter),
    "dossier": (1, _item),
    "fact": (5, _fact),
    "day off": (1, _day_off),
    "act": (7, _act),
    "table": (1, _table),
}


def todays() -> Law:
    """The law of the program."""
    return Law(load_corpus(), load_procedures(), load_calendar())
