"""Pages and states that no link of the town leads to, brought about by a test client and shown to a real browser for looking at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from io import BytesIO

from documents.sheets import Sheet, to_xlsx
from persistence.drafts import Drafts
from persistence.pairs import Pairs, State
from persistence.registers import Clerk
from persistence.search.twins import Ground
from tests.web.drafts_kit import longer, officer_at, owner_of
from tests.web.every_page import ADMIN
from tests.web.site import (
    AN,
    AUDITOR,
    BE,
    CHAIR,
    FAR_POLICE,
    KHONG,
    POLICE,
    STATION,
    Browser,
    Site,
    at,
)
from tests.web.test_books import CONTACT, enter
from tests.web.test_lists import HEAD, rows
from web.auditing.draft_work import STOPPED, bring, try_draft
from web.bulk.crew import KEPT as BULK
from web.lists.doing import KEPT as LISTS
from workflows.model import Actor, Appointment, Person, Unit

REPORT, OVER = "/bao-cao/year/20251215-20261214", "/bao-cao/year/20241215-20251214"
# What a walk along links does not reach, and is brought about here; tests/web/test_every_page.py holds every other address to such a walk.
APART = frozenset(
    {
        *(
            "lists.columns",
            "lists.show",
            "drafts.show",
            "bulk.show",
            "bulk.edit",
            "merging.pairs",
            "merging.compare",
            "reason.of_person",
        ),
        *("book_lines.show", "book_lines.edit", "book_stock.show", "registers.line"),
        *("reports.figure", "reports.version", "targets.cohort"),
    }
)
TWIN = Person("d" * 32, "Đặng Văn An", date(1990, 5, 17), "male", {"residence_commune": "hoa_an"})
HEAD_OF_POLICE = Actor("head_ca", "Lý Trưởng", (Appointment("commune_police_head", STATION),))
OTHER_HALL = Unit("ub_tan", "commune_pc", "UBND xã Tân Lập", "", "tan_lap", "thanh", "binh_son")
OTHER_CHAIR = Actor("chair_tan", "Giàng Thị Chủ", (Appointment("commune_chair", OTHER_HALL),))


def further(town: Site) -> Iterator[tuple[str, str, str]]:
    """State, address and page of each."""
    town.house.register(units=[OTHER_HALL], persons=[TWIN], actors=[ADMIN, HEAD_OF_POLICE, OTHER_CHAIR])
    for story in (_a_list, _a_draft, _many, _merging, _a_minor, _refused, _stale, _books):
        yield from story(town)


def _got(browser: Browser, state: str, address: str) -> tuple[str, str, str]:
    browser.open(address)
    return state, address, browser.page


def _wait(town: Site, kept: str) -> None:
    with town.app.app_context():
        town.app.extensions[kept].wait(60)


def _a_list(town: Site) -> Iterator[tuple[str, str, str]]:
    """A list that comes in, step by step; a file that is refused."""
    browser, here = town.browser(POLICE), "/nhap-danh-sach"
    browser.open(here)
    browser.submit(here, tep=(BytesIO(b"%PDF-1.7"), "a.pdf"))
    yield "a list that is none", here, browser.page
    table = [*rows(4), (99, "Đặng Văn An", date(1990, 5, 17), "Nam", None, None, "01/03/2024", "7/PKQ")]
    browser.open(here)
    answer = browser.submit(here, tep=(BytesIO(to_xlsx(Sheet("DS", HEAD, table))), "ds.xlsx"))
    columns = answer.headers["Location"]
    where = columns.removesuffix("/cot")
    browser.open(columns)
    layout = {
        "c-1": "full_name",
        "c-2": "born",
        "c-3": "sex",
        "c-4": "id_number",
        "c-6": "addiction_found.on",
    }
    browser.submit(columns, **{**layout, "c-5": "born"})
    yield "columns, with an error", columns, browser.page
    browser.submit(columns, **layout)
    _wait(town, LISTS)
    yield _got(browser, "a list that was checked", where)
    yield _got(browser, "who may be on file", f"{where}?xem=quyet-dinh")
    browser.open(where)
    browser.submit(f"{where}/nhap")
    _wait(town, LISTS)
    yield _got(browser, "a list that came in", where)


def _a_draft(town: Site) -> Iterator[tuple[str, str, str]]:
    """A draft of the law that is none, one that was stopped, and what it would do."""
    browser, here = town.browser(AUDITOR), "/du-thao"
    browser.open(here)
    browser.submit(here, tep=(BytesIO(b"%PDF-1.7"), "a.zip"))
    yield "a draft that is none", here, browser.page
    draft_id = bring(town.house, officer_at(town, AUDITOR), longer(), "du-thao.zip", None)
    there = f"{here}/{draft_id}"
    browser.open(here)
    Drafts(town.house.database).put(owner_of(AUDITOR, draft_id), STOPPED, b"", town.clock())
    yield _got(browser, "a draft that was stopped", there)
    Drafts(town.house.database).take(draft_id, STOPPED)
    try_draft(town.house, draft_id)
    yield _got(browser, "what a draft would do", there)


def _many(town: Site) -> Iterator[tuple[str, str, str]]:
    """One act for many cases: told before, done, and what failed."""
    cases = [town.propose(person).id for person in (AN, KHONG)]
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    entered = {"act": "assessment.close", "close_reason": "Trùng hồ sơ", "_at": town.clock().isoformat()[:16]}
    job = browser.send("/hang-loat/xem-truoc", chon=cases, **entered).headers["Location"]
    yield _got(browser, "many, before", job)
    yield _got(browser, "many, changed", f"{job}/mau")
    town.later(minutes=1)
    town.act(POLICE, "assessment.close", town.clock().isoformat()[:16], KHONG, close_reason="khác")
    browser.open(job)
    browser.send(f"{job}/lam")
    _wait(town, BULK)
    yield _got(browser, "many, with one that failed", job)


def _merging(town: Site) -> Iterator[tuple[str, str, str]]:
    """Two records of one person."""
    by = Clerk(POLICE.id, STATION.id)
    Pairs(town.house.database).put(
        TWIN.id, [(AN.id, (Ground.NAME_BIRTH,))], State.PROPOSED, by=by, at=town.clock()
    )
    head, here = town.browser(HEAD_OF_POLICE), f"/nguoi/{TWIN.id}/gop/{AN.id}"
    yield _got(head, "pairs", "/nguoi/trung")
    yield _got(head, "two records", here)
    head.send(here, reason="ngắn")
    yield "two records, with an error", here, head.page
    head.open(here)
    head.send(here, reason="cùng dấu vân tay")
    yield _got(head, "merged", f"/nguoi/{TWIN.id}")


def _a_minor(town: Site) -> Iterator[tuple[str, str, str]]:
    """A file that is opened with a reason."""
    case = town.propose(BE, detained=False).id
    other = town.browser(OTHER_CHAIR)
    for about in (f"/ho-so/{case}", f"/nguoi/{BE.id}"):
        other.open(f"{about}/ly-do")
        other.send(f"{about}/ly-do", reason="vì")
        yield "why this file, with an error", f"{about}/ly-do", other.page
    yield _got(town.browser(CHAIR), "why health", f"/ho-so/{town.case(TWIN).id}/ly-do?xem=health")


def _refused(town: Site) -> Iterator[tuple[str, str, str]]:
    """What is not for this officer, and what is not there."""
    yield _got(town.browser(ADMIN), "not allowed", "/nhap-danh-sach")
    yield _got(town.browser(FAR_POLICE), "no such case", f"/ho-so/{town.case(TWIN).id}")
    yield _got(town.browser(FAR_POLICE), "an empty list", "/ho-so?tinh-trang=ket-thuc")
    yield _got(town.browser(POLICE), "a page that is not there", "/so-theo-doi/khong-co")


def _stale(town: Site) -> Iterator[tuple[str, str, str]]:
    """Somebody was first."""
    case = town.case(BE)
    browser, form = town.browser(POLICE), f"/ho-so/{case.id}/buoc/assessment.close"
    browser.open(form)
    town.later(minutes=2)
    town.act(POLICE, "person_file.record", town.clock().isoformat()[:16], BE, record="user_management_decided",
             record_on="2024-03-13", record_paper="Quyết định 9")  # fmt: skip
    town.act(POLICE, "assessment.close", town.clock().isoformat()[:16], BE, close_reason="Người đó chết")
    browser.submit(form, close_reason="Trùng hồ sơ", _at=town.clock().isoformat()[:16])
    yield "someone was first", form, browser.page


def _books(town: Site) -> Iterator[tuple[str, str, str]]:
    """A line of a simple register, the stock, a report with what a figure counts; two years on."""
    town.clock.at = at("2026-08-03T09:00")
    row = enter(town, "contacts", CONTACT)
    browser, here = town.browser(POLICE), f"/so-theo-doi/contacts/{row.row_id}"
    yield _got(browser, "a line", here)
    yield _got(browser, "a line, corrected", f"{here}/sua")
    browser.submit(f"{here}/sua", met_on="không", version="1")
    yield "a line, with errors", f"{here}/sua", browser.page
    yield _got(browser, "stock", "/so-theo-doi/kits/ton")
    yield from _what_stands_behind(town)


def _what_stands_behind(town: Site) -> Iterator[tuple[str, str, str]]:
    """A line of a statutory book, the cases of a figure, a frozen report, those who completed rehab."""
    town.act(
        POLICE,
        "addict_list.enlist",
        "2026-08-03T09:00",
        KHONG,
        addict_paper="Phiếu kết quả 15/PKQ",
        stable_residence=True,
    )
    chair = town.browser(CHAIR)
    for state, start in (("a line of a book", "/so-luat-dinh/addicts"), ("a figure", REPORT)):
        chair.open(start)
        found = re.search(r'href="(/[^"]*(?:/so-lieu|/dong/)[^"]*)"', chair.page)
        assert found is not None, (start, chair.page[:3000])
        yield _got(chair, state, unescape(found[1]))
    chair.open(OVER)
    chair.submit(f"{OVER}/chot", results="Đã tuyên truyền.", ly_do="Bổ sung việc ghi muộn")
    yield _got(chair, "a report for good", f"{OVER}/ban/1")
    yield _got(chair, "nobody who completed rehab", "/tai-nghien/nguoi?su-kien=reuse")
