"""What may lie in the folder of a draft of the law: whatever would not be tried is refused, with the place and what is accepted."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rules.corpus import LAW, load_corpus
from rules.errors import CorpusError, LotrinhError
from rules.terms.calendar_data import CALENDAR_DIR, read_years
from web.auditing.draft_files import lay_over
from workflows.procedure import FOLDER, read_procedures

REGIMES = "regimes.yaml"


def put(folder: Path, name: str, content: bytes = b"a: 1\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def laid(tmp_path: Path, folder: Path) -> tuple[Path, Path]:
    law, tables = tmp_path / "law", tmp_path / "tables"
    lay_over(folder, law, tables)
    return law, tables


def link(folder: Path) -> None:
    (folder / "105-2021-nd-cp").mkdir()
    (folder / "105-2021-nd-cp" / "2022-01-01.yaml").symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda _: None, "không có tệp luật nào"),
        (lambda f: put(f, "2022-01-01.yaml"), "procedures/<thủ tục>.yaml"),
        (lambda f: put(f, "105-2021-nd-cp/2022-01-01.yml"), "105-2021-nd-cp/2022-01-01.yml"),
        (lambda f: put(f, "procedure/detection.yaml"), "procedure/detection.yaml"),
        (lambda f: put(f, "retention/schedule.yaml"), "giữ nguyên"),
        (lambda f: put(f, REGIMES, b"#" * 2_000_001), "2 MB"),
        (link, "tệp thường"),
        (lambda f: os.mkfifo(f / REGIMES), "tệp thường"),
        (lambda f: (f / "loop").symlink_to(f), "tệp thường"),
        (lambda f: (f / "105-2021-nd-cp" / "2022-01-01.yaml").mkdir(parents=True), "tệp thường"),
        (
            lambda f: put(f, "procedures/detecton.yaml", (FOLDER / "detection.yaml").read_bytes()),
            "đặt tên detection.yaml",
        ),
    ],
)
def test_what_would_not_be_tried_is_refused(
    tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    folder = tmp_path / "draft"
    folder.mkdir()
    make(folder)
    with pytest.raises(CorpusError) as refused:
        laid(tmp_path, folder)
    assert told in refused.value.vi


def test_what_came_with_a_copy_of_the_law_is_let_be(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    put(folder, "retention/schedule.yaml", (LAW / "retention" / "schedule.yaml").read_bytes())
    put(folder, "ghi-chu.docx")
    put(folder, ".git/x.yaml")
    put(folder, REGIMES, b"changed: 1\n")
    put(folder, "calendar/2031.yaml", b"year: 1\n")
    law, tables = laid(tmp_path, folder)
    assert (law / REGIMES).read_bytes() == b"changed: 1\n"
    assert (law / "calendar" / "2031.yaml").read_bytes() == b"year: 1\n"
    assert (tables / "detection.yaml").is_file()
    assert not (law / "ghi-chu.docx").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    who: police\n", "", "{act}: thiếu khóa “who”."),
        ("to: managed, requires", "to: khong_co, requires", "{act}.rows.to: không có giai đoạn “khong_co”"),
        (
            "requires: [aftercare.start]",
            "requires: [khong.co]",
            "{act}.rows.requires: dữ liệu pháp luật không có nhóm",
        ),
        ("{term: l73-40-1, start", "{term: x, start", "{act}.sets: dữ liệu pháp luật không có thời hạn “x”."),
        ("inputs: [completed_on,", "inputs: [x,", "{act}.inputs: danh mục dữ kiện không có “x”."),
        ("  aftercare.begin:\n", "  aftercare.begin: [\n", ": không đúng cú pháp YAML"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_in_vietnamese_by_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = (FOLDER / "aftercare.yaml").read_text("utf-8")
    begins = text.index("  aftercare.begin:\n")
    assert old in text[begins:]
    folder = tmp_path / "tables"
    changed = text[:begins] + text[begins:].replace(old, new, 1)
    put(folder, "aftercare.yaml", changed.encode())
    with pytest.raises(LotrinhError) as refused:
        read_procedures(folder, load_corpus())
    assert refused.value.vi.startswith("procedures/aftercare.yaml")
    assert told.format(act="aftercare.begin") in refused.value.vi


def test_a_day_that_is_none_in_the_days_off_is_told_by_its_place(tmp_path: Path) -> None:
    text = (CALENDAR_DIR / "2026.yaml").read_text("utf-8").replace("2026-01-01", "2026-13-01", 1)
    put(tmp_path, "2026.yaml", text.encode())
    with pytest.raises(CorpusError, match=r"^calendar/2026\.yaml:\d+: there is no day"):
        read_years(tmp_path)
