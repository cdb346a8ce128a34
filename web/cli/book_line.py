"""One line of a simple register on the command line, with its whole history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.cli.output import as_json, day, lines, moment, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.house import House
    from web.signin.officer import Officer
    from workflows.books import Book


def show_line(
    house: House, by: Officer, found: Book, units: Sequence[str], number: int, *, json_: bool
) -> None:
    """Print the line of that number; of another office only where the officer reads it. ``UnknownBook``."""
    from persistence.books import BookReader
    from web.books import open_row
    from web.books.seeing import shown
    from web.books.telling import Teller
    from workflows.books import unknown_book

    reader = BookReader(house.database)
    row_id = reader.by_number(units[0], found.id, [number], struck=True).get(number)
    if row_id is None:
        raise unknown_book()
    line = open_row(house, by, row_id)[1]
    versions = [shown(house, by, found, each) for each in reader.history(row_id)]
    teller = Teller(house, by, found, [line.row, *versions])
    values = {each.vi: teller.cell(line.row, each).text for each in found.columns}
    history = [
        (each.version, each.kind.value, moment(each.recorded_at), each.post, each.reason) for each in versions
    ]
    if json_:
        as_json(
            {"number": number, "values": dict(line.row.values), "history": [list(each) for each in history]}
        )
        return
    lines([*values.items(), ("đến hạn", day(line.due) if line.open else "")])
    table(("lần", "việc", "khi nào", "ai", "lý do"), history)
