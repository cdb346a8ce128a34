"""``lotrinh report``: what is due, a report with its figures, freezing, a report as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.examples import example
from web.cli.output import as_json, paragraph, table
from web.cli.running import MOST, opened
from web.whole_file import write_whole

if TYPE_CHECKING:
    from web.house import House
    from web.reporting import Standing
    from web.signin.officer import Officer
    from workflows.reporting.definition import ReportKind

_AS = click.option(
    "--as",
    "actor_id",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Mã cán bộ / id of the officer (LOTRINH_OFFICER).",
)
_PLACE = click.option(
    "--commune", default="", help="Xã, phường, nếu không phải của mình / the commune, if not one's own."
)
_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_VERSION = click.option(
    "--version", "number", type=click.IntRange(1, MOST), help="Bản đã chốt / a frozen version; now."
)


@click.group()
def report() -> None:
    """Báo cáo định kỳ, chốt số liệu / Period reports."""


@report.command("list")
@_AS
@_PLACE
@_JSON
@example("lotrinh report list --as chair")
def list_(*, actor_id: str, commune: str, json_: bool) -> None:
    """Báo cáo đến hạn, và báo cáo đã chốt.

    What is due, the first due first, with what is late, and what was frozen.
    """
    from persistence.reports import Reports
    from web import reporting
    from workflows.reporting.periods import key_of

    with opened() as house:
        place = _commune(house, _post(house, actor_id), commune)
        due: list[dict[str, Any]] = [
            {
                "kind": each.kind.id,
                "period": key_of(each.period),
                "due": each.on.isoformat(),
                "late": each.late,
            }
            for each in reporting.due_reports(house, place)
        ]
        frozen = [
            {"kind": kind, "period": key_of(period), "version": number, "at": at.isoformat(), "hash": told}
            for (kind, period), (number, at, told) in Reports(house.database).latest(place).items()
        ]
    if json_:
        as_json({"commune": place, "due": due, "frozen": frozen})
        return
    rows = [(each["kind"], each["period"], each["due"], "trễ / late" if each["late"] else "") for each in due]
    table(("báo cáo", "kỳ", "hạn gửi", ""), rows, nothing="Không có báo cáo nào đến hạn / nothing is due.")
    kept = [(each["kind"], each["period"], each["version"], str(each["hash"])[:12]) for each in frozen]
    table(("đã chốt", "kỳ", "bản", "mã băm"), kept, nothing="Chưa chốt báo cáo nào / nothing is frozen.")


@report.command()
@click.argument("kind", metavar="KIND")
@click.argument("period", metavar="PERIOD", required=False)
@_AS
@_PLACE
@_JSON
@example(
    "lotrinh report show year 20241215-20251214 --as chair", "lotrinh report show half --as chair --json"
)
def show(*, kind: str, period: str | None, actor_id: str, commune: str, json_: bool) -> None:
    """Số liệu của một kỳ (nămthángngày-nămthángngày; bỏ trống là kỳ đang chạy), và có khớp không.

    The figures of a period, whether they add up, and what differs from the last frozen version. Without PERIOD the one that runs.
    """
    from web.pages.views.reports.telling import report_told

    with opened() as house:
        found, standing = _standing(house, _post(house, actor_id), kind, period, commune)
        told = report_told(found, standing)
    if json_:
        as_json(told)
        return
    for each in told["tables"]:
        # A terminal is narrow: the sides without their causes, which --json and the page tell.
        shown = [column for column in each["columns"] if column["id"] == (column["side"] or column["id"])]
        rows = [
            (row["vi"], *(row["numbers"].get(column["id"], 0) for column in shown)) for row in each["rows"]
        ]
        if "." not in each["id"] and any(any(row[1:]) for row in rows):
            paragraph(f"\n{each['vi']}", style="bold")
            table((each["rows_vi"], *(column["vi"] for column in shown)), rows)
    paragraph(
        "\nKhớp / adds up." if not told["faults"] else f"KHÔNG KHỚP / does not add up: {told['faults']}"
    )
    if standing.versions:
        paragraph(
            f"Đã chốt bản {standing.versions[-1].number}; khác {len(standing.changed)} số liệu / figures differ."
        )


@report.command()
@click.argument("kind", metavar="KIND")
@click.argument("period", metavar="PERIOD")
@click.option("--reason", default="", help="Lý do, từ bản thứ hai / the reason, from the second version on.")
@_AS
@example('lotrinh report freeze half 20251215-20260614 --as chair --reason "Bổ sung hồ sơ ghi muộn"')
def freeze(*, kind: str, period: str, reason: str, actor_id: str) -> None:
    """Chốt số liệu của một kỳ đã qua. Bản đã chốt không sửa được.

    Freeze a period that is over. A frozen version cannot be changed.
    """
    from persistence.registers import Clerk
    from web import reporting
    from web.pages.reports.looking import may_freeze

    with opened() as house:
        post = _post(house, actor_id)
        if not may_freeze(post, house):
            raise click.BadParameter(
                "báo cáo do cơ quan của xã, phường chốt / the office of the commune freezes",
                param_hint="--as",
            )
        _found, standing = _standing(house, post, kind, period, "")
        version = reporting.freeze(house, standing.report, {}, reason, Clerk(post.id, post.unit.id))
    paragraph(f"Đã chốt bản số {version.number}, mã băm {version.hash}.")


@report.command()
@click.argument("kind", metavar="KIND")
@click.argument("period", metavar="PERIOD")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Tệp .docx, .xlsx, .csv / the file.",
)
@click.option(
    "--statistics", is_flag=True, help="Bảng cho nơi khác, không nêu số từ 1 đến 4 / small numbers kept back."
)
@_VERSION
@_AS
@_PLACE
@example("lotrinh report export year 20241215-20251214 --as chair --version 1 --to bao-cao.docx")
def export(
    *,
    kind: str,
    period: str,
    target: Path,
    statistics: bool,
    number: int | None,
    actor_id: str,
    commune: str,
) -> None:
    """Báo cáo thành tệp: bản dự thảo, hoặc bản đã chốt.

    A report as a file: a draft of now, or a frozen version.
    """
    from web.pages.reports.files import FORMATS, file_of

    form = target.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise click.BadParameter(f"chấp nhận / accepted: {', '.join(FORMATS)}", param_hint="--to")
    with opened() as house:
        post = _post(house, actor_id)
        found, standing = _standing(house, post, kind, period, commune)
        kept = next((each for each in standing.versions if each.number == number), None)
        if number is not None and kept is None:
            raise click.BadParameter("không có bản này / there is no such version", param_hint="--version")
        words = dict(kept.body.get("narrative", {})) if kept else {}
        _name, _type, content = file_of(
            house, post, found, standing, form, kept, words, statistics=statistics
        )
    write_whole(target, content)
    paragraph(f"{target}: {len(content)} byte")


def _standing(
    house: House, post: Officer, kind: str, period: str | None, commune: str
) -> tuple[ReportKind, Standing]:
    from web import reporting
    from workflows.reporting.periods import period_of

    found = reporting.kind_of(house, kind)
    asked = reporting.asked_period(found, period) if period else period_of(found, house.today())
    return found, reporting.standing(house, _commune(house, post, commune), found, asked)


def _commune(house: House, post: Officer, named: str) -> str:
    from web.pages.reports.looking import commune_of

    found = commune_of(house, post, named)
    if found is None:
        raise click.BadParameter(
            "không có báo cáo của nơi này cho cán bộ này / none of this commune for this officer",
            param_hint="--commune",
        )
    return found


def _post(house: House, actor_id: str) -> Officer:
    from web.cli.case import signed_on

    return signed_on(house, actor_id)
