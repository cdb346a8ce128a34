"""``lotrinh status``: how the installation stands, in a few lines; what the page for administrators shows."""

from __future__ import annotations

import click

from web.cli.examples import example
from web.cli.output import as_json
from web.cli.running import finish, opened


@click.command()
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh status", "lotrinh status --json")
def status(*, json_: bool) -> None:
    """Tình trạng của hệ thống: cơ sở dữ liệu, việc quá hạn, thông báo chờ, mốc nhật ký, đĩa. Mã 1 khi đĩa sắp hết.

    How the installation stands. Exit status 1 where the disk is nearly full. Names no person and no case.
    """
    from web.watching.state import LEAST_FREE, state_of

    with opened() as house:
        state = state_of(house)
    told: dict[str, object] = {name: value for name, _, value in state.samples()}
    told |= {
        "database": state.database,
        "schema": state.schema,
        "pdf": state.pdf,
        "sealed": state.sealed,
        "anchored": state.anchored.isoformat() if state.anchored is not None else None,
    }
    if json_:
        as_json(told)
    else:
        for name, value in told.items():
            click.echo(f"{name:28} {'-' if value is None else value}")
    finish(ok=state.free >= LEAST_FREE)
