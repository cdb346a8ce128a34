"""``lotrinh worker`` does slow work; ``lotrinh jobs`` shows it to administrators and lets them step in."""

from __future__ import annotations

import logging
import signal
from threading import Event
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, moment, paragraph
from web.cli.running import MOST, opened

if TYPE_CHECKING:
    from persistence.jobs import JobLine

_STATES = ("waiting", "running", "done", "failed", "cancelled")


@click.command()
@click.option(
    "--queues", help="Chỉ các hàng đợi này, cách nhau bằng dấu phẩy / only these queues (pdf,bulk,clock)."
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 32),
    default=2,
    show_default=True,
    help="Số việc làm cùng lúc / jobs at once.",
)
@click.option("--once", is_flag=True, help="Làm hết việc đến hạn rồi dừng / end when nothing is due.")
@example("lotrinh worker", "lotrinh worker --queues pdf --concurrency 4", "lotrinh worker --once")
def worker(*, queues: str | None, concurrency: int, once: bool) -> None:
    """Làm các việc chạy nền: PDF, hồ sơ, hàng loạt, mốc neo, cảnh báo thời hạn. Chạy trên một hay nhiều máy; dừng bằng SIGTERM.

    Do slow work for the pages, and what the clock asks for. Any number, on any hosts that reach the database. SIGTERM or Ctrl+C: finish
    what is in hand, take nothing more.
    """
    from persistence.jobs.worker import work
    from web.jobs.crew import work_of
    from web.jobs.orders import QUEUES
    from web.watching.logs import write_lines

    asked = None if queues is None else [each.strip() for each in queues.split(",") if each.strip()]
    unknown = sorted(set(asked or ()) - set(QUEUES))
    if unknown or asked == []:
        raise click.BadParameter(f"{', '.join(unknown)}: {', '.join(QUEUES)}", param_hint="--queues")
    write_lines()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened(hands="worker") as house:
        told = work_of(house, stop, queues=asked, concurrency=concurrency, once=once)
        logging.getLogger("lotrinh.jobs").info("worker: %s", ", ".join(told.queues or QUEUES))
        work(house.database, told)


@click.group()
def jobs() -> None:
    """Việc chạy nền / Slow work."""


@jobs.command(name="list")
@click.option("--state", type=click.Choice(_STATES), help="Chỉ trạng thái này / only these.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000), default=50, show_default=True, help="Số dòng / lines."
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh jobs list --state failed")
def list_(*, state: str | None, limit: int, json_: bool) -> None:
    """Các việc chạy nền, mới nhất trước. Chỉ có mã số, không có dữ liệu cá nhân.

    Jobs, the latest first: ids alone, nothing personal.
    """
    from persistence.jobs import JobState

    with opened() as house:
        lines = house.jobs.lines(state=JobState(state) if state else None, limit=limit)
    if json_:
        as_json([_told(line) for line in lines])
        return
    for line in lines:
        ids = " ".join(f"{name}={value}" for name, value in line.ids.items())
        made = moment(line.made_at) if line.made_at else ""
        paragraph(f"#{line.id}  {made}  {line.queue}  {line.name}  {line.state} ({line.attempts})  {ids}")
    paragraph(f"{len(lines)} việc / jobs.")


@jobs.command()
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh jobs ages")
def ages(*, json_: bool) -> None:
    """Mỗi hàng đợi: bao nhiêu việc chờ, việc cũ nhất chờ bao lâu, bao nhiêu việc hỏng.

    Each queue: how many wait, how long the first has waited, how many run, how many were given up.
    """
    with opened() as house:
        found = house.jobs.queue_ages(house.now())
        attended = house.jobs.attended()
    if json_:
        names = ("queue", "waiting", "running", "failed", "oldest")
        as_json([{name: getattr(each, name) for name in names} for each in found])
        return
    for each in found:
        paragraph(
            f"{each.queue}: chờ / waiting {each.waiting} ({each.oldest:.0f} s), đang làm / running {each.running},"
            f" hỏng / failed {each.failed}"
        )
    if not attended and house.database.dialect != "sqlite":
        paragraph("Không có `lotrinh worker` nào đang chạy / no worker gave a sign of life within a minute.")


@jobs.command()
@click.argument("number", type=click.IntRange(1, MOST))
@example("lotrinh jobs retry 17")
def retry(*, number: int) -> None:
    """Làm lại một việc đã hỏng hoặc đã hủy.

    Do a job that was given up or cancelled once more.
    """
    with opened() as house:
        house.jobs.retry(number, house.now())
    click.echo(f"#{number}: chờ làm lại / waits to be done again.")


@jobs.command()
@click.argument("number", type=click.IntRange(1, MOST))
@example("lotrinh jobs cancel 17")
def cancel(*, number: int) -> None:
    """Hủy một việc chưa ai bắt đầu.

    Take back a job that nobody has begun.
    """
    with opened() as house:
        house.jobs.cancel(number, house.now())
    click.echo(f"#{number}: đã hủy / cancelled.")


def _told(line: JobLine) -> dict[str, object]:
    return {
        "id": line.id,
        "queue": line.queue,
        "name": line.name,
        "ids": dict(line.ids),
        "state": line.state.value,
        "attempts": line.attempts,
        "made_at": line.made_at.isoformat() if line.made_at else None,
        "not_before": line.not_before.isoformat() if line.not_before else None,
    }
