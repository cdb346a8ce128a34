"""What a copy says of itself: when, of which tables, how far the record went, and the hash of each file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from web.keeping.errors import no_copy
from web.settings import write_private

NAME: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files``: path within the copy -> SHA-256, hex. ``anchor``: "NUMBER:HASH" of the last anchor at that moment, "" before the first."""

    made_at: datetime
    dialect: str
    revision: str
    anchor: str
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Into the folder of the copy."""
        told = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        write_private(folder / NAME, json.dumps(told, indent=1, sort_keys=True).encode())

    def problems(self, folder: Path) -> Iterator[str]:
        """The files that are missing or were changed, by name."""
        for name, digest in self.files.items():
            path = folder / name
            if not path.is_file() or sha256_of(path) != digest:
                yield name


def read(folder: Path) -> Manifest:
    """The manifest of a copy, whose files are all as it says. ``CopyRefused``."""
    try:
        raw = json.loads((folder / NAME).read_text("utf-8"))
        if raw.pop("format") != FORMAT:
            raise no_copy(folder, "it is of another format", "định dạng khác")
        found = Manifest(**raw | {"made_at": datetime.fromisoformat(raw["made_at"])})
        inside = all(Path(name).name == name for name in found.files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise no_copy(
            folder, f"{NAME} is missing or cannot be read", f"thiếu hoặc không đọc được {NAME}"
        ) from None
    wrong = [] if inside else [NAME]
    wrong += found.problems(folder) if inside else []
    if wrong:
        raise no_copy(
            folder, f"not as it was made: {', '.join(wrong)}", f"không còn như lúc tạo: {', '.join(wrong)}"
        )
    return found


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
