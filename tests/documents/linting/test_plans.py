"""The two ward plans that the linter was asked for: each of their errors by name, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from documents.linting import Report, lint_file

PLANS = Path(__file__).parent


def _report(name: str, on: date | None = None) -> Report:
    return lint_file((PLANS / name).read_bytes(), name, on)


@pytest.fixture(scope="module")
def health_plan() -> Report:
    return _report("plan-a.txt", date(2025, 12, 20))


@pytest.fixture(scope="module")
def rehab_plan() -> Report:
    return _report("plan-b.txt", date(2024, 2, 26))


def _told(report: Report) -> list[tuple[str, str, int, int]]:
    return [(one.code, one.severity.value, one.place.number, one.more) for one in report.findings]


def test_the_health_plan_has_these_faults_and_no_other(health_plan: Report) -> None:
    assert _told(health_plan) == [
        ("CIT-ISSUER", "error", 126, 0),
        ("DATE-STRAY", "error", 128, 0),
        ("TEXT-QUOTE", "notice", 183, 0),
    ]


def test_a_decree_is_not_the_prime_ministers(health_plan: Report) -> None:
    issuer = health_plan.findings[0]
    assert issuer.wrong.vi == "109/2021/NĐ-CP ghi là của Thủ tướng Chính phủ."
    assert issuer.right.vi == "Đúng: của Chính phủ."
    assert "Nghị định số 109/2021/NĐ-CP của Thủ tướng Chính phủ" in issuer.place.excerpt


def test_there_is_no_day_5_16_11_2021(health_plan: Report) -> None:
    day = health_plan.findings[1]
    assert "“ngày 5 16/11/2021”" in day.wrong.vi
    assert day.right.vi == "Ghi ngày 16/11/2021."


def test_the_rehab_plan_has_these_faults_and_no_other(rehab_plan: Report) -> None:
    assert _told(rehab_plan) == [
        ("TEXT-TWICE", "error", 152, 0),
        ("CIT-TITLE", "notice", 196, 0),
        ("CIT-NAME", "notice", 282, 0),
        ("NUM-LETTER", "error", 323, 1),
        ("TEXT-LISTED", "notice", 445, 0),
        ("NUM-SKIP", "error", 448, 0),
    ]


def test_sections_8_and_9_are_missing(rehab_plan: Report) -> None:
    skip = rehab_plan.findings[-1]
    assert skip.wrong.vi == "Đánh số sai: “10.” đứng sau 7, thiếu 8 đến 9."
    assert skip.place.excerpt.startswith("10. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam phường")


def test_a_clause_that_was_pasted_twice_is_seen(rehab_plan: Report) -> None:
    assert "luật về công tác quản lý người sử dụng trái phép chất ma túy" in rehab_plan.findings[0].wrong.vi


def test_the_name_and_the_title_that_lost_a_word_are_seen(rehab_plan: Report) -> None:
    title, name = rehab_plan.findings[1:3]
    assert (title.wrong.vi, title.right.vi) == ("Tên của 18/2021/TT-BYT ghi “chuẩn”.", "Đúng: “chẩn”.")
    assert name.right.vi == "Đúng: Luật Xử lý vi phạm hành chính."


def test_the_scrambled_clause_of_the_rehab_plan_is_not_seen(rehab_plan: Report) -> None:
    """V.2 ends in a clause whose words are in disorder; no sound rule tells it from a clumsy one. Known, and told in the docs."""
    assert not [one for one in rehab_plan.findings if 355 <= one.place.number <= 375]


def test_the_same_plan_on_a_later_day_stands_on_a_law_that_has_ended() -> None:
    later = _report("plan-b.txt", date(2026, 7, 1))
    assert "CIT-EXPIRED" in {one.code for one in later.findings}


def test_the_same_plan_in_utf_16_and_in_decomposed_letters_reads_the_same(rehab_plan: Report) -> None:
    import unicodedata

    text = (PLANS / "plan-b.txt").read_text("utf-8")
    for content in (
        text.encode("utf-16"),
        unicodedata.normalize("NFD", text).encode(),
        text.replace("\n", "\r\n").encode("utf-8-sig"),
    ):
        assert _told(lint_file(content, "b", date(2024, 2, 26))) == _told(rehab_plan)
