"""A letter to a court names the court of the case; where none is named, the words of the form and dots stand."""

from __future__ import annotations

from datetime import date

import pytest

from documents.catalogue import load_catalogue
from documents.writs import render
from tests.documents.kit import whole
from tests.documents.whole import empty_case, issued_by, whole_case

CATALOGUE = load_catalogue()
COURT, SEAT = "Tòa án nhân dân khu vực 3 - Thử Nghiệm", "Tòa án nhân dân khu vực 1 - Ví Dụ"
BEFORE, SINCE = date(2025, 8, 4), date(2026, 7, 14)


def _printed(form: str, day: date, parts: dict[str, object]) -> str:
    data = whole_case(day)
    return whole(render(form, issued_by(CATALOGUE.form(form, day), data | {"parts": parts}), day))


@pytest.mark.parametrize(
    ("form", "day"),
    [
        ("116/2021/NĐ-CP Mẫu 34", BEFORE),
        ("116/2021/NĐ-CP Mẫu 39", BEFORE),
        ("116/2021/NĐ-CP Mẫu 42a", BEFORE),
        ("116/2021/NĐ-CP Mẫu 42b", BEFORE),
        ("N14", BEFORE),
        ("N08", SINCE),
        ("163/2026/NĐ-CP PLV Mẫu 36", SINCE),
        ("163/2026/NĐ-CP PLV Mẫu 44", SINCE),
        ("163/2026/NĐ-CP PLV Mẫu 45", SINCE),
    ],
)
def test_the_court_of_the_case_is_addressed(form: str, day: date) -> None:
    text = _printed(form, day, {"court": {"name": COURT}, "facility_court": {"name": SEAT}})
    assert f"Kính gửi: {COURT}" in text
    assert SEAT not in text
    assert "Tòa án nhân dân khu vực Tòa án" not in text


@pytest.mark.parametrize(
    ("form", "day"), [("116/2021/NĐ-CP Mẫu 43", BEFORE), ("163/2026/NĐ-CP PLV Mẫu 46", SINCE)]
)
def test_what_a_facility_proposes_goes_to_the_court_where_it_lies(form: str, day: date) -> None:
    """116/2021/NĐ-CP Đ58 k5 c: not the court that decided."""
    text = _printed(form, day, {"court": {"name": COURT}, "facility_court": {"name": SEAT}})
    assert f"Kính gửi: {SEAT}" in text
    assert f"Kính gửi: {SEAT}" not in _printed(form, day, {"court": {"name": COURT}})


@pytest.mark.parametrize(
    ("form", "day", "said"),
    [
        ("116/2021/NĐ-CP Mẫu 43", BEFORE, "Kính gửi: Tòa án nhân dân ...."),
        ("163/2026/NĐ-CP PLV Mẫu 36", SINCE, "Kính gửi: Tòa án nhân dân khu vực ...."),
        ("163/2026/NĐ-CP PLV Mẫu 44", SINCE, "Kính gửi: Tòa án nhân dân khu vực/Giám đốc Công an ...."),
        ("N14", BEFORE, "Kính gửi: Tòa án nhân dân khu vực đã ra quyết định; "),
    ],
)
def test_without_a_court_the_words_of_the_form_stand(form: str, day: date, said: str) -> None:
    assert said in whole(render(form, issued_by(CATALOGUE.form(form, day), empty_case(day)), day))
