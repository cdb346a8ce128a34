"""What the law has published: facilities, substitution points, providers. Names and addresses of organisations, nothing of a person.

Drawn from the statutory books (who stands there today, and is neither suspended nor merely being examined) and from the register of
offices (substitution points). A provider who is an individual is counted, not named: that list hangs in the offices
(Decree 163/2026 Art. 80.5).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from documents.sheets import Column, Sheet, to_csv, to_xlsx
from persistence.statutory import StatutoryBooks
from rules.citation import Citation
from rules.errors import BadInput
from web.house import House
from web.language import mark
from web.registers.asking import book
from web.registers.papers import KINDS as FILES
from workflows.collation import order_of
from workflows.model import Person, Unit
from workflows.registers import Line

_ORGANISATION: Final = "organisation"
_CLINIC: Final = "substitution_clinic"
KINDS: Final = {"csv": FILES["csv"], "json": "application/json; charset=utf-8", "xlsx": FILES["xlsx"]}


@dataclass(frozen=True, slots=True)
class Listing:
    """One list that is published. ``book`` is the statutory book it is drawn from ("" for the register of offices), ``stages`` what counts
    as published; ``verified``: whether the article that obliges to publish it was read."""

    id: str
    title: str
    book: str
    stages: frozenset[str]
    cites: tuple[tuple[str, date], ...]
    verified: bool = True


_FIRST: Final = date(2022, 1, 1)
_NEW: Final = date(2026, 7, 1)
LISTINGS: Final = (
    Listing(
        "co-so-xac-dinh",
        mark("Cơ sở y tế đủ điều kiện xác định tình trạng nghiện ma túy"),
        "assessment_facilities",
        frozenset({"published"}),
        (("109/2021/NĐ-CP Đ9 k5 c", _FIRST), ("109/2021/NĐ-CP Đ9 k5 d", _FIRST)),
    ),
    Listing(
        "diem-thay-the",
        mark("Cơ sở điều trị nghiện bằng thuốc thay thế"),
        "",
        frozenset(),
        (("90/2016/NĐ-CP Đ3", _FIRST),),
        verified=False,
    ),
    Listing(
        "co-so-cai-nghien",
        mark("Cơ sở cai nghiện ma túy được cấp giấy phép hoạt động"),
        "rehab_facilities",
        frozenset({"licensed", "change_applied", "breach_found"}),
        (("116/2021/NĐ-CP Đ11", _FIRST), ("163/2026/NĐ-CP Đ73", _NEW)),
        verified=False,
    ),
    Listing(
        "dich-vu",
        mark("Tổ chức đủ điều kiện cung cấp dịch vụ cai nghiện tại gia đình, cộng đồng"),
        "service_providers",
        frozenset({"published", "change_applied", "breach_found", "minutes_taken", "assigned"}),
        (("116/2021/NĐ-CP Đ17 k3", _FIRST), ("163/2026/NĐ-CP Đ80 k5", _NEW), ("163/2026/NĐ-CP Đ83 k3", _NEW)),
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation as it is published. ``since``: the day of the decision ("" where none is on file)."""

    name: str
    address: str
    since: str
    by: str


@dataclass(frozen=True, slots=True)
class Published:
    """A list as of a day; ``individuals`` are on the list by law, and are not named here."""

    listing: Listing
    day: date
    cites: tuple[str, ...]
    places: tuple[Place, ...]
    individuals: int


def listing(list_id: str) -> Listing:
    """The list of that id. ``BadInput`` names those there are."""
    found = next((each for each in LISTINGS if each.id == list_id), None)
    if found is None:
        known = ", ".join(each.id for each in LISTINGS)
        raise BadInput(
            f"No such list is published. There are: {known}.",
            vi=f"Không có danh sách này. Có: {known}.",
            field="list",
        )
    return found


def published(house: House, which: Listing) -> Published:
    """The list as of today."""
    day = house.today()
    corpus = house.corpus
    cites = [Citation.parse(text) for text, begin in which.cites if begin <= day]
    standing = tuple(each.short() for each in corpus.standing(cites, day))
    if not which.book:
        clinics = (unit for unit in house.reader.units(kind=_CLINIC) if unit.exists_on(day))
        return Published(which, day, standing, _sorted(_clinic(unit) for unit in clinics), 0)
    lines = _standing(house, which, day)
    people = _people(house, lines)
    named = [line for line in lines if people[line.person_id].attributes.get("kind") == _ORGANISATION]
    places = _sorted(_place(line, people[line.person_id]) for line in named)
    return Published(which, day, standing, places, len(lines) - len(named))


def as_file(told: Published, kind: str) -> bytes:
    """The list as a file of ``KINDS``: .csv and .xlsx run nothing, .json says as of which day and under which article. ``BadInput``."""
    if kind not in KINDS:
        raise BadInput(
            f"A list goes out as {', '.join(KINDS)}.",
            vi=f"Danh sách có dạng {', '.join(KINDS)}.",
            field="kind",
        )
    if kind == "json":
        return (json.dumps(as_json(told), ensure_ascii=False, indent=1) + "\n").encode()
    sheet = Sheet(
        name=told.listing.title,
        columns=[
            Column("TT"),
            Column("Tên"),
            Column("Địa chỉ"),
            Column("Từ ngày"),
            Column("Cơ quan công bố"),
        ],
        rows=(
            [at, each.name, each.address, each.since, each.by] for at, each in enumerate(told.places, start=1)
        ),
        above=(told.listing.title, f"Tính đến ngày {told.day:%d/%m/%Y}. Căn cứ: {'; '.join(told.cites)}"),
    )
    return to_csv(sheet) if kind == "csv" else to_xlsx(sheet)


def as_json(told: Published) -> Mapping[str, object]:
    """The list as plain data."""
    return {
        "list": told.listing.id,
        "title": told.listing.title,
        "as_of": told.day.isoformat(),
        "cites": list(told.cites),
        "verified": told.listing.verified,
        "individuals": told.individuals,
        "items": [asdict(each) for each in told.places],
    }


def _standing(house: House, which: Listing, day: date) -> tuple[Line, ...]:
    source = book(which.book)
    reading = StatutoryBooks(house.standby)
    scope = reading.scope_of_kinds({kind for each in source.keeping for kind in each.kinds})
    found = reading.lines(source, scope, until=day)
    return tuple(line for line in found if line.stands_on(day) and line.stage_on(day) in which.stages)


def _people(house: House, lines: tuple[Line, ...]) -> dict[str, Person]:
    return StatutoryBooks(house.standby).people({line.person_id for line in lines})


def _place(line: Line, organisation: Person) -> Place:
    address = organisation.attributes.get("address")
    by = line.entered.step.unit_name
    return Place(
        organisation.full_name, address if isinstance(address, str) else "", f"{line.entered_on:%d/%m/%Y}", by
    )


def _clinic(unit: Unit) -> Place:
    address = unit.attributes.get("address")
    begin = f"{unit.valid_from:%d/%m/%Y}" if unit.valid_from else ""
    return Place(unit.name, address if isinstance(address, str) else "", begin, unit.parent_name)


def _sorted(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda each: order_of(each.name)))
