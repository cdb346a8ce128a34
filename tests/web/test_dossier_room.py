"""The room of a dossier: a file dropped on its item, every page with its sheet, what may be sent, what came back and why, what is new."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from documents.preview.drawing import TALLEST, page_png
from documents.preview.errors import PageNotShown
from tests.documents.test_dossier_pages import A4, blank
from tests.dossiers import Variant, dossier_of, story, town
from tests.web.test_dossier_build import at_checker, attach
from tests.web.test_dossier_page import browser_of, room
from web.dossier_building import build_dossier
from web.dossier_pages import pages_of
from web.signin.officer import officer_of, post_key
from workflows.command import Command
from workflows.perform import perform


def hidden(form: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_page_is_drawn_in_greys_and_what_is_no_pdf_is_not() -> None:
    picture = Image.open(io.BytesIO(page_png(blank(A4), 1, 300)))
    long = Image.open(io.BytesIO(page_png(blank((40, 14_000)), 1, 300)))
    assert long.size[1] <= 300 * TALLEST + 1
    assert picture.size[0] == 300
    assert 420 <= picture.size[1] <= 426  # A4 is as tall as 1,414 times its width
    for content, page in ((b"%PDF-1.7 no more", 1), (blank(A4), 2), (blank(A4), 0)):
        with pytest.raises(PageNotShown):
            page_png(content, page, 300)


def test_a_file_is_dropped_on_the_item_that_lacks_it() -> None:
    text = story(Variant("2026-07", minor=True), without=["opinion"], until="compulsory.notify_right_to_read")
    with town(text) as (house, _clock, _played):
        browser = browser_of(house, "head")
        browser.open(room(house))
        item = browser.page.split("Ý kiến bằng văn bản của cha, mẹ")[1].split("</li>")[0]
        form = item.split("<form")[1]
        action = re.search(r'action="([^"]+)"', form)
        assert action is not None
        told = hidden(form)
        assert told["_kind_1"] == "dossier_papers.opinion"
        done = browser.send(action[1], **told, _files_1=(io.BytesIO(blank(A4)), "y-kien.pdf"))
        if done.status_code == 200:  # the answers are checked first
            action = re.search(r'<form[^>]*method="post" action="(/ho-so/[^"]+)"', browser.page)
            assert action is not None
            done = browser.send(action[1], **hidden(browser.page.split("<main")[1]))
        assert done.status_code == 303, browser.page
        browser.open(room(house))
        item = browser.page.split("Ý kiến bằng văn bản của cha, mẹ")[1].split("</li>")[0]
    assert "Đã có" in item
    assert "y-kien.pdf" not in item
    assert "<form" not in item


def test_what_the_program_holds_is_put_in_without_a_file() -> None:
    """The record of the breach that another case holds, and the draft of the proposal: a button each."""
    missing = ["violation_record", "request"]
    text = story(Variant("2026-07"), without=missing, until="compulsory.notify_right_to_read")
    with town(text) as (house, _clock, _played):
        browser = browser_of(house, "head")
        for told in missing:
            browser.open(room(house))
            forms = browser.page.split('<form class="there')[1:]
            form = next(each for each in forms if f'value="{told}"' in each.split("</form>")[0])
            action = re.search(r'action="([^"]+)"', form)
            assert action is not None
            done = browser.send(action[1], **hidden(form.split("</form>")[0]))
            if done.status_code == 200:  # the answers are checked first
                action = re.search(r'<form[^>]*method="post" action="(/ho-so/[^"]+)"', browser.page)
                assert action is not None
                done = browser.send(action[1], **hidden(browser.page.split("<main")[1]))
            assert done.status_code == 303, browser.page
        assert dossier_of(house).state.missing == ()


def test_what_came_back_is_told_with_its_reason_and_the_day_by_which_it_is_to_be_mended() -> None:
    with at_checker(Variant("2025-07")) as (house, clock):
        clock.at += timedelta(minutes=5)
        reason = "Thiếu chữ ký của người lập biên bản"
        head = house.reader.find_actor("head")
        assert head is not None
        case = dossier_of(house).case
        perform(
            Command(
                act="compulsory.return_dossier",
                at=clock.at,
                case_id=case.id,
                inputs={"return_reason": reason},
                key="tra-lai-1",
            ),
            head,
            house.services,
        )
        browser = browser_of(house, "head")
        browser.open(room(house))
    journeys = browser.page.split("Đi và về")[1].split("</section>")[0]
    assert journeys.index("trả về") < journeys.index("gửi đi")
    assert reason in journeys
    assert "184/2025/NĐ-CP Đ20 k14" in journeys
    assert re.search(r"hết ngày \d\d/\d\d/2025|\d\d/\d\d/2025", journeys.split(reason)[1])
    assert "Gửi lại hồ sơ đã bổ sung" in browser.page.split("Đi và về")[0]


@pytest.mark.soffice
def test_every_page_is_shown_with_its_sheet_and_what_is_new_since_the_last_version() -> None:
    with at_checker(Variant("2025-07")) as (house, clock):
        attach(house, clock, "head", "dossier_papers.result_copy", blank(A4))
        head = house.reader.find_actor("head")
        assert head is not None
        file = dossier_of(house)
        officer = officer_of(head, post_key(head.appointments[0]), house.today())
        assert officer is not None
        edition = build_dossier(house, officer, file, fix=True)
        pages = pages_of(edition)
        browser, address = browser_of(house, "head"), f"{room(house)}/xem"
        numbers = [page.sheet for page in pages.pages if page.sheet]
        assert numbers == list(range(1, edition.manifest["sheets"] + 1))
        first = pages.first_of(edition.manifest["documents"][1]["id"])
        browser.open(f"{address}?tai-lieu={edition.manifest['documents'][1]['id']}")
        assert f"Bút lục {pages.page(first).sheet}: " in browser.page
        assert f"Trang {first}/{len(pages.pages)}" in browser.page
        picture = browser.open(f"{address}/trang-{first}.png?lan=1")
        assert picture.get_data().startswith(b"\x89PNG")
        assert picture.headers["Cache-Control"] == "no-store"
        assert browser.open(f"{address}/ho-so.pdf?lan=1").get_data() == pages.pdf
        assert browser.open(f"{address}?trang={len(pages.pages) + 1}").status_code == 422
        assert browser.open(f"{address}?trang=1&lan=2").status_code == 422
        assert browser_of(house, "labour").open(f"{address}/trang-1.png").status_code == 404
        browser.open(room(house))
        assert "Không có thay đổi." in browser.page
        attach(house, clock, "head", "dossier_papers.result_copy", blank((595, 600)), "ban-moi.pdf")
        browser.open(room(house))
        news = browser.page.split("Thay đổi so với lần 1")[1].split("</ul>")[0]
        assert "có bản mới" in news
