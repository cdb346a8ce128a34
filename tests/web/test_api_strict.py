"""The API read strictly, answered exactly: bodies, addresses, languages, marks, conditions; every refusal of a kind that is explained."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from werkzeug.exceptions import TooManyRequests
from werkzeug.test import TestResponse

from documents.conversion.errors import pending
from persistence.errors import DatabaseBusy
from tests.web.site import PAPERS, Site, site
from tests.web.test_api_tokens import ask, issued

JSON: Final = {"Content-Type": "application/json", "Idempotency-Key": "key-12345678"}


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("strict")
    shutil.copyfile(sqlite_template, folder / "lotrinh.sqlite")
    with site(f"sqlite:///{folder / 'lotrinh.sqlite'}", folder) as found:
        found.propose()
        yield found


@pytest.fixture(scope="module")
def token(town: Site) -> str:
    return issued(town, "read", "documents", "act")


@pytest.fixture(scope="module")
def explained(town: Site, token: str) -> str:
    return str(ask(town, token, "/api/docs").text)


def refused(answer: TestResponse, status: int, code: str, explained: str) -> Any:
    """The problem, whole and of a kind that the description explains."""
    body = answer.get_json()
    assert (answer.status_code, body["code"], body["status"]) == (status, code, status), body
    assert answer.mimetype == "application/problem+json"
    page, _, anchor = body["type"].partition("#")
    assert (page, anchor) == ("/api/docs", code)
    assert f'id="{anchor}"' in explained
    assert body["detail"] == body[answer.headers["Content-Language"]]
    return body


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{}", "text/plain", 415, "media_type"),
        (b"{}", "application/json; charset=utf-16", 415, "media_type"),
        (b"a=1", "application/x-www-form-urlencoded", 415, "media_type"),
        (b"\xef\xbb\xbf{}", "application/json", 400, "malformed"),
        (b'{"act":1,"act":2}', "application/json", 400, "malformed"),
        (b'{"act":NaN}', "application/json", 400, "malformed"),
        (b'{"act":1e999}', "application/json", 400, "malformed"),
        (b'{"act":"\\ud800"}', "application/json", 400, "malformed"),
        (b'{"act":"\\u0000"}', "application/json", 400, "malformed"),
        (b"[" * 90_000, "application/json", 400, "malformed"),
        (b"\xff", "application/json", 400, "malformed"),
        (b"[]", "application/json", 422, "bad_input"),
        (b"null", "application/json", 422, "bad_input"),
        (b"", "application/json", 422, "bad_input"),
        (b'{"act":true,"at":1}', "application/json", 422, "bad_input"),
        (b'{"act":"a","at":"2024-10-08T15:00:00"}', "application/json", 422, "bad_input"),
        (b'{"act":"a","at":"2024-10-08"}', "application/json", 422, "bad_input"),
    ],
)
def test_a_body_is_read_in_one_way_or_not_at_all(
    town: Site, token: str, explained: str, content: bytes, kind: str, status: int, code: str
) -> None:
    answer = ask(
        town, token, "/api/acts", method="POST", data=content, headers={**JSON, "Content-Type": kind}
    )
    body = refused(answer, status, code, explained)
    if code == "bad_input":
        assert all(each["vi"] != each["en"] for each in body["fields"]["problems"])


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/api/cases?x=1", "x"),
        ("/api/cases?page=1&page=2", "page"),
        ("/api/cases?page=0", "page"),
        ("/api/cases?page=%2B1", "page"),
        ("/api/cases?page=%D9%A1", "page"),
        ("/api/cases?page=" + "9" * 5_000, "page"),
        ("/api/cases?page_size=101", "page_size"),
        ("/api/cases?closed=TRUE", "closed"),
        ("/api/session?page=1", "page"),
        ("/api/law/show?citation=73/2021/QH14&on=2024-10-08T00:00:00Z", "on"),
        ("/api/law/show?citation=73/2021/QH14&on=08/10/2024", "on"),
    ],
)
def test_an_address_is_taken_word_for_word(
    town: Site, token: str, explained: str, address: str, field: str
) -> None:
    body = refused(ask(town, token, address), 422, "bad_input", explained)
    assert [each["field"] for each in body["fields"]["problems"]] == [field]


def test_what_http_itself_refuses_says_how_to_go_on(town: Site, token: str, explained: str) -> None:
    closed = ask(town, "lotrinh_nothing", "/api/cases")
    refused(closed, 401, "not_signed_in", explained)
    assert closed.headers["WWW-Authenticate"] == 'Bearer realm="lotrinh", error="invalid_token"'
    narrow = ask(town, issued(town, "documents"), "/api/cases")
    assert refused(narrow, 403, "insufficient_scope", explained)["fields"]["needed"] == ["read"]
    assert 'scope="read"' in narrow.headers["WWW-Authenticate"]
    wrong = ask(town, token, "/api/cases", method="DELETE")
    refused(wrong, 405, "method", explained)
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    refused(ask(town, token, "/api/cases", headers={"Accept": "text/html"}), 406, "not_acceptable", explained)
    for taken in ("*/*", "application/*", "text/html, application/json;q=0.1", "application/problem+json"):
        assert ask(town, token, "/api/session", headers={"Accept": taken}).status_code == 200
    large = {"method": "POST", "data": b"x" * 2_000_000, "headers": JSON}
    refused(ask(town, token, "/api/persons", **large), 413, "too_large", explained)
    refused(ask(town, token, "/api/nothing"), 404, "not_found", explained)


def test_a_program_chooses_its_language(town: Site, token: str) -> None:
    for asked, spoken in (("en", "en"), ("en-GB, vi;q=0.5", "en"), ("vi-VN", "vi"), ("fr", "vi"), ("", "vi")):
        answer = ask(town, token, "/api/cases?x=1", headers={"Accept-Language": asked})
        assert answer.headers["Content-Language"] == spoken, asked
        assert answer.get_json()["detail"] == answer.get_json()[spoken]
        assert "Accept-Language" in answer.headers["Vary"]


def test_a_mark_is_strong_the_same_for_head_and_names_the_version(town: Site, token: str) -> None:
    case = town.case()
    address = f"/api/cases/{case.id}"
    first, head = ask(town, token, address), ask(town, token, address, method="HEAD")
    mark = first.headers["ETag"]
    assert mark.startswith(f'"{case.version}.')
    assert head.headers["ETag"] == mark
    again = ask(town, token, address, headers={"If-None-Match": f'"x", W/{mark}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", mark)


def test_an_act_rests_on_the_version_that_was_read(town: Site, token: str, explained: str) -> None:
    case = town.case()
    mark = ask(town, token, f"/api/cases/{case.id}").headers["ETag"]
    asked = {"act": "assessment.send_dossier", "at": "2024-10-08T15:40:00+07:00", "case_id": case.id}
    asked["inputs"] = {"papers": PAPERS, "place": "detention_place", "facility": "tt_hoa"}  # type: ignore[assignment]
    town.later(minutes=30)

    def do(key: str, seen: str, **more: object) -> TestResponse:
        heads = {"Idempotency-Key": key, "If-Match": seen}
        return ask(town, token, "/api/acts", method="POST", json={**asked, **more}, headers=heads)  # type: ignore[no-any-return]

    for none in ("*", f"W/{mark}", f"{mark}, {mark}", '""', '"x"'):
        refused(do("key-none-000", none), 422, "bad_input", explained)
    refused(do("key-none-000", mark, expected_version=9), 422, "bad_input", explained)
    refused(do("key-stale-00", '"0.abc"'), 412, "precondition_failed", explained)
    refused(do("key-stale-00", '"99"'), 412, "precondition_failed", explained)
    done = do("key-done-001", mark)
    assert (done.status_code, done.get_json()["repeated"]) == (201, False), done.get_json()
    again = do("key-done-001", mark)
    assert (again.status_code, again.get_json()["repeated"]) == (201, True), "an answer that was lost"
    refused(do("key-done-002", mark), 412, "precondition_failed", explained)
    refused(
        do("key-done-001", mark, at="2024-10-08T15:41:00+07:00"), 409, "idempotency_key_reused", explained
    )
    other = issued(town, "act", actor=town.house.reader.find_actor("doctor"))  # type: ignore[arg-type]
    heads = {"Idempotency-Key": "key-done-001"}
    stolen = ask(town, other, "/api/acts", method="POST", json=asked, headers=heads)
    refused(
        stolen, 403, "not_permitted", explained
    )  # a number of its own: nothing is told of what the other did


def test_a_person_is_corrected_on_what_was_read(town: Site, token: str, explained: str) -> None:
    new = {"full_name": "Vàng Thị Thử", "born": "1991-02-03", "address": "Số 7"}
    added = ask(
        town, token, "/api/persons", method="POST", json=new, headers={"Idempotency-Key": "key-person-1"}
    )
    address = f"/api/persons/{added.get_json()['id']}"
    found = ask(town, token, address)
    mark, body = found.headers["ETag"], found.get_json()
    assert mark.startswith(f'"{body["version"]}.')
    told = {**new, "address": "Số 8"}

    def put(seen: str | None) -> TestResponse:
        heads = {} if seen is None else {"If-Match": seen}
        return ask(town, token, address, method="PUT", json=told, headers=heads)  # type: ignore[no-any-return]

    refused(put(None), 428, "precondition_required", explained)
    refused(put("*"), 422, "bad_input", explained)
    assert put(mark).get_json()["attributes"]["address"] == "Số 8"
    told = {**new, "address": "Số 9"}
    refused(put(mark), 412, "person_changed", explained)


def test_what_is_typed_apart_is_kept_together(town: Site, token: str) -> None:
    body = json.dumps({"words": "Đa\u0323̆ng Văn Ân"}).encode()
    found = ask(town, token, "/api/persons/search", method="POST", data=body, headers=JSON)
    assert found.status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "code", "again"),
    [
        (RuntimeError("a defect"), 500, "internal", None),
        (DatabaseBusy("busy", vi="bận"), 503, "database_busy", "15"),
        (TooManyRequests(retry_after=3), 429, "too_many_requests", "3"),
        (pending(1, 3), 202, "conversion_pending", "5"),
    ],
)
def test_a_fault_is_told_as_one(
    town: Site,
    token: str,
    explained: str,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    code: str,
    again: str | None,
) -> None:
    def fail(*_asked: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr(type(town.house.reader), "cases", fail)
    answer = ask(town, token, "/api/cases")
    body = refused(answer, status, code, explained)
    assert answer.headers.get("Retry-After") == again
    assert "defect" not in answer.text
    assert ("reference" in body["fields"]) == (status == 500)
