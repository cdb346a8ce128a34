"""``lotrinh list``: lists of persons that an office keeps as .xlsx or .csv, brought in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.examples import example
from web.cli.output import as_json, table
from web.cli.running import finish, opened, posted
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from persistence.lists_in import ListImport
    from web.house import House
    from web.signin.officer import Officer

_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
_AS = click.option(
    "--as",
    "as_",
    metavar="OFFICER",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Người thực hiện / who does it.",
)
_DECIDE = click.Choice(["same", "new", "skip"])


@click.group("list")
def lists() -> None:
    """Nhập danh sách người từ tệp .xlsx, .csv / Bring lists of persons in."""


@lists.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@_AS
@click.option("--role", help="Vai trò, nếu cán bộ có nhiều nhiệm vụ / role, among several appointments.")
@click.option(
    "--book", default="", help="Sổ đơn giản thay cho danh sách người (mã sổ) / a simple register instead."
)
@click.option("--sheet", default="", help="Tên trang tính / the sheet.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Cột (A, B … hoặc tiêu đề) là trường nào; FIELD trống: không nhập cột đó. Xem `lotrinh list fields`.",
)
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi gì / check alone; nothing is written.")
@click.option(
    "--result",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi kết quả từng dòng vào tệp .xlsx hoặc .csv.",
)
@click.option(
    "--twins", type=_DECIDE, default="skip", show_default=True, help="Người có thể đã có trong danh bạ."
)
@click.option(
    "--doubles", type=_DECIDE, default="skip", show_default=True, help="Dòng có thể trùng với dòng khác."
)
@click.option(
    "--hidden",
    type=click.Choice(["new", "skip"]),
    default="skip",
    show_default=True,
    help="Người có thể đã có ở nơi khác.",
)
@click.option("--pad", is_flag=True, help="Thêm lại các số 0 ở đầu số định danh mà Excel bỏ mất.")
@click.option(
    "--id-reason",
    default="",
    help="Lý do giữ số định danh không khớp giới tính, năm sinh (ít nhất 10 ký tự).",
)
@click.option(
    "--home",
    is_flag=True,
    help="Mọi người trong danh sách cư trú ở xã của cơ quan / all live in the office's commune.",
)
@_JSON
@example(
    "lotrinh list import danh-sach.xlsx --as ca_xa_1 --dry-run --result ket-qua.xlsx",
    "lotrinh list import danh-sach.csv --as ca_xa_1 --map D=id_number --map 'Ghi chú=' --twins same --home",
)
def import_(*, file: Path, as_: str, dry_run: bool, result: Path | None, json_: bool, **asked: Any) -> None:  # noqa: ANN401 - the options of the command
    """Nhập một danh sách người: đọc, kiểm tra từng dòng, rồi ghi. Nhập lại cùng tệp, hoặc cùng dòng trong tệp khác, không thay đổi gì.

    Bring a list of persons in: read, check every row, then write. The same file again, or the same rows in another one, change nothing.
    Exit status 1 when rows were refused or failed.
    """
    from web.lists.bringing import bring
    from web.lists.checking import check
    from web.lists.officers import require
    from web.lists.setting import set_up
    from web.lists.targets import checked_target
    from web.lists.work import do_rows

    with opened() as house:
        officer = posted(house, as_, asked["role"])
        require(house, officer)
        with file.open("rb") as stream:
            target = checked_target(house, officer, asked["book"])
            import_id = bring(house, officer, stream, file.name, sheet=asked["sheet"], target=target)
        set_up(house, officer, import_id, _layout(house, import_id, asked["maps"]), _options(officer, asked))
        check(house, import_id)
        if not dry_run:
            _decide(house, import_id, asked)
            house.lists.start(import_id, house.now())
            do_rows(house, import_id)
        job = house.lists.find(import_id)
        assert job is not None  # noqa: S101 - it was brought above
        if result is not None:
            _write_result(house, job, result)
        _print(house, job, json_=json_)
        counts = house.lists.counts(import_id)
        if dry_run:
            house.lists.drop(import_id)
    finish(ok=not (counts.get("refused") or counts.get("failed")))  # type: ignore[call-overload]


@lists.command()
@click.argument("import_id", metavar="LIST")
@_JSON
@example("lotrinh list resume 3f2a…")
def resume(*, import_id: str, json_: bool) -> None:
    """Làm tiếp một danh sách đang nhập dở (máy tắt, tiến trình dừng).

    Go on with a list that was broken off.
    """
    from web.lists.checking import check
    from web.lists.work import do_rows

    with opened() as house:
        check(house, import_id)
        do_rows(house, import_id)
        job = house.lists.find(import_id)
        if job is None:
            raise click.BadParameter("không có danh sách này / no such list", param_hint="LIST")
        _print(house, job, json_=json_)


@lists.command()
@_JSON
@example("lotrinh list fields")
def fields(*, json_: bool) -> None:
    """Các trường mà một cột có thể là.

    The fields that a column may be.
    """
    from workflows.importing.fields import FIELDS

    rows = [(each.id, each.vi, each.en) for each in FIELDS.values()]
    if json_:
        as_json([dict(zip(("id", "vi", "en"), row, strict=True)) for row in rows])
        return
    table(("trường", "nội dung", "English"), rows)


def _layout(house: House, import_id: str, maps: tuple[str, ...]) -> dict[int, str]:
    from web.lists.kept import Keeper
    from web.lists.targets import known
    from workflows.importing.cells import column_name
    from workflows.importing.words import plain

    job = house.lists.find(import_id)
    assert job is not None  # noqa: S101 - it was brought just now
    told = Keeper(house).open(job)
    layout = dict(told.mapping)
    for each in maps:
        column, mark, name = each.rpartition("=")
        place = next(
            (
                place
                for place, text in enumerate(told.texts)
                if column.upper() == column_name(place) or (text and plain(text) == plain(column))
            ),
            None,
        )
        if not mark or place is None:
            raise click.BadParameter(f"không có cột “{column}” / no such column", param_hint="--map")
        if name and name not in known(job.target):
            raise click.BadParameter(
                f"không có trường “{name}”; xem `lotrinh list fields` / no such field", param_hint="--map"
            )
        layout = {key: value for key, value in layout.items() if value != name and key != place}
        if name:
            layout[place] = name
    return layout


def _options(officer: Officer, asked: dict[str, Any]) -> dict[str, Any]:
    unit = officer.unit
    home = [unit.commune, unit.province or ""] if asked["home"] and unit.commune else None
    return {"pad": asked["pad"], "id_reason": asked["id_reason"], "home": home}


def _decide(house: House, import_id: str, asked: dict[str, Any]) -> None:
    from persistence.lists_in import Decision, RowState

    for state, name in ((RowState.TWIN, "twins"), (RowState.DOUBLE, "doubles"), (RowState.HIDDEN, "hidden")):
        house.lists.decide_all(import_id, state, Decision(asked[name]))


def _write_result(house: House, job: ListImport, path: Path) -> None:
    from documents.sheets import to_csv, to_xlsx
    from web.lists.results import result_sheet

    sheet = result_sheet(house, job, all_rows=True)
    write_whole(path, to_csv(sheet) if path.suffix.lower() == ".csv" else to_xlsx(sheet), mode=PRIVATE)


def _print(house: House, job: ListImport, *, json_: bool) -> None:
    from web.lists.results import STATES

    counts = house.lists.counts(job.id)
    persons, papers = house.lists.written(job.id)
    if json_:
        told = {str(state): count for state, count in counts.items()}
        as_json({"list": job.id, "state": job.state, "rows": told, "persons": persons, "papers": papers})
        return
    rows = [(STATES[state][1], str(count)) for state, count in counts.items()]
    table(("kết quả", "số dòng"), [*rows, ("người mới", str(persons)), ("giấy tờ đã có", str(papers))])
    click.echo(f"{job.id} {job.state}")
