"""``lotrinh audit anchor`` and ``anchors``: marks that make a cut tail visible, made and taken out of the house."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, moment
from web.cli.running import MOST, opened
from web.whole_file import write_whole

if TYPE_CHECKING:
    from web.house import House


@click.command()
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh audit anchor >> /media/usb/lotrinh-anchors.txt")
def anchor(*, json_: bool) -> None:
    """Đặt một mốc neo và in số cùng mã băm của nó; hãy cất ở nơi khác. `audit verify --anchors` dùng lại. Chạy hằng giờ bằng cron.

    Make an anchor over the heads of all streams and print its number and hash: keep them elsewhere. Run it every hour (cron).
    """
    from persistence.audit import anchor as make

    with opened() as house:
        made = make(house.database, house.now())
        _stamped(house)
    if made is None:
        click.echo("Không có gì mới từ mốc trước. / Nothing moved since the last anchor.", err=True)
        return
    if json_:
        as_json({"seq": made.seq, "hash": made.hash, "at": made.at.isoformat(), "moved": made.moved})
        return
    click.echo(f"{made.seq}:{made.hash}")
    click.echo(
        f"{moment(made.at)}, {made.moved} chuỗi. Hãy cất dòng trên ở nơi khác / keep the line above elsewhere.",
        err=True,
    )


def _stamped(house: House) -> None:
    """A time stamp over the last anchor, where a server is set (LOTRINH_TSA); one that failed is asked for again by the next call."""
    from persistence.audit import last_anchor
    from web.auditing.stamps import stamp
    from web.stampfault import StampUnavailable

    last = last_anchor(house.database)
    if last is None or not house.settings.stamp_url:
        return
    try:
        path = stamp(house, *last)
    except StampUnavailable as error:
        click.echo(f"{error.vi} / {error.en}", err=True)
        return
    click.echo(f"Dấu thời gian / time stamp: {path}", err=True)


@click.command()
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp xuất ra / the file to write (JSON, a line an anchor).",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Biên bản để ký và cất giữ, .docx hoặc .pdf / a report to be signed and kept, .docx or .pdf.",
)
@click.option("--agency", default="", help="Với --report: tên cơ quan / the office that makes it.")
@click.option(
    "--last",
    type=click.IntRange(1, MOST),
    help="Với --report: số mốc cuối được in / how many of the last ones.",
)
@click.option("--short", is_flag=True, help="Chỉ SỐ:MÃ BĂM, để in vào báo cáo / NUMBER:HASH alone.")
@example(
    "lotrinh audit anchors --to /media/usb/moc-neo.jsonl",
    "lotrinh audit anchors --short",
    "lotrinh audit anchors --report bien-ban.docx --agency 'Công an tỉnh Bình Sơn' --last 24",
)
def anchors(*, target: Path | None, report: Path | None, agency: str, last: int | None, short: bool) -> None:
    """Xuất mọi mốc neo với đầu các chuỗi: cất ở nơi khác, `audit verify --anchors` chỉ ra đúng mục bị đổi.

    Every anchor with the heads that it saw. Kept elsewhere, it lets `audit verify --anchors` name the very entry that was changed.
    """
    from persistence.audit import anchors as all_of

    if report is not None:
        _report(report, agency, last)
        return
    with opened() as house, house.database.reading() as connection:
        told = [
            f"{each.seq}:{each.hash}"
            if short
            else json.dumps(each.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            for each in all_of(connection)
        ]
    text = "".join(f"{line}\n" for line in told)
    if target is None:
        click.echo(text, nl=False)
        return
    write_whole(target, text.encode())
    click.echo(f"{len(told)} mốc neo → {target}", err=True)


def _report(target: Path, agency: str, last: int | None) -> None:
    """Write the report; a PDF needs LibreOffice."""
    from documents.anchor_report import Mark, anchor_report
    from documents.conversion.model import Paper
    from persistence.audit import bare_anchors

    if target.suffix not in {".docx", ".pdf"}:
        raise click.BadParameter("phải là .docx hoặc .pdf / .docx or .pdf", param_hint="--report")
    with opened() as house:
        with house.database.reading() as connection:
            marks = [Mark(each.seq, each.at, each.moved, each.hash) for each in bare_anchors(connection)]
        shown = marks[-last:] if last else marks
        made = anchor_report(agency or "." * 40, "", house.now(), shown, whole=len(shown) == len(marks))
        if target.suffix == ".pdf":
            paper = Paper(made, name=target.name, at=house.now())
            made = house.converter.convert_all([paper])[0].pdf
    write_whole(target, made)
    click.echo(f"{len(shown)} mốc neo → {target}", err=True)
