"""The auditor's room: for auditors alone, from a refusal to its article in a few clicks, what was late, who looked, then and now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from persistence.audit import anchor, searching
from persistence.audit.searching import EntryFilter, entries
from persistence.migrate import upgrade
from persistence.models import AUDIT_ENTRIES
from persistence.reach import Reach
from persistence.registers import Registers
from persistence.views import Reading
from tests.web.site import (
    AN,
    AUDITOR,
    BE,
    DOCTOR,
    FAR_POLICE,
    POLICE,
    PROPOSAL,
    PROVINCIAL,
    STATION,
    Browser,
    Site,
    at,
    site,
)
from web.pages.auditor import looking
from web.pages.auditor.kinds import OUTCOMES
from web.pages.record import record_reason
from web.settings import sqlite_url
from web.signin.access import reach_of
from web.signin.officer import officer_of, post_key
from workflows.command import Command
from workflows.errors import NotPermitted, RequirementsNotMet
from workflows.model import Actor, Appointment, Unit
from workflows.perform import perform

PAGES = ("", "?ket-qua=tu-choi", "/tre-han", "/tra-cuu", "/luat?c=73/2021/QH14%20Đ27")


@pytest.fixture
def refused(town: Site) -> Site:
    return with_refusal(town)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same for pages that are only looked at; what the database is asked is tried on both with ``refused``."""
    folder = tmp_path_factory.mktemp("auditor")
    url = sqlite_url(folder / "town.sqlite")
    upgrade(url)
    with site(url, folder) as town:
        yield with_refusal(town)


def with_refusal(town: Site) -> Site:
    """A case that was finished, and a proposal refused about somebody else; three weeks ago."""
    town.finish()
    town.clock.at = at("2024-10-14T22:30")
    command = Command("assessment.propose", at("2024-10-14T10:00"), {**PROPOSAL, "ground": "commune_education",
        "detected_at": "2024-10-14T10:00", "held_from": "2024-10-14T10:00"}, person_id=BE.id)  # fmt: skip
    with pytest.raises(RequirementsNotMet):
        perform(command, POLICE, town.house.services)
    anchor(town.house.database, town.clock.at)
    town.clock.at = at("2024-11-04T09:00")
    return town


def links(browser: Browser, inside: str = "") -> list[str]:
    page = browser.page if not inside else browser.page.split(inside, 1)[1]
    return [unescape(each) for each in re.findall(r'<a href="([^"]+)"', page)]


def text(browser: Browser) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", browser.page)))


def test_the_room_is_for_auditors_alone(once: Site) -> None:
    for officer, status in ((AUDITOR, 200), (POLICE, 404), (DOCTOR, 404), (PROVINCIAL, 404)):
        browser = once.browser(officer)
        assert {browser.open(f"/kiem-tra{page}").status_code for page in PAGES} == {status}
        browser.open("/ho-so")
        assert ("Phòng kiểm tra" in browser.page) is (status == 200)


def test_from_a_refusal_of_three_weeks_ago_to_its_article_in_four_clicks(once: Site) -> None:
    browser = once.browser(AUDITOR)
    browser.open("/ho-so")
    assert "/kiem-tra" in links(browser)
    browser.open("/kiem-tra")  # 1: the room
    (address,) = {each for each in links(browser) if "ket-qua=tu-choi" in each}
    browser.open(address)  # 2: the figure of what was once
    assert "1 mục nhật ký phù hợp" in text(browser)
    decision = next(each for each in links(browser) if "/muc/" in each)
    browser.open(decision)  # 3: the decision
    told = text(browser)
    assert "Người này không đang chấp hành và cũng không trong thời hạn 01 năm" in told
    assert "theo luật có hiệu lực ngày 14/10/2024" in told
    assert "điều kiện không áp dụng cho trường hợp này" in told
    assert "Mốc neo đầu tiên đã thấy mục này số 1" in told
    law = next(each for each in links(browser, 'id="vi-sao"') if "/kiem-tra/luat" in each)
    assert browser.open(law).status_code == 200  # 4: the article
    assert "điểm c khoản 1 Điều 27 Luật 73/2021/QH14" in text(browser)
    assert "đến nay điều này không đổi" in text(browser)
    assert {each.what for each in once.house.reader.readings_of(BE.id)} == {"audit"}


def test_the_record_of_a_long_case_has_pages(once: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.auditor.room.SIZE", 4)
    browser, case = once.browser(AUDITOR), once.case().id
    seen: list[str] = []
    there = f"/kiem-tra/ho-so/{case}"
    while there:
        browser.open(there)
        seen += [each for each in links(browser) if "/muc/" in each]
        further = re.search(r'rel="next" href="([^"]+)"', browser.page)
        there = unescape(further[1]) if further else ""
    record = once.house.reader.audit_of_stream(f"case:{case}")
    assert len(set(seen)) == len(seen) >= len(record) > 4


def test_the_law_of_two_days_stands_side_by_side(once: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once.clock, "at", at("2026-08-03T09:00"))
    browser = once.browser(AUDITOR)
    browser.open("/kiem-tra/luat?c=73/2021/QH14%20Đ27&ngay=2024-10-14")
    told = text(browser)
    assert "Ngày 14/10/2024" in told
    assert (
        "Văn bản không có hiệu lực hôm nay (hiệu lực từ 01/01/2022 đến 30/06/2026). Thay bằng: Luật 120/2025/QH15"
        in told
    )
    assert "đến nay điều này không đổi" not in told
    assert re.search(r"73/2021/QH14 Đ27 k1 a .{0,400}?120/2025/QH15 Đ31 ", told), (
        "what is asked today about the same"
    )
    assert "<mark>" in browser.page


def test_search_by_officer_article_outcome_and_period(refused: Site) -> None:
    browser = refused.browser(AUDITOR)

    def found(asked: str) -> int:
        assert browser.open(f"/kiem-tra?{asked}").status_code == 200
        return int(re.search(r"(\d+) mục nhật ký phù hợp", browser.page)[1])  # type: ignore[index]  # it is there

    assert found("ket-qua=thuc-hien") == 12
    assert found(f"ket-qua=thuc-hien&can-bo={DOCTOR.id}") == 5
    assert found("can-cu=18/2021/TT-BYT Đ4") > 0
    assert found("can-cu=18/2021/TT-BYT Đ40") == 0
    assert found("can-cu=73/2021/QH14 Đ27 k1 c&ket-qua=tu-choi") == 1
    assert found("tu=2024-10-12&den=2024-10-12&ket-qua=thuc-hien") == 3
    assert found("tu=2023-01-01&den=2023-12-31") == 0
    assert found("ket-qua=khong-co") > 0
    assert browser.open("/kiem-tra?can-cu=không phải điều luật").status_code == 422
    assert browser.open("/kiem-tra?tu=2024-10-12&den=2024-10-01").status_code == 422


def test_decisions_stand_first_and_the_rest_is_counted_beside(refused: Site) -> None:
    """Signing in is most of what a record holds, and says least: it buries no decision, and is one click away."""
    refused.browser(DOCTOR)
    browser = refused.browser(AUDITOR)
    browser.open("/kiem-tra?tu=2024-01-01")
    assert "13 mục nhật ký phù hợp" in text(browser), "12 acts and a refusal"
    assert "Đăng nhập" not in browser.page.partition("<tbody>")[2]
    rest = re.findall(r'<a href="(/kiem-tra\?[^"]+)">([^<]+)</a> \((\d+)\)', browser.page)
    told = {unescape(label): int(number) for _there, label, number in rest}
    assert 13 + sum(number for label, number in told.items() if label != "tất cả") == told["tất cả"]
    with refused.house.database.reading() as connection:
        assert told["tất cả"] == connection.scalar(select(func.count()).select_from(AUDIT_ENTRIES))
    for there, label, number in rest:
        browser.open(unescape(there))
        assert f"{number} mục nhật ký phù hợp" in text(browser), label
        assert "bước trong hồ sơ (13)" in text(browser), "the way back"


@pytest.mark.parametrize("actor", ["", DOCTOR.id, "nobody"])
@pytest.mark.parametrize("commune", ["", "hoa_an", "tan_lap"])
def test_by_article_no_body_is_read_whoever_asks(
    once: Site, monkeypatch: pytest.MonkeyPatch, actor: str, commune: str
) -> None:
    """What the index finds is what reading every body finds, also for an auditor of one commune and of one officer's entries."""
    reach = Reach("kt", commune, audits=True) if commune else None
    database = once.house.database

    def found(article: str) -> list[tuple[object, ...]]:
        told: list[tuple[object, ...]] = []
        for outcome in OUTCOMES.values():
            asked = EntryFilter(article=article, reach=reach, actor_id=actor or None)
            wanted = outcome.of(asked, once.house.procedures)
            whole = entries(database, wanted, limit=50)
            pages = [entries(database, wanted, offset=offset, limit=3) for offset in range(0, 48, 3)]
            told += [(each.stream, each.seq) for page in pages for each in page.items]
            assert len(whole.items) == whole.total == sum(len(page.items) for page in pages)
        return told

    places = ("18/2021/TT-BYT Đ4", "73/2021/QH14 Đ27 k1 c", "116/2021/NĐ-CP", "18/2021/TT-BYT Đ40")
    with monkeypatch.context() as patched:
        patched.setattr(searching, "complete", lambda _connection: False)
        read = [found(place) for place in places]
    monkeypatch.setattr(searching, "Place", None)  # what reads a body is not there
    assert [found(place) for place in places] == read


def test_a_period_that_is_none_is_said_beside_what_was_typed(once: Site) -> None:
    browser = once.browser(AUDITOR)
    case = once.case().id
    for page in ("", "/tre-han", "/tra-cuu"):
        for typed, said in (
            ("tu=31/02/2024&den=01/03/2024", "Ngày không đúng"),
            ("tu=12/10/2024&den=01/10/2024", "sớm hơn"),
        ):
            assert browser.open(f"/kiem-tra{page}?{typed}&can-bo={DOCTOR.id}").status_code == 422
            assert said in text(browser)
            assert f'value="{typed[3:13]}"' in browser.page, "what was typed can be mended where it stands"
            assert f'value="{DOCTOR.id}" selected' in browser.page
            assert "Không có" not in text(browser).partition("Thanh Tra")[2], "nothing was looked for"
    assert browser.open(f"/kiem-tra/ho-so/{case}?ngay=31/02/2024").status_code == 422
    assert 'value="31/02/2024"' in browser.page
    assert "Nhật ký của hồ sơ" in text(browser)
    shown = {}
    for kind in ("", "khong-co"):
        browser.open(f"/kiem-tra/tra-cuu?loai={kind}")
        shown[kind] = browser.page.count('<td data-label="Vì">')
    assert shown["khong-co"] == shown[""], "a kind that there is not chooses nothing"
    browser.open("/kiem-tra?trang=90")
    assert "Trang này không còn mục nào." in text(browser)
    browser.open("/kiem-tra?can-bo=khong-co")
    assert 'value="khong-co" selected' in browser.page, "the form says what was asked"


def test_the_first_and_the_last_page_are_a_click_away(once: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.auditor.room.SIZE", 3)
    browser = once.browser(AUDITOR)
    there = f"/kiem-tra/ho-so/{once.case().id}"
    browser.open(there)
    pages = int(re.search(r"Trang 1 trong (\d+)", text(browser))[1])  # type: ignore[index]  # it is there
    (last,) = {each for each in links(browser) if each.endswith(f"trang={pages}")}
    browser.open(last)
    assert f"Trang {pages} trong {pages}" in text(browser)
    assert "Trang sau" not in browser.page
    assert any(each.endswith("trang=1") for each in links(browser))


def test_from_a_decision_back_to_the_same_page_of_the_list(once: Site) -> None:
    browser = once.browser(AUDITOR)
    asked = "/kiem-tra?ket-qua=thuc-hien&tu=2024-10-01&can-cu=18/2021/TT-BYT+%C4%904"
    browser.open(asked)
    browser.open(next(each for each in links(browser) if "/muc/" in each))
    assert asked in links(browser)
    browser.open(f"/kiem-tra/muc/case:{once.case().id}/1?ve=//xa.vn")
    assert 'href="//xa.vn' not in browser.page


def test_pages_of_results(once: Site) -> None:
    browser = once.browser(AUDITOR)
    browser.open("/kiem-tra?ket-qua=tat-ca&trang=1")
    assert "Trang sau" in browser.page
    browser.open("/kiem-tra?ket-qua=tat-ca&trang=2")
    assert "Trang trước" in browser.page
    browser.open("/kiem-tra?ket-qua=tat-ca&trang=x")
    assert "Trang trước" not in browser.page


def test_a_decision_shows_evidence_papers_and_what_followed(once: Site) -> None:
    browser = once.browser(AUDITOR)
    case = once.case().id
    browser.open(f"/kiem-tra/muc/case:{case}/7")
    told = text(browser)
    assert "Vì sao được thực hiện: theo luật có hiệu lực ngày 11/10/2024" in told
    assert "ghi tại bước “Khám bệnh và ghi nhận sáu tiêu chuẩn”" in told
    assert "Nguyễn Thị Lành" in told
    assert "Ký phiếu kết quả" in told
    assert any("/giay-to/" in each for each in links(browser))
    assert once.house.reader.readings_of(AN.id)[-1].what == "audit"
    assert browser.open(f"/kiem-tra/muc/case:{case}/99").status_code == 404
    assert browser.open("/kiem-tra/muc/admin/1").status_code == 200
    assert "Mục danh bạ đã thay đổi" in text(browser)


def test_the_reason_for_opening_a_minors_file_is_read_by_auditors(town: Site) -> None:
    """Whoever keeps the reason keeps it in the trail; the auditor finds it there."""
    officer = officer_of(PROVINCIAL, post_key(PROVINCIAL.appointments[0]), town.house.today())
    assert officer is not None
    with town.app.test_request_context():
        record_reason(town.house, officer, BE, None, "Theo yêu cầu phối hợp số 5")
    browser = town.browser(AUDITOR)
    browser.open("/kiem-tra?ket-qua=quan-tri")
    assert "Nêu lý do mở hồ sơ" not in text(browser)
    browser.open("/kiem-tra?ket-qua=mo-ly-do")
    (address,) = {each for each in links(browser) if "/muc/signin" in each or "/muc/account" in each}
    browser.open(address)
    assert "Lý do đã nêu Theo yêu cầu phối hợp số 5" in text(browser)
    browser.open("/kiem-tra/tra-cuu?loai=khan-cap")
    assert "truy cập khẩn cấp" in text(browser)
    assert "1 lượt xem" in text(browser)


def test_then_and_now(once: Site) -> None:
    browser = once.browser(AUDITOR)
    case = once.case().id
    browser.open(f"/kiem-tra/ho-so/{case}?ngay=2024-10-09")
    told = text(browser)
    assert "Giai đoạn Đã khám và ghi nhận tiêu chuẩn Kết quả có nghiện ma túy" in told
    assert "Số bước đã ghi 6 11" in told
    browser.open(f"/kiem-tra/ho-so/{case}?ngay=2024-10-01")
    assert "Số bước đã ghi 0 11" in text(browser)
    browser.open(f"/kiem-tra/ho-so/{case}")
    assert 'class="moved"' not in browser.page


def test_the_page_of_a_case_leads_auditors_to_its_record(town: Site) -> None:
    case = town.propose()
    for officer, there in ((AUDITOR, True), (POLICE, False)):
        browser = town.browser(officer)
        browser.open(f"/ho-so/{case.id}")
        assert (f"/kiem-tra/ho-so/{case.id}" in links(browser)) is there


def test_what_was_late_by_whom_how_late(refused: Site) -> None:
    browser = refused.browser(AUDITOR)
    browser.open("/kiem-tra/tre-han")
    told = text(browser)
    assert "2 thời hạn đã qua" in told
    assert "chưa ai thực hiện" in told
    assert "116/2021/NĐ-CP Đ28 k1" in told
    assert "kể từ 09:00 ngày 14/10/2024" in told, "under which clock"
    case = refused.case().id
    decision, law = (
        next(each for each in links(browser) if there in each) for there in ("/muc/case:", "/luat?")
    )
    assert decision.startswith(f"/kiem-tra/muc/case:{case}/"), (
        "the act that set the term, two clicks from the room"
    )
    assert "ngay=2024-10-1" in law, "by the law of the day on which the clock began"
    browser.open(f"/kiem-tra/tre-han?can-bo={DOCTOR.id}")
    assert "0 thời hạn đã qua" in text(browser)
    assert "Ngô Thanh Tra" in browser.page, "the frame stands"
    browser.open("/kiem-tra/tre-han?tu=2024-11-01")
    assert "Không có việc nào quá hạn" in text(browser)


def test_unusual_readings_are_told_with_their_reason(refused: Site) -> None:
    evening, morning = at("2024-10-28T22:00"), at("2024-10-29T09:00")
    rows = [Reading(evening, POLICE.id, STATION.id, AN.id, refused.case().id, "case", "Cán bộ", "10.0.0.7")]
    rows += [Reading(morning, POLICE.id, STATION.id, BE.id, None, "person")]
    rows += [
        Reading(morning + timedelta(minutes=n), DOCTOR.id, "tt_hoa", f"{n:032d}", None, "list")
        for n in range(21)
    ]
    Registers(refused.house.database).log_reads(rows)
    refused.browser(FAR_POLICE).open(f"/ho-so/{refused.case().id}")
    browser = refused.browser(AUDITOR)
    for kind, number in (("ngoai-gio", 1), ("xa", 2), ("nhieu", 21), ("tu-choi", 1)):
        browser.open(f"/kiem-tra/tra-cuu?loai={kind}")
        label = unescape(looking._kind(kind))
        assert browser.page.count(f'<span class="tag today">{label}') == number, kind
    browser.open("/kiem-tra/tra-cuu")
    told = text(browser)
    assert "24 lượt xem, 24 lượt khác thường" in told
    assert "10.0.0.7" in told
    assert AN.full_name not in told
    browser.open(f"/kiem-tra/tra-cuu?can-bo={POLICE.id}")
    assert browser.page.count('class="tag today"') == 2
    assert browser.page.count("10.0.0.7") == 1


def test_days_are_typed_as_they_are_written_here(once: Site) -> None:
    browser = once.browser(AUDITOR)
    for address in PAGES[:4]:
        browser.open(f"/kiem-tra{address}")
        assert 'type="date"' not in browser.page
        assert "data-pick" in browser.page
    assert browser.open("/kiem-tra?tu=01/10/2024&den=31/10/2024").status_code == 200
    assert 'value="01/10/2024"' in browser.page


def test_every_figure_opens_as_many_as_it_says(once: Site) -> None:
    browser = once.browser(AUDITOR)
    browser.open("/kiem-tra?tu=2024-01-01")
    figures = re.findall(r'<dd class="stage"><a href="([^"]+)">(\d+)</a>', browser.page)
    assert len(figures) == 5
    assert sum(int(number) for _there, number in figures) >= 3
    for there, number in figures:
        browser.open(unescape(there))
        words = r"(\d+) (?:mục nhật ký phù hợp|thời hạn đã qua)|(\d+) lượt khác thường"
        said = re.search(words, text(browser))
        assert said is not None
        assert next(filter(None, said.groups())) == number, there
    browser.open("/kiem-tra/tra-cuu?tu=2024-01-01")
    for there, number in re.findall(r'<dd class="stage"><a href="([^"]+)"[^>]*>(\d+)</a>', browser.page):
        browser.open(unescape(there))
        assert browser.page.count('<td data-label="Vì">') == int(number), there


def test_the_reasons_of_every_entry_are_whole(once: Site) -> None:
    """Article, who, why and stage stand on the page of each act and refusal; no code of the program, no day of a machine."""
    browser = once.browser(AUDITOR)
    with once.house.database.reading() as connection:
        asked = select(AUDIT_ENTRIES.c.stream, AUDIT_ENTRIES.c.seq, AUDIT_ENTRIES.c.kind)
        found = connection.execute(asked.where(AUDIT_ENTRIES.c.kind.in_(("act", "refusal")))).all()
    assert {each.kind for each in found} == {"act", "refusal"}
    for stream, seq, kind in found:
        assert browser.open(f"/kiem-tra/muc/{stream}/{seq}").status_code == 200
        told = text(browser).partition("Lời từ chối như đã ghi")[0].partition("<main")[0]
        for words in ("Căn cứ của bước này", "Người thực hiện", "Chuỗi, số mục"):
            assert words in told, (stream, seq)
        assert ("Vì sao được thực hiện" if kind == "act" else "Giai đoạn khi đó") in told, (stream, seq)
        assert not re.search(r"\b(None|True|False)\b|\b\d{4}-\d\d-\d\d\b", told), (stream, seq)
    browser.open(f"/kiem-tra/muc/case:{once.case().id}/9")
    told = text(browser)
    assert "Hoàn thành: Trả kết quả" in told
    assert "ngày kể từ 10:00 ngày 09/10/2024" in told, "under which clock"
    assert "đúng hạn" in told


def test_a_refusal_leads_to_its_case_its_stage_and_what_followed(town: Site) -> None:
    case = town.send()
    town.clock.at = at("2024-10-08T16:10")
    command = Command("assessment.accept_request", town.clock.at, {}, person_id=AN.id)
    with pytest.raises(NotPermitted):
        perform(command, POLICE, town.house.services)
    town.act(DOCTOR, "assessment.accept_request", "2024-10-08T16:30")
    browser = town.browser(AUDITOR)
    browser.open(f"/kiem-tra/muc/refusals:{AN.id}/1")
    assert f"/kiem-tra/ho-so/{case.id}" in links(browser)
    assert f"/kiem-tra/muc/case:{case.id}/3" in links(browser), "the same act, done by who may"
    assert "Giai đoạn khi đó Đã gửi hồ sơ" in text(browser)
    assert "Người có thẩm quyền ngày 08/10/2024" in text(browser)


def test_an_auditor_of_a_territory_is_granted_that_territory_alone(refused: Site) -> None:
    office = Unit("kt_tan", "inspection", "Thanh tra xã Tân Lập", "", "tan_lap", "thanh", "binh_son")
    narrow = Actor("narrow", "Kiều Thị Hẹp", (Appointment("auditor", office),))
    refused.house.register(units=[office], actors=[narrow])
    case = refused.case().id
    browser = refused.browser(narrow)
    browser.open("/kiem-tra?tu=2024-01-01")
    told = text(browser)
    assert "1 mục nhật ký phù hợp" in told, "something was refused about who lives there"
    assert "danh bạ, tài khoản (1)" in told, "who lives there was put on file"
    for cite, number in (("73/2021/QH14 Đ27 k1 c", 1), ("18/2021/TT-BYT Đ4", 0)):
        browser.open(f"/kiem-tra?tu=2024-01-01&can-cu={cite}")
        assert f"{number} mục nhật ký phù hợp" in text(browser), cite
    assert re.findall(r'<dd class="stage"><a [^>]+>(\d+)</a>', browser.page) == ["1", "0", "0", "0", "0"]
    assert {POLICE.name, DOCTOR.name}.isdisjoint(re.findall(r"<option [^>]+>([^<]+)</option>", browser.page))
    assert case not in browser.page
    assert browser.open(f"/kiem-tra/muc/refusals:{BE.id}/1").status_code == 200
    for there in (f"ho-so/{case}", f"muc/case:{case}/1", f"muc/signin:{POLICE.id}/1", "muc/admin/1"):
        assert browser.open(f"/kiem-tra/{there}").status_code == 404, there
    refused.browser(FAR_POLICE).open(f"/ho-so/{case}")
    browser.open("/kiem-tra/tra-cuu?loai=tu-choi")
    assert browser.page.count('<td data-label="Vì">') == 2, (
        "an officer of there asked for a case of elsewhere, and this auditor"
    )
    assert FAR_POLICE.name in text(browser)
    assert case not in browser.page
    for there in ("/kiem-tra/tre-han?tu=2024-01-01", "/kiem-tra/tra-cuu?can-bo=auditor", "/ho-so"):
        browser.open(there)
        assert case[:8] not in browser.page, there
    for there in (f"/ho-so/{case}", f"/nguoi/{AN.id}"):
        assert browser.open(there).status_code == 404
    officer = officer_of(narrow, post_key(narrow.appointments[0]), refused.house.today())
    assert officer is not None
    assert not reach_of(officer).all
    whole = refused.browser(AUDITOR)
    whole.open("/kiem-tra?tu=2024-01-01&ket-qua=thuc-hien")
    assert "12 mục nhật ký phù hợp" in text(whole)
