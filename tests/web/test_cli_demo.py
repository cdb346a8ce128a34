"""``lotrinh demo`` plays a whole case, can be run again, and keeps out of a database in real use."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

from documents.verify import verify
from tests.web.cli import answer, lotrinh, widest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_it_goes_from_detection_to_the_dossier_and_says_where_it_lies(home: Path) -> None:
    result = lotrinh("demo")
    told = re.sub(r"\s+", " ", result.stdout)
    assert "21:02 06/07/2026" in told
    assert "Lò Văn Thắng, Cán bộ Công an xã" in told
    assert "TỪ CHỐI" in told
    assert "điểm c khoản 1 Điều 101 Nghị định 163/2026/NĐ-CP" in told
    assert "07/08/2026" in told
    assert "34/34" in result.stderr
    assert widest(result.stdout) <= max(80, len(str(home)) + 80)
    papers = sorted(home.glob("demo/*/*.docx"))
    assert [path.name.rpartition("-mau-")[2] for path in papers[-3:]] == ["31.docx", "37.docx", "36.docx"]
    assert len(papers) == 15
    (dossier,) = home.glob("demo/*/ho-so-*.zip")
    assert str(dossier) in result.stdout
    assert verify(dossier.read_bytes())[1] == []
    assert {path.stat().st_mode & 0o777 for path in (*papers, dossier)} == {0o600}
    assert (home / "lotrinh.sqlite").stat().st_mode & 0o777 == 0o600


@pytest.mark.soffice
def test_where_libreoffice_is_the_sheets_of_its_dossier_are_numbered_for_good(home: Path) -> None:
    lotrinh("demo")
    (dossier,) = home.glob("demo/*/ho-so-*-v1.zip")
    manifest, problems = verify(dossier.read_bytes())
    assert problems == []
    assert manifest["status"] == "fixed"
    assert manifest["whole"] is True
    assert manifest["pdf"] == {"file": "ho-so.pdf", "archival": True}
    with zipfile.ZipFile(dossier) as archive, pikepdf.open(io.BytesIO(archive.read("ho-so.pdf"))) as pdf:
        with pdf.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        assert "/OutputIntents" in pdf.Root
        fonts = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
        ]
        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in fonts)
    cites = [row["cites"] for row in manifest["list"] if row["documents"]]
    assert [each[0] for each in cites[:4]] == [f"163/2026/NĐ-CP Đ101 k1 {point}" for point in "abcd"]


def test_it_can_be_run_again_and_the_record_is_whole(home: Path) -> None:
    lotrinh("demo")
    lotrinh("demo")
    cases = answer("case", "list")
    kinds = ["assessment"] * 10 + ["compulsory", "detection", "user_management", "violation"] * 2
    assert sorted(case["procedure"] for case in cases) == sorted(kinds)
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
    assert len(answer("case", "list")) == 9  # the story's five and the four under way
