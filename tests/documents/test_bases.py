"""The legal bases on our own forms hold on every day; a paper whose basis does not is not made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from documents import bases
from documents.bases import BasisFlaw, flaws_of_forms, flaws_on, texts_of
from documents.catalogue import Catalogue, FormEntry, load_catalogue
from documents.errors import BasisFault
from documents.generic.model import Basis
from documents.writs import Forms
from rules.citation import Citation
from rules.instruments import load_register
from tests.documents import samples

ON = samples.ON
DECISION = "116/2021/NĐ-CP Mẫu 24"
HOLDS = "Căn cứ Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021"


def _spoilt(*texts: str, **changed: object) -> FormEntry:
    entry = load_catalogue().form(DECISION, ON)
    assert entry.sheet is not None
    sheet = replace(entry.sheet, bases=tuple(Basis(text) for text in texts))
    return replace(entry, sheet=sheet, fingerprint=" ".join(texts), **changed)  # type: ignore[arg-type]


def _codes(flaws: Iterable[BasisFlaw]) -> list[str]:
    return [one.code for one in flaws]


def test_every_basis_and_every_article_of_every_form_holds_on_every_day() -> None:
    assert list(flaws_of_forms(load_catalogue())) == []


def test_forms_do_have_bases_and_they_change_with_the_law() -> None:
    catalogue = load_catalogue()
    of_2024 = texts_of(catalogue.form(DECISION, ON), ON)
    assert HOLDS in of_2024
    assert any("khoản 1 Điều 30" in text and "116/2021/NĐ-CP" in text for text in of_2024)
    on_paper = texts_of(catalogue.form("109/2021/NĐ-CP Mẫu 05", ON), ON)
    assert any("18/2021/TT-BYT" in text for text in on_paper), (
        "those that stand in a template are looked at too"
    )
    assert sum(bool(texts_of(entry, entry.in_force_from)) for entry in catalogue) > 40


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Căn cứ Nghị định số 221/2013/NĐ-CP ngày 30 tháng 12 năm 2013 của Chính phủ", "CIT-EXPIRED"),
        ("Căn cứ Luật Phòng, chống ma túy ngày 10 tháng 12 năm 2025", "CIT-FUTURE"),
        (
            "Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21 tháng 12 năm 2021 của Thủ tướng Chính phủ",
            "CIT-ISSUER",
        ),
        ("Căn cứ Nghị định số 116/2021/NĐ-CP ngày 22 tháng 12 năm 2021 của Chính phủ", "CIT-DATE"),
        ("Căn cứ Luật Phòng, chống ma túy ngày 31 tháng 3 năm 2021", "CIT-DATE"),
        (
            "Căn cứ khoản 9 Điều 30 Nghị định số 116/2021/NĐ-CP ngày 21 tháng 12 năm 2021 của Chính phủ",
            "CIT-PLACE",
        ),
        ("Căn cứ Nghị định số 116/2021/NĐ-CP ngày 31 tháng 11 năm 2021 của Chính phủ", "DATE-NONE"),
        ("Căn cứ Nghị định số 116/2021/NĐ-CP ngày 5 21/12/2021 của Chính phủ", "DATE-STRAY"),
        ("Căn cứ Luật Chưa có trong sổ đăng ký ngày 01 tháng 01 năm 2020", "CIT-UNKNOWN"),
        ("Căn cứ Nghị định số 999/2020/NĐ-CP ngày 01 tháng 01 năm 2020 của Chính phủ", "CIT-UNKNOWN"),
    ],
)
def test_a_basis_that_does_not_hold_stops_the_paper(text: str, code: str) -> None:
    entry = _spoilt(HOLDS, text)
    assert _codes(flaws_on(entry, ON, load_register())) == [code]
    forms = Forms(Catalogue({entry.id: (entry,)}))
    for make in (forms.render, forms.draft):
        with pytest.raises(BasisFault) as refused:
            make(entry.id, samples.full(), ON)
        assert entry.id in refused.value.vi
        assert text in refused.value.vi
        assert "Cần sửa căn cứ" in refused.value.vi


def test_a_basis_that_ends_stops_the_paper_from_the_day_after() -> None:
    entry = _spoilt(HOLDS, in_force_to=None)
    assert _codes(flaws_on(entry, date(2026, 6, 30), load_register())) == []
    assert _codes(flaws_on(entry, date(2026, 7, 1), load_register())) == ["CIT-EXPIRED"]
    found = [flaw for flaw in flaws_of_forms([entry]) if flaw.basis == HOLDS]
    assert [flaw.on for flaw in found] == [date(2026, 7, 1)], "told once, on the first day"


def test_what_the_catalogue_cites_is_looked_up_too() -> None:
    cites = (Citation("116/2021/NĐ-CP", "30", "9"),)
    assert _codes(flaws_of_forms([_spoilt(HOLDS, cites=cites)])) == ["CIT-PLACE"]
    assert "CIT-UNKNOWN" in _codes(flaws_of_forms([_spoilt(HOLDS, instrument="1/1999/NĐ-CP")]))
    assert "CIT-EXPIRED" in _codes(flaws_of_forms([_spoilt(HOLDS, in_force_from=date(2021, 12, 31))]))


def test_what_a_form_adds_from_the_case_is_not_taken_for_law() -> None:
    entry = _spoilt(
        "Căn cứ đơn xin đi cai nghiện ma túy tự nguyện", "Căn cứ Quyết định tạm giữ số 5 của cơ quan điều tra"
    )
    assert _codes(flaws_on(entry, ON, load_register())) == []


def test_a_form_is_looked_at_once_for_each_stretch_of_days() -> None:
    entry = _spoilt(HOLDS)
    edges = [day for day in load_register().edges if day >= ON]
    first = next(day for day, after in pairwise(edges) if (after - day).days > 20)
    bases.hold_bases(entry, first)
    before = bases._on_file.cache_info().misses
    for day in range(20):
        bases.hold_bases(entry, first + timedelta(days=day))
    assert bases._on_file.cache_info().misses == before
    bases.hold_bases(entry, date(2026, 6, 1))
    assert bases._on_file.cache_info().misses == before + 1
