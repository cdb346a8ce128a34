"""``lotrinh keys``: the master key and the keys of persons that it wraps. A key is printed by ``keys new`` alone."""

from __future__ import annotations

import click

from web.cli.examples import example
from web.cli.output import as_json, paragraph
from web.cli.running import opened, settings


@click.group()
def keys() -> None:
    """Khóa chủ và khóa của các cá nhân / The master key and the keys of persons."""


@keys.command()
@example("lotrinh keys new > /etc/lotrinh/master-key")
def new() -> None:
    """In ra một khóa chủ mới, để đặt vào LOTRINH_MASTER_KEY hoặc LOTRINH_MASTER_KEY_FILE. Không ghi gì.

    Print a fresh master key. Nothing is written.
    """
    from web.masterkey import new_key

    click.echo(new_key().text())


@keys.command()
@example("lotrinh keys recipient")
def recipient() -> None:
    """Khóa nhận dữ liệu của máy chủ này (tạo nếu chưa có): in nửa công khai để nơi xuất niêm phong gói bằng `lotrinh export --for`.

    The key for which another server may seal an office: made where there is none yet; prints its public half.
    """
    from web.transfer.recipient import make_or_find, public_of

    click.echo(public_of(make_or_find(settings())))


@keys.command()
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh keys status")
def status(*, json_: bool) -> None:
    """Khóa chủ nào đang dùng, bọc bao nhiêu khóa cá nhân, bao nhiêu khóa đã hủy, kho khóa và tệp khóa ở đâu.

    Which master keys are in use, how many keys each wraps, how many were destroyed, where store and key file are.
    """
    from web.masterkey import VARIABLE, key_file

    known = settings()
    with opened() as house:
        held = house.database.keys
        wrapped = held.store.masters() if held is not None else {}
        if held is None:
            told: dict[str, object] = {"sealed": False}
        else:
            told = {
                "sealed": True,
                "current": held.ring.current.id,
                "master_keys": wrapped,
                "destroyed": len(held.destroyed()),
                "store": str(known.keys_file) if known.keys_file is not None else "LOTRINH_KEYS_URL",
                "key_file": VARIABLE if known.master_key else str(key_file(known)),
            }
    if json_:
        as_json(told)
        return
    if held is None:
        paragraph("Cơ sở dữ liệu này lưu không niêm phong. / This database is kept in the clear.")
        return
    click.echo(f"Khóa chủ đang dùng / master key in use: {told['current']}")
    for master, count in wrapped.items():
        click.echo(f"  {master}: {count} khóa cá nhân / keys of persons")
    click.echo(f"Đã hủy / destroyed: {told['destroyed']}")
    click.echo(f"Kho khóa / store of keys: {told['store']}")
    click.echo(f"Khóa chủ ở / master key in: {told['key_file']}")


@keys.command()
@example("lotrinh keys rotate")
def rotate() -> None:
    """Đổi khóa chủ: bọc lại mọi khóa cá nhân bằng khóa mới, không động đến dữ liệu. Dừng giữa chừng thì chạy lại để làm tiếp.

    Change the master key: every key of a person is wrapped anew, no data are touched. Run again where it was broken off.
    """
    from persistence.keys import Ring
    from web.masterkey import new_key, write_ring

    known = settings()
    with opened() as house:
        held = house.database.keys
        if held is None:
            paragraph("Không có khóa nào. / There are no keys.")
            return
        ring = held.ring
        broken_off = any(master != ring.current.id for master in held.store.masters())
        if not broken_off and len(ring.keys) == 1:
            ring = ring.before(new_key())
            write_ring(known, ring)  # both are on the disk before anything is wrapped by the new one
        count = 0
        while done := held.store.rewrap(ring):
            count += done
        held.store.finish_rewrap()
        old = [each.id for each in ring.keys[1:]]
        if old and not known.master_key:
            write_ring(known, Ring((ring.current,)))
        left = held.store.masters()
    click.echo(f"{count} khóa đã bọc lại bằng / keys wrapped anew by: {ring.current.id}")
    for each in old:
        where = "bỏ khỏi tệp" if not known.master_key else "có thể bỏ khỏi LOTRINH_MASTER_KEY"
        click.echo(f"Khóa cũ / old key: {each} ({where})")
    if set(left) - {ring.current.id}:
        raise click.ClickException("Còn khóa chưa bọc lại, hãy chạy lại / keys are left, run again.")
