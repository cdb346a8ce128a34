"""How the rows of a list stand, row by row, to be shown and to be taken along as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from documents.sheets import Cell, Column, Sheet
from persistence.lists_in import Decision, ListImport, ListRow, RowState
from web.house import House
from web.language import _, either, label, mark
from web.lists.bringing import shown
from web.lists.checking import HIDDEN, twins_of
from web.lists.kept import Keeper, Told, slips_of
from workflows.importing.cells import column_name
from workflows.importing.slips import Slip

STATES: Final[Mapping[RowState, tuple[str, str]]] = {
    RowState.READY: ("done", mark("sẽ ghi mới")),
    RowState.TWIN: ("today", mark("có thể đã có trong danh bạ")),
    RowState.HIDDEN: ("today", mark("có thể đã có ở nơi khác")),
    RowState.DOUBLE: ("today", mark("có thể trùng với dòng khác")),
    RowState.REPEATED: ("calm", mark("lặp lại dòng khác, bỏ qua")),
    RowState.KNOWN: ("calm", mark("đã nhập trước đây, không đổi")),
    RowState.REFUSED: ("late", mark("có lỗi, không nhập")),
    RowState.WAITING: ("today", mark("đang chờ nhập")),
    RowState.DONE: ("done", mark("đã nhập")),
    RowState.FAILED: ("late", mark("chưa nhập được")),
    RowState.LEFT: ("calm", mark("bỏ qua theo quyết định")),
}
DECISIONS: Final[Mapping[Decision, str]] = {
    Decision.SAME: mark("cùng một người"),
    Decision.NEW: mark("người khác, ghi mới"),
    Decision.SKIP: mark("bỏ qua dòng này"),
}
GROUNDS: Final[Mapping[str, str]] = {
    "number": mark("cùng số định danh"),
    "name_birth": mark("cùng họ tên, ngày sinh không khác"),
    "near": mark("họ tên gần giống, cùng năm sinh và xã"),
}
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one cell: its column ("B"), its heading, whole sentences, whether the row is refused for it."""

    column: str
    heading: str
    text: str
    error: bool


def said_of(row: ListRow, told: Told) -> tuple[Said, ...]:
    """Everything that is said of a row, in the language of the page."""
    places = {name: place for place, name in told.mapping.items()}
    return tuple(_said(slip, places, told) for slip in slips_of(row))


def _said(slip: Slip, places: Mapping[str, int], told: Told) -> Said:
    place = places.get(slip.field)
    heading = told.texts[place] if place is not None and place < len(told.texts) else ""
    return Said("" if place is None else column_name(place), heading, label(slip), slip.error)


def about(row: ListRow) -> str:
    """Which row or person may be the same, and why."""
    parts = []
    if row.twin_place:
        parts.append(_("xem dòng %(place)s", place=row.twin_place))
    if row.twins.startswith(HIDDEN):
        parts.append(_("một cơ quan khác đang giữ hồ sơ; bạn không xem được"))
    elif row.twins:
        grounds = twins_of(row)[0][0]
        parts.append("; ".join(_(GROUNDS[ground]) for ground in grounds))
    return "; ".join(parts)


def lines_of(house: House, job: ListImport, rows: Iterable[ListRow]) -> dict[int, tuple[Cell, ...]]:
    """The cells of these rows as they were read, by number."""
    keeper, wanted = Keeper(house), {row.place for row in rows}
    chunks = house.lists.chunks_of(job.id, sorted(wanted))
    lines = (line for chunk in chunks for line in keeper.open_lines(chunk) if line.number in wanted)
    return {line.number: tuple(map(shown, line.cells)) for line in lines}


def result_sheet(house: House, job: ListImport, *, all_rows: bool) -> Sheet:
    """A table: number of the row, how it stands, what is said of it, the row as it was; without ``all_rows`` only what is not in order."""
    told = Keeper(house).open(job)
    own = [Column(text or column_name(place)) for place, text in enumerate(told.texts)]
    head = [
        Column(_("Dòng"), 8),
        Column(_("Kết quả"), 26),
        Column(_("Cột"), 8),
        Column(_("Điều cần biết và cách sửa"), 60),
        Column(_("Đối chiếu"), 30),
    ]
    return Sheet(_("Kết quả"), [*head, *own], _rows(house, job, told, all_rows=all_rows))


def _rows(house: House, job: ListImport, told: Told, *, all_rows: bool) -> Iterator[tuple[Cell, ...]]:
    quiet = {RowState.READY, RowState.WAITING, RowState.DONE, RowState.KNOWN}
    wanted = [] if all_rows else [each for each in RowState if each not in quiet]
    after = 0
    while rows := house.lists.rows(job.id, wanted, after=after, limit=_BATCH):
        after = rows[-1].place
        cells = lines_of(house, job, rows)
        for row in rows:
            said = said_of(row, told)
            yield (
                row.place,
                _(STATES[row.state][1]),
                ", ".join(dict.fromkeys(each.column for each in said if each.column)),
                "\n".join(each.text for each in said),
                "; ".join(
                    filter(
                        None, (about(row), _(DECISIONS[row.decision]) if row.decision in DECISIONS else "")
                    )
                ),
                *cells.get(row.place, ()),
            )


def notes_of(told: Told) -> tuple[str, ...]:
    """What is to be known of the file."""
    return tuple(either(vi, en) for vi, en in told.notes)
