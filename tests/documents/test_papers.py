"""Papers that the law requires without a form for them: there for every act that writes one, named as the program's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from documents.catalogue import FormEntry, load_catalogue
from documents.writs import render
from rules.corpus import load_corpus
from tests.documents import samples
from tests.documents.kit import whole
from workflows.procedure import ActSpec, FormRow, load_procedures

CORPUS, CATALOGUE = load_corpus(), load_catalogue()
OWN = [entry for entry in CATALOGUE if not entry.prescribed]
ISSUED = [(act, row) for act in load_procedures().acts.values() for row in act.issues]
FIRSTS = (date(2022, 1, 1), date(2025, 3, 1), date(2025, 7, 1), date(2026, 7, 1))
DAYS = (*FIRSTS, *(first - timedelta(1) for first in FIRSTS[1:]), date(2024, 12, 15), date(2030, 1, 1))


def _exists(act: ActSpec, on: date) -> bool:
    """Whether the act can be done on the day: a line of its table and a row of power stand."""
    lines = any(row.in_force(on) for row in act.rows)
    return lines and any(power.in_force(on) for power in act.powers)


@pytest.mark.parametrize(
    ("act", "row"), ISSUED, ids=[f"{act.id}-{row.form}".replace("/", "-") for act, row in ISSUED]
)
def test_what_an_act_issues_is_in_the_catalogue_on_every_day_on_which_it_can(
    act: ActSpec, row: FormRow
) -> None:
    for day in DAYS:
        if _exists(act, day) and any(CORPUS.stands(place, day) for place in row.places):
            assert CATALOGUE.form(row.form, day).in_force(day)


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: f"{entry.id}-{entry.in_force_from}")
def test_a_paper_without_a_form_says_so_and_cites_what_is_in_force(entry: FormEntry) -> None:
    assert not entry.verified
    assert "bố cục do chương trình dựng" in entry.note_vi
    assert entry.cites
    for cite in entry.cites:
        assert CORPUS.knows(cite)
        assert CORPUS.stands(cite, entry.in_force_from)


def test_every_paper_of_the_catalogue_is_written_by_an_act() -> None:
    assert {entry.id for entry in OWN} == {row.form for _, row in ISSUED if row.cites}


def test_a_decision_on_the_facility_names_law_articles_and_place() -> None:
    data = samples.full() | {"issued_on": samples.FIRST_120, "facility": {"name": "Cơ sở cai nghiện Mẫu"}}
    text = whole(render("N03b", data, samples.FIRST_120))
    assert "Căn cứ Luật Phòng, chống ma túy ngày 10 tháng 12 năm 2025;" in text
    assert "điểm a khoản 2 Điều 106, khoản 3 Điều 106 Nghị định số 163/2026/NĐ-CP" in text
    assert "Cơ sở cai nghiện Mẫu" in text


@pytest.mark.parametrize(
    ("day", "issuer"),
    [
        (date(2025, 2, 28), "Phòng Lao động - Thương binh và Xã hội cấp huyện"),
        (date(2025, 3, 1), "Công an cấp xã"),
        (date(2026, 7, 1), "Trưởng Công an cấp xã"),
    ],
)
def test_the_day_says_who_answers_the_court(day: date, issuer: str) -> None:
    assert CATALOGUE.form("N08", day).issuer == issuer
