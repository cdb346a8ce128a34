"""``lotrinh audit``: is the record whole, and anchors that make a cut tail visible."""

from __future__ import annotations

import re

import click

from web.cli.audit_replay import replay
from web.cli.examples import example
from web.cli.output import as_json, moment, paragraph, progress
from web.cli.running import finish, opened


@click.group()
def audit() -> None:
    """Nhật ký kiểm tra / The audit trail."""


audit.add_command(replay)


@audit.command()
@click.option(
    "--anchor",
    "kept",
    metavar="NUMBER:HASH",
    help="Mốc neo đã cất bên ngoài / an anchor kept outside the database.",
)
@click.option(
    "--trail-only", is_flag=True, help="Chỉ kiểm chuỗi nhật ký, nhanh hơn / the chain alone, faster."
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="Số lỗi được liệt kê / problems listed.",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh audit verify", "lotrinh audit verify --anchor 12:9f2c…")
def verify(*, kept: str | None, trail_only: bool, limit: int, json_: bool) -> None:
    """Kiểm tra hồ sơ có nguyên vẹn: chuỗi băm, các bước, thời hạn, giấy tờ. Kết thúc 1 nếu có một byte bị đổi.

    Check the whole record: hash chains, acts, deadlines, papers and their bytes. Exit status 1 when anything was changed.
    """
    from persistence.audit import verify as check
    from workflows.audit import act_hash

    anchor_kept = _anchor(kept) if kept is not None else None
    with opened() as house, progress(None, "Nhật ký / entries") as tell:
        done = 0

        def told(entries: int) -> None:
            nonlocal done
            tell("Nhật ký / entries", entries - done)
            done = entries

        report = check(
            house.database,
            None if trail_only else act_hash,
            limit=limit,
            kept_anchor=anchor_kept,
            progress=told,
        )
    if json_:
        as_json(report.as_json())
    else:
        paragraph(
            f"{report.entries} mục nhật ký, {report.streams} chuỗi, {report.acts} bước, {report.cases} hồ sơ,"
            f" {report.documents} giấy tờ, {report.anchors} mốc neo."
        )
        for problem in report.problems:
            paragraph(f"✗ {problem.vi}", indent=2, style="bold red")
        whole = "Hồ sơ nguyên vẹn. / The record is whole."
        broken = f"{report.problem_count} chỗ không khớp. / {report.problem_count} places do not hold."
        paragraph(whole if report.ok else broken, style="bold")
        if report.ok:
            paragraph(
                "Để chứng minh về sau, cất ở nơi khác mã của `lotrinh audit anchor`. / Keep an anchor elsewhere."
            )
    finish(ok=report.ok)


@audit.command()
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh audit anchor >> /media/usb/lotrinh-anchors.txt")
def anchor(*, json_: bool) -> None:
    """Đặt một mốc neo và in số cùng mã băm của nó; hãy cất ở nơi khác. `audit verify --anchor` dùng lại mốc này.

    Make an anchor over the heads of all streams and print its number and hash: keep them elsewhere.
    """
    from persistence.audit import anchor as make

    with opened() as house:
        made = make(house.database, house.now())
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


def _anchor(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", text.strip())
    if found is None:
        raise click.BadParameter(
            "SỐ:MÃ BĂM (64 chữ số hex) / NUMBER:HASH (64 hex digits)", param_hint="--anchor"
        )
    return int(found[1]), found[2]
