"""``lotrinh demo`` plays a whole case, can be run again, and keeps out of a database in real use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.cli import answer, lotrinh, widest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_it_plays_a_case_prints_its_timeline_and_leaves_the_papers(home: Path) -> None:
    result = lotrinh("demo")
    told = re.sub(r"\s+", " ", result.stdout)
    assert "15:30 08/10/2024 Lập hồ sơ đề nghị xác định tình trạng nghiện" in told
    assert "Lò Văn Thắng, Cán bộ Công an xã" in told
    assert "TỪ CHỐI" in told
    assert "khoản 2 Điều 43 Nghị định 105/2021/NĐ-CP" in told
    assert "14/10/2024: Trả kết quả trong 05 ngày" in told
    assert "Thời hạn tạm giữ hết lúc 14:00 ngày 13/10/2024, trước hạn trả kết quả" in told
    assert "đăng ký cai nghiện tự nguyện" in told
    assert "16/16" in result.stderr
    assert widest(result.stdout) <= max(80, len(str(home)) + 40)
    papers = sorted(home.glob("demo/*/*.docx"))
    assert [path.name for path in papers] == [
        "nguoi-01-105-2021-nd-cp-07.docx",
        "nguoi-02-105-2021-nd-cp-09.docx",
        "nguoi-03-109-2021-mau-02.docx",
        "nguoi-04-109-2021-mau-03.docx",
        "nguoi-05-18-2021-pl03.docx",
        "nguoi-06-109-2021-mau-05.docx",
    ]
    assert {path.stat().st_mode & 0o777 for path in papers} == {0o600}
    assert (home / "lotrinh.sqlite").stat().st_mode & 0o777 == 0o600


def test_it_can_be_run_again_and_the_record_is_whole(home: Path) -> None:
    lotrinh("demo")
    lotrinh("demo")
    cases = answer("case", "list")
    assert sorted(case["procedure"] for case in cases) == ["assessment"] * 10 + ["user_management"] * 2
    assert len(list(home.glob("demo/*"))) == 2
    lotrinh("audit", "verify")


def test_another_folder_for_one_run(home: Path, tmp_path: Path) -> None:
    lotrinh("demo", "--home", tmp_path / "other")
    assert (tmp_path / "other" / "lotrinh.sqlite").is_file()
    assert not home.exists()


def test_a_database_in_real_use_is_left_alone(home: Path, tmp_path: Path) -> None:
    lotrinh("db", "upgrade")
    path = tmp_path / "registers.yaml"
    path.write_text("units:\n  ca: {kind: commune_police, commune: xa_a}\n", "utf-8")
    lotrinh("admin", "load", path)
    assert "--home" in lotrinh("demo", code=3).stderr
    assert [each["id"] for each in answer("unit", "list")] == ["ca"]


def test_on_a_server_too(database_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTRINH_DATABASE_URL", database_url)
    lotrinh("demo")
    assert len(answer("case", "list")) == 6  # the story's two and the four under way
