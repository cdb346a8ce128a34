"""The walk over all persons: nobody twice, nobody left out, whoever comes meanwhile; nobody out of reach."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from persistence.database import Database
from persistence.reach import Reach
from persistence.registers import Clerk, Registers
from persistence.search import walk
from persistence.search.walk import Wanted
from workflows.model import Json, Person

CLERK = Clerk("quản trị", "so_y_te")
AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
HERE = Reach("ca_hoa", commune="hoa_an")


def living(number: int, commune: str, year: int = 1990) -> Person:
    home: dict[str, Json] = {"residence_commune": commune, "residence_province": "p"}
    return Person(f"p{number:03}", f"Lò Văn {number}", date(year, 1, 1 + number % 28), "male", home)


def put(db: Database, *persons: Person) -> None:
    Registers(db).put(persons=persons, by=CLERK, at=AT)


def walked(db: Database, reach: Reach, wanted: Wanted = Wanted(), limit: int = 4) -> list[str]:  # noqa: B008 - frozen
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        taken = walk.step(db, reach, wanted, after=after, limit=limit)
        assert len(taken.persons) <= limit
        found += [each.id for each in taken.persons]
        after = taken.after
    return found


@pytest.mark.parametrize("scanned", [3, 500])
def test_everybody_within_reach_once_and_nobody_else(
    db: Database, scanned: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "_SCANNED", scanned)
    put(db, *(living(n, "hoa_an" if n % 3 else "tan_lap", 1990 if n % 2 else 1991) for n in range(30)))
    mine = [f"p{n:03}" for n in range(30) if n % 3]
    assert walked(db, HERE) == mine
    assert walked(db, HERE, Wanted(born="1991")) == [f"p{n:03}" for n in range(30) if n % 3 and n % 2 == 0]
    assert walked(db, HERE, Wanted(commune="tan_lap")) == []
    assert walked(db, Reach("x", all=True), Wanted(commune="tan_lap")) == [
        f"p{n:03}" for n in range(0, 30, 3)
    ]
    assert set(walked(db, Reach("x", province="p"))) == {f"p{n:03}" for n in range(30)}
    assert walked(db, Reach("nobody")) == []


def test_who_comes_meanwhile_makes_nobody_come_twice(db: Database) -> None:
    put(db, *(living(n, "hoa_an") for n in range(0, 20, 2)))
    first = walk.step(db, HERE, Wanted(), limit=5)
    put(db, *(living(n, "hoa_an") for n in range(1, 20, 2)))
    assert first.after is not None
    rest = walk.step(db, HERE, Wanted(), after=first.after, limit=50)
    seen = [each.id for each in (*first.persons, *rest.persons)]
    assert len(seen) == len(set(seen))
    assert {f"p{n:03}" for n in range(0, 20, 2)} <= set(seen)
    assert rest.after is None
