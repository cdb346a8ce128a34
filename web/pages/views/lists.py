"""The pages of lists that come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from persistence.lists_in import OPEN, Decision, ImportState, ListImport, ListRow, RowState
from web.house import House
from web.language import _, label, mark
from web.lists.checking import HIDDEN, twins_of
from web.lists.kept import Keeper, Told
from web.lists.officers import may_file_papers
from web.lists.results import DECISIONS, STATES, Said, about, lines_of, notes_of, said_of
from web.lists.targets import book_of, fields_of
from web.signin.officer import Officer
from workflows.importing.cells import column_name

SAID: Final[Mapping[ImportState, str]] = {
    ImportState.BROUGHT: mark("đã đọc tệp, chưa chọn cột"),
    ImportState.CHECKING: mark("đang kiểm tra"),
    ImportState.CHECKED: mark("đã kiểm tra, chưa ghi gì"),
    ImportState.RUNNING: mark("đang nhập"),
    ImportState.DONE: mark("đã nhập xong"),
}
"""Where a list stands, in words."""
RULES: Final[Mapping[str, tuple[str, tuple[Decision, ...], Decision]]] = {
    "exact": (
        mark("Trùng số định danh, họ tên và ngày sinh với người có trong danh bạ"),
        tuple(DECISIONS),
        Decision.SAME,
    ),
    "number": (mark("Trùng số định danh nhưng khác họ tên hoặc ngày sinh"), tuple(DECISIONS), Decision.NONE),
    "name_birth": (mark("Trùng họ tên, ngày sinh không khác"), tuple(DECISIONS), Decision.NONE),
    "near": (mark("Họ tên gần giống, cùng năm sinh và xã"), tuple(DECISIONS), Decision.NONE),
    "double": (mark("Có thể trùng với dòng khác của danh sách"), tuple(DECISIONS), Decision.NONE),
    "hidden": (
        mark("Có thể trùng với người do cơ quan khác giữ hồ sơ (bạn không xem được)"),
        (Decision.NEW, Decision.SKIP),
        Decision.NONE,
    ),
}
"""What may be decided of all rows of a kind, with what is proposed."""
_KINDS: Final = {
    "twin:number+name_birth": "exact",
    "twin:number": "number",
    "twin:name_birth": "name_birth",
    "twin:near": "near",
    "double": "double",
    "hidden": "hidden",
}
_TABS: Final[Mapping[str, tuple[str, tuple[RowState, ...]]]] = {
    "loi": (mark("Có lỗi"), (RowState.REFUSED, RowState.FAILED)),
    "quyet-dinh": (mark("Cần quyết định"), OPEN),
    "se-ghi": (mark("Sẽ ghi hoặc đã ghi"), (RowState.READY, RowState.WAITING, RowState.DONE)),
    "bo-qua": (mark("Không thay đổi gì"), (RowState.KNOWN, RowState.REPEATED, RowState.LEFT)),
}


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column: letter, heading, some of what stands in it, the field for which it is taken; ``mixed``: its days may be swapped."""

    place: int
    letter: str
    heading: str
    samples: tuple[str, ...]
    field: str
    mixed: bool
    swapped: str


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The page of columns; ``fields`` are value and label by group."""

    id: str
    name: str
    sheet: str
    rows: int
    first: int
    columns: tuple[ColumnView, ...]
    fields: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    notes: tuple[str, ...]
    known: bool
    pad: bool
    home: bool
    home_name: str
    id_reason: str
    papers: bool
    persons: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its number, how it stands, what is said of it, who may be the same, what is decided, and what stands in it."""

    place: int
    tone: str
    state: str
    said: tuple[Said, ...]
    about: str
    person: str
    open: bool
    decision: str
    choices: tuple[tuple[str, str], ...]
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be decided of all rows of a kind."""

    name: str
    text: str
    choices: tuple[tuple[str, str], ...]
    proposed: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list: where it stands, how many rows how, and some rows."""

    id: str
    name: str
    state: str
    said: str
    moving: bool
    progress: tuple[int, int]
    counts: tuple[tuple[str, str, int], ...]
    ready: int
    undecided: int
    failed: int
    written: tuple[int, int]
    persons: bool
    tabs: tuple[tuple[str, str, int], ...]
    tab: str
    rows: tuple[RowView, ...]
    more: int
    rules: tuple[Rule, ...]
    decides: bool
    notes: tuple[str, ...]


def columns_page(
    house: House,
    officer: Officer,
    job: ListImport,
    told: Told,
    layout: Mapping[int, str],
    options: Mapping[str, Any],
) -> ColumnsPage:
    """The columns with what they are taken for."""
    days = options.get("swapped", {})
    return ColumnsPage(
        id=job.id,
        name=told.filename,
        sheet=told.sheet,
        rows=job.lines,
        first=told.first,
        columns=tuple(
            ColumnView(
                place,
                column_name(place),
                text,
                tuple(row[place] for row in told.samples if place < len(row) and row[place])[:3],
                layout.get(place, ""),
                place in told.mixed,
                {True: "swapped", False: "as_is"}.get(days.get(str(place)), ""),
            )
            for place, text in enumerate(told.texts)
        ),
        fields=_fields(house, officer, job.target),
        notes=notes_of(told),
        known=told.known_layout,
        pad=bool(options.get("pad")),
        home=bool(options.get("home")),
        home_name=officer.unit.name if officer.unit.commune else "",
        id_reason=str(options.get("id_reason", "")),
        papers=may_file_papers(house, officer),
        persons=book_of(job.target) is None,
    )


def _fields(
    house: House, officer: Officer, target: str
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    own, filed = fields_of(house, officer, target)
    book = book_of(target)
    groups = ((label(book) if book is not None else _("Về người"), own), (_("Giấy tờ đã có"), filed))
    return tuple((name, tuple((each.id, label(each)) for each in some)) for name, some in groups if some)


def list_page(house: House, job: ListImport, tab: str, after: int, most: int) -> ListPage:
    """A list with some of its rows; without a tab those that need an officer most."""
    told, counts = Keeper(house).open(job), house.lists.counts(job.id)
    tabs = tuple(
        (name, _(text), sum(counts.get(each, 0) for each in states)) for name, (text, states) in _TABS.items()
    )
    chosen = tab if tab in _TABS else _first(counts)
    rows = house.lists.rows(job.id, _TABS[chosen][1], after=after, limit=most + 1)
    cells = lines_of(house, job, rows[:most])
    moving = job.state in {ImportState.CHECKING, ImportState.RUNNING}
    waiting, out = (
        counts.get(RowState.WAITING, 0),
        counts.get(RowState.DONE, 0) + counts.get(RowState.FAILED, 0),
    )
    decided = job.state is ImportState.CHECKED
    return ListPage(
        id=job.id,
        name=told.filename,
        state=str(job.state),
        said=_(SAID[job.state]),
        moving=moving,
        progress=(job.passed, told.chunks) if job.state is ImportState.CHECKING else (out, out + waiting),
        counts=tuple(
            (_(STATES[state][1]), STATES[state][0], counts[state]) for state in RowState if counts.get(state)
        ),
        ready=counts.get(RowState.READY, 0) + (house.lists.decided(job.id) if decided else 0),
        undecided=sum(counts.get(each, 0) for each in OPEN)
        - (house.lists.decided(job.id, skipped=True) if decided else 0),
        failed=counts.get(RowState.FAILED, 0),
        written=house.lists.written(job.id),
        persons=book_of(job.target) is None,
        tabs=tabs,
        tab=chosen,
        rows=tuple(
            _row(each, told, cells.get(each.place, ()), persons=book_of(job.target) is None)
            for each in rows[:most]
        ),
        more=rows[most - 1].place if len(rows) > most else 0,
        rules=_rules(house, job) if decided else (),
        decides=decided,
        notes=notes_of(told),
    )


def _first(counts: Mapping[RowState, int]) -> str:
    full = (name for name, (_text, states) in _TABS.items() if any(counts.get(each) for each in states))
    return next(full, "se-ghi")


def _rules(house: House, job: ListImport) -> tuple[Rule, ...]:
    found = {_KINDS[ground] for ground in house.lists.grounds(job.id)}
    return tuple(
        Rule(name, _(text), tuple((str(each), _(DECISIONS[each])) for each in choices), str(proposed))
        for name, (text, choices, proposed) in RULES.items()
        if name in found
    )


def _row(row: ListRow, told: Told, cells: Sequence[Any], *, persons: bool) -> RowView:
    open_ = row.state in OPEN
    choices = [each for each in DECISIONS if not (row.state is RowState.HIDDEN and each is Decision.SAME)]
    twins = twins_of(row) if row.twins and not row.twins.startswith(HIDDEN) else []
    return RowView(
        place=row.place,
        tone=STATES[row.state][0],
        state=_(STATES[row.state][1]),
        said=said_of(row, told),
        about=about(row),
        person=(row.person_id or (twins[0][1] if twins else "")) if persons else "",
        open=open_,
        decision=str(row.decision),
        choices=tuple((str(each), _(DECISIONS[each])) for each in choices),
        cells=tuple(
            (told.texts[place] or column_name(place), str(value))
            for place, value in enumerate(cells)
            if value not in {None, ""} and place < len(told.texts) and place in told.mapping
        ),
    )
