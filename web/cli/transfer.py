"""``lotrinh export`` and ``lotrinh import``: a whole office carried to another server in one sealed, signed file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, lines, moment, progress, table
from web.cli.running import officer, opened, text_of_file

if TYPE_CHECKING:
    from web.transfer.exporting import Exported
    from web.transfer.importing import Imported

_PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp có mật khẩu ở dòng đầu; không có thì được hỏi / the passphrase in its first line; asked for otherwise.",
)
_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--as",
    "actor_id",
    envvar="LOTRINH_OFFICER",
    help="Quản trị viên thực hiện; việc xuất được ghi nhận / the administrator, which is recorded.",
)
@click.option(
    "--for",
    "public",
    metavar="HEX",
    help="Niêm phong cho máy chủ nhận (`lotrinh keys recipient`), thay cho mật khẩu / seal for the receiving server instead.",
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT",
    help="Chỉ dữ liệu của cơ quan này (nhiều lần được); không có thì cả cơ sở dữ liệu / only what this office holds; may repeat.",
)
@_PASSPHRASE
@click.option(
    "--what", is_flag=True, help="Chỉ in bảng nào đi, bảng nào ở lại / only say what goes and what stays."
)
@_JSON
@example(
    "lotrinh export co-quan.lotrinh --as quan_tri_1 --for 3b6a…",
    "lotrinh export co-quan.lotrinh --as quan_tri_1 --passphrase-file mat-khau.txt",
    "lotrinh export phuong.lotrinh --unit ca_hoa --unit ub_hoa --as quan_tri_1 --for 3b6a…",
    "lotrinh export --what",
)
def export(
    *,
    file: Path | None,
    actor_id: str | None,
    public: str | None,
    units: tuple[str, ...],
    passphrase_file: Path | None,
    what: bool,
    json_: bool,
) -> None:
    """Xuất toàn bộ dữ liệu cơ quan (hồ sơ, giấy tờ, sổ, nhật ký, khóa cá nhân) thành một tệp niêm phong và ký, để nhập vào máy chủ khác.

    Take the whole office out as one sealed, signed file for another server. Accounts for signing in stay behind.
    """
    from persistence.transfer import total
    from web.transfer.exporting import export_office
    from web.transfer.sealing import for_passphrase, for_recipient

    if what:
        _tell_what(json_=json_)
        return
    if file is None or actor_id is None:
        raise click.UsageError("cần FILE và --as / FILE and --as are needed")
    with opened() as house:
        actor = officer(house, actor_id)
        wrapped = for_recipient(public) if public else for_passphrase(_asked(passphrase_file, twice=True))
        with progress(total(house.database), "xuất / export") as tell:
            done = export_office(house, actor, file, wrapped, tell, units)
    _tell_export(file, done, json_=json_)


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_PASSPHRASE
@click.option(
    "--key",
    "public",
    metavar="HEX",
    help="Khóa ký của cơ quan xuất, nhận bằng đường khác / the exporting office's signing key, given by another way.",
)
@click.option(
    "--anchors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp mốc neo đã cất bên ngoài, để đối chiếu / anchors kept outside, to hold the record against.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Chỉ kiểm chữ ký và mã băm, không ghi / only check signature and hashes, write nothing.",
)
@_JSON
@example("lotrinh import co-quan.lotrinh --key 9f2c…", "lotrinh import co-quan.lotrinh --check")
def import_(
    *,
    file: Path,
    passphrase_file: Path | None,
    public: str | None,
    anchors: Path | None,
    check: bool,
    json_: bool,
) -> None:
    """Nhập toàn bộ dữ liệu cơ quan từ tệp đã xuất vào cơ sở dữ liệu mới: tất cả hoặc không gì cả; nhật ký được kiểm trước khi giữ lại.

    Put an exported office into a new database: all of it or nothing; the record is checked before it is kept. Run again after a failure.
    """
    from persistence.audit import read_kept
    from web.transfer.importing import Asked, import_office, look_at

    kept = read_kept(text_of_file(anchors, "--anchors").splitlines()) if anchors else ()
    with progress(None, "kiểm / check") as tell:
        about = look_at(file, Asked(public=public), tell)
    if check:
        _tell_manifest(about, json_=json_)
        return
    secret = None
    if about["sealing"].get("with") == "passphrase":
        secret = _asked(passphrase_file, twice=False)
    rows = sum(int(told.get("rows", 0)) for told in about["files"].values())
    with opened() as house, progress(rows, "nhập / import") as tell:
        done = import_office(house, file, Asked(secret, public, kept), tell)
    _tell_import(done, json_=json_, compared=public is not None)


def _asked(path: Path | None, *, twice: bool) -> str:
    from web.transfer.sealing import SHORTEST

    if path is not None:
        found = (text_of_file(path, "--passphrase-file").splitlines() or [""])[0].strip()
    else:
        found = click.prompt("Mật khẩu của gói / passphrase", hide_input=True, confirmation_prompt=twice)
    if twice and len(found) < SHORTEST:
        raise click.BadParameter(
            f"ít nhất {SHORTEST} ký tự / at least {SHORTEST} letters", param_hint="--passphrase-file"
        )
    return str(found)


def _tell_what(*, json_: bool) -> None:
    from persistence.transfer import LEFT, shapes

    if json_:
        as_json({"carried": list(shapes()), "left": {name: vi for name, (_, vi) in LEFT.items()}})
        return
    table(("bảng đi theo / carried", ""), [(name, "") for name in shapes()])
    table(("ở lại / left", "vì sao / why"), [(name, f"{vi} / {en}") for name, (en, vi) in LEFT.items()])


def _tell_export(file: Path, done: Exported, *, json_: bool) -> None:
    if json_:
        as_json({"rows": done.rows, "keys": done.keys, "digest": done.digest, "public_key": done.public_key})
        return
    table(("bảng / table", "dòng / rows"), [(name, count) for name, count in done.rows.items() if count])
    lines(
        [
            ("Tệp / file", f"{file} ({file.stat().st_size:,} byte)"),
            ("Khóa cá nhân / keys", done.keys),
            ("Mã của gói / digest", done.digest),
            ("Khóa ký / signing key", done.public_key),
        ]
    )
    click.echo(
        "Tài khoản đăng nhập không đi theo. Từ lúc này ngừng ghi ở máy chủ cũ. / Accounts stay behind; stop writing on the old server."
    )


def _tell_manifest(about: dict[str, object], *, json_: bool) -> None:
    from datetime import datetime

    if json_:
        as_json(about)
        return
    files: dict[str, dict[str, object]] = about["files"]  # type: ignore[assignment]
    counted = [(name.partition("/")[2], told["rows"]) for name, told in files.items() if "/" in name]
    table(("bảng / table", "dòng / rows"), [row for row in sorted(counted) if row[1]])
    lines(
        [
            ("Xuất lúc / made at", moment(datetime.fromisoformat(str(about["made_at"])))),
            ("Bản bảng / schema", about["schema"]),
            ("Khóa ký / signing key", about["public_key"]),
        ]
    )
    click.echo("Chữ ký và mọi mã băm đều khớp / signature and every hash hold.")


def _tell_import(done: Imported, *, json_: bool, compared: bool) -> None:
    if json_:
        told = {name: getattr(done, name) for name in ("rows", "keys", "persons", "entries", "digest")}
        as_json({**told, "public_key": done.public_key, "key_compared": compared})
        return
    table(("bảng / table", "dòng / rows"), [(name, count) for name, count in done.rows.items() if count])
    lines(
        [
            ("Khóa cá nhân / keys", done.keys),
            ("Mục nhật ký đã kiểm / entries checked", done.entries),
            (
                "Khóa ký / signing key",
                done.public_key + ("" if compared else " (chưa đối chiếu / not compared)"),
            ),
        ]
    )
    click.echo(
        "Đã nhập đủ; nhật ký nguyên vẹn. Tiếp theo: `lotrinh account open` cho cán bộ, `lotrinh audit key`, `lotrinh audit anchor`."
        " / Taken in, the record is whole. Next: accounts, a signing key, an anchor."
    )
