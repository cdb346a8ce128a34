"""The list of a dossier: equal to what the law asks of each person on each day, and never at odds with what is refused."""

from __future__ import annotations

import pytest

from rules.conditions import Outcome
from rules.corpus import LAW
from tests.dossiers import VARIANTS, Variant, dossier_of, story, town
from web.dossiers import state_json
from workflows.dossier import ItemState, Line
from workflows.dossier.reading import read_dossier
from workflows.preview import preview_all

# What the texts list, in their order: Art. 41, 43, 51, 53 of Decree 116/2021, Art. 101 and 104 of Decree 163/2026.
ADULT_2021 = ["Đ43 k2 a", "Đ41 k1 a", "Đ41 k1 b", "Đ41 k1 c", "Đ41 k1 d", "Đ41 k1 đ"]
MINOR_2021 = ["Đ53 k2 a", "Đ51 k1 a", "Đ51 k1 b", "Đ51 k1 c", "Đ51 k1 d", "Đ51 k1 đ", "Đ51 k1 e"]
ADULT_2026 = ["Đ101 k1 a", "Đ101 k1 b", "Đ101 k1 c", "Đ101 k1 d"]
MINOR_2026 = ["Đ104 k1 a", "Đ104 k1 b", "Đ104 k1 c", "Đ104 k1 d", "Đ104 k1 đ", "Đ104 k1 g"]


def _expected(variant: Variant) -> list[str]:
    if variant.new_law:
        base, homeless = (MINOR_2026, "Đ104 k2 b") if variant.minor else (ADULT_2026, "Đ101 k2 b")
    else:
        base, homeless = (MINOR_2021, "Đ51 k2 b") if variant.minor else (ADULT_2021, "Đ41 k2 b")
    if variant.regime == "2025-07" and not variant.minor:
        base = ["Đ20 k14", *base[1:]]  # Article 43 was repealed; Decree 184/2025 has its own
    return [*base, *(() if variant.home else (homeless,))]


def _places(variant: Variant, text: str) -> list[str]:
    with town(text) as (house, _, played):
        assert [problem for result in played.results for problem in result.problems] == []
        lines = dossier_of(house).state.lines
    return [
        line.item.cites[0].short().removeprefix(line.item.cites[0].instrument).strip()
        for line in lines
        if not line.item.optional
    ]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_the_list_is_what_the_law_asks_of_this_person_on_this_day(variant: Variant) -> None:
    assert _places(variant, story(variant)) == _expected(variant)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_each_paper_left_out_is_missing_on_the_list_and_refused_with_its_article(variant: Variant) -> None:
    for paper in variant.papers:
        with town(story(variant, without=[paper], until="compulsory.notify_right_to_read")) as (
            house,
            clock,
            _,
        ):
            file = dossier_of(house)
            (line,) = file.state.missing
            assert line.item.ways[0].paper == paper
            actor = house.reader.find_actor(variant.compiler)
            assert actor is not None
            told = preview_all("compulsory", actor, house.services, clock.at, case_id=file.case.id)
            notify = next(each for each in told if each.act.id == "compulsory.notify_right_to_read")
            assert notify.verdict is not None
            refused = {
                cite.short()
                for finding in notify.verdict.findings
                if finding.outcome is Outcome.UNSATISFIED
                for cite in finding.cites
            }
            assert {cite.short() for cite in line.item.cites} <= refused


def test_a_paper_on_file_that_nobody_put_into_the_dossier_is_pointed_at() -> None:
    text = story(Variant("2026-07"), without=["violation_record"], until="compulsory.notify_right_to_read")
    with town(text) as (house, _, _played):
        (line,) = dossier_of(house).state.missing
    assert [trouble.code for trouble in line.troubles] == ["not_declared"]


def test_a_paper_that_lies_outside_of_the_program_satisfies_the_law_but_leaves_the_dossier_not_whole() -> (
    None
):
    with town(story(Variant("2022"))) as (house, _, _played):
        state = dossier_of(house).state
    states = {line.item.id: line.state for line in state.lines}
    assert states["d116-41-c-list"] is ItemState.PAPER_ONLY
    assert not state.missing
    assert not state.whole


def test_what_the_sending_writes_is_there_only_after_it() -> None:
    before, after = (
        {line.item.id: line.state for line in _state(story(Variant("2022"), until=until))}
        for until in ("compulsory.forward", "compulsory.send_to_court")
    )
    assert before["d116-41-dd-list"] is ItemState.TO_WRITE
    assert after["d116-41-dd-list"] is ItemState.PRESENT
    assert after["d116-43-2-a-list"] is ItemState.TO_WRITE


def _state(text: str) -> tuple[Line, ...]:
    with town(text) as (house, _, _played):
        return dossier_of(house).state.lines


def test_who_answers_for_a_missing_paper_is_told_for_ever() -> None:
    text = (LAW / "116-2021-nd-cp/scenarios/dossier-answered-for.yaml").read_text("utf-8")
    with town(text) as (house, _, _played):
        state = dossier_of(house).state
        told = state_json(state)
    line = next(each for each in state.lines if each.item.id == "d116-41-d-list")
    assert line.state is ItemState.ANSWERED_FOR
    assert line.answer is not None
    assert line.answer.signer.startswith("Nguyễn Văn Chủ")
    assert "không chịu viết" in str(told["items"])
    assert not state.missing
    assert not state.whole
    held = next(each for each in state.lines if each.item.id == "d116-41-a-list")
    assert held.state is ItemState.PRESENT
    assert held.answer is not None  # somebody answered for it, and the paper was there all the same


@pytest.mark.parametrize(
    ("story_of", "person", "procedure", "expected"),
    [
        (
            "120-2025-qh15/scenarios/life-adult-2026.yaml",
            "dung",
            "detection",
            ["Đ57 k1 b", "Đ57 k2", "Đ57 k2", "Đ57 k2"],
        ),
        (
            "120-2025-qh15/scenarios/life-adult-2026.yaml",
            "dung",
            "assessment",
            ["Đ5 k1 a", "Đ5 k1 b", "Đ5 k1 c"],
        ),
        (
            "73-2021-qh14/scenarios/life-adult-2022.yaml",
            "an",
            "assessment",
            ["Đ5 k1 a", "Đ5 k1 b", "Đ5 k1 c"],
        ),
        ("73-2021-qh14/scenarios/life-adult-2022.yaml", "an", "serving", ["Đ55 k3", "Đ55 k3"]),
    ],
)
def test_the_other_dossiers_have_the_list_of_their_day(
    story_of: str, person: str, procedure: str, expected: list[str]
) -> None:
    with town((LAW / story_of).read_text("utf-8")) as (house, _, _played), house.services.reading() as uow:
        case = next(each for each in uow.cases_of(person) if each.procedure == procedure)
        state = read_dossier(house.services, uow, case).state
    places = [
        line.item.cites[0].short().removeprefix(line.item.cites[0].instrument).strip()
        for line in state.lines
        if not line.item.optional
    ]
    assert places == expected
    assert not state.missing
