"""Draws one page of a PDF as a PNG, in a process of its own: a page may hold what a stranger scanned or made.

The parent calls ``page_png``; the child is this module run with the root of the program, page, width and limits. It reads the PDF from its
standard input and writes the PNG. Whatever else it does (crash, silence, too long) means: not shown.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Final

from documents.attachments.limits import Limits
from documents.attachments.opening import bound
from documents.preview.errors import not_shown

_ROOT: Final = Path(__file__).resolve().parents[2]
_CHILD: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from documents.preview.drawing import main; main()"
)
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_GREYS: Final = 16
"""Shades that a page of text needs; a scan is still read well, and weighs a quarter."""
TALLEST: Final = 4.0
"""How many times taller than wide a page is drawn at most."""


def page_png(pdf: bytes, page: int, width: int, limits: Limits = Limits()) -> bytes:  # noqa: B008 - frozen
    """Page ``page`` (from 1) in ``width`` pixels across, greys only. ``PageNotShown``."""
    bounds = [str(limits.memory), str(limits.processor)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _CHILD, str(_ROOT), str(page), str(width), *bounds],
            input=pdf,
            capture_output=True,
            timeout=limits.wall,
            env=None
            if sys.platform == "win32"
            else {},  # no secret of ours where a stranger's file is opened
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise not_shown(page) from None
    if done.returncode != 0 or not done.stdout.startswith(_PNG):
        raise not_shown(page)
    return done.stdout


def main() -> None:
    """The child."""
    page, width, memory, processor = map(int, sys.argv[2:6])
    bound(memory, processor)
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), page, width))


def draw(pdf: bytes, page: int, width: int) -> bytes:
    """Draw it here and now. Raises what the library raises."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    if page < 1:
        raise IndexError(page)
    leaf = opened[page - 1]
    across, down = leaf.get_size()
    scale = width / max(across, down / TALLEST, 1)
    picture = leaf.render(scale=scale, grayscale=True).to_pil().quantize(_GREYS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
