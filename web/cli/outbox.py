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
    """Chuyển các thông báo đang chờ thành tệp cho hệ thống nhắn tin của cơ quan, gửi thông điệp và sự kiện đến hạn; kết quả được ghi lại.

    Write the waiting notices as files for the office's own messaging, and send the messages and events that are due (docs/exchange.md);
    each outcome is recorded. Run it by schedule. Exit status 1 when one could not be delivered.
    """
    from web.exchange.delivering import deliver_due
    from web.exchange.sending import sender_of
    from web.spool import deliver as spool

    with opened() as house:
        target = folder if folder is not None else house.settings.home / "outbox"
        sender = sender_of(house.settings, house.services.exchange)
        told = spool(house, target, limit)
        gone = deliver_due(house, sender, house.now, limit)
    paragraph(
        f"Đã gửi / delivered: {told.done}; sẽ thử lại / later: {told.put_off}; thôi / given up: {told.failed}. {target}"
    )
    for name, each in (("Thông điệp / messages", gone.messages), ("Sự kiện / events", gone.events)):
        if each.done or each.put_off or each.failed:
            paragraph(
                f"{name}: {each.done}; sẽ thử lại / later: {each.put_off}; thôi / given up: {each.failed}."
            )
    finish(ok=not any(each.put_off or each.failed for each in (told, gone.messages, gone.events)))


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
