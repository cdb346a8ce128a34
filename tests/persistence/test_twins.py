"""Who may already be on file: by number, by name and birth, by a name one slip away. And what a correction keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from persistence.database import Database
from persistence.pairs import Pairs, State
from persistence.reach import Reach
from persistence.registers import Clerk, Registers
from persistence.search.twins import Ground, Twins
from workflows.model import Json, Person
from workflows.persons import corrected

CLERK = Clerk("quản trị", "so_y_te")
AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
HERE: dict[str, Json] = {"residence_commune": "hoa_an"}
HOA = Person("hoa", "Nguyễn Thị Hòa", date(1990, 5, 17), "female", {**HERE, "id_number": "001190000007"})


@pytest.fixture
def town(db: Database) -> Database:
    Registers(db).put(persons=[HOA], by=CLERK, at=AT)
    return db


@pytest.mark.parametrize(
    ("name", "born", "attributes", "grounds"),
    [
        ("Trần Văn Khác", date(1970, 1, 1), {"id_number": "001 190 000 007"}, ["number"]),
        ("NGUYEN THI HOA", date(1990, 5, 17), {}, ["name_birth"]),
        ("Nguyễn Thị Hoà", None, HERE, ["name_birth"]),
        ("Nguyễn Thị Hoà", None, {}, []),
        ("Nguyễn Thị Hòa", date(1990, 5, 18), {}, []),
        ("Ngyuễn Thị Hòa", date(1990, 8, 1), HERE, ["near"]),
        ("Ngyuễn Thị Hoaf", date(1990, 8, 1), HERE, []),
        ("Nguyễn Thị Hòa", date(1990, 5, 17), {**HERE, "id_number": "001190000007"}, ["number", "name_birth", "near"]),
        ("Nguyễn Thị Hòa Bình", date(1990, 5, 17), {}, []),
        ("Nguyễn Thị Hòa", date(1990, 5, 17), {"kind": "organisation"}, []),
    ],
)  # fmt: skip
def test_twins(
    town: Database, name: str, born: date | None, attributes: dict[str, Json], grounds: list[str]
) -> None:
    found = Twins(town).of(Person("new", name, born, None, attributes))
    assert [list(dict.fromkeys(each.grounds)) for each in found] == (
        [[Ground(one) for one in grounds]] if grounds else []
    )


def test_nobody_is_the_own_twin(town: Database) -> None:
    assert Twins(town).of(HOA) == ()


def test_a_pair_that_was_decided_is_open_no_more(town: Database) -> None:
    Registers(town).put(
        persons=[replace(HOA, id="other", attributes={"residence_commune": "tan_lap"})], by=CLERK, at=AT
    )
    pairs = Pairs(town)
    pairs.put("other", [("hoa", (Ground.NAME_BIRTH,))], State.PROPOSED, by=CLERK, at=AT)
    (pair,) = pairs.open(Reach("x", all=True))
    assert (pair.one.id, pair.other.id, pair.grounds) == ("hoa", "other", (Ground.NAME_BIRTH,))
    assert pairs.open(Reach("ca", commune="hoa_an")) == (), "who sees one of two sees no pair"
    pairs.put("hoa", [("other", (Ground.NAME_BIRTH,))], State.DIFFERENT, by=CLERK, at=AT)
    assert pairs.open(Reach("x", all=True)) == ()
    assert pairs.different("hoa") == frozenset({"other"})
    assert pairs.different("other") == frozenset({"hoa"})


def test_a_correction_keeps_what_it_replaces() -> None:
    once = corrected(HOA, replace(HOA, full_name="Nguyễn Thị Huệ"), date(2026, 1, 2))
    again = corrected(
        once, replace(once, attributes={**once.attributes, "residence_commune": "tan_lap"}), date(2026, 2, 3)
    )
    assert again.attributes["former_names"] == [{"value": "Nguyễn Thị Hòa", "until": "2026-01-02"}]
    assert again.attributes["former_residences"] == [
        {"value": {"residence_commune": "hoa_an"}, "until": "2026-02-03"}
    ]
    assert "former_id_numbers" not in again.attributes
    assert corrected(again, again, date(2026, 3, 4)) == again
