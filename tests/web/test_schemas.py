"""The open schemas: each is one, each example and each real answer has the form that it says, and everybody may fetch them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from persistence.webhooks import TEST, TYPES
from tests.architecture.source import ROOT
from tests.web.site import POLICE, Site, site
from web.api.schemas import FOLDER, schemas
from web.exchange.receipts import page_of, receipt_of
from web.exchange.shapes import is_message
from web.settings import sqlite_url
from workflows.exchange import load_exchange

NAMES = sorted(schemas())


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("schemas")
    shutil.copyfile(sqlite_template, home / "lotrinh.sqlite")
    with site(sqlite_url(home / "lotrinh.sqlite"), home) as found:
        yield found


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


def test_the_page_for_strangers_names_them_all() -> None:
    page = (ROOT / "docs" / "exchange.md").read_text("utf-8")
    events = [each["properties"]["type"]["const"] for each in schemas()["webhook-event"]["oneOf"]]
    assert {*TYPES, TEST} == set(events)
    for name in (*NAMES, *events, *load_exchange().systems):
        assert f"`{name}`" in page, name


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
