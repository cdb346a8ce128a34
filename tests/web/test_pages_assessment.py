"""The assessment at the bedside: criterion by criterion, sheets over three days, corrections, what is refused and to whom it is shown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from persistence.migrate import upgrade
from rules.terms import VIETNAM
from tests.web.record import copy_home
from tests.web.site import CENTRE, DOCTOR, FAR_DOCTOR, HEAD, POLICE, PROVINCIAL, Browser, Site, at, site
from workflows.model import Actor, Appointment

LAPSED = Actor(
    "lapsed",
    "Lại Hết Hạn",
    (Appointment("assessing_doctor", CENTRE, "Bác sỹ"),),
    {"certificate": {"speciality": "psychiatry", "valid_from": "2018-01-01", "valid_to": "2024-10-08"}},
)
SIGN = {2: "more_than_meant", 3: "needs_more", 4: "time_spent", 6: "relief_use"}
DAYS = {"opioids": 3, "stimulants": 5, "cannabis": 5}
SEEN = {
    "opioids": ("craving", "yawning", "tearing"),
    "stimulants": ("lethargy", "sleep_change"),
    "cannabis": ("anxiety", "low_mood"),
}


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the person has just been received."""
    home = tmp_path_factory.mktemp("received")
    upgrade(f"sqlite:///{home / 'l.db'}")
    with site(f"sqlite:///{home / 'l.db'}", home) as found:
        found.house.register(units=(), persons=(), actors=(LAPSED,))
        found.accept()
        found.act(DOCTOR, "assessment.dispatch_staff", "2024-10-09T09:00")
        found.act(DOCTOR, "assessment.receive_person", "2024-10-09T10:00")
    return home


@pytest.fixture
def town(received: Path, tmp_path: Path) -> Iterator[Site]:
    """A copy of it, at half past ten."""
    home = tmp_path / "home"
    copy_home(received, home)
    with site(f"sqlite:///{home / 'l.db'}", home) as found:
        found.clock.at = at("2024-10-09T10:30")
        yield found


def base(town: Site) -> str:
    return f"/ho-so/{town.case().id}/xac-dinh"


def now(town: Site) -> str:
    return f"{town.clock.at.astimezone(VIETNAM):%Y-%m-%dT%H:%M}"


def plain(page: str) -> str:
    """What is read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def answer(town: Site, browser: Browser, number: int, value: str, **more: object) -> int:
    """Open the question and answer it as its form would."""
    town.later(minutes=2)
    address = f"{base(town)}/tieu-chuan/{number}"
    assert browser.open(address).status_code == 200
    fields: dict[str, object] = {f"criterion_{number}": value, "evidence_sources": "interview"}
    if number in SIGN and value == "yes":
        fields[f"criterion_{number}_signs"] = SIGN[number]
    return browser.send(address, **{**fields, "observed_at": now(town), **more}).status_code


def six(town: Site, browser: Browser, met: str = "12", unclear: str = "6") -> None:
    for number in range(1, 7):
        value = "yes" if str(number) in met else "unclear" if str(number) in unclear else "no"
        assert answer(town, browser, number, value) == 303


def close(town: Site, browser: Browser, page: str, act: str, **fields: object) -> int:
    """Send the form of a page to its act, and what is shown before it is recorded once more."""
    town.later(minutes=1)
    assert browser.open(base(town) + page).status_code == 200
    action = f"/ho-so/{town.case().id}/buoc/assessment.{act}"
    assert f'action="{action}"' in browser.page, plain(browser.page)[-900:]
    hidden = dict(re.findall(r'type="hidden" name="([a-z]\w*)" value="([^"]*)"', browser.page))
    done = browser.send(action, **{**hidden, "_at": now(town), **fields})
    if done.status_code != 200:
        return done.status_code
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', browser.page))
    return browser.send(action, **{**hidden, "_step": "record"}).status_code


def observe(
    town: Site, browser: Browser, group: str, *signs: str, correct: int | None = None, **more: object
) -> int:
    address = f"{base(town)}/phieu/{group}/ghi"
    assert browser.open(f"{address}?sua={correct}" if correct else address).status_code == 200
    fields: dict[str, object] = {"signs": list(signs)} if signs else {"none_seen": "yes"}
    if correct:
        fields["replaces_entry"] = str(correct)
    return browser.send(address, **{**fields, "observed_at": now(town), **more}).status_code


def order(town: Site, browser: Browser, *groups: str) -> None:
    six(town, browser)
    assert (
        close(
            town, browser, "/ket-thuc-kham", "examine", evidence_sources="interview", together_one_month="yes"
        )
        == 303
    )
    assert close(town, browser, "/chi-dinh", "order_monitoring", monitoring_ordered=list(groups)) == 303
    assert town.case().stage == "monitoring"


@pytest.mark.parametrize("group", DAYS)
def test_three_days_with_several_entries_a_day(town: Site, group: str) -> None:
    browser = town.browser(DOCTOR)
    order(town, browser, group)
    for day in (9, 10, 11):
        for hour in ("11:40", "23:55"):
            town.clock.at = max(town.clock.at, at(f"2024-10-{day:02}T{hour}"))
            browser.enter(DOCTOR)
            assert observe(town, browser, group, *SEEN[group], pulse="96", temperature="36,8") == 303
    page = browser.open(f"{base(town)}/phieu/{group}").get_data(as_text=True)
    assert page.count('<th scope="col">Ngày 1<br>') == 2
    assert page.count('<th scope="col">Ngày 3<br>') == 2
    town.clock.at = at("2024-10-12T08:00")
    browser.enter(DOCTOR)
    findings = {
        "evidence_stop": "yes",
        "threshold_met": "yes",
        "exclusion_ok": "yes",
        "withdrawal": "present",
    }
    mood = {"mood_disturbance": "yes"} if group == "stimulants" else {}
    assert close(town, browser, f"/phieu/{group}/ket-luan", "conclude_monitoring", **findings, **mood) == 303
    assert town.case().stage == "monitored"
    paper = town.house.reader.blob(_papers(town)[-1])
    table = next(
        each
        for each in Document(io.BytesIO(paper)).tables
        if len(each.columns) > 2 and each.rows[0].cells[2].text == "Ngày 1"
    )
    assert [cell.text for cell in table.rows[0].cells[2:]] == [f"Ngày {n}" for n in range(1, DAYS[group] + 1)]
    rows = {row.cells[1].text: [cell.text for cell in row.cells[2:]] for row in table.rows[1:]}
    assert sum(words[:3] == ["Có"] * 3 for words in rows.values()) == len(SEEN[group])
    town.later(minutes=5)
    assert answer(town, browser, 6, "yes") == 303
    browser.open(base(town) + "/ket-qua")
    assert "Kết luận: có nghiện ma túy luật cho phép" in plain(browser.page)
    assert "Kết luận: không nghiện ma túy luật chưa cho phép" in plain(browser.page)
    assert close(town, browser, "/ket-qua", "conclude", conclusion="addicted") == 303
    assert town.case().stage == "concluded"
    browser.open(base(town) + "/ket-qua")
    assert "Đã kết luận: có nghiện ma túy" in plain(browser.page)


def _papers(town: Site) -> list[str]:
    with town.house.services.reading() as uow:
        return [each.sha256 for each in uow.documents_of(town.case().id)]


def test_an_answer_is_recorded_at_once_and_the_earlier_one_stays_legible(town: Site) -> None:
    browser = town.browser(DOCTOR)
    assert answer(town, browser, 3, "no", criterion_note="Chưa thấy tăng lượng") == 303
    assert answer(town, browser, 3, "yes") == 303
    browser.open(f"{base(town)}/tieu-chuan/3")
    assert "<del>Không</del>" in browser.page
    assert '<del class="small">Chưa thấy tăng lượng</del>' in browser.page
    assert "Đã ghi 1/6" in plain(browser.page)
    case = town.case()
    assert case.facts["criterion_3"].value == "yes"
    assert case.stage == "person_received"
    browser.open(base(town) + "/ket-thuc-kham")
    assert "Còn tiêu chuẩn chưa ghi nhận: 1, 2, 4, 5, 6." in browser.page


def test_wrong_values_are_named_beside_the_field_and_nothing_typed_is_lost(town: Site) -> None:
    browser = town.browser(DOCTOR)
    order(town, browser, "opioids")
    version = town.case().version
    wrong: dict[str, tuple[dict[str, Any], str]] = {
        "ahead": ({"observed_at": "2024-10-10T08:00"}, "nằm ở tương lai"),
        "before": (
            {"observed_at": "2024-10-09T09:30"},
            "sớm hơn lúc tiếp nhận người (10:00 ngày 09/10/2024)",
        ),
        "no hour": ({"observed_at": ""}, "Nhập ngày và giờ đã quan sát"),
        "pulse": ({"pulse": "960"}, "chấp nhận từ 20 lần/phút đến 250 lần/phút"),
        "letters": ({"pulse": "9o"}, "Nhập một số nguyên"),
        "fever": ({"temperature": "386"}, "chấp nhận từ 30,0 °C đến 44,0 °C"),
        "comma": ({"temperature": "38,65"}, "nhiều nhất một chữ số sau dấu phẩy"),
        "half": ({"bp_systolic": "130"}, "Nhập cả hai số huyết áp"),
        "upside down": ({"bp_systolic": "80", "bp_diastolic": "120"}, "phải thấp hơn huyết áp tâm thu"),
        "both": ({"none_seen": "yes"}, "thì không chọn “Không thấy dấu hiệu nào”"),
    }
    for name, (more, told) in wrong.items():
        assert observe(town, browser, "opioids", "craving", observation_note="Vã mồ hôi", **more) == 422, name
        assert told in browser.page, name
        assert 'value="craving" checked' in browser.page, name
        assert "Vã mồ hôi" in browser.page, name
    assert observe(town, browser, "opioids", "craving", monitoring_day="3") == 303, "the first column is free"
    assert observe(town, browser, "opioids", "craving", monitoring_day="2") == 422
    assert "Ngày theo dõi không khớp với thời điểm quan sát" in browser.page
    assert observe(town, browser, "opioids", "craving", none_seen="", signs=[]) == 422
    assert "hoặc chọn “Không thấy dấu hiệu nào”" in browser.page
    assert town.case().version == version + 1
    assert answer(town, browser, 2, "yes", criterion_2_signs=[]) == 422
    assert "ít nhất một trong hai dấu hiệu tại Phụ lục 02" in browser.page


def test_a_correction_strikes_through_and_a_repeat_is_one_entry(town: Site) -> None:
    browser = town.browser(DOCTOR)
    order(town, browser, "opioids", "cannabis")
    town.clock.at = at("2024-10-09T14:00")
    browser.enter(DOCTOR)
    address = f"{base(town)}/phieu/opioids/ghi"
    browser.open(address)
    sent = {**browser.hidden(), "signs": "craving", "pulse": "100", "observed_at": "2024-10-09T13:50"}
    assert browser.client.post(address, data=sent).status_code == 303
    version = town.case().version
    town.later(minutes=9)
    assert browser.client.post(address, data=sent).status_code == 303, (
        "the line was lost, and it is sent again"
    )
    assert town.case().version == version
    other = browser.client.post(address, data={**sent, "pulse": "110"})
    assert other.status_code == 409
    assert "Lần gửi trước của biểu mẫu này đã được ghi nhận" in other.get_data(as_text=True)
    assert town.case().version == version
    assert observe(town, browser, "opioids", "yawning", correct=version, pulse="88") == 422
    assert "Ghi lý do sửa lần ghi trước" in browser.page
    reason: dict[str, Any] = {"entry_correction_reason": "Nghe nhầm giường bên"}
    assert observe(town, browser, "opioids", "yawning", correct=version, pulse="88", **reason) == 303
    browser.open(f"{base(town)}/phieu/opioids")
    assert '<del>Có</del> <span class="no">Không</span>' in browser.page
    assert '<del>100</del> <span class="yes">88</span>' in browser.page
    assert "Nghe nhầm giường bên" in browser.page
    assert browser.client.get(f"{address}?sua={version}").status_code == 404, "it no longer stands"
    strike = f"{base(town)}/phieu/opioids/gach/{version + 1}"
    browser.open(strike)
    assert browser.send(strike).status_code == 422
    browser.open(strike)
    assert browser.send(strike, entry_correction_reason="Nhầm người").status_code == 303
    browser.open(f"{base(town)}/phieu/opioids")
    assert "Nhầm người" in browser.page
    assert "Bảng các lần quan sát" not in browser.page, "nothing stands on the sheet"
    assert close(town, browser, "/phieu/opioids/ket-luan", "conclude_monitoring", withdrawal="absent") == 422


def test_who_may_see_and_who_may_write(town: Site) -> None:
    six(town, town.browser(DOCTOR))
    for stranger, code in ((FAR_DOCTOR, 404), (POLICE, 200), (HEAD, 200), (LAPSED, 200)):
        browser = town.browser(stranger)
        assert browser.open(base(town)).status_code == code, stranger.id
        assert browser.open(f"{base(town)}/tieu-chuan/1").status_code == code, stranger.id
        assert '<form method="post" novalidate' not in browser.page, stranger.id
    lapsed = town.browser(LAPSED)
    lapsed.open(f"{base(town)}/tieu-chuan/1")
    assert "Bác sỹ phải có chứng chỉ hành nghề còn hiệu lực" in lapsed.page, (
        "said of the certificate that ended"
    )
    before = town.case().version
    for stranger, codes in ((FAR_DOCTOR, {404}), (POLICE, {403}), (HEAD, {403}), (LAPSED, {409, 422})):
        browser = town.browser(stranger)
        browser.open("/ho-so")
        code = browser.send(f"{base(town)}/tieu-chuan/1", criterion_1="no", observed_at=now(town)).status_code
        assert code in codes, (stranger.id, code)
    assert town.case().version == before
    provincial = town.browser(PROVINCIAL)
    assert provincial.open(base(town)).status_code != 200, (
        "sees the case, not the data on health, without a reason"
    )
    assert "Ham muốn mạnh mẽ" not in provincial.page
    assert town.browser(DOCTOR).open(f"{base(town)}/phieu/opioids").status_code == 404, "not ordered"
    assert town.browser(DOCTOR).open(f"{base(town)}/tieu-chuan/7").status_code == 404


def test_the_limits_count_down_through_the_night(town: Site) -> None:
    browser = town.browser(DOCTOR)
    browser.open(base(town))
    assert "còn 5 ngày 13 giờ 30 phút" in plain(browser.page), "to the end of the fifth day"
    assert "còn 4 ngày 3 giờ 30 phút" in plain(browser.page), "the five days of the holding run by the hour"
    town.clock.at = at("2024-10-13T02:10")
    browser = town.browser(DOCTOR)
    browser.open(base(town))
    assert "còn 11 giờ 50 phút" in plain(browser.page)
    town.clock.at = at("2024-10-15T00:05")
    browser = town.browser(DOCTOR)
    browser.open(base(town))
    assert "đã qua 5 phút" in plain(browser.page)
