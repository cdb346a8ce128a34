"""The auditor's room: when and where something was done, whose line it was, and what was late."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from persistence.audit.searching import LateFilter, late
from persistence.models import DEADLINES
from persistence.registers import Clerk, Registers
from tests.web.site import AN, AUDITOR, CENTRE, PAPERS, POLICE, STATION, Site, at
from tests.web.test_pages_auditor import links, text
from web.pages.views.times import left
from workflows.command import Command
from workflows.errors import NotPermitted
from workflows.model import DeadlineRecord
from workflows.perform import perform


def test_what_was_entered_later_says_when_it_was_done(town: Site) -> None:
    town.clock.at = at("2024-10-09T08:00")
    town.propose()
    command = Command("assessment.accept_request", at("2024-10-08T16:10"), {}, person_id=AN.id)
    with pytest.raises(NotPermitted):
        perform(command, POLICE, town.house.services)
    town.clock.at = at("2024-10-09T08:01")
    town.act(
        POLICE,
        "assessment.send_dossier",
        "2024-10-09T08:01",
        facility=CENTRE.id,
        papers=PAPERS,
        place="detention_place",
    )
    browser = town.browser(AUDITOR)
    browser.open("/kiem-tra")
    rows = re.findall(r"<tr>.*?</tr>", browser.page.partition("<tbody>")[2], re.DOTALL)
    at_once, later = rows[0], rows[1:]
    assert "Gửi hồ sơ" in at_once
    assert 'soft">thực hiện' not in at_once
    (refusal,) = (each for each in later if "bị từ chối" in each)
    assert "thực hiện 16:10 ngày 08/10/2024" in refusal
    assert "không có thẩm quyền" in refusal, "why, where no condition of the law failed"
    assert sum("thực hiện 15:30 ngày 08/10/2024" in each for each in later) == 1
    browser.open(f"/kiem-tra/muc/case:{town.case().id}/1")
    assert "nhập vào máy" not in text(browser)
    assert "ghi sau" in text(browser)


def test_the_end_of_a_measure_is_not_late_by_coming_after_its_time() -> None:
    """Management is terminated once its year is over: what is done the next morning was not done late; a month later it is looked at."""
    due = at("2024-10-09T00:00")
    proof = {"start": "2023-10-08T09:00:00+07:00"}
    term = DeadlineRecord(
        "d", "c", "user_management.term", "l73-23-2", "Một năm", 1, due, None, "years", (), proof
    )
    soon, later = (
        replace(term, met_by_seq=2, met_at=at(text)) for text in ("2024-10-09T08:00", "2024-11-10T08:00")
    )
    duty = replace(soon, duty="user_management.decide")
    assert [each.overdue_at(due) for each in (soon, later, duty)] == [False, True, True]
    assert left(soon, due).text == "đã kết thúc, 08:00 ngày 09/10/2024"
    assert left(later, due).text == "kết thúc sau khi hết thời hạn, 08:00 ngày 10/11/2024"
    assert term.overdue_at(at("2024-10-09T08:00")), "not ended yet"


def test_measures_ended_in_time_stand_in_no_list_of_what_was_late(town: Site) -> None:
    town.finish()
    end = at("2024-10-10T00:00")
    with town.house.database.reading() as connection:
        asked = select(DEADLINES.c.id).where(DEADLINES.c.met_at.is_not(None)).order_by(DEADLINES.c.id)
        one = connection.execute(asked).scalars().first()
    for after, listed in ((timedelta(hours=8), False), (timedelta(days=32), True)):
        term = {"duty": "user_management.term", "unit": "years", "due_at": end, "met_at": end + after}
        with town.house.database.writing() as connection:
            connection.execute(update(DEADLINES).where(DEADLINES.c.id == one).values(term))
        for done, told in ((None, listed), (True, listed), (False, False)):
            wanted = LateFilter(at("2024-10-01T09:00"), done=done)
            found = late(town.house.database, at("2024-12-01T09:00"), wanted)
            assert (one in {each.deadline.id for each in found.items}) is told
    town.clock.at = at("2024-12-01T09:00")
    browser = town.browser(AUDITOR)
    browser.open("/kiem-tra/tre-han?tu=2024-10-01&loai=lam-tre")
    assert "32 ngày sau khi hết thời hạn" in text(browser)
    browser.open("/kiem-tra/tre-han?tu=2024-10-01&loai=chua-lam")
    assert "sau khi hết thời hạn" not in text(browser)


def test_a_change_of_the_directory_says_whose_line_it_was(town: Site) -> None:
    town.clock.at = at("2024-11-04T09:00")
    clerk = Clerk(POLICE.id, STATION.id)
    Registers(town.house.database).put(
        units=[replace(STATION, name="Công an phường Hòa An mới")], by=clerk, at=town.clock()
    )
    browser = town.browser(AUDITOR)
    browser.open("/kiem-tra?ket-qua=quan-tri&tu=2024-01-01")
    assert "Ghi danh bạ cơ quan" in text(browser)
    assert "Công an phường Hòa An mới" in text(browser)
    entry = next(each for each in links(browser) if "/muc/" in each)
    browser.open(entry)
    assert "<h1>Ghi danh bạ cơ quan: Công an phường Hòa An mới" in browser.page


def test_a_commune_that_no_gazetteer_knows_is_called_as_its_offices_are(town: Site) -> None:
    town.propose(detected_commune="hoa_an")
    browser = town.browser(AUDITOR)
    browser.open(f"/kiem-tra/ho-so/{town.case().id}")
    assert "hoa_an" not in text(browser)
    assert "Phường Hòa An" in text(browser)
