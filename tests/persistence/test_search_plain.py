"""The quick ways of finding persons give what the plain way gives: every person on file looked at, one after the other."""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from itertools import product

import pytest

from persistence.database import Database
from persistence.reach import Reach
from persistence.registers import Clerk, Registers
from persistence.search import finder as ways
from persistence.search.finder import Finder
from persistence.search.near import one_slip, slips_of
from persistence.search.tokens import tokens_of
from persistence.search.wanted import Wanted, read
from tests.persistence import world
from workflows.model import Json, Person

ASKED = int(os.environ.get("LOTRINH_MANY", "60"))
"""How many searches; more of them in a longer run."""

FAMILIES = ("Nguyễn", "Nguyễn", "Nguyễn", "Ngyuễn", "Trần", "Lê", "Lý", "Đặng")
MIDDLES = ("Văn", "Văn", "Văn Vân", "Vân", "Thị", "Thu Hà", "A")
GIVEN = (
    "An",
    "Anh",
    "Ánh",
    "Ân",
    "Hà",
    "Hòa",
    "Hoàn",
    "Hoàng",
    "Hùng",
    "Hưng",
    "Dũng",
    "Dung",
    "Đức",
    "Ngân",
)
PLACES = ("hoa_an", "tan_lap", "hoa_an_2")
LIMIT, NEAR = 9, 6
REACHES = (Reach("x", all=True), Reach("cat", province="tinh_ta"))  # all of them live there


def people(chance: random.Random) -> list[Person]:
    found = []
    for number, (family, middle) in enumerate(product(FAMILIES * 3, MIDDLES)):
        attributes: dict[str, Json] = {
            "residence_commune": chance.choice(PLACES),
            "residence_province": "tinh_ta",
            "id_number": f"0{chance.randrange(10**11):011d}",
        }
        if number % 9 == 0:
            attributes["former_names"] = [{"value": f"{chance.choice(FAMILIES)} Bưởi"}]
        born = date(1988, 1, 1) + timedelta(days=chance.randrange(1500)) if number % 11 else None
        found.append(
            Person(f"p{number:03d}", f"{family} {middle} {chance.choice(GIVEN)}", born, "male", attributes)
        )
    return found


def asked(chance: random.Random, persons: list[Person]) -> Wanted:
    """Something that an officer may type about one of them."""
    person = chance.choice(persons)
    words = person.full_name.split()
    chance.shuffle(words)
    words = words[: chance.randint(1, 4)]
    if chance.random() < 0.4:
        words[0] = words[0][: chance.randint(1, len(words[0]))]
    if chance.random() < 0.3 and len(words[-1]) > 2:
        words[-1] = words[-1][0] + words[-1][2] + words[-1][1] + words[-1][3:]
    if chance.random() < 0.2 and person.born:
        words.append(chance.choice((str(person.born.year), f"{person.born:%d/%m/%Y}")))
    if chance.random() < 0.2:
        number = str(person.attributes["id_number"])
        words.append(chance.choice((number, number[-4:], number[:-2] + number[-1] + number[-2])))
    commune = str(person.attributes["residence_commune"]) if chance.random() < 0.2 else ""
    return read(" ".join(words), commune=commune)


class Plain:
    """The plain way."""

    def __init__(self, persons: list[Person]) -> None:
        self._tokens = {person.id: tokens_of(person) for person in persons}

    def whole(self, wanted: Wanted) -> set[str]:
        return {each for each in self.begun(wanted) if self._names(each) >= set(wanted.words)}

    def begun(self, wanted: Wanted) -> set[str]:
        return {
            each
            for each in self._fixed(wanted)
            if self._numbered(each, wanted.number) and self._begin(each, wanted.words)
        }

    def near(self, wanted: Wanted) -> set[str]:
        fixed, borne = self._fixed(wanted), {word for each in self._tokens for word in self._names(each)}
        beside = {
            word: {word, *(each for each in borne if len(word) > 2 and one_slip(word, each))}
            for word in wanted.words
        }
        words = {
            each
            for each in fixed
            if self._numbered(each, wanted.number)
            and all(beside[word] & self._names(each) for word in wanted.words)
        }
        if len(wanted.number) not in {9, 12}:
            return words
        slips = set(slips_of(wanted.number))
        return words | {
            each
            for each in fixed
            if ({token for kind, token in self._tokens[each] if kind == "number"} & slips)
            and self._begin(each, wanted.words)
        }

    def _fixed(self, wanted: Wanted) -> set[str]:
        return {each for each, tokens in self._tokens.items() if _fits(tokens, wanted)}

    def _names(self, person: str) -> set[str]:
        return {token for kind, token in self._tokens[person] if kind == "name"}

    def _begin(self, person: str, words: tuple[str, ...]) -> bool:
        return all(any(name.startswith(word) for name in self._names(person)) for word in words)

    def _numbered(self, person: str, number: str) -> bool:
        return any(kind == "number" and token.startswith(number) for kind, token in self._tokens[person])


def _fits(tokens: frozenset[tuple[str, str]], wanted: Wanted) -> bool:
    born = next((token for kind, token in tokens if kind == "born"), "")
    day = born == wanted.born.isoformat() if wanted.born else True
    year = born.startswith(f"{wanted.year}-") if wanted.year and not wanted.born else True
    return day and year and (not wanted.commune or ("commune", wanted.commune) in tokens)


def test_the_quick_ways_give_what_the_plain_way_gives(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts as few: as it is, and so low that the words of the name lead although something else is asked as well."""
    chance = random.Random(20261126)  # noqa: S311 - the same searches every time
    persons = people(chance)
    Registers(db).put(persons=persons, by=Clerk("quản trị", "so_y_te"), at=world.NINE)
    plain, finder = Plain(persons), Finder(db)
    told = set[bool]()
    for number in range(ASKED):
        for name in ("_MANY", "_MANY_OF_PLACE"):
            monkeypatch.setattr(ways, name, (400, 3)[number % 2])
        told.add(compared(asked(chance, persons), plain, finder, REACHES[number // 2 % 2]))
    assert told == {True, False}


def compared(wanted: Wanted, plain: Plain, finder: Finder, reach: Reach) -> bool:
    """Whether there was more than fits."""
    found = finder.find(wanted, reach, limit=LIMIT, near=NEAR)
    exact, whole, begun = {each.id for each in found.exact}, plain.whole(wanted), plain.begun(wanted)
    assert found.more == (len(begun) > LIMIT), wanted
    assert (exact == begun) if not found.more else (exact <= begun and len(exact) == LIMIT), wanted
    assert whole <= exact or exact <= whole, wanted  # whole words come before beginnings
    near, beside = {each.id for each in found.near}, plain.near(wanted) - begun
    assert near <= beside, wanted
    assert len(near) == (0 if found.more else min(len(beside), NEAR)), wanted
    return found.more
