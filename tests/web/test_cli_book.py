"""``lotrinh book`` as an officer of the command line uses it, on the file of SQLite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.web.cli import answer, lotrinh

REGISTERS = """\
units:
  ub: {kind: commune_pc, name: UBND xã A, commune: xa_a}
  tram: {kind: health_facility, name: Trạm y tế A, commune: xa_a, qualified: {from: 2022-01-01}}
actors:
  vh: {role: commune_officer, unit: ub, name: Hà Văn Tâm}
  tram_1: {role: facility_staff, unit: tram, name: Lê Thị Sáng}
"""


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "lotrinh.sqlite"
    shutil.copyfile(sqlite_template, copy)
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", f"sqlite:///{copy}")
    path = tmp_path / "registers.yaml"
    path.write_text(REGISTERS, "utf-8")
    lotrinh("admin", "load", path)
    return tmp_path


def test_a_line_is_added_corrected_struck_and_handed_out(office: Path) -> None:
    assert {"kits", "contacts"} <= {each["id"] for each in answer("book", "list")}
    told = (
        "--set",
        "spent_on=2026-01-05",
        "--set",
        "year=2026",
        "--set",
        "kind=chi",
        "--set",
        "source=commune",
    )
    refused = lotrinh("book", "add", "budget", "--as", "vh", *told, code=2)
    assert "Loại: Chọn một trong: dự toán" in refused.output
    assert "Nội dung: cần nhập mục này." in refused.output
    right = ("--set", "kind=đã chi", "--set", "line==Sinh phẩm", "--set", "amount=1.200.000", "--key", "one")
    assert answer("book", "add", "budget", "--as", "vh", *told, *right)["number"] == 1
    assert answer("book", "add", "budget", "--as", "vh", *told, *right)["number"] == 1
    lotrinh("book", "add", "budget", "--as", "tram_1@ub", *told, *right, code=2)
    lotrinh("book", "show", "budget", "--as", "tram_1", "--unit", "ub", code=2)
    fixed = ("--set", "amount=1300000", "--reason", "Đối chiếu chứng từ")
    assert answer("book", "correct", "budget", 1, "--as", "vh", *fixed)["version"] == 2
    assert "1.300.000 đồng" in lotrinh("book", "show", "budget", "--as", "vh", "--json").output
    lotrinh("book", "export", "budget", "--as", "vh", "--to", office / "b.csv")
    assert "'=Sinh phẩm" in (office / "b.csv").read_text("utf-8-sig")
    lotrinh("book", "strike", "budget", 1, "--as", "vh", "--reason", "Ghi trùng")
    history = answer("book", "show", "budget", 1, "--as", "vh")["history"]
    assert [each[1] for each in history] == ["entered", "corrected", "struck"]
    assert answer("audit", "verify")["ok"] is True
