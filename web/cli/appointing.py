"""``lotrinh admin appoint``: a role for an officer, in the own right or delegated by a paper from a day to a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from web.cli.examples import example
from web.cli.running import opened

if TYPE_CHECKING:
    from workflows.model import Delegation

_DAY = click.DateTime(["%Y-%m-%d"])
_CAPACITIES = ("KT", "Q", "TL", "TUQ")


class _Told(TypedDict):
    """The options of ``appoint`` that may be left out."""

    name: str | None
    title: str
    begin: datetime | None
    end: datetime | None
    authority: str | None
    document: str | None
    document_day: datetime | None


@click.command()
@click.argument("actor_id", metavar="OFFICER")
@click.option(
    "--role",
    required=True,
    help="Vai trò; khi được giao quyền: vai trò của người giao / role; that of the delegator.",
)
@click.option("--unit", "unit_id", required=True, help="Đơn vị / office.")
@click.option("--name", help="Họ tên, khi cán bộ chưa có trong danh bạ / name of an officer not yet on file.")
@click.option("--title", default="", help="Chức vụ ghi dưới chữ ký / title as signed.")
@click.option("--from", "begin", type=_DAY, help="Từ ngày / from (2026-07-05).")
@click.option("--to", "end", type=_DAY, help="Đến hết ngày / until the end of.")
@click.option(
    "--authority", type=click.Choice(_CAPACITIES), help="KT., Q., TL. hoặc TUQ. / signs for another's office."
)
@click.option("--document", help="Số văn bản giao quyền, ủy quyền / number of the delegating paper.")
@click.option("--document-day", type=_DAY, help="Ngày của văn bản đó / its day.")
@example(
    'lotrinh admin appoint pho_ca --role commune_police_head --unit ca_xa --title "Phó Trưởng Công an xã" --from 2026-07-05 --to 2026-12-31'
    " --authority KT --document 12/QĐ-CAX --document-day 2026-07-04",
)
def appoint(*, actor_id: str, role: str, unit_id: str, **told: Unpack[_Told]) -> None:
    """Thêm một nhiệm vụ cho cán bộ; có --authority thì là được giao quyền, ủy quyền theo văn bản, hết hạn là hết quyền.

    Add an appointment. With --authority it rests on a delegation: the law must let the office be exercised so, and when its time is over
    it gives no power. The change is told in the audit trail.
    """
    from dataclasses import replace

    from workflows.model import Actor, Appointment
    from workflows.roles import ROLES

    if role not in ROLES:
        raise click.BadParameter(f"một trong / one of: {', '.join(ROLES)}", param_hint="--role")
    delegation = _delegation(told)
    with opened() as house:
        unit, actor = house.reader.find_unit(unit_id), house.reader.find_actor(actor_id)
        if unit is None:
            raise click.BadParameter("không có cơ quan này / no such office", param_hint="--unit")
        if actor is None and not told["name"]:
            raise click.BadParameter(
                "cán bộ chưa có trong danh bạ: cần / not on file: give --name", param_hint="--name"
            )
        actor = actor or Actor(actor_id, str(told["name"]))
        held = Appointment(role, unit, told["title"], _date(told["begin"]), _date(told["end"]), delegation)
        house.register_actor(replace(actor, appointments=(*actor.appointments, held)))
    click.echo(f"{actor_id}: {f'{delegation.authority}. ' if delegation else ''}{ROLES[role]}, {unit.name}")


def _delegation(told: _Told) -> Delegation | None:
    """The delegation that the options tell, whole or not at all."""
    from workflows.model import Authority, Delegation

    authority, number, day = told["authority"], told["document"], told["document_day"]
    if authority is None:
        if number or day is not None:
            raise click.UsageError("--document chỉ dùng cùng / goes with: --authority")
        return None
    if not number or day is None or told["begin"] is None or not told["title"]:
        raise click.UsageError("--authority cần / needs: --document, --document-day, --from, --title")
    if told["begin"] < day:  # nobody exercises an office before the paper that gives it
        raise click.BadParameter(
            "không được sau ngày bắt đầu (--from) / not after the first day (--from)",
            param_hint="--document-day",
        )
    return Delegation(Authority(authority), number, day.date())


def _date(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
