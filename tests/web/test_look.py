"""The look of the pages: the committed style is the one its sources make, light, kept by the browser, and from this host."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import web
from tests.web.site import POLICE, Browser, Site

ROOM = Path(web.__file__).parent
STATIC, STYLES = ROOM / "static", ROOM.parent / "tools" / "styles"
FONTS = tuple((STATIC / "fonts").glob("*.woff2"))


def test_the_style_was_built_from_its_sources() -> None:
    """Changed web/styles? Then `make styles` builds web/static/lotrinh.css anew (it needs node; nothing else does)."""
    names = [
        *sorted(STYLES.glob("_*.scss")),
        *(STYLES / name for name in ("lotrinh.scss", "trim.mjs", "package-lock.json", "package.json")),
    ]
    told = hashlib.sha256(b"".join(path.read_bytes() for path in names)).hexdigest()
    first, _, rest = (STATIC / "lotrinh.css").read_text("utf-8").partition("\n")
    assert f"sources sha256 {told}" in first
    assert f"style sha256 {hashlib.sha256(rest.encode()).hexdigest()}" in first, (
        "edited by hand: edit tools/styles"
    )
    assert "\ufeff" not in rest, "a mark of the byte order in the middle would hide the first rule"


def test_what_came_from_others_says_under_which_licence() -> None:
    assert "MIT License" in (STATIC / "bootstrap-LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text("utf-8")


def test_a_font_is_named_by_its_content_and_used() -> None:
    style = (STATIC / "lotrinh.css").read_text("utf-8")
    assert len(FONTS) == 4
    for path in FONTS:
        assert path.name.split(".")[-2] == hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    assert sorted(re.findall(r'url\("?([^")]+)', style)) == sorted(f"fonts/{path.name}" for path in FONTS)


def test_files_are_kept_for_a_year_under_an_address_of_their_content(town: Site) -> None:
    browser = town.browser(POLICE)
    browser.open("/viec")
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.page)
    assert any("lotrinh.css?v=" in each for each in found)
    for address in (*found, f"/static/fonts/{FONTS[0].name}"):
        assert "immutable" in _kept(browser, address), address
    for stale in ("/static/lotrinh.css", "/static/lotrinh.css?v=000000000000"):
        assert _kept(browser, stale) == "no-cache"


def test_texts_go_compressed_to_who_takes_it(town: Site) -> None:
    browser = town.browser(POLICE)
    for address in ("/ho-so", "/static/lotrinh.css", "/static/lotrinh.js"):
        with (
            browser.client.get(address) as plain,
            browser.client.get(address, headers={"Accept-Encoding": "gzip"}) as sent,
        ):
            assert "Content-Encoding" not in plain.headers
            assert sent.headers["Content-Encoding"] == "gzip"
            assert sent.content_length == len(sent.data) < len(plain.data) / 2
            told = gzip.decompress(sent.data)
            assert told.startswith(b"<!doctype html>") or told == plain.data
            assert "Accept-Encoding" in sent.vary
    font = f"/static/fonts/{FONTS[0].name}"
    with browser.client.get(font, headers={"Accept-Encoding": "gzip"}) as sent:
        assert "Content-Encoding" not in sent.headers


def _kept(browser: Browser, address: str) -> str:
    with browser.client.get(address) as answer:
        return answer.headers["Cache-Control"]
