"""A paper carries the words of the law of its day: 73/2021/QH14 until 2026-06-30, 120/2025/QH15 from 2026-07-01."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from documents.authoring.base_law import LAW_73, LAW_120, BaseLaw
from documents.catalogue import load_catalogue
from documents.contexts.circular18 import SummarySheet
from documents.errors import ContextError
from documents.labels import LAW_73_GROUNDS, LAW_120_GROUNDS
from rules.conditions import Is, IsIn
from rules.corpus import load_corpus
from tests.documents import samples
from tests.documents.kit import body_xml, built, changed, entry_of, shown, template_of
from tests.documents.samples import FIRST_120, FORMS, LAST_73, ON

M01, M02, M03, M04, M05, PL03, *MONITORING = FORMS
LAWS = [(LAW_73, LAW_73_GROUNDS, LAST_73), (LAW_120, LAW_120_GROUNDS, FIRST_120)]
# What only the one law says.
OF_73 = ("Điều 27", "30 tháng 3 năm 2021", "giáo dục tại xã", "thị trấn", "cấp huyện")
OF_120 = ("Điều 31", "10 tháng 12 năm 2025", "quá 06 tháng", "về hình sự")


def _request(ground: str, on: date) -> str:
    return shown(M02, changed(samples.full(), "facts.ground", ground), on)


def _boxes(text: str) -> dict[str, bool]:
    """The letters of the grounds on a request, and whether each is ticked."""
    return {found[2]: found[1] == "☒" for found in re.finditer(r"^([☒☐])\t([a-zđ])\) ", text, re.MULTILINE)}


@pytest.mark.parametrize(("law", "grounds", "on"), LAWS)
def test_the_request_prints_a_box_for_every_ground_of_its_law_and_for_no_other(
    law: BaseLaw, grounds: tuple[str, ...], on: date
) -> None:
    assert tuple(law.grounds) == grounds
    assert set(re.findall("ground == '([a-z_]+)'", body_xml(template_of(M02, on)))) == set(grounds)
    for place, ground in enumerate(grounds):
        letters = "abcdđ"[: len(grounds)]
        assert _boxes(_request(ground, on)) == {letter: letter == letters[place] for letter in letters}


@pytest.mark.parametrize(("law", "grounds", "on"), LAWS)
def test_the_letters_are_those_of_the_rules(law: BaseLaw, grounds: tuple[str, ...], on: date) -> None:
    rules = load_corpus().requirements_of("assessment.grounds", on)
    lists = [rule.require.values for rule in rules if isinstance(rule.require, IsIn) and rule.when is None]
    assert [set(one) for one in lists] == [set(grounds)]
    letters = {
        rule.when.value: rule.cites[0].point
        for rule in rules
        if isinstance(rule.when, Is) and rule.when.fact == "ground"
    }
    assert letters == {ground: text[0] for ground, text in law.grounds.items()}


@pytest.mark.parametrize(
    ("ground", "on"),
    [
        ("voluntary", LAST_73), ("registrant", LAST_73), ("commune_education", FIRST_120), ("voluntary", ON),
        ("first_use", FIRST_120),
    ],
)  # fmt: skip
def test_a_ground_of_the_other_law_is_refused(ground: str, on: date) -> None:
    with pytest.raises(ContextError, match="not accepted") as caught:
        _request(ground, on)
    assert caught.value.fields == {"form": M02, "field": "facts.ground"}


def test_a_request_names_the_law_of_its_day() -> None:
    before, after = (_request("managed_user_reuse", on) for on in (LAST_73, FIRST_120))
    assert "Căn cứ Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021;" in before
    assert "1. Trường hợp đề nghị (khoản 1 Điều 27 Luật Phòng, chống ma túy)" in before
    assert "Căn cứ Luật Phòng, chống ma túy ngày 10 tháng 12 năm 2025;" in after
    assert "1. Trường hợp đề nghị (khoản 1 Điều 31 Luật Phòng, chống ma túy)" in after
    for text in (before, after):
        assert "Căn cứ Nghị định số 109/2021/NĐ-CP" in text


def test_an_application_names_the_point_of_its_day() -> None:
    before, after = (shown(M01, samples.voluntary(), on) for on in (LAST_73, FIRST_120))
    assert "điểm đ khoản 1 Điều 27 Luật Phòng, chống ma túy và Điều 4" in before
    assert "điểm a khoản 1 Điều 31 Luật Phòng, chống ma túy năm 2025 và Điều 4" in after


@pytest.mark.parametrize("form", FORMS)
def test_no_paper_speaks_of_the_law_of_another_day(form: str) -> None:
    assert not [word for word in OF_120 if word in shown(form, samples.full(), LAST_73)]
    assert not [word for word in OF_73 if word in shown(form, samples.full(), FIRST_120)]


@pytest.mark.parametrize(
    ("on", "told"), [(date(2025, 2, 28), True), (date(2025, 3, 1), False), (FIRST_120, False)]
)
def test_the_police_of_the_district_are_told_only_while_there_are_any(on: date, *, told: bool) -> None:
    entries = [entry for entry in load_catalogue().forms(on) if entry.sheet is None]
    assert any("cấp huyện" in entry.issuer + entry.signer + entry.note_vi for entry in entries) is told


@pytest.mark.parametrize("form", FORMS)
def test_from_the_new_law_on_every_form_is_the_last_held_and_not_verified(form: str) -> None:
    before, after = entry_of(form, LAST_73), entry_of(form, FIRST_120)
    assert not after.verified
    assert "Luật 120/2025/QH15 thay Luật 73/2021/QH14" in after.note_vi
    assert "chưa xác minh văn bản thay thế" in after.note_vi
    assert "120/2025" not in before.note_vi


# --- the police may write for a volunteer: the papers of the facility --------------------------------------------------------


def _proposed_volunteer(ground: str) -> dict[str, Any]:
    return changed(samples.full(), "facts.ground", ground)


@pytest.mark.parametrize("ground", ["voluntary", "registrant"])
def test_a_volunteer_for_whom_the_police_wrote_came_by_their_request(ground: str) -> None:
    sheet = built(PL03, _proposed_volunteer(ground), FIRST_120)
    assert isinstance(sheet, SummarySheet)
    assert (sheet.voluntary, sheet.application_on) == (False, None)
    assert (sheet.request_number, sheet.requested_on, sheet.police) == (
        "07/GĐN-CAP",
        ON,
        "Công an phường Mẫu",
    )
    text = shown(PL03, _proposed_volunteer(ground), FIRST_120)
    assert "10. ☐" in text
    assert "11. ☒\u00a0Được đề nghị" in text


def test_a_volunteer_who_came_alone_still_came_by_an_application() -> None:
    text = shown(PL03, samples.voluntary(), FIRST_120)
    assert "10. ☒" in text
    assert "11. ☐" in text


@pytest.mark.parametrize("ground", LAW_120_GROUNDS)
def test_a_result_on_a_request_of_the_police_goes_to_the_police(ground: str) -> None:
    text = shown(M05, _proposed_volunteer(ground), FIRST_120)
    assert "số 07/GĐN-CAP ngày 05 tháng 01 năm 2024 của Công an phường Mẫu" in text
    assert "01 bản trả Công an phường Mẫu." in text


def test_the_one_who_asks_need_not_be_the_police() -> None:
    """From 2026-07-01 a border guard's or a customs agency may ask too (120/2025/QH15 Đ31 k3, Đ11 k1)."""
    data = changed(
        samples.full(), "police.name", "Phòng Phòng, chống ma túy và tội phạm, Bộ đội Biên phòng tỉnh Mẫu"
    )
    assert "cơ quan Công an" not in shown(M05, data, FIRST_120)
    assert "(Theo đề nghị của cơ quan Công an)" in shown(M05, samples.full(), LAST_73)


@pytest.mark.parametrize("form", [PL03, M05, *MONITORING])
def test_a_request_of_the_old_law_is_still_followed_under_the_new(form: str) -> None:
    data = changed(samples.full(), "facts.ground", "commune_education")
    assert "Lò Văn Thử" in shown(form, data, FIRST_120)


# --- the test on the request ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "printed"),
    [
        ({"result": "positive"}, "dương tính; ngày:\u00a004/01/2024"),
        ({"result": "negative"}, "âm tính; ngày:\u00a004/01/2024"),
        ({"test_positive": True}, "dương tính;"),
        ({"test_positive": False}, "âm tính;"),
        ({"result": "positive", "test_positive": False}, "dương tính;"),
        ({}, "....;"),
    ],
)
@pytest.mark.parametrize("on", [LAST_73, FIRST_120])
def test_the_request_says_what_the_test_found(known: dict[str, object], printed: str, on: date) -> None:
    data = samples.full()
    data["facts"] |= {"result": None, **known}
    line = next(one for one in shown(M02, data, on).splitlines() if one.startswith("Kết quả xét nghiệm chất"))
    assert printed in line


@pytest.mark.parametrize(("path", "wrong"), [("facts.result", "unclear"), ("facts.test_positive", "yes")])
def test_a_result_of_a_wrong_kind_is_refused(path: str, wrong: str) -> None:
    data = samples.full()
    data["facts"]["result"] = None
    with pytest.raises(ContextError) as caught:
        built(M02, changed(data, path, wrong))
    assert caught.value.fields["field"] == path
