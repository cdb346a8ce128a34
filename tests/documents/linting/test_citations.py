"""Citations: right ones are never flagged, wrong ones always; and what a person might write is found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.linting import Finding, lint_text
from documents.linting.citing import citations_in
from rules.instruments import Entry, load_register

REGISTER = load_register()
ON = date(2024, 3, 4)


def found(text: str, on: date | None = ON) -> list[Finding]:
    return list(lint_text(text, "x", on).findings)


def codes(text: str, on: date | None = ON) -> list[str]:
    return [one.code for one in found(text, on)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Căn cứ Nghị định số 109/2021/NĐ-CP của Thủ tướng Chính phủ;", "CIT-ISSUER"),
        ("Theo Quyết định số 52/2021/QĐ-TTg ngày 01/02/2021 của Chính phủ.", "CIT-ISSUER"),
        ("Theo Thông tư số 18/2021/TT-BYT ngày 16/11/2021 của Bộ Công an.", "CIT-ISSUER"),
        ("Theo Kế hoạch số 15/KH-UBND ngày 01/02/2021 của Hội đồng nhân dân xã.", "CIT-ISSUER"),
        ("Theo Nghị định số 18/2021/TT-BYT ngày 16/11/2021 của Bộ Y tế.", "CIT-KIND"),
        ("Theo Luật số 91/2015/QH13.", "CIT-KIND"),
        ("Theo Luật số 190/2025/QH15.", "CIT-KIND"),
        ("Theo Nghị định số 109/2021/NĐ-CP ngày 09/12/2021 của Chính phủ.", "CIT-DATE"),
        ("Theo Nghị định số 109/2021/NĐ-CP ngày 08/12/2022 của Chính phủ.", "CIT-DATE"),
        ("Căn cứ Luật Phòng, chống ma túy ngày 31 tháng 3 năm 2021;", "CIT-DATE"),
        ("Căn cứ Luật Phòng, chống ma túy năm 2022;", "CIT-DATE"),
        ("Theo điểm e khoản 1 Điều 27 Luật Phòng, chống ma túy.", "CIT-PLACE"),
        ("Theo khoản 9 Điều 23 Luật Phòng, chống ma túy số 73/2021/QH14.", "CIT-PLACE"),
        ("Theo Điều 56 Luật Phòng, chống ma túy.", "CIT-PLACE"),
        ("Theo các điểm a, b và g khoản 1 Điều 27 của Luật Phòng, chống ma túy.", "CIT-PLACE"),
        ("Theo Điều 89, Điều 90 Nghị định số 116/2021/NĐ-CP.", "CIT-PLACE"),
        ("Theo điểm đ khoản 1 Điều 4 Nghị định số 109/2021/NĐ-CP.", "CIT-PLACE"),
        ("Căn cứ Nghị định số 221/2013/NĐ-CP ngày 30 tháng 12 năm 2013 của Chính phủ;", "CIT-EXPIRED"),
        ("Lập hồ sơ theo quy định tại Nghị định 90/2016/NĐ-CP.", None),
        ("Căn cứ Luật Phòng, chống ma túy số 120/2025/QH15;", "CIT-FUTURE"),
        ("Căn cứ Luật Phòng, chống ma túy ngày 10 tháng 12 năm 2025;", "CIT-FUTURE"),
        ("Theo Nghị định số 109/2021/ND-CP.", "CIT-NUMBER"),
        (
            "Theo Nghị định số 109/2020/NĐ-CP quy định cơ sở y tế đủ điều kiện xác định tình trạng nghiện ma túy.",
            "CIT-NUMBER",
        ),
        ("Theo Quyết định số 88/QĐ-TA ngày 01/02/2024 của Tòa án nhân dân khu vực.", None),
        ("Theo Luật số 73/2021/QH15.", "CIT-NUMBER"),
        ("Theo Nghị định số 109/2021/NĐ/CP.", "CIT-NUMBER"),
        ("Theo Kế hoạch số 15/KH-UBND ngày 05/03/2024 của UBND phường.", "CIT-FUTURE"),
        ("Theo Kế hoạch số 69/KH-UBND ngày 05/03/2024 của UBND phường.", "CIT-FUTURE"),
        ("Theo Kế hoạch số 69/KH-UBND ngày 04/03/2024 của UBND phường.", None),
        ("Theo Nghị định số 999/2019/NĐ-CP ngày 01/02/2019 của Chính phủ.", "CIT-UNKNOWN"),
        ("Theo Quyết định số 7/QĐ-UBND ngày 01/02/2019 của Ủy ban nhân dân phường.", "CIT-UNKNOWN"),
    ],
)
def test_a_citation_and_what_is_wrong_with_it(text: str, code: str | None) -> None:
    assert codes(text)[:1] == ([code] if code else [])


def test_an_unknown_text_is_a_notice_and_a_known_wrong_one_an_error() -> None:
    (unknown,) = found("Theo Nghị định số 999/2019/NĐ-CP.")
    (near,) = found("Theo Nghị định số 109/2019/NĐ-CP.")
    (wrong,) = found("Theo Nghị định số 109/2021/NĐ-CP của Thủ tướng Chính phủ.")
    assert [one.severity.value for one in (unknown, near, wrong)] == ["notice", "notice", "error"]
    assert "không có trong sổ đăng ký" in unknown.wrong.vi
    assert "109/2021/NĐ-CP" in near.wrong.vi


def test_a_day_that_was_not_seen_in_a_text_gives_a_notice_only() -> None:
    (one,) = found("Theo Luật Cư trú số 68/2020/QH14. Căn cứ Luật Khám bệnh, chữa bệnh ngày 10/01/2023.")
    assert (one.code, one.severity.value) == ("CIT-DATE", "notice")


def test_between_issue_and_first_day_a_basis_is_refused_and_a_mention_noted() -> None:
    between = date(2026, 6, 1)
    (basis,) = found("Căn cứ Luật Phòng, chống ma túy số 120/2025/QH15;", between)
    (mention,) = found("Phổ biến nội dung của Luật Phòng, chống ma túy số 120/2025/QH15.", between)
    assert [(one.code, one.severity.value) for one in (basis, mention)] == [
        ("CIT-NOT-YET", "error"),
        ("CIT-NOT-YET", "notice"),
    ]


def test_a_plan_or_a_decree_may_stand_on_a_law_that_is_to_come_into_force() -> None:
    basis = "\n\nCăn cứ Luật Phòng, chống ma túy số 120/2025/QH15;\n\nTheo khoản 9 Điều 24 Luật Phòng, chống ma túy."
    for kind, severity in (
        ("NGHỊ ĐỊNH", "notice"),
        ("QUYẾT ĐỊNH", "error"),
        ("QUYẾT ĐỊNH BAN HÀNH KẾ HOẠCH", "notice"),
    ):
        (one,) = found(f"{kind}{basis}", date(2026, 5, 15))
        assert (one.code, one.severity.value) == ("CIT-NOT-YET", severity)


def test_a_text_that_has_ended_may_be_told_of() -> None:
    after = date(2026, 7, 1)
    assert codes("Nghị định này thay thế Nghị định số 105/2021/NĐ-CP.", after) == []
    assert (
        codes("Tiếp tục cai nghiện theo quy định của Luật Phòng, chống ma túy số 73/2021/QH14.", after) == []
    )
    assert codes("Lập hồ sơ theo Nghị định số 105/2021/NĐ-CP.", after) == ["CIT-EXPIRED"]


def test_the_day_of_the_document_is_read_from_its_line_of_place_and_day() -> None:
    text = "Dị Sử, ngày 01 tháng 7 năm 2026\n\nKẾ HOẠCH\n\nCăn cứ Nghị định số 105/2021/NĐ-CP;\n"
    report = lint_text(text, "x")
    assert (report.on, report.on_from) == (date(2026, 7, 1), "document")
    assert [one.code for one in report.findings] == ["CIT-EXPIRED"]
    assert lint_text(text, "x", ON).findings == ()
    assert lint_text(text.split("\n", 1)[1], "x").on is None


def test_a_law_is_read_by_the_day_of_the_document() -> None:
    """Điều 31 khoản 7 is in the law of 2025 and not in that of 2021."""
    text = "Theo khoản 7 Điều 31 Luật Phòng, chống ma túy."
    assert codes(text, date(2024, 1, 1)) == ["CIT-PLACE"]
    assert codes(text, date(2026, 7, 1)) == []


def test_where_an_unseen_text_amends_a_law_a_missing_place_is_a_notice() -> None:
    (one,) = found("Theo Điều 56 Luật Phòng, chống ma túy số 73/2021/QH14.", date(2025, 8, 1))
    assert (one.code, one.severity.value) == ("CIT-PLACE", "notice")


@pytest.mark.parametrize(
    "text",
    [
        "Theo Kế hoạch số 164/KH- UBND ngày 02/11/2023 của UBND tỉnh Hưng Yên.",
        "Thực hiện Chỉ thị số 36-CT/TW ngày 16/8/2019 của Bộ Chính trị.",
        "Theo khoản 3 Điều 23 Luật phòng, chống ma tuý.",
        "Theo điểm đ khoản 1 Điều 27 và khoản 1 Điều 33 Luật Phòng, chống ma túy.",
        "Theo Thông tư số 18/2021/TT-BYT ngày 16 tháng 11 năm 2021 của Bộ trưởng Bộ Y tế.",
        "Theo Nghị định 109/2021/NĐ-CP quy định về cơ sở y tế đủ điều kiện xác định tình trạng nghiện ma túy.",
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Xử lý vi phạm hành chính ngày 13 tháng 11 năm 2020;",
        "Nghị định số 105/2021/NĐ-CP quy định chi tiết một số điều của Luật Phòng, chống ma túy ngày 04/12/2021 của Chính phủ.",
        "Luật số 12/2017/QH14 sửa đổi, bổ sung một số điều của Bộ luật Hình sự số 100/2015/QH13 ban hành ngày 20/06/2017.",
        "Điều 1 Quyết định này, khoản 2 Điều này, điểm a khoản này.",
        "Tỷ lệ 3/4, 26/6, số 12/5 và 100% trong 24 tháng.",
        "Luật Ngân sách và các văn bản hướng dẫn thi hành.",
    ],
)
def test_what_offices_write_is_not_flagged(text: str) -> None:
    assert codes(text) == []


def test_a_citation_over_two_lines_is_one() -> None:
    text = "Thực hiện theo quy định tại Nghị\n\nđịnh số 109/2021/NĐ-CP của Thủ tướng Chính phủ về xác định\n\ntình trạng nghiện."
    (one,) = found(text)
    assert (one.code, one.place.number) == ("CIT-ISSUER", 1)


CHECKED = [one for one in REGISTER.entries if one.verified and one.issued and one.from_ and not one.place]
OUTLINED = [one for one in CHECKED if REGISTER.outline(one.number) is not None]


def _written(entry: Entry, style: int, place: str = "") -> str:
    assert entry.issued is not None
    days = (
        f"{entry.issued:%d/%m/%Y}",
        f"{entry.issued.day:02} tháng {entry.issued.month} năm {entry.issued.year}",
    )
    issuer = "" if style & 4 else f" của {entry.issuer}"
    number = f"{entry.kind} {'số ' if style & 1 else ''}{entry.number}"
    return f"{place}{number} ngày {days[style >> 1 & 1]}{issuer}"


def _day_in_force(entry: Entry, offset: int) -> date:
    assert entry.from_ is not None
    last = entry.to or date(2027, 12, 31)
    return entry.from_ + timedelta(days=offset % ((last - entry.from_).days + 1))


def _place(entry: Entry, number: int) -> str:
    outline = REGISTER.outline(entry.number)
    assert outline is not None
    articles = list(outline.articles)
    article = articles[number % len(articles)]
    clauses = [one for one in outline.articles[article] if one]
    if not clauses:
        return f"Điều {article} "
    clause = clauses[number % len(clauses)]
    points = outline.articles[article][clause]
    point = f"điểm {points[number % len(points)]} " if points else ""
    return f"{point}khoản {clause} Điều {article} "


@given(
    st.sampled_from(CHECKED),
    st.integers(0, 7),
    st.integers(0, 5000),
    st.sampled_from(["Căn cứ ", "theo ", "tại "]),
)
def test_a_right_citation_is_never_flagged(entry: Entry, style: int, offset: int, before: str) -> None:
    assert found(f"{before}{_written(entry, style)};", _day_in_force(entry, offset)) == []


@given(st.sampled_from(OUTLINED), st.integers(0, 3), st.integers(0, 10000))
def test_a_right_place_is_never_flagged(entry: Entry, style: int, number: int) -> None:
    text = f"theo quy định tại {_written(entry, style, _place(entry, number))}."
    assert found(text, _day_in_force(entry, number)) == []


@given(st.sampled_from(CHECKED), st.integers(0, 3), st.integers(1, 3000), st.sampled_from([-1, 1]))
def test_another_day_of_issue_is_always_flagged(entry: Entry, style: int, days: int, sign: int) -> None:
    assert entry.issued is not None
    text = _written(entry, style).replace(f"{entry.issued:%d/%m/%Y}", "{}")
    moved = entry.issued + timedelta(days=sign * days)
    if "{}" not in text:
        return
    if (
        not any(part.isdigit() and len(part) == 4 for part in entry.number.split("/"))
        and moved.year != entry.issued.year
    ):
        return  # a number without a year comes back every year: another text, not known
    assert any(
        one.code == "CIT-DATE" and one.severity == "error"
        for one in found(text.format(f"{moved:%d/%m/%Y}"), None)
    )


@given(
    st.sampled_from(CHECKED),
    st.integers(0, 3),
    st.sampled_from(["Thủ tướng Chính phủ", "Chính phủ", "Quốc hội", "Bộ Quốc phòng"]),
)
def test_another_issuer_is_always_flagged(entry: Entry, style: int, issuer: str) -> None:
    text = _written(entry, style).replace(f" của {entry.issuer}", f" của {issuer}")
    assert (issuer == entry.issuer) is not any(one.code == "CIT-ISSUER" for one in found(text, None))


@given(
    st.sampled_from(CHECKED),
    st.integers(0, 3),
    st.sampled_from(["Luật", "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Pháp lệnh"]),
)
def test_another_kind_is_always_flagged(entry: Entry, style: int, kind: str) -> None:
    text = _written(entry, style).replace(f"{entry.kind} ", f"{kind} ", 1)
    assert (kind == entry.kind) is not any(one.code == "CIT-KIND" for one in found(text, None))


@given(st.sampled_from(OUTLINED), st.integers(1, 500))
def test_an_article_after_the_last_is_always_flagged(entry: Entry, more: int) -> None:
    outline = REGISTER.outline(entry.number)
    assert outline is not None
    text = f"theo Điều {len(outline.articles) + more} {_written(entry, 1)}"
    assert any(one.code == "CIT-PLACE" for one in found(text, entry.from_))


@given(st.sampled_from([one for one in CHECKED if one.to is not None]), st.integers(1, 2000))
def test_a_basis_that_has_ended_is_always_flagged(entry: Entry, days: int) -> None:
    assert entry.to is not None
    (one,) = found(f"Căn cứ {_written(entry, 1)};", entry.to + timedelta(days=days))
    assert (one.code, one.severity.value) == ("CIT-EXPIRED", "error")


@given(st.sampled_from(CHECKED), st.integers(1, 2000))
def test_a_basis_of_the_future_is_always_flagged(entry: Entry, days: int) -> None:
    assert entry.issued is not None
    (one,) = found(f"Căn cứ {_written(entry, 1)};", entry.issued - timedelta(days=days))
    assert one.code == "CIT-FUTURE"


@given(st.text(max_size=300))
def test_no_text_upsets_it(text: str) -> None:
    for _ in citations_in(" ".join(text.split()), REGISTER):
        pass
    lint_text(text, "x", ON)
