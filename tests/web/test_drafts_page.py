"""A draft of the law on its page: brought by auditors and legal staff alone, stopped and taken up, told without more names than its reader
may see."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from persistence.drafts import Drafts
from rules.errors import BadInput
from tests.conftest import copied
from tests.web.drafts_kit import longer, packed
from tests.web.site import AN, AUDITOR, BE, CHAIR, KHONG, POLICE, Browser, Site, site
from web.auditing import draft_work
from web.auditing.draft import draft_services, impact
from web.auditing.draft_upload import unpack
from web.pages import drafts
from workflows.model import Actor, Appointment, Unit


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("drafts")
    copied(sqlite_template, home / "lotrinh.db")
    with site(f"sqlite:///{home}/lotrinh.db", home) as town:
        town.accept()
        for person in (BE, KHONG):
            town.propose(person)
        yield town


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done beside the test: it does each step itself."""
    monkeypatch.setattr(drafts, "_see_to", lambda _draft_id: None)


def sent(browser: Browser, content: bytes, name: str = "du-thao.zip", **more: str) -> str:
    browser.open("/du-thao")
    answer = browser.submit("/du-thao", tep=(io.BytesIO(content), name), **more)
    return answer.headers.get("Location", "")


def test_a_draft_is_brought_worked_on_stopped_taken_up_and_told(
    once: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(draft_work, "SOME", 1)
    browser = once.browser(AUDITOR)
    there = sent(browser, longer())
    draft_id = there.rpartition("/")[2]
    browser.open(there)
    assert "Đã xét 0 trong 3 hồ sơ đang mở" in browser.page
    asked = iter((False, True))
    draft_work.try_draft(once.house, draft_id, stop=lambda: next(asked))
    browser.open(there)
    assert "Đã xét 1 trong 3 hồ sơ" in browser.page
    browser.submit(f"{there}/dung")
    draft_work.try_draft(once.house, draft_id)
    browser.open(there)
    assert "Đã xét 1 trong 3 hồ sơ" in browser.page, "it was stopped"
    assert "Đang dừng" in browser.page
    browser.submit(f"{there}/tiep")
    draft_work.try_draft(once.house, draft_id)
    unpack(longer(), tmp_path)
    services = draft_services(once.house, tmp_path)
    wanted = list(impact(once.house, services, once.clock()))
    assert wanted
    before = len(once.house.reader.readings_of(AN.id))
    browser.open(there)
    assert f"Đã xét 3 hồ sơ: {len(wanted)} khác đi, {3 - len(wanted)} không đổi" in browser.page
    for each in wanted:
        assert f'href="/ho-so/{each.case_id}"' in browser.page
    assert "05 ngày" in browser.page
    assert "07 ngày" in browser.page
    assert AN.full_name in browser.page
    assert once.house.reader.readings_of(AN.id)[before:][0].what == "draft"
    figures = re.findall(r'data-label="Hồ sơ khác đi">(?:<strong>)?(\d+)', browser.page)
    assert sum(map(int, figures[:-1])) == int(figures[-1]) == len(wanted)
    answer = browser.open(f"{there}/tac-dong.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    rows = [[cell.value for cell in row] for row in book["Hồ sơ"].iter_rows(min_row=6)]
    assert {row[1] for row in rows} == {each.case_id[:8] for each in wanted}
    assert len(rows) == sum(len(each.effects) for each in wanted)
    browser.open(there)
    browser.submit(f"{there}/xoa")
    assert browser.open(there).status_code == 404
    assert not Drafts(once.house.database).parts(draft_id, draft_work.FOUND)


def test_a_draft_is_shown_to_who_brought_it_and_no_name_to_who_sees_no_case(once: Site) -> None:
    there = sent(once.browser(AUDITOR), longer())
    draft_work.try_draft(once.house, there.rpartition("/")[2])
    for other in (once.browser(POLICE), once.browser(CHAIR)):
        for address in ("/du-thao", there, f"{there}/tac-dong.xlsx"):
            assert other.open(address).status_code == 404, "the room is not there for who is neither"
    unit = Unit("kt_tan", "inspection", "Thanh tra xã Tân Lập", "", "tan_lap", "thanh", "binh_son")
    narrow = Actor("narrow", "Kiều Thị Hẹp", (Appointment("auditor", unit),))
    once.house.register(units=[unit], actors=[narrow])
    far = once.browser(narrow)
    assert far.open(there).status_code == 404, "another's draft"
    elsewhere = sent(far, longer())
    draft_work.try_draft(once.house, elsewhere.rpartition("/")[2])
    far.open(elsewhere)
    assert AN.full_name not in far.page
    assert once.case().id not in far.page
    assert "Đã xét 1 hồ sơ" in far.page, "the one open case of that commune"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK nothing", "không phải .zip"),
        (packed("id: d109-5-2-b,", "id: d109-5-2-b, lenght: 3,"), "lenght"),
        (packed("id: d109-5-2-b,", "id: d109-5-2-b,", top="../"), "ra ngoài thư mục"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_draft_is_told_at_once(
    once: Site, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    browser = once.browser(AUDITOR)
    browser.open("/du-thao")
    assert browser.submit("/du-thao", tep=(io.BytesIO(content), "x.zip")).status_code == 422
    assert said in browser.page
    assert (
        browser.submit("/du-thao", tep=(io.BytesIO(longer()), "x.zip"), ngay="31/02/2026").status_code == 422
    )
    assert "Ngày không đúng" in browser.page
    monkeypatch.setattr(draft_work, "MOST", 0)
    assert sent(browser, longer()) == ""
    assert "Hãy xóa bớt" in browser.page


def test_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.auditing.draft_upload.MOST_BYTES", 10)
    with pytest.raises(BadInput):
        unpack(longer(), tmp_path)
    assert not list(tmp_path.rglob("*.yaml"))
