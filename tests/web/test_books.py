"""Registers at work: entered, corrected, struck, sealed, erased, in the trail; who sees what; lists entered twice; what goes out."""

from __future__ import annotations

import csv
import io
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from persistence.audit import Trouble, anchor, verify
from persistence.books import BookReader, RowFilter
from persistence.erasures import Erasures
from tests.web.site import (
    AN,
    AUDITOR,
    BE,
    CHAIR,
    FAR_POLICE,
    FAR_PROVINCIAL,
    POLICE,
    PROVINCIAL,
    TOWN_HALL,
    Site,
    at,
    site,
)
from web.books import correct_row, enter_many, enter_row, open_row, strike_row
from web.books.alerts import alerts_of
from web.signin.officer import Officer, officer_of, post_key
from workflows.audit import act_hash
from workflows.books import RowRefused, RowVersion, RuleBroken, UnknownBook, load_books
from workflows.errors import CaseChanged, NotPermitted, UnknownCase
from workflows.model import Actor, Appointment

TIP = {
    "received_on": "01/08/2026", "channel": "family", "area": "Tổ dân phố 3", "about": "use", "content": "=HYPERLINK(bí mật)",
    "state": "new", "informant": "Ông Xuân Thuỷ", "verify_by": "02/08/2026",
}  # fmt: skip
CONTACT = {
    "met_on": "01/08/2026", "person": AN.id, "with_whom": "self", "way": "home", "outcome": "thinking", "note": "hẹn lại sau",
    "next_on": "02/08/2026",
}  # fmt: skip


@pytest.fixture
def office(town: Site) -> Site:
    town.clock.at = at("2026-08-03T09:00")
    return town


@pytest.fixture
def one(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The same on one database, for what does not depend on which."""
    shutil.copyfile(sqlite_template, tmp_path / "lotrinh.sqlite")
    with site(f"sqlite:///{tmp_path}/lotrinh.sqlite", tmp_path) as found:
        found.clock.at = at("2026-08-03T09:00")
        yield found


def officer(town: Site, actor: Actor) -> Officer:
    found = officer_of(actor, post_key(actor.appointments[0]), town.house.today())
    assert found is not None
    return found


def enter(
    town: Site, book: str, given: Mapping[str, object], key: str = "k", by: Actor = POLICE
) -> RowVersion:
    return enter_row(town.house, officer(town, by), book, given, key=key)


def trouble(town: Site) -> list[Trouble]:
    return [each.trouble for each in verify(town.house.database, act_hash).problems]


def test_a_row_is_entered_corrected_struck_and_every_version_stays(office: Site) -> None:
    by = officer(office, POLICE)
    first = enter(office, "contacts", CONTACT)
    assert (first.number, first.version, first.power) == (1, 1, ("120/2025/QH15 Đ10 k3", "120/2025/QH15 Đ44"))
    assert enter(office, "contacts", CONTACT) == first  # sent twice
    after = {**first.values, "outcome": "agreed"}
    second = correct_row(
        office.house, by, first.row_id, after, reason="gia đình báo lại", expected=1, key="c"
    )
    assert (
        correct_row(office.house, by, first.row_id, after, reason="gia đình báo lại", expected=1, key="c")
        == second
    )
    with pytest.raises(CaseChanged):
        correct_row(office.house, by, first.row_id, after, reason="người khác sửa", expected=1, key="d")
    with pytest.raises(RowRefused):
        strike_row(office.house, by, first.row_id, reason="", expected=2, key="e")
    strike_row(office.house, by, first.row_id, reason="ghi nhầm người", expected=2, key="e")
    told = [
        (each.kind.value, each.values["outcome"], each.reason)
        for each in BookReader(office.house.database).history(first.row_id)
    ]
    assert told == [
        ("entered", "thinking", ""), ("corrected", "agreed", "gia đình báo lại"), ("struck", "agreed", "ghi nhầm người"),
    ]  # fmt: skip
    assert BookReader(office.house.database).page(RowFilter("contacts")).total == 0
    anchor(office.house.database, office.house.now())
    assert trouble(office) == []


def test_what_is_personal_is_sealed_under_the_persons_key_and_goes_with_it(office: Site) -> None:
    row = enter(office, "contacts", CONTACT)
    tip = enter(office, "tips", TIP)
    with office.house.database.reading() as connection:
        kept = str(connection.execute(text("SELECT clear, sealed, reason FROM book_versions")).all())
        words = str(connection.execute(text("SELECT words FROM book_rows")).all())
    assert "hẹn lại" not in kept
    assert "Xuân Thuỷ" not in kept
    assert "bí mật" not in kept
    assert "xuan thuy" not in words
    assert "bi mat" not in words
    body = {
        "kind": "erasure",
        "act": "person.erase",
        "actor_id": "x",
        "unit_id": "x",
        "case_id": None,
        "person_id": AN.id,
    }
    done = Erasures(office.house.database).erase([AN.id], {**body, "ground": "g"}, office.house.now())
    assert dict(done.told)["taken"]["register_lines"] == 1  # type: ignore[index,call-overload]
    left = BookReader(office.house.database).find(row.row_id)
    assert left is not None
    assert left.row.erased
    assert "note" not in left.row.values
    other = BookReader(office.house.database).find(tip.row_id)
    assert other is not None
    assert other.row.values["informant"] == "Ông Xuân Thuỷ"
    assert trouble(office) == []
    browser = office.browser(POLICE)
    assert "đã xoá dữ liệu cá nhân" in browser.open(f"/so-theo-doi/contacts/{row.row_id}").text


CLEAR = "UPDATE book_versions SET clear = replace(clear, '{}', '{}')"
CHANGES = (
    ("UPDATE book_rows SET struck = true", "UPDATE book_rows SET struck = false"),
    ("UPDATE book_rows SET due = NULL", "UPDATE book_rows SET due = '2026-08-02'"),
    ("UPDATE book_rows SET version = 7", "UPDATE book_rows SET version = 1"),
    (CLEAR.format("thinking", "refused"), CLEAR.format("refused", "thinking")),
    (
        "UPDATE book_versions SET power = replace(power, '[', '[ ')",
        "UPDATE book_versions SET power = replace(power, '[ ', '[')",
    ),
    ("DELETE FROM book_versions", ""),
)


def test_what_is_changed_behind_the_programs_back_is_found(office: Site) -> None:
    enter(office, "contacts", CONTACT)
    database = office.house.database
    guards = ("no_update", "no_delete") if database.dialect == "sqlite" else ("only_grows",)
    where = "" if database.dialect == "sqlite" else " ON book_versions"
    with database.writing() as connection:
        for each in guards:
            connection.exec_driver_sql(f"DROP TRIGGER book_versions_{each}{where}")
    for change, back in CHANGES:
        with database.writing() as connection:
            connection.exec_driver_sql(change)
        assert Trouble.BOOK in trouble(office), change
        if back:
            with database.writing() as connection:
                connection.exec_driver_sql(back)
            assert trouble(office) == []


def test_the_load_of_a_helper_is_held_and_told_with_its_ground(office: Site) -> None:
    by, house = officer(office, POLICE), office.house
    volunteer = {"since": "01/02/2026", "name": "Vũ Thị Giúp", "organisation": "women", "state": "active"}
    enter(office, "volunteers", volunteer)
    people = [replace(AN, id=letter * 32, attributes={"residence_commune": "hoa_an"}) for letter in "def"]
    house.register(persons=people)
    given = {"from_on": "01/08/2026", "helper": "1", "state": "active"}
    rows = [enter(office, "assignments", {**given, "person": each.id}, each.id) for each in people[:2]]
    with pytest.raises(RuleBroken) as refused:
        enter(office, "assignments", {**given, "person": people[2].id}, "third")
    assert "nhiều nhất 2" in refused.value.vi
    assert "120/2025/QH15 Đ10 k3" in refused.value.vi
    ended = {**rows[0].values, "state": "ended", "until": "02/08/2026"}
    correct_row(house, by, rows[0].row_id, ended, reason="hết thời hạn", expected=1, key="end")
    enter(office, "assignments", {**given, "person": people[2].id}, "third")
    with pytest.raises(RuleBroken):
        correct_row(
            house, by, rows[0].row_id, rows[0].values, reason="mở lại phân công", expected=2, key="again"
        )
    assert BookReader(house.database).loads("ca_hoa", load_books()["assignments"]) == {
        str(rows[0].values["helper"]): 2
    }


KIT = {"moved_on": "01/07/2026", "item": "ats", "lot": "A1"}


def test_stock_is_never_below_nothing_whoever_comes_at_the_same_moment(office: Site) -> None:
    by, house = officer(office, POLICE), office.house
    received = enter(
        office,
        "kits",
        {**KIT, "movement": "received", "quantity": 5, "minimum": 4, "expires_on": "10/08/2026"},
    )
    done: list[object] = []

    def use(number: int) -> None:
        try:
            done.append(
                enter(
                    office,
                    "kits",
                    {**KIT, "moved_on": "02/07/2026", "movement": "used", "quantity": 2},
                    f"u{number}",
                )
            )
        except RuleBroken as error:
            done.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(isinstance(each, RowVersion) for each in done) == 2
    assert len(done) == 4
    (balance,) = BookReader(house.database).balances("ca_hoa", load_books()["kits"])
    assert (balance.left, balance.level) == (1, 4)
    with pytest.raises(RuleBroken):
        strike_row(house, by, received.row_id, reason="nhập nhầm lô", expected=1, key="s")
    fewer = {**received.values, "quantity": 3}
    with pytest.raises(RuleBroken):
        correct_row(house, by, received.row_id, fewer, reason="sửa số lượng", expected=1, key="q")
    assert trouble(office) == []
    assert [each.text for each in alerts_of(house, by)] == [
        "1 loại dưới mức tồn tối thiểu",
        "1 lô sắp hết hạn dùng",
    ]


def test_a_list_is_entered_once_and_every_bad_row_is_named(office: Site) -> None:
    house, by = office.house, officer(office, CHAIR)
    rows: list[dict[str, object]] = [
        {
            "signed_on": date(2026, 7, 1),
            "kind": "Gia đình",
            "signatory": f"Hộ {n}",
            "state": "valid",
            "_key": f"f#{n}",
        }
        for n in range(40)
    ]
    rows[3]["kind"] = "=cmd|'/c calc'!A0"
    rows[5]["person"] = "000000000000"
    rows[7]["_key"] = "f#6"
    dry = enter_many(house, by, "pledges", rows, source="import:1", dry_run=True)
    assert (len(dry.entered), sorted(dry.problems)) == (37, [3, 5, 7])
    assert BookReader(house.database).page(RowFilter("pledges")).total == 0
    done = enter_many(house, by, "pledges", rows, source="import:1")
    assert (len(done.entered), sorted(done.problems)) == (37, [3, 5, 7])
    again = enter_many(house, by, "pledges", rows, source="import:1")
    assert (len(again.entered), len(again.repeated), sorted(again.problems)) == (0, 37, [3, 5, 7])
    rows[0]["signatory"] = "Hộ khác"
    moved = enter_many(house, by, "pledges", rows[:1], source="import:1")
    assert "đính chính dòng số 1" in moved.problems[0][0].vi
    wanted = RowFilter("pledges", units=("ub_hoa",), since=date(2026, 7, 1), until=date(2026, 7, 31))
    assert BookReader(house.database).figures(load_books()["pledges"], wanted)["families"] == 37
    assert {line.row.source for line in BookReader(house.database).rows(wanted)} == {"import:1"}
    assert trouble(office) == []


def test_another_office_neither_sees_nor_guesses_nor_writes(one: Site) -> None:
    house = one.house
    contact, tip = enter(one, "contacts", CONTACT), enter(one, "tips", TIP)
    by = officer(one, POLICE)
    seen: dict[str, list[bool]] = {}
    for actor in (POLICE, CHAIR, FAR_POLICE, PROVINCIAL, FAR_PROVINCIAL, AUDITOR):
        seen[actor.id] = []
        for row in (contact, tip):
            try:
                open_row(house, officer(one, actor), row.row_id)
                seen[actor.id].append(True)
            except UnknownCase:
                seen[actor.id].append(False)
    assert seen == {
        "police": [True, True], "chair": [True, False], "far_police": [False, False], "provincial": [True, False],
        "far_provincial": [False, False], "auditor": [True, True],
    }  # fmt: skip
    for actor, error in ((FAR_POLICE, UnknownBook), (AUDITOR, UnknownBook)):
        with pytest.raises(error):
            strike_row(
                house,
                officer(one, actor),
                contact.row_id,
                reason="không phải của tôi",
                expected=1,
                key="x",
            )
    with pytest.raises(NotPermitted):
        enter(one, "tips", TIP, by=CHAIR)
    with pytest.raises(RowRefused):  # a person out of sight is nobody
        enter(one, "contacts", {**CONTACT, "person": BE.id}, "be")
    stranger = one.browser(FAR_POLICE)
    none, real = ("0" * 32, tip.row_id)
    answers = {key: stranger.open(f"/so-theo-doi/tips/{key}") for key in (none, real)}
    assert {each.status_code for each in answers.values()} == {404}
    assert answers[none].text.replace(none, "…") == answers[real].text.replace(real, "…")
    assert "refused" in [each.what for each in house.reader.readings_of(AN.id)]
    assert by.unit.id == contact.unit_id


def test_the_page_asks_shows_and_finds_without_a_name_in_any_address(one: Site) -> None:
    browser = one.browser(POLICE)
    browser.open("/so-theo-doi/contacts/moi")
    fields = {**CONTACT, "met_on": "2026-08-01", "next_on": "2026-08-02", "person": "dang an"}
    wrong = browser.submit("/so-theo-doi/contacts/moi", **fields)
    assert wrong.status_code == 422
    assert f'value="{AN.id}"' in wrong.text  # whom the typed name may mean, to be chosen
    done = browser.submit("/so-theo-doi/contacts/moi", **{**fields, "person": AN.id})
    assert done.status_code == 303
    assert "Đặng Văn Ân (1990)" in browser.open(done.headers["Location"]).text
    browser.open("/so-theo-doi/contacts")
    found = browser.submit("/so-theo-doi/contacts/tim", q="dang van")
    assert found.headers["Location"] == "/so-theo-doi/contacts"
    assert "1 dòng" in browser.open("/so-theo-doi/contacts").text
    browser.submit("/so-theo-doi/contacts/tim", q="hung")
    assert "Chưa có dòng nào" in browser.open("/so-theo-doi/contacts").text
    assert "lần tiếp xúc tiếp theo đến hạn (1 quá hạn)" in browser.open("/viec").text
    assert "book" in [each.what for each in one.house.reader.readings_of(AN.id)]


def test_what_is_not_shown_to_whoever_corrects_stays_what_it_is(one: Site) -> None:
    worker = Actor("worker", "Ma Thị Việc", (Appointment("case_worker", TOWN_HALL),))
    one.house.register(actors=(worker,))
    given = {
        "given_on": "01/08/2026", "person": AN.id, "kind": "medical", "group": "addict", "substance": "opioids", "content": "mất ngủ"
    }  # fmt: skip
    row = enter(one, "interventions", given, by=worker)
    browser = one.browser(worker)
    page = browser.open(f"/so-theo-doi/interventions/{row.row_id}/sua").text
    assert "mất ngủ" not in page
    assert 'name="content"' not in page
    fields = {
        "given_on": "2026-08-01",
        "person": AN.id,
        "kind": "screening",
        "group": "addict",
        "reason": "ghi nhầm loại",
    }
    assert browser.submit(f"/so-theo-doi/interventions/{row.row_id}/sua", **fields).status_code == 303
    left = BookReader(one.house.database).find(row.row_id)
    assert left is not None
    told = {name: left.row.values[name] for name in ("kind", "substance", "content")}
    assert told == {"kind": "screening", "substance": "opioids", "content": "mất ngủ"}
    above = RowFilter("interventions", units=("ub_hoa",), search="dang", names=False)
    assert BookReader(one.house.database).page(above).total == 0


def test_what_goes_out_runs_no_formula(one: Site) -> None:
    for number, cell in enumerate(("=1+1", "+cmd", "-2", "@SUM(A1)")):
        enter(one, "tips", {**TIP, "area": cell}, f"t{number}")
    browser = one.browser(POLICE)
    rows = list(csv.reader(io.StringIO(browser.open("/so-theo-doi/tips/xuat.csv").data.decode("utf-8-sig"))))
    assert {row[5] for row in rows[1:]} == {"'=1+1", "'+cmd", "'-2", "'@SUM(A1)"}
    sheet = load_workbook(io.BytesIO(browser.open("/so-theo-doi/tips/xuat.xlsx").data)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert "=1+1" in browser.open("/so-theo-doi/tips/in").text


def test_programs_do_the_same_with_json(one: Site) -> None:
    browser = one.browser(POLICE)
    head = {"X-CSRFToken": browser.token(), "Idempotency-Key": "key-00000001"}
    client = browser.client
    assert "contacts" in {each["id"] for each in client.get("/api/books").get_json()["items"]}
    wrong = client.post("/api/books/contacts", json={"values": {"met_on": [], "x": 1}}, headers=head)
    assert wrong.status_code == 422
    assert {"met_on", "x", "person"} <= {each["field"] for each in wrong.get_json()["fields"]["problems"]}
    made = client.post("/api/books/contacts", json={"values": CONTACT}, headers=head)
    assert made.status_code == 201
    row = made.get_json()
    assert row["told"]["person"] == "Đặng Văn Ân (1990)"
    assert (
        client.post("/api/books/contacts", json={"values": CONTACT}, headers=head).get_json()["id"]
        == row["id"]
    )
    found = client.post("/api/books/contacts/search", json={"words": "dang"}, headers=head).get_json()
    assert found["total"] == 1
    address = f"/api/books/contacts/{row['id']}"
    told = {
        "reason": "Gia đình báo lại",
        "expected_version": 1,
        "values": {**row["values"], "outcome": "agreed"},
    }
    head["Idempotency-Key"] = "key-00000002"
    assert client.post(f"{address}/correct", json=told, headers=head).get_json()["version"] == 2
    head["Idempotency-Key"] = "key-00000003"
    assert (
        client.post(
            f"{address}/strike", json={"reason": "Nhầm sổ", "expected_version": 1}, headers=head
        ).status_code
        == 409
    )
    done = client.post(
        f"{address}/strike", json={"reason": "Nhầm sổ", "expected_version": 2}, headers=head
    ).get_json()
    assert [each["kind"] for each in done["history"]] == ["entered", "corrected", "struck"]
    assert client.get("/api/books/contacts?struck=true").get_json()["lines"]["total"] == 1
    for name in ("%00", "tips%00", "0" * 32):
        assert client.get(f"/api/books/contacts/{name}").status_code == 404
    assert client.get("/api/books/contacts?unit=%00").status_code == 404
    assert client.get("/so-theo-doi/contacts?nguoi=%00&tu=9&trang=x").status_code == 200
