"""An office exercised by another: only in a capacity that the law lets, only as long as the paper lasts; record and paper tell it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from documents.contexts.capacity import capacity
from persistence.errors import RegisterError
from tests.web.cli import answer, lotrinh
from tests.web.site import POLICE, STATION, Site, at
from workflows.authority import Standing, authorise
from workflows.command import Command
from workflows.errors import NotPermitted
from workflows.model import Actor, Appointment, Authority, Delegation, Person
from workflows.perform import perform
from workflows.procedure import load_procedures

DAY: Final = date(2026, 7, 6)
NOBODY: Final = Standing(Person("p", "Hạng Văn Sính"), None, {}, residence_stable=True)
ACTS: Final = load_procedures().acts


def held(authority: Authority, start: date = DAY, end: date | None = None) -> Actor:
    delegation = Delegation(authority, "12/QĐ-CAX", date(2026, 7, 4))
    appointment = Appointment("commune_police_head", STATION, "Phó Trưởng Công an", start, end, delegation)
    return Actor("deputy", "Hà Thị Phó", (appointment,))


@pytest.mark.parametrize(
    ("act", "authority", "may"),
    [
        ("e_monitoring.decide", Authority.KT, True),  # 163/2026/NĐ-CP Đ16 k4
        ("e_monitoring.decide", Authority.TUQ, True),
        ("e_monitoring.decide", Authority.TL, False),
        ("e_monitoring.waive", Authority.KT, True),  # 163/2026/NĐ-CP Đ20 k7
        ("e_monitoring.take_over", Authority.KT, True),  # the law is silent: a deputy, unverified
        ("e_monitoring.take_over", Authority.Q, True),
        ("e_monitoring.take_over", Authority.TUQ, False),
        ("user_management.decide", Authority.TL, False),
    ],
)
def test_the_capacity_must_be_one_that_the_law_lets(act: str, authority: Authority, *, may: bool) -> None:
    if may:
        assert authorise(ACTS[act], held(authority), DAY, NOBODY).appointment.delegation is not None
        return
    with pytest.raises(NotPermitted) as refused:
        authorise(ACTS[act], held(authority), DAY, NOBODY)
    assert f"không được thực hiện theo hình thức {authority}." in refused.value.vi


def test_a_delegation_gives_power_from_its_first_to_its_last_day() -> None:
    act, actor = ACTS["e_monitoring.decide"], held(Authority.KT, date(2026, 7, 5), date(2026, 7, 31))
    for day, may in ((4, False), (5, True), (31, True)):
        if may:
            authorise(act, actor, date(2026, 7, day), NOBODY)
        else:
            with pytest.raises(NotPermitted):
                authorise(act, actor, date(2026, 7, day), NOBODY)
    with pytest.raises(NotPermitted):
        authorise(act, actor, date(2026, 8, 1), NOBODY)


def test_the_law_data_cite_who_may_delegate() -> None:
    told = {
        (name, power) for name, act in ACTS.items() for power in act.powers if power.delegates is not None
    }
    assert {name for name, _ in told} == {
        f"e_monitoring.{each}" for each in ("decide", "decide_anew", "pause", "waive", "end")
    }
    assert all(power.delegates_cites for _, power in told)


@pytest.mark.parametrize(
    ("authority", "title", "lines"),
    [
        ("", "Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("", "Phó Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("KT", "Phó Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Q", "Quyền Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
        ("TL", "Chánh Văn phòng", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("TUQ", "Trưởng phòng", ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG")),
    ],
)
def test_the_block_of_the_signer(authority: str, title: str, lines: tuple[str, ...]) -> None:
    assert capacity("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", title, authority) == lines


def appointed(town: Site, authority: Authority = Authority.KT) -> Actor:
    """A deputy on file who signs for the head of the station."""
    actor = held(authority, date(2024, 10, 1), date(2024, 10, 31))
    actor = replace(actor, appointments=(replace(actor.appointments[0], role=POLICE.appointments[0].role),))
    town.house.register_actor(actor)
    found = town.house.reader.find_actor("deputy")
    assert found == actor
    return found


def test_the_record_tells_the_paper_of_the_delegation(town: Site) -> None:
    actor = appointed(town)
    command = Command(
        "person_file.record", at("2024-10-08T14:10"),
        {"record": "user_management_decided", "record_on": date(2024, 3, 13), "record_paper": "Quyết định 12"},
        person_id="a" * 32,
    )  # fmt: skip
    town.clock.at = at("2024-10-08T15:00")
    done = perform(command, actor, town.house.services)
    (entry,) = town.house.reader.audit_of_stream(f"case:{done.case.id}")
    assert json.loads(entry.body)["actor"]["delegation"] == {
        "authority": "KT", "number": "12/QĐ-CAX", "day": "2026-07-04", "cites": [], "verified": False,
    }  # fmt: skip
    browser = town.browser(actor)
    assert "KT. theo 12/QĐ-CAX ngày 04/07/2026" in browser.open(f"/ho-so/{done.case.id}").get_data(
        as_text=True
    )
    assert "chưa kiểm chứng: luật không nói rõ" in browser.page


def test_the_register_asks_for_title_and_first_day(town: Site) -> None:
    whole = held(Authority.KT).appointments[0]
    for slip, named in ((replace(whole, title=""), "title"), (replace(whole, valid_from=None), "valid_from")):
        with pytest.raises(RegisterError, match=named):
            town.house.register_actor(Actor("deputy", "Hà Thị Phó", (slip,)))


def test_the_command_line_appoints(town: Site, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTRINH_HOME", str(town.house.settings.home))
    monkeypatch.setenv("LOTRINH_ENV", "development")
    monkeypatch.setenv("LOTRINH_DATABASE_URL", migrated_url)
    whole = (
        "admin", "appoint", "pho", "--role", "commune_police_head", "--unit", STATION.id, "--name", "Hà Thị Phó",
        "--title", "Phó Trưởng Công an", "--from", "2026-07-05", "--to", "2026-12-31",
    )  # fmt: skip
    lotrinh(*whole, "--authority", "KT", code=2)
    lotrinh(*whole, "--document", "12/QĐ-CAX", code=2)
    late = lotrinh(*whole, "--authority", "KT", "--document", "1/QĐ", "--document-day", "2026-07-06", code=2)
    assert "--document-day" in late.stderr
    lotrinh(*whole, "--authority", "KT", "--document", "12/QĐ-CAX", "--document-day", "2026-07-04")
    found = town.house.reader.find_actor("pho")
    assert found is not None
    assert found.appointments[0].delegation == Delegation(Authority.KT, "12/QĐ-CAX", date(2026, 7, 4))
    assert found.appointments[0].valid_to == date(2026, 12, 31)
    assert [
        each["role"] for each in answer("officer", "list", "--unit", STATION.id) if each["id"] == "pho"
    ] == ["commune_police_head"]
