"""Finding persons: the index follows every change of a person, and is the same when made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from persistence.database import Database
from persistence.models import NAME_WORDS, PERSON_INDEX
from persistence.registers import Clerk, Registers
from persistence.search import indexing
from persistence.search.near import one_slip
from persistence.search.tokens import tokens_of, variants_of
from tests.persistence import world
from workflows.model import Json, Person

CLERK = Clerk("quản trị", "so_y_te")
AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
NGUYEN = Person(
    "n1",
    "Nguyễn Thị Hòa",
    date(1990, 5, 17),
    "female",
    {"residence_commune": "hoa_an", "id_number": "001190000007"},
)


def put(db: Database, *persons: Person) -> None:
    Registers(db).put(persons=persons, by=CLERK, at=AT)


def index(db: Database) -> tuple[set[tuple[str, str, str]], set[tuple[str, str]]]:
    with db.reading() as connection:
        return (
            {(row.kind, row.token, row.person_id) for row in connection.execute(select(PERSON_INDEX))},
            {(row.variant, row.word) for row in connection.execute(select(NAME_WORDS))},
        )


def test_the_index_follows_the_record(db: Database) -> None:
    put(db, world.AN, NGUYEN)
    put(db, replace(NGUYEN, full_name="Trần Thị Hoà", born=None))
    tokens, words = index(db)
    wanted = {("name", each, "n1") for each in ("tran", "thi", "hoa")}
    wanted |= {("number", "700000091100", "n1"), ("commune", "hoa_an", "n1")}
    assert {each for each in tokens if each[2] == "n1"} == wanted
    assert ("tra", "tran") in words
    assert not any(word == "nguyen" for _, word in words), "nobody is called so any more"
    with db.writing() as connection:
        indexing.rebuild(connection)
    assert index(db) == (tokens, words)


def test_an_erased_person_leaves_no_token(db: Database) -> None:
    put(db, world.AN, NGUYEN)
    before = index(db)
    put(db, replace(NGUYEN, id="n2", full_name="Nguyễn Quỳnh"))
    with db.writing() as connection:
        indexing.forget(connection, ["n2"])
    assert index(db) == before


def test_an_empty_index_is_made_where_persons_are_on_file(an: Database) -> None:
    with an.writing() as connection:
        indexing.ensure(connection)
    assert {token for kind, token, _ in index(an)[0] if kind == "name"} == {"dang", "van", "an"}


def test_former_names_and_numbers_are_found() -> None:
    former: dict[str, Json] = {
        "former_names": [{"value": "Nguyễn Thị Bưởi", "until": "2020-01-01"}],
        "former_id_numbers": ["012345678"],
    }
    tokens = tokens_of(replace(NGUYEN, attributes=former))
    assert {("name", "buoi"), ("name", "hoa"), ("number", "876543210")} <= tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ngyuen", "nguyen"),
        ("nguye", "nguyen"),
        ("nguyenn", "nguyen"),
        ("nguyem", "nguyen"),
        ("an", "anh"),
        ("ba", "ab"),
    ],
)
def test_one_slip_of_the_pen(one: str, other: str) -> None:
    assert one_slip(one, other)
    assert one_slip(other, one)
    assert variants_of(one) & variants_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("an", "an"), ("hoa", "hung"), ("binh", "bnhi"), ("", "ab"), ("dung", "gund")]
)
def test_no_slip_or_more_than_one(one: str, other: str) -> None:
    assert not one_slip(one, other)
