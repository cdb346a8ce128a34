"""The dossier over the API: the list as on the page, the archive as it is built and kept, each under its own scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from documents.verify import verify
from persistence.accounts import Told
from tests.documents.test_dossier_pages import A4, blank
from tests.dossiers import Variant, dossier_of, story, town
from tests.web.test_dossier_build import at_checker, attach
from tests.web.test_dossier_page import browser_of
from web.app import create_app
from web.house import House
from web.signin import tokens
from web.signin.officer import post_key


def address_of(house: House) -> str:
    return f"/api/cases/{dossier_of(house).case.id}/dossier"


def asked(house: House, address: str, *scopes: str, actor_id: str = "head") -> Any:
    """The answer to a program with a token of these scopes."""
    actor = house.reader.find_actor(actor_id)
    assert actor is not None
    told = Told("account.token_issued", "system", "system", house.now(), {})
    token = tokens.issue(
        house.accounts, actor_id=actor.id, post=post_key(actor.appointments[0]), scopes=scopes,
        label="kho", now=house.now(), days=1, told=told,
    )  # fmt: skip
    return create_app(house).test_client().get(address, headers={"Authorization": f"Bearer {token.text}"})


def test_the_list_tells_state_article_supplier_and_what_is_wrong() -> None:
    text = story(Variant("2026-07", minor=True), without=["opinion"], until="compulsory.notify_right_to_read")
    with town(text) as (house, _clock, _played):
        answer = browser_of(house, "head").client.get(address_of(house))
    assert answer.status_code == 200
    body = answer.get_json()
    items = {each["id"]: each for each in body["items"]}
    (missing,) = body["missing"]
    item = items[missing]
    assert (item["state"], item["state_vi"], item["papers"]) == ("missing", "Còn thiếu", [])
    assert "163/2026/NĐ-CP Đ104 k1 đ" in item["cites"]
    assert any("cha, mẹ" in way["by_vi"] for way in item["ways"])
    assert [each["order"] for each in body["items"]] == sorted(each["order"] for each in body["items"])
    assert (body["whole"], body["sent"], body["versions"]) == (False, False, [])
    assert body["title"]


def test_a_paper_of_the_list_leads_to_its_bytes() -> None:
    with at_checker(Variant("2025-07")) as (house, _clock):
        browser = browser_of(house, "head")
        body = browser.client.get(address_of(house)).get_json()
        paper = next(each for item in body["items"] for each in item["papers"])
        assert browser.client.get(paper["href"]).headers["X-Content-SHA256"] == paper["sha256"]


@pytest.mark.soffice
def test_the_archive_is_the_one_that_was_fixed() -> None:
    with at_checker(Variant("2025-07")) as (house, clock):
        attach(house, clock, "head", "dossier_papers.result_copy", blank(A4))
        browser, address = browser_of(house, "head"), address_of(house)
        draft = asked_again(lambda: browser.client.get(f"{address}/archive"))
        heads = {"X-CSRFToken": browser.token()}
        fixed = asked_again(lambda: browser.client.post(f"{address}/versions", headers=heads)).get_json()
        again = browser.client.post(f"{address}/versions", headers=heads).get_json()
        (version,) = browser.client.get(address).get_json()["versions"]
        kept = browser.client.get(version["href"])
    assert (draft.status_code, draft.mimetype) == (200, "application/zip")
    assert verify(draft.get_data())[0]["status"] == "draft"
    assert (fixed, again) == ({**version, "fresh": True}, {**version, "fresh": False})
    assert kept.headers["X-Manifest-SHA256"] == version["manifest_hash"]
    told, _found = verify(kept.get_data())
    assert (told["status"], len(told["documents"])) == ("fixed", version["documents"])
    assert (version["number"], version["added"], version["replaced"]) == (1, [], [])


def asked_again(ask: Callable[[], Any]) -> Any:
    """The answer, asked for again as long as the PDF is being made, as a program does."""
    answer = ask()
    for _try in range(20):
        if answer.status_code != 202:
            break
        answer = ask()
    return answer


def test_each_has_its_scope_and_every_reading_is_logged() -> None:
    with at_checker(Variant("2025-07")) as (house, _clock):
        address, person = address_of(house), dossier_of(house).person.id
        before = len(house.reader.readings_of(person))
        assert asked(house, address, "read").status_code == 200
        assert asked(house, address, "documents").status_code == 403
        refused = asked(house, f"{address}/archive", "read")
        assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
        assert asked(house, f"{address}/archive?version=1", "documents").status_code == 422
        read = [each.what for each in house.reader.readings_of(person)[before:]]
    assert read == ["dossier", "dossier"]


def test_what_is_not_there_or_not_theirs_is_a_problem_of_the_api() -> None:
    with town(story(Variant("2026-07"))) as (house, _clock, _played):
        address = address_of(house)
        with house.services.reading() as uow:
            other = next(case for case in uow.cases_of("nghia") if case.procedure == "violation")
        for browser, where, status in (
            (browser_of(house, "labour"), address, 404),
            (browser_of(house, "labour"), f"{address}/archive", 404),
            (browser_of(house, "head"), f"/api/cases/{other.id}/dossier", 422),
            (browser_of(house, "head"), f"{address}/archive?version=0", 422),
            (browser_of(house, "head"), f"{address}/archive?version=7", 422),
            (browser_of(house, "head"), f"{address}/archive?fix=1", 422),
        ):
            answer = browser.client.get(where)
            assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
            assert answer.get_json()["vi"]
