"""A row of a list as a person with papers from before, or as what is wrong with it. Pure; one function for preview and writing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rules.identity import check_id
from workflows.importing import values
from workflows.importing.cells import Line, Value
from workflows.importing.fields import FIELDS, RECORDS, Field, Kind
from workflows.importing.slips import Slip
from workflows.importing.values import Birth, Read
from workflows.importing.words import plain
from workflows.model import BIRTH_YEAR, Json, Person

ID_REASON: Final = "id_number_reason"
_OWN: Final = frozenset({"viet nam", "vietnam", "vn"})

_PLAIN: Final = {
    Kind.NAME: values.name,
    Kind.TEXT: values.text,
    Kind.PHONE: values.phone,
    Kind.RESIDENCE: values.residence,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A commune of the directory."""

    commune: str
    province: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How a list is read. ``swapped``: columns in which Excel may have swapped day and month -> they did, they did not, not told (None).

    ``pad``: zeros that Excel dropped are put back. ``id_reason``: why numbers that contradict sex, birth or the form of today are kept
    ("": they are refused). ``home``: where persons live of whom no column tells it. ``papers``: this post may put papers on file.
    """

    pad: bool = False
    id_reason: str = ""
    swapped: Mapping[int, bool | None] = field(default_factory=dict)
    home: Place | None = None
    papers: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper from before: kind, day, end, number as the list tells it."""

    record: str
    on: date
    until: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What was read of a row; taken only without errors."""

    number: int
    full_name: str
    born: date | None
    sex: str | None
    attributes: Mapping[str, Json]
    papers: tuple[Paper, ...]
    slips: tuple[Slip, ...]
    content: str

    @property
    def refused(self) -> bool:
        """Whether something in it cannot be taken."""
        return any(each.error for each in self.slips)

    def person(self, person_id: str, more: Mapping[str, Json]) -> Person:
        """The record."""
        return Person(person_id, self.full_name, self.born, self.sex, {**self.attributes, **more})


class Reader:
    """Reads rows by one mapping (place of a column -> field) and one set of options."""

    def __init__(
        self,
        mapping: Mapping[int, str],
        options: Options,
        today: date,
        communes: Mapping[str, tuple[Place, ...]],
        merged: frozenset[int] = frozenset(),
    ) -> None:
        """``communes`` by plain name; ``merged`` are rows of which a mapped cell is merged with that of another row."""
        self._columns = [(place, FIELDS[name]) for place, name in mapping.items()]
        self._options, self._today, self._communes, self._merged = options, today, communes, merged

    def read(self, line: Line) -> Row:
        """The row."""
        found: dict[str, object] = {}
        slips = [Slip("", "merged")] if line.number in self._merged else []
        if line.hidden:
            slips.append(Slip("", "hidden_row"))
        for place, each in self._columns:
            value = line.cells[place] if place < len(line.cells) else None
            if value is None or value == "" or (isinstance(value, str) and not value.strip()):
                continue
            read = values.odd(each.id, value) or self._cell(place, each, value)
            slips += read.slips
            if read.value is not None:
                found[each.id] = read.value
        return self._row(line.number, found, slips)

    def _cell(self, place: int, each: Field, value: Value) -> Read:
        swapped = self._options.swapped.get(place, False)
        match each.kind:
            case Kind.BORN:
                return values.birth(each.id, value, self._today, swapped=swapped)
            case Kind.DAY:
                return values.day(each.id, value, self._today, swapped=swapped, ahead=each.part == "until")
            case Kind.SEX:
                return values.sex(each.id, value, each.sex)
            case Kind.NUMBER:
                return values.number(each.id, value, pad=self._options.pad)
            case Kind.COMMUNE:
                return self._commune(each.id, value)
            case kind:
                return _PLAIN[kind](each.id, value)

    def _commune(self, name: str, value: Value) -> Read:
        known = self._communes.get(plain(str(value)), ())
        if len(known) == 1:
            return Read(known[0])
        return Read(None, (Slip(name, "commune_several" if known else "commune_unknown"),))

    def _row(self, number: int, found: dict[str, object], slips: list[Slip]) -> Row:
        name = found.pop("full_name", None)
        if name is None and not any(each.field == "full_name" for each in slips):
            slips.append(Slip("full_name", "name_missing"))
        sex = _sex(found, slips)
        birth = _birth(found, slips)
        papers = _papers(found, slips)
        if papers and not self._options.papers:
            slips.append(Slip("", "paper_no_power"))
        slips += [
            Slip(f"{each.record}.on", "paper_before_birth")
            for each in papers
            if birth.year and each.on.year < birth.year
        ]
        place = found.pop("commune", self._options.home)
        attributes: dict[str, Json] = {
            key: value.isoformat() if isinstance(value, date) else str(value)
            for key, value in sorted(found.items())
        }
        if birth.day is None and birth.year is not None:
            attributes[BIRTH_YEAR] = birth.year
        if "id_number" in attributes:
            attributes["id_number"] = _bare(str(attributes["id_number"]))
        content = _content(str(name or ""), birth, sex, attributes, papers)
        if isinstance(place, Place):
            attributes["residence_commune"] = place.commune
            if place.province:
                attributes["residence_province"] = place.province
        self._check_number(birth, sex, attributes, slips)
        return Row(number, str(name or ""), birth.day, sex, attributes, papers, tuple(slips), content)

    def _check_number(
        self, birth: Birth, sex: str | None, attributes: dict[str, Json], slips: list[Slip]
    ) -> None:
        told, nation = attributes.get("id_number"), attributes.get("nationality")
        if not isinstance(told, str) or (isinstance(nation, str) and plain(nation) not in _OWN):
            return
        born = birth.day or (date(birth.year, 12, 31) if birth.year else None)
        check = check_id(told, sex=sex, born=min(born, self._today) if born else None, day=self._today)
        if not (check.refused or check.contradicts):
            return
        said = " ".join(each.vi for each in check.findings), " ".join(each.en for each in check.findings)
        if check.refused:
            slips.append(Slip("id_number", "id_refused", said))
        elif not self._options.id_reason:
            slips.append(Slip("id_number", "id_contradicts", said))
        else:
            slips.append(Slip("id_number", "id_kept", said))
            attributes[ID_REASON] = {
                "reason": self._options.id_reason,
                "findings": [each.code for each in check.findings],
            }


def _bare(number: str) -> str:
    """A number without the signs that part its groups; one with letters (a passport) as it is written."""
    bare = "".join(each for each in number if each not in " .-")
    return bare if bare.isdecimal() else number


def _sex(found: dict[str, object], slips: list[Slip]) -> str | None:
    """From its own column, from a mark, or from the column in which the birth stands."""
    told = {str(found.pop(name)) for name in ("sex", "sex_male", "sex_female") if name in found}
    told |= {FIELDS[name].sex for name in ("born_male", "born_female") if name in found}
    if len(told) > 1:
        slips.append(Slip("sex", "sex_twice"))
    return next(iter(told)) if len(told) == 1 else None


def _birth(found: dict[str, object], slips: list[Slip]) -> Birth:
    told = [found.pop(name) for name in ("born", "born_male", "born_female") if name in found]
    births = {each for each in told if isinstance(each, Birth)}
    if len(births) > 1:
        slips.append(Slip("born", "born_twice"))
    return next(iter(births)) if len(births) == 1 else Birth()


def _papers(found: dict[str, object], slips: list[Slip]) -> tuple[Paper, ...]:
    told = {name.partition(".")[0] for name in found if "." in name}
    papers = []
    for record in (each for each in RECORDS if each in told):
        on, until, number = (found.pop(f"{record}.{part}", None) for part in ("on", "until", "number"))
        if not isinstance(on, date):
            if (until or number) and not any(each.field == f"{record}.on" for each in slips):
                slips.append(Slip(f"{record}.on", "paper_no_day"))
            continue
        end = until if isinstance(until, date) else None
        if end is not None and end < on:
            slips.append(Slip(f"{record}.until", "paper_ends_before"))
        papers.append(Paper(record, on, end, str(number or "")))
    return tuple(sorted(papers, key=lambda each: (each.on, RECORDS.index(each.record))))


def _content(
    name: str, birth: Birth, sex: str | None, attributes: Mapping[str, Json], papers: tuple[Paper, ...]
) -> str:
    """What the row says, however the list writes it: by this it is known again in another order or another file."""
    told = [
        name.casefold(),
        birth.day.isoformat() if birth.day else birth.year,
        sex,
        {key: str(value).casefold() for key, value in attributes.items()},
        [
            [each.record, each.on.isoformat(), each.until and each.until.isoformat(), each.number.casefold()]
            for each in papers
        ],
    ]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
