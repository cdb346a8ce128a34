"""``lotrinh audit export`` and ``key``: the record taken out of the house, signed, for whoever must check it elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.case import signed_on
from web.cli.examples import example
from web.cli.running import moment_of, opened, settings
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from web.auditing.key import OfficeKey
    from web.house import House
    from web.signin.officer import Officer

_DAY = r"\d{4}-\d{2}-\d{2}"
_PERIOD = re.compile(f"({_DAY})[.]{{2}}({_DAY})")


@click.command()
@click.argument("what", metavar="CASE|DATE..DATE")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp nén sẽ ghi / the archive to write.",
)
@click.option(
    "--as",
    "actor_id",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Người xuất; việc xuất được ghi nhận / who takes it out, which is recorded.",
)
@click.option(
    "--reason",
    default="",
    help="Lý do, nếu hồ sơ có thông tin mà chức danh không được xem; được ghi lại / why, where your post is not shown all of the case.",
)
@example(
    "lotrinh audit export 4f1c… --as kiem-tra-1 --to ho-so.zip --reason 'Yêu cầu số 12/VKS'",
    "lotrinh audit export 2026-07-01..2026-09-30 --as kiem-tra-1 --to quy-3.zip",
)
def export(*, what: str, target: Path, actor_id: str, reason: str) -> None:
    """Xuất một hồ sơ hoặc một khoảng thời gian (hai ngày đều tính) thành một tệp đã ký; `verify.py` trong đó kiểm tra ở máy bất kỳ.

    Take a case or a period (both days included) out as one signed archive; the verify.py in it checks it on any machine.
    """
    from web.auditing.export import Period, export_period
    from web.auditing.key import office_key

    period = _PERIOD.fullmatch(what)
    with opened() as house:
        key, officer = office_key(house.settings), signed_on(house, actor_id)
        if period is None:
            made = _case(house, officer, what, key, reason)
        else:
            first, last = (moment_of(day, house) for day in period.groups())
            made = export_period(house, officer, Period(first, last + timedelta(days=1)), key)
    write_whole(target, made, mode=PRIVATE)
    click.echo(f"{target} · {len(made):,} byte · khóa công khai / public key {key.public}")


def _case(house: House, officer: Officer, case_id: str, key: OfficeKey, reason: str) -> bytes:
    from web.auditing.export import export_case
    from web.signin.errors import ReasonNeeded
    from web.signin.restricted import SHORTEST

    try:
        return export_case(house, officer, case_id, key, reason)
    except ReasonNeeded as error:
        raise click.ClickException(
            "Hồ sơ có thông tin mà chức danh này không được xem; thêm --reason, ít nhất"
            f" {SHORTEST} ký tự. / Your post is not shown all of this case: add --reason, at least {SHORTEST} characters."
        ) from error


@click.command()
@click.option(
    "--show", is_flag=True, help="Chỉ in khóa công khai đã có / print the public key of the key there is."
)
@example("lotrinh audit key", "lotrinh audit key --show")
def key(*, show: bool) -> None:
    """Tạo khóa ký của cơ quan (một lần) và in khóa công khai: hãy gửi cho bên kiểm tra bằng một đường khác.

    Make the office's signing key, once, and print the public key: give it to those who check by another way.
    """
    from web.auditing.key import make_key, office_key

    known = settings()
    click.echo((office_key(known) if show else make_key(known)).public)
