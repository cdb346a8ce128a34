"""Whoever is shown a person leaves a reading: every address that answers to GET is walked, by officers of every kind."""

from __future__ import annotations

import io
import zipfile
from html import unescape
from typing import Any

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.web.site import AN, AUDITOR, BE, HEAD, POLICE, Site
from workflows.model import Actor

OFFICERS = (POLICE, HEAD, AUDITOR)
NAMES = (AN.full_name.casefold(), str(AN.attributes["id_number"]))
SHOWN_AT_LEAST = { "cases.show", "desk.show", "documents.download",
    "dossier.show", "listing.cases", "papers.download", "papers.lineage", "persons.edit", "persons.show",
}  # fmt: skip


def _arguments(town: Site, rule: Rule) -> list[dict[str, Any]]:
    """Everything that may stand in the address for this person."""
    case = town.case()
    with town.house.services.reading() as uow:
        papers = [each.id for each in uow.documents_of(case.id)]
    acts = [
        "assessment.request_again",
        "assessment.examine",
        "assessment.notify_person",
        "user_management.record_test",
    ]
    values: dict[str, list[Any]] = {
        "case_id": [case.id],
        "person_id": [AN.id],
        "kept_id": [AN.id],
        "merged_id": [BE.id],
        "paper_id": papers,
        "document_id": papers,
        "act": acts,
        "stream": [f"case:{case.id}"],
        "seq": [1, 2],
        "number": [1],
        "substance": ["opioids"],
        "code": ["vi"],
        "filename": ["none"],
        "job_id": ["none"],
        "book_id": ["addicts"],
        "list_id": ["dich-vu"],
        "kind": ["csv"],
        "book_name": ["contacts", "kits"],
        "row_id": ["none"],
        "system": ["none"],
        "import_id": ["none"],
        "draft_id": ["none"],
        "report": ["month"],
        "key": ["2024-10"],
        "form": ["csv"],
        "name": ["none"],
    }
    found: list[dict[str, Any]] = [{}]
    for name in rule.arguments:
        found = [{**each, name: value} for each in found for value in values[name]]
    return found


def _told(response: TestResponse) -> str:
    """All words of an answer, also those within a .docx or an archive."""
    data = response.data
    if data[:2] != b"PK":
        return unescape(data.decode("utf-8", "replace")).casefold()
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        words = [opened.read(name) for name in opened.namelist() if name.endswith((".xml", ".json"))]
    return unescape(b" ".join(words).decode("utf-8", "replace")).casefold()


@pytest.fixture
def finished(town: Site) -> Site:
    if town.house.database.dialect != "sqlite":
        pytest.skip("one database is enough: nothing here depends on which")
    town.finish()
    return town


def _readings(town: Site, officer: Actor) -> int:
    return sum(each.actor_id == officer.id for each in town.house.reader.readings_of(AN.id))


def test_every_address_that_shows_a_person_leaves_a_reading(finished: Site) -> None:
    shown: set[str] = set()
    unread: list[tuple[str, str]] = []
    for officer in OFFICERS:
        browser = finished.browser(officer)
        for rule in finished.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "language.choose":
                continue
            for arguments in _arguments(finished, rule):
                before = _readings(finished, officer)
                built = rule.build(arguments)
                assert built is not None
                response = browser.open(built[1])
                if response.status_code != 200 or not any(name in _told(response) for name in NAMES):
                    continue
                shown.add(rule.endpoint)
                if _readings(finished, officer) == before:
                    unread.append((officer.id, built[1]))
    assert unread == []
    assert SHOWN_AT_LEAST - shown == set()
