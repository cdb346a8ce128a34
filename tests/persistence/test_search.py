"""Finding persons: the index follows every change of a person, and is the same when made anew."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Text, cast, select

from persistence.database import Database
from persistence.models import NAME_WORDS, PERSON_INDEX, PERSON_WORDS
from persistence.reach import Reach
from persistence.registers import Clerk, Registers
from persistence.search import indexing
from persistence.search.finder import Finder
from persistence.search.near import one_slip
from persistence.search.tokens import tokens_of, variants_of
from persistence.search.wanted import Wanted, read
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
    """Tokens and words; on a server the words of each person stand once more in one row."""
    with db.reading() as connection:
        tokens = {(row.kind, row.token, row.person_id) for row in connection.execute(select(PERSON_INDEX))}
        rows = connection.execute(select(PERSON_WORDS.c.person_id, cast(PERSON_WORDS.c.words, Text))).all()
        together = {("name", word, person) for person, words in rows for word in re.findall(r"\w+", words)}
        named = {each for each in tokens if each[0] == "name"}
        assert together == (named if db.dialect == "postgresql" else set())
        return tokens, {(row.variant, row.word) for row in connection.execute(select(NAME_WORDS))}


def test_the_index_follows_the_record(db: Database) -> None:
    put(db, world.AN, NGUYEN)
    put(db, replace(NGUYEN, full_name="Trần Thị Hoà", born=None))
    tokens, words = index(db)
    wanted = {("name", each, "n1") for each in ("tran", "thi", "hoa")}
    wanted |= {("number", "700000091100", "n1"), ("commune", "hoa_an", "n1"), ("seen", "hoa_an", "n1")}
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nguyễn  văn ÂN 1990", Wanted(words=("nguyen", "van", "an"), year=1990)),
        ("17/5/1990", Wanted(born=date(1990, 5, 17))),
        ("1990-05-17 An", Wanted(words=("an",), born=date(1990, 5, 17))),
        ("001 190 000007", Wanted(number="700000091100")),
        ("An 12", Wanted(words=("an",), ignored=1)),
        ("0a1b2c3d", Wanted(code="0a1b2c3d")),
        ("31/02/1990", Wanted(number="09912013")),
        ("", Wanted()),
    ],
)
def test_what_is_typed_is_read(text: str, wanted: Wanted) -> None:
    assert read(text) == wanted


HERE = Reach("ca_hoa", commune="hoa_an")
ALL = Reach("x", all=True)


@pytest.fixture
def town(db: Database) -> Database:
    others = [
        Person(f"p{number}", name, date(1980 + number, 1, 2), "male", {"residence_commune": commune})
        for number, (name, commune) in enumerate(
            [
                ("Nguyễn Văn Anh", "hoa_an"),
                ("Ngyuễn Văn Ân", "hoa_an"),
                ("Nguyễn Văn Ân", "tan_lap"),
                ("Trần Ân", "hoa_an"),
            ]
        )
    ]
    put(db, NGUYEN, *others)
    return db


def ids(found: tuple[Person, ...]) -> list[str]:
    return [person.id for person in found]


@pytest.mark.parametrize(
    ("text", "exact", "near"),
    [
        ("an van nguyen", ["p2", "p0"], ["p1"]),
        ("ngu an", ["p2", "p0"], []),
        ("nguyen hoa 1990", ["n1"], []),
        ("190000007", ["n1"], []),
        ("001190000007", ["n1"], []),
        ("001190000070", [], ["n1"]),
        ("00119000", [], []),
        ("tran", ["p3"], []),
        ("lạ", [], []),
    ],
)
def test_who_is_found(town: Database, text: str, exact: list[str], near: list[str]) -> None:
    found = Finder(town).find(read(text), ALL)
    assert (ids(found.exact), ids(found.near), found.more) == (exact, near, False)


def test_nobody_of_another_commune_is_found(town: Database) -> None:
    finder = Finder(town)
    assert ids(finder.find(read("nguyen an"), HERE).exact) == ["p0"]
    assert ids(finder.find(read("nguyen an"), Reach("ca_tan", commune="tan_lap")).exact) == ["p2"]
    assert finder.find(read("p2"), HERE).exact == ()
    assert ids(finder.find(read("an", commune="hoa_an"), ALL).exact) == ["p1", "p3", "p0"]


def test_more_than_fit_are_told(town: Database) -> None:
    found = Finder(town).find(read("van"), ALL, limit=2, near=0)
    assert (len(found.exact), found.more) == (2, True)
