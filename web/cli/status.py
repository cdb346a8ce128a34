"""``lotrinh status``: how the installation stands, in a few lines; what the page for administrators shows."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, lines, moment
from web.cli.running import finish, opened

if TYPE_CHECKING:
    from persistence.standby import StandbyState
    from web.watching.state import State


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
    if json_:
        as_json(_figures(state))
    else:
        lines(_said(state, LEAST_FREE))
    finish(ok=state.free >= LEAST_FREE)


def _figures(state: State) -> dict[str, object]:
    """For programs: the names of the monitoring system, and what is no figure."""
    told: dict[str, object] = {name: value for name, _, value in state.samples()}
    there = state.standby
    return told | {
        "database": state.database,
        "schema": state.schema,
        "pdf": state.pdf,
        "sealed": state.sealed,
        "anchored": state.anchored.isoformat() if state.anchored is not None else None,
        "standby": None if there is None else there.why.name.lower() if there.why else "read",
    }


def _said(state: State, least: int) -> Iterator[tuple[str, str]]:
    """The same in the words of the page for administrators; below ``least`` megabytes the disk is nearly full."""
    found = state.figures
    yield "Hồ sơ đang mở", str(found.open_cases)
    yield "Thời hạn đã quá", str(found.late)
    yield (
        "Thông báo chờ gửi",
        f"{found.waiting}{f', lâu nhất từ {moment(found.oldest)}' if found.oldest else ''}",
    )
    yield "Thông báo không gửi được", str(found.failed)
    yield "Việc chạy nền đến hạn", str(sum(each.waiting for each in state.queues))
    yield "Việc chạy nền thất bại", str(sum(each.failed for each in state.queues))
    yield "Cơ sở dữ liệu", f"{state.database}, phiên bản bảng {state.schema}"
    if state.standby is not None:
        yield "Máy chủ sao chép", _standby(state.standby)
    yield "Niêm phong dữ liệu cá nhân", "đang bật" if state.sealed else "đang tắt"
    yield "Mốc niêm phong nhật ký", moment(state.anchored) or "chưa có"
    yield "Bản sao gần nhất", moment(state.backed_up) or "chưa có"
    yield "Tạo PDF", "có" if state.pdf else "không có LibreOffice trên máy này"
    yield (
        "Đĩa còn trống",
        f"{state.free} MB{'' if state.free >= least else f' (sắp hết: cần ít nhất {least} MB)'}",
    )


def _standby(there: StandbyState) -> str:
    """ "đang dùng, chậm nhiều nhất 2 giây", or why the first server is read instead."""
    from web.pages.state import WHY

    if there.why is not None:
        return f"KHÔNG dùng, đang đọc máy chủ chính: {WHY[there.why]}"
    return f"đang dùng, chậm nhiều nhất {max(1, ceil(there.behind or 0))} giây"
