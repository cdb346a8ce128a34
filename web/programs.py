"""Where the programs of this machine lie that the program works with where they are there."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = {
    "win32": (
        "C:/Program Files/LibreOffice/program/soffice.exe",
        "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}


def find_soffice(told: str, path: str | None) -> Path | None:
    """The program named (also by a name on the ``path``), or the first found where it usually lies; None where there is none."""
    names = (told,) if told else _NAMES
    found = [shutil.which(name, path=path) for name in names]
    usual = () if told else _PLACES.get(sys.platform, ())
    return next((Path(one).absolute() for one in (*found, *usual) if one and Path(one).is_file()), None)
