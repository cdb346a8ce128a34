"""What a person is found by. Pure: the rows of ``person_index`` follow from the record alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from persistence.folding import fold
from workflows.model import Json, Person

NAME: Final = "name"
NUMBER: Final = "number"
BORN: Final = "born"
COMMUNE: Final = "commune"
PROVINCE: Final = "province"
OFFICE: Final = "office"
SEEN: Final = "seen"
"""By which offices and communes a person may be seen: by residence, by the office that put the person on file, by every office that has a
part in a case or did an act of it. Nobody else need be asked about; whether the person is seen is asked of each (``persistence.reach``)."""
WIDE: Final = "wide"
"""The same for districts and provinces."""
PERSONAL: Final = frozenset({NAME, NUMBER, BORN})
"""By these a person is found under a record that was merged as well; where the person lives the standing record tells alone."""

_PLACES: Final = (("residence_commune", COMMUNE), ("residence_province", PROVINCE), ("registered_by", OFFICE))
_NAMES: Final = ("other_name", "former_names")
_NUMBERS: Final = ("id_number", "former_id_numbers")
_WORD: Final = re.compile(r"\w+")


def tokens_of(person: Person) -> frozenset[tuple[str, str]]:
    """Kind and token of everything by which the person is found: present and former names, numbers, day of birth, residence, office."""
    found = {(NAME, word) for word in words_of(person.full_name)}
    found |= {(NAME, word) for text in _texts(person, _NAMES) for word in words_of(text)}
    found |= {(NUMBER, token) for text in _texts(person, _NUMBERS) if (token := number_token(text))}
    if person.born is not None:
        found.add((BORN, person.born.isoformat()))
    found |= {(kind, str(person.attributes[name])) for name, kind in _PLACES if person.attributes.get(name)}
    return frozenset(found)


def name_at(place: str) -> str:
    """The kind of the words of names of those who may be seen in a district or province."""
    return f"{NAME}@{place}"


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a name, each once: "Đặng Văn-Ân" -> "dang", "van", "an"."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))


def number_token(text: str) -> str:
    """A number as it is kept: letters and digits only, turned round, so that its last digits are a beginning."""
    return "".join(letter for letter in fold(text) if letter.isalnum())[::-1]


def variants_of(word: str) -> frozenset[str]:
    """The word and every form of it that lacks one letter. Two words that are one slip apart (a letter more, less, wrong, or two
    changed places) have such a form in common."""
    return frozenset({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def _texts(person: Person, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value: Json = person.attributes.get(name)
        for each in value if isinstance(value, list) else [value]:
            text = each.get("value") if isinstance(each, dict) else each
            if isinstance(text, str):
                yield text
