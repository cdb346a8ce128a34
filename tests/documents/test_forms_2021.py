"""The forms of 2021 as their annexes have them: items in order, boxes, tables, signers; who signs and to whom follows the day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from documents.catalogue import load_catalogue
from documents.writs import render
from rules.yamlio import load_yaml
from tests.documents import samples
from tests.documents.kit import whole

CATALOGUE = load_catalogue()
FIRST, PASSED, TWO_TIER = date(2022, 1, 1), date(2025, 3, 1), date(2025, 7, 1)
# What each form must show, one after the other.
ORDER: dict[str, list[str]] = load_yaml(Path(__file__).with_name("order_2021.yaml"))  # type: ignore[assignment]


def _text(form: str, on: date) -> str:
    return whole(render(form, samples.full() | {"issued_on": on}, on))


@pytest.mark.parametrize("form", ORDER, ids=lambda form: form.replace("/", "-"))
def test_the_items_stand_in_the_order_of_the_annex(form: str) -> None:
    text, place = _text(form, FIRST), 0
    for wanted in ORDER[form]:
        found = text.find(wanted, place)
        assert found >= 0, f"{wanted} after {text[max(0, place - 60) : place]}"
        place = found + len(wanted)


@pytest.mark.parametrize("form", [one for one in ORDER if one.startswith(("105", "116"))])
def test_the_paper_of_a_day_before_2026_speaks_the_language_of_2021(form: str) -> None:
    text = _text(form, FIRST)
    assert not re.search(r"163/2026|10 tháng 12 năm 2025|đặc khu|CC/CCCD", text)


@pytest.mark.parametrize(
    ("form", "signed"),
    [
        ("33", ("TRƯỞNG PHÒNG", "TRƯỞNG CÔNG AN", "TRƯỞNG CÔNG AN")),
        ("34", ("TRƯỞNG PHÒNG", "TRƯỞNG CÔNG AN", "TRƯỞNG CÔNG AN")),
        ("39", ("TRƯỞNG PHÒNG", "TRƯỞNG CÔNG AN", "TRƯỞNG CÔNG AN")),
        ("36", ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "TRƯỞNG CÔNG AN", "TRƯỞNG CÔNG AN")),
        ("24", ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",) * 3),
        ("06", ("GIÁM ĐỐC", "GIÁM ĐỐC", "GIÁM ĐỐC")),
        ("14", ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "GIÁM ĐỐC")),
        ("51", ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",) * 3),
    ],
)
def test_the_signing_office_follows_the_day(form: str, signed: tuple[str, ...]) -> None:
    found = [CATALOGUE.form(f"116/2021/NĐ-CP Mẫu {form}", day).signer for day in (FIRST, PASSED, TWO_TIER)]
    assert found == list(signed)


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [
        ("06", "Giám đốc Sở Lao động - Thương binh và Xã hội", "Giám đốc Công an cấp tỉnh"),
        ("18", "Chủ tịch Ủy ban nhân dân cấp huyện", "Chủ tịch Ủy ban nhân dân cấp tỉnh"),
        ("33", "Trưởng phòng Lao động - Thương binh và Xã hội cấp huyện", "Trưởng Công an cấp xã"),
        ("41", "Công an cấp huyện nơi lập hồ sơ", "Công an cấp xã nơi lập hồ sơ"),
    ],
)
def test_the_issuer_follows_the_day(form: str, first: str, last: str) -> None:
    identity = f"116/2021/NĐ-CP Mẫu {form}"
    assert [CATALOGUE.form(identity, day).issuer for day in (FIRST, TWO_TIER)] == [first, last]


def test_what_was_not_seen_is_named() -> None:
    for entry in CATALOGUE:
        if entry.instrument in {"105/2021/NĐ-CP", "116/2021/NĐ-CP"}:
            assert not entry.verified
            assert "chưa" in entry.note_vi
    assert "bản chụp nhận dạng chữ" in CATALOGUE.form("105/2021/NĐ-CP Mẫu 03", FIRST).note_vi


def test_copies_are_those_of_the_decree() -> None:
    copies = {"105/2021/NĐ-CP Mẫu 07": 4, "116/2021/NĐ-CP Mẫu 26a": 2, "116/2021/NĐ-CP Mẫu 27": 2}
    assert {form: CATALOGUE.form(form, FIRST).copies for form in copies} == copies
