"""Signing in for real: two factors, locks, sessions that end, and what the trail is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from persistence.models import AUDIT_ENTRIES
from tests.web.accounts_kit import GIVEN, PASSWORD, account, browser, code, production, secret_on, set_up
from tests.web.site import EXPIRED, POLICE, Browser, Site
from web.signin import passwords
from workflows.model import Actor, Appointment


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 costs time on purpose; the tests need its answers only."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    monkeypatch.setattr(passwords, "_NOBODY", passwords.hashed("nobody"))


@pytest.fixture
def town(migrated_url: str, tmp_path: Path) -> Iterator[Site]:
    with production(migrated_url, tmp_path) as found:
        yield found


def told(town: Site) -> list[str]:
    with town.house.database.reading() as connection:
        return list(
            connection.scalars(
                select(AUDIT_ENTRIES.c.act)
                .where(AUDIT_ENTRIES.c.stream == "signin")
                .order_by(AUDIT_ENTRIES.c.seq)
            )
        )


def by_password(one: Browser, password: str, login: str = "police") -> int:
    one.open("/dang-nhap")
    return one.send("/dang-nhap", login=login, password=password).status_code


def test_the_first_sign_in_sets_up_both_factors_and_a_password_of_ones_own(town: Site) -> None:
    account(town, POLICE)
    one = browser(town)
    assert by_password(one, GIVEN, "  POLICE ") == 303
    assert one.open("/ho-so").status_code == 303
    assert one.open("/dang-nhap/chuc-danh").headers["Location"] == "/dang-nhap"
    by_password(one, GIVEN)
    one.open("/dang-nhap/thiet-lap")
    secret = secret_on(one.page)
    picture = one.client.get("/dang-nhap/ma-qr.svg")
    assert picture.mimetype == "image/svg+xml"
    one.open("/dang-nhap/thiet-lap")
    assert one.send("/dang-nhap/thiet-lap", code="000000").status_code == 401
    one.send("/dang-nhap/thiet-lap", code=code(secret, town))
    recovery = re.findall(r"<li><code>([^<]+)</code>", one.page)
    assert len(set(recovery)) == 10
    one.open("/dang-nhap/mat-khau")
    assert one.send("/dang-nhap/mat-khau", new=PASSWORD, again=PASSWORD + "x").status_code == 422
    assert "không giống nhau" in one.page
    assert one.send("/dang-nhap/mat-khau", new=PASSWORD, again=PASSWORD).status_code == 303
    assert one.open("/dang-nhap/chuc-danh").headers["Location"] == "/"
    assert one.open("/ho-so").status_code == 200
    assert "Trần Thị Bình" in one.page
    kept = town.house.accounts.of("police")
    assert kept is not None
    assert (kept.must_change, kept.failures, kept.signed_in_at) == (False, 0, town.clock.at)
    assert secret not in kept.totp_secret
    assert not any(one in kept.recovery for one in recovery)
    assert told(town) == [
        "account.opened",
        "signin.codes_set",
        "signin.password_changed",
        "signin.entered",
    ]


def test_later_a_code_lets_in_once_and_a_recovery_code_too(town: Site) -> None:
    _, secret = set_up(town, POLICE)
    town.later(minutes=5)
    shown = code(secret, town)
    one, two = browser(town), browser(town)
    for each, status in ((one, 303), (two, 401)):
        assert by_password(each, PASSWORD) == 303
        each.open("/dang-nhap/ma")
        assert each.send("/dang-nhap/ma", code=shown).status_code == status
    assert one.open("/dang-nhap/chuc-danh").status_code == 303
    assert one.open("/ho-so").status_code == 200
    assert two.open("/ho-so").status_code == 303


def test_no_step_is_passed_over(town: Site) -> None:
    set_up(town, POLICE)
    one = browser(town)
    for address in (
        "/dang-nhap/ma",
        "/dang-nhap/thiet-lap",
        "/dang-nhap/mat-khau",
        "/dang-nhap/chuc-danh",
        "/tai-khoan",
    ):
        assert one.open(address).headers["Location"] == "/dang-nhap"
    by_password(one, PASSWORD)
    for address in (
        "/dang-nhap/thiet-lap",
        "/dang-nhap/mat-khau",
        "/dang-nhap/chuc-danh",
        "/ho-so",
        "/api/session",
    ):
        by_password(one, PASSWORD)
        assert one.open(address).status_code in {303, 401}, address
    assert one.open("/ho-so").status_code == 303


def test_failures_lock_the_account_and_say_until_when(town: Site) -> None:
    set_up(town, POLICE)
    one = browser(town)
    for _ in range(4):
        assert by_password(one, "sai hoàn toàn rồi") == 401
        assert "không đúng" in one.page
    assert by_password(one, "sai hoàn toàn rồi") == 429
    assert "tạm khóa đến" in one.page
    assert by_password(one, PASSWORD) == 429
    town.later(minutes=16)
    assert by_password(one, PASSWORD) == 303
    town.later(minutes=1)
    assert "signin.while_locked" in told(town)
    assert told(town).count("signin.refused") == 5


def test_wrong_codes_lock_as_well(town: Site) -> None:
    set_up(town, POLICE)
    town.later(minutes=5)
    one = browser(town)
    by_password(one, PASSWORD)
    for status in (401, 401, 401, 401, 401):
        one.open("/dang-nhap/ma")
        assert one.send("/dang-nhap/ma", code="123456").status_code == status
    assert "tạm khóa" in one.page
    assert by_password(browser(town), PASSWORD) == 429


def test_a_stranger_learns_nothing_of_names(town: Site) -> None:
    set_up(town, POLICE)
    one = browser(town)
    by_password(one, "sai hoàn toàn rồi", "police")
    known = one.page.replace("police", "")
    by_password(one, "sai hoàn toàn rồi", "khongco")
    unknown = one.page.replace("khongco", "")
    strip = re.compile(r'name="csrf_token" value="[^"]*"')
    assert strip.sub("", known) == strip.sub("", unknown)


def test_one_address_may_not_guess_over_many_names(town: Site) -> None:
    one = browser(town)
    statuses = [by_password(one, "sai hoàn toàn rồi", f"ten{number}") for number in range(62)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    town.later(minutes=11)
    assert by_password(one, "sai hoàn toàn rồi", "ten") == 401


def test_a_session_ends_with_the_account_the_password_or_the_wish_of_its_owner(town: Site) -> None:
    one, secret = set_up(town, POLICE)
    assert one.open("/tai-khoan").status_code == 200
    changed = "một câu dài khác hẳn của tôi"
    assert one.send("/tai-khoan/mat-khau", password=changed, new=changed, again=changed).status_code == 422
    assert "Mật khẩu không đúng" in one.page, "of the password alone: the name is known here"
    one.open("/tai-khoan")
    assert one.send("/tai-khoan/mat-khau", password=PASSWORD, new=changed, again=changed).status_code == 303
    assert one.open("/ho-so").status_code == 200
    town.later(minutes=5)
    two = browser(town)
    by_password(two, changed)
    two.open("/dang-nhap/ma")
    two.send("/dang-nhap/ma", code=code(secret, town))
    two.open("/dang-nhap/chuc-danh")
    assert two.open("/ho-so").status_code == 200
    two.open("/tai-khoan")
    two.send("/tai-khoan/thoat-het", password=changed)
    assert one.open("/ho-so").status_code == 303
    assert two.open("/ho-so").status_code == 303


def test_the_post_is_chosen_and_an_expired_one_lets_nobody_in(town: Site) -> None:
    both = Actor(
        "both",
        "Hà Hai Vai",
        (POLICE.appointments[0], Appointment("commune_police_head", POLICE.appointments[0].unit, "")),
    )
    town.house.register(actors=(both,))
    one, _ = set_up(town, both)
    assert "Chọn chức danh" in one.page
    assert one.send("/dang-nhap/chuc-danh", post="judge@toa").status_code == 400
    one.open("/dang-nhap/chuc-danh")
    assert one.send("/dang-nhap/chuc-danh", post="commune_police_head@ca_hoa").status_code == 303
    one.open("/ho-so")
    assert "Trưởng Công an" in one.page
    gone, _ = set_up(town, EXPIRED)
    assert "không giữ chức danh nào" in gone.page
    assert gone.open("/ho-so").status_code == 303
    ended = Actor(
        "both",
        both.name,
        (Appointment("commune_police_head", POLICE.appointments[0].unit, "", None, date(2024, 10, 8)),),
    )
    town.house.register(actors=(ended,))
    assert one.open("/ho-so").status_code == 200
    town.later(hours=10)
    assert one.open("/ho-so").status_code == 303


def test_the_way_in_does_not_stay_open(town: Site) -> None:
    _, secret = set_up(town, POLICE)
    one = browser(town)
    by_password(one, PASSWORD)
    one.open("/dang-nhap/ma")
    town.later(minutes=16)
    assert one.send("/dang-nhap/ma", code=code(secret, town)).headers["Location"] == "/dang-nhap"


def test_recovery_codes_are_renewed_and_used_up(town: Site) -> None:
    one, _ = set_up(town, POLICE)
    one.open("/tai-khoan")
    one.send("/tai-khoan/ma-du-phong", password=PASSWORD)
    fresh = re.findall(r"<li><code>([^<]+)</code>", one.page)[0]
    for status in (303, 401):
        two = browser(town)
        by_password(two, PASSWORD)
        two.open("/dang-nhap/ma")
        assert two.send("/dang-nhap/ma", code=f" {fresh.upper()} ").status_code == status


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("ngan", "12"),
        ("a" * 20, "lặp lại"),
        ("Trần Thị Bình 99", "tên"),
        ("police-police-1", "tên"),
        ("Password1234!!", "nhiều người"),
        ("123456789012", "nhiều người"),
        ("x" * 300, "128"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(weak: str, why: str) -> None:
    with pytest.raises(passwords.WeakPassword) as error:
        passwords.check(weak, login="police", name="Trần Thị Bình")
    assert why in error.value.vi
    assert weak not in error.value.vi


def test_letters_composed_in_two_ways_are_one_password() -> None:
    kept = passwords.hashed("một câu dài của riêng tôi")
    assert passwords.fits("mo\u0302\u0323t câu dài của riêng tôi", kept)
    assert not passwords.fits("mot cau dai cua rieng toi", kept)
    assert not passwords.fits("", "")


def test_production_cookies_and_pages_stay_guarded(town: Site) -> None:
    account(town, POLICE)
    one = browser(town)
    one.open("/dang-nhap")
    cookie = one.send("/dang-nhap", login="police", password=GIVEN).headers["Set-Cookie"]
    assert cookie.startswith("__Host-lotrinh=")
    assert "Secure" in cookie
    assert "script-src 'none'" in one.open("/dang-nhap/thiet-lap").headers["Content-Security-Policy"]
    assert one.client.post("/dang-nhap", data={"login": "police"}).status_code == 400


def test_a_lock_doubles_up_to_an_hour() -> None:
    from tests.web.site import START
    from web.signin.desk import lock_after

    lengths = [lock_after(failures, START) for failures in (4, 5, 6, 7, 40)]
    assert lengths == [None, *(START + timedelta(minutes=minutes) for minutes in (15, 30, 60, 60))]
