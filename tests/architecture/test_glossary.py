"""The glossary knows every name that the code uses for a thing of the law, with the Vietnamese label of the code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import pytest

from rules.citation import Citation
from rules.conditions import Outcome
from rules.corpus import Coverage, load_corpus
from rules.facts import FactKind, FactType
from rules.terms import DayKind, TermUnit
from tests.architecture.source import ROOT
from workflows.preview import State
from workflows.procedure import Where, load_procedures
from workflows.roles import ROLES, UNIT_KINDS

_ROW = re.compile(r"^\|(.*)\|$", re.MULTILINE)


def _rows() -> list[list[str]]:
    """The cells of every row of every table."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    return [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(text)]


def _without_row(names: Iterable[tuple[str, str]]) -> list[str]:
    """The names that no row has together with their label."""
    rows = _rows()
    return [name for name, label in names if not any(f"`{name}`" in row and label in row for row in rows)]


def _unnamed(names: Iterable[str]) -> list[str]:
    known = {cell.strip("`") for row in _rows() for cell in row if re.fullmatch(r"`[^`]+`", cell)}
    return [name for name in names if name not in known]


def test_every_act_is_in_the_glossary() -> None:
    acts = load_procedures().acts.values()
    assert acts
    assert _without_row((act.id, act.vi) for act in acts) == []


def test_every_stage_is_in_the_glossary() -> None:
    stages = [stage for each in load_procedures().values() for stage in each.stages.values()]
    assert stages
    assert _without_row((stage.id, stage.vi) for stage in stages) == []


def test_every_role_is_in_the_glossary() -> None:
    assert _without_row(ROLES.items()) == []


def test_every_kind_of_office_is_in_the_glossary() -> None:
    assert _without_row(UNIT_KINDS.items()) == []


def test_every_fact_is_in_the_glossary() -> None:
    assert _without_row((spec.name, spec.vi) for spec in load_corpus().facts.values()) == []


def test_every_set_of_requirements_and_every_duty_is_in_the_glossary() -> None:
    assert _unnamed([*load_corpus().sets, *load_corpus().duties]) == []


def test_every_regime_is_in_the_glossary() -> None:
    first = date(2022, 1, 1)  # older texts are held (the Civil Code), no regime before this day
    days = [day for day in load_corpus().boundaries() if day >= first]
    assert _unnamed({load_corpus().regime(day).name for day in days}) == []


@pytest.mark.parametrize("closed", [Coverage, DayKind, FactKind, FactType, Outcome, State, TermUnit, Where])
def test_every_value_of_a_closed_set_is_in_the_glossary(closed: type[StrEnum]) -> None:
    assert _unnamed(str(each) for each in closed) == []


def test_the_check_sees_what_is_missing() -> None:
    assert _without_row([("no.such_act", "Không có")]) == ["no.such_act"]
    assert _unnamed(["no_such_name"]) == ["no_such_name"]


def test_every_source_can_be_read_and_is_held() -> None:
    cited = [
        text
        for row in _rows()
        for text in row[-1].split("; ")
        if re.match(r"\d+/\d{4}/\S+ (Đ\d|PL|Mẫu)", text)
    ]
    assert len(cited) > 100
    corpus = load_corpus()
    assert [text for text in cited if not corpus.knows(Citation.parse(text))] == []
