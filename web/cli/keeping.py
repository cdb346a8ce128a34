"""``lotrinh backup`` and ``lotrinh restore``: copies made while officers work, put back whole or not at all, and tried by a drill."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli.examples import example
from web.cli.output import paragraph
from web.cli.running import finish, opened, settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("to", metavar="FOLDER", type=_FOLDER)
@click.option(
    "--keep", type=click.IntRange(1, 10_000), default=30, show_default=True, help="Giữ lại / copies to keep."
)
@click.option(
    "--drill",
    is_flag=True,
    help="Thử bản vừa tạo: khôi phục vào chỗ riêng; bản của PostgreSQL thì đọc hết / try the copy at once.",
)
@example("lotrinh backup /var/backups/lotrinh", "lotrinh backup /media/usb/lotrinh --keep 60 --drill")
def backup(*, to: Path, keep: int, drill: bool) -> None:
    """Tạo bản sao trong khi chương trình đang chạy: cơ sở dữ liệu, kho khóa mới nhất, chứng thư; kèm mốc neo và mã băm từng tệp.

    Copy everything that must be kept, while officers work. The master key is not copied: keep it elsewhere.
    """
    from web.keeping.backup import back_up
    from web.keeping.restore import drill as try_it
    from web.keeping.restore import read_through

    with opened() as house:
        copy = back_up(house, to.absolute(), keep)
    paragraph(f"Bản sao / copy: {copy.folder}")
    paragraph(f"Mốc neo, cất ở nơi khác / anchor, keep it elsewhere: {copy.manifest.anchor or '-'}")
    if copy.gone:
        paragraph(f"Đã bỏ bản cũ / older copies gone: {', '.join(copy.gone)}")
    if drill and settings().database_file is None:
        read_through(settings(), copy.folder)
        paragraph(
            "Bản sao đọc được đến hết, mã băm khớp. Mỗi tháng hãy diễn tập: lotrinh restore --drill --into URL. / "
            "The copy can be read to its end. Try it in an empty database once a month.",
            style="bold",
        )
    elif drill:
        _tell_restored(try_it(settings(), copy.folder).report.entries)


@click.command()
@click.argument("folder", metavar="COPY", type=_FOLDER)
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Kho khóa; mặc định keys-latest.sqlite cạnh bản sao / the store of keys.",
)
@click.option("--drill", is_flag=True, help="Chỉ diễn tập, không đặt vào chỗ / only try it.")
@click.option(
    "--into", default="", metavar="URL", help="Diễn tập trên PostgreSQL: cơ sở dữ liệu trống / an empty one."
)
@example(
    "lotrinh restore /var/backups/lotrinh/lotrinh-20261126-220000",
    "lotrinh restore /media/usb/lotrinh-20261126-220000 --drill",
)
def restore(*, folder: Path, keys: Path | None, drill: bool, into: str) -> None:
    """Khôi phục một bản sao: kiểm mã băm, nâng bảng, mở bằng kho khóa, kiểm chuỗi và mốc neo rồi mới đặt vào chỗ. Không ghi đè gì.

    Put a copy back: hashes, tables, keys, chains and anchor are checked first. Nothing that is there is overwritten. Stop the
    service before it.
    """
    from web.keeping.restore import drill as try_it
    from web.keeping.restore import restore as put_back

    known = settings()
    found = (
        try_it(known, folder.absolute(), keys, into) if drill else put_back(known, folder.absolute(), keys)
    )
    paragraph(f"Bản sao lúc / copy of {found.manifest.made_at.isoformat(timespec='seconds')}.")
    if not drill:
        paragraph(
            f"Đã khôi phục vào / put back into {known.home}. Khởi động lại dịch vụ / start the service."
        )
        if known.database_file is None:
            paragraph("Chạy lại / run again: lotrinh db grant ROLE.")
    _tell_restored(found.report.entries)
    finish(ok=found.report.ok)


def _tell_restored(entries: int) -> None:
    paragraph(
        f"Khôi phục được, {entries} mục nhật ký nguyên vẹn. / It can be put back; {entries} entries, all whole.",
        style="bold",
    )
