"""The first page: what this post has to do, how pressing it is, and what waits for others."""

from __future__ import annotations

import re

import pytest

from rules.corpus import load_corpus
from tests.web.site import AN, AUDITOR, CENTRE, CHAIR, DOCTOR, FAR_POLICE, HEAD, POLICE, TOWN_HALL, Site
from web.pages.views.desk import Meeting
from workflows.procedure import load_procedures


def groups(page: str) -> dict[str, int]:
    found = re.findall(r'class="group (\w+)">[^<]*<span class="count">(\d+)</span>', page)
    return {key: int(count) for key, count in found}


def sides(page: str) -> list[int]:
    top = page.split('class="sides', 1)[1].split("</nav>", maxsplit=1)[0]
    return [int(count) for count in re.findall(r'<span class="count">(\d+)</span></a>', top)]


@pytest.fixture
def waiting(town: Site) -> Site:
    """A dossier accepted; staff must be sent within 24 hours."""
    town.accept()
    return town


def test_a_duty_lies_on_the_desk_of_who_can_meet_it(waiting: Site) -> None:
    doctor, police = waiting.browser(DOCTOR), waiting.browser(POLICE)
    doctor.open("/viec")
    assert "Cử cán bộ y tế" in doctor.page
    assert re.search(r'href="/ho-so/\w+/buoc/assessment\.dispatch_staff"', doctor.page)
    police.open("/viec")
    assert "dispatch_staff" not in police.page
    assert "trễ" not in police.page, "what ended before the program was at work here is no report of it"
    others = police.page.split('id="cho-nguoi-khac"')[1]
    assert "Cử cán bộ y tế" in others
    assert re.search(r"Trung tâm Y tế khu vực Hòa An: [^<]*Bác sỹ", others)  # with whom
    police.open("/viec?cua=khac")
    assert "Cử cán bộ y tế" in police.page
    assert "Bác sỹ" in police.page
    assert "/buoc/" not in police.page


def test_reports_that_are_late_stand_on_the_desk_of_the_commune(waiting: Site) -> None:
    waiting.later(days=20)  # the month that ran when the office was put on file is over
    doctor, police = waiting.browser(DOCTOR), waiting.browser(POLICE)
    doctor.open("/viec")
    police.open("/viec")
    reports = police.page.split('id="bao-cao-den-han"')[1].split("</section>")[0]
    assert re.search(r"trễ 9 ngày.*Báo cáo tháng.*15/09/2024", reports, re.DOTALL)
    assert "15/08/2024" not in reports
    assert "bao-cao-den-han" not in doctor.page, "a health facility sends no report of the commune"


def test_hours_count_down_and_a_duty_moves_between_the_groups(waiting: Site) -> None:
    doctor = waiting.browser(DOCTOR)
    doctor.open("/viec")
    assert groups(doctor.page) == {"week": 1}
    assert "còn 24 giờ" in doctor.page
    waiting.later(hours=13)
    doctor = waiting.browser(DOCTOR)
    doctor.open("/viec")
    assert groups(doctor.page) == {"today": 1}
    waiting.later(hours=12)
    doctor = waiting.browser(DOCTOR)
    doctor.open("/viec")
    assert groups(doctor.page) == {"late": 1}
    assert "quá hạn 1 giờ" in doctor.page


def test_filters_are_links_that_can_be_kept(waiting: Site) -> None:
    doctor = waiting.browser(DOCTOR)
    for address, seen in (
        ("/viec?khi=qua-han", 0),
        ("/viec?khi=hom-nay", 0),
        ("/viec?khi=tuan", 1),
        ("/viec?thu-tuc=assessment", 1),
        ("/viec?thu-tuc=compulsory", 0),
        ("/viec?khi=khong-co&thu-tuc=x&cua=y&trang=-1", 1),
    ):
        doctor.open(address)
        assert sum(groups(doctor.page).values()) == seen, address
    for address, seen in (
        (f"/viec?co-quan={CENTRE.id}", 1),
        (f"/viec?co-quan={TOWN_HALL.id}", 0),
        ("/viec?co-quan=%3Cscript%3E", 1),
        ("/viec?can-bo=toi", 1),
    ):
        doctor.open(address)
        assert sum(groups(doctor.page).values()) == seen, address
    head = waiting.browser(HEAD)
    head.open("/viec?can-bo=toi")
    assert groups(head.page) == {}
    doctor.open("/viec?thu-tuc=assessment")
    assert 'href="/viec?khi=tuan&amp;thu-tuc=assessment"' in doctor.page


@pytest.mark.parametrize(("text", "seen"), [("dang an", 1), ("Bé", 0), ("code", 1), ("", 1)])
def test_a_search_stands_in_no_address(waiting: Site, text: str, seen: int) -> None:
    doctor = waiting.browser(DOCTOR)
    doctor.open("/viec?thu-tuc=assessment")
    text = waiting.case().id[:8] if text == "code" else text
    answer = doctor.submit("/viec/tim", q=text, **{"thu-tuc": "assessment"})
    assert answer.headers["Location"] == "/viec?thu-tuc=assessment"
    doctor.open(answer.headers["Location"])
    assert sum(groups(doctor.page).values()) == seen
    doctor.submit("/viec/tim", clear="1")
    doctor.open("/viec")
    assert sum(groups(doctor.page).values()) == 1


def test_every_term_is_counted(waiting: Site) -> None:
    doctor = waiting.browser(DOCTOR)

    def counts() -> list[str]:
        doctor.open("/viec")
        strip = doctor.page.split('class="whens"')[1].split("</ul>")[0]
        return re.findall(r'class="count">(\d+)<', strip)

    assert counts() == ["1", "0", "0", "1"]  # all, late, today, this week
    waiting.later(hours=25)
    doctor = waiting.browser(DOCTOR)
    assert counts() == ["1", "1", "1", "1"]


def test_nothing_of_another_commune_is_on_the_desk(waiting: Site) -> None:
    far = waiting.browser(FAR_POLICE)
    for address in ("/viec", "/viec?cua=khac"):
        far.open(address)
        assert AN.full_name not in far.page
        assert sides(far.page) == [0, 0]


def test_the_first_address_leads_to_the_desk_and_an_auditor_to_the_room(waiting: Site) -> None:
    assert waiting.browser(CHAIR).open("/").headers["Location"] == "/viec"
    auditor = waiting.browser(AUDITOR)
    assert auditor.open("/").headers["Location"] == "/kiem-tra"
    auditor.open("/kiem-tra")
    assert "Việc cần làm" not in auditor.page
    assert "Ghi nhận người mới" not in auditor.page


def test_a_finished_case_leaves_what_others_must_do(town: Site) -> None:
    town.finish()
    police = town.browser(POLICE)
    police.open("/viec?cua=khac")
    both = police.page
    police.open("/viec")
    assert "Đăng ký" in both + police.page
    head = town.browser(HEAD)
    head.open("/viec")
    assert "Trả kết quả" not in head.page


def test_every_duty_that_a_term_sets_is_met_by_somebody_or_is_a_length_of_time() -> None:
    """What nobody meets would wait on every desk for ever."""
    procedures = load_procedures()
    meeting = Meeting(procedures)
    set_ = {row.term for act in procedures.acts.values() for row in act.sets}
    corpus = load_corpus()
    duties = {rule.duty for term in set_ for rule in corpus.terms_by_id(term)}
    ended = {
        duty
        for procedure in procedures.values()
        for duty in (
            *(one for stage in procedure.stages.values() for one in stage.ends),
            *(one for act in procedure.acts.values() for one in (*act.ends, *act.ends_elsewhere)),
        )
    }
    assert {duty for duty in duties if not meeting.acts(duty)} <= ended


def test_a_dossier_that_has_come_waits_on_the_desk_though_no_term_runs(town: Site) -> None:
    """The doctor sees it with the step that takes it on, and no more once a term runs; who sent it does not."""
    case = town.propose(detained=False)
    town.act(
        POLICE, "assessment.send_dossier", "2024-10-08T16:00",
        facility=CENTRE.id, papers=["test_result_copy"], place="facility",
    )  # fmt: skip
    doctor, police, far = town.browser(DOCTOR), town.browser(POLICE), town.browser(FAR_POLICE)
    for browser, seen in ((doctor, True), (police, False), (far, False)):
        browser.open("/viec")
        assert ("Chờ bước tiếp, không có thời hạn" in browser.page) is seen
        assert (f"/ho-so/{case.id}/buoc/assessment.accept_request" in browser.page) is seen
    doctor.open("/viec?khi=tuan")
    assert "Chờ bước tiếp" not in doctor.page
