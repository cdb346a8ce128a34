"""The files of a draft of the law: which may stand in its folder, laid over those of the program.

What would not be tried is refused: whoever thinks that a file was tried and it was not is told that nothing changes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rules.corpus import LAW
from rules.errors import CorpusError
from rules.yamlio import load_yaml
from workflows.procedure import FOLDER

PROCEDURES: Final = "procedures"
_LARGEST: Final = 2_000_000  # bytes: as the loader of the law has it
_SHOWN: Final = 20
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
PLACES: Final = re.compile(
    rf"[a-z0-9-]+/{_DAY}\.yaml|[a-z0-9-]+/{_DAY}/[^/]+\.yaml|facts\.yaml|facts/[^/]+\.yaml|regimes\.yaml|calendar/\d{{4}}\.yaml"
    rf"|{PROCEDURES}/[a-z_]+\.yaml|{PROCEDURES}/[a-z_]+/[^/]+\.yaml"
)
_ACCEPTED: Final = (
    "<văn bản>/<ngày có hiệu lực>.yaml, <văn bản>/<ngày>/*.yaml, facts.yaml, facts/*.yaml, regimes.yaml,"
    f" calendar/<năm>.yaml, {PROCEDURES}/<thủ tục>.yaml, {PROCEDURES}/<thủ tục>/*.yaml"
)
_ACCEPTED_EN: Final = (
    "<text>/<first day>.yaml, <text>/<first day>/*.yaml, facts.yaml, facts/*.yaml, regimes.yaml,"
    f" calendar/<year>.yaml, {PROCEDURES}/<procedure>.yaml, {PROCEDURES}/<procedure>/*.yaml"
)


def lay_over(folder: Path, law: Path, tables: Path) -> None:
    """Copy law and tables of the program to ``law`` and ``tables``, and the files of the draft over them. ``CorpusError`` names each file
    that is none, and what is accepted."""
    chosen: list[tuple[Path, Path]] = []
    wrong: list[tuple[str, str, str]] = []
    for path in sorted(_inside(folder)):
        name = path.relative_to(folder).as_posix()
        problem = _problem(path, name)
        if problem is not None:
            wrong.append((name, *problem))
        elif PLACES.fullmatch(name):
            table = name.startswith(f"{PROCEDURES}/")
            chosen.append((path, tables / name.removeprefix(f"{PROCEDURES}/") if table else law / name))
    if not wrong and not chosen:
        wrong.append((folder.name, "holds no file of law", "không có tệp luật nào"))
    if wrong:
        raise _refused(wrong)
    shutil.copytree(LAW, law)
    shutil.copytree(FOLDER, tables)
    for path, target in chosen:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    _check_tables(tables)


def _inside(folder: Path) -> Iterator[Path]:
    """Everything in the folder but folders and hidden things; links are not followed."""
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink() and path.suffix not in {".yaml", ".yml"}:
            yield from _inside(path)
        else:
            yield path


def _problem(path: Path, name: str) -> tuple[str, str] | None:
    """Why the file cannot be tried, in both languages; None where it can, or is nobody's business."""
    if path.is_symlink() or not path.is_file():
        return (
            "is no plain file (a link, a folder, a device): put the file itself there",
            "không phải tệp thường: hãy đặt chính tệp đó vào",
        )
    if path.suffix not in {".yaml", ".yml"}:
        return None
    if path.stat().st_size > _LARGEST:
        return "is larger than 2 MB", "lớn hơn 2 MB"
    if not PLACES.fullmatch(name):
        return None if _same(path, LAW / name) else _untried(name)
    try:
        path.read_bytes()
    except OSError:
        return "cannot be read", "không đọc được"
    return None


def _same(path: Path, ours: Path) -> bool:
    """Whether it is a file that came along with a copy of the whole folder of the law."""
    return ours.is_file() and ours.read_bytes() == path.read_bytes()


def _untried(name: str) -> tuple[str, str]:
    if (LAW / name).is_file():
        return (
            "is not tried by a draft; leave it as it is",
            "không được xét khi thử dự thảo; hãy giữ nguyên tệp này",
        )
    return (
        f"stands where no law is read. Accepted: {_ACCEPTED_EN}",
        f"nằm ngoài chỗ đọc luật. Chấp nhận: {_ACCEPTED}",
    )


def _check_tables(tables: Path) -> None:
    """A table under another name would stand beside the one that it means to replace."""
    wrong = []
    for path in sorted(tables.glob("*.yaml")):
        raw = load_yaml(path, name=f"{PROCEDURES}/{path.name}")
        name = raw.get("procedure") if isinstance(raw, dict) else None
        if name != path.stem:
            wrong.append(
                (
                    f"{PROCEDURES}/{path.name}",
                    f"holds the procedure '{name}': call it {name}.yaml",
                    f"là thủ tục “{name}”: đặt tên {name}.yaml",
                )
            )
    if wrong:
        raise _refused(wrong)


def _refused(wrong: list[tuple[str, str, str]]) -> CorpusError:
    more = len(wrong) - _SHOWN
    en = [f"{name}: {why}." for name, why, _ in wrong[:_SHOWN]]
    vi = [f"{name}: {why}." for name, _, why in wrong[:_SHOWN]]
    if more > 0:
        en.append(f"… and {more} more.")
        vi.append(f"… và {more} tệp nữa.")
    return CorpusError("\n".join(en), vi="\n".join(vi), where=wrong[0][0])
