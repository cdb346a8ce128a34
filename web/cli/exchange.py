"""``lotrinh exchange`` and ``lotrinh receiver``: what is told to national systems, how it stands, and a receiver to try it with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, moment, paragraph, table
from web.cli.running import finish, officer, opened
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from web.house import House

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_AS = click.option(
    "--as", "actor_id", required=True, envvar="LOTRINH_OFFICER", help="Ai quyết định / who decides."
)


@click.group()
def exchange() -> None:
    """Gửi dữ liệu lên các hệ thống quốc gia / What is told to national systems."""


@exchange.command()
@_JSON
@example("lotrinh exchange status")
def status(*, json_: bool) -> None:
    """Từng hệ thống: nơi nhận đã đặt chưa, số thông điệp chờ, đang thử lại, đã có biên nhận, gửi không được kèm lý do.

    Each system: is a destination set, messages that wait, are tried again, were acknowledged, were given up and why.
    """
    from web.exchange.destinations import destinations_of
    from web.exchange.figures import told_of

    with opened() as house:
        known = destinations_of(house.settings, house.services.exchange)
        told = [
            told_of(house, system, set_=system.id in known)
            for system in house.services.exchange.systems.values()
        ]
    if json_:
        as_json(told)
        return
    headers = ("hệ thống", "nơi nhận", "chờ", "thử lại", "biên nhận", "không gửi được")
    names = ("system", "destination", "waiting", "retrying", "acknowledged", "dead")
    table(headers, [[_cell(each[name]) for name in names] for each in told])
    for each in told:
        for dead in each["dead_letters"]:  # type: ignore[attr-defined]
            paragraph(
                f"{dead['key']}  {dead['message']}: {dead['outcome']} (+{dead['behind']} chờ sau / behind)"
            )


@exchange.command()
@click.argument("key")
@_AS
@example("lotrinh exchange resend 4f1c….drug_control.addict_listed --as quan_tri_1")
def resend(*, key: str, actor_id: str) -> None:
    """Gửi lại một thông điệp không gửi được; việc này được ghi nhận.

    Let a message that was given up be tried anew; it is on record.
    """
    from web.exchange.deciding import again

    with opened() as house:
        again(house, officer(house, actor_id), key)
    paragraph(f"Sẽ gửi lại / will be sent again: {key}")


@exchange.command()
@click.argument("key")
@click.option("--reason", required=True, help="Lý do, được ghi lại / why, which is recorded.")
@_AS
@example("lotrinh exchange aside 4f1c….drug_control.addict_listed --as quan_tri_1 --reason 'đã nhập tay'")
def aside(*, key: str, reason: str, actor_id: str) -> None:
    """Để riêng một thông điệp không gửi được, cho các thông điệp sau của hồ sơ đi tiếp; việc này được ghi nhận.

    Leave a message that was given up, so that what follows it goes on; it is on record.
    """
    from web.exchange.deciding import set_aside

    with opened() as house:
        set_aside(house, officer(house, actor_id), key, reason)
    paragraph(f"Để riêng / set aside: {key}")


@exchange.command()
@click.argument("system")
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Ghi .csv / write a .csv."
)
@_JSON
@example("lotrinh exchange reconcile drug_control --to doi-chieu.csv")
def reconcile(*, system: str, target: Path | None, json_: bool) -> None:
    """Đối chiếu những gì đã gửi với những gì hệ thống nói là đang giữ, theo mã và mã băm. Kết thúc 1 nếu có chỗ khác.

    Hold what was sent against what a system says it holds. Exit status 1 where they differ.
    """
    from web.exchange.reconciling import MARKS_VI, Mark, csv_of
    from web.exchange.reconciling import reconcile as compare
    from web.exchange.sending import sender_of

    with opened() as house:
        sender = sender_of(house.settings, house.services.exchange)
        _known(house, system, sender.destinations)
        told = compare(house, sender, system)
    figures: dict[str, int] = told["figures"]  # type: ignore[assignment]
    if target is not None:
        write_whole(target, csv_of(told), mode=PRIVATE)
    if json_:
        as_json(told)
    else:
        table(("kết quả", "số"), [(MARKS_VI[Mark(mark)], count) for mark, count in figures.items()])
    finish(ok=not any(count for mark, count in figures.items() if mark != Mark.SAME))


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8099, show_default=True, help="Cổng / port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Chỉ máy này / this machine alone.")
@click.option("--fail", type=int, default=0, help="Số lần trả lời 503 / answer 503 so many times.")
@click.option("--refuse", type=int, default=0, help="Số lần từ chối 422 / answer 422 so many times.")
@click.option("--delay", type=float, default=0.0, help="Trả lời chậm, giây / seconds before each answer.")
@click.option("--lost", type=int, default=0, help="Nhận nhưng mất trả lời / take, but lose so many answers.")
@click.option("--forget", type=int, default=0, help="Quên mỗi thông điệp thứ n / forget every n-th message.")
@click.option("--garbage", is_flag=True, help="Trả lời rác / answer garbage.")
@click.option("--secret", multiple=True, help="Khóa của móc nối / a webhook's key (whsec_…).")
@example("lotrinh receiver --port 8099", "lotrinh receiver --port 8099 --fail 3 --lost 1")
def receiver(  # noqa: PLR0913 - the options of the command
    *,
    port: int,
    host: str,
    fail: int,
    refuse: int,
    delay: float,
    lost: int,
    forget: int,
    garbage: bool,
    secret: tuple[str, ...],
) -> None:
    """Bộ nhận thử trên máy này: nhận thông điệp và sự kiện, cố ý trả lời sai nếu được bảo. Chỉ giữ mã băm, mất khi dừng.

    A receiver to try things with: takes messages and events, answers wrongly where told to. Keeps hashes, in memory alone.
    """
    from web.exchange.receiver import Faults, Receiver, serving

    faults = Faults(fail, refuse, delay, garbage, lost, forget)
    server = serving(Receiver(faults, secret, click.echo), port, host)
    click.echo(f"http://{host}:{port}  (Ctrl+C để dừng / to stop)")
    click.echo(f"LOTRINH_EXCHANGE=drug_control=http://{host}:{port},health=http://{host}:{port}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _known(house: House, system: str, destinations: object) -> None:
    if system not in house.services.exchange.systems:
        known = ", ".join(house.services.exchange.systems)
        raise click.BadParameter(f"một trong / one of: {known}", param_hint="SYSTEM")
    if system not in destinations:  # type: ignore[operator]
        raise click.BadParameter(
            "chưa đặt nơi nhận: LOTRINH_EXCHANGE / no destination is set", param_hint="SYSTEM"
        )


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "chưa đặt"
    return moment(value) if hasattr(value, "tzinfo") else str(value)  # type: ignore[arg-type]
