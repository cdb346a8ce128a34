"""A draft of the law as it is brought to a page: one .zip of the files that the command takes as a folder. Nothing of it is run, and
nothing outside the folder is written."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from rules.errors import BadInput
from web.auditing.draft_files import PLACES

MOST_FILES: Final = 500
MOST_BYTES: Final = 20_000_000
_SKIPPED: Final = ("__MACOSX/",)  # what one system puts beside every file that it packs


def unpack(content: bytes, folder: Path) -> None:
    """Lay the files of the archive into ``folder``. ``BadInput`` where it is none, too large, or names a place outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _lay(archive, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise _refused("This is no .zip that can be read.", "Tệp này không phải .zip đọc được.") from error


def _lay(archive: zipfile.ZipFile, folder: Path) -> None:
    chosen = [
        each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith(_SKIPPED)
    ]
    if len(chosen) > MOST_FILES:
        raise _refused(f"A draft has at most {MOST_FILES} files.", f"Dự thảo có nhiều nhất {MOST_FILES} tệp.")
    top, room = _top([each.filename for each in chosen]), MOST_BYTES
    for each in chosen:
        with archive.open(each) as file:
            told = file.read(room + 1)
        room -= len(told)
        if room < 0:
            raise _refused(
                f"The files of a draft have at most {MOST_BYTES // 1_000_000} MB.",
                f"Các tệp của dự thảo có nhiều nhất {MOST_BYTES // 1_000_000} MB.",
            )
        target = folder / _place(each.filename, top)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(told)


def _top(names: list[str]) -> str:
    """The one folder in which everything lies, where who packed it packed the folder along."""
    first = {name.partition("/")[0] for name in names}
    alone = len(first) == 1 and all("/" in name for name in names)
    return f"{first.pop()}/" if alone and not any(PLACES.fullmatch(name) for name in names) else ""


def _place(name: str, top: str) -> PurePosixPath:
    path = PurePosixPath(name.removeprefix(top))
    if (
        path.is_absolute()
        or ".." in PurePosixPath(name).parts
        or "\\" in name
        or "\x00" in name
        or not path.parts
    ):
        raise _refused(
            "A name in this .zip leads outside of it.", "Trong tệp .zip có tên chỉ ra ngoài thư mục."
        )
    return path


def _refused(en: str, vi: str) -> BadInput:
    return BadInput(en, vi=vi, field="tep")
