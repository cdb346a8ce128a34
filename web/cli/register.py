"""``lotrinh register``: the statutory books, who stood on one on a day, and a book as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, paragraph, table
from web.cli.running import opened
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from web.house import House
    from web.registers.papers import Asked
    from web.signin.officer import Officer
    from workflows.registers import Line

_AS = click.option(
    "--as",
    "actor_id",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Mã cán bộ / id of the officer (LOTRINH_OFFICER).",
)
_UNIT = click.option(
    "--unit", "unit_id", default="", help="Sổ của cơ quan này / the book of this office; one's own."
)
_DAY = click.option(
    "--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Đến hết ngày / end of day; today."
)
_SINCE = click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Từ ngày / first day; the book's year."
)
_SHOWN = click.option(
    "--shown",
    type=click.Choice(["dang-co", "vao", "ra", "tat-ca"]),
    default="dang-co",
    show_default=True,
    help="đang có, vào, ra, tất cả trong kỳ / standing, entered, removed, all of the period.",
)
_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")


@click.group()
def register() -> None:
    """Sổ, danh sách theo luật / The statutory books."""


@register.command("list")
@_AS
@_UNIT
@_JSON
@example("lotrinh register list --as police")
def list_(*, actor_id: str, unit_id: str, json_: bool) -> None:
    """Các sổ mà cán bộ được xem: nơi lập, mẫu.

    The books that an officer may open: who keeps them, their form.
    """
    from web.registers.access import readable
    from web.registers.telling import book_told

    with opened() as house:
        found = readable(house, _post(house, actor_id), unit_id)
        told = [book_told(each, house.today()) for each in found]
    if json_:
        as_json(told)
        return
    rows = [(str(each["id"]), str(each["vi"]), str(each["form"] or "–")) for each in told]
    table(("sổ", "tên", "mẫu"), rows, nothing="Không có sổ nào / none.")


@register.command()
@click.argument("book_id", metavar="BOOK")
@_AS
@_UNIT
@_DAY
@_SINCE
@_SHOWN
@_JSON
@example(
    "lotrinh register show aftercare --as police",
    "lotrinh register show addicts --as police --as-of 2026-12-31 --json",
)
def show(
    *,
    book_id: str,
    actor_id: str,
    unit_id: str,
    as_of: datetime | None,
    since: datetime | None,
    shown: str,
    json_: bool,
) -> None:
    """Ai ở trong sổ vào một ngày, và biến động trong kỳ. Việc xem được ghi lại.

    Who stood on a book at the end of a day, and the movement of the period. The reading is logged.
    """
    from web.registers.papers import said, sheet_of
    from web.registers.sums import totals_of
    from web.registers.telling import page_told

    with opened() as house:
        post = _post(house, actor_id)
        asked = _asked(house, post, book_id, unit_id, as_of, since, shown)
        sheet = sheet_of(house, post, asked, asked.shown)
        _log(house, post, asked, asked.shown, "list")
        if json_:
            as_json(page_told(asked, sheet, asked.shown, 1, max(1, len(asked.shown))))
            return
        heads = asked.layout.columns[:6]
        keys = tuple(key for key, _head, _width in heads)
        rows = [tuple(said(value) for value in sheet.values(line, keys).values()) for line in asked.shown]
        moved = asked.moved
        words = [
            f"{words}: {figure}" for words, figure in totals_of(sheet, asked.opened, asked.layout, moved)
        ]
        period = f"{asked.query.first:%d/%m/%Y} – {asked.query.last:%d/%m/%Y}"
    table(tuple(head for _key, head, _width in heads), rows, nothing="Không có dòng nào / no lines.")
    figures = f"{len(moved.opening)} + {len(moved.entered)} - {len(moved.removed)} = {len(moved.closing)}"
    paragraph(
        f"{period}: đầu kỳ + vào - ra = cuối kỳ / opening + entered - removed = closing: {figures}. {'; '.join(words)}"
    )


@register.command()
@click.argument("book_id", metavar="BOOK")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Tệp .docx, .xlsx, .csv / the file.",
)
@_AS
@_UNIT
@_DAY
@_SINCE
@_SHOWN
@example("lotrinh register export illegal_users --as police --as-of 2026-12-31 --to danh-sach.docx")
def export(
    *,
    book_id: str,
    target: Path,
    actor_id: str,
    unit_id: str,
    as_of: datetime | None,
    since: datetime | None,
    shown: str,
) -> None:
    """Xuất sổ thành tệp: .docx in theo mẫu, .xlsx hoặc .csv. Việc xuất được ghi lại.

    Write a book to a file: .docx laid out as its form, .xlsx or .csv. The export is logged.
    """
    from web.registers.papers import book_file

    with opened() as house:
        post = _post(house, actor_id)
        asked = _asked(house, post, book_id, unit_id, as_of, since, shown)
        made = book_file(house, post, asked, target.suffix.removeprefix(".").lower())
        _log(house, post, asked, made.lines, "export")
    write_whole(target, made.content, mode=PRIVATE)
    paragraph(f"{target}: {len(made.lines)} dòng / lines.")


@register.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Thư mục nhận / folder.",
)
@example("lotrinh register publish --to cong-bo/")
def publish(*, folder: Path) -> None:
    """Ghi các danh sách luật buộc công bố thành tệp .csv, .json, .xlsx cho trang thông tin của cơ quan; không có thông tin cá nhân.

    Write the lists that the law has published as files for the office's own portal; nothing of a person is in them.
    """
    from web.registers.publishing import KINDS, LISTINGS, as_file, published

    with opened() as house:
        told = [published(house, each) for each in LISTINGS]
    folder.mkdir(parents=True, exist_ok=True)
    for each in told:
        for kind in KINDS:
            write_whole(folder / f"{each.listing.id}.{kind}", as_file(each, kind))
    counts = "; ".join(f"{each.listing.id}: {len(each.places)}" for each in told)
    paragraph(f"{folder}: {counts}.")


def _asked(
    house: House,
    post: Officer,
    book_id: str,
    unit_id: str,
    as_of: datetime | None,
    since: datetime | None,
    shown: str,
) -> Asked:
    from web.registers.access import open_book
    from web.registers.papers import ask
    from web.registers.query import read_query

    found = open_book(house, post, book_id, unit_id)
    given = {"loc": shown}
    given |= {"ngay": as_of.date().isoformat()} if as_of else {}
    given |= {"tu": since.date().isoformat()} if since else {}
    return ask(house, found, read_query(given, found.book, house.today()))


def _log(house: House, post: Officer, asked: Asked, shown: tuple[Line, ...], what: str) -> None:
    from web.pages.record import log_all
    from web.registers.access import tells_persons

    if tells_persons(asked.opened.book):
        log_all(house, post, [(each.person_id, each.case_id) for each in shown], what)


def _post(house: House, actor_id: str) -> Officer:
    from web.cli.case import signed_on

    return signed_on(house, actor_id)
