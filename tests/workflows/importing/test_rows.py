"""Headings as offices write them, and whole rows: a person with papers, or what is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from workflows.importing.cells import Line, Value, column_name
from workflows.importing.fields import FIELDS
from workflows.importing.headings import field_of, find_header, guess, layout_of, signature
from workflows.importing.rows import ID_REASON, Options, Place, Reader, Row

_TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ và tên", "full_name"),
        ("HO VA TEN", "full_name"),
        ("Họ, chữ đệm và tên", "full_name"),
        ("Họ tên người nghiện ma túy", "full_name"),
        ("Ngày, tháng, năm sinh", "born"),
        ("Năm sinh", "born"),
        ("Năm\nsinh", "born"),
        ("Giới tính (Nam/Nữ)", "sex"),
        ("Số CCCD/CMND", "id_number"),
        ("Số định danh cá nhân", "id_number"),
        ("So CMTND", "id_number"),
        ("Nơi ĐKHKTT", "address"),
        ("HKTT", "address"),
        ("Nơi ở hiện nay", "current_residence"),
        ("Xã/phường", "commune"),
        ("SĐT", "phone"),
        ("Ngày xác định nghiện", "addiction_found.on"),
        ("Quản lý sau cai từ ngày", "aftercare_decided.on"),
        ("Ngày hết quản lý", "user_management_ended.on"),
        ("Ghi chú", ""),
        ("STT", ""),
        ("Nam", ""),
        ("Năm", ""),
    ],
)
def test_headings(heading: str, field: str) -> None:
    assert field_of(heading) == field


def test_every_heading_names_one_field() -> None:
    words = [word for each in FIELDS.values() for word in each.words]
    assert len(words) == len(set(words))


def test_a_field_is_given_once_and_the_exact_heading_has_it() -> None:
    assert guess(["Họ tên vợ", "Họ và tên", "Ngày sinh", "Ngày sinh con"]) == {1: "full_name", 2: "born"}


def test_headings_below_a_title_over_two_rows_with_a_row_of_numbers() -> None:
    lines = [
        Line(1, ("CÔNG AN PHƯỜNG HÒA AN",)),
        Line(2, (None, "DANH SÁCH NGƯỜI NGHIỆN MA TÚY NĂM 2026")),
        Line(4, ("STT", "Họ và tên", "Năm sinh", None, "Giới tính")),
        Line(5, (None, None, "Nam", "Nữ")),
        Line(6, ("(1)", "(2)", "(3)", "(4)", "(5)")),
        Line(8, (1, "Nguyễn Văn An", 1990, None, "Nam")),
    ]
    found = find_header(lines, [(4, 2, 4, 3), (4, 0, 5, 0), (4, 1, 5, 1), (4, 4, 5, 4)])
    assert (found.first, found.last) == (4, 6)
    assert found.texts == ("STT", "Họ và tên", "Năm sinh Nam", "Năm sinh Nữ", "Giới tính")
    assert guess(found.texts) == {1: "full_name", 2: "born_male", 3: "born_female", 4: "sex"}
    assert find_header([]).texts == ()
    assert find_header([Line(1, ("a", "b")), Line(2, ("c", "d"))]).last == 1
    assert signature(found.texts) == signature([each.upper() + " " for each in found.texts])
    assert layout_of(found.texts, {"1": "full_name", "9": "sex", "x": "sex", "2": "gone"}) == {1: "full_name"}
    assert (column_name(0), column_name(25), column_name(26), column_name(701)) == ("A", "Z", "AA", "ZZ")


_MAP = {
    0: "full_name",
    1: "born",
    2: "sex",
    3: "id_number",
    4: "commune",
    5: "addiction_found.on",
    6: "addiction_found.number",
    7: "aftercare_decided.on",
    8: "aftercare_decided.until",
}
_COMMUNES = {"hoa an": (Place("hoa_an", "binh_son"),), "tan lap": (Place("a"), Place("b"))}


def row(*cells: Value, options: Options | None = None, hidden: bool = False) -> Row:
    return Reader(_MAP, options or Options(), _TODAY, _COMMUNES).read(Line(7, cells, hidden))


def codes(found: Row) -> list[str]:
    return [f"{each.field}:{each.code}" for each in found.slips]


def test_a_row_becomes_a_person_with_papers_in_order_of_days() -> None:
    found = row(
        "Lê Thị Ân", "05/02/1990", "Nữ", "001190000007", "Hòa An", "1/3/2024", "5/PKQ", "1/2/2023", "1/2/2027"
    )
    assert not found.refused
    person = found.person("p", {"more": 1})
    assert (person.full_name, person.born, person.sex) == ("Lê Thị Ân", date(1990, 2, 5), "female")
    assert person.attributes == {
        "id_number": "001190000007",
        "residence_commune": "hoa_an",
        "residence_province": "binh_son",
        "more": 1,
    }
    assert [(each.record, each.on, each.until, each.number) for each in found.papers] == [
        ("aftercare_decided", date(2023, 2, 1), date(2027, 2, 1), ""),
        ("addiction_found", date(2024, 3, 1), None, "5/PKQ"),
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((None, "1990"), ["born:year_only", "full_name:name_missing"]),
        (("A B", None, None, "001090"), ["id_number:id_refused"]),
        (("A B", "05/02/1990", "Nữ", "001090000007"), ["id_number:id_contradicts"]),
        (("A B", "1991", "Nam", "001090000007"), ["born:year_only", "id_number:id_contradicts"]),
        (("A B", None, None, "123456789"), ["id_number:id_contradicts"]),
        (("A B", None, None, None, "Xã Lạ"), ["commune:commune_unknown"]),
        (("A B", None, None, None, "Tân Lập"), ["commune:commune_several"]),
        (("A B", None, None, None, None, None, "5/PKQ"), ["addiction_found.on:paper_no_day"]),
        (
            ("A B", "1990", None, None, None, "1/1/1980"),
            ["born:year_only", "addiction_found.on:paper_before_birth"],
        ),
        (
            ("A B", None, None, None, None, None, None, "1/2/2023", "1/2/2022"),
            ["aftercare_decided.until:paper_ends_before"],
        ),
    ],
)
def test_what_is_wrong_with_a_row(cells: tuple[Value, ...], said: list[str]) -> None:
    found = row(*cells)
    assert codes(found) == said
    assert found.refused


def test_options_decide_what_is_not_clear() -> None:
    kept = row("A B", "05/02/1990", "Nữ", "001090000007", options=Options(id_reason="Đã cải chính giới tính"))
    assert (kept.refused, codes(kept)) == (False, ["id_number:id_kept"])
    assert kept.attributes[ID_REASON] == {"reason": "Đã cải chính giới tính", "findings": ["id.century_sex"]}
    home = row("A B", options=Options(home=Place("hoa_an", "binh_son")))
    assert home.attributes["residence_commune"] == "hoa_an"
    assert codes(row("A B", None, None, None, None, "1/3/2024", options=Options(papers=False))) == [
        ":paper_no_power"
    ]
    assert codes(row("A B", hidden=True)) == [":hidden_row"]
    merged = Reader(_MAP, Options(), _TODAY, {}, frozenset({7})).read(Line(7, ("A B",)))
    assert merged.refused


def test_the_same_content_is_known_again_however_it_is_written() -> None:
    one = row("Lê Thị Ân", "05/02/1990", "Nữ", "001190000007")
    assert one.content == row("LÊ  THỊ ÂN", date(1990, 2, 5), "F", "001 190 000 007").content
    assert one.content != row("Lê Thị An", "05/02/1990", "Nữ", "001190000007").content
    assert (
        one.content
        == row("Lê Thị Ân", "05/02/1990", "Nữ", "001190000007", options=Options(home=Place("x"))).content
    )
