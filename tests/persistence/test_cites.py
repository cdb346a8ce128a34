"""Entries that cite an article are found by an index: those, and only those, that reading every body finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from persistence import cites
from persistence.audit import searching
from persistence.audit.searching import EntryFilter, entries
from persistence.database import Database
from persistence.models import CITE_SETS, ENTRY_CITES
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence import world
from workflows.ports import Change, StreamHead

Three = tuple[Change, Change, Change]
LAW, OTHER = "120/2025/QH15 Đ4", "120/2025/QH15 Đ40"


def test_what_a_body_cites() -> None:
    body = (
        '{"deadlines":[{"cites":["116/2021/NĐ-CP Đ42 k1 đ","15/2012/QH13"]}],"documents":[{"form":"163/2026/NĐ-CP Mẫu 02",'
        '"number":"05/QĐ-CA"}],"power":["120/2025/QH15 Đ36 k1"],"why":"xem \\"109/2021/NĐ-CP Đ3\\" và 120/2025/QH15 Đ9"}'
    )
    assert (
        cites.cites_of(body)
        == cites.cites_of(body, "act")
        == (
            "116/2021/NĐ-CP Đ42 k1 đ",
            "120/2025/QH15 Đ36 k1",
            "15/2012/QH13",
            "163/2026/NĐ-CP Mẫu 02",
        )
    )
    assert cites.cites_of('{"ground":"120/2025/QH15 Đ44 k2"}') == ("120/2025/QH15 Đ44 k2",)
    assert cites.cites_of('{"power":"120/2025/QH15"}') == ("120/2025/QH15",)
    assert cites.cites_of('{"paper":"12/QĐ-TA","facts":["120/2025/QH15"]}') == ()


@pytest.fixture
def record(an: Database, three: Three) -> Database:
    """Three acts; forty refusals of two kinds, two of them at every moment."""
    heads = {name: StreamHead(0, "") for name in ("refusals:a", "refusals:b")}
    for number in range(40):
        stream = f"refusals:{'ab'[number % 2]}"
        cite = [LAW, f"{LAW} k{number % 3}", OTHER, "15/2012/QH13"][number % 4]
        at = world.NINE + timedelta(minutes=number // 2)
        entry = world.entry(
            heads[stream], stream, at=at, power=[cite], kind="alarm" if number % 5 else "refusal"
        )
        with SqlUnitOfWork(an) as work:
            work.append_audit(entry)
        heads[stream] = StreamHead(entry.seq, entry.hash)
    return an


def read(record: Database, wanted: EntryFilter, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """By reading every body."""
    with monkeypatch.context() as patched:
        patched.setattr(searching, "complete", lambda _: False)
        return [(each.stream, each.seq) for each in entries(record, wanted, limit=100).items]


def test_the_index_finds_what_reading_every_body_finds(
    record: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = world.NINE + timedelta(minutes=7)
    places = [LAW, f"{LAW} k1", OTHER, "120/2025/QH15", "15/2012/QH13", "120/2025/QH15 Đ400", "73/2021/QH14"]
    for article in places:
        for more in (
            {},
            {"since": later},
            {"until": later},
            {"kinds": ("alarm",)},
            {"acts": ("x.y",)},
            {"kinds": ("act",)},
        ):
            wanted = EntryFilter(article=article, **more)
            slow = read(record, wanted, monkeypatch)
            fast = entries(record, wanted, limit=100)
            assert [(each.stream, each.seq) for each in fast.items] == slow, (article, more)
            assert fast.total == len(slow)
            pages = [entries(record, wanted, offset=at, limit=3).items for at in range(0, len(slow) + 1, 3)]
            assert [(each.stream, each.seq) for page in pages for each in page] == slow
    assert len(read(record, EntryFilter(article=LAW), monkeypatch)) == 20
    assert read(record, EntryFilter(article=LAW, actor_id="nobody"), monkeypatch) == []


def rows(record: Database) -> list[set[tuple[object, ...]]]:
    with record.reading() as connection:
        return [{tuple(row) for row in connection.execute(select(each))} for each in (CITE_SETS, ENTRY_CITES)]


def test_what_was_written_before_there_was_an_index_is_put_there(record: Database) -> None:
    before = rows(record)
    with record.writing() as connection:
        connection.execute(delete(CITE_SETS))
        connection.execute(delete(ENTRY_CITES))
    assert entries(record, EntryFilter(article=LAW)).total == 20  # read, one by one
    assert cites.fill_in_lots(record) == cites.fill_in_lots(record) == 44
    assert rows(record) == before


def test_what_was_taken_back_is_not_taken_for_kept(an: Database) -> None:
    """A list of citations whose act failed is written with the next act that has it."""

    def failing() -> None:
        with SqlUnitOfWork(an) as work:
            work.append(world.opening(1))
            raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        failing()
    assert an.cites == set()
    with SqlUnitOfWork(an) as work:
        work.append(world.opening(2))
    (article,) = world.opening(2).act.power[:1] or ("",)
    assert an.cites
    assert entries(an, EntryFilter(article=article)).total == 1
