"""What a scanner would try first on a server in production."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from tests.web.accounts_kit import browser, production
from web.uploads import SMALL


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


class Broken(BytesIO):
    """Chunks that are not as HTTP wants them, as gunicorn tells it."""

    def read(self, *_: object) -> bytes:
        raise ArithmeticError("chunk size")


def test_a_body_in_chunks_is_measured_and_not_cut_off(migrated_url: str, tmp_path: Path) -> None:
    chunks = {"wsgi.input_terminated": True}
    form = b"login=nobody&password=" + quote("một mật khẩu dài").encode()
    with production(migrated_url, tmp_path) as town:
        page = browser(town)
        page.open("/dang-nhap")
        token = page.page.partition('name="csrf_token" value="')[2].partition('"')[0]
        headers = {"Transfer-Encoding": "chunked", "Accept": "text/html"}
        for kind in ("text/plain", "application/json", "application/x-www-form-urlencoded"):
            headers["Content-Type"] = kind
            for body, status in ((BytesIO(b"a" * (SMALL + 1)), 413), (Broken(), 400)):
                answer = page.client.post(
                    "/dang-nhap", input_stream=body, headers=headers, environ_overrides=chunks
                )
                assert answer.status_code == status, kind
                assert "Lộ Trình" in answer.text, "our own page"
        form += b"&csrf_token=" + quote(token).encode()
        answer = page.client.post(
            "/dang-nhap", input_stream=BytesIO(form), headers=headers, environ_overrides=chunks
        )
        assert "Tên đăng nhập hoặc mật khẩu" in answer.text, "a small form in chunks is read whole"
