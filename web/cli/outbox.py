"""``lotrinh outbox``: what acts left to be told to others, and its delivery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, moment, paragraph
from web.cli.running import finish, opened

if TYPE_CHECKING:
    from persistence.outbox import OutboxLine


@click.group()
def outbox() -> None:
    """Hộp gửi đi: thông báo sau mỗi bước / The outbox."""


@outbox.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Thư mục nhận / folder (mặc định: outbox trong thư mục dữ liệu).",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="Số thông báo tối đa / at most.",
)
@example("lotrinh outbox deliver", "lotrinh outbox deliver --to /srv/thong-bao")
def deliver(*, folder: Path | None, limit: int) -> None:
    """Chuyển các thông báo đang chờ thành tệp cho hệ thống nhắn tin của cơ quan; kết quả từng thông báo được ghi lại.

    Write the waiting notices as files for the office's own messaging; the outcome of each is recorded. Run it by schedule.
    Exit status 1 when one could not be delivered.
    """
    from web.spool import deliver as spool

    with opened() as house:
        target = folder if folder is not None else house.settings.home / "outbox"
        told = spool(house, target, limit)
    paragraph(
        f"Đã gửi / delivered: {told.done}; sẽ thử lại / later: {told.put_off}; thôi / given up: {told.failed}. {target}"
    )
    finish(ok=not (told.put_off or told.failed))


@outbox.command(name="list")
@click.option(
    "--limit", type=click.IntRange(1, 1_000), default=50, show_default=True, help="Số dòng / lines."
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh outbox list")
def list_(*, limit: int, json_: bool) -> None:
    """Các thông báo và kết quả gửi.

    Notices and what came of them, in the order in which they were written.
    """
    with opened() as house:
        page = house.outbox.lines(limit=limit)
    if json_:
        as_json([_told(line) for line in page.items])
        return
    for line in page.items:
        paragraph(
            f"{moment(line.created_at)}  {line.kind}  {line.case_id}: {line.status}{f' ({line.outcome})' if line.outcome else ''}"
        )
    paragraph(f"{page.total} thông báo / notices.")


def _told(line: OutboxLine) -> dict[str, object]:
    return {
        "key": line.key,
        "kind": line.kind,
        "case": line.case_id,
        "status": line.status.value,
        "outcome": line.outcome,
    }
