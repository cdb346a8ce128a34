"""Citations: every accepted way of writing comes to the same place, and a place comes back from every way it is written."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise, permutations
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.citation import LETTERS, Citation
from rules.errors import CitationError

INSTRUMENTS = (
    "73/2021/QH14",
    "109/2021/NĐ-CP",
    "18/2021/TT-BYT",
    "08/2025/UBTVQH15",
    "03/2025/TTLT-BCA-VKSNDTC-TANDTC",
    "152/QĐ-TTg",
    "57/2025/L-CTN",
)
letter = st.sampled_from(LETTERS)
number = st.builds(lambda n, inserted: f"{n}{inserted}", st.integers(1, 999), st.one_of(st.just(""), letter))
sheet = st.builds(lambda n, a: f"{n:02d}{a}", st.integers(1, 150), st.one_of(st.just(""), letter))
annex = st.sampled_from(["PL01", "PL12", "PLI", "PLIV", "PLV", "PLIX", "PLXXIII"])
places = st.one_of(
    st.builds(Citation, st.sampled_from(INSTRUMENTS)),
    st.builds(Citation, st.sampled_from(INSTRUMENTS), number),
    st.builds(Citation, st.sampled_from(INSTRUMENTS), number, number),
    st.builds(Citation, st.sampled_from(INSTRUMENTS), number, st.none() | number, letter),
    st.builds(
        lambda instrument, form: Citation(instrument, form=form),
        st.sampled_from(INSTRUMENTS),
        st.one_of(sheet, annex, st.builds(lambda a, s: f"{a} Mẫu {s}", annex, sheet)),
    ),
)


@given(places, st.sampled_from(["NFC", "NFD"]))
def test_a_place_comes_back_from_both_ways_of_writing_it(
    place: Citation, form: Literal["NFC", "NFD"]
) -> None:
    assert Citation.parse(unicodedata.normalize(form, place.short())) == place
    assert Citation.parse(unicodedata.normalize(form, place.vietnamese())) == place
    assert Citation.within(place.instrument, place.short()) == place
    assert json.loads(json.dumps(str(place))) == place.short()


@given(st.lists(places, unique=True, max_size=4))
def test_the_legal_order_is_total(some: list[Citation]) -> None:
    ordered = sorted(some)
    assert all(sorted(one) == ordered for one in permutations(some))
    assert all(a < b and a <= b and b > a for a, b in pairwise(ordered))


@given(places, places, places)
def test_containing_is_an_order(a: Citation, b: Citation, c: Citation) -> None:
    assert a.contains(a)
    assert not (a.contains(b) and b.contains(a)) or a == b
    assert not (a.contains(b) and b.contains(c)) or a.contains(c)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("116/2021/NĐ-CP Đ42 k4 a", "116/2021/NĐ-CP Đ42 k4 a"),
        ("điểm a khoản 4 Điều 42 Nghị định 116/2021/NĐ-CP", "116/2021/NĐ-CP Đ42 k4 a"),
        ("Điểm a, khoản 4, Điều 42 của Nghị định số 116/2021/NĐ-CP", "116/2021/NĐ-CP Đ42 k4 a"),
        ("116/2021/NĐ-CP, Điều 42, khoản 4, điểm a", "116/2021/NĐ-CP Đ42 k4 a"),
        ("Điều 27 Luật Phòng, chống ma túy số 73/2021/QH14", "73/2021/QH14 Đ27"),
        ("khoản 2 Điều 12a Luật 73/2021/QH14", "73/2021/QH14 Đ12a k2"),
        ("điểm đ khoản 1 Điều 27 Luật số 73/2021/QH14", "73/2021/QH14 Đ27 k1 đ"),
        ("Luật số 73/2021/QH14", "73/2021/QH14"),
        ("Luật Phòng, chống ma túy số 73/2021/QH14 ngày 30 tháng 3 năm 2021 của Quốc hội", "73/2021/QH14"),
        ("khoản 5 Điều 148 Bộ luật Dân sự số 91/2015/QH13", "91/2015/QH13 Đ148 k5"),
        ("điểm b Điều 3 Nghị định 5/2018/NĐ-CP", "05/2018/NĐ-CP Đ3 b"),
        ("109/2021/NĐ-CP Mẫu 07", "109/2021/NĐ-CP Mẫu 07"),
        ("109/2021/NĐ-CP Mẫu số 7", "109/2021/NĐ-CP Mẫu 07"),
        ("Mẫu 26a Nghị định 116/2021/NĐ-CP", "116/2021/NĐ-CP Mẫu 26a"),
        ("Mẫu số 26A ban hành kèm theo Nghị định số 116/2021/NĐ-CP", "116/2021/NĐ-CP Mẫu 26a"),
        ("18/2021/TT-BYT PL3", "18/2021/TT-BYT PL03"),
        ("Phụ lục số 03 Thông tư 18/2021/TT-BYT", "18/2021/TT-BYT PL03"),
        ("Mẫu số 34 Phụ lục V Nghị định 163/2026/NĐ-CP", "163/2026/NĐ-CP PLV Mẫu 34"),
        ("Điều 1 Quyết định 152/QĐ-TTg", "152/QĐ-TTg Đ1"),
        ("\u00d027 73/2021/QH14", "73/2021/QH14 Đ27"),  # Icelandic Ð out of an old font
        ("  73/2021/QH14\u00a0 Đ27   k1 ", "73/2021/QH14 Đ27 k1"),
    ],
)
def test_every_usual_way_of_writing_is_read(text: str, short: str) -> None:
    assert Citation.parse(text).short() == short
    assert Citation.parse(unicodedata.normalize("NFD", text)).short() == short


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no text"),
        ("Điều 27", "names no text"),
        ("109/2021/ND-CP Đ1", "with Đ"),
        ("73/2021/QH14 D27", "an article is Đ, not D"),
        ("73/2021/QH14 k1", "'k1' is not a place"),
        ("73/2021/QH14 Đ27 k1 f", "is not a place"),
        ("73/2021/QH14 Đ27 k1 a b", "is not a place"),
        ("73/2021/QH14 Đ0", "is not a place"),
        ("73/2021/QH14 Đ٢٧", "is not a place"),
        ("Điều 27, 28 Luật 73/2021/QH14", "is not a place"),
        ("Điều 27 Luật 73/2021/QH14 Đ28", "is not a place"),
        ("Điều 27 Luật 73/2021/QH14 và 109/2021/NĐ-CP", "more than one text"),
        ("Nghị định 18/2021/TT-BYT", "is not a Nghị định"),
        ("18/2021/TT-BYT PLIIII", "is not a place"),
        ("73/2021/QH14 " + "x" * 400, "too long"),
    ],
)
def test_what_cannot_be_read_says_why_and_how_to_write(text: str, says: str) -> None:
    with pytest.raises(CitationError) as refused:
        Citation.parse(text)
    assert says in refused.value.en
    assert "116/2021/NĐ-CP Đ42 k4 a" in refused.value.en
    assert "116/2021/NĐ-CP Đ42 k4 a" in refused.value.vi


@pytest.mark.parametrize(
    "fields",
    [
        {"clause": "1"},
        {"point": "a"},
        {"article": "27", "form": "02"},
        {"article": "027"},
        {"article": "27", "point": "f"},
        {"form": "2"},
        {"article": ""},
    ],
)
def test_fields_that_are_no_place_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(CitationError):
        Citation("73/2021/QH14", **fields)


def test_point_d_with_and_without_stroke_are_two() -> None:
    d, dd = Citation.parse("73/2021/QH14 Đ27 k1 d"), Citation.parse("73/2021/QH14 Đ27 k1 đ")
    assert d != dd
    assert d < dd < Citation.parse("73/2021/QH14 Đ27 k1 e")
    assert not d.contains(dd)
    assert not dd.contains(d)


def test_the_order_is_that_of_the_law() -> None:
    ordered = [
        "73/2021/QH14",
        "73/2021/QH14 Đ2",
        "73/2021/QH14 Đ12",
        "73/2021/QH14 Đ12 k2",
        "73/2021/QH14 Đ12 k10",
        "73/2021/QH14 Đ12 k10 d",
        "73/2021/QH14 Đ12 k10 đ",
        "73/2021/QH14 Đ12a",
        "73/2021/QH14 Đ12b",
        "73/2021/QH14 Đ13",
        "120/2025/QH15 Đ1",
        "01/2022/UBTVQH15 Đ1",
        "105/2021/NĐ-CP Đ1",
        "109/2021/NĐ-CP Đ1",
        "109/2021/NĐ-CP Mẫu 01",
        "109/2021/NĐ-CP Mẫu 02",
        "163/2026/NĐ-CP Đ150",
        "163/2026/NĐ-CP PLIV",
        "163/2026/NĐ-CP PLV",
        "163/2026/NĐ-CP PLV Mẫu 02",
        "163/2026/NĐ-CP PLV Mẫu 34",
        "18/2021/TT-BYT PL03",
        "18/2021/TT-BYT PL10",
    ]
    assert [c.short() for c in sorted(map(Citation.parse, reversed(ordered)))] == ordered


@pytest.mark.parametrize(
    ("coarse", "fine", "holds"),
    [
        ("73/2021/QH14", "73/2021/QH14 Đ27 k1 a", True),
        ("73/2021/QH14", "109/2021/NĐ-CP Mẫu 02", False),
        ("73/2021/QH14 Đ27", "73/2021/QH14 Đ27 k1 a", True),
        ("73/2021/QH14 Đ27 k1", "73/2021/QH14 Đ27 k1 a", True),
        ("73/2021/QH14 Đ27 k1 a", "73/2021/QH14 Đ27 k1", False),
        ("73/2021/QH14 Đ2", "73/2021/QH14 Đ27", False),
        ("73/2021/QH14 Đ27", "120/2025/QH15 Đ27", False),
        ("109/2021/NĐ-CP", "109/2021/NĐ-CP Mẫu 02", True),
        ("163/2026/NĐ-CP PLV", "163/2026/NĐ-CP PLV Mẫu 34", True),
        ("163/2026/NĐ-CP PLI", "163/2026/NĐ-CP PLIV", False),
        ("163/2026/NĐ-CP Mẫu 34", "163/2026/NĐ-CP PLV Mẫu 34", True),
        ("163/2026/NĐ-CP Mẫu 04", "163/2026/NĐ-CP PLV Mẫu 34", False),
        ("163/2026/NĐ-CP Đ34", "163/2026/NĐ-CP Mẫu 34", False),
    ],
)
def test_a_coarser_place_contains_a_finer_one(coarse: str, fine: str, *, holds: bool) -> None:
    assert Citation.parse(coarse).contains(Citation.parse(fine)) is holds


def test_the_kind_of_text_follows_the_number_or_is_given() -> None:
    civil_code = Citation("91/2015/QH13", "148", "5")
    assert civil_code.vietnamese() == "khoản 5 Điều 148 Luật 91/2015/QH13"
    assert civil_code.vietnamese("Bộ luật") == "khoản 5 Điều 148 Bộ luật 91/2015/QH13"
    assert Citation.parse(civil_code.vietnamese("Bộ luật")) == civil_code
    assert Citation("109/2021/NĐ-CP", form="02").vietnamese() == "Mẫu số 02 kèm theo Nghị định 109/2021/NĐ-CP"


def test_a_relative_place_is_read_within_its_text() -> None:
    assert Citation.within("73/2021/QH14", "Đ27 k1 a") == Citation("73/2021/QH14", "27", "1", "a")
    assert Citation.within("73/2021/QH14", "khoản 1 Điều 27").short() == "73/2021/QH14 Đ27 k1"
    assert Citation.within("73/2021/QH14", "105/2021/NĐ-CP Đ41 k2").instrument == "105/2021/NĐ-CP"
    assert Citation.within("18/2021/TT-BYT", "PL04").form == "PL04"


def test_comparison_with_something_else_is_refused() -> None:
    with pytest.raises(TypeError):
        _ = Citation("73/2021/QH14") < "73/2021/QH14"
