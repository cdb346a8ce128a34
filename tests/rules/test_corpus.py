"""Questions to the corpus are questions about a day; about a day without law the answer is an error that says more."""

from __future__ import annotations

import timeit
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rules.citation import Citation
from rules.corpus import (
    Corpus,
    Coverage,
    Requirement,
    TermRule,
    coverage_of,
    read_corpus,
    show_place,
)
from rules.errors import CorpusError, NotInForce
from tests.rules.law_files import D109, FILES, LAW73, write_law

BEFORE, FIRST, LAST, AFTER = date(2021, 12, 31), date(2022, 1, 1), date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(write_law(tmp_path_factory.mktemp("law")))


def ids(rules: tuple[Requirement, ...] | tuple[TermRule, ...]) -> list[str]:
    return [rule.id for rule in rules]


def test_a_set_passes_from_the_old_law_to_the_new_one_overnight(law: Corpus) -> None:
    assert ids(law.requirements_of("assessment.grounds", LAST)) == ["l73-27-1", "l73-27-1-a"]
    assert ids(law.requirements_of("assessment.grounds", AFTER)) == ["l120-31-1"]


def test_a_set_gathers_from_every_text_in_legal_order(law: Corpus) -> None:
    assert ids(law.requirements_of("assessment.all", LAST)) == ["l73-27-1-a", "d109-2-1"]
    assert ids(law.requirements_of("assessment.all", AFTER)) == ["d109-2-1"]


def test_a_day_without_law_says_what_was_in_force_when(law: Corpus) -> None:
    with pytest.raises(NotInForce) as refused:
        law.requirements_of("assessment.grounds", BEFORE)
    assert refused.value.en == (
        "The set of requirements 'assessment.grounds' is not in force on 2021-12-31. In force: "
        "from 2022-01-01 to 2026-06-30 (73/2021/QH14); from 2026-07-01 (120/2025/QH15). Ask for a day in such a period."
    )
    assert "từ 01/01/2022 đến 30/06/2026 (73/2021/QH14); từ 01/07/2026 (120/2025/QH15)" in refused.value.vi
    assert refused.value.fields["periods"] == [
        {"from": "2022-01-01", "to": "2026-06-30", "by": "73/2021/QH14"},
        {"from": "2026-07-01", "to": None, "by": "120/2025/QH15"},
    ]
    with pytest.raises(NotInForce) as late:
        law.version("73/2021/QH14", AFTER)
    assert "In force: from 2022-01-01 to 2026-06-30." in late.value.en
    assert "Luật 73/2021/QH14 không có hiệu lực vào ngày 01/07/2026" in late.value.vi
    assert "từ 01/01/2022 đến 30/06/2026" in late.value.vi


def test_a_narrower_period_is_kept(law: Corpus) -> None:
    for day in (date(2022, 12, 31), date(2025, 1, 1)):
        with pytest.raises(NotInForce, match="from 2023-01-01 to 2024-12-31"):
            law.requirements_of("assessment.late", day)
    for day in (date(2023, 1, 1), date(2024, 12, 31)):
        assert ids(law.requirements_of("assessment.late", day)) == ["d109-2-3"]
    held = Citation.parse("109/2021/NĐ-CP Đ2")
    assert ids(law.article(held, date(2023, 1, 1)).requirements) == ["d109-2-1", "d109-2-3"]
    assert ids(law.article(held, date(2025, 1, 1)).requirements) == ["d109-2-1"]


def test_a_note_on_a_text_reaches_each_of_its_rules_from_its_day_on(law: Corpus) -> None:
    before, after = law.term("d109-2-2", LAST), law.term("d109-2-2", AFTER)
    assert (before.verified, before.note_vi, before.note_en) == (True, "", "")
    assert (after.verified, after.note_vi) == (False, "Luật căn cứ đã hết hiệu lực.")
    rule = law.requirement("d109-2-1", AFTER)
    assert rule.note_en == "Inferred. Its base law has ended."
    assert not law.parameter("d109-days", AFTER).verified
    assert law.parameter("d109-days", LAST).verified


def test_the_same_stretch_gives_the_same_object(law: Corpus) -> None:
    assert law.requirements_of("assessment.all", FIRST) is law.requirements_of("assessment.all", LAST)
    assert law.requirements_of("assessment.all", LAST) is not law.requirements_of("assessment.all", AFTER)


def test_every_other_question_is_dated_too(law: Corpus) -> None:
    assert law.terms_of_duty("registration.register", AFTER) == (law.term("d109-2-2", AFTER),)
    assert [c.id for c in law.consequences(LAST)] == ["l73-27-5"]
    assert law.regime(date(2025, 2, 28)).name == "2022-01-01"
    assert law.regime(date(2025, 3, 1)).name == "2025-03-01"
    with pytest.raises(NotInForce):
        law.consequences(AFTER)
    for ask in (
        lambda: law.regime(BEFORE),
        lambda: law.term("d109-2-2", BEFORE),
        lambda: law.terms_of_duty("registration.register", BEFORE),
        lambda: law.parameter("d109-days", BEFORE),
        lambda: law.article(Citation.parse("73/2021/QH14 Đ27 k1"), AFTER),
    ):
        with pytest.raises(NotInForce, match="In force: from 2022-01-01"):
            ask()


def test_an_unknown_name_is_another_error_that_names_the_nearest(law: Corpus) -> None:
    with pytest.raises(
        CorpusError, match=r"holds no set of requirements .* did you mean 'assessment.grounds'"
    ):
        law.requirements_of("assessment.ground", LAST)
    with pytest.raises(CorpusError, match="did you mean 'd109-2-2'"):
        law.term("d109-2-1", LAST)
    with pytest.raises(CorpusError, match="did you mean '73/2021/QH14'"):
        law.version("73/2021/QH15", LAST)
    for text in ("73/2021/QH14 Đ99", "73/2021/QH14", "116/2021/NĐ-CP Đ1"):
        with pytest.raises(CorpusError, match="Texts held in whole or in part: 73/2021/QH14"):
            law.article(Citation.parse(text), LAST)


def test_a_law_without_consequences_says_so(tmp_path: Path) -> None:
    old = FILES[LAW73]
    start, end = old.index("    consequences:"), old.index('  - article: "28"')
    with pytest.raises(NotInForce, match="In force: on no day"):
        read_corpus(write_law(tmp_path, (LAW73, old[start:end], ""))).consequences(LAST)


def test_a_moment_is_no_day(law: Corpus) -> None:
    with pytest.raises(CorpusError, match="datetime is not one"):
        law.version("73/2021/QH14", datetime(2024, 1, 1, tzinfo=UTC))


def test_what_is_known(law: Corpus) -> None:
    for text in ("73/2021/QH14", "73/2021/QH14 Đ27 k9", "109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP PL01"):
        assert law.knows(Citation.parse(text))
    for text in ("74/2021/QH14", "73/2021/QH14 Đ29", "109/2021/NĐ-CP Mẫu 03", "73/2021/QH14 PL01"):
        assert not law.knows(Citation.parse(text))
    assert law.sets == {"assessment.grounds", "assessment.all", "assessment.late"}
    assert law.term_ids == {"d109-2-2"}
    assert law.duties == {"registration.register"}
    assert law.vietnamese(Citation.parse("109/2021/NĐ-CP Đ2 k1")) == "khoản 1 Điều 2 Nghị định 109/2021/NĐ-CP"


def test_a_text_changed_midway_answers_by_version(tmp_path: Path) -> None:
    later = FILES[LAW73].replace("from: 2022-01-01, to", "from: 2024-01-01, to").replace("Đ27 k1 a", "Đ27 k2")
    root = write_law(
        tmp_path, (LAW73, "to: 2026-06-30", "to: 2023-12-31"), ("73-2021-qh14/2024-01-01.yaml", "", later)
    )
    corpus = read_corpus(root)
    for day, place in ((date(2023, 12, 31), "Đ27 k1 a"), (date(2024, 1, 1), "Đ27 k2")):
        assert corpus.version("73/2021/QH14", day).from_ <= day
        assert corpus.requirement("l73-27-1-a", day).cites[0].short() == f"73/2021/QH14 {place}"
    with pytest.raises(NotInForce, match=r"In force: from 2022-01-01 to 2026-06-30\."):
        corpus.version("73/2021/QH14", AFTER)


def test_a_question_costs_microseconds(law: Corpus) -> None:
    calls = 2000
    best = min(timeit.repeat(lambda: law.requirements_of("assessment.grounds", LAST), number=calls, repeat=5))
    assert best / calls < 20e-6  # measured: 0.2 microseconds; generous for a busy machine


# --- coverage and show ---------------------------------------------------------------------------------------------------


def test_coverage_lists_each_article_with_its_state_and_rules(law: Corpus) -> None:
    by_number = {text.number: text for text in coverage_of(law)}
    decree = by_number["109/2021/NĐ-CP"]
    assert decree.complete
    assert decree.counts[Coverage.OPEN] == 1
    first, second = decree.articles
    assert (first.coverage, first.requirements) == (Coverage.OPEN, ())
    assert second.requirements == ("d109-2-1", "d109-2-3")
    assert (second.terms, second.parameters, second.unverified) == (
        ("d109-2-2",),
        ("d109-days",),
        ("d109-2-1",),
    )
    old = by_number["73/2021/QH14"].as_json()
    assert old["counts"] == {"encoded": 0, "partly": 1, "out_of_scope": 1, "open": 0, "reference": 0}
    assert old["in_force"] == {"from": "2022-01-01", "to": "2026-06-30"}
    articles = old["articles"]
    assert isinstance(articles, list)
    assert articles[1]["reason"] == {"vi": "Ngoài phạm vi.", "en": "Out of scope."}
    assert {text.number for text in coverage_of(law, AFTER)} == {"120/2025/QH15", "109/2021/NĐ-CP"}


def test_a_place_is_shown_with_its_rules_and_who_cites_it(law: Corpus) -> None:
    shown = show_place(law, Citation.parse("109/2021/NĐ-CP Đ2"), LAST)
    assert [rule.id for rule in shown.articles[0].rules] == ["d109-2-1", "d109-2-2", "d109-days"]
    assert [rule.id for rule in shown.cited_by] == ["l73-27-1-a"]
    assert shown.verified
    narrow = show_place(law, Citation.parse("109/2021/NĐ-CP Đ2 k2"), AFTER)
    assert [rule.id for rule in narrow.articles[0].rules] == ["d109-2-2"]
    assert (narrow.verified, narrow.note_en) == (False, "Its base law has ended.")
    whole = show_place(law, Citation.parse("109/2021/NĐ-CP"), LAST)
    assert [a.citation.article for a in whole.articles] == ["1", "2"]
    assert [sheet.heading for sheet in whole.sheets] == ["Hướng dẫn", "Giấy đề nghị"]
    form = show_place(law, Citation.parse("109/2021/NĐ-CP Mẫu 02"), LAST)
    assert form.articles == ()
    assert [rule.id for rule in form.cited_by] == ["d109-2-1"]


def test_what_is_shown_is_ready_for_json(law: Corpus) -> None:
    data = show_place(law, Citation.parse("73/2021/QH14 Đ27"), LAST).as_json()
    assert data["vietnamese"] == "Điều 27 Luật 73/2021/QH14"
    articles = data["articles"]
    assert isinstance(articles, list)
    rules = {rule["id"]: rule for rule in articles[0]["rules"]}
    assert rules["l73-27-1-a"]["when"] == {"fact": "ground", "is": "reuse"}
    assert rules["l73-27-1-a"]["require"] == "test_positive"
    assert rules["l73-27-5"]["opens"] == "registration.register"
    decree = show_place(law, Citation.parse("109/2021/NĐ-CP Đ2"), LAST).as_json()["articles"]
    assert isinstance(decree, list)
    assert {rule["type"] for rule in decree[0]["rules"]} == {"requirement", "term", "parameter"}


def test_a_place_that_cannot_be_shown_is_told(law: Corpus, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not hold 73/2021/QH14 Đ29"):
        show_place(law, Citation.parse("73/2021/QH14 Đ29"), LAST)
    with pytest.raises(NotInForce):
        show_place(law, Citation.parse("73/2021/QH14 Đ27"), AFTER)
    later = FILES[D109].replace("from: 2022-01-01, to", "from: 2024-01-01, to").replace("Mẫu 02, ", "")
    later = later.replace('forms:\n  - {form: "02", heading: Giấy đề nghị}\n', "")
    later = later.replace("from: 2023-01-01, to: 2024-12-31", "from: 2024-01-01, to: 2024-12-31")
    first = (
        "to: null}\nstatus:\n  notes:\n    - {from: 2026-07-01",
        "to: 2023-12-31}\nstatus:\n  notes:\n    - {from: 2023-07-01",
    )
    root = write_law(
        tmp_path,
        (D109, *first),
        (D109, "2023-01-01, to: 2024-12-31", "2023-01-01, to: 2023-12-31"),
        ("109-2021-nd-cp/2024-01-01.yaml", "", later),
    )
    corpus = read_corpus(root)
    form = Citation.parse("109/2021/NĐ-CP Mẫu 02")
    assert show_place(corpus, form, date(2023, 12, 31)).sheets
    with pytest.raises(NotInForce, match="as it stands from 2024-01-01 does not list it"):
        show_place(corpus, form, date(2024, 1, 1))
