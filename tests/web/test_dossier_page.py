"""The room of a dossier on pages and on the command line: what is missing, what is wrong, the archive, its versions, the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.verify import verify
from rules.corpus import LAW
from tests.documents.test_dossier_pages import A4, blank
from tests.dossiers import Variant, dossier_of, story, town
from tests.web.cli import answer, lotrinh
from tests.web.site import Browser
from tests.web.test_dossier_build import at_checker, attach
from web.app import create_app
from web.house import House


def browser_of(house: House, actor_id: str) -> Browser:
    actor = house.reader.find_actor(actor_id)
    assert actor is not None
    browser = Browser(create_app(house).test_client())
    browser.enter(actor)
    return browser


def room(house: House) -> str:
    return f"/ho-so/{dossier_of(house).case.id}/bo-ho-so"


def test_the_page_tells_what_is_missing_by_article_and_who_brings_it() -> None:
    text = story(Variant("2026-07", minor=True), without=["opinion"], until="compulsory.notify_right_to_read")
    with town(text) as (house, _clock, _played):
        browser = browser_of(house, "head")
        browser.open(f"/ho-so/{dossier_of(house).case.id}")
        assert room(house) in browser.page
        assert browser.open(room(house)).status_code == 200
    assert "Còn thiếu 1 mục" in browser.page
    item = browser.page.split("Ý kiến bằng văn bản của cha, mẹ")[1].split("</li>")[0]
    assert "Còn thiếu" in item
    assert "163/2026/NĐ-CP Đ104 k1 đ" in item
    assert "cha, mẹ, người giám hộ hoặc người đại diện" in item


def test_who_answers_for_a_paper_is_shown_on_the_dossier_and_warned_of_on_the_case() -> None:
    with town((LAW / "116-2021-nd-cp/scenarios/dossier-answered-for.yaml").read_text("utf-8")) as (
        house,
        _,
        _played,
    ):
        browser = browser_of(house, "chair")
        browser.open(room(house))
        shown = browser.page
        browser.open(f"/ho-so/{dossier_of(house).case.id}")
    assert "Nguyễn Văn Chủ, Chủ tịch Ủy ban nhân dân xã" in shown
    assert "ký chịu trách nhiệm" in browser.page


def test_nobody_opens_the_dossier_of_a_case_that_is_not_theirs_and_other_cases_have_none() -> None:
    with town(story(Variant("2026-07"))) as (house, _clock, _played):
        address = room(house)
        assert browser_of(house, "labour").open(address).status_code == 404
        assert Browser(create_app(house).test_client()).open(address).status_code in {302, 303}
        with house.services.reading() as uow:
            other = next(case for case in uow.cases_of("nghia") if case.procedure == "violation")
        assert browser_of(house, "head").open(f"/ho-so/{other.id}/bo-ho-so").status_code == 422


@pytest.mark.soffice
def test_the_numbers_are_fixed_by_a_button_and_the_version_is_handed_out_as_kept() -> None:
    with at_checker(Variant("2025-07")) as (house, clock):
        attach(house, clock, "head", "dossier_papers.result_copy", blank(A4))
        browser, address = browser_of(house, "head"), room(house)
        draft = browser.open(f"{address}/dung-thu")
        assert draft.mimetype == "application/zip"
        assert draft.headers["Content-Disposition"].endswith("v1-thu.zip")
        browser.open(address)
        assert browser.send(f"{address}/chot").status_code in {302, 303}
        browser.open(address)
        assert "Lần 1" in browser.page
        kept = browser.open(f"{address}/lan-1")
        again = browser.open(f"{address}/dung-thu")
    assert verify(kept.get_data())[1] == []
    assert again.get_data() == kept.get_data()
    assert verify(draft.get_data())[0]["status"] == "draft"
    assert verify(kept.get_data())[0]["status"] == "fixed"


@pytest.mark.soffice
def test_the_command_lists_builds_and_checks_and_a_changed_byte_ends_with_its_file(tmp_path: Path) -> None:
    with at_checker(Variant("2025-07")) as (house, clock):
        attach(house, clock, "head", "dossier_papers.result_copy", blank(A4))
        case, home = dossier_of(house).case.id, house.settings.home
        env = {"LOTRINH_HOME": str(home), "LOTRINH_ENV": "development", "LOTRINH_OFFICER": "head"}
        told = lotrinh("dossier", "list", case, env=env).stdout
        assert "Đã có" in told
        assert "184/2025/NĐ-CP Đ20 k14" in told.replace("\n", " ")
        lotrinh("dossier", "build", case, "--to", tmp_path, "--fix", env=env)
        (path,) = tmp_path.glob("*-v1.zip")
        lotrinh("dossier", "build", case, "--to", tmp_path / "again", "--version", 1, env=env)
    assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
    assert "NGUYÊN VẸN" in lotrinh("dossier", "verify", path).stdout
    content = bytearray(path.read_bytes())
    content[content.find(b"%PDF") + 400] ^= 1
    path.write_bytes(content)
    assert "ho-so.pdf" in lotrinh("dossier", "verify", path, code=1).stdout
    assert answer("dossier", "verify", path, code=1)["problems"][0]["where"] == "ho-so.pdf"


def test_the_command_ends_with_one_while_a_paper_is_missing() -> None:
    text = story(Variant("2022"), without=["statement"], until="compulsory.notify_right_to_read")
    with town(text) as (house, _clock, _played):
        case = dossier_of(house).case.id
        env = {
            "LOTRINH_HOME": str(house.settings.home),
            "LOTRINH_ENV": "development",
            "LOTRINH_OFFICER": "chair",
        }
        told = lotrinh("dossier", "list", case, "--on", "2023-03-08", code=1, env=env).stdout
    assert "Còn thiếu" in told
    assert "Đ41 k1 d" in told
