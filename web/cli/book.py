"""``lotrinh book``: simple registers on the command line, by the same functions as the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.book_line import show_line
from web.cli.examples import example
from web.cli.output import as_json, table
from web.cli.running import MOST, finish, officer, opened
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web.house import House
    from web.signin.officer import Officer
    from workflows.books import Book

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_AS = click.option("--as", "as_", metavar="OFFICER[@UNIT]", required=True, help="Người thực hiện / who asks.")
_UNIT = click.option("--unit", help="Cơ quan khác được xem / another office that may be read.")
_DAY = click.DateTime(["%Y-%m-%d"])
_NUMBER = click.IntRange(1, MOST)
_SET = click.option(
    "--set",
    "given",
    metavar="COLUMN=VALUE",
    multiple=True,
    help="Giá trị của một cột / the value of a column.",
)
_REASON = click.option("--reason", required=True, help="Lý do / why.")
_KEY = click.option("--key", default="", help="Khóa chống ghi trùng / the same key writes once.")


@click.group()
def book() -> None:
    """Sổ theo dõi: cam kết, tập huấn, tin báo, tiếp xúc, phân công, kho… / Simple registers."""


@book.command("list")
@_JSON
@example("lotrinh book list")
def listed(*, json_: bool) -> None:
    """Danh mục sổ: mã, tên, ai ghi.

    The registers: id, name, who writes.
    """
    from workflows.books import load_books

    found = [
        {
            "id": each.id,
            "vi": each.vi,
            "group": each.group,
            "who": sorted({role for row in each.who for role in row.roles}),
            "columns": list(each.names),
        }
        for each in load_books().values()
    ]
    if json_:
        as_json(found)
        return
    table(("mã", "sổ", "ai ghi"), [(each["id"], each["vi"], ", ".join(each["who"])) for each in found])


@book.command()
@click.argument("name", metavar="BOOK")
@click.argument("number", type=_NUMBER, required=False)
@_AS
@_UNIT
@click.option("--since", type=_DAY, help="Từ ngày / from.")
@click.option("--until", type=_DAY, help="Đến ngày / until.")
@click.option("--search", default="", help="Chữ cần tìm, không cần dấu / words.")
@click.option("--struck", is_flag=True, help="Cả dòng đã gạch bỏ / struck lines too.")
@_JSON
@example("lotrinh book show kits --as can_bo_1", "lotrinh book show contacts 3 --as can_bo_1")
def show(*, name: str, number: int | None, as_: str, json_: bool, **asked: Any) -> None:  # noqa: ANN401 - the options
    """Các dòng của một sổ; nêu số thì cho xem cả lịch sử của dòng.

    The lines of a register, or one with its history.
    """
    with opened() as house:
        by, found, wanted = _asked(house, name, as_, asked)
        if number is not None:
            show_line(house, by, found, wanted.units or (), number, json_=json_)
            return
        from web.books.sheets import read_rows

        told = [
            {"number": line.row.number, "struck": line.row.struck}
            | {each.id: teller.cell(line.row, each).text for each in found.columns}
            for line, teller in read_rows(house, by, found, wanted)
        ]
    if json_:
        as_json(told)
        return
    columns = [each for each in found.columns if each.listed]
    table(
        ("số", *(each.vi for each in columns)),
        [(row["number"], *(row[each.id] for each in columns)) for row in told],
    )


@book.command()
@click.argument("name", metavar="BOOK")
@_AS
@_SET
@_KEY
@_JSON
@example(
    'lotrinh book add awards --as can_bo_1 --set proposed_on=26/06/2026 --set period="Quý II" --set kind=group …'
)
def add(*, name: str, as_: str, given: Sequence[str], key: str, json_: bool) -> None:
    """Ghi một dòng; mọi chỗ sai được nêu cùng lúc.

    Enter a line; everything wrong is told at once.
    """
    from web.books import enter_row
    from web.house import new_id

    with opened() as house:
        row = enter_row(house, _officer(house, as_), name, _given(given), key=key or new_id())
    _told(row.number, row.version, row.row_id, json_=json_)


@book.command()
@click.argument("name", metavar="BOOK")
@click.argument("number", type=_NUMBER)
@_AS
@_SET
@_REASON
@_KEY
@_JSON
@example(
    'lotrinh book correct contacts 3 --as can_bo_1 --set outcome=refused --set next_on= --reason "Gia đình báo lại"'
)
def correct(
    *, name: str, number: int, as_: str, given: Sequence[str], reason: str, key: str, json_: bool
) -> None:
    """Đính chính một dòng: cột nêu ở --set được thay, cột khác giữ nguyên.

    Correct a line; other columns stay.
    """
    from web.books import correct_row
    from web.house import new_id

    with opened() as house:
        by = _officer(house, as_)
        row_id, version, values = _standing(house, by, name, number)
        changed = {**values, **_given(given)}
        row = correct_row(house, by, row_id, changed, reason=reason, expected=version, key=key or new_id())
    _told(row.number, row.version, row.row_id, json_=json_)


@book.command()
@click.argument("name", metavar="BOOK")
@click.argument("number", type=_NUMBER)
@_AS
@_REASON
@_KEY
@_JSON
@example('lotrinh book strike contacts 3 --as can_bo_1 --reason "Ghi nhầm người"')
def strike(*, name: str, number: int, as_: str, reason: str, key: str, json_: bool) -> None:
    """Gạch bỏ một dòng; dòng được giữ để xem.

    Strike a line; it stays to be read.
    """
    from web.books import strike_row
    from web.house import new_id

    with opened() as house:
        by = _officer(house, as_)
        row_id, version, _values = _standing(house, by, name, number)
        row = strike_row(house, by, row_id, reason=reason, expected=version, key=key or new_id())
    _told(row.number, row.version, row.row_id, json_=json_)


@book.command()
@click.argument("name", metavar="BOOK")
@_AS
@_UNIT
@click.option("--since", type=_DAY, help="Từ ngày / from.")
@click.option("--until", type=_DAY, help="Đến ngày / until.")
@click.option("--search", default="", help="Chữ cần tìm / words.")
@click.option("--struck", is_flag=True, help="Cả dòng đã gạch bỏ / struck lines too.")
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Tệp .xlsx hoặc .csv.",
)
@example("lotrinh book export kits --as can_bo_1 --to so-sinh-pham.xlsx")
def export(*, name: str, as_: str, target: Path, **asked: Any) -> None:  # noqa: ANN401 - the options
    """Xuất sổ ra .xlsx hoặc .csv; không ô nào chạy như công thức.

    The register as a table; no cell runs as a formula.
    """
    from documents.sheets import to_csv, to_xlsx
    from web.books.sheets import sheet_of

    if target.suffix not in {".xlsx", ".csv"}:
        raise click.BadParameter(
            "tên tệp phải kết thúc bằng .xlsx hoặc .csv / .xlsx or .csv", param_hint="--to"
        )
    with opened() as house:
        by, found, wanted = _asked(house, name, as_, asked)
        office = house.reader.find_unit((wanted.units or ("",))[0])
        if office is None:
            finish(ok=False)
            return
        sheet = sheet_of(house, by, found, wanted, office)
    write_whole(target, to_xlsx(sheet) if target.suffix == ".xlsx" else to_csv(sheet), mode=PRIVATE)
    click.echo(str(target))


def _officer(house: House, text: str) -> Officer:
    """The officer under the post at the office named, else the first that holds."""
    from web.signin.officer import officer_of, post_key

    actor_id, _at, unit = text.partition("@")
    actor, today = officer(house, actor_id), house.today()
    held = [each for each in actor.appointments if each.holds_on(today) and unit in ("", each.unit.id)]
    found = officer_of(actor, post_key(held[0]), today) if held else None
    if found is None:
        raise click.BadParameter(
            "không có chức danh còn hiệu lực ở cơ quan này / no such post today", param_hint="--as"
        )
    return found


def _asked(house: House, name: str, as_: str, asked: dict[str, Any]) -> tuple[Officer, Book, Any]:
    from persistence.books import RowFilter
    from web.books import book_named, reads_book
    from web.books.seeing import finds_names
    from workflows.books import unknown_book

    by, found = _officer(house, as_), book_named(name)
    unit = asked["unit"] or by.unit.id
    if not reads_book(house, by, found, unit):
        raise unknown_book()
    since, until = (each.date() if each is not None else None for each in (asked["since"], asked["until"]))
    wanted = RowFilter(
        found.id,
        (unit,),
        since=since,
        until=until,
        search=asked["search"],
        names=finds_names(by, unit),
        struck=asked["struck"],
    )
    return by, found, wanted


def _given(pairs: Sequence[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter("dạng CỘT=GIÁ TRỊ / COLUMN=VALUE", param_hint="--set")
        found[name.strip()] = value
    return found


def _standing(house: House, by: Officer, name: str, number: int) -> tuple[str, int, dict[str, object]]:
    """A line of the own office by its number: id, version, values."""
    from persistence.books import BookReader
    from web.books import book_named, open_row
    from workflows.books import unknown_book

    row_id = BookReader(house.database).by_number(by.unit.id, book_named(name).id, [number]).get(number)
    if row_id is None:
        raise unknown_book()
    row = open_row(house, by, row_id)[1].row
    return row_id, row.version, dict(row.values)


def _told(number: int, version: int, row_id: str, *, json_: bool) -> None:
    if json_:
        click.echo(json.dumps({"number": number, "version": version, "id": row_id}))
        return
    click.echo(f"số {number}, lần {version}: {row_id}")
