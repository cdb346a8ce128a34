"""The list of cases as its page shows it: rows, filters and the way to the next page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from persistence.views import CaseLine
from rules.corpus import Corpus
from web.language import _, label, mark
from web.pages.views.case import code_of
from web.pages.views.deadlines import DeadlineView, deadline_view
from web.pages.views.road import by_road
from web.pages.views.times import day_vi
from workflows.model import Unit
from workflows.procedure import DEPARTURE, MANAGER, Procedures

LEFT: Final = "da-chuyen-di"
NOWHERE: Final = "khong-co"
"""What is chosen where an office was written that is none."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the list with what is chosen; ``groups`` are options under a heading ("" for none). Without any it is written."""

    name: str
    label: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    value: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """The offices by which a list is filtered. Where they are many ``units`` is empty: one is written by its name; ``chosen`` is its id."""

    units: tuple[Unit, ...]
    chosen: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list; ``due`` is the open duty that passes first."""

    id: str
    code: str
    name: str
    born: str
    procedure: str
    stage: str
    closed: bool
    due: DeadlineView | None
    units: tuple[str, ...]
    left: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A person found by name who has no case yet."""

    id: str
    name: str
    born: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The page of the list. ``all``: every row is ticked; ``choose_all`` is the address that ticks or unticks them."""

    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    search: str
    filtered: bool
    summary: str
    number: int
    pages: int
    previous: str
    next: str
    named: tuple[Named, ...] = ()
    all: bool = False
    choose_all: str = ""


def row_of(
    line: CaseLine, procedures: Procedures, units: Mapping[str, Unit], corpus: Corpus, now: datetime
) -> Row:
    """One line of the list."""
    procedure = procedures[line.procedure]
    due = (
        deadline_view(line.next_deadline, now, corpus, counted=False)
        if line.next_deadline is not None
        else None
    )
    return Row(
        id=line.id,
        code=code_of(line.id),
        name=line.person_name,
        born=day_vi(line.person_born) if line.person_born else "",
        procedure=label(procedure),
        stage=label(procedure.stages[line.stage]) if line.stage in procedure.stages else line.stage,
        closed=line.closed,
        due=due,
        units=tuple(dict.fromkeys(units[each].name for each in line.units.values() if each in units)),
    )


def left_row(line: CaseLine, procedures: Procedures, units: Mapping[str, Unit]) -> Row:
    """A case that another commune took over: that it did, and nothing of how it stands there."""
    return Row(
        id=line.id,
        code=code_of(line.id),
        name=line.person_name,
        born=day_vi(line.person_born) if line.person_born else "",
        procedure=label(procedures[line.procedure]),
        stage=_("Xã khác đã tiếp nhận"),
        closed=False,
        due=None,
        units=tuple(
            units[each].name for part in (DEPARTURE, MANAGER) if (each := line.units.get(part, "")) in units
        ),
        left=True,
    )


def filters_of(procedures: Procedures, offices: Nearby, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
    """The filters: state, procedure, stage and office."""
    return (
        Filter(
            "tinh-trang",
            _("Tình trạng"),
            (("", tuple(Option(value, _(text)) for value, text in _STATES)),),
            chosen["tinh-trang"],
        ),
        Filter("thu-tuc", _("Thủ tục"), (("", _procedures(procedures)),), chosen["thu-tuc"]),
        Filter("giai-doan", _("Giai đoạn"), _stages(procedures, chosen["thu-tuc"]), chosen["giai-doan"]),
        Filter("don-vi", _("Cơ quan tham gia"), (("", _units(offices.units)),), chosen["don-vi"])
        if offices.units
        else Filter("don-vi", _("Cơ quan tham gia (một phần tên)"), (), offices.name),
    )


_STATES = (
    ("dang-mo", mark("Đang giải quyết hoặc còn thời hạn")),
    ("qua-han", mark("Có việc quá hạn hoặc phải làm ngay")),
    ("ket-thuc", mark("Đã kết thúc")),
    (LEFT, mark("Đã chuyển đi, xã khác đã tiếp nhận")),
    ("", mark("Tất cả")),
)


def _procedures(procedures: Procedures) -> tuple[Option, ...]:
    return (_all(), *(Option(each.id, label(each)) for each in by_road(procedures)))


def _stages(procedures: Procedures, chosen: str) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    shown = [procedures[chosen]] if chosen in procedures else list(by_road(procedures))
    groups = [
        (
            label(each),
            tuple(
                Option(f"{each.id}.{stage.id}", label(stage))
                for stage in each.stages.values()
                if stage.id != each.initial
            ),
        )
        for each in shown
    ]
    return (("", (_all(),)), *groups)


def _units(units: Iterable[Unit]) -> tuple[Option, ...]:
    return (_all(), *(Option(unit.id, unit.name) for unit in units))


def _all() -> Option:
    return Option("", _("Tất cả"))
