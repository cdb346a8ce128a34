"""``lotrinh db``: the tables of the database."""

from __future__ import annotations

import click

from web.cli.examples import example
from web.cli.running import settings


@click.group()
def db() -> None:
    """Cơ sở dữ liệu / Database."""


@db.command()
@example("LOTRINH_HOME=/srv/lotrinh lotrinh db upgrade")
def upgrade() -> None:
    """Đưa cơ sở dữ liệu lên đúng phiên bản của chương trình; chạy lại cũng không sao.

    Bring the database up to this program; safe to repeat. Back up first.
    """
    from persistence import migrate

    known = settings()
    known.prepare_home()
    migrate.upgrade(known.database_url)
    click.echo(
        f"Đã ở phiên bản {migrate.current(known.database_url)} / at revision. Thư mục dữ liệu / data folder: {known.home}"
    )


@db.command()
@example("lotrinh db current")
def current() -> None:
    """Phiên bản bảng của cơ sở dữ liệu (kết thúc 3 nếu chưa có).

    The revision of the database; exit status 3 if it was never migrated.
    """
    from persistence import migrate
    from web.recordroom import no_database

    known = settings()
    missing = known.database_file is not None and not known.database_file.exists()
    revision = None if missing else migrate.current(known.database_url)
    if revision is None:
        raise no_database()
    click.echo(revision)


@db.command()
@click.argument("role")
@example("sudo -u lotrinh_owner lotrinh db grant lotrinh_app")
def grant(*, role: str) -> None:
    """PostgreSQL: cho vai trò chạy chương trình đúng các quyền cần; vai trò đó không sửa, xóa được nhật ký. Chạy bằng vai trò chủ.

    PostgreSQL: give the role under which the program runs what it needs and no more. Run as the owner, after every upgrade.
    """
    from persistence.database import Database
    from persistence.roles import grant as give

    database = Database(settings().database_url)
    try:
        give(database, role)
    finally:
        database.close()
    click.echo(
        f"{role}: ghi thêm được, không sửa hay xóa được nhật ký / may add to the record, not change it."
    )


@db.command()
@example("lotrinh db reindex")
def reindex() -> None:
    """Lập lại toàn bộ chỉ mục tìm người từ danh sách người, bổ sung chỉ mục tìm mục nhật ký theo điều luật; không sửa hồ sơ nào.

    Make the index by which persons are found anew from the persons on file, and complete the one by which entries are found by article;
    no record is changed.
    """
    from persistence import cites
    from persistence.database import Database
    from persistence.search import indexing

    database = Database(settings().database_url)
    try:
        with database.writing() as connection:
            count, tokens = indexing.rebuild(connection), indexing.size(connection)
        entries = cites.fill_in_lots(database)
    finally:
        database.close()
    click.echo(
        f"Đã lập chỉ mục cho {count} người, {tokens} mục; {entries} mục nhật ký / persons indexed, tokens; entries."
    )
