"""The loader refuses every slip in the law's data, and says where it is and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.corpus import load_corpus, read_corpus
from rules.corpus.loader import folder_of
from rules.errors import CorpusError
from tests.rules.law_files import D109, FILES, LAW73, LAW120, line_of, write_law

A_COPY = "73-2021-qh14/2024-01-01.yaml"


def refusal(root: Path) -> CorpusError:
    with pytest.raises(CorpusError) as refused:
        read_corpus(root)
    return refused.value


def test_the_tiny_law_is_accepted(tmp_path: Path) -> None:
    corpus = read_corpus(write_law(tmp_path))
    assert corpus.instruments() == ("73/2021/QH14", "120/2025/QH15", "109/2021/NĐ-CP")
    assert load_corpus(tmp_path).hash == corpus.hash


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        # keys and types
        (LAW73, "issuer:", "isuer:", "unknown key 'isuer'; did you mean 'issuer'?"),
        (LAW73, "    heading: Xác định", "    head: Xác định", "articles 27: unknown key 'head'; did you mean 'heading'?"),
        (LAW73, "require: test_positive", "requires: test_positive", "unknown key 'requires'; did you mean 'require'?"),
        (LAW73, "in_force: {from: 2022-01-01,", "in_force: {form: 2022-01-01,", "did you mean 'from'?"),
        (D109, "rollover: true", "rollover: true\n        rollover: false", "'rollover' stands twice"),
        (D109, "rollover: true", "rollover: 1", "rollover: true or false is expected, not '1' (int)"),
        (D109, "rollover: true", "from_moment: true", "unknown key 'from_moment'"),
        (D109, "length: 5", "length: five", "length: a whole number is expected, not 'five' (str)"),
        (D109, "length: 5", "length: -5", "a whole number is expected"),
        (D109, "length: 5", "length: true", "a whole number is expected"),
        (D109, "length: 5", "length: 0", "0 goes with the unit immediate"),
        (D109, "unit: working_days", "unit: immediate", "0 goes with the unit immediate"),
        (D109, "unit: working_days", "unit: hours", "a term in hours runs through days off"),
        (D109, "unit: working_days", "unit: workdays", "'workdays' is not one of hours, days, working_days"),
        (D109, "unit: working_days", "unit: workdays", "did you mean 'working_days'?"),
        (D109, "anchor: result_known", "anchor: Result known", "anchor: 'Result known' is not of the form"),
        (D109, "value: 3", "value: 3.5", "a whole number is expected"),
        (LAW73, 'article: "27"', "article: 27", "text is expected; '27' (int) is not: quote it"),
        (LAW73, "heading: Các biện pháp cai nghiện ma túy", "heading:", "heading: text is expected; nothing is not"),
        (LAW73, "issued: 2021-03-30", "issued: tháng 3 năm 2021", "issued: a date (YYYY-MM-DD) is expected"),
        (LAW73, "issued: 2021-03-30", "issued: 2022-03-30", "issued after it came into force"),
        (LAW73, "complete: false", "complete: null", "complete: true or false is expected, not nothing"),
        (LAW73, "title: Luật Phòng, chống ma túy\n", "", "title: the key is missing"),
        (LAW73, ", to: 2026-06-30", "", "to: the key is missing (a date, or null for an open end)"),
        (LAW73, "to: 2026-06-30", "to: 2021-06-30", "the end 2021-06-30 lies before 2022-01-01"),
        (LAW73, "    consequences:\n", "    consequence:\n", "unknown key 'consequence'; did you mean 'consequences'?"),
        (LAW73, "sets: [assessment.grounds]\n", "sets: assessment.grounds\n", "a list that is not empty is expected"),
        (LAW73, "instrument: 73/2021/QH14", "instrument: Luật 73/2021/QH14", "write '73/2021/QH14'"),
        (LAW73, "instrument: 73/2021/QH14", "instrument: 73/2021", "cannot be read"),
        (LAW73, "issuer: Quốc hội", "issuer: ' '", "issuer: text is expected, not an empty one"),
        (LAW73, "in_force: {from: 2022-01-01, to: 2026-06-30}\n", "", "in_force: the key is missing"),
        (LAW73, 'article: "28"', 'article: "28 k1"', "'Đ28 k1' is not one article, form or annex"),
        (D109, "cites: [Đ2 k2]", "cites: [2]", "terms d109-2-2 > cites[0]: text is expected, not '2' (int)"),
        # what a rule needs
        (LAW73, "cites: [Đ27 k1]", "cites: []", "requirements l73-27-1 > cites: a list that is not empty"),
        (LAW73, "        cites: [Đ27 k1]\n", "", "cites: a list that is not empty is expected"),
        (LAW73, "cites: [Đ27 k1]", "cites: [D27 k1]", "an article is Đ, not D"),
        (LAW73, "cites: [Đ27 k1]", "cites: [Đ27 k1, Đ27 k1]", "'Đ27 k1' stands twice"),
        (LAW73, "sets: [assessment.grounds]\n", "sets: [grounds]\n", "'grounds' is not a name of the form procedure.word"),
        (LAW73, "sets: [assessment.grounds]\n", "sets: [Assessment.grounds]\n", "is not a name of the form"),
        (LAW73, "opens: registration.register", "opens: register", "'register' is not a name of the form"),
        (D109, "duty: registration.register", "duty: register", "'register' is not a name of the form"),
        (LAW73, "        explains: Point a.\n", "", "explains: a requirement says how it puts the text to work"),
        (LAW73, "        require: test_positive\n", "", "require: the key is missing (a condition)"),
        (LAW73, "require: test_positive", "require: test_positiv", "test_positive"),
        (LAW73, "is: reuse}\n        vi", "is: re_use}\n        vi", "reuse"),
        (LAW73, "id: l73-27-1\n", "id: L73.27\n", "id: 'L73.27' is not of the form"),
        (D109, "        note_en: Inferred.\n", "", "what is not verified needs note_vi and note_en"),
        (D109, "from: 2023-01-01, to: 2024-12-31", "from: 2021-01-01, to: 2024-12-31", "in_force: it must lie in the outer one"),
        # coverage
        (LAW73, "    reason_vi: Ngoài phạm vi.\n", "", "articles 28 > reason_vi: the key is missing"),
        (LAW73, "    reason_en: Out of scope.\n", "", "reason_en: the key is missing"),
        (LAW73, "coverage: partly", "coverage: out_of_scope", "coverage: 'out_of_scope' goes with no rules"),
        (LAW73, "coverage: partly", "coverage: open", "coverage: 'open' goes with no rules"),
        (LAW73, "coverage: partly", "coverage: part", "did you mean 'partly'?"),
        (LAW73, "    explains: A closed list.\n", "", "articles 27 > explains: the key is missing"),
        # what is said twice
        (LAW73, "id: l73-27-1-a", "id: l73-27-1", "the id 'l73-27-1' stands twice"),
        (LAW73, "id: l73-27-5", "id: l73-27-1", "the id 'l73-27-1' stands twice"),
        (LAW120, "id: l120-31-1", "id: l73-27-1", "the id 'l73-27-1' already stands at 120-2025-qh15"),
        (LAW73, 'article: "28"', 'article: "27"', "73/2021/QH14 Đ27 stands twice"),
        (D109, '{form: "02", heading: Giấy đề nghị}', '{form: "02", heading: A}\n  - {form: "2", heading: B}', "Mẫu 02 stands twice"),
        (D109, "annex: PL01", "annex: Đ3", "'Mẫu Đ3' is not a place in the law"),
        # citations of what is held
        (LAW73, '"109/2021/NĐ-CP Đ2"', '"109/2021/NĐ-CP Đ9"', "109/2021/NĐ-CP Đ9 is not among the texts"),
        (LAW73, '"109/2021/NĐ-CP Đ2"', '"116/2021/NĐ-CP Đ28"', "116/2021/NĐ-CP Đ28 is not among the texts"),
        (LAW73, '"109/2021/NĐ-CP Đ2"', '"120/2025/QH15 Đ31"', "120/2025/QH15 Đ31 is in force on no day of this rule"),
        (LAW73, "cites: [Đ27 k5]", "cites: [Đ29 k5]", "did you mean '73/2021/QH14 Đ28'?"),
        (D109, "cites: [Đ2 k1, Mẫu 02, PL01]", "cites: [Mẫu 03]", "109/2021/NĐ-CP Mẫu 03 is not among the texts"),
        ("facts.yaml", "109/2021/NĐ-CP Mẫu 02", "109/2021/NĐ-CP Mẫu 04", "facts.yaml: test_positive > cites"),
        (LAW73, "terms: [d109-2-2]", "terms: [d109-2-3]", "there is no term 'd109-2-3' while this is in force; did you mean 'd109-2-2'?"),
        # periods of texts
        (D109, "{from: 2026-07-01, verified: false", "{from: 2021-07-01, verified: false", "the note lies outside"),
        (D109, '  - article: "1"', '  - article: "3"', "said to be complete, but article 1 is missing"),
        (LAW73, "from: 2022-01-01, to", "from: 2022-01-02, to", "the file's place is 73-2021-qh14/2022-01-02.yaml"),
        # regimes
        ("regimes.yaml", "from: 2025-03-01, to: null", "from: 2025-03-01, to: 2026-06-30", "the last regime is open"),
        ("regimes.yaml", "from: 2025-03-01", "from: 2025-03-02", "2025-03-02 must begin on the day after 2022-01-01 ends"),
        ("regimes.yaml", "from: 2025-03-01", "from: 2025-02-28", "2025-02-28 must begin on the day after 2022-01-01 ends"),
        ("regimes.yaml", "to: 2025-02-28", "to: null", "must begin on the day after"),
        ("regimes.yaml", "vi: Hai, ", "", "regimes 2025-03-01 > vi: the key is missing"),
        ("regimes.yaml", "regimes:", "regime:", "did you mean 'regimes'?"),
    ],
)  # fmt: skip
def test_a_slip_is_refused(tmp_path: Path, name: str, old: str, new: str, says: str) -> None:
    error = refusal(write_law(tmp_path, (name, old, new)))
    assert says in error.en
    assert ".yaml" in error.en
    assert error.vi
    assert error.vi != error.en


def test_an_error_names_file_line_and_key(tmp_path: Path) -> None:
    line = line_of(D109, "length: 5")
    error = refusal(write_law(tmp_path, (D109, "length: 5", "length: five")))
    place = f"109-2021-nd-cp/2022-01-01.yaml:{line}: articles 2 > terms d109-2-2 > length"
    assert error.en == f"{place}: a whole number is expected, not 'five' (str)."
    assert error.vi == f"{place}: phải là số nguyên không âm."
    assert error.fields == {"where": place}


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    edits = [
        (D109, "length: 5", "length: five"),
        (D109, "require: received\n        vi: Chưa tiếp nhận.\n        en: Not received.\n        explains: Clause 3.", "vi: a"),
        (LAW73, "coverage: partly", "coverage: part"),
        ("regimes.yaml", "vi: Hai, ", ""),
    ]  # fmt: skip
    error = refusal(write_law(tmp_path, *edits))
    assert error.en.startswith("The law as data has 4 problems:\n")
    assert error.vi.startswith("Dữ liệu pháp luật có 4 lỗi:\n")
    assert len(error.en.splitlines()) == 5
    problems = error.fields["problems"]
    assert isinstance(problems, list)
    assert len(problems) == 4


def test_very_many_slips_are_counted(tmp_path: Path) -> None:
    terms = "".join(f"      - {{id: t{n}}}\n" for n in range(60))
    error = refusal(write_law(tmp_path, (D109, "    parameters:\n", f"    parameters:\n{terms}")))
    assert error.en.startswith("The law as data has 60 problems:\n")
    assert error.en.endswith("… and 20 more")


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("to: 2023-12-31", "from: 2024-01-01, to: 2026-06-30", ""),
        (
            "to: 2023-12-30",
            "from: 2024-01-01, to: 2026-06-30",
            "leaves a gap after 73-2021-qh14/2022-01-01.yaml",
        ),
        ("to: 2024-01-01", "from: 2024-01-01, to: 2026-06-30", "overlaps with 73-2021-qh14/2022-01-01.yaml"),
        ("to: null", "from: 2024-01-01, to: 2026-06-30", "overlaps with 73-2021-qh14/2022-01-01.yaml"),
    ],
)
def test_versions_follow_one_another_day_by_day(tmp_path: Path, first: str, second: str, says: str) -> None:
    later = FILES[LAW73].replace("from: 2022-01-01, to: 2026-06-30", second)
    root = write_law(tmp_path, (LAW73, "to: 2026-06-30", first), (A_COPY, "", later))
    if says:
        assert says in refusal(root).en
    else:
        assert len(read_corpus(root).all_versions()) == 4


def test_a_new_version_may_keep_its_ids_but_not_change_their_kind(tmp_path: Path) -> None:
    later = FILES[LAW73].replace("from: 2022-01-01, to", "from: 2024-01-01, to")
    turned = later.replace("id: l73-27-5", "id: l73-27-1").replace(
        "id: l73-27-1\n        sets", "id: l73-x\n        sets"
    )
    root = write_law(tmp_path, (LAW73, "to: 2026-06-30", "to: 2023-12-31"), (A_COPY, "", turned))
    assert "the id 'l73-27-1' already stands at" in refusal(root).en


@pytest.mark.parametrize(
    "stray", ["73-2021-qh14/2022-01-01.yml", "73-2021-qh14/old/2020-01-01.yaml", "terms.yaml", "73-2021-qh14/notes.txt"]
)  # fmt: skip
def test_a_file_that_would_be_overlooked_is_refused(tmp_path: Path, stray: str) -> None:
    error = refusal(write_law(tmp_path, (stray, "", "a: 1\n")))
    assert f"{stray}: this file would be overlooked" in error.en


def test_scenarios_calendars_and_readmes_stand_beside_the_law(tmp_path: Path) -> None:
    beside = ["scenarios/a.yaml", "73-2021-qh14/scenarios/b.yaml", "calendar/2024.yaml", "README.md"]
    assert read_corpus(write_law(tmp_path, *((name, "", "x: &a 1") for name in beside))).hash


def test_an_absent_folder_or_file_is_told(tmp_path: Path) -> None:
    assert "no such folder" in refusal(tmp_path / "none").en
    (write_law(tmp_path) / "regimes.yaml").unlink()
    assert refusal(tmp_path).en == "regimes.yaml: the file cannot be read."


@pytest.mark.parametrize(
    ("name", "text"), [("facts.yaml", "- a\n"), (LAW73, "- a\n"), (LAW73, "# nothing\n")]
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (write_law(tmp_path) / name).write_text(text, encoding="utf-8")
    assert "mapping" in refusal(tmp_path).en


def test_the_hash_follows_the_content_not_the_order_of_keys(tmp_path: Path) -> None:
    base = read_corpus(write_law(tmp_path / "a")).hash
    shuffled = write_law(
        tmp_path / "b",
        (
            LAW73,
            "issuer: Quốc hội\nissued: 2021-03-30\n",
            "issued: 2021-03-30\nissuer: 'Quốc hội'  # quoted\n",
        ),
        ("regimes.yaml", "vi: Hai, en: Two", "en: Two, vi: Hai"),
    )
    assert read_corpus(shuffled).hash == base
    for n, edit in enumerate([(D109, "length: 5", "length: 6"), ("facts.yaml", "en: Age", "en: Years"),
                              ("regimes.yaml", "en: Two", "en: Second")]):  # fmt: skip
        assert read_corpus(write_law(tmp_path / str(n), edit)).hash != base


def test_the_folder_of_a_text_is_plain_ascii() -> None:
    assert folder_of("109/2021/NĐ-CP") == "109-2021-nd-cp"
    assert folder_of("03/2025/TTLT-BCA-VKSNDTC-TANDTC") == "03-2025-ttlt-bca-vksndtc-tandtc"
