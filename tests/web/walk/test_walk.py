"""From the test to the court in a real browser: every officer signs in with a second factor and does what is theirs, without a script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.documents.test_dossier_pages import A4, blank
from tests.web.test_browser_walk import chromium, served
from tests.web.walk.driver import AUDITOR, PHONE, Walk, office
from tests.web.walk.shots import Shots, pictures, pictures_in_text
from web.scenarios.shape import Step

pytestmark = [pytest.mark.chromium, pytest.mark.soffice, pytest.mark.slow]
__all__ = ["chromium"]  # a fixture shared with the other walks

STORY = Path(__file__).parent / "story.yaml"
SIGNS = {"criterion_2": "more_than_meant", "criterion_3": "needs_more", "criterion_6": "relief_use"}


@pytest.fixture
def walk(chromium: Browser, sqlite_template: Path, tmp_path: Path) -> Iterator[Walk]:
    """The offices of the story behind a server of this machine."""
    copy = tmp_path / "lotrinh.sqlite"
    shutil.copyfile(sqlite_template, copy)
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    assert soffice is not None
    with (
        office(f"sqlite:///{copy}", tmp_path, STORY, Path(soffice)) as (town, scenario),
        served(town) as base,
    ):
        yield Walk(chromium, base.replace("127.0.0.1", "localhost"), town, scenario, {"bac_sy": PHONE})


def test_from_the_test_to_the_court(walk: Walk) -> None:
    shots = Shots()
    coming = walk.first_time("can_bo")
    shots.take(next(coming), "vao")
    assert [page.url.rpartition("/")[2] for page in coming] == ["thiet-lap", "viec"]
    shots.take(walk.register("can_bo"), "nguoi")
    for step in walk.scenario.steps:
        _BY_HAND.get(step.act, _plainly)(walk, step, shots)
    assert walk.case("assessment").facts["conclusion"].value == "addicted"
    assert walk.case("compulsory").stage == "at_court"
    _only_reading(walk, shots)
    _not_of_this_case(walk)
    assert [url for url in walk.asked if not url.startswith(walk.base)] == []
    assert shots.finish() == [], "pictures of the help are old: make screenshots"


def test_the_help_shows_every_picture_and_has_every_picture_it_shows() -> None:
    assert pictures_in_text() == pictures()


def _plainly(walk: Walk, step: Step, _shots: Shots) -> None:
    walk.do(step)


def _first_form(walk: Walk, step: Step, shots: Shots) -> None:
    """An officer's form, what is shown before it is recorded, and the case that it opens."""
    page = walk.fill(step)
    shots.take(page, "buoc")
    walk.onward(page)
    shots.take(page, "xem-lai")
    walk.record(page)
    shots.take(page, "ho-so")


def _refused_first(walk: Walk, step: Step, shots: Shots) -> None:
    """The law refuses a dossier without the copy of the test; nothing typed is lost."""
    page = walk.fill(replace(step, inputs={name: v for name, v in step.inputs.items() if name != "papers"}))
    walk.onward(page)
    page.get_by_role("alert").get_by_text("Thiếu bản sao phiếu kết quả xét nghiệm").wait_for()
    assert page.locator('main [name="facility"]').input_value() == "tram"
    shots.take(page, "tu-choi")
    walk.enter_value(page, "papers", step.inputs["papers"])
    walk.record(page)


def _at_the_bedside(walk: Walk, step: Step, shots: Shots) -> None:
    """The doctor with a telephone: one criterion after the other, then the end of the examination."""
    walk.town.clock.at = step.at
    page = walk.page(step.by)
    page.goto(f"{walk.base}/ho-so/{walk.case('assessment').id}")
    page.locator('main a[href$="/xac-dinh"]').first.click()
    shots.take(page, "bac-sy-cac-buoc")
    page.locator('main a[href$="/tieu-chuan/1"]').first.click()
    for number in range(1, 7):
        name = f"criterion_{number}"
        page.goto(f"{walk.base}/ho-so/{walk.case('assessment').id}/xac-dinh/tieu-chuan/{number}")
        walk.enter_value(page, name, step.inputs[name])
        walk.enter_value(page, "evidence_sources", ["clinical"])
        if step.inputs[name] == "yes" and name in SIGNS:
            walk.enter_value(page, f"{name}_signs", [SIGNS[name]])
        if number == 3:
            shots.take(page, "bac-sy-tieu-chuan")
        page.locator("main form button.main").click()
        page.wait_for_load_state()
    page.goto(f"{walk.base}/ho-so/{walk.case('assessment').id}/xac-dinh/ket-thuc-kham")
    walk.enter_value(page, "together_one_month", step.inputs["together_one_month"])
    walk.record(page)
    page.goto(f"{walk.base}/ho-so/{walk.case('assessment').id}/xac-dinh/ket-qua")
    shots.take(page, "bac-sy-ket-qua")


def _decision(walk: Walk, step: Step, shots: Shots) -> None:
    """The chair decides, out of the inbox: what follows and under which power is shown before."""
    walk.town.clock.at = step.at
    shots.take(walk.page(step.by), "viec")
    page = walk.fill(step)
    walk.onward(page)
    shots.take(page, "quyet-dinh")
    walk.record(page)


def _into_the_dossier(walk: Walk, step: Step, shots: Shots) -> None:
    """What is on paper is declared; two scans are put into the dossier from its room."""
    walk.do(replace(step, inputs={"dossier_papers": ["violation_record"]}))
    page = walk.page(step.by)
    room = f"{walk.base}/ho-so/{walk.case('compulsory').id}/bo-ho-so"
    page.goto(room)
    shots.take(page, "bo-ho-so-thieu")
    for kind in ("result_copy", "no_residence"):
        page.goto(room)
        form = page.locator(f'form:has(input[value="dossier_papers.{kind}"])')
        scan = {"name": "ban-quet.pdf", "mimeType": "application/pdf", "buffer": blank(A4)}
        form.locator("input[type=file]").set_input_files(scan)  # type: ignore[arg-type]  # a TypedDict of the library
        form.locator("button").click()
        walk.record(page)


def _numbered(walk: Walk, step: Step, shots: Shots) -> None:
    """The legal staff number the sheets for good, look at a page, and send."""
    walk.town.clock.at = step.at
    page = walk.page(step.by)
    room = f"{walk.base}/ho-so/{walk.case('compulsory').id}/bo-ho-so"
    for _ in range(8):  # on a busy machine the page says that the papers are still being converted
        page.goto(room)
        page.get_by_role("button", name="Chốt số bút lục").click(timeout=60_000)
        page.wait_for_load_state()
        if page.get_by_role("status").filter(has_text="Đã chốt bút lục").count():
            break
    shots.take(page, "bo-ho-so")
    page.goto(f"{room}/xem?trang=3&lan=1")
    page.wait_for_load_state("networkidle")
    assert page.locator("img.sheet").evaluate("image => image.naturalWidth") == 900
    shots.take(page, "bo-ho-so-trang")
    page.goto(room)
    page.locator(f'main a[href$="/buoc/{step.act}"]').first.click()
    for name, value in step.inputs.items():
        walk.enter_value(page, name, value)
    walk.record(page)


def _only_reading(walk: Walk, shots: Shots) -> None:
    """The auditor finds the case and the chain of reasons of a decision, and can do nothing."""
    page: Page = walk.page(AUDITOR.id)
    shots.take(page, "kiem-toan")
    case = walk.case("compulsory").id
    page.goto(f"{walk.base}/ho-so/{case}")
    assert page.url.endswith(f"/ho-so/{case}"), page.url
    assert page.locator('main a[href*="/buoc/"]').count() == 0
    page.locator('main a[href*="/kiem-tra/ho-so/"]').first.click()
    page.wait_for_url(f"**/kiem-tra/ho-so/{case}")
    shots.take(page, "kiem-toan-ho-so")
    tried = page.goto(f"{walk.base}/ho-so/{case}/buoc/compulsory.close")
    assert tried is not None
    assert tried.status == 403


def _not_of_this_case(walk: Walk) -> None:
    """The doctor's part ended with the assessment: the dossier is not there for her."""
    page = walk.page("bac_sy")
    for address in ("", "/bo-ho-so", "/buoc/compulsory.send_to_court"):
        found = page.goto(f"{walk.base}/ho-so/{walk.case('compulsory').id}{address}")
        assert found is not None
        assert found.status == 404


_BY_HAND = {
    "detection.order_test": _first_form,
    "assessment.send_dossier": _refused_first,
    "assessment.examine": _at_the_bedside,
    "compulsory.manage_at_facility": _decision,
    "compulsory.record_papers": _into_the_dossier,
    "compulsory.send_to_court": _numbered,
}
