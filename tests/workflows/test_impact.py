"""A draft of the law on a case under way: what only what will be entered decides is told, what cannot touch the case is not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.corpus import Corpus, load_corpus
from rules.terms import WorkCalendar
from tests.mutants import drafts
from tests.mutants.corpora import with_term
from tests.mutants.drafting import with_day_off
from tests.mutants.drafts import swept
from tests.mutants.stops import Stop, services_at, stops_of, told_by_impact
from tests.mutants.tables import with_act
from web.scenarios.exercise import scenario_files
from workflows.command import Services
from workflows.impact import Effect, Kind
from workflows.model import CaseSnapshot
from workflows.procedure import ActSpec, Procedures, load_procedures

CORPUS, TABLES = load_corpus(), load_procedures()


@pytest.fixture(scope="module")
def stops() -> list[Stop]:
    """The way of persons into a facility."""
    return played("facility-rehab-2026")


def played(name: str) -> list[Stop]:
    (path,) = (each for each in scenario_files() if each.stem == name)
    return list(stops_of(path, CORPUS, TABLES))


def tried(
    stop: Stop, corpus: Corpus = CORPUS, tables: Procedures = TABLES, days: WorkCalendar | None = None
) -> set[Effect]:
    """What the draft would change for the open case of the procedure of the act."""
    if corpus is CORPUS:
        corpus = copy.copy(corpus)
    corpus.hash = f"draft-{id(corpus)}-{id(tables)}"
    now = services_at(stop, CORPUS, TABLES)
    (case,) = (each for each in stop.open_cases if each.procedure == stop.act.partition(".")[0])
    draft = replace(now, corpus=corpus, procedures=tables, calendar=days or now.calendar)
    return set(told_by_impact(now, draft, stop, case))


def before(stops: list[Stop], act: str) -> Stop:
    return next(each for each in stops if each.act == act)


def changed(act: str, change: Callable[[ActSpec], ActSpec]) -> Procedures:
    return with_act(TABLES, change(TABLES.acts[act]))


def test_the_same_law_changes_nothing(stops: list[Stop]) -> None:
    assert tried(before(stops, "facility_rehab.receive_request")) == set()


def test_a_term_counted_from_what_will_be_entered(stops: list[Stop]) -> None:
    (rule,) = CORPUS.terms_by_id("d163-95-2")
    draft = with_term(CORPUS, rule, lambda each: replace(each, length=each.length + 1))
    found = tried(before(stops, "facility_rehab.receive_request"), draft)
    assert {str(each.kind) for each in found} == {"term"}
    assert {each.what.split(": ")[-1] for each in found} == {"d163-95-2"}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda act: replace(act, inputs=act.inputs[1:]), "record"),
        (lambda act: replace(act, stamps={**act.stamps, "released_at": "at"}), "record"),
        (
            lambda act: replace(act, rows=tuple(replace(row, valid_to=date(2022, 1, 1)) for row in act.rows)),
            "step",
        ),
        (
            lambda act: replace(
                act,
                rows=tuple(
                    replace(row, branches=(replace(row.branches[0], to="requested"),)) for row in act.rows
                ),
            ),
            "step",
        ),
        (lambda act: replace(act, powers=()), "power"),
        (
            lambda act: replace(act, meets=(*act.meets, "user_management.term")),
            "",
        ),  # no such duty runs in this case
    ],
)
def test_a_table_that_reads_otherwise(
    stops: list[Stop], change: Callable[[ActSpec], ActSpec], kind: str
) -> None:
    name = "facility_rehab.name_facility"
    spec = TABLES.acts[name]
    found = tried(before(stops, name), tables=changed(name, change))
    told = {str(each.kind) for each in found if each.what == name}
    assert (kind in told) if kind else not told, (spec.meets, found)


def test_a_day_off_moves_the_end_of_a_term_that_an_act_would_start(stops: list[Stop]) -> None:
    stop = before(stops, "registration.decide")
    (told,) = tried(stop, days=with_day_off(stop.at.date() + timedelta(days=1)))
    assert (str(told.kind), told.what) == ("term", "registration.decide: d163-4-8")
    assert (told.before, told.after) == (
        "02 ngày làm việc, hết ngày 15/07/2026",
        "02 ngày làm việc, hết ngày 16/07/2026",
    )


def test_what_no_entry_of_the_form_can_bring_about_is_not_told() -> None:
    """Whichever day the age is counted on, the person is no minor: a term of minors does not concern the case."""
    stop = before(played("court-law-not-held"), "compulsory.receive_dossier")
    (rule,) = CORPUS.terms_by_id("o01-session")
    assert tried(stop, with_term(CORPUS, rule, lambda each: replace(each, length=each.length - 1))) == set()


def _blind(*_: object) -> tuple[Effect, ...]:
    return ()


def _always(now: Services, draft: Services, stop: Stop, case: CaseSnapshot) -> tuple[Effect, ...]:
    every = (Effect(Kind.POWER, each, "a", "b") for each in TABLES[case.procedure].acts)
    return (*told_by_impact(now, draft, stop, case), *every)


def test_the_sweep_of_random_drafts_finds_what_is_told_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft comes out well; with both eyes shut it is a miss, and what is told without need is a false alarm."""
    files = [each for each in scenario_files() if each.stem == "first-time-adult"]
    monkeypatch.setattr(drafts, "_files", lambda: files)
    monkeypatch.setattr(drafts, "_entries", dict)
    monkeypatch.setattr(drafts, "_TRIES", 10)
    monkeypatch.setattr(drafts, "_HARD", 10)
    monkeypatch.setattr(drafts, "_STOPS", 1)
    assert [*swept(9)] == []
    assert {each.kind for each in swept(9, _blind)} == {"MISS"}
    assert {each.kind for each in swept(9, _always)} == {"FALSE ALARM"}


def test_a_procedure_that_is_in_force_no_more(stops: list[Stop]) -> None:
    owner = TABLES["facility_rehab"]
    ended = replace(owner, valid_to=date(2022, 1, 2))
    tables = Procedures(tuple(ended if each.id == owner.id else each for each in TABLES.values()))
    found = tried(before(stops, "facility_rehab.name_facility"), tables=tables)
    assert {(str(each.kind), each.before, each.after) for each in found} == {("step", "có", "không")}
