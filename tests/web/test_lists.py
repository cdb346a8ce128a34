"""Lists come in: nothing is written by the check, each row once whatever the file, what is unclear is decided by an officer."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from documents.sheets import Cell, Sheet, to_csv, to_xlsx
from persistence.lists_in import Decision, ImportState, ListRow, RowState
from persistence.lists_in import rows as kept_rows
from persistence.migrate import upgrade
from persistence.pairs import Pairs
from persistence.reach import Reach
from tests.web.site import AN, AUDITOR, FAR_POLICE, POLICE, STATION, Site, site
from web.lists.bringing import bring
from web.lists.checking import check
from web.lists.kept import Keeper, slips_of
from web.lists.officers import may_bring, require
from web.lists.results import result_sheet
from web.lists.setting import set_up
from web.lists.work import do_rows
from web.signin.officer import Officer, officer_of, post_key
from workflows.errors import NotPermitted
from workflows.importing.fields import RECORDS
from workflows.model import Actor, Person

HEAD = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Nơi thường trú",
    "Ngày xác định nghiện",
    "Số phiếu kết quả",
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Site]:
    """On a file: what a server does otherwise is tried with ``either``."""
    url = f"sqlite:///{tmp_path / 'lists.sqlite'}"
    upgrade(url)
    with site(url, tmp_path) as found:
        yield found


@pytest.fixture
def either(migrated_url: str, tmp_path: Path) -> Iterator[Site]:
    """On each database."""
    with site(migrated_url, tmp_path) as found:
        yield found


_BA = Person("d" * 32, "Vi Văn Ba", date(1991, 4, 5), "male", {"residence_commune": "hoa_an"})


def rows(count: int, first: int = 0) -> list[tuple[Cell, ...]]:
    """Invented persons; every tenth has a slip."""
    found: list[tuple[Cell, ...]] = []
    for place in range(first, first + count):
        born = date(1970, 1, 1) + timedelta(days=97 * place)
        number: Cell = f"0010{born.year % 100:02d}{place:06d}" if place % 10 != 7 else "1.09E+11"
        paper = (f"{place % 27 + 1:02d}/03/2024", f"{place}/PKQ") if place % 2 else (None, None)
        found.append(
            (
                place,
                f"Lò Văn Số {'abcdefghik'[place % 10]}{'mnopqrstuv'[place // 10]}",
                born,
                "Nam",
                number,
                "Tổ 1",
                *paper,
            )
        )
    return found


def officer(town: Site, actor: Actor = POLICE) -> Officer:
    found = town.house.reader.find_actor(actor.id)
    assert found is not None
    post = officer_of(found, post_key(found.appointments[0]), town.house.today())
    assert post is not None
    return post


def brought(
    town: Site, table: Sequence[Sequence[Cell]], *, by: Actor = POLICE, csv: bool = False, **options: Any
) -> str:
    """The list, checked."""
    sheet = Sheet("DS", HEAD, table)
    mine = officer(town, by)
    import_id = bring(
        town.house, mine, io.BytesIO(to_csv(sheet) if csv else to_xlsx(sheet)), "danh sách.xlsx"
    )
    job = town.house.lists.find(import_id)
    assert job is not None
    set_up(town.house, mine, import_id, Keeper(town.house).open(job).mapping, options)
    check(town.house, import_id)
    return import_id


def run(town: Site, import_id: str) -> dict[RowState, int]:
    assert town.house.lists.start(import_id, town.house.now())
    do_rows(town.house, import_id)
    return town.house.lists.counts(import_id)


def held(town: Site) -> tuple[int, int, int]:
    """Persons, acts on papers from before, entries of administration that tell of persons."""
    persons = town.house.reader.persons(limit=500).items
    cases = [case for person in persons for case in town.house.reader.cases_of(person.id)]
    entries = town.house.reader.audit_of_stream("admin")
    return (
        len(persons),
        sum(case.version for case in cases),
        sum(each.act == "register.put_person" for each in entries),
    )


def stands(town: Site, import_id: str) -> dict[int, ListRow]:
    return {each.place: each for each in town.house.lists.rows(import_id, limit=500)}


def test_a_list_comes_in_once_whatever_the_file(either: Site) -> None:
    before = held(either)
    import_id = brought(either, rows(60))
    assert either.house.lists.counts(import_id) == {RowState.READY: 54, RowState.REFUSED: 6}
    assert held(either) == before
    told = slips_of(stands(either, import_id)[9])
    assert [(each.field, each.code) for each in told] == [("id_number", "id_scientific")]

    assert run(either, import_id) == {RowState.DONE: 54, RowState.REFUSED: 6}
    after = held(either)
    assert (after[0] - before[0], after[1] - before[1], after[2] - before[2]) == (54, 24, 54)
    assert either.house.lists.written(import_id) == (54, 24)

    for table, csv in ((rows(60), False), (list(reversed(rows(60))), True)):
        again = brought(either, table, csv=csv)
        assert either.house.lists.counts(again) == {RowState.KNOWN: 54, RowState.REFUSED: 6}
        assert run(either, again) == {RowState.KNOWN: 54, RowState.REFUSED: 6}
        assert held(either) == after


def test_each_person_and_paper_names_its_source_and_the_trail_tells_of_the_list(town: Site) -> None:
    import_id = brought(town, rows(4))
    run(town, import_id)
    job = town.house.lists.find(import_id)
    assert job is not None
    assert job.state is ImportState.DONE
    place, row = next((place, row) for place, row in stands(town, import_id).items() if row.papers)
    person = town.house.reader.find_person(row.person_id)
    assert person is not None
    assert person.attributes["source"] == {"list": import_id, "file": job.sha256, "sheet": "DS", "row": place}
    assert person.attributes["registered_by"] == STATION.id
    case = town.house.reader.cases_of(person.id)[0]
    with town.house.services.reading() as uow:
        facts = uow.acts_of(case.id)[0].facts
    assert str(facts["record_paper"]).startswith("1/PKQ (theo danh sách ")
    assert f"dòng {place}" in str(facts["record_paper"])
    assert [mark.place for mark in town.house.lists.source(person.id)] == [place]
    told = [each for each in town.house.reader.audit_of_stream("admin") if each.act.startswith("list.")]
    assert [each.act for each in told] == ["list.import_begun", "list.import_done"]
    assert all(job.sha256 in each.body and POLICE.id in each.body for each in told)


def test_somebody_on_file_is_proposed_and_never_overwritten(town: Site) -> None:
    table: list[tuple[Cell, ...]] = [
        (1, AN.full_name, AN.born, "Nam", str(AN.attributes["id_number"]), "Nhà khác", "01/03/2024", "9/PKQ"),
        (2, _BA.full_name, _BA.born, None, None, None, None, None),
    ]
    town.house.register_person(_BA)
    import_id = brought(town, table, id_reason="Số theo sổ của phường")
    found = stands(town, import_id)
    assert {each.state for each in found.values()} == {RowState.TWIN}
    assert found[2].twins == f"number+name_birth:{AN.id}"
    assert run(town, import_id) == {RowState.LEFT: 2}

    import_id = brought(town, table, id_reason="Số theo sổ của phường")
    town.house.lists.decide(import_id, {2: Decision.SAME, 3: Decision.NEW})
    assert run(town, import_id) == {RowState.DONE: 2}
    after = town.house.reader.find_person(AN.id)
    assert after is not None
    assert {name: after.attributes.get(name) for name in AN.attributes} == dict(AN.attributes)
    other = stands(town, import_id)[3].person_id
    assert other not in {"", _BA.id}
    assert Pairs(town.house.database).different(other) == {_BA.id}
    assert town.house.lists.counts(brought(town, table, id_reason="Số theo sổ của phường")) == {
        RowState.KNOWN: 2
    }


def test_a_paper_that_is_on_file_is_not_put_there_twice(town: Site) -> None:
    first = [(1, "Lò Văn Mới", date(1980, 1, 2), "Nam", None, None, "01/03/2024", "9/PKQ")]
    run(town, brought(town, first))
    changed = [(*first[0][:5], "Thôn 9", *first[0][6:])]
    import_id = brought(town, changed)
    assert town.house.lists.decide_all(import_id, RowState.TWIN, Decision.SAME, "name_birth") == 1
    before = held(town)
    run(town, import_id)
    assert held(town) == (before[0], before[1], before[2] + 1)
    assert town.house.lists.written(import_id) == (0, 0)


def test_somebody_whom_another_office_keeps_is_not_shown(town: Site) -> None:
    hidden = Person(
        "9" * 32,
        "Giàng A Lầu",
        date(1985, 5, 5),
        "male",
        {"registered_by": "nowhere", "id_number": "001085000123"},
    )
    town.house.register_person(hidden)
    import_id = brought(town, [(1, "Giàng A Lầu", date(1985, 5, 5), "Nam", "001085000123", None, None, None)])
    row = stands(town, import_id)[2]
    assert row.state is RowState.HIDDEN
    assert run(town, import_id) == {RowState.LEFT: 1}
    again = brought(town, [(1, "Giàng A Lầu", date(1985, 5, 5), "Nam", "001085000123", "x", None, None)])
    town.house.lists.decide_all(again, RowState.HIDDEN, Decision.NEW)
    assert run(town, again) == {RowState.DONE: 1}
    assert [pair.state for pair in Pairs(town.house.database).open(Reach("", all=True))] == ["asked"]


def test_rows_of_one_list_that_may_be_one_person(either: Site) -> None:
    one = (1, "Lò Văn Đôi", date(1980, 1, 2), "Nam", "001080000001", None, "01/03/2024", "9/PKQ")
    other = (2, "Lò Văn Đôi", date(1980, 1, 2), "Nam", "001080000001", "Tổ 5", "02/03/2024", "10/PKQ")
    import_id = brought(either, [one, (9, *one[1:]), other])
    found = stands(either, import_id)
    assert [(each.state, each.twin_place) for each in found.values()] == [
        (RowState.READY, 0),
        (RowState.REPEATED, 2),
        (RowState.DOUBLE, 2),
    ]
    either.house.lists.decide_all(import_id, RowState.DOUBLE, Decision.SAME)
    assert run(either, import_id) == {RowState.DONE: 2, RowState.REPEATED: 1}
    found = stands(either, import_id)
    assert found[2].person_id == found[4].person_id
    assert either.house.lists.written(import_id) == (1, 2)


def test_a_process_that_ends_half_way_leaves_nothing_half_done(
    either: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.lists.work.BATCH", 8)
    before, import_id = held(either), brought(either, rows(24))
    assert either.house.lists.start(import_id, either.house.now())
    whole, calls = kept_rows.finish, []

    def broken(*told: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        whole(*told)

    monkeypatch.setattr(kept_rows, "finish", broken)
    with pytest.raises(KeyboardInterrupt):
        do_rows(either.house, import_id)
    counts = either.house.lists.counts(import_id)
    assert (counts[RowState.DONE], counts[RowState.WAITING]) == (8, 14)
    assert held(either)[0] == before[0] + 8
    assert do_rows(either.house, import_id) == 14
    assert either.house.lists.counts(import_id)[RowState.DONE] == 22
    assert held(either)[0] == before[0] + 22
    assert do_rows(either.house, import_id) == 0


def test_the_check_goes_on_where_it_was_broken_off(town: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.lists.bringing._LINES", 5)
    mine = officer(town)
    import_id = bring(town.house, mine, io.BytesIO(to_csv(Sheet("DS", HEAD, rows(20)))), "a.csv")
    job = town.house.lists.find(import_id)
    assert job is not None
    set_up(town.house, mine, import_id, Keeper(town.house).open(job).mapping, {})
    stops = iter([False, False, True])
    assert check(town.house, import_id, stop=lambda: next(stops)) == 2
    assert check(town.house, import_id) == 3
    assert check(town.house, import_id) == 0
    assert sum(town.house.lists.counts(import_id).values()) == 20


def test_who_only_reads_or_runs_the_program_brings_nothing(town: Site) -> None:
    assert may_bring(town.house, officer(town))
    with pytest.raises(NotPermitted):
        require(town.house, officer(town, AUDITOR))
    mine = officer(town)
    running = replace(mine, appointment=replace(mine.appointment, role="administrator"))
    assert not may_bring(town.house, running)
    assert set(RECORDS) < set(town.house.corpus.facts["record"].values)


def test_another_office_brings_the_same_rows_for_itself(town: Site) -> None:
    run(town, brought(town, rows(3)))
    assert town.house.lists.counts(brought(town, rows(3), by=FAR_POLICE)) == {RowState.HIDDEN: 3}


def test_the_result_tells_row_column_and_what_to_do(town: Site) -> None:
    import_id = brought(town, rows(10))
    job = town.house.lists.find(import_id)
    assert job is not None
    with town.app.test_request_context():
        sheet = result_sheet(town.house, job, all_rows=False)
        told = list(sheet.rows)
        assert len(list(result_sheet(town.house, job, all_rows=True).rows)) == 10
    assert [each[:3] for each in told] == [(9, "có lỗi, không nhập", "E")]
    assert "Định dạng cột thành Văn bản" in str(told[0][3])
    assert told[0][5:8] == ("7", "Lò Văn Số hm", "11/11/1971")


def test_the_layout_of_an_office_is_kept_and_what_is_past_its_time_goes(town: Site) -> None:
    mine = officer(town)
    first = brought(town, rows(2))
    set_up(town.house, mine, first, {1: "full_name", 5: "hometown"}, {})
    second = bring(town.house, mine, io.BytesIO(to_xlsx(Sheet("Khác", HEAD, rows(2)))), "b.xlsx")
    job = town.house.lists.find(second)
    assert job is not None
    told = Keeper(town.house).open(job)
    assert (told.known_layout, told.mapping) == (True, {1: "full_name", 5: "hometown"})
    town.later(hours=24 * 8)
    bring(town.house, mine, io.BytesIO(to_xlsx(Sheet("Khác", HEAD, rows(2)))), "c.xlsx")
    assert town.house.lists.find(second) is None
