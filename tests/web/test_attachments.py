"""Papers from outside by page, API, command line and scenario: the same door, the same refusals, handed out so that they do no harm."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.documents import outside
from tests.web.cli import answer, lotrinh
from tests.web.site import AN, FAR_POLICE, PAPERS, POLICE, Browser, Site, site
from tests.web.stories import one, said
from web.house import House
from web.settings import Settings
from web.signin import session
from web.uploads import SMALL

PDF, JPEG = outside.pdf(2), outside.picture(size=(1300, 1800))
SENT: dict[str, Any] = {"facility": "tt_hoa", "papers": PAPERS[:1], "place": "detention_place"}


def address(town: Site) -> str:
    return f"/ho-so/{town.case().id}/buoc/assessment.send_dossier"


def file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return (io.BytesIO(content), name)


def sent(town: Site, browser: Browser, **fields: object) -> TestResponse:
    browser.open(address(town))
    return browser.send(address(town), _at="2024-10-08T16:00", **{**SENT, **fields})


@pytest.fixture
def browser(town: Site) -> Browser:
    town.propose()
    town.later(hours=1)
    return town.browser(POLICE)


def test_papers_are_brought_by_the_form_of_an_act(town: Site, browser: Browser) -> None:
    brought = {
        "_kind_1": "papers.detention_decision_copy", "_files_1": file(PDF, "Quyết định.PDF"),
        "_kind_3": "other_paper", "_files_3": [file(JPEG, "ảnh 1.jpg"), file(PDF, "b.pdf")],
    }  # fmt: skip
    done = sent(town, browser, **brought)
    assert done.status_code == 303, browser.page
    kept = [each for each in town.house.reader.find_case_file(town.case().id).documents if each.attached]  # type: ignore[union-attr]
    assert [(each.kind, each.filename, each.pages) for each in kept] == [
        ("papers.detention_decision_copy", "Quyết định.pdf", 2),
        ("other_paper", "ảnh 1.jpg", 1),
        ("other_paper", "b.pdf", 2),
    ]
    told = town.case().facts["papers"].value
    assert isinstance(told, frozenset)
    assert told >= frozenset(PAPERS)  # attached, not ticked
    browser.open(f"/ho-so/{town.case().id}")
    assert "Giấy tờ đính kèm" in browser.page
    assert "Quyết định.pdf" in browser.page
    assert "PDF, 2 trang" in browser.page
    trail = town.house.reader.audit_of_stream(f"case:{town.case().id}")
    assert not [
        name for name in ("Quyết định.pdf", "ảnh 1.jpg") for each in trail if name in each.body
    ]  # sealed


def test_what_is_wrong_stands_beside_its_row_and_nothing_typed_is_lost(town: Site, browser: Browser) -> None:
    broken = {"_kind_2": "medical_record", "_files_2": file(PDF[:300], "benh an\u202e.pdf")}
    answer_ = sent(town, browser, place_text="Phòng khám tầng hai", **broken)
    assert answer_.status_code == 422
    assert "Tệp thứ 1 (“benh an.pdf”): tệp bị hỏng" in browser.page
    assert '<a href="#f-files-2">' in browser.page
    assert "Hãy chọn lại: “benh an.pdf”" in browser.page
    assert '<option value="medical_record" selected>' in browser.page
    assert "Phòng khám tầng hai" in browser.page
    assert town.case().stage == "proposed"
    whole = SENT | {"papers": PAPERS, "_kind_2": "medical_record", "_files_2": file(PDF, "a.pdf")}
    again = browser.send(address(town), _at="2024-10-08T16:00", **whole)
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"_files_1": (b"%PDF", "a.pdf")}, "Giấy tờ 1: chọn loại giấy tờ"),
        ({"_kind_1": "medical_record"}, "Giấy tờ 1: chọn tệp"),
        ({"_kind_1": "dossier_papers.summary", "_files_1": (PDF, "a.pdf")}, "Giấy tờ 1: chọn loại giấy tờ"),
        ({"_kind_4": "photo", "_files_4": (b"MZ", "a.jpg")}, "nội dung là chương trình chạy được"),
        ({"_kind_1": "photo", "_files_1": (b"", "a.jpg")}, "tệp rỗng"),
    ],
)
def test_slips_are_told(town: Site, browser: Browser, fields: dict[str, Any], words: str) -> None:
    given = {name: file(*each) if isinstance(each, tuple) else each for name, each in fields.items()}
    assert sent(town, browser, **given).status_code == 422
    assert words in browser.page
    assert town.case().stage == "proposed"


def small(town: Site) -> None:
    """One megabyte a file, two an act."""
    settings = replace(town.house.settings, largest_file=1, largest_act=2)
    with town.app.app_context():
        object.__setattr__(
            session.house(), "settings", settings
        )  # the house of the application counts for itself


def test_sizes_are_told_before_a_file_is_read(town: Site, browser: Browser) -> None:
    small(town)
    assert "Tệp “lon.pdf” lớn quá 1 MB" in heavy(browser, address(town), 422, SMALL + 1)
    assert "tổng cộng 3 MB, quá 2 MB" in heavy(browser, address(town), 422, *[SMALL - 9] * 3)
    assert "vượt quá 5 MB" in heavy(browser, address(town), 413, 6 * SMALL)


def heavy(browser: Browser, place: str, status: int, *sizes: int) -> str:
    """The words to a form with files of these sizes; written here, for the test client leaves large ones open."""
    browser.open(place)
    told = {**browser.hidden(), "_at": "2024-10-08T16:00", "_kind_1": "photo"}
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in told.items()]
    parts += [b'name="_files_1"; filename="lon.pdf"\r\n\r\n' + b"x" * size for size in sizes]
    body = (
        b"".join(b"--x\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--x--\r\n"
    )
    answer_ = browser.client.post(place, data=body, content_type="multipart/form-data; boundary=x")
    assert answer_.status_code == status
    return answer_.get_data(as_text=True)


def test_only_who_is_signed_in_and_only_an_act_may_bring_much(town: Site, browser: Browser) -> None:
    for one_, place in ((town.browser(), address(town)), (browser, "/ho-so/tim")):
        assert "vượt quá 1 MB" in heavy(one_, place, 413, 2 * SMALL)


def brought(town: Site, browser: Browser) -> dict[str, Any]:
    files = [file(JPEG, "a; x=.jpg"), file(PDF, "b.pdf")]
    assert sent(town, browser, papers=PAPERS, _kind_1="photo", _files_1=files).status_code == 303
    case = town.case().id
    kept = browser.client.get(f"/api/cases/{case}/documents").get_json()["documents"]
    return {each["filename"]: each | {"page": f"/ho-so/{case}/giay-to/{each['id']}"} for each in kept}


def test_they_are_handed_out_so_that_they_do_no_harm(town: Site, browser: Browser) -> None:
    papers = brought(town, browser)
    for name, content, media in (("a; x=.jpg", JPEG, "image/jpeg"), ("b.pdf", PDF, "application/pdf")):
        got = browser.client.get(papers[name]["page"])
        assert got.data == content
        assert got.mimetype == media
        assert got.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "sandbox" in got.headers["Content-Security-Policy"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["X-Content-SHA256"] == hashlib.sha256(content).hexdigest()
    shown = browser.client.get(papers["a; x=.jpg"]["page"] + "/xem")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert browser.client.get(papers["b.pdf"]["page"] + "/xem").status_code == 404


def test_who_may_not_see_the_case_sees_no_paper_and_readings_are_logged(town: Site, browser: Browser) -> None:
    papers = brought(town, browser)
    stranger = town.browser(FAR_POLICE)
    for each in papers.values():
        assert stranger.client.get(each["page"]).status_code == 404
        assert stranger.client.get(each["page"] + "/xem").status_code == 404
    browser.client.get(papers["b.pdf"]["page"])
    last = town.house.reader.readings_of(AN.id)[-1]
    assert (last.actor_id, last.what) == (POLICE.id, "document")


def by_api(browser: Browser, town: Site, key: str = "key-00000001", **paper: object) -> TestResponse:
    given = {"kind": "medical_record", "name": "a.pdf", "content": base64.b64encode(PDF).decode()} | paper
    return browser.do(
        key,
        act="assessment.send_dossier",
        case_id=town.case().id,
        at="2024-10-08T16:00:00+07:00",
        inputs=SENT | {"papers": PAPERS},
        attachments=[given],
    )


def test_the_api_takes_them_in_base64(town: Site, browser: Browser) -> None:
    done = by_api(browser, town).get_json()
    paper = next(each for each in done["documents"] if each["origin"] == "attached")
    assert (paper["kind"], paper["pages"], paper["size"]) == ("medical_record", 2, len(PDF))
    assert browser.client.get(paper["href"]).data == PDF
    assert by_api(browser, town).get_json()["repeated"] is True
    other = base64.b64encode(outside.pdf(3)).decode()
    assert by_api(browser, town, content=other).get_json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("paper", "status", "code"),
    [
        ({"content": "không phải"}, 422, "bad_input"),
        ({"content": base64.b64encode(PDF[:99]).decode()}, 422, "attachment_refused"),
        ({"kind": "nothing"}, 422, "bad_input"),
        ({"name": ""}, 422, "bad_input"),
        ({"more": 1}, 422, "bad_input"),
        ({"signs": "nobody"}, 422, "bad_input"),
    ],
)
def test_the_api_refuses_with_the_same_words(
    town: Site, browser: Browser, paper: dict[str, Any], status: int, code: str
) -> None:
    told = by_api(browser, town, **paper)
    assert (told.status_code, told.get_json()["code"]) == (status, code)
    assert town.case().stage == "proposed"


def test_the_catalogue_says_which_papers_an_act_takes(browser: Browser) -> None:
    acts = {each["act"]: each for each in browser.client.get("/api/law/acts").get_json()["acts"]}
    kinds = [each["kind"] for each in acts["compulsory.record_papers"]["attaches"]]
    assert {"dossier_papers.summary", "medical_record"} <= set(kinds)


@pytest.fixture
def at_home(town: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, ...]]:
    """The command line in the town, its clock where the story is."""
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", town.house.settings.database_url)
    path = tmp_path / "phieu.pdf"
    path.write_bytes(PDF)

    def asked(*more: object) -> tuple[str, ...]:
        case = town.case().id
        told = [
            f"--set={name}={','.join(each) if isinstance(each, list) else each}"
            for name, each in SENT.items()
        ]
        return ("case", "act", case, "assessment.send_dossier", "--as", "police", "--at", "2024-10-08T16:00",
                *told, *map(str, more))  # fmt: skip

    return asked


def test_the_command_line_attaches_files(
    town: Site, browser: Browser, at_home: Callable[..., tuple[str, ...]], tmp_path: Path
) -> None:
    told = answer(*at_home("--attach", f"detention_decision_copy={tmp_path / 'phieu.pdf'}"))
    paper = next(each for each in told["documents"] if each["origin"] == "attached")
    assert (paper["kind"], paper["filename"], paper["pages"]) == (
        "papers.detention_decision_copy",
        "phieu.pdf",
        2,
    )
    shown = lotrinh("case", "show", town.case().id, "--as", "police")
    assert "papers.detention_decision_copy" in re.sub(r"\s+", "", shown.stdout)


@pytest.mark.parametrize("attach", ["phieu.pdf", "photo=", "photo=nowhere.pdf", "nothing=phieu.pdf"])
def test_the_command_line_refuses_what_is_no_paper(
    browser: Browser, at_home: Callable[..., tuple[str, ...]], tmp_path: Path, attach: str
) -> None:
    done = lotrinh(*at_home("--attach", attach.replace("phieu", str(tmp_path / "phieu"))), code=2)
    assert "attach" in done.stderr or "nothing" in done.stderr


STEP = "{{at: 2024-08-05, by: doctor, person: an, act: assessment.apply, with: {{photo_id_shown: true}}, attach: {{{0}}}{1}}}"


def test_a_scenario_brings_papers(tmp_path: Path) -> None:
    (tmp_path / "giay").mkdir()
    (tmp_path / "giay" / "don.pdf").write_bytes(PDF)
    step = STEP.format("papers.application_form_01: giay/don.pdf, photo: [giay/don.pdf, giay/don.pdf]", "")
    result = one(tmp_path, step)
    assert said(result) == ""
    assert [each.kind for each in result.documents if each.attached] == [
        "papers.application_form_01", "photo", "photo",
    ]  # fmt: skip


def test_a_scenario_expects_a_bad_paper_to_be_refused(tmp_path: Path) -> None:
    (tmp_path / "don.pdf").write_bytes(PDF[:100])
    step = STEP.format("papers.application_form_01: don.pdf", ", expect: refused, missing: []")
    assert said(one(tmp_path, step)) == ""


@pytest.mark.parametrize(
    "named", ["photo: nowhere.pdf", "photo: ../a.pdf", "photo: /etc/passwd", "nothing: a.pdf"]
)
def test_a_scenario_names_files_beside_it(tmp_path: Path, named: str) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    with pytest.raises(Exception, match="attach") as caught:
        one(tmp_path, STEP.format(named, ""))
    assert caught.value.code == "scenario"  # type: ignore[attr-defined]


def test_the_house_is_told_how_large_papers_may_be(migrated_url: str, tmp_path: Path) -> None:
    with site(migrated_url, tmp_path):
        settings = Settings(tmp_path, migrated_url, secret_key="x" * 40, largest_file=3, largest_act=5)
        with House.open(settings) as house:
            limits = house.services.attachments.limits  # type: ignore[attr-defined]
            assert (limits.file, limits.act) == (3 * SMALL, 5 * SMALL)
