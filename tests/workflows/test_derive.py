"""Every operation of the recipes by which facts are derived, worked out over a scene written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rules.corpus import load_corpus
from rules.errors import CorpusError
from rules.facts import FactCatalogue, FactValue
from rules.terms import VIETNAM, load_calendar
from workflows.gathering.derive import Derivation, acts_in, cases, entries_in, recipes_of
from workflows.gathering.scene import Scene
from workflows.model import Actor, ActRecord, CaseSnapshot, DeadlineRecord, Person, RecordedFact, Unit
from workflows.procedure import load_procedures

NOW = datetime(2024, 10, 9, 10, 0, tzinfo=VIETNAM)  # a Wednesday
DATES = {
    "monday": date(2024, 10, 7),
    "friday": date(2024, 10, 4),
    "in_may": date(2024, 5, 7),
    "next_may": date(2025, 5, 7),
}
KNOWN: dict[str, FactValue] = {
    **DATES,
    "begun_at": NOW - timedelta(hours=24),
    "three": 3,
    "five": 5,
    "yes": True,
    "no": False,
    "word": "mother",
}
TYPES = {bool: "bool", int: "int", date: "date", datetime: "moment", str: "text"}
OFFICES = {
    "station": Unit("station", "commune_police", "Công an xã A", commune="xa_a", district="huyen"),
    "clinic": Unit("clinic", "health_facility", "Trạm", commune="xa_b", attributes={"qualified": {"from": "2024-01-01"}}),
}  # fmt: skip


def catalogue(recipe: object, **more: object) -> FactCatalogue:
    plain = {
        name: {"type": TYPES[type(value)], "kind": "recorded", "vi": name, "en": name}
        for name, value in KNOWN.items()
    }
    unknown = {"unknown": {"type": "date", "kind": "recorded", "vi": "unknown", "en": "unknown"}}
    asked = {
        name: {"type": "bool", "kind": "derived", "vi": name, "en": name, "derive": each}
        for name, each in {"asked": recipe, **more}.items()
    }
    return FactCatalogue.from_raw({**plain, **unknown, **asked}, "test")


def limit(case: str, due: datetime, **changes: Any) -> DeadlineRecord:
    begun = {"start": (due - timedelta(days=2)).isoformat()}
    return replace(
        DeadlineRecord("d", case, "rehab.start", "t", "", 1, due, None, "hours", (), begun), **changes
    )


def case(key: str, procedure: str, stage: str, opened: str, *limits: DeadlineRecord) -> CaseSnapshot:
    at = datetime.fromisoformat(opened).replace(tzinfo=VIETNAM)
    facts = {"three": RecordedFact(len(key), 1, at)}
    return CaseSnapshot(
        key, procedure, "", "p", "", stage, 1, at, at, facts, {"police": "station"}, {}, limits
    )


def act(name: str, **facts: FactValue) -> ActRecord:
    return ActRecord("a", "mine", 1, name, "", NOW, NOW, "", "", "", "", "", (), "", "", {}, facts, "", "")


def scene(**changes: Any) -> Scene:
    person = Person("p", "Vũ Văn Thử", date(2006, 10, 9), "male", {"residence_commune": "xa_a", "residence_district": "huyen"})  # fmt: skip
    whole = Scene(
        person=person,
        case=case("mine", "serving", "serving", "2024-09-02T08:00"),
        others=(),
        records=(),
        acts=(),
        act=replace(load_procedures().act("serving.readmit"), journal=True),
        actor=Actor("x", "X"),
        role="",
        unit=OFFICES["station"],
        facility=None,
        told={"three": 3},
        at=NOW,
        find_unit=OFFICES.get,
    )
    return replace(whole, **changes)


def work(recipe: object, where: Scene | None = None) -> FactValue | None:
    recipes = recipes_of(catalogue(recipe))
    return Derivation(where or scene(), KNOWN, recipes, load_corpus(), load_calendar()).work(recipes["asked"])


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        ({"told": "three"}, 3),
        ({"told": "five"}, None),
        ({"age_at": "today"}, 18),
        ({"age_at": "monday"}, 17),
        ({"age_at": "unknown"}, None),
        ({"at_least": ["five", "three"]}, True),
        ({"at_least": ["three", "five"]}, False),
        ({"equal": ["three", "three"]}, True),
        ({"minus": ["five", "three"]}, 2),
        ({"days": {"from": "friday", "to": "monday"}}, 3),
        ({"days": {"from": "friday", "to": "monday", "working": True}}, 1),
        ({"days": {"from": "friday", "to": "unknown"}}, None),
        ({"within": {"from": "begun_at", "length": 24, "unit": "hours"}}, True),
        ({"within": {"from": "begun_at", "length": 23, "unit": "hours"}}, False),
        ({"within": {"from": "friday", "length": "three", "unit": "working_days"}}, True),
        ({"within": {"from": "friday", "length": 2, "unit": "working_days"}}, False),
        ({"within": {"from": "in_may", "length": 5, "unit": "months"}}, False),
        ({"within": {"from": "in_may", "length": 5, "unit": "months", "at": "monday"}}, True),
        ({"in_last": {"end": "next_may", "length": 24, "unit": "hours"}}, False),
        ({"ahead": {"end": "next_may", "days": 200}}, True),
        ({"ahead": {"end": "next_may", "days": 211}}, False),
        ({"date": {"from": "in_may", "length": 12, "unit": "months"}}, date(2025, 5, 7)),
        ({"date": {"from": "friday", "length": 1, "unit": "working_days"}}, date(2024, 10, 7)),
        ({"shift": {"of": "friday", "plus": ["five", "unknown"], "less": ["three"]}}, date(2024, 10, 6)),
        ({"half": {"from": "friday", "to": "monday"}}, date(2024, 10, 6)),
        ({"order": {"first": "friday", "then": "monday"}}, True),
        ({"order": {"first": "monday", "then": "friday"}}, False),
        ({"order": {"first": "monday", "then": "unknown"}}, None),
        ({"holds": {"fact": "three", "at_least": 3}}, True),
        ({"holds": {"fact": "unknown", "at_least": date(2024, 1, 1)}}, None),
        ({"choose": [{"when": "no", "value": 1}, {"value": 2}]}, 2),
        ({"choose": [{"when": "yes", "value": {"told": "three"}}, {"value": 2}]}, 3),
        ({"choose": [{"when": {"fact": "unknown", "at_least": date(2024, 1, 1)}, "value": 1}, {"value": 2}]}, None),
        ({"first": [{"told": "five"}, {"told": "three"}]}, 3),
        ({"any": [{"holds": "no"}, {"holds": "yes"}]}, True),
        ({"any": [{"holds": "no"}, {"told": "five"}]}, None),
        ({"all": [{"holds": "no"}, {"told": "five"}]}, False),
        ({"all": [{"holds": "yes"}, {"told": "five"}]}, None),
        ({"not": {"holds": "no"}}, True),
        ({"not": {"told": "five"}}, None),
        ({"unit": {"part": "police", "kind": ["commune_police"]}}, True),
        ({"unit": {"part": "police", "attribute": "qualified"}}, None),
        ({"unit": {"part": "police", "serves": "residence"}}, True),
        ({"unit": {"part": "police", "serves": "residence", "level": "district"}}, True),
        ({"unit": {"part": "police", "serves": "detection"}}, None),
        ({"unit": {"part": "court", "kind": ["court"]}}, None),
    ],
)  # fmt: skip
def test_an_operation(recipe: object, expected: FactValue | None) -> None:
    found = work(recipe)
    assert (found, type(found)) == (expected, type(expected))


def test_an_office_of_another_commune_serves_nobody_here() -> None:
    there = scene(units={"police": "clinic"}, told={"detected_commune": "xa_a"})
    assert work({"unit": {"part": "police", "serves": "residence"}}, there) is False
    assert work({"unit": {"part": "police", "serves": "detection"}}, there) is False
    assert work({"unit": {"part": "police", "attribute": "qualified"}}, there) is True


def test_of_two_offices_the_province_is_compared_and_before_looks_at_who_played_the_part() -> None:
    offices = {
        "here": Unit("here", "rehab_facility", "Cơ sở A", province="tinh_a"),
        "there": Unit("there", "rehab_facility", "Cơ sở B", province="tinh_b"),
        "somewhere": Unit("somewhere", "rehab_facility", "Cơ sở C"),
    }
    mine = replace(case("mine", "serving", "serving", "2024-09-02T08:00"), units={"facility": "here"})
    director = Unit("director", "provincial_police", "Công an tỉnh A", province="tinh_a")
    moving = scene(case=mine, unit=director, units={"facility": "there"}, find_unit=offices.get)
    own = {"unit": {"part": "facility", "serves": "acting", "level": "province"}}
    left = {"unit": {"part": "facility", "before": True, "serves": "acting", "level": "province"}}
    both = {"unit": {"part": "facility", "before": True, "serves": "facility", "level": "province"}}
    assert [work(each, moving) for each in (own, left, both)] == [False, True, False]
    assert work(own, replace(moving, units={"facility": "somewhere"})) is None
    assert work(left, replace(moving, case=None)) is None
    same = {"unit": {"part": "facility", "serves": "acting", "level": "office"}}
    heir = replace(offices["there"], id="heir", attributes={"succeeds": ["there"]})
    offices_acting = [replace(moving, unit=unit) for unit in (director, offices["there"], heir)]
    assert [work(same, each) for each in offices_acting] == [False, True, True]


def test_an_office_of_another_case_is_asked_in_the_latest_of_its_procedure() -> None:
    offices = {"a": Unit("a", "private_facility", "Cơ sở A"), "b": Unit("b", "service_provider", "Nơi B")}
    first = replace(case("one", "home_rehab", "completed", "2022-01-03T08:00"), units={"provider": "a"})
    last = replace(case("two", "home_rehab", "in_rehab", "2024-01-03T08:00"), units={"provider": "b"})
    asked = {"unit": {"part": "provider", "of": "home_rehab", "kind": ["private_facility"]}}
    assert work(asked, scene(others=(last, first), find_unit=offices.get)) is False
    assert work(asked, scene(others=(first,), find_unit=offices.get)) is True
    assert work(asked, scene(find_unit=offices.get)) is None


@pytest.mark.parametrize(
    ("due", "changes", "expected"),
    [  # lapsed, met, running
        (NOW, {}, (False, False, False)),  # the very instant is still inside, and the last that is
        (NOW - timedelta(minutes=1), {}, (True, False, False)),
        (NOW + timedelta(minutes=1), {}, (False, False, True)),
        (NOW - timedelta(days=1), {"met_by_seq": 2, "met_at": NOW - timedelta(days=1)}, (False, True, False)),
        (NOW - timedelta(days=1), {"ended_by_seq": 2, "ended_at": NOW}, (False, False, False)),
        (NOW + timedelta(days=1), {"ended_by_seq": 2, "ended_at": NOW - timedelta(hours=1)}, (False, False, False)),
    ],
)  # fmt: skip
def test_a_duty(due: datetime, changes: dict[str, Any], expected: tuple[bool, ...]) -> None:
    other = case("r", "registration", "decided", "2024-10-01T08:00", limit("r", due, **changes))
    there = scene(others=(other,))
    asked = {"duty": "rehab.start"}
    assert tuple(work({op: asked}, there) for op in ("lapsed", "met", "running")) == expected
    assert work({"lapsed": {**asked, "here": True}}, there) is None, "this case never set it"


def test_a_term_of_a_case_that_was_annulled_never_ran_and_that_of_another_does() -> None:
    runs = {"running": {"duty": "rehab.start", "except": ["annulled"]}}
    void = case("b", "registration", "annulled", "2024-10-05T08:00", limit("b", NOW + timedelta(days=1)))
    valid = case("a", "registration", "decided", "2024-10-01T08:00", limit("a", NOW + timedelta(days=1)))
    assert work(runs, scene(others=(void,))) is False
    assert work(runs, scene(others=(valid, void))) is True, "the case annulled last says nothing of the other"


def test_of_competing_clocks_the_later_decides() -> None:
    over, open_ = limit("r", NOW - timedelta(hours=1)), limit("r", NOW + timedelta(hours=1))
    both = scene(others=(case("r", "registration", "decided", "2024-10-01T08:00", over, open_),))
    assert work({"lapsed": {"duty": "rehab.start"}}, both) is False
    assert work({"lapsed": {"duty": "rehab.start"}}) is None


def test_what_is_set_after_the_duty_was_met_is_a_duty_of_its_own() -> None:
    first = limit("r", NOW - timedelta(days=9), met_by_seq=2, met_at=NOW - timedelta(days=9))
    again = replace(limit("r", NOW - timedelta(days=1)), set_by_seq=3)
    asked = {"lapsed": {"duty": "rehab.start"}}
    assert (
        work(asked, scene(others=(case("r", "registration", "decided", "2024-10-01T08:00", first, again),)))
        is True
    )
    elsewhere = replace(first, closed_by_case="h")  # the number of an act of another case says nothing here
    both = case("r", "registration", "decided", "2024-10-01T08:00", elsewhere, again)
    assert work(asked, scene(others=(both,))) is False


def test_other_cases() -> None:
    there = scene(
        others=(
            case("one", "aftercare", "managed", "2024-01-02T08:00"),
            case("later", "aftercare", "completed", "2024-06-03T08:00"),
        )
    )
    assert work({"stage": {"of": "aftercare", "in": ["managed"]}}, there) is False, "the latest case counts"
    assert work({"stage": {"of": "aftercare", "in": ["managed"], "ever": True}}, there) is True
    assert work({"fact": {"of": "aftercare", "name": "three"}}, there) == len("later")
    assert work({"fact": {"of": "aftercare", "name": "three", "in": ["managed"]}}, there) == len("one")
    assert work({"fact": {"of": "aftercare", "name": "three", "like": {"three": "three"}}}, there) == len(
        "one"
    )
    assert work({"fact": {"of": "aftercare", "name": "three", "like": {"three": "unknown"}}}, there) is None
    march = datetime(2024, 3, 1, tzinfo=VIETNAM)
    assert cases.fact(there, {"of": "aftercare", "name": "three"}, by=march) == len("one")
    assert work({"fact": {"of": "aftercare", "name": "three", "by": "begun_at"}}, there) == len("later")
    assert work({"count": {"of": "aftercare", "in": ["managed", "completed"]}}, there) == 2


def test_the_journal_is_counted_and_summed_with_the_act_now_done() -> None:
    away = act("serving.readmit", friday=date(2024, 10, 4), monday=date(2024, 10, 7), word="mother")
    there = scene(
        acts=(away, act("serving.search_after")),
        told={"friday": date(2024, 10, 7), "monday": date(2024, 10, 8)},
    )
    assert work({"acts": {"named": ["serving.readmit"]}}, there) == 1
    named = {"named": ["serving.readmit"]}
    assert work({"acts": {**named, "with": {"word": ["mother", "father"]}}}, there) == 1
    assert work({"acts": {**named, "with": {"word": ["father"]}}}, there) == 0
    assert work({"acts": {"named": ["serving.readmit", "serving.search_after"]}}, there) == 2
    spans = {"acts": ["serving.readmit"], "from": "friday", "to": "monday"}
    assert work({"sum": spans}, there) == 4
    unasked = replace(there, act=replace(there.act, journal=False))
    assert work({"acts": {"named": ["serving.readmit"]}}, unasked) is None
    assert work({"sum": spans}, unasked) is None


def test_what_a_recipe_looks_at_is_known_through_other_facts() -> None:
    recipes = recipes_of(catalogue({"any": [{"holds": "middle"}]}, middle={"holds": {"fact": "last", "is": True}},
                                   last={"at_least": ["three", "five"]}))  # fmt: skip
    assert entries_in(recipes["asked"], recipes) == {"middle", "last", "three", "five"}
    assert acts_in(recipes["asked"], recipes) == frozenset()


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ({"guess": "three"}, "guess"),
        ({"days": {"from": "friday", "to": "monday", "of": "x"}}, "of"),
        ({"told": "nothing_such"}, "nothing_such"),
        ({"any": []}, "list"),
        ({"holds": "asked"}, "itself"),
        (7, "mapping"),
    ],
)
def test_a_recipe_that_is_wrong_is_refused_when_the_law_is_loaded(recipe: object, told: str) -> None:
    with pytest.raises(CorpusError) as refused:
        recipes_of(catalogue(recipe))
    assert told in str(refused.value)
