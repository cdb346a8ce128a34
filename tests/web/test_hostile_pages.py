"""What a hostile stranger types into addresses and forms: refused in words, never a fault, and nothing of it runs or lies in a cookie."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from documents.sheets import Sheet, to_csv, to_xlsx
from persistence.models import READS
from tests.conftest import copied
from tests.web.site import AN, AUDITOR, FAR_POLICE, POLICE, Site, site

HUGE = "9" * 5000


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("hostile")
    copied(sqlite_template, home / "lotrinh.db")
    with site(f"sqlite:///{home}/lotrinh.db", Path(home)) as found:
        found.propose()
        yield found


def test_numbers_and_days_beyond_all_bounds_are_no_fault(town: Site) -> None:
    police, auditor = town.browser(POLICE), town.browser(AUDITOR)
    case = town.case().id
    for address in (
        "/ho-so?trang={}",
        "/viec?trang={}",
        "/ban-giao?trang={}",
        "/so-luat-dinh/addicts?trang={}",
        "/so-luat-dinh/addicts?ngay={}",
        "/so-theo-doi/contacts?trang={}",
        "/so-theo-doi/contacts?tu={}&den={}",
        "/luat/trich?c=73/2021/QH14&ngay={}",
        "/bieu-mau?ngay={}",
        "/bao-cao/year/20241215-20251214/so-lieu?bang=a&trang={}&xa=hoa_an",
        "/bao-cao/adhoc/{}-{}?xa=hoa_an",
        "/chi-tieu?ngay={}&xa=hoa_an",
        "/kiem-tra?trang={}",
        "/kiem-tra?tu={}&den={}",
        "/kiem-tra/tra-cuu?tu={}&den={}",
        f"/kiem-tra/ho-so/{case}?ngay={{}}",
        "/api/law/show?citation=73/2021/QH14&on={}",
        "/api/books/contacts?since={}&until={}",
        "/api/registers/addicts?from={}&to={}",
    ):
        one = auditor if "kiem-tra" in address else police
        for value in (HUGE, "9999-12-31", "01/01/0001"):
            answer = one.client.get(address.format(value, value))
            assert answer.status_code in {200, 404, 422}, (address, value[:12], answer.status_code)


def test_a_search_is_not_readable_in_the_cookie(town: Site) -> None:
    one = town.browser(POLICE)
    one.open("/ho-so")
    one.send("/ho-so/tim", name=AN.full_name)
    one.open("/nguoi")
    one.send("/nguoi/tim", q=str(AN.attributes["id_number"]))
    one.open("/so-luat-dinh/addicts")
    one.send("/so-luat-dinh/addicts/tim", q="Đặng Văn Ân")
    one.open("/so-theo-doi/contacts")
    assert one.send("/so-theo-doi/contacts/tim", q="Đặng").status_code == 303
    held = one.client.get_cookie("lotrinh")
    assert held is not None
    assert len(held.value) < 3500
    packed = held.value.removeprefix(".").partition(".")[0]
    raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    text = (zlib.decompress(raw) if held.value.startswith(".") else raw).decode()
    assert "Ân" not in text
    assert "\\u00c2n" not in text
    assert str(AN.attributes["id_number"]) not in text
    assert AN.full_name in one.client.get("/ho-so?tinh-trang=").text
    assert str(AN.attributes["id_number"]) in one.client.get("/nguoi").text


def test_a_form_for_somebody_new_changes_nobody_who_is_on_file(town: Site) -> None:
    """The key of a form becomes the id of the person: with the id of somebody on file it must not overwrite them."""
    one = town.browser(POLICE)
    one.open("/nguoi/moi")
    one.send("/nguoi/moi", full_name="Hồ Văn Gốc", born="1980-01-02")
    kept = town.house.reader.persons("Hồ Văn Gốc", limit=1).items[0]
    one.open("/nguoi/moi")
    token = one.hidden()["csrf_token"]
    changed = {"full_name": "Kẻ Mạo Danh", "born": "1999-09-09", "_key": kept.id, "csrf_token": token}
    one.client.post("/nguoi/moi", data=changed)
    assert town.house.reader.find_person(kept.id) == kept


def test_asking_whether_somebody_is_on_file_elsewhere_is_on_record(town: Site) -> None:
    one = town.browser(FAR_POLICE)
    one.open("/nguoi/moi")
    number = str(AN.attributes["id_number"])
    answer = one.send(
        "/nguoi/moi", full_name="Người Lạ", id_number=number, id_number_reason="giấy tờ ghi như vậy"
    )
    assert answer.status_code == 422
    assert AN.full_name not in one.page
    with town.house.database.reading() as connection:
        told = connection.execute(
            select(READS.c.what).where(READS.c.actor_id == FAR_POLICE.id, READS.c.person_id == AN.id)
        ).scalars()
        assert "twin" in set(told)


def test_asking_for_a_reason_page_out_of_sight_is_on_record_too(town: Site) -> None:
    one, case = town.browser(FAR_POLICE), town.case()
    for address in (f"/ho-so/{case.id}/ly-do", f"/nguoi/{AN.id}/ly-do"):
        assert one.open(address).status_code == 404
    told = [each for each in town.house.reader.readings_of(AN.id) if each.actor_id == FAR_POLICE.id]
    assert {each.case_id for each in told if each.what == "refused"} == {case.id, None}


def test_no_cell_of_a_table_runs(town: Site) -> None:
    evil = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "a;=1+1",
        "a;@x",
    ]
    sheet = Sheet("x", ["=head"], [[each] for each in evil])
    for line in to_csv(sheet).decode("utf-8-sig").split("\r\n"):
        for cell in line.split(";"):
            assert not cell.lstrip('"').startswith(
                ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
            ), line
    assert b"<f>" not in to_xlsx(sheet)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 200_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"name":"a","name":"b"}',
        b"NaN",
        b"1e999",
        b"9" * 6000,
        b'"\\ud800"',
        b'{"a\\u0000":1}',
        b"\xff\xfe",
        b"{",
    ],
)
def test_json_that_can_be_read_in_two_ways_or_not_at_all_is_refused_in_words(town: Site, raw: bytes) -> None:
    one = town.browser(POLICE)
    headers = {"X-CSRFToken": one.token(), "Idempotency-Key": "hostile-0001"}
    for address in ("/api/cases/search", "/api/acts"):
        answer = one.client.post(address, data=raw, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
        assert "Không đọc được yêu cầu" in answer.get_json()["vi"]


def test_no_zero_reaches_the_database_and_no_line_end_a_header(town: Site) -> None:
    """PostgreSQL keeps no zero in a text: it would be a fault there."""
    one = town.browser(POLICE)
    assert one.client.get("/ho-so/%00").status_code == 404
    assert one.client.get("/api/cases/a%00b").status_code == 404
    with town.app.test_request_context("/x?q=a%00b", method="POST", data={"n": "\x00"}) as there:
        assert there.request.args["q"] == "a\N{REPLACEMENT CHARACTER}b"
        assert there.request.form["n"] == "\N{REPLACEMENT CHARACTER}"
    for way in (
        "/%0d%0aX-Evil:1",
        "//evil.example",
        "/%09/evil.example",
        "/%5Cevil.example",
        "https:evil.example",
        "http://[x",
    ):
        answer = one.client.get(f"/ngon-ngu/vi?ve={way}")
        assert (answer.status_code, answer.location) == (303, "/"), way


def test_conditions_of_a_request_change_no_answer_into_a_fault(town: Site) -> None:
    one = town.browser(POLICE)
    address = f"/api/cases/{town.case().id}"
    assert one.client.get(address, headers={"If-Match": '"x"'}).status_code == 200
    assert one.client.get(address, headers={"If-None-Match": '"x", ***'}).status_code == 200
    assert one.client.get(address, headers={"Range": "bytes=0-1"}).status_code == 200
    assert town.browser(AUDITOR).client.get("/kiem-tra/muc/signin/99999999999999999999").status_code == 404
