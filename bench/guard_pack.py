"""The pack that the guard figure judges: 60 requirements over 20 facts, and 200 sets of facts.

Numbers, yes-or-noes, Vietnamese listed values, sets and days; two or three tests a requirement; about one requirement
in ten is broken and one fact in twenty unknown. All invented, from one seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rules.citation import Citation
from rules.conditions import All, AnyOf, Condition, Leaf, Not, parse_condition
from rules.engine.protocol import Pack
from rules.facts import FactCatalogue, FactSet, FactType, FactValue

REQUIREMENTS: Final = 60
FACT_SETS: Final = 200
UNKNOWN: Final = 0.05

_TODAY: Final = date(2024, 6, 1)
_STATUS: Final = ("đạt", "chưa đạt", "tạm hoãn", "đình chỉ")
_PAPERS: Final = ("phiếu xét nghiệm", "bản tường trình", "biên bản", "lý lịch")
_TYPES: Final[Mapping[FactType, tuple[str, ...]]] = {
    FactType.INT: ("tuoi", "so_lan", "so_ngay", "so_to", "muc_do"),
    FactType.BOOL: ("co_noi_cu_tru", "da_thong_bao", "dong_y", "da_ky", "co_nguoi_giam_ho", "da_kham"),
    FactType.ENUM: ("tinh_trang", "ket_qua", "hinh_thuc", "y_kien"),
    FactType.SET: ("ho_so", "tai_lieu"),
    FactType.DATE: ("ngay_lap", "ngay_nhan", "ngay_het_han"),
}

Test = tuple[Leaf, bool]


@dataclass(frozen=True, slots=True)
class Requirement:
    """The least that is a requirement."""

    id: str
    cites: tuple[Citation, ...]
    when: Condition | None
    require: Condition
    vi: str
    en: str
    verified: bool = True
    note_vi: str | None = None
    note_en: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The pack, the facts, and for each requirement the tests that together break it."""

    pack: Pack
    facts: tuple[FactSet, ...]
    broken_if: tuple[tuple[Test, ...], ...]


def case(seed: int = 20240601) -> Case:
    """The same every time for one seed."""
    draw = random.Random(seed)  # noqa: S311 - invented facts, no secrets
    catalogue = FactCatalogue.from_raw({name: _fact(name, kind) for kind, name in _names()}, "bench")
    pack = Pack.of(
        "bench@2024-06-01", [_requirement(number, draw, catalogue) for number in range(REQUIREMENTS)]
    )
    facts = tuple(_facts(draw, catalogue) for _ in range(FACT_SETS))
    return Case(pack, facts, tuple(tuple(_broken_if(r.when, r.require)) for r in pack.requirements))


def _names() -> Iterator[tuple[FactType, str]]:
    return ((kind, name) for kind, names in _TYPES.items() for name in names)


def _values(kind: FactType) -> tuple[str, ...]:
    return {FactType.ENUM: _STATUS, FactType.SET: _PAPERS}.get(kind, ())


def _fact(name: str, kind: FactType) -> dict[str, object]:
    entry: dict[str, object] = {"type": kind.value, "vi": name, "en": name, "kind": "recorded"}
    return {**entry, "values": {value: value for value in _values(kind)}} if _values(kind) else entry


def _requirement(number: int, draw: random.Random, catalogue: FactCatalogue) -> Requirement:
    names = draw.sample(list(catalogue), draw.choice((2, 3)))
    *applies, needed = (_test(name, draw, catalogue) for name in names)
    where = f"bench r{number}"
    return Requirement(
        id=f"r{number:02d}",
        cites=(Citation.parse(f"73/2021/QH14 Đ{number % 50 + 1} k{number // 50 + 1}"),),
        when=parse_condition({"all": applies}, catalogue, where),
        require=parse_condition({"not": needed}, catalogue, where),
        vi=f"Chưa đáp ứng yêu cầu số {number}.",
        en=f"Requirement {number} is not met.",
    )


def _test(name: str, draw: random.Random, catalogue: FactCatalogue) -> object:
    """A test that holds for about two sets of facts in five."""
    kind = catalogue[name].type
    if kind is FactType.BOOL:
        return {"not": name} if draw.random() < 0.8 else name
    if kind is FactType.INT:
        return draw.choice(
            (
                {"fact": name, "less_than": draw.randint(20, 60)},
                {"fact": name, "at_least": draw.randint(40, 80)},
            )
        )
    if kind is FactType.DATE:
        day = _TODAY + timedelta(draw.randint(-60, 60))
        return {"fact": name, draw.choice(("less_than", "at_least")): day}
    value = draw.choice(_values(kind))
    if kind is FactType.SET:
        return {"not": {"fact": name, "includes": value}}
    return {"fact": name, "is": value} if draw.random() < 0.7 else {"not": {"fact": name, "is": value}}


def _facts(draw: random.Random, catalogue: FactCatalogue) -> FactSet:
    drawn: Mapping[FactType, Callable[[], object]] = {
        FactType.BOOL: lambda: draw.random() < 0.6,
        FactType.INT: lambda: draw.randrange(100),
        FactType.DATE: lambda: _TODAY + timedelta(draw.randint(-120, 120)),
        FactType.ENUM: lambda: draw.choice(_STATUS),
        FactType.SET: lambda: [paper for paper in _PAPERS if draw.random() < 0.6],
    }
    known = {name: drawn[spec.type]() for name, spec in catalogue.items() if draw.random() >= UNKNOWN}
    return FactSet.of(catalogue, known)


def _broken_if(when: Condition | None, require: Condition) -> Iterator[Test]:
    if when is not None:
        yield from _tests(when, holds=True)
    yield from _tests(require, holds=False)


def _tests(condition: Condition, *, holds: bool) -> Iterator[Test]:
    if isinstance(condition, Not):
        yield from _tests(condition.of, holds=not holds)
    elif isinstance(condition, (All, AnyOf)):
        for part in condition.of:
            yield from _tests(part, holds=holds)
    else:
        yield condition, holds


def plain(value: FactValue | None) -> object:
    """The value as the peers take it: days as numbers yyyymmdd, sets as lists, unknown as None."""
    if isinstance(value, date):
        return value.year * 10_000 + value.month * 100 + value.day
    return sorted(value) if isinstance(value, frozenset) else value
