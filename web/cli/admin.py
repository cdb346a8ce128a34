"""``lotrinh admin``, ``unit``, ``officer``: the registers, as far as the administrator of this machine needs them here."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from web.cli.examples import example
from web.cli.output import as_json, span, table
from web.cli.running import opened

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")


@click.group()
def admin() -> None:
    """Danh mục cơ quan, cán bộ, người / Registers."""


@admin.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True))
@_JSON
@example("lotrinh admin load co-quan.yaml", "lotrinh admin load - < co-quan.yaml")
def load(*, file: Path, json_: bool) -> None:
    """Nạp cơ quan, cán bộ, người từ tệp YAML hoặc JSON: tất cả hoặc không gì cả; nạp lại tệp cũ không đổi gì.

    Load offices, officers and people from a file with the keys units, actors, people, as in a scenario (docs/scenarios.md); each name is
    the id of the record; "-" is standard input. An example to change: docs/deploy/co-quan.yaml. All or nothing; loading the same file
    again changes nothing. Every change is told in the audit trail.
    """
    from rules.yamlio import MAX_BYTES, load_yaml, parse_yaml
    from web.scenarios.codes import check_codes
    from web.scenarios.errors import ScenarioError
    from web.scenarios.offices import SECTIONS, read_offices
    from web.scenarios.tables import Place, Problems, Table

    with opened() as house:
        problems = Problems()
        if str(file) == "-":
            raw = parse_yaml(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin", error=ScenarioError)
        else:
            raw = load_yaml(file, error=ScenarioError, name=str(file))
        top = Table(raw, Place(file.name, 1, ""), (*SECTIONS, "format"))
        known = {unit.id: unit for unit in house.reader.units()}
        found = read_offices(top, house.corpus.facts, problems, known)
        check_codes(found, file.name, problems)
        problems.raise_if_any()
        changed = house.register(
            units=found.units.values(), actors=found.actors.values(), persons=found.people.values()
        )
    told = {
        "units": len(found.units),
        "actors": len(found.actors),
        "people": len(found.people),
        "changed": changed,
    }
    if json_:
        as_json(told)
        return
    click.echo(
        f"{told['units']} cơ quan, {told['actors']} cán bộ, {told['people']} người; đã thay đổi {changed} bản ghi / records changed."
    )


@click.group()
def unit() -> None:
    """Cơ quan / Offices."""


@unit.command("list")
@click.option("--kind", help="Chỉ loại này / of this kind.")
@_JSON
@example("lotrinh unit list --kind health_facility")
def units(*, kind: str | None, json_: bool) -> None:
    """Danh sách cơ quan.

    The offices on file.
    """
    from workflows.roles import UNIT_KINDS

    with opened() as house:
        found = house.reader.units(kind=kind)
    if json_:
        keys = ("id", "kind", "name", "commune", "district", "province", "valid_from", "valid_to")
        as_json([{key: getattr(each, key) for key in keys} for each in found])
        return
    table(
        ("mã", "loại", "tên", "mã địa bàn", "tồn tại"),
        [
            (
                u.id,
                UNIT_KINDS.get(u.kind, u.kind),
                u.name,
                u.commune or u.district or u.province or "",
                span(u.valid_from, u.valid_to),
            )
            for u in found
        ],
        nothing="Chưa có cơ quan nào; dùng `lotrinh admin load` / no offices yet.",
    )


@click.group()
def officer() -> None:
    """Cán bộ / Officers."""


@officer.command("list")
@click.option("--unit", "unit_id", help="Chỉ cán bộ của đơn vị này / of this office.")
@_JSON
@example("lotrinh officer list --unit ca_xa")
def officers(*, unit_id: str | None, json_: bool) -> None:
    """Danh sách cán bộ với vai trò, đơn vị và thời gian giữ nhiệm vụ.

    The officers on file with role, office and period of every appointment.
    """
    from workflows.roles import title_of

    with opened() as house:
        found = house.reader.actors(unit_id=unit_id)
    rows = [(actor, held) for actor in found for held in actor.appointments]
    if json_:
        as_json(
            [
                {
                    "id": a.id,
                    "name": a.name,
                    "role": h.role,
                    "unit": h.unit.id,
                    "from": h.valid_from,
                    "to": h.valid_to,
                }
                for a, h in rows
            ]
        )
        return
    table(
        ("mã", "tên", "vai trò", "đơn vị", "từ → đến"),
        [
            (a.id, a.name, title_of(h.role, h.title), h.unit.name, span(h.valid_from, h.valid_to))
            for a, h in rows
        ],
        nothing="Chưa có cán bộ nào; dùng `lotrinh admin load` / no officers yet.",
    )
