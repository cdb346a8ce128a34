"""The same act for many cases: chosen in the list, seen row by row, done each on its own, failures tried again; on both databases."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pikepdf
import pytest

from documents.conversion.model import Converted, Paper
from persistence.bulk import STALE, RowState
from tests.web.site import (
    AN,
    AUDITOR,
    BE,
    CHAIR,
    FAR_POLICE,
    FAR_STATION,
    KHONG,
    POLICE,
    STATION,
    Browser,
    Site,
)
from web.bulk.crew import KEPT, Crew
from web.bulk.work import do_rows
from workflows.model import Appointment, Person

THIRD = Person("d" * 32, "Vi Văn Ba", date(1991, 4, 5), "male", {"residence_kind": "none"})
REASON = {"act": "assessment.close", "close_reason": "Trùng với hồ sơ khác", "_at": "2024-10-08T17:00"}


@pytest.fixture
def three(town: Site) -> list[str]:
    """Three proposals of one station, the clock a while later."""
    town.house.register_person(THIRD)
    found = [town.propose(person).id for person in (AN, KHONG, THIRD)]
    town.later(hours=2)
    return found


def crew(town: Site) -> Crew:
    with town.app.app_context():
        kept = town.app.extensions.get(KEPT)
        assert isinstance(kept, Crew)
        return kept


def previewed(browser: Browser, cases: list[str], **more: object) -> str:
    """The address of the job as previewed."""
    browser.open("/ho-so")
    answer = browser.send("/hang-loat/xem-truoc", chon=cases, **{**REASON, **more})
    assert answer.status_code == 303, browser.page[:2000]
    return answer.headers["Location"]


def states(town: Site, job: str) -> list[str]:
    found = town.house.bulk.find(job.rpartition("/")[2])
    assert found is not None
    return [row.state for row in found[1]]


def test_from_the_list_to_the_result(town: Site, three: list[str]) -> None:
    browser = town.browser(POLICE)
    browser.open("/ho-so?chon-het=1")
    assert browser.page.count('name="chon"') == browser.page.count(" checked") == 3
    browser.send("/hang-loat", chon=three)
    assert "3 hồ sơ đã chọn" in browser.page
    assert 'value="assessment.close"' in browser.page
    browser.send("/hang-loat/mau", chon=three, act="assessment.close")
    assert 'name="close_reason"' in browser.page
    browser.send("/hang-loat/xem-truoc", chon=three, act="assessment.close", _at="2024-10-08T17:00")
    assert "Chưa xem trước được" in browser.page
    job = previewed(browser, three)
    browser.open(job)
    assert "3/3 hồ sơ sẵn sàng" in browser.page
    assert "<dd>Trùng với hồ sơ khác</dd>" in browser.page, "what is recorded is told before"
    assert f'href="{job}/mau"' in browser.page
    assert [town.case(person).version for person in (AN, KHONG, THIRD)] == [1, 1, 1]
    assert browser.send(f"{job}/lam").headers["Location"] == job
    crew(town).wait(60)
    browser.open(job)
    assert "Đã ghi nhận 3, chưa ghi nhận 0 trong 3 hồ sơ." in browser.page
    assert 'http-equiv="refresh"' not in browser.page
    assert [town.case(person).stage for person in (AN, KHONG, THIRD)] == ["closed"] * 3
    keys = {town.house.reader.find_case_file(case).acts[-1].idempotency_key for case in three}  # type: ignore[union-attr]
    assert len(keys) == 3
    browser.send(f"{job}/lam")
    crew(town).wait(60)
    assert [town.case(person).version for person in (AN, KHONG, THIRD)] == [2, 2, 2], (
        "started twice, done once"
    )
    browser.open("/hang-loat")
    assert job in browser.page


def test_each_row_is_judged_alone_and_what_failed_is_tried_again(town: Site, three: list[str]) -> None:
    browser = town.browser(POLICE)
    town.act(POLICE, "assessment.close", "2024-10-08T16:50", KHONG, close_reason="Đã kết thúc")
    job = previewed(browser, three)
    assert states(town, job) == [RowState.READY, RowState.REFUSED, RowState.READY]
    browser.open(job)
    assert "Bước này không có ở giai đoạn hiện tại của hồ sơ" in browser.page
    town.act(POLICE, "assessment.send_dossier", "2024-10-08T17:05", AN, facility="tt_hoa",
             papers=["test_result_copy", "detention_decision_copy"], place="detention_place")  # fmt: skip
    town.later(minutes=10)
    browser.send(f"{job}/lam")
    crew(town).wait(60)
    assert states(town, job) == [RowState.FAILED, RowState.REFUSED, RowState.DONE]
    assert town.case(AN).stage == "dossier_sent"
    browser.open(job)
    assert "Làm lại 1 hồ sơ chưa ghi nhận" in browser.page
    browser.open(f"{job}/mau")
    assert ">Trùng với hồ sơ khác</textarea>" in browser.page
    assert re.findall(r'name="chon" value="([^"]+)"', browser.page) == [three[0]], (
        "of those that failed alone"
    )
    browser.send(f"{job}/lai")
    crew(town).wait(60)
    found = town.house.bulk.find(job.rpartition("/")[2])
    assert found is not None
    assert found[1][0].state is RowState.FAILED, "the moment entered lies before what was done since"
    assert found[1][0].tries == 2
    assert town.case(THIRD).version == 2


def test_a_process_that_ended_half_way_loses_and_doubles_nothing(town: Site, three: list[str]) -> None:
    browser = town.browser(POLICE)
    job = previewed(browser, three).rpartition("/")[2]
    jobs, house = town.house.bulk, town.house
    assert jobs.start(job, house.now())
    first = jobs.take(job, house.now())
    assert first is not None
    assert do_rows(house, job, stop=iter([False, True]).__next__) == 1
    assert states(town, job) == [RowState.RUNNING, RowState.DONE, RowState.WAITING]
    assert do_rows(house, job) == 1, "the row in other hands is left alone"
    town.clock.at += STALE + STALE
    assert do_rows(house, job) == 1
    assert states(town, job) == [RowState.DONE] * 3
    row = replace(first, state=RowState.WAITING)
    jobs.finish(
        row, RowState.WAITING, ("", ""), house.now()
    )  # recorded, but the process ended before it was told
    assert do_rows(house, job) == 1
    assert states(town, job) == [RowState.DONE] * 3
    assert [town.case(person).version for person in (AN, KHONG, THIRD)] == [2, 2, 2]


def test_authority_is_asked_for_each_row_and_again_when_it_is_done(town: Site, three: list[str]) -> None:
    job = previewed(town.browser(POLICE), three)
    key = job.rpartition("/")[2]
    ended = Appointment("commune_police_officer", STATION, valid_to=date(2024, 10, 7))
    assert town.house.bulk.start(key, town.house.now())
    town.house.register_actor(replace(POLICE, appointments=(ended,)))
    assert do_rows(town.house, key) == 3
    assert set(states(town, job)) == {RowState.FAILED}
    assert town.case(AN).version == 1
    chair = previewed(town.browser(CHAIR), three[:1])
    assert states(town, chair) == [RowState.REFUSED]


def test_nobody_elses_cases_and_nobody_elses_jobs(town: Site, three: list[str]) -> None:
    job = previewed(town.browser(POLICE), three)
    both = replace(
        FAR_POLICE, appointments=(*FAR_POLICE.appointments, Appointment("commune_officer", FAR_STATION))
    )
    town.house.register_actor(both)
    for actor in (both, CHAIR):
        browser = town.browser(actor)
        browser.open("/ho-so")
        assert browser.open(job).status_code == 404
        assert browser.open(f"{job}/giay-to").status_code == 404
        browser.open("/ho-so")
        for address in (f"{job}/lam", f"{job}/lai"):
            assert browser.send(address).status_code == 404
    far = town.browser(both)
    far.open("/ho-so")
    for address in ("/hang-loat", "/hang-loat/mau", "/hang-loat/xem-truoc", "/hang-loat/giay-to"):
        answer = far.send(address, chon=three, **REASON)
        assert answer.status_code == 404, address
        assert AN.full_name not in far.page
    auditor = town.browser(AUDITOR)
    auditor.open("/ho-so")
    assert 'name="chon"' not in auditor.page
    assert states(town, job) == [RowState.READY] * 3


def test_how_many_is_told_and_bounded(town: Site, three: list[str]) -> None:
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    for chosen in ([], [f"{number:032x}" for number in range(51)]):
        answer = browser.send("/hang-loat", chon=chosen)
        assert answer.status_code == 422
        assert "từ 1 đến 50 hồ sơ" in browser.page
        browser.open("/ho-so")
    minor = town.propose(BE, detained=False).id
    far = town.browser(FAR_POLICE)
    far.open("/ho-so")
    assert far.send("/hang-loat", chon=[minor]).status_code == 422
    assert "chỉ mở được khi ghi lý do" in far.page
    assert len(three) == 3


def test_the_papers_of_many_come_in_one_file(town: Site, three: list[str]) -> None:
    browser = town.browser(POLICE)
    browser.open("/ho-so")
    browser.send("/hang-loat", chon=three)
    kind = re.search(r'<option value="([^"]+Mẫu 02[^"]*)"', browser.page)
    assert kind is not None
    answer = browser.send("/hang-loat/giay-to", chon=three, loai=kind[1])
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert [name[:2] for name in names] == ["01", "02", "03"]
        assert all(archive.read(name).startswith(b"PK") for name in names)
    assert all(case[:8] in name for case, name in zip(three, names, strict=True))


def test_the_papers_of_many_are_one_pdf_each_on_a_sheet_of_its_own(
    town: Site, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = town.browser(POLICE)
    browser.open("/viec")
    assert f'type="checkbox" name="chon" value="{three[0]}"' in browser.page, (
        "ticked on the desk as in the list"
    )
    browser.send("/hang-loat", chon=[*three, three[0]])
    kind = re.search(r'<option value="([^"]+Mẫu 02[^"]*)"', browser.page)
    assert kind is not None
    monkeypatch.setattr("web.pages.bulk_papers.for_page", _laid)
    answer = browser.send("/hang-loat/giay-to", chon=three, loai=kind[1], dang="pdf")
    assert answer.status_code == 303
    assert AN.full_name not in answer.location
    printed = browser.client.get(answer.location)
    assert printed.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(printed.data)) as pdf:
        assert len(pdf.pages) == 6, "three papers of one page, each with an empty back"
        with pdf.open_outline() as outline:
            assert [mark.title[3:11] for mark in outline.root] == [case[:8] for case in three]
    assert town.browser(FAR_POLICE).client.get(answer.location).status_code in {404, 422}


@contextmanager
def _laid(_house: object, _order: object) -> Iterator[SimpleNamespace]:
    """A house whose converter makes an empty page of each paper."""
    pdf, body = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(body)

    def convert_all(papers: Sequence[Paper]) -> list[Converted]:
        return [Converted(body.getvalue(), 1, "", "") for _ in papers]

    yield SimpleNamespace(converter=SimpleNamespace(convert_all=convert_all))
