"""Programs that act for an officer: what a token allows, until when, and that it never leans on a cookie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from persistence.accounts import Told
from persistence.migrate import upgrade
from rules.errors import BadInput
from tests.web.accounts_kit import PASSWORD, production, set_up
from tests.web.cli import lotrinh
from tests.web.site import AN, AUDITOR, EXPIRED, POLICE, Site, site
from web.signin import tokens
from web.signin.officer import post_key
from workflows.model import Actor


def issued(town: Site, *scopes: str, actor: Actor = POLICE, days: int = 30) -> str:
    told = Told("account.token_issued", "system", "system", town.clock.at, {})
    return tokens.issue(
        town.house.accounts,
        actor_id=actor.id,
        post=post_key(actor.appointments[0]),
        scopes=scopes,
        label="kho",
        now=town.clock.at,
        days=days,
        told=told,
    ).text


def ask(town: Site, text: str, address: str = "/api/cases", **more: Any) -> Any:
    return town.app.test_client().open(
        address, headers={"Authorization": f"Bearer {text}", **more.pop("headers", {})}, **more
    )


def test_a_token_reads_what_its_officer_sees_and_nothing_more(town: Site) -> None:
    case = town.finish()
    text = issued(town, "read")
    assert ask(town, text).get_json()["total"] == 2
    assert ask(town, text, f"/api/cases/{case.id}").status_code == 200
    assert ask(town, text, "/api/cases/search", method="POST", json={"name": "an"}).status_code == 200
    paper = ask(town, text, f"/api/cases/{case.id}").get_json()["documents"][0]["id"]
    refused = ask(town, text, f"/api/cases/{case.id}/documents/{paper}")
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert ask(town, issued(town, "documents"), f"/api/cases/{case.id}/documents/{paper}").status_code == 200
    act = {"act": "detection.order_test", "at": "2024-10-20T09:00:00+07:00", "person_id": AN.id}
    for scopes, status in ((("read",), 403), (("act",), 422)):
        answer = ask(
            town,
            issued(town, *scopes),
            "/api/acts",
            method="POST",
            json=act,
            headers={"Idempotency-Key": "k-12345678"},
        )
        assert answer.status_code == status
    drafts: tuple[tuple[tuple[str, ...], int], ...] = (
        (("act",), 403),
        (("documents",), 403),
        (("act", "documents"), 422),
    )
    for some, status in drafts:
        draft = ask(town, issued(town, *some), "/api/acts/draft", method="POST", json={**act, "inputs": {}})
        assert draft.status_code == status, some
    assert (
        town.app.test_client().get("/ho-so", headers={"Authorization": f"Bearer {text}"}).status_code == 303
    )
    for wrong, status in ((issued(town, "documents"), 403), ("lotrinh_nothing", 401)):
        page = ask(town, wrong, "/api/docs")  # a page, not JSON: its frame asks for the officer as well
        assert (page.status_code, "Lộ Trình" in page.text) == (status, True)


def test_a_token_ends(town: Site) -> None:
    text = issued(town, "read", days=1)
    assert ask(town, text).status_code == 200
    town.later(hours=25)
    answer = ask(town, text)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "not_signed_in")
    again = issued(town, "read")
    told = Told("account.tokens_revoked", "system", "system", town.clock.at, {})
    assert town.house.accounts.revoke_tokens("police", town.clock.at, told) == 2
    assert ask(town, again).status_code == 401
    assert ask(town, issued(town, "read", actor=EXPIRED)).status_code == 401


@pytest.mark.parametrize(
    "text", ["", "x", "lotrinh_", "lotrinh_abc_def", "Bearer", "lotrinh_" + "a" * 16 + "_" + "b" * 43]
)
def test_what_is_no_token_opens_nothing(town: Site, text: str) -> None:
    assert ask(town, text).status_code == 401


def test_a_secret_is_not_guessed_from_its_id(town: Site) -> None:
    text = issued(town, "read")
    assert ask(town, text[:-1] + ("a" if text[-1] != "a" else "b")).status_code == 401


def test_a_bad_token_beside_a_good_cookie_opens_nothing(town: Site) -> None:
    browser = town.browser(POLICE)
    assert browser.client.get("/api/cases").status_code == 200
    assert browser.client.get("/api/cases", headers={"Authorization": "Bearer x"}).status_code == 401
    assert browser.client.post("/api/cases/search", json={"name": "a"}).status_code == 400
    assert (
        browser.client.post(
            "/api/cases/search", json={"name": "a"}, headers={"Authorization": "Basic x"}
        ).status_code
        == 400
    )


def test_an_auditors_token_acts_nowhere(town: Site) -> None:
    act = {"act": "detection.order_test", "at": "2024-10-20T09:00:00+07:00", "person_id": AN.id}
    answer = ask(
        town,
        issued(town, "act", actor=AUDITOR),
        "/api/acts",
        method="POST",
        json=act,
        headers={"Idempotency-Key": "k-12345678"},
    )
    assert answer.status_code == 403


def test_what_cannot_be_issued_is_told_by_field(town: Site) -> None:
    for scopes, days, field in (
        ((), 30, "scopes"),
        (("all",), 30, "scopes"),
        (("read",), 0, "days"),
        (("read",), 400, "days"),
    ):
        with pytest.raises(BadInput) as error:
            issued(town, *scopes, days=days)
        assert error.value.fields["field"] == field


def test_an_officer_issues_and_revokes_in_the_account(migrated_url: str, tmp_path: Path) -> None:
    with production(migrated_url, tmp_path) as town:
        browser, _ = set_up(town, POLICE)
        browser.open("/tai-khoan")
        assert (
            browser.send(
                "/tai-khoan/ma-truy-cap", label="kho", scope="read", days="30", password=PASSWORD[::-1]
            ).status_code
            == 422
        )
        browser.open("/tai-khoan")
        browser.send("/tai-khoan/ma-truy-cap", label="kho", scope="read", days="30", password=PASSWORD)
        text = browser.page.partition('<code class="secret">')[2].partition("</code>")[0]
        client = town.app.test_client()
        heads = {"Authorization": f"Bearer {text}"}
        assert client.get("/api/cases", base_url="https://localhost", headers=heads).status_code == 200
        browser.open("/tai-khoan")
        assert text not in browser.page
        key = text.split("_")[1]
        browser.send("/tai-khoan/ma-truy-cap/bo", token=key)
        assert client.get("/api/cases", base_url="https://localhost", headers=heads).status_code == 401


def test_the_command_line_issues_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/lotrinh.sqlite"
    upgrade(url)
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", url)
    with site(url, tmp_path):
        said = lotrinh(
            "account",
            "token",
            "police",
            "--post",
            "commune_police_officer@ca_hoa",
            "--scope",
            "read",
            "--label",
            "kho",
        )
    assert said.stdout.startswith("lotrinh_")
    lotrinh(
        "account", "token", "police", "--post", "judge@ca_hoa", "--scope", "read", "--label", "kho", code=2
    )
    assert "1" in lotrinh("account", "revoke", "police").stdout


def test_errors_are_problem_details_and_answers_bear_a_mark(town: Site) -> None:
    case = town.finish()
    text = issued(town, "read")
    missing = ask(town, text, "/api/cases/khong-co")
    body = missing.get_json()
    assert (missing.mimetype, body["status"], body["instance"]) == (
        "application/problem+json",
        404,
        "/api/cases/khong-co",
    )
    assert {"type", "title", "detail", "code", "vi", "en", "fields"} <= set(body)
    first = ask(town, text, f"/api/cases/{case.id}")
    again = ask(town, text, f"/api/cases/{case.id}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = ask(town, text, f"/api/cases/{case.id}", headers={"If-None-Match": '"old"'})
    assert other.status_code == 200
