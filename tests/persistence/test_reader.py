"""The reader: lists are filtered, ordered and paged in the database; papers are handed out only whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from persistence import listing
from persistence.database import Database
from persistence.errors import BlobDamaged, UnknownBlob
from persistence.models import CASES, DUTY_PLACES, PERSON_INDEX
from persistence.reach import Reach, reached_cases, within
from persistence.reader import Reader
from persistence.registers import Clerk, Registers
from persistence.search import indexing
from persistence.unit_of_work import SqlUnitOfWork
from persistence.views import CaseFilter, CaseOrder
from tests.persistence import world
from workflows.model import Actor, Appointment, Person, Unit
from workflows.ports import Change, StreamHead

FAR = Unit(id="ca_xa", kind="commune_police", name="Công an xã", commune="xa")
DUC = Person(id="duc", full_name="Nguyễn Đức Ân")
OTHER = Person(id="other", full_name="Trần % Bình_An")
BOSS = Actor("boss", "B", (Appointment("head", world.STATION),))
OFFICER = Actor(
    "officer", "O", (Appointment("commune_police_officer", FAR), Appointment("head", world.STATION))
)


@pytest.fixture
def reader(db: Database) -> Reader:
    """Three persons; Ân has case 1 (three acts), Đức case 2, the other case 3 far away and without an open duty."""
    Registers(db).put(
        units=[world.STATION, world.CLINIC, FAR],
        persons=[world.AN, DUC, OTHER],
        actors=[BOSS, OFFICER],
        by=Clerk("system", "system"),
        at=world.NINE,
    )
    first = world.opening(1)
    second = world.opening(2, person=DUC.id)
    third = world.opening(3, person=OTHER.id)
    third = replace(third, after=replace(third.after, units={"police": FAR.id}, closed=True))
    met = replace(third.deadlines_set[0], met_by_seq=2, met_at=world.NINE)
    for change in (first, world.following(first), second, third):
        write(db, change)
    write(db, replace(world.following(third), deadlines_set=(), deadlines_closed=(met,)))
    return Reader(db)


def write(db: Database, change: Change) -> None:
    with SqlUnitOfWork(db) as work:
        work.append(change)


def ids(reader: Reader, **wanted: object) -> list[str]:
    return [line.id for line in reader.cases(CaseFilter(**wanted)).items]  # type: ignore[arg-type]  # fields by name


def test_cases_come_in_order_of_what_is_due(reader: Reader) -> None:
    page = reader.cases()
    assert [line.id for line in page.items] == ["case0002", "case0001", "case0003"]
    first, second, last = page.items
    assert first.next_deadline is not None
    assert (first.next_deadline.due_at, first.person_name) == (world.NINE + timedelta(days=5), DUC.full_name)
    assert second.next_deadline is not None
    assert second.next_deadline.set_by_seq == 2
    assert last.next_deadline is None
    assert second.units == {"police": world.STATION.id, "facility": world.CLINIC.id}


def test_other_orders(reader: Reader) -> None:
    def order(wanted: CaseOrder) -> list[str]:
        return [line.id for line in reader.cases(order=wanted).items]

    assert order(CaseOrder.LAST)[-1] == "case0002"
    assert order(CaseOrder.NAME) == ["case0001", "case0002", "case0003"]


def test_cases_are_filtered(reader: Reader) -> None:
    assert ids(reader, unit_id=FAR.id) == ["case0003"]
    assert ids(reader, unit_id=world.CLINIC.id) == ["case0002", "case0001"]
    assert ids(reader, commune="di_su") == ["case0002", "case0001"]
    assert ids(reader, commune="xa") == ["case0003"]
    assert ids(reader, commune="nowhere") == []
    assert ids(reader, stage="stage1") == ["case0002"]
    assert ids(reader, procedure="assessment", person_id=DUC.id) == ["case0002"]
    assert ids(reader, closed=True) == ["case0003"]
    assert ids(reader, closed=False) == ["case0002", "case0001"]
    assert ids(reader, due_before=world.NINE + timedelta(days=5, seconds=1)) == ["case0002"]
    assert ids(reader, search="duc an", stage="stage1") == ["case0002"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("duc", ["duc"]),
        ("ĐỨC", ["duc"]),
        ("an", ["an", "duc"]),
        ("an dang", ["an"]),
        ("nguyễn ân", ["duc"]),
        ("uc", []),
        ("%", []),
        ("binh_a", ["other"]),
        ("binhxa", []),
        ("/", []),
        ("", ["an", "duc", "other"]),
    ],
)
def test_names_are_searched_by_the_beginnings_of_words(reader: Reader, search: str, found: list[str]) -> None:
    assert sorted(person.id for person in reader.persons(search).items) == found


def test_lists_are_paged(reader: Reader) -> None:
    page = reader.cases(offset=1, limit=1)
    assert ([line.id for line in page.items], page.total, page.more) == (["case0001"], 3, True)
    assert not reader.cases(offset=2, limit=1).more
    assert reader.persons(limit=2).more


def test_duties_come_in_order(reader: Reader) -> None:
    page = reader.due()
    assert [(line.deadline.case_id, line.person_name) for line in page.items] == [
        ("case0002", DUC.full_name),
        ("case0001", world.AN.full_name),
    ]
    assert reader.due(CaseFilter(due_before=world.NINE)).items == ()
    assert reader.due(CaseFilter(search="duc")).total == 1
    assert reader.due(CaseFilter(unit_id=FAR.id)).total == 0


def test_a_case_whole(db: Database, reader: Reader) -> None:
    refusal = world.entry(
        StreamHead(0, ""), "refusals:case0001", at=world.NINE + timedelta(minutes=1), case_id="case0001"
    )
    with SqlUnitOfWork(db) as work:
        work.append_audit(refusal)
    found = reader.find_case_file("case0001")
    assert found is not None
    assert found.person == world.AN
    assert [act.seq for act in found.acts] == [1, 2]
    assert [document.seq for document in found.documents] == [1, 2]
    assert [entry.kind for entry in found.audit] == ["act", "refusal", "act"]
    assert reader.find_case_file("nowhere") is None
    assert reader.find_case("case0001") == found.case
    assert reader.cases_of(world.AN.id) == (found.case,)


def test_offices_and_officers(reader: Reader) -> None:
    assert [unit.id for unit in reader.units()] == ["ca_phuong", "ca_xa", "tram_y_te"]
    assert [unit.id for unit in reader.units(kind="commune_police", commune="xa")] == ["ca_xa"]
    assert reader.actors() == (BOSS, OFFICER)
    assert reader.actors(unit_id=FAR.id) == (OFFICER,)
    assert reader.actors(unit_id=world.STATION.id, role="head") == (BOSS, OFFICER)
    assert reader.find_actor("nobody") is None


def test_papers_are_handed_out_whole_or_not(db: Database, reader: Reader) -> None:
    paper = reader.find_document("case0001-act1.paper")
    assert paper is not None
    assert reader.blob(paper.sha256) == b"paper one"
    assert reader.find_document("nothing") is None
    with pytest.raises(UnknownBlob):
        reader.blob("0" * 64)
    with db.engine.connect() as connection:
        if db.dialect == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER blobs_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE blobs DISABLE TRIGGER ALL")
        connection.exec_driver_sql(f"UPDATE blobs SET content = 'paper onf' WHERE sha256 = '{paper.sha256}'")  # noqa: S608
        connection.commit()
    with pytest.raises(BlobDamaged, match="audit verify"):
        reader.blob(paper.sha256)


def test_a_long_list_is_walked_and_shows_the_same_as_a_short_one(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sees very many cases gets the beginning of the same list."""
    everything = Reach("nobody", all=True)
    whole = [line.id for line in reader.cases(CaseFilter(), limit=50).items]
    monkeypatch.setattr(listing, "FEW", -1)
    for limit in (1, 2, 50):
        walked: list[str] = []
        page = reader.cases(CaseFilter(reach=everything), limit=limit)
        walked += [line.id for line in page.items]
        while page.more:
            page = reader.cases(CaseFilter(reach=everything), offset=len(walked), limit=limit)
            walked += [line.id for line in page.items]
        assert walked == whole
        assert int(page.total) == len(whole)
        assert by_marks(reader, everything, limit) == (whole, whole[:-1])
    assert reader.due(CaseFilter(reach=everything)).items == reader.due(CaseFilter()).items


def by_marks(reader: Reader, reach: Reach, limit: int) -> tuple[list[str], list[str]]:
    """The list gone through from mark to mark, and what comes before its last line, gone through from there back to the beginning."""
    page = reader.cases(CaseFilter(reach=reach), limit=limit)
    onward, last = [line.id for line in page.items], page.last
    while page.more and page.last is not None:
        last = page.last
        page = reader.cases(CaseFilter(reach=reach, near=last), offset=len(onward), limit=limit)
        onward += [line.id for line in page.items]
        last = page.last or last
    back: list[str] = []
    while last is not None:
        page = reader.cases(CaseFilter(reach=reach, near=replace(last, back=True)), limit=limit)
        back[:0] = [line.id for line in page.items]
        last = page.first
    return onward, back


@pytest.mark.parametrize(
    "reach",
    [
        Reach(world.STATION.id),
        Reach(world.CLINIC.id),
        Reach("police", commune="di_su"),
        Reach("x", province="hung_yen"),
        Reach("x", commune="tan_lap", province="hai_dong"),
    ],
)
def test_both_ways_of_looking_see_the_same_cases(
    db: Database, reader: Reader, monkeypatch: pytest.MonkeyPatch, reach: Reach
) -> None:
    sorted_whole = {line.id for line in reader.cases(CaseFilter(reach=reach)).items}
    with db.reading() as connection:
        assert sorted_whole == set(connection.scalars(select(CASES.c.id).where(within(reach))))
        assert sorted_whole == set(connection.scalars(reached_cases(reach)))
    duties = [each.id for each in reader.open_duties(CaseFilter(reach=reach))]
    monkeypatch.setattr(listing, "FEW", -1)
    monkeypatch.setattr(listing, "LOCAL", -1)
    assert {line.id for line in reader.cases(CaseFilter(reach=reach)).items} == sorted_whole
    assert [each.id for each in reader.open_duties(CaseFilter(reach=reach))] == duties


def test_what_acts_bring_of_places_is_what_is_made_anew(db: Database, reader: Reader) -> None:
    """An office that moves takes its cases along; a duty that is met leaves the table of open ones."""
    far = replace(FAR, province="dien_bien")
    Registers(db).put(units=[far], by=Clerk("system", "system"), at=world.NINE)
    kept = places(db)
    assert {("wide", "dien_bien", OTHER.id), ("name@hung_yen", "an", DUC.id)} <= kept[0]
    assert {row.place for row in kept[1]} == {"hung_yen"}
    assert {row.deadline_id for row in kept[1]} == {each.id for each in reader.open_duties(CaseFilter())}
    with db.writing() as connection:
        indexing.rebuild(connection)
    assert places(db) == kept


def places(db: Database) -> tuple[set[tuple[str, str, str]], set[Any]]:
    with db.reading() as connection:
        tokens = {tuple(row) for row in connection.execute(select(PERSON_INDEX))}
        return tokens, set(connection.execute(select(DUTY_PLACES)).all())


def test_of_a_long_list_the_first_duties_are_counted(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reader.open_duties(CaseFilter())
    assert len(whole) == 2
    monkeypatch.setattr(listing, "FEW", -1)
    everything = Reach("x", all=True)
    assert reader.narrowed(CaseFilter(reach=everything)) is None
    assert reader.open_duties(CaseFilter(reach=everything), 0) == whole[:1]
    assert reader.open_duties(CaseFilter(reach=everything, duties=())) == ()
    assert str(reader.due(CaseFilter(reach=everything), limit=1).total) == "2+"
