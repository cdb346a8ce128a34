"""Facts of the person: age on the day, civil capacity, residence, and what the papers on file say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from rules.facts import FactValue
from rules.terms import age_on, certain_age, legal_date
from workflows.gathering.scene import Scene
from workflows.model import BIRTH_YEAR, ActRecord, CaseSnapshot, Person

ADULT = 18  # Civil Code 91/2015/QH13 Art. 20


def age(scene: Scene) -> dict[str, FactValue]:
    """Completed years on the day of the act; unknown without a date of birth or before it."""
    years = age_of(scene.person, scene.today)
    return {} if years is None else {"age": years}


def age_of(person: Person, on: date) -> int | None:
    """Completed years on a day. Where only the year of birth is on file: those surely completed, if no age of the law lies between."""
    if person.born is not None:
        return None if person.born > on else age_on(person.born, on)
    year = person.attributes.get(BIRTH_YEAR)
    return certain_age(year, on) if type(year) is int else None


def sex(scene: Scene) -> dict[str, FactValue]:
    """As the person's file says it; unknown where it says nothing else than the two words."""
    found = scene.person.sex
    return {"sex": found} if found in {"male", "female"} else {}


def capacity(scene: Scene) -> dict[str, FactValue]:
    """Capacity by the latest court decision on file, else as told; an adult is presumed to have full capacity (Civil Code Art. 20)."""
    for record in reversed(records(scene, "capacity", scene.today)):
        found = record.facts.get("record_capacity")
        if found is not None:
            return {"capacity": found}
    if "capacity" in scene.told:
        return {}
    years = age(scene).get("age")
    return {"capacity": "full"} if isinstance(years, int) and years >= ADULT else {}


def residence(scene: Scene) -> dict[str, FactValue]:
    """Stable or not, as ``stable_residence`` finds; else unknown."""
    found = stable_residence(scene.person, scene.told, (scene.records, scene.others), scene.at)
    return {} if found is None else {"stable_residence": found}


def stable_residence(
    person: Person,
    told: Mapping[str, FactValue],
    on_file: tuple[Iterable[ActRecord], Iterable[CaseSnapshot]],
    at: datetime,
) -> bool | None:
    """By what the case tells, the latest verification among the papers and other cases ``on_file``, or the person's own entry.

    Power and judgment both ask here, so that the office that is competent is the one whose reasons hold.
    """
    flag = told.get("stable_residence")
    if isinstance(flag, bool):
        return flag
    papers, cases = on_file
    verified = [
        (_day(paper), paper.facts["record_flag"] is True)
        for paper in dated(papers, "stable_residence", legal_date(at))
        if "record_flag" in paper.facts
    ]
    facts = (case.facts.get("stable_residence") for case in cases)
    verified += [
        (legal_date(fact.at), fact.value is True) for fact in facts if fact is not None and fact.at <= at
    ]
    if verified:
        return max(reversed(verified), key=lambda each: each[0])[1]  # of one day the one told last
    return {"stable": True, "none": False}.get(str(person.attributes.get("residence_kind")))


def records(scene: Scene, name: str, until: date) -> list[ActRecord]:
    """Papers of one kind on file dated no later than ``until``, oldest first."""
    return dated(scene.records, name, until)


def dated(papers: Iterable[ActRecord], name: str, until: date) -> list[ActRecord]:
    """Of these papers those of one kind dated no later than ``until``, oldest first."""
    fitting = [paper for paper in papers if paper.facts.get("record") == name and _day(paper) <= until]
    return sorted(fitting, key=lambda paper: (_day(paper), paper.seq))


def days_of(papers: Iterable[ActRecord], name: str, until: date) -> list[date]:
    """The days of the papers of one kind dated no later than ``until``."""
    return [_day(paper) for paper in dated(papers, name, until)]


def _day(record: ActRecord) -> date:
    found: Mapping[str, FactValue] = record.facts
    day = found["record_on"]
    assert isinstance(day, date)  # noqa: S101  # the procedure makes record_on a required date
    return day
