"""The model checker, on procedures and law made to be unsound: each kind of flaw is found, with its witness, and sound ones are silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from rules.citation import Citation
from rules.conditions import parse_condition
from rules.corpus import Corpus, load_corpus, read_corpus
from rules.facts import FactValue
from tests.rules.law_files import write_law
from workflows.procedure import (
    ActSpec,
    Branch,
    InputSpec,
    Power,
    Procedure,
    Procedures,
    TermRow,
    load_procedures,
)
from workflows.procedure.spec import ActRow, StageSpec, Where
from workflows.soundness import bands, duties, flaws_of, guards, reach, variants
from workflows.soundness.solver import clash, possible

CITE = (Citation.parse("73/2021/QH14 Đ27"),)
FIRST = date(2022, 1, 1)
LAW27 = "73-2021-qh14/2022-01-01.yaml"
GROUND = """        require: {fact: ground, is: reuse}
        vi: Không thuộc trường hợp nào."""
REUSE_AND_OWN = """        require: {all: [{fact: ground, is: own}, {not: test_positive}]}
        vi: Không thuộc trường hợp nào."""


def row(
    froms: str, *to: str, requires: tuple[str, ...] = (), first: date = date.min, last: date | None = None
) -> ActRow:
    return ActRow(
        tuple(froms.split()), tuple(Branch(each) for each in to), requires, MappingProxyType({}), first, last
    )


def power(first: date = FIRST, last: date | None = None) -> Power:
    return Power(("r",), ("k",), Where.ANYWHERE, first, last, CITE)


def act(name: str, *rows: ActRow, powers: tuple[Power, ...] | None = None, **more: Any) -> ActSpec:
    return ActSpec(
        name, "p", name, name, CITE, rows, powers if powers is not None else (power(),), (), **more
    )


def table(*acts: ActSpec, last: date | None = None, stages: str = "start middle end") -> Procedure:
    specs = {name: StageSpec(name, name, name, final=name == "end") for name in stages.split()}
    return Procedure(
        "p",
        f"{acts}{last}",
        "p",
        "p",
        CITE,
        FIRST,
        last,
        "start",
        specs,
        {each.id: each for each in acts},
        (),
    )


def kinds(procedure: Procedure, corpus: Corpus | None = None) -> list[tuple[str, str]]:
    held = corpus or load_corpus()
    found = [*reach.flaws(procedure, held), *guards.flaws(procedure, held)]
    return sorted({(flaw.kind, flaw.where) for flaw in found})


def test_a_sound_procedure_has_no_flaw() -> None:
    sound = table(
        act("go", row("start", "middle")), act("stay", row("middle", "=")), act("close", row("middle", "end"))
    )
    assert kinds(sound) == []


def test_a_dead_end_a_lost_stage_and_an_end_that_leads_on_are_found() -> None:
    stuck = table(act("go", row("start", "middle", "end")), act("stay", row("middle", "=")))
    assert kinds(stuck) == [("dead_end", "p.middle")]
    lost = table(act("go", row("start", "end")), act("on", row("middle", "end")))
    assert kinds(lost) == [("unreachable", "on"), ("unreachable", "p.middle")]
    open_end = table(
        act("go", row("start", "end")), act("again", row("end", "middle")), act("back", row("middle", "end"))
    )
    assert kinds(open_end) == [("exit_from_end", "p.end")]


def test_a_file_that_never_closes_is_no_dead_end() -> None:
    assert kinds(table(act("go", row("start middle", "middle")), stages="start middle")) == []


def test_a_way_that_closes_on_a_day_leaves_a_dead_end_from_that_day_on() -> None:
    line = date(2026, 6, 30)
    closing = table(act("go", row("start", "middle")), act("close", row("middle", "end", last=line)))
    (found,) = [flaw for flaw in reach.flaws(closing, load_corpus()) if flaw.where == "p.middle"][:1]
    assert (found.kind, found.witness) == ("dead_end", "start -go-> middle")
    assert "2026-07-01" in found.en


@pytest.mark.parametrize(
    ("powers", "last", "gap"),
    [
        ([("2022-01-01", None)], None, False),
        ([("2022-01-01", "2024-12-31"), ("2025-01-01", None)], None, False),
        ([("2022-01-01", "2024-12-31"), ("2025-01-02", None)], None, True),
        ([("2022-01-01", "2024-12-31")], None, True),
        ([("2022-01-01", "2024-12-31")], "2024-12-31", False),
        ([("2023-01-01", None)], None, True),
        ([], None, True),
    ],
)
def test_days_on_which_nobody_may_are_found(
    powers: list[tuple[str, str | None]], last: str | None, *, gap: bool
) -> None:
    held = tuple(power(date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in powers)
    found = kinds(
        table(act("go", row("start", "end"), powers=held), last=date.fromisoformat(last) if last else None)
    )
    assert (("nobody_may", "go") in found) is gap


def test_an_act_or_a_power_without_a_citation_is_found() -> None:
    bare = replace(act("go", row("start", "end")), cites=())
    unfounded = act("on", row("start", "middle"), powers=(replace(power(), cites=()),))
    found = kinds(table(bare, unfounded, act("close", row("middle", "end"))))
    assert found == [("uncited", "go"), ("uncited", "on")]


@pytest.fixture
def clashing(tmp_path: Path) -> Corpus:
    """Point a wants a positive test of whom the list admits only without one."""
    bent = (LAW27, GROUND, REUSE_AND_OWN)
    other = (LAW27, "when: {fact: ground, is: reuse}", "when: {fact: ground, is: own}")
    return read_corpus(write_law(tmp_path, bent, other))


def test_requirements_that_nobody_can_meet_are_found_with_those_that_clash(clashing: Corpus) -> None:
    procedure = table(act("go", row("start", "end", requires=("assessment.grounds",))))
    (found,) = [flaw for flaw in guards.flaws(procedure, clashing) if flaw.kind == "impossible"][:1]
    assert found.witness == "l73-27-1 + l73-27-1-a"


def test_a_set_without_law_on_a_day_of_the_row_is_found(tmp_path: Path) -> None:
    held = read_corpus(write_law(tmp_path))
    procedure = table(act("go", row("start", "end", requires=("assessment.late",))))
    assert ("no_law", "go") in kinds(procedure, held)
    dated = act(
        "go",
        row("start", "end", requires=("assessment.late",), first=date(2023, 1, 1), last=date(2024, 12, 31)),
    )
    assert ("no_law", "go") not in kinds(table(dated), held)


def test_the_same_effect_under_guards_that_exclude_each_other_is_found() -> None:
    corpus = load_corpus()
    one = act("one", row("start", "end", requires=("detection.report",)))
    two = act("two", row("start", "end", requires=("detection.keep",)))
    found = [
        flaw
        for flaw in guards.flaws(table(one, two, last=date(2026, 6, 30)), corpus)
        if flaw.kind == "contradiction"
    ]
    assert {flaw.where for flaw in found} == {"one, two"}


def test_a_term_that_no_act_can_meet_is_found() -> None:
    term = TermRow("l73-23-4", "at")
    starts = act("go", row("start", "end"), sets=(term,))
    procedure = table(starts)
    assert {flaw.kind for flaw in duties.flaws(procedure, Procedures((procedure,)), load_corpus())} == {
        "unmet_duty"
    }
    met = table(starts, act("done", row("end", "="), meets=("user_management.decide",)))
    assert list(duties.flaws(met, Procedures((met,)), load_corpus())) == []


def test_an_end_that_a_minor_cannot_reach_is_found_unless_it_is_not_for_minors() -> None:
    corpus = load_corpus()
    adult = parse_condition({"fact": "age", "at_least": 18}, corpus.facts, "test")
    rows = ActRow(("start",), (Branch("end", adult),), (), MappingProxyType({}))
    procedure = table(act("go", rows))
    assert {flaw.kind for flaw in variants.flaws(procedure, corpus)} == {"variant"}
    only = replace(
        procedure,
        version="only",
        stages={**procedure.stages, "end": replace(procedure.stages["end"], only=("adult",))},
    )
    assert list(variants.flaws(only, corpus)) == []


def test_ages_between_two_bands_are_found(tmp_path: Path) -> None:
    banded = GROUND.replace(
        "{fact: ground, is: reuse}",
        "{any: [{all: [{fact: age, at_least: 12}, {fact: age, less_than: 16}]}, {fact: age, at_least: 18}]}",
    )
    corpus = read_corpus(write_law(tmp_path, (LAW27, GROUND, banded)))
    procedure = table(
        act("go", row("start", "end", requires=("assessment.grounds",))), last=date(2026, 6, 30)
    )
    (gap,) = [flaw for flaw in bands.flaws(procedure, corpus) if flaw.kind == "age_gap"]
    assert "ages 16 to 17 are not admitted" in gap.en


def test_a_ground_that_no_act_accepts_is_found(tmp_path: Path) -> None:
    listed = ("facts.yaml", "ground: {type: enum,", "ground: {grounds: true, type: enum,")
    corpus = read_corpus(write_law(tmp_path, listed))
    asks = replace(
        act("go", row("start", "end", requires=("assessment.grounds",))), inputs=(InputSpec("ground"),)
    )
    procedure = table(asks, last=date(2026, 6, 30))
    found = [flaw.where for flaw in bands.flaws_of_lists(Procedures((procedure,)), corpus)]
    assert found == ["ground: own"]


def test_a_stage_where_a_case_may_stay_is_no_dead_end() -> None:
    lasting = table(act("go", row("start", "middle", "end")), act("stay", row("middle", "=")))
    rests = replace(lasting.stages["middle"], rests=True)
    assert kinds(replace(lasting, version="rests", stages={**lasting.stages, "middle": rests})) == []


def needs(*raw: object) -> list[tuple[None, object]]:
    facts = load_corpus().facts
    return [(None, parse_condition(each, facts, "test")) for each in raw]


@pytest.mark.parametrize(
    ("asked", "fixed", "can"),
    [
        (["use_detected", {"not": "use_detected"}], {}, False),
        (["use_detected", {"any": ["test_positive", {"not": "use_detected"}]}], {}, True),
        ([{"fact": "age", "at_least": 18}, {"fact": "age", "less_than": 18}], {}, False),
        ([{"fact": "age", "at_least": 12}, {"fact": "age", "less_than": 18}], {}, True),
        ([{"fact": "age", "at_least": 12}], {"age": 11}, False),
        ([{"known": "age"}, {"not": {"known": "age"}}], {}, False),
        ([{"not": {"known": "age"}}], {}, True),
        ([{"fact": "ground", "is": "voluntary"}, {"fact": "ground", "in": ["aftercare_reuse"]}], {}, False),
        (
            [
                {"fact": "papers", "includes": "medical_record"},
                {"not": {"fact": "papers", "includes": "test_result_copy"}},
            ],
            {},
            True,
        ),
    ],
)
def test_the_solver_tells_what_can_hold_together(
    asked: list[object], fixed: Mapping[str, FactValue], *, can: bool
) -> None:
    found = possible(needs(*asked), load_corpus().facts, fixed)  # type: ignore[arg-type]
    assert (found is not None) is can


def test_a_clash_names_no_more_than_it_needs() -> None:
    asked = needs("test_positive", "use_detected", {"not": "use_detected"}, {"known": "age"})
    assert clash(asked, load_corpus().facts) == (1, 2)  # type: ignore[arg-type]


def test_the_law_as_encoded_is_sound() -> None:
    assert [
        (flaw.kind, flaw.where, flaw.en, flaw.witness) for flaw in flaws_of(load_procedures(), load_corpus())
    ] == []
