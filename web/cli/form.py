"""``lotrinh form``: the catalogue of forms; a form with what is known of it; a form to fill in by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, paragraph, span, table
from web.whole_file import write_whole

if TYPE_CHECKING:
    from web.formbook.told import FormTold

_DAY = click.DateTime(["%Y-%m-%d"])
_HELP = "Ngày áp dụng, mặc định hôm nay / the day of law, today by default (2024-03-04)."


@click.group()
def form() -> None:
    """Biểu mẫu / The catalogue of forms."""


@form.command("list")
@click.option("--on", "on", type=_DAY, help=_HELP)
@click.option("--search", "words", default="", help="Từ trong số hiệu hoặc tên / words of number or title.")
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh form list --on 2024-03-04", 'lotrinh form list --search "truy tim" --on 2026-07-01')
def list_(*, on: datetime | None, words: str, json_: bool) -> None:
    """Liệt kê biểu mẫu có hiệu lực tại một ngày, theo văn bản ban hành.

    The forms in force on a day, the papers of the program's own layout, and those that come from outside.
    """
    from web.formbook.told import KINDS_VI, FormBook

    found = FormBook.open().on(_day(on), words)
    if json_:
        as_json([each.as_json() for each in found])
        return
    table(
        ("biểu mẫu", "tên", "loại", "tình trạng"),
        [(each.id, each.title, KINDS_VI[each.kind], each.state_vi) for each in found],
        nothing="Không có biểu mẫu nào như vậy. / No such form.",
    )


@form.command()
@click.argument("form_id", metavar="FORM")
@click.option("--on", "on", type=_DAY, help=_HELP)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example(
    'lotrinh form show "116/2021/NĐ-CP Mẫu 24" --on 2024-03-04', "lotrinh form show N03b --on 2026-07-01"
)
def show(*, form_id: str, on: datetime | None, json_: bool) -> None:
    """Cho biết một biểu mẫu: căn cứ, người ban hành, người ký, nơi nhận, số bản, mức độ kiểm chứng, bước lập.

    One form: basis, issuer, signer, recipients, copies, how sure it is, and which acts write it.
    """
    from web.formbook.told import FormBook

    told = FormBook.open().form(form_id, _day(on))
    if json_:
        as_json(told.as_json())
        return
    paragraph(f"{told.id} — {told.title}", style="bold")
    if told.in_force_from is not None:
        paragraph(f"Có hiệu lực {span(told.in_force_from, told.in_force_to)}")
    _print(told)
    paragraph(f"{told.state_vi}. {told.note_vi}", style="" if told.verified else "yellow")
    for act in told.acts:
        paragraph(f"  {act.id}: {act.vi} ({act.procedure_vi})")


@form.command()
@click.argument("form_id", metavar="FORM")
@click.option("--to", "to", type=click.Path(path_type=Path), required=True, help="Thư mục / the folder.")
@click.option("--on", "on", type=_DAY, help=_HELP)
@example('lotrinh form blank "116/2021/NĐ-CP Mẫu 24" --to . --on 2024-03-04')
def blank(*, form_id: str, to: Path, on: datetime | None) -> None:
    """Ghi một biểu mẫu để trống (.docx) vào thư mục.

    Write the form with nothing filled in.
    """
    from web.formbook.told import FormBook

    name, content = FormBook.open().blank(form_id, _day(on))
    to.mkdir(parents=True, exist_ok=True)
    path = to / name
    write_whole(path, content)
    paragraph(str(path))


def _print(told: FormTold) -> None:
    lines = (
        ("căn cứ", "; ".join(cite.short() for cite in told.cites)),
        ("người lập, ban hành", told.issuer),
        ("người ký", told.signer),
        ("thẩm quyền ký", told.authority),
        ("nơi nhận", "; ".join(told.recipients)),
        ("số bản", str(told.copies) if told.copies else ""),
        ("nội dung cần ghi", "; ".join(told.records)),
    )
    table(("", ""), [line for line in lines if line[1]])


def _day(on: datetime | None) -> date:
    from rules.terms import legal_date
    from web.recordroom import now

    return on.date() if on is not None else legal_date(now())
