"""The papers from outside that a step brings: files beside the scenario, read when it is read."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

from documents.attachments.limits import MEGABYTE
from web.scenarios.tables import Table
from workflows.ports import Attachment
from workflows.procedure import ActSpec

_LARGEST: Final = 20 * MEGABYTE


def read_attached(table: Table, folder: Path, spec: ActSpec) -> tuple[Attachment, ...]:
    """``{kind: path, kind: [path, path]}``. ``ScenarioError`` for a kind that the act does not take and a file that cannot be read."""
    found: list[Attachment] = []
    for code in table.names():
        kind = spec.paper(code)
        if kind is None:
            known = [each.code for each in spec.attaches]
            raise table.at(code).unknown(
                ("kind of paper of this act", "loại giấy tờ mà bước này nhận"), code, known
            )
        for number, text in enumerate(table.texts(code)):
            content = _bytes(table, code, number, folder, text)
            found.append(Attachment(kind.code, PurePosixPath(text).name, content))
    return tuple(found)


def _bytes(table: Table, code: str, number: int, folder: Path, text: str) -> bytes:
    """The file, which lies in the scenario's folder or below it."""
    _, place = table.items(code)[number]
    path = folder / text
    inside = ".." not in path.parts and not Path(text).is_absolute()
    if not inside or not path.is_file():
        raise place.refuse(
            "a file in the folder of the scenario is expected (a relative path with / and without ..)",
            "cần một tệp trong thư mục của tình huống (đường dẫn tương đối, dùng /, không có ..)",
        )
    if path.stat().st_size > _LARGEST:
        raise place.refuse("the file is larger than 20 MB", "tệp lớn hơn 20 MB")
    return path.read_bytes()
