"""Data on health: who needs them sees them, anybody else sees that something is on file; opening them asks for a reason and is recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from persistence.models import AUDIT_ENTRIES
from rules.corpus import load_corpus
from tests.conftest import copied
from tests.web.site import AN, AUDITOR, CHAIR, DOCTOR, POLICE, PROVINCIAL, STATION, Site, site
from tests.web.test_api_tokens import ask, issued
from web.signin.officer import Officer
from web.signin.sensitive import VEILED, WHOLE, sight_by
from workflows.errors import ProcedureError
from workflows.model import Appointment
from workflows.procedure import load_procedures
from workflows.sensitivity import FILE, sensitive_kinds

WHY = "Phối hợp kiểm tra theo yêu cầu của cấp trên"
NEEDED = (POLICE, CHAIR, DOCTOR)
OTHERS = (PROVINCIAL, AUDITOR)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Site]:
    """One case from the proposal to the result; nothing here changes it."""
    home = tmp_path_factory.mktemp("town")
    copied(sqlite_template, home / "lotrinh.db")
    with site(f"sqlite:///{home}/lotrinh.db", Path(home)) as town:
        town.finish()
        town.cases["an"] = town.case().id
        yield town


def papers(town: Site) -> dict[str, str]:
    file = town.house.reader.find_case_file(town.cases["an"])
    assert file is not None
    return {each.form: each.id for each in file.documents}


@pytest.mark.parametrize("actor", NEEDED, ids=lambda actor: actor.id)
def test_who_needs_them_sees_them(told: Site, actor: object) -> None:
    browser = told.browser(actor)  # type: ignore[arg-type]
    case = told.cases["an"]
    browser.open(f"/ho-so/{case}")
    assert VEILED not in browser.page
    facts = browser.open(f"/api/cases/{case}").get_json()["facts"]
    assert facts["criterion_1"] == "yes"
    for paper in papers(told).values():
        assert browser.open(f"/ho-so/{case}/giay-to/{paper}").status_code == 200


@pytest.mark.parametrize("actor", OTHERS, ids=lambda actor: actor.id)
def test_anybody_else_sees_that_something_is_on_file(told: Site, actor: object) -> None:
    browser = told.browser(actor)  # type: ignore[arg-type]
    case, kept = told.cases["an"], papers(told)
    browser.open(f"/ho-so/{case}")
    assert VEILED in browser.page
    assert "Mở để xem, có ghi lý do" in browser.page
    told_case = browser.open(f"/api/cases/{case}").get_json()
    assert told_case["hidden"] == ["health"]
    assert (told_case["facts"]["criterion_1"], told_case["facts"]["conclusion"]) == (VEILED, "addicted")
    examined = next(act for act in told_case["acts"] if act["act"] == "assessment.examine")
    assert {examined["facts"][f"criterion_{number}"] for number in range(1, 7)} == {VEILED}
    why = browser.open(f"/api/cases/{case}/acts/assessment.conclude/why").get_data(as_text=True)
    assert '"yes"' not in why
    shown = {form: browser.open(f"/ho-so/{case}/giay-to/{paper}") for form, paper in kept.items()}
    closed = {form for form, answer in shown.items() if answer.status_code == 303}
    assert closed, "the sheets of the doctor are among the papers"
    assert all(
        answer.headers["Location"].endswith("ly-do?xem=health")
        for answer in shown.values()
        if answer.status_code == 303
    )
    for form in closed:
        browser.open(f"/ho-so/{case}/giay-to/{kept[form]}/nguon")
        assert VEILED in browser.page
        answer = browser.open(f"/api/cases/{case}/documents/{kept[form]}")
        assert (answer.status_code, answer.get_json()["code"]) == (403, "reason_needed")


def test_the_auditors_pages_hide_them_too(told: Site) -> None:
    browser, case = told.browser(AUDITOR), told.cases["an"]
    browser.open(f"/kiem-tra/ho-so/{case}")
    assert VEILED in browser.page
    seq = next(
        each.seq
        for each in told.house.reader.audit_of_stream(f"case:{case}")
        if each.act == "assessment.conclude"
    )
    for page in (f"/kiem-tra/muc/case:{case}/{seq}", f"/kiem-tra/ho-so/{case}?ngay=2024-10-12"):
        browser = told.browser(AUDITOR)  # a session that has opened nothing yet
        browser.open(page)
        assert VEILED in browser.page
        (asked,) = {unescape(each) for each in re.findall(r'href="([^"]+/ly-do[^"]+)"', browser.page)}
        browser.open(asked)
        assert f'href="{page}">Không mở' in browser.page
        assert browser.send(asked, reason=WHY).headers["Location"] == page, "where the auditor was"
    for elsewhere in ("//xa.vn/a", "https://xa.vn", "/\\xa.vn", "/khong-co", f"/ho-so/{case}/giay-to/x"):
        there = f"/ho-so/{case}/ly-do?" + urlencode({"xem": "health", "ve": elsewhere})
        browser.open(there)
        assert browser.send(there, reason=WHY).headers["Location"] == f"/ho-so/{case}", elsewhere


def test_a_reason_opens_them_for_a_while_and_is_recorded(tmp_path: Path, sqlite_template: Path) -> None:
    copied(sqlite_template, tmp_path / "lotrinh.db")
    with site(f"sqlite:///{tmp_path}/lotrinh.db", tmp_path) as town:
        case = town.finish().id
        browser = town.browser(PROVINCIAL)
        browser.open(f"/ho-so/{case}/ly-do?xem=health")
        assert "sức khỏe" in browser.page
        assert AN.full_name not in browser.page
        assert browser.send(f"/ho-so/{case}/ly-do?xem=health", reason="vì").status_code == 422
        assert (
            browser.send(f"/ho-so/{case}/ly-do?xem=health", reason=WHY).headers["Location"]
            == f"/ho-so/{case}"
        )
        browser.open(f"/ho-so/{case}")
        assert VEILED not in browser.page
        with town.house.database.reading() as connection:
            bodies = connection.scalars(
                select(AUDIT_ENTRIES.c.body).where(AUDIT_ENTRIES.c.act == "access.reason")
            )
            [kept] = [json.loads(body) for body in bodies]
        assert (kept["kind"], kept["reason"], kept["case"]) == ("health", WHY, case)
        assert "break_glass" in {each.what for each in town.house.reader.readings_of(AN.id)}
        bearer = {"Authorization": f"Bearer {issued(town, 'read', actor=PROVINCIAL)}"}
        beside = browser.client.get(f"/api/cases/{case}", headers=bearer).get_json()
        assert beside["facts"]["criterion_1"] == VEILED, "a token leans on no cookie beside it"
        town.later(hours=5)
        browser.open(f"/ho-so/{case}")
        assert VEILED in browser.page
        assert browser.open(f"/ho-so/{case}/ly-do?xem=money").status_code == 404
        text = issued(town, "read", "documents", actor=PROVINCIAL)
        asked = {"Access-Reason": "Doi chieu theo yeu cau", "Access-Opens": "health"}
        assert ask(town, text, f"/api/cases/{case}").get_json()["facts"]["criterion_1"] == VEILED
        assert (
            ask(town, text, f"/api/cases/{case}", headers=asked).get_json()["facts"]["criterion_1"] == "yes"
        )


def test_the_table_is_read_strictly(tmp_path: Path) -> None:
    facts = load_corpus().facts
    text = FILE.read_text(encoding="utf-8")
    for wrong in (
        text.replace("- criterion_1\n", "- criterion_9\n"),
        text.replace("roles: [judge,", "roles: [king,"),
        text.replace("papers: [medical_record]", "papers: [dream]"),
        text.replace("where: seen", "where: anywhere"),
    ):
        (file := tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
        with pytest.raises(ProcedureError):
            sensitive_kinds.__wrapped__(facts, file)


def test_what_a_doctor_records_is_in_the_table() -> None:
    """Every fact that a doctor's acts of the assessment record is data on health, but for those of the procedure itself."""
    plain = {
        "conclusion",
        "evidence_sources",
        "observed_at",
        "replaces_entry",
        "entry_correction_reason",
        "substances",
    }
    acts = [act for act in load_procedures().acts.values() if act.procedure == "assessment"]
    doctors = [
        act for act in acts if {role for power in act.powers for role in power.roles} == {"assessing_doctor"}
    ]
    entered = {each.name for act in doctors for each in act.inputs if each.kind == "fact"}
    assert len(entered) > 20
    assert entered - sensitive_kinds(load_corpus().facts)["health"].facts <= plain


def test_a_doctor_of_an_office_without_a_part_does_not_need_them() -> None:
    facts = load_corpus().facts
    doctor, judge = (Officer(DOCTOR, Appointment(role, STATION)) for role in ("assessing_doctor", "judge"))
    assert sight_by(doctor, facts, part=True) is WHOLE
    assert sight_by(doctor, facts, part=False).value("criterion_1", "yes") == VEILED
    assert sight_by(doctor, facts, part=False).value("criterion_1", None) is None
    assert sight_by(doctor, facts, part=False, opened={"health"}) is WHOLE
    assert not sight_by(judge, facts, part=False).whole
