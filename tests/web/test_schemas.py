"""The open schemas: each is one, each example and each real answer has the form that it says, and everybody may fetch them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from tests.web.site import POLICE, Site
from web.api.schemas import FOLDER, schemas
from web.exchange.receipts import page_of, receipt_of
from web.exchange.shapes import is_message

NAMES = sorted(schemas())


def valid(name: str, value: Any) -> None:
    Draft202012Validator(schemas()[name], format_checker=FormatChecker()).validate(value)


def example(name: str) -> Any:
    return json.loads(json.dumps(schemas()[name]["examples"][0]))


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_and_its_examples_hold(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])
    assert schemas()[name]["$id"] == f"urn:lotrinh:schema:{name}:1"
    assert schemas()[name]["examples"]
    for each in schemas()[name]["examples"]:
        valid(name, each)
        for field in schemas()[name].get("required", ()):
            with pytest.raises(ValidationError):
                valid(name, {key: value for key, value in each.items() if key != field})


def test_what_is_asked_for_is_there() -> None:
    assert {"person", "case", "act", "dossier", "register", "report", "office-archive"} <= set(NAMES)


def test_the_programs_own_checks_agree() -> None:
    message, receipt, held = (
        example(name) for name in ("exchange-message", "exchange-receipt", "exchange-held")
    )
    assert is_message(message)
    assert receipt_of(receipt) is not None
    assert page_of(held, "") is not None
    assert page_of(held, "zzz") is None
    for name in message:
        assert not is_message({key: value for key, value in message.items() if key != name})
    for wrong in (
        {"sha256": "x"},
        {"received_at": "2026-07-08"},
        {"status": "perhaps"},
        {"more": 1},
        {"id": ""},
    ):
        assert receipt_of({**receipt, **wrong}) is None
        if wrong != {"received_at": "2026-07-08"}:  # jsonschema alone does not look at formats
            with pytest.raises(ValidationError):
                valid("exchange-receipt", {**receipt, **wrong})
    veiled = {**message, "veiled": True}
    with pytest.raises(ValidationError):
        valid("exchange-message", veiled)


def test_real_answers_have_these_forms(town: Site) -> None:
    town.send()
    client, case = town.browser(POLICE).client, town.case()
    told = client.get(f"/api/cases/{case.id}").get_json()
    valid("case", told)
    for act in told["acts"]:
        valid("act", act)
    valid("person", told["person"])
    valid("dossier", client.get(f"/api/cases/{case.id}/dossier").get_json())
    books = client.get("/api/registers").get_json()["books"]
    valid("register", client.get(f"/api/registers/{books[0]['id']}").get_json())


def test_everybody_may_fetch_them(town: Site) -> None:
    client = town.app.test_client()
    listed = client.get("/api/schemas").get_json()["schemas"]
    assert [each["name"] for each in listed] == NAMES
    for each in listed:
        answer = client.get(each["href"])
        assert answer.mimetype == "application/schema+json"
        assert answer.data == (FOLDER / f"{each['name']}.json").read_bytes()
    assert client.get("/api/schemas/..%2f..%2fsettings").status_code == 404
