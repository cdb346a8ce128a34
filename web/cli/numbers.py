"""``lotrinh unit numbers``, ``admin numbering``, ``admin number-start``: the registers of papers of an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, table
from web.cli.running import MOST, opened

if TYPE_CHECKING:
    from web.house import House
    from workflows.model import Unit

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_YEAR = click.option("--year", type=click.IntRange(1900, 2200), help="Năm / year; this one.")


@click.command()
@click.argument("unit_id", metavar="UNIT")
@click.option("--symbol", help="Các dòng của sổ mang ký hiệu này / the lines of the register of this symbol.")
@_YEAR
@_JSON
@example("lotrinh unit numbers ca_xa", "lotrinh unit numbers ca_xa --symbol QĐ-CA --year 2026")
def numbers(*, unit_id: str, symbol: str | None, year: int | None, json_: bool) -> None:
    """Sổ đăng ký văn bản của một cơ quan: số, ngày, văn bản, hồ sơ, người ký; chỗ khuyết có lý do.

    The registers of papers of an office: number, day, paper, case, signer; gaps with their reason.
    """
    from web.pages.views.numbers import lines_of
    from workflows.ports import Series

    with opened() as house:
        office = _office(house, unit_id)
        registers = house.reader.registers_of(office.id)
        if symbol is None:
            told = [
                (str(each.series.year), each.series.symbol, str(each.last), str(each.start))
                for each in registers
            ]
            keys = ("year", "symbol", "last", "start")
            _print(
                ("năm", "ký hiệu", "số cuối", "bắt đầu sau"),
                [dict(zip(keys, row, strict=True)) for row in told],
                json_=json_,
            )
            return
        series = Series(office.id, year or house.today().year, symbol)
        start = next((each.start for each in registers if each.series == series), 0)
        lines = lines_of(house.reader.register(series), start)
    found = [
        {
            "number": line.number,
            "day": line.day,
            "title": line.title,
            "case": line.code,
            "signer": line.signer,
            "notes": "; ".join(line.notes),
        }
        for line in lines
    ]
    _print(("số", "ngày", "văn bản", "hồ sơ", "người ký", "ghi chú"), found, json_=json_)


@click.command()
@click.argument("unit_id", metavar="UNIT")
@click.argument("by", type=click.Choice(["program", "paper"]))
@example("lotrinh admin numbering ca_xa paper")
def numbering(*, unit_id: str, by: str) -> None:
    """Ai cấp số văn bản của cơ quan: program (chương trình) hoặc paper (sổ giấy, số nhập tay). Thay đổi vào vết kiểm tra.

    Who numbers the papers of an office: the program, or the office on paper. The change is told in the audit trail.
    """
    from dataclasses import replace

    from workflows.numbering import SETTING

    with opened() as house:
        office = _office(house, unit_id)
        house.register_unit(replace(office, attributes={**office.attributes, SETTING: by}))
    click.echo(f"{unit_id}: {by}")


@click.command("number-start")
@click.argument("unit_id", metavar="UNIT")
@click.argument("symbol")
@click.argument("last", type=click.IntRange(0, MOST))
@_YEAR
@example("lotrinh admin number-start ca_xa QĐ-CA 40 --year 2026")
def number_start(*, unit_id: str, symbol: str, last: int, year: int | None) -> None:
    """Sổ tiếp tục sau số LAST đã dùng trên sổ giấy; không lùi lại được. Thay đổi vào vết kiểm tra.

    The register goes on after LAST, the last number used on paper; never back. The change is told in the audit trail.
    """
    from web.house import SYSTEM
    from workflows.ports import Series

    with opened() as house:
        series = Series(_office(house, unit_id).id, year or house.today().year, symbol)
        house.registers.begin_numbers(series, last, by=SYSTEM, at=house.now())
    click.echo(f"{unit_id} {series.year} {symbol}: {last + 1}")


def _office(house: House, unit_id: str) -> Unit:
    found = house.reader.find_unit(unit_id)
    if found is None:
        raise click.BadParameter(
            "không có cơ quan này; xem `lotrinh unit list` / no such office", param_hint="UNIT"
        )
    return found


def _print(head: tuple[str, ...], rows: list[dict[str, str]], *, json_: bool) -> None:
    if json_:
        as_json(rows)
        return
    table(head, [tuple(row.values()) for row in rows], nothing="Chưa có văn bản nào vào sổ / nothing yet.")
