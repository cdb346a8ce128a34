"""Dates, numbering and sentences: what is right is never flagged, what is broken always."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from documents.linting import lint_text
from documents.linting.numbering import _roman
from rules.citation import LETTERS

DAYS = st.dates(date(1945, 1, 1), date(2099, 12, 31))


def codes(text: str) -> list[str]:
    return [one.code for one in lint_text(text, "x", date(2024, 3, 4)).findings]


def _styles(day: int, month: int, year: int) -> list[str]:
    return [
        f"ngày {day}/{month}/{year}",
        f"ngày {day:02}-{month:02}-{year}",
        f"ngày {day:02} tháng {month} năm {year}",
        f"Dị Sử, ngày {day:02} tháng {month:02} năm {year}",
        f"{day:02}.{month:02}.{year}",
    ]


@given(DAYS, st.integers(0, 4))
def test_a_day_of_the_calendar_is_never_flagged(day: date, style: int) -> None:
    assert codes(f"Báo cáo trước {_styles(day.day, day.month, day.year)[style]} và sau đó.") == []


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1945, 2099), st.integers(0, 4))
def test_a_day_that_is_not_in_the_calendar_is_always_flagged(
    day: int, month: int, year: int, style: int
) -> None:
    try:
        date(year, month, day)
    except ValueError:
        assert codes(f"Báo cáo trước {_styles(day, month, year)[style]} và sau đó.") == ["DATE-NONE"]
        return
    assume(condition=False)


@given(DAYS, st.integers(1, 31))
def test_a_number_before_a_date_is_always_flagged(day: date, stray: int) -> None:
    assert codes(f"Thông tư ngày {stray} {day.day}/{day.month}/{day.year} của Bộ") == ["DATE-STRAY"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("trước ngày 31/02 hằng năm", "DATE-NONE"),
        ("ngày 75 tháng 5", "DATE-NONE"),
        ("tháng 13 năm 2024", "DATE-NONE"),
        ("tháng 13/2024", "DATE-NONE"),
        ("ngày 29/02/2023", "DATE-NONE"),
        ("ngày 05 tháng 3 năm 20224", "DATE-NONE"),
        ("ngày 29/02/2024", None),
        ("ngày 26/6", None),
        ("lương tháng 13", None),
        ("trong thời hạn 24 tháng 5 ngày", None),
        ("từ 12 tháng đến 36 tháng", None),
        ("tháng 12/2025", None),
        ("số 12/05/2024/QĐ-UBND", None),
        ("điện thoại 0900.000.001, tỷ lệ 3/4, 10.065 người", None),
    ],
)
def test_a_date_and_what_is_wrong_with_it(text: str, code: str | None) -> None:
    assert [one for one in codes(text) if one.startswith("DATE")] == ([code] if code else [])


KINDS = ("arabic", "letter", "roman", "article", "decimal")


def _item(kind: str, number: int) -> str:
    head = {
        "arabic": f"{number}.",
        "letter": f"{LETTERS[number - 1]})",
        "roman": f"{_roman(number)}.",
        "article": f"Điều {number}.",
        "decimal": f"1.{number}.",
    }[kind]
    return f"{head} Thực hiện nhiệm vụ được giao"


def _list(kind: str, numbers: list[int]) -> str:
    return "\n\n".join(_item(kind, one) for one in numbers)


@given(st.sampled_from(KINDS), st.integers(1, len(LETTERS)))
def test_a_whole_list_is_never_flagged(kind: str, length: int) -> None:
    assert codes(_list(kind, list(range(1, length + 1)))) == []


@given(st.sampled_from(KINDS), st.integers(3, len(LETTERS)), st.data())
def test_a_list_that_skips_is_always_flagged(kind: str, length: int, data: st.DataObject) -> None:
    gone = data.draw(st.integers(2, length - 1))
    numbers = [one for one in range(1, length + 1) if one != gone]
    (found,) = lint_text(_list(kind, numbers), "x").findings
    assert found.code in {"NUM-SKIP", "NUM-LETTER"}
    assert found.severity == "error"
    assert found.place.number == 2 * gone - 1


@given(st.sampled_from(KINDS), st.integers(1, len(LETTERS)), st.data())
def test_a_list_that_doubles_is_always_flagged(kind: str, length: int, data: st.DataObject) -> None:
    twice = data.draw(st.integers(1, length))
    assert codes(_list(kind, sorted([*range(1, length + 1), twice]))) == ["NUM-TWICE"]


@given(st.sampled_from(KINDS), st.integers(3, len(LETTERS)), st.data())
def test_a_list_in_the_wrong_order_is_always_flagged(kind: str, length: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, length - 2))
    numbers = list(range(1, length + 1))
    numbers[place], numbers[place + 1] = numbers[place + 1], numbers[place]
    assert codes(_list(kind, numbers))


@given(
    st.lists(st.lists(st.integers(0, 6), max_size=6), max_size=7), st.sampled_from(["articles", "sections"])
)
def test_a_whole_document_of_sections_clauses_and_points_is_never_flagged(
    shape: list[list[int]], top: str
) -> None:
    lines = []
    for section, clauses in enumerate(shape, start=1):
        lines.append(
            f"Điều {section}. Quy định chung" if top == "articles" else f"{_roman(section)}. NỘI DUNG"
        )
        for clause, points in enumerate(clauses, start=1):
            lines.append(f"{clause}. Các nhiệm vụ sau đây:")
            lines += [f"{LETTERS[point]}) nhiệm vụ thứ nhất;" for point in range(points)]
            lines.append("- Tiếp tục thực hiện.")
    assert codes("\n\n".join(lines)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I. A\n\nII. B\n\nIV. C", "NUM-SKIP"),
        ("a) A\n\nb) B\n\nc) C\n\nd) D\n\ne) E", "NUM-LETTER"),
        ("a) A\n\nb) B\n\nc) C\n\nd) D\n\nđ) Đ\n\ne) E\n\nf) F\n\ng) G", "NUM-LETTER"),
        ("Chương I\n\nĐiều 1. A\n\nChương II\n\nĐiều 3. B", "NUM-SKIP"),
        ("Chương I\n\nĐiều 1. A\n\nChương III\n\nĐiều 2. B", "NUM-SKIP"),
        ("3. A\n\n4. B", "NUM-START"),
        ("1. A\n\n1.1. B\n\n1.3. C", "NUM-SKIP"),
        ("Theo quy định tại khoản 2 Điều\n12. Ngoài ra phải thực hiện các nhiệm vụ khác.", None),
        ("1. A\n\na) B\n\n2. C\n\na) D\n\nb) E", None),
        ("PHẦN MỘT\n\n1. A\n\n2. B\n\nPHẦN HAI\n\n1. A\n\n2. B", None),
        ("I. A\n\n1. B\n\n2. C\n\nII. D\n\n3. E", None),
        ("1. Sửa đổi như sau:\n\n“5. A.\n\n6. B.\n\n8. C.”.\n\n2. Bãi bỏ khoản 5.", None),
        ("Điều 39.7.LQ.1. Phạm vi\n\nĐiều 39.7.NĐ.1.1. Đối tượng", None),
        ("1. A\n\n2. B\n\nPhụ lục I\n\n1. A\n\nPhụ lục II\n\n1. A", None),
        ("PHỤ LỤC I\n\nMẫu số 01\n\n1. A\n\nMẫu số 02\n\n1. A\n\nPHỤ LỤC III", "NUM-SKIP"),
    ],
)
def test_numbers_and_what_is_wrong_with_them(text: str, code: str | None) -> None:
    assert codes(text) == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Công an phường phối hợp với các đơn vị có liên quan và", "TEXT-UNFINISHED"),
        ("Công an phường phối hợp với các đơn vị,", "TEXT-UNFINISHED"),
        ("Nơi không ma túy là nơi tốt” của phường", "TEXT-QUOTE"),
        ('Xây dựng "phường không ma túy trong năm tới.', "TEXT-QUOTE"),
        ("học sinh các trường THCS, THCS, trên địa bàn", "TEXT-LISTED"),
        (
            "quản lý người sau cai nghiện tại nơi cư trú quản lý người sau cai nghiện tại nơi cư trú.",
            "TEXT-TWICE",
        ),
        (
            "Lập hội đồng tư vấn xét giải quyết trợ cấp. Hội đồng tư vấn xét giải quyết trợ cấp gồm ba người.",
            None,
        ),
        ("kết luận giám định pháp y, kết luận giám định pháp y tâm thần và các kết luận khác", None),
        ("Luôn luôn cố gắng, ngày càng ngày càng tốt hơn.", None),
        ("“Một đoạn trích\n\ngồm hai đoạn văn bản”.", None),
        ("CÁC ĐƠN VỊ CÓ LIÊN QUAN CỦA PHƯỜNG VÀ", None),
    ],
)
def test_sentences_and_what_is_wrong_with_them(text: str, code: str | None) -> None:
    assert codes(text) == ([code] if code else [])
