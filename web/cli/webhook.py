"""``lotrinh webhook``: a province's own programs that are told of events."""

from __future__ import annotations

import click

from web.cli.examples import example
from web.cli.output import as_json, moment, paragraph, table
from web.cli.running import officer, opened

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_AS = click.option(
    "--as", "actor_id", required=True, envvar="LOTRINH_OFFICER", help="Quản trị viên / the administrator."
)


@click.group()
def webhook() -> None:
    """Báo sự kiện cho phần mềm của tỉnh / Webhooks."""


@webhook.command()
@click.argument("address")
@click.option(
    "--type",
    "types",
    multiple=True,
    required=True,
    help="act.done, deadline.late, report.frozen (nhiều lần được / may repeat).",
)
@click.option("--label", default="", help="Tên gọi / a name.")
@_AS
@example(
    "lotrinh webhook add https://may-chu.example/su-kien --type act.done --type deadline.late --as quan_tri_1"
)
def add(*, address: str, types: tuple[str, ...], label: str, actor_id: str) -> None:
    """Thêm nơi nhận sự kiện; in ra khóa ký một lần duy nhất. Chỉ gửi mã, không gửi gì về cá nhân.

    Add a receiver of events; its key is printed this once. Ids only are sent, nothing personal.
    """
    from web.exchange.destinations import webhook_wire
    from web.exchange.webhooks import add as make

    with opened() as house:
        made = make(house, officer(house, actor_id), address, types, label, webhook_wire(house.settings))
    click.echo(f"{made.id}\n{made.secret}")


@webhook.command("list")
@_JSON
@example("lotrinh webhook list")
def list_(*, json_: bool) -> None:
    """Các nơi nhận sự kiện: loại sự kiện, trạng thái, số đã gửi, đang chờ, không gửi được.

    The receivers of events and how they stand.
    """
    from persistence.webhooks import Webhooks

    with opened() as house:
        hooks = Webhooks(house.database)
        rows = [(each, hooks.figures(each.id)) for each in hooks.all()]
    if json_:
        as_json(
            [
                {
                    "id": each.id,
                    "address": each.address,
                    "label": each.label,
                    "types": list(each.types),
                    "state": each.state,
                    "failing_since": each.failing_since,
                    "note": each.note,
                    "deliveries": dict(figures),
                }
                for each, figures in rows
            ]
        )
        return
    headers = ("mã", "địa chỉ", "sự kiện", "trạng thái", "gửi / chờ / hỏng")
    table(
        headers,
        [
            (
                each.id,
                each.address,
                ", ".join(each.types),
                f"{each.state} {each.note}".strip(),
                f"{figures.get('done', 0)} / {figures.get('waiting', 0)} / {figures.get('failed', 0)}",
            )
            for each, figures in rows
        ],
    )


@webhook.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@click.option(
    "--limit", type=click.IntRange(1, 1_000), default=50, show_default=True, help="Số dòng / lines."
)
@example("lotrinh webhook deliveries 4f1c…")
def deliveries(*, webhook_id: str, limit: int) -> None:
    """Các lần gửi gần nhất của một nơi nhận và kết quả.

    The latest deliveries of a webhook and what came of them.
    """
    from persistence.webhooks import Webhooks

    with opened() as house:
        hooks = Webhooks(house.database)
        if hooks.find(webhook_id) is None:
            raise click.BadParameter(
                "không có nơi nhận này; xem `lotrinh webhook list` / no such webhook", param_hint="WEBHOOK"
            )
        found = hooks.deliveries(webhook_id, limit)
    table(
        ("lúc", "sự kiện", "mã sự kiện", "trạng thái", "lần", "kết quả"),
        [
            (moment(each.created_at), each.type, each.event_id, each.status, each.attempts, each.outcome)
            for each in found
        ],
    )


@webhook.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@_AS
@example("lotrinh webhook rotate 4f1c… --as quan_tri_1")
def rotate(*, webhook_id: str, actor_id: str) -> None:
    """Đổi khóa ký: in khóa mới một lần; khóa cũ còn dùng song song 24 giờ.

    A new key, printed this once; the one before holds for 24 hours beside it.
    """
    from web.exchange.webhooks import rotate as change

    with opened() as house:
        click.echo(change(house, officer(house, actor_id), webhook_id))


@webhook.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@click.option("--on/--off", "on", required=True, help="Bật / tắt.")
@_AS
@example("lotrinh webhook turn 4f1c… --off --as quan_tri_1")
def turn(*, webhook_id: str, on: bool, actor_id: str) -> None:
    """Bật hoặc tạm dừng một nơi nhận; sự kiện trong lúc tạm dừng không được gửi bù.

    Turn a webhook on, or pause it: events of that time are not told later.
    """
    from web.exchange.webhooks import turn as change

    with opened() as house:
        change(house, officer(house, actor_id), webhook_id, on=on)
    paragraph(f"{webhook_id}: {'bật / on' if on else 'tạm dừng / off'}")


@webhook.command()
@click.argument("webhook_id", metavar="WEBHOOK")
@_AS
@example("lotrinh webhook test 4f1c… --as quan_tri_1")
def test(*, webhook_id: str, actor_id: str) -> None:
    """Ghi một sự kiện thử; `lotrinh outbox deliver` gửi đi, `lotrinh webhook deliveries` cho thấy kết quả.

    Write an event to try it with; it leaves with the next `lotrinh outbox deliver`.
    """
    from web.exchange.webhooks import ping

    with opened() as house:
        ping(house, officer(house, actor_id), webhook_id)
    paragraph(f"Đã ghi sự kiện thử / written: {webhook_id}")
