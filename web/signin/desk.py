"""The rules of signing in: which password and code let an officer in, when an account is locked, and what is told of it.

No HTTP here: pages and command line call this, and the clock of the house says when. Every outcome is told in the audit stream
"signin", with the address asked from and never with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from persistence.accounts import Account, Accounts, Passkey, Told
from rules.errors import InputError
from web.signin import codes, passwords
from web.signin.secrets_kept import Seal
from workflows.errors import CaseChanged

FREE: Final = 5  # failures in a row that cost nothing but patience
_FIRST_LOCK: Final = timedelta(minutes=15)
_LONGEST_LOCK: Final = timedelta(hours=1)  # longer would let anyone who knows a name shut an officer out
_TRIES: Final = 4
_T = TypeVar("_T")


class SignInRefused(InputError):
    """Not let in; the text says no more than a stranger may know."""

    code = "sign_in_refused"


class Locked(SignInRefused):
    """Too many failures; says until when."""

    code = "account_locked"


@dataclass(frozen=True, slots=True)
class Asked:
    """From where and when something is asked."""

    at: datetime
    address: str


class SignIn:
    """The desk at the door of one installation."""

    def __init__(
        self,
        accounts: Accounts,
        seal: Seal,
        strangers: Callable[[str, datetime], datetime | None] = lambda _login, _at: None,
        known_elsewhere: Callable[[str], bool] = lambda _password: False,
    ) -> None:
        """``strangers`` counts a failure by a name that is nobody's, and says until when that name is locked; ``known_elsewhere`` says
        whether a password was seen in a breach."""
        self.accounts = accounts
        self.seal = seal
        self._strangers = strangers
        self._known_elsewhere = known_elsewhere

    def by_password(self, login: str, password: str, asked: Asked) -> Account:
        """The account whose password this is. ``SignInRefused`` and ``Locked`` alike for an unknown name and a wrong password."""
        account = self.accounts.by_login(tidy(login))
        if account is None or account.disabled:
            passwords.fits(password, "")
            self._tell(account, "signin.unknown", asked)
            until = self._strangers(tidy(login), asked.at)
            raise refused() if until is None else locked(until)
        right = passwords.fits(
            password, account.password_hash
        )  # also of one that is locked: the answer takes as long
        if account.locked_until is not None or not right:
            self._strangers(tidy(login), asked.at)  # for the same reason
        self._unlocked(account, asked)
        if not right:
            raise self._failed(account, asked, "password")
        if passwords.outdated(account.password_hash):
            return self._change(
                account.actor_id,
                lambda one: replace(one, password_hash=passwords.hashed(password)),
                "signin.rehashed",
                asked,
            )
        return account

    def again(self, actor_id: str, password: str, asked: Asked) -> Account:
        """The account of an officer who is at work and types the own password once more. ``SignInRefused`` speaks of the password alone."""
        login = self.known(actor_id).login
        try:
            return self.by_password(login, password, asked)
        except Locked:
            raise
        except SignInRefused:
            raise wrong_password() from None

    def by_provider(self, actor_id: str, asked: Asked) -> Account:
        """The account that the identity provider vouches for; a locked one stays locked."""
        account = self.known(actor_id)
        self._unlocked(account, asked)
        return account

    def by_code(self, actor_id: str, code: str, asked: Asked) -> Account:
        """The account after a one-time or recovery code. A code lets in once."""
        account = self.known(actor_id)
        self._unlocked(account, asked)
        if codes.accepted(account, code, self.seal, asked.at) is None:
            raise self._failed(account, asked, "code")

        def spend(one: Account) -> Account:
            after = codes.accepted(one, code, self.seal, asked.at)
            if after is None:  # somebody was quicker with the same code
                raise refused()
            return after

        return self._change(actor_id, spend, "signin.code_accepted", asked)

    def entered(self, actor_id: str, asked: Asked, *, how: str) -> Account:
        """Note that an officer is in: failures are forgotten."""
        return self._change(
            actor_id,
            lambda one: replace(one, failures=0, locked_until=None, signed_in_at=asked.at),
            "signin.entered",
            asked,
            {"how": how},
        )

    def unlocked(self, actor_id: str, asked: Asked, *, how: str) -> Account:
        """Note that an officer came back to a locked screen: failures are forgotten."""
        return self._change(
            actor_id,
            lambda one: replace(one, failures=0, locked_until=None),
            "signin.unlocked",
            asked,
            {"how": how},
        )

    def note(self, told: Told) -> None:
        """Tell the trail of something that an officer does and that changes no account."""
        _again(lambda: self.accounts.tell(told.by, told))

    def known(self, actor_id: str) -> Account:
        """The account of an officer who has one and may use it; ``SignInRefused`` otherwise."""
        account = self.accounts.of(actor_id)
        if account is None or account.disabled:
            raise refused()
        return account

    def set_password(self, actor_id: str, password: str, name: str, asked: Asked) -> Account:
        """A password of the officer's own choice; every other session ends. ``WeakPassword``."""
        account = self.known(actor_id)
        passwords.check(password, login=account.login, name=name, known=self._known_elsewhere)
        if passwords.fits(password, account.password_hash):
            raise passwords.WeakPassword(
                "This is the password you have now. Choose another one.",
                vi="Đây là mật khẩu đang dùng. Hãy chọn mật khẩu khác.",
                field="password",
            )
        kept = passwords.hashed(password)
        return self._change(
            actor_id,
            lambda one: replace(one, password_hash=kept, must_change=False, epoch=one.epoch + 1),
            "signin.password_changed",
            asked,
        )

    def set_codes(self, actor_id: str, secret: str, code: str, asked: Asked) -> tuple[Account, list[str]]:
        """Turn one-time codes on with a first code as proof; the account, and recovery codes to be shown once."""
        step = codes.matching_step(secret, code, asked.at)
        if step is None:
            raise _wrong_code()
        shown, kept = codes.new_recovery()
        sealed = self.seal.close(secret)
        account = self._change(
            actor_id,
            lambda one: replace(one, totp_secret=sealed, totp_step=step, recovery=kept),
            "signin.codes_set",
            asked,
        )
        return account, shown

    def has_second(self, account: Account) -> bool:
        """Whether the account has a second factor."""
        return bool(account.totp_secret) or bool(self.accounts.passkeys(account.actor_id))

    def passkey_used(self, passkey: Passkey, sign_count: int, asked: Asked) -> None:
        """Note the use of a passkey and what it counted."""
        used = replace(passkey, sign_count=sign_count, used_at=asked.at)
        told = Told("signin.passkey_used", passkey.actor_id, "", asked.at, {"from": asked.address})
        _again(lambda: self.accounts.put_passkey(used, told, new=False))

    def _unlocked(self, account: Account, asked: Asked) -> None:
        if account.locked_until is not None and asked.at < account.locked_until:
            self._tell(account, "signin.while_locked", asked)
            raise locked(account.locked_until)

    def _failed(self, account: Account, asked: Asked, what: str) -> SignInRefused:
        def count(one: Account) -> Account:
            failures = one.failures + 1
            return replace(one, failures=failures, locked_until=lock_after(failures, asked.at))

        after = self._change(account.actor_id, count, "signin.refused", asked, {"what": what})
        if after.locked_until is not None and after.locked_until > asked.at:
            return locked(after.locked_until)
        return refused() if what == "password" else _wrong_code()

    def _change(
        self,
        actor_id: str,
        change: Callable[[Account], Account],
        act: str,
        asked: Asked,
        more: Mapping[str, object] | None = None,
    ) -> Account:
        told = Told(act, actor_id, "", asked.at, {"from": asked.address, **(more or {})})
        return _again(lambda: self.accounts.put(change(self.known(actor_id)), told))

    def _tell(self, account: Account | None, act: str, asked: Asked) -> None:
        who = account.actor_id if account is not None else ""
        _again(lambda: self.accounts.tell(who, Told(act, who, "", asked.at, {"from": asked.address})))


def tidy(login: str) -> str:
    """A login name as it is kept."""
    return "".join(login.split()).casefold()[:64]


def lock_after(failures: int, at: datetime) -> datetime | None:
    """Until when an account is locked after so many failures in a row: a quarter of an hour, doubling, at most an hour."""
    if failures < FREE:
        return None
    doubled: timedelta = min(_FIRST_LOCK * 2 ** min(failures - FREE, 10), _LONGEST_LOCK)
    return at + doubled


def refused() -> SignInRefused:
    """Not let in, and no word why."""
    return SignInRefused(
        "The login name or the password is not right. Try again, or ask your administrator for a new password.",
        vi="Tên đăng nhập hoặc mật khẩu không đúng. Hãy thử lại, hoặc đề nghị quản trị viên cấp lại mật khẩu.",
        field="password",
    )


def wrong_password() -> SignInRefused:
    """For somebody who is known already and typed the own password once more."""
    return SignInRefused(
        "The password is not right. Type the present password of your account again.",
        vi="Mật khẩu không đúng. Hãy nhập lại mật khẩu hiện tại của tài khoản.",
        field="password",
    )


def locked(until: datetime) -> Locked:
    """Too many failures."""
    from web.pages.views.times import moment_vi

    return Locked(
        f"Too many failed attempts: this account is locked until {until.isoformat(timespec='minutes')}. Wait, or ask your administrator.",
        vi=f"Đăng nhập sai quá nhiều lần: tài khoản tạm khóa đến {moment_vi(until)}. Hãy chờ, hoặc đề nghị quản trị viên mở khóa.",
        field="password",
        until=until.isoformat(),
    )


def _wrong_code() -> SignInRefused:
    return SignInRefused(
        "The code is not right or was used already. Wait for the next code of the app, or use a recovery code.",
        vi="Mã không đúng hoặc đã dùng rồi. Hãy chờ mã kế tiếp trong ứng dụng, hoặc dùng mã dự phòng.",
        field="code",
    )


def _again(work: Callable[[], _T]) -> _T:
    """Do it, and again when somebody was first."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except CaseChanged:
            continue
    return work()
