"""``lotrinh lint``: exit codes, JSON, and a clear word for what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.linting.word import plan, the
from tests.web.cli import answer, lotrinh, widest

PLANS = Path(__file__).parents[1] / "documents" / "linting"


def test_errors_end_with_1_and_are_told_in_both_languages() -> None:
    done = lotrinh("lint", PLANS / "plan-a.txt", "--on", "2025-12-20", code=1)
    assert "LỖI CIT-ISSUER, dòng 126" in done.stdout
    assert "109/2021/NĐ-CP ghi là của Thủ tướng Chính phủ." in " ".join(done.stdout.split())
    assert "is ascribed to Thủ tướng Chính phủ" in " ".join(done.stdout.split())
    assert "2 lỗi / errors, 1 lưu ý / notices." in done.stdout
    assert widest(done.stdout) <= 80


def test_json_has_everything() -> None:
    told = answer("lint", PLANS / "plan-b.txt", "--on", "2024-02-26", code=1)
    assert (told["kind"], told["on"], told["on_from"], told["errors"], told["notices"]) == (
        "text",
        "2024-02-26",
        "option",
        3,
        3,
    )
    skip = told["findings"][-1]
    assert skip["code"] == "NUM-SKIP"
    assert skip["where"]["number"] == 448
    assert set(skip) == {"code", "severity", "where", "wrong", "right", "rule", "more"}


def test_notices_alone_and_nothing_end_with_0(tmp_path: Path) -> None:
    notice, clean, word = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.docx"
    notice.write_text("Theo Nghị định số 999/2019/NĐ-CP.", "utf-8")
    clean.write_text("Căn cứ Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021.", "utf-8")
    word.write_bytes(plan())
    assert "Lưu ý CIT-UNKNOWN" in lotrinh("lint", notice).stdout
    assert "không rõ ngày" in lotrinh("lint", clean).stdout
    assert "ngày 05/02/2024 (ghi trên văn bản)" in lotrinh("lint", word).stdout
    assert "Không thấy lỗi." in lotrinh("lint", clean).stdout


def test_a_word_file_is_checked_for_its_layout(tmp_path: Path) -> None:
    file = tmp_path / "c.docx"
    file.write_bytes(plan(lambda document: setattr(the(document, "Số: 05").runs[0], "text", "Số: 5/KH-UBND")))
    assert [one["code"] for one in answer("lint", file, code=1)["findings"]] == ["LAY-NUMBER"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tệp .doc cũ"),
        (b"PK\x03\x04", "bị hỏng"),
        (b"C\xe9ng ho\xb5 x\xb7 h\xe9i", "không phải Unicode"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_a_clear_word(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    assert said in " ".join(lotrinh("lint", file, code=2).stderr.split())


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    lotrinh("lint", tmp_path / "none.txt", code=2)
    lotrinh("lint", tmp_path, code=2)
