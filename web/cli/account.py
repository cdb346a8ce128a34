"""``lotrinh account``: by what officers sign in. A password is shown once, to be handed over, and must be changed at the first sign-in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, table
from web.cli.running import opened

if TYPE_CHECKING:
    from persistence.accounts import Account, Told
    from web.house import House


@click.group()
def account() -> None:
    """Tài khoản đăng nhập của cán bộ / Accounts."""


@account.command("open")
@click.argument("officer_id", metavar="OFFICER")
@click.option("--login", required=True, help="Tên đăng nhập / login name.")
@example("lotrinh account open can_bo_1 --login binh.tt")
def open_(*, officer_id: str, login: str) -> None:
    """Mở tài khoản cho một cán bộ đã có trong danh bạ; in mật khẩu dùng một lần.

    Open an account for an officer on file; prints a password for the first sign-in.
    """
    from persistence.accounts import Account
    from web.cli.running import officer
    from web.signin import passwords
    from web.signin.desk import tidy

    with opened() as house:
        officer(house, officer_id)
        if house.accounts.of(officer_id) is not None:
            raise click.BadParameter(
                "cán bộ này đã có tài khoản / there is one already", param_hint="OFFICER"
            )
        name = tidy(login)
        if len(name) < 3 or house.accounts.by_login(name) is not None:
            raise click.BadParameter(
                "ít nhất 3 ký tự và chưa ai dùng / at least 3 characters, not taken", param_hint="--login"
            )
        given = passwords.temporary()
        house.accounts.put(
            Account(officer_id, name, house.now(), password_hash=passwords.hashed(given)),
            _told(house, "account.opened"),
        )
    _hand_over(name, given)


@account.command("reset")
@click.argument("officer_id", metavar="OFFICER")
@click.option("--second-factor", is_flag=True, help="Bỏ cả xác thực bước hai / the second factor too.")
@example("lotrinh account reset can_bo_1 --second-factor")
def reset(*, officer_id: str, second_factor: bool) -> None:
    """Cấp lại mật khẩu, mở khóa và kết thúc mọi phiên.

    A new password for the next sign-in; unlocks the account and ends every session.
    """
    from web.signin import passwords

    given = passwords.temporary()
    with opened() as house:
        found = _known(house, officer_id)
        changed = replace(
            found,
            password_hash=passwords.hashed(given),
            must_change=True,
            failures=0,
            locked_until=None,
            epoch=found.epoch + 1,
        )
        if second_factor:
            changed = replace(changed, totp_secret="", totp_step=0, recovery=())
            house.accounts.drop_passkeys(officer_id, _told(house, "account.passkeys_dropped"))
        house.accounts.put(changed, _told(house, "account.reset", second_factor=second_factor))
        live = sum(each.holds_at(house.now()) for each in house.accounts.tokens(officer_id))
    _hand_over(found.login, given)
    if live:  # programs go on working; where somebody else got in they must not
        click.echo(
            f"Còn {live} mã truy cập giao diện lập trình có hiệu lực; nếu nghi tài khoản bị lộ: `lotrinh account revoke {officer_id}`."
            f" / {live} tokens of the API still hold."
        )


@account.command("unlock")
@click.argument("officer_id", metavar="OFFICER")
@example("lotrinh account unlock can_bo_1")
def unlock(*, officer_id: str) -> None:
    """Mở khóa tài khoản bị khóa do đăng nhập sai nhiều lần.

    Unlock an account that failed attempts locked.
    """
    with opened() as house:
        found = _known(house, officer_id)
        house.accounts.put(replace(found, failures=0, locked_until=None), _told(house, "account.unlocked"))
    click.echo(f"{found.login}: đã mở khóa / unlocked.")


@account.command("disable")
@click.argument("officer_id", metavar="OFFICER")
@click.option("--enable", is_flag=True, help="Mở lại / enable again.")
@example("lotrinh account disable can_bo_1")
def disable(*, officer_id: str, enable: bool) -> None:
    """Ngừng tài khoản: phiên đang mở kết thúc ngay, không đăng nhập được nữa.

    Disable an account: open sessions end at once and nobody signs in by it.
    """
    with opened() as house:
        found = _known(house, officer_id)
        changed = replace(found, disabled=not enable, epoch=found.epoch + 1)
        house.accounts.put(changed, _told(house, "account.enabled" if enable else "account.disabled"))
    click.echo(f"{found.login}: {'đã mở lại / enabled' if enable else 'đã ngừng / disabled'}.")


@account.command("link")
@click.argument("officer_id", metavar="OFFICER")
@click.option("--subject", required=True, help="Mã danh tính ở hệ thống định danh / the provider's subject.")
@example("lotrinh account link can_bo_1 --subject 7f3c…")
def link(*, officer_id: str, subject: str) -> None:
    """Nối tài khoản với danh tính ở hệ thống định danh của cơ quan.

    Link an account to an identity of the office's own provider.
    """
    with opened() as house:
        found = _known(house, officer_id)
        taken = house.accounts.by_subject(subject)
        if taken is not None and taken.actor_id != officer_id:
            raise click.BadParameter(
                "danh tính này đã nối với tài khoản khác / taken", param_hint="--subject"
            )
        house.accounts.put(replace(found, subject=subject), _told(house, "account.linked"))
    click.echo(f"{found.login}: đã nối / linked.")


@account.command("token")
@click.argument("officer_id", metavar="OFFICER")
@click.option("--post", "post", required=True, help="Chức danh: vai_trò@đơn_vị / role@office.")
@click.option("--scope", "scopes", multiple=True, required=True, help="read, documents, act.")
@click.option("--label", required=True, help="Dùng cho phần mềm nào / for which program.")
@click.option("--days", type=int, default=90, show_default=True)
@example(
    "lotrinh account token can_bo_1 --post commune_police_officer@ca_xa --scope read --label 'Kho dữ liệu'"
)
def token(*, officer_id: str, post: str, scopes: tuple[str, ...], label: str, days: int) -> None:
    """Cấp mã truy cập giao diện lập trình; in một lần.

    Issue a token of the API for a program that acts for this officer under one appointment.
    """
    from web.cli.running import officer
    from web.signin import tokens
    from web.signin.officer import officer_of

    with opened() as house:
        if officer_of(officer(house, officer_id, "OFFICER"), post, house.today()) is None:
            raise click.BadParameter("không phải chức danh đang giữ / not held today", param_hint="--post")
        issued = tokens.issue(
            house.accounts,
            actor_id=officer_id,
            post=post,
            scopes=scopes,
            label=label,
            now=house.now(),
            days=days,
            told=_told(house, "account.token_issued", scopes=sorted(scopes)),
        )
    click.echo(issued.text)


@account.command("revoke")
@click.argument("officer_id", metavar="OFFICER")
@example("lotrinh account revoke can_bo_1")
def revoke(*, officer_id: str) -> None:
    """Thu hồi mọi mã truy cập của một cán bộ.

    End every token of an officer.
    """
    from web.cli.running import officer

    with opened() as house:
        officer(house, officer_id, "OFFICER")
        ended = house.accounts.revoke_tokens(officer_id, house.now(), _told(house, "account.tokens_revoked"))
    click.echo(f"Đã thu hồi {ended} mã / tokens ended.")


@account.command("list")
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh account list")
def list_(*, json_: bool) -> None:
    """Danh sách tài khoản: đã có xác thực bước hai chưa, có bị khóa không, lần vào gần nhất.

    The accounts, with what they have and when they were last used. No secret is shown.
    """
    with opened() as house:
        rows = [_row(house, one) for one in house.accounts.all()]
    if json_:
        as_json(rows)
        return
    table(
        ("cán bộ", "tên đăng nhập", "bước hai", "tình trạng", "vào lần cuối"),
        [(r["officer"], r["login"], r["second"] or "chưa có", r["state"], r["last"] or "") for r in rows],
        nothing="Chưa có tài khoản nào; dùng `lotrinh account open` / no accounts yet.",
    )


def _row(house: House, one: Account) -> dict[str, str | None]:
    keys = len(house.accounts.passkeys(one.actor_id))
    second = [*(["ứng dụng"] if one.totp_secret else []), *([f"{keys} khóa"] if keys else [])]
    locked = one.locked_until is not None and one.locked_until > house.now()
    state = (
        "ngừng"
        if one.disabled
        else "khóa"
        if locked
        else "chờ đổi mật khẩu"
        if one.must_change
        else "dùng được"
    )
    last = one.signed_in_at.isoformat(timespec="minutes") if one.signed_in_at else None
    return {
        "officer": one.actor_id,
        "login": one.login,
        "second": ", ".join(second) or None,
        "state": state,
        "last": last,
    }


def _known(house: House, officer_id: str) -> Account:
    found = house.accounts.of(officer_id)
    if found is None:
        raise click.BadParameter("cán bộ này chưa có tài khoản / no account", param_hint="OFFICER")
    return found


def _told(house: House, act: str, **more: object) -> Told:
    from persistence.accounts import Told
    from web.house import SYSTEM

    return Told(act, SYSTEM.actor_id, SYSTEM.unit_id, house.now(), more)


def _hand_over(login: str, given: str) -> None:
    click.echo(f"Tên đăng nhập / login: {login}")
    click.echo(f"Mật khẩu dùng cho lần đầu / first password: {given}")
    click.echo(
        "Trao tận tay; lần đăng nhập đầu phải đặt mật khẩu riêng và bật xác thực bước hai. Không in lại được."
    )
