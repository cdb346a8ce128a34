"""Whoever has the file and puts an account, a passkey, a token or a power there, or changes one: the check names it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import text

from persistence import accounts as module
from persistence.accounts import Account, Accounts, ApiToken, Passkey, Told
from persistence.audit import Report, verify
from persistence.audit.verify import verify_within
from persistence.database import Database
from persistence.merging import Authority, Merging
from persistence.pairs import Pairs, State
from persistence.registers import Registers
from persistence.search.twins import Ground
from persistence.transfer.writing import tell_of
from tests.persistence import world
from tests.persistence.test_registers import AT, CLERK, DOCTOR
from workflows.audit import act_hash
from workflows.model import Person

HASH: Final = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaA"
WHO: Final = Account("doctor", "bac.si", AT, password_hash=HASH)
KEY: Final = Passkey("khoa1", "doctor", "cHVibGlj", 0, "khóa", AT)
TOKEN: Final = ApiToken("t1", "doctor", "head@so", "ab" * 32, ("read",), "kho", AT, AT + timedelta(days=9))
PERSONS: Final = [world.AN, *(Person(each, f"Lò Văn {each}") for each in ("hai", "ba", "tư"))]
OWN: Final = "UPDATE accounts SET "
ACCOUNT: Final = """
INSERT INTO accounts (actor_id, login, password_hash, must_change, disabled, failures, totp_secret, totp_step, recovery, epoch, version,
 created_at)
SELECT 'other', 'ke.gian', password_hash, disabled, disabled, 0, '', 0, '[]', 1, 1, created_at FROM accounts
"""
ATTACKS: Final = {
    "an account planted": (
        ACCOUNT,
        "signin (tài khoản other: không có mục nào ghi việc lập)",
    ),
    "a passkey planted": (
        "INSERT INTO passkeys SELECT 'khoa2', actor_id, 'eA', 0, label, created_at, NULL FROM passkeys",
        "signin (khóa bảo mật khoa2 của doctor: không có mục nào ghi việc lập)",
    ),
    "a token planted": (
        "INSERT INTO api_tokens SELECT 't2', actor_id, post, 'x', scopes, label, created_at, expires_at, NULL FROM api_tokens",
        "signin (mã truy cập t2 của doctor: không có mục nào ghi việc lập)",
    ),
    "a password swapped": (f"{OWN} password_hash = 'x'", "signin #1 (tài khoản doctor)"),
    "a second factor taken away": (f"{OWN} totp_secret = 'x'", "signin #1 (tài khoản doctor)"),
    "an account opened again": (f"{OWN} disabled = must_change", "signin #1 (tài khoản doctor)"),
    "a key swapped": ("UPDATE passkeys SET public_key = 'x'", "signin #2 (khóa bảo mật khoa1 của doctor)"),
    "a key taken out": ("DELETE FROM passkeys", "signin #2 (khóa bảo mật khoa1 của doctor: dòng ấy không còn)"),
    "a revocation taken back": ("UPDATE api_tokens SET revoked_at = NULL", "signin #4 (mã truy cập t1 của doctor)"),
    "a scope widened": ("UPDATE api_tokens SET scopes = '[\"act\"]'", "signin #4 (mã truy cập t1 của doctor)"),
    "a role raised": ("UPDATE appointments SET role = 'chair' WHERE position = 0 AND actor_id = 'doctor'", "admin #7 (cán bộ doctor)"),
    "a pair decided": ("UPDATE person_pairs SET state = 'different'", "admin #11 (an, hai)"),
    "a pair taken out": ("DELETE FROM person_pairs", "admin #11 (an, hai: dòng ấy không còn)"),
    "a pair planted": (
        "INSERT INTO person_pairs SELECT 'ba', other, grounds, 'different', at, actor_id, unit_id FROM person_pairs",
        "admin (ba, hai)",
    ),
}  # fmt: skip


def told(act: str, **more: Any) -> Told:
    return Told(act, "system", "system", AT, more)


@pytest.fixture
def town(db: Database) -> Database:
    """An officer with an account, a passkey, a token that was ended; another without; pairs, one of them merged."""
    other = replace(DOCTOR, id="other")
    Registers(db).put(
        units=[world.STATION, world.CLINIC], persons=PERSONS, actors=[DOCTOR, other], by=CLERK, at=AT
    )
    pairs, accounts = Pairs(db), Accounts(db)
    for one, state in (("ba", State.ASKED), ("hai", State.ASKED), ("hai", State.PROPOSED)):
        pairs.put("an", [(one, (Ground.NEAR,))], state, by=CLERK, at=AT)
    Merging(db).merge("m", "tư", "ba", from_merged=(), authority=Authority(CLERK, AT, "", "một người"))
    accounts.put(WHO, told("account.opened"))
    accounts.put_passkey(KEY, told("signin.passkey_added"), new=True)
    accounts.put_token(TOKEN, told("signin.token_issued"))
    accounts.revoke_tokens("doctor", AT, told("signin.token_revoked"))
    return db


def found(db: Database) -> list[str]:
    return places(verify(db, act_hash))


def places(report: Report) -> list[str]:
    return [each.vi.rpartition(": ")[0] for each in report.problems]


def do(db: Database, attack: str) -> None:
    with db.writing() as connection:
        assert connection.execute(text(attack)).rowcount


def test_what_is_put_there_or_changed_is_named(town: Database) -> None:
    named = {}
    with town.writing() as connection:
        for name, (attack, _place) in ATTACKS.items():
            with connection.begin_nested() as step:
                assert connection.execute(text(attack)).rowcount
                named[name] = places(verify_within(connection, town, act_hash))
                step.rollback()
    assert named == {name: [place] for name, (_attack, place) in ATTACKS.items()}
    assert found(town) == []


def test_what_signing_in_moves_is_no_change(town: Database) -> None:
    accounts = Accounts(town)
    account = accounts.of("doctor")
    assert account is not None
    accounts.put(
        replace(account, failures=2, locked_until=AT, totp_step=9, signed_in_at=AT), told("signin.entered")
    )
    accounts.put_passkey(replace(KEY, sign_count=3, used_at=AT), told("signin.passkey_used"), new=False)
    with town.reading() as connection:
        bodies = connection.execute(
            text("SELECT body FROM audit_entries WHERE stream = 'signin' AND seq > 4")
        )
        assert not any('"rows"' in body for body in bodies.scalars())
    assert accounts.drop_passkeys("doctor", told("signin.passkey_dropped"), only="khoa1") == 1
    accounts.put_passkey(KEY, told("signin.passkey_added"), new=True)
    assert found(town) == []


def test_a_change_by_the_door_does_not_hide_what_was_changed_behind_it(town: Database) -> None:
    """Who swaps the password hash, signs in and has a recovery code used up leaves the hash that was found before it."""
    do(town, f"{OWN} password_hash = 'x'")
    account = Accounts(town).of("doctor")
    assert account is not None
    Accounts(town).put(replace(account, recovery=("a",)), told("signin.code_accepted"))
    named = ["signin #5 (tài khoản doctor: đã bị đổi từ trước mục này)"]
    assert found(town) == named
    do(town, "UPDATE appointments SET role = 'chair' WHERE actor_id = 'doctor' AND position = 0")
    Registers(town).put(actors=[replace(DOCTOR, name="Lê Văn Cương")], by=CLERK, at=AT)
    assert found(town) == ["admin #13 (cán bộ doctor: đã bị đổi từ trước mục này)", *named]


def test_rows_of_before_entries_told_hashes_are_counted_and_no_more_of_them_are_taken(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = Accounts(town)
    with monkeypatch.context() as before:
        before.setattr(module, "changed", lambda *_rows: {})
        accounts.put(replace(WHO, actor_id="other", login="khac"), told("account.opened"))
        accounts.put_passkey(replace(KEY, id="k2", actor_id="other"), told("signin.passkey_added"), new=True)
    report = verify(town, act_hash)
    assert (report.problems, report.uncompared) == ((), 2)
    other = accounts.of("other")
    assert other is not None
    accounts.put(replace(other, disabled=True), told("account.disabled"))
    assert (found(town), verify(town, act_hash).uncompared) == ([], 1)
    do(
        town,
        "INSERT INTO passkeys SELECT 'k3', 'other', 'eA', 0, label, created_at, NULL FROM passkeys WHERE id = 'k2'",
    )
    assert found(town) == [
        f"signin (khóa bảo mật {key} của other: nhiều hơn số có mục ghi việc lập)" for key in ("k2", "k3")
    ]


def test_accounts_that_stayed_on_another_server_are_not_missed(town: Database) -> None:
    do(town, "DELETE FROM passkeys")
    do(town, "DELETE FROM accounts")
    do(town, "DELETE FROM api_tokens")
    assert len(found(town)) == 3
    tell_of(town, AT, {"act": "office.import", "actor_id": "system", "unit_id": "system", "signin": 4})
    assert found(town) == []
    Accounts(town).put(WHO, told("account.opened"))
    assert found(town) == []


def test_entries_hold_no_secret(town: Database) -> None:
    with town.reading() as connection:
        bodies = connection.execute(text("SELECT body FROM audit_entries WHERE stream = 'signin'")).scalars()
        told_ = "".join(bodies)
    assert not [each for each in (HASH, KEY.public_key, TOKEN.secret_hash, WHO.login) if each in told_]
