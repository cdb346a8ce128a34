"""What a scanner would try first on a server in production."""

from __future__ import annotations

from pathlib import Path

from tests.web.accounts_kit import browser, production


def test_nothing_lies_open(migrated_url: str, tmp_path: Path) -> None:
    with production(migrated_url, tmp_path) as town:
        client = browser(town).client
        for address in (
            "/.git/config",
            "/static/",
            "/static/../settings.py",
            "/static/%2e%2e/app.py",
            "/.env",
            "/console",
        ):
            answer = client.get(address)
            assert answer.status_code in {303, 404}, address
            assert b"Settings" not in answer.data
        for method in ("TRACE", "TRACK", "DEBUG", "PROPFIND"):
            assert client.open("/dang-nhap", method=method).status_code in {303, 405}, method
        page = client.get("/dang-nhap")
        assert "Server" not in page.headers
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert not town.app.debug
        assert not town.app.testing
