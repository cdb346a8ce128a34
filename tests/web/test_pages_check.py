"""What an act would bring is checked before it is recorded; a form is put aside and taken up again; files wait; nothing is another's."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents import outside
from tests.web.site import AN, CHAIR, DOCTOR, FAR_POLICE, PAPERS, POLICE, PROPOSAL, Browser, Site, at, site

PDF = outside.pdf(2)
SENT = {"_at": "2024-10-08T15:30", "papers": PAPERS, "place": "detention_place"}


def address(town: Site, act: str = "send_dossier") -> str:
    return f"/ho-so/{town.case().id}/buoc/assessment.{act}"


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """On SQLite only: what is looked at here is the page."""
    copy = tmp_path / "lotrinh.sqlite"
    shutil.copyfile(sqlite_template, copy)
    with site(f"sqlite:///{copy}", tmp_path) as found:
        yield found


@pytest.fixture
def police(town: Site) -> Browser:
    town.propose()
    return town.browser(POLICE)


def file(content: bytes = PDF, name: str = "bệnh án.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def waiting(page: str) -> list[str]:
    return re.findall(r'name="_kept_1" value="(\w+)"', page)


def test_everything_is_shown_before_anything_is_recorded(town: Site) -> None:
    browser = town.browser(POLICE)
    town.act(POLICE, "person_file.record", "2024-10-08T14:10", record="user_management_decided",
             record_on="2024-03-13", record_paper="Quyết định 12/QĐ-UBND")  # fmt: skip
    town.clock.at = at("2024-10-08T15:30")
    there = f"/nguoi/{AN.id}/buoc/assessment.propose"
    browser.open(there)
    told = {**PROPOSAL, **dict.fromkeys(("unauthorised_use", "detained"), "yes"), "facility": "tt_hoa"}
    told |= {"_at": "2024-10-08T15:30", "detention_place_has_facility": "no"}
    answer = browser.submit(there, **told)
    assert answer.status_code == 200
    with town.house.services.reading() as uow:
        assert [case.procedure for case in uow.cases_of(AN.id)] == ["person_file"]
    page = browser.page
    for words in (
        town.house.corpus.facts["substances"].label(frozenset({"heroin"})),  # an answer
        "Giấy đề nghị xác định tình trạng nghiện",  # a paper, to be seen as a draft
        "buoc/assessment.propose/nhap/1",
        "Mở hồ sơ mới",
        "Đã lập hồ sơ đề nghị",
        "14:00 ngày 13/10/2024",  # the end of five days of detention
        "Gửi hồ sơ đề nghị",  # who acts next
        "Cán bộ Công an cấp xã, Công an phường Hòa An",
        "Thẩm quyền theo",
    ):
        assert words in page, words
    assert browser.confirm(there).status_code == 303
    assert town.case().stage == "proposed"


def test_what_is_changed_after_the_check_is_shown_again_and_not_recorded(town: Site, police: Browser) -> None:
    police.open(address(town))
    police.submit(address(town), **SENT)
    answer = police.confirm(address(town), place_text="Nhà khác")
    assert answer.status_code == 409
    assert "Kết quả đã khác với lần kiểm tra trước" in police.page
    assert "Nhà khác" in police.page
    assert town.case().version == 1
    assert police.confirm(address(town)).status_code == 303
    assert town.case().facts["place_text"].value == "Nhà khác"


def test_a_seal_of_another_form_or_of_nobody_is_none(town: Site, police: Browser) -> None:
    police.open(address(town))
    police.submit(address(town), **SENT)
    seal = re.search(r'name="_foreseen" value="([^"]+)"', police.page)
    assert seal
    for changed in ({"_foreseen": "x" + seal[1]}, {"_key": "another-key"}, {"_foreseen": ""}):
        assert police.confirm(address(town), **changed).status_code == 200
        assert "Kiểm tra lại trước khi ghi nhận" in police.page
    assert town.case().version == 1


def test_the_form_is_mended_with_everything_that_was_entered(town: Site, police: Browser) -> None:
    police.open(address(town))
    police.submit(address(town), **SENT, place_text="Nhà số 1", _kind_1="photo", _files_1=file())
    assert f'formaction="{address(town)}#f-place_text"' in police.page
    police.confirm(address(town), "edit")
    assert 'value="Nhà số 1"' in police.page
    assert re.search(r'value="detention_place" checked', police.page)
    assert "bệnh án.pdf" in police.page
    assert len(waiting(police.page)) == 1
    assert town.case().version == 1


def test_a_note_is_recorded_at_once(town: Site) -> None:
    town.examine()
    doctor = town.browser(DOCTOR)
    doctor.open(address(town, "record_treatment"))
    assert "kiểm tra lại" not in doctor.page
    name = re.search(r'<(?:input type="text"|textarea) id="f-([a-z]\w+)"', doctor.page)
    assert name
    sent = {"_at": "2024-10-09T11:00", name[1]: "Đã khám"}
    assert doctor.submit(address(town, "record_treatment"), **sent).status_code == 303


def test_files_survive_a_mistake_and_the_check(town: Site, police: Browser) -> None:
    police.open(address(town))
    wrong = {**SENT, "_at": "hôm qua", "_kind_1": "medical_record", "_files_1": [file(), file(name="b.pdf")]}
    assert police.submit(address(town), **wrong).status_code == 422
    first, second = waiting(police.page)
    police.submit(address(town), **SENT, _kind_1="medical_record", _kept_1=[first, second], _drop=[second])
    assert waiting(police.page) == [first]
    assert police.confirm(address(town)).status_code == 303
    kept = town.house.reader.find_case_file(town.case().id)
    assert kept is not None
    assert [each.filename for each in kept.documents if each.attached] == ["bệnh án.pdf"]
    owner_files = town.house.unfinished
    assert owner_files.sweep(at("2030-01-01T00:00")) == 0  # nothing waits any longer


def test_a_file_of_another_form_is_not_there(town: Site, police: Browser) -> None:
    police.open(address(town))
    police.submit(address(town), **SENT, _kind_1="medical_record", _files_1=file())
    (mine,) = waiting(police.page)
    chair = town.browser(CHAIR)
    chair.enter(POLICE)
    chair.open(address(town, "close"))
    sent = {"_at": "2024-10-08T15:30", "close_reason": "x", "_kind_1": "medical_record", "_kept_1": mine}
    assert chair.submit(address(town, "close"), **sent).status_code == 422
    assert "không còn được giữ" in chair.page
    town.later(hours=13)
    police = town.browser(POLICE)
    police.open(address(town))
    assert police.submit(address(town), **SENT, _kind_1="medical_record", _kept_1=mine).status_code == 422


def test_what_waits_is_sealed(town: Site, police: Browser) -> None:
    police.open(address(town))
    put = {
        **SENT,
        "place_text": "Nhà số 1",
        "_kind_1": "medical_record",
        "_files_1": file(),
        "_step": "aside",
    }
    assert police.submit(address(town), **put).status_code == 303
    found = town.house.unfinished.of_post("police", "commune_police_officer@ca_hoa", town.clock.at)
    form = town.house.unfinished.find(found[0].owner, town.clock.at)
    assert form is not None
    assert b"detention_place" not in form.sealed
    with sqlite3.connect(town.house.settings.database_url.removeprefix("sqlite:///")) as raw:
        (sealed,) = raw.execute("SELECT sealed FROM waiting_files").fetchone()
    raw.close()
    assert b"%PDF" not in sealed


def test_a_form_is_put_aside_and_taken_up_by_its_officer_alone(town: Site, police: Browser) -> None:
    police.open(address(town))
    put = {"_at": "2024-10-08T15:", "place_text": "Nhà số 1", "_kind_1": "medical_record", "_files_1": file(),
           "_step": "aside"}  # fmt: skip
    assert police.submit(address(town), **put).headers["Location"] == f"/ho-so/{town.case().id}"
    police.open("/viec")
    assert f"{address(town)}?tiep=1" in police.page
    assert AN.full_name in police.page
    police.open(address(town))
    assert "Bạn có một bản đang nhập dở" in police.page
    police.open(f"{address(town)}?tiep=1")
    assert 'value="Nhà số 1"' in police.page
    assert 'value="2024-10-08T15:"' in police.page
    assert len(waiting(police.page)) == 1
    for other in (CHAIR, FAR_POLICE):
        browser = town.browser(other)
        browser.open("/viec")
        assert "?tiep=1" not in browser.page
        browser.open(f"{address(town)}?tiep=1")
        assert "Nhà số 1" not in browser.page
    police.open(f"{address(town)}?tiep=1")
    (kept,) = waiting(police.page)
    assert police.send(address(town), **SENT, _kind_1="medical_record", _kept_1=kept).status_code == 303
    police.open("/viec")
    assert "?tiep=1" not in police.page


def test_what_was_put_aside_is_deleted_by_hand_or_after_its_time(town: Site, police: Browser) -> None:
    for days in (0, 15):
        police.open(address(town))
        police.submit(address(town), **SENT, _step="aside")
        police.open(address(town))
        if days:
            town.later(days=days)
            police = town.browser(POLICE)
        else:
            assert police.submit(f"{address(town)}/bo-ban-luu").status_code == 303
        police.open("/viec")
        assert "?tiep=1" not in police.page


def test_taking_up_says_what_happened_meanwhile(town: Site, police: Browser) -> None:
    police.open(address(town))
    police.submit(address(town), **SENT, place_text="Nhà số 1", _step="aside")
    town.act(POLICE, "assessment.send_dossier", "2024-10-08T15:35", papers=PAPERS, place="detention_place")
    police.open("/viec")
    assert "hồ sơ đã có bước mới" in police.page
    police.open(f"{address(town)}?tiep=1")
    told = police.page.split('id="da-doi"')[1].split("</div>")[0]
    assert "Gửi hồ sơ đề nghị" in told
    assert "Cán bộ Công an cấp xã, Công an phường Hòa An" in told
    assert "Địa điểm xác định tình trạng nghiện" in told  # a field that the case now holds otherwise
    # the act is not there any more: that is told in the form, and nothing typed is lost
    assert (
        police.submit(
            address(town), **{**SENT, "_at": "2024-10-08T15:35", "place_text": "Nhà số 1"}
        ).status_code
        == 409
    )
    assert "Nhà số 1" in police.page
    assert "không có ở giai đoạn" in police.page
