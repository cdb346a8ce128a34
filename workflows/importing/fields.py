"""What a column of a list may hold, and the headings under which offices write it: ``fields.yaml``.

A field is an attribute of the person's identity, or a part of a paper from before (day, number, end). The papers are values of the fact
``record``: what may be put on file by ``person_file.record``, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from rules.errors import CorpusError
from rules.yamlio import load_yaml

_FILE: Final = Path(__file__).with_name("fields.yaml")


class Kind(StrEnum):
    """How the cells of a column are read."""

    NAME = "name"
    BORN = "born"
    SEX = "sex"
    NUMBER = "number"
    DAY = "day"
    TEXT = "text"
    PHONE = "phone"
    COMMUNE = "commune"
    RESIDENCE = "residence"


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its labels. ``record`` and ``part`` ("on", "until", "number") for a paper; ``sex`` where the column itself tells it."""

    id: str
    vi: str
    en: str
    kind: Kind
    words: tuple[str, ...]
    record: str = ""
    part: str = ""
    sex: str = ""


def _read() -> Mapping[str, Field]:
    raw: Any = load_yaml(_FILE, name=_FILE.name)
    try:
        return MappingProxyType(
            {
                name: Field(
                    name,
                    **{**told, "kind": Kind(told["kind"]), "words": tuple(map(str, told["words"]))},
                )
                for name, told in raw.items()
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusError(
            f"{_FILE.name} is malformed: {error}. See the keys of the file that comes with the program.",
            vi=f"{_FILE.name} không đúng dạng. Xem các khóa trong tệp đi kèm chương trình.",
        ) from error


FIELDS: Final = _read()
"""Every field by its id, in the order in which a page offers them."""

RECORDS: Final[tuple[str, ...]] = tuple(dict.fromkeys(each.record for each in FIELDS.values() if each.record))
"""Kinds of papers that a list may tell of, in the order in which they are put on file."""
