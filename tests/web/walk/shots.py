"""Pictures of the pages for the help in docs/huong-dan: made by the walk, and never of an old page.

Beside the pictures lies what they show, as hashes of the visible text. A walk compares; with LOTRINH_SHOTS=write (``make screenshots``) it
writes them anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from typing import Final

from PIL import Image
from playwright.sync_api import Page

from tests.architecture.source import ROOT

FOLDER: Final = ROOT / "docs" / "huong-dan" / "anh"
_LIST: Final = FOLDER / "anh.json"
# The short code of a case is eight signs, now and then digits alone: a code like any other.
_CODES: Final = re.compile(
    r"\b[0-9a-f]{8}\b|\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8,64}\b|\b[0-9a-f]{32,64}\b"
)
_COLOURS: Final = 64


class Shots:
    """The pictures of one walk."""

    def __init__(self) -> None:
        self.writing = os.environ.get("LOTRINH_SHOTS") == "write"
        self._kept: dict[str, str] = json.loads(_LIST.read_text("utf-8")) if _LIST.exists() else {}
        self._seen: dict[str, str] = {}

    def take(self, page: Page, name: str, *, whole: bool = True) -> None:
        """One picture, or one comparison."""
        self._seen[name] = _told(page)
        if self.writing:
            FOLDER.mkdir(parents=True, exist_ok=True)
            picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
            picture.convert("RGB").quantize(_COLOURS).save(FOLDER / f"{name}.png", optimize=True)

    def finish(self) -> list[str]:
        """The names of pictures that show an old page; none after writing."""
        if self.writing:
            _LIST.write_text(json.dumps(self._seen, indent=1, sort_keys=True) + "\n", "utf-8")
            return []
        names = self._seen.keys() | self._kept.keys()
        return sorted(name for name in names if self._seen.get(name) != self._kept.get(name))


def pictures() -> set[str]:
    """The pictures in the folder, by name."""
    return {path.stem for path in FOLDER.glob("*.png")}


def pictures_in_text() -> set[str]:
    """The pictures that the help shows."""
    texts = (path.read_text("utf-8") for path in FOLDER.parent.glob("*.md"))
    return {name for text in texts for name in re.findall(r"\(anh/([\w-]+)\.png\)", text)}


def _told(page: Page) -> str:
    """What the page says, without the codes that each run draws anew."""
    text = _CODES.sub("#", " ".join(page.locator("body").inner_text().split()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
