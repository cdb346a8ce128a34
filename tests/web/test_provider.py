"""Signing in through the office's own identity provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from persistence.accounts import Told
from tests.conftest import copied
from tests.web.accounts_kit import account, production
from tests.web.fake_provider import FakeProvider, fake_provider
from tests.web.site import POLICE, Browser, Site
from web.app import create_app
from web.settings import EnvironmentFault, Provider, Settings


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Site, FakeProvider]]:
    copied(sqlite_template, tmp_path / "lotrinh.db")
    with fake_provider() as provider, production(f"sqlite:///{tmp_path}/lotrinh.db", tmp_path) as town:
        asked = Provider(provider.issuer, "lotrinh", "s", "tài khoản ngành", "sub", trusted_second=False)
        house = replace(town.house, settings=replace(town.house.settings, provider=asked))
        yield Site(house, create_app(house), town.clock), provider


def browser(town: Site) -> Browser:
    client = town.app.test_client()
    client.open = partial(client.open, base_url="https://localhost")  # type: ignore[method-assign]
    return Browser(client)


def linked(town: Site) -> None:
    opened = account(town, POLICE, must_change=True)
    town.house.accounts.put(
        replace(opened, subject="can-bo-7"), Told("account.linked", "system", "system", town.clock.at, {})
    )


def come_back(one: Browser, provider: FakeProvider) -> int:
    going = one.open("/dang-nhap/cong")
    assert going.headers["Location"].startswith(provider.issuer)
    return one.open(provider.send_back(going.headers["Location"])).status_code


def test_who_is_linked_gets_in_and_is_asked_for_the_second_factor(office: tuple[Site, FakeProvider]) -> None:
    town, provider = office
    linked(town)
    provider.claims = {"sub": "can-bo-7", "name": "Nguyễn Ai Đó", "role": "judge"}
    one = browser(town)
    one.open("/dang-nhap")
    assert "tài khoản ngành" in one.page
    assert come_back(one, provider) == 303
    assert "code_verifier" in provider.asked[-1]
    assert one.open("/ho-so").status_code == 303
    assert one.open("/dang-nhap/thiet-lap").status_code == 200


def test_a_strong_sign_in_of_the_provider_counts_as_both(office: tuple[Site, FakeProvider]) -> None:
    town, provider = office
    linked(town)
    provider.claims = {"sub": "can-bo-7", "amr": ["pwd", "otp"]}
    one = browser(town)
    come_back(one, provider)
    assert one.open("/dang-nhap/chuc-danh").headers["Location"] == "/"
    assert one.open("/ho-so").status_code == 200
    assert POLICE.name in one.page


def test_an_identity_that_nobody_linked_opens_nothing(office: tuple[Site, FakeProvider]) -> None:
    town, provider = office
    linked(town)
    provider.claims = {"sub": "police"}
    one = browser(town)
    assert come_back(one, provider) == 403
    assert one.open("/ho-so").status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"aud": "another", "azp": "lotrinh"},
        {"iss": "http://evil.example"},
        {"nonce": "old"},
        {"exp": 1},
    ],
)
def test_a_token_that_is_not_for_us_opens_nothing(
    office: tuple[Site, FakeProvider], wrong: dict[str, object]
) -> None:
    town, provider = office
    linked(town)
    provider.claims = {"sub": "can-bo-7", "amr": ["mfa"], **wrong}
    one = browser(town)
    assert come_back(one, provider) == 401
    assert one.open("/ho-so").status_code == 303


def test_a_provider_that_is_not_the_one_that_was_set_opens_nothing(
    office: tuple[Site, FakeProvider],
) -> None:
    """Its description is no authority on who it is nor on whether tokens are signed; an answer of another is not taken (RFC 9207)."""
    town, provider = office
    linked(town)
    provider.claims = {"sub": "can-bo-7", "amr": ["otp"]}
    one = browser(town)
    going = one.open("/dang-nhap/cong").headers["Location"]
    assert one.open(f"{provider.send_back(going)}&iss=https://evil.example").status_code == 401
    provider.described, provider.unsigned = {"id_token_signing_alg_values_supported": ["RS256", "none"]}, True
    anew = browser(Site(town.house, create_app(town.house), town.clock))
    assert come_back(anew, provider) == 401
    provider.described = {"issuer": "https://evil.example"}
    anew = browser(Site(town.house, create_app(town.house), town.clock))
    assert anew.open("/dang-nhap/cong").status_code == 502
    assert anew.open("/ho-so").status_code == 303


def test_an_address_of_mail_that_nobody_saw_to_be_theirs_opens_nothing(
    office: tuple[Site, FakeProvider],
) -> None:
    town, provider = office
    linked(town)
    settings = town.house.settings
    assert settings.provider is not None
    house = replace(
        town.house, settings=replace(settings, provider=replace(settings.provider, claim="email"))
    )
    by_mail = Site(house, create_app(house), town.clock)
    for seen, status in ((None, 403), ("true", 403), (True, 303)):
        provider.claims = {"sub": "x", "email": "can-bo-7", "amr": ["otp"], "email_verified": seen}
        assert come_back(browser(by_mail), provider) == status


def test_another_site_ends_nobodys_session_by_sending_a_browser_to_the_provider(
    office: tuple[Site, FakeProvider],
) -> None:
    town, _ = office
    one = browser(town)
    sent = one.client.get("/dang-nhap/cong", headers={"Sec-Fetch-Site": "cross-site"})
    assert (sent.location, sent.headers.get("Set-Cookie")) == ("/dang-nhap", None)


def test_a_return_that_nobody_began_is_asked_to_begin_anew(office: tuple[Site, FakeProvider]) -> None:
    town, _ = office
    one = browser(town)
    assert one.open("/dang-nhap/cong/ve?code=c&state=x").status_code == 200
    assert 'http-equiv="refresh"' in one.page
    assert one.open("/dang-nhap/cong/ve?code=c&state=x&again=1").status_code == 401


def test_a_provider_that_does_not_answer_is_told(sqlite_template: Path, tmp_path: Path) -> None:
    copied(sqlite_template, tmp_path / "lotrinh.db")
    with production(f"sqlite:///{tmp_path}/lotrinh.db", tmp_path) as town:
        asked = Provider("http://127.0.0.1:9", "lotrinh", "s", "ngành", "sub", trusted_second=False)
        house = replace(town.house, settings=replace(town.house.settings, provider=asked))
        one = browser(Site(house, create_app(house), town.clock))
        assert one.open("/dang-nhap/cong").status_code == 502
        assert "hệ thống định danh" in one.page


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"LOTRINH_OIDC_ISSUER": "http://id.example"}, "LOTRINH_OIDC_ISSUER"),
        ({"LOTRINH_OIDC_ISSUER": "https://id.example"}, "LOTRINH_OIDC_CLIENT"),
        (
            {
                "LOTRINH_OIDC_ISSUER": "https://id.example",
                "LOTRINH_OIDC_CLIENT": "a",
                "LOTRINH_OIDC_SECRET": "b",
                "LOTRINH_OIDC_SECOND_FACTOR": "x",
            },
            "LOTRINH_OIDC_SECOND_FACTOR",
        ),
    ],
)
def test_half_a_setting_is_refused_by_name(given: dict[str, str], named: str, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=named):
        Settings.from_environment({"LOTRINH_HOME": str(tmp_path), **given})
