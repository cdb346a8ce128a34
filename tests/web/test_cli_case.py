"""Registers, cases and the audit trail on the command line, on both databases: the same door, the same words, the same record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from persistence.database import Database
from persistence.reader import Reader
from tests.web.cli import answer, lotrinh, widest

REGISTERS = """\
units:
  ca: {kind: commune_police, name: Công an xã A, commune: xa_a}
  tram: {kind: health_facility, name: Trạm y tế A, commune: xa_a, qualified: {from: 2022-01-01}}
  tram_b: {kind: health_facility, name: Trạm y tế B, commune: xa_b, qualified: {from: 2022-01-01}}
actors:
  police: {role: commune_police_officer, unit: ca, name: Hà Văn Tâm}
  doctor: {role: assessing_doctor, unit: tram, name: Lê Thị Sáng, certificate: {speciality: psychiatry, valid_from: 2019-01-01}}
  stranger: {role: assessing_doctor, unit: tram_b, name: Vũ Thị Xa, certificate: {speciality: psychiatry, valid_from: 2019-01-01}}
people:
  an: {full_name: Đặng Thị Ánh, born: 1990-01-01, sex: female}
  binh: {full_name: Đinh Văn Bình, born: 1991-01-01, sex: male}
"""
APPLY = ("--set", "papers=application_form_01", "--set", "photo_id_shown=true")


@pytest.fixture
def url(migrated_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("LOTRINH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOTRINH_DATABASE_URL", migrated_url)
    path = tmp_path / "registers.yaml"
    path.write_text(REGISTERS, "utf-8")
    assert answer("admin", "load", path) == {"units": 3, "actors": 3, "people": 2, "changed": 8}
    return migrated_url


@pytest.fixture
def reader(url: str) -> Iterator[Reader]:
    database = Database(url)
    yield Reader(database)
    database.close()


@pytest.fixture
def opened(url: str) -> str:
    done: dict[str, Any] = answer(
        "case", "act", "new", "assessment.apply", "--as", "doctor", "--person", "an", *APPLY
    )
    assert done["stage"] == "applied"
    assert [each["form"] for each in done["documents"]] == ["109/2021/NĐ-CP Mẫu 01"]
    return str(done["case"])


def test_loading_the_same_registers_again_changes_nothing(url: str, tmp_path: Path) -> None:
    assert answer("admin", "load", tmp_path / "registers.yaml")["changed"] == 0
    assert [each["id"] for each in answer("unit", "list", "--kind", "health_facility")] == ["tram", "tram_b"]
    assert [each["id"] for each in answer("officer", "list", "--unit", "tram")] == ["doctor"]
    assert "Công an xã A" in lotrinh("unit", "list").stdout
    assert "Hà Văn Tâm" in lotrinh("officer", "list").stdout


def test_a_wrong_file_loads_nothing(url: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("units:\n  x: {kind: records}\n  y: {kind: recordz}\n", "utf-8")
    assert "did you mean 'records'?" in lotrinh("admin", "load", path, code=2).stderr
    path.write_text(
        "units:\n  x: {kind: records, commune: '99998'}\npeople:\n  p: {full_name: P, residence: {kind: stable, commune: '00070'}}\n",
        "utf-8",
    )
    told = lotrinh("admin", "load", path, code=2).stderr
    assert "units.x.commune: the gazetteer has no commune with the code 99998" in told
    assert "00070" not in told
    assert [each["id"] for each in answer("unit", "list")] == ["ca", "tram", "tram_b"]


def test_an_officer_may_name_an_office_that_is_on_file_already(url: str, tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text("actors:\n  head: {role: facility_head, unit: tram, name: Bế Văn Giám}\n", "utf-8")
    assert answer("admin", "load", path)["changed"] == 1


def test_a_case_is_opened_shown_and_listed(opened: str, reader: Reader) -> None:
    shown = answer("case", "show", opened, "--as", "doctor")
    assert shown["person"]["full_name"] == "Đặng Thị Ánh"
    assert [each["act"] for each in shown["acts"]] == ["assessment.apply"]
    plain = lotrinh("case", "show", opened, "--as", "doctor").stdout
    assert "Đã nộp đơn tự nguyện" in plain
    assert widest(plain) <= 80
    (line,) = answer("case", "list", "--open")
    assert (line["case"], line["stage"]) == (opened, "applied")
    assert "name" not in line
    assert [each["name"] for each in answer("case", "list", "--as", "doctor")] == ["Đặng Thị Ánh"]
    assert "Đặng" not in lotrinh("case", "list").stdout
    read = reader.readings_of("an")
    assert [(each.actor_id, each.case_id) for each in read] == [("doctor", opened)] * 3
    assert [each.what for each in read] == ["case", "case", "list"]


def test_whoever_has_no_part_in_a_case_does_not_see_it(opened: str, reader: Reader) -> None:
    told = lotrinh("case", "show", opened, "--as", "stranger", code=2)
    assert "Đặng" not in told.output
    assert answer("case", "list", "--as", "stranger") == []
    assert [(each.actor_id, each.what) for each in reader.readings_of("an")] == [("stranger", "refused")]
    lotrinh("case", "show", "nothing", "--as", "doctor", code=2)
    assert "officer list" in lotrinh("case", "show", opened, "--as", "nobody", code=2).stderr


def test_why_not_and_what_would_unlock(opened: str) -> None:
    every = {each["act"]: each for each in answer("case", "why", opened, "--as", "doctor")}
    assert every["assessment.accept_request"]["enabled"]
    assert "assessment.conclude" not in every
    away = lotrinh("case", "why", opened, "assessment.conclude", "--as", "doctor", code=1)
    assert "Đã khám và ghi nhận tiêu chuẩn" in " ".join(away.stdout.split())
    fresh = lotrinh(
        "case",
        "why",
        "new",
        "assessment.apply",
        "--as",
        "doctor",
        "--person",
        "binh",
        "--set",
        "photo_id_shown=false",
    )
    said = " ".join(fresh.stdout.split())
    assert "[CHƯA ĐẠT] đã xuất trình giấy tờ có ảnh" in said
    assert "điểm a khoản 2 Điều 4 Nghị định 109/2021/NĐ-CP" in said
    assert "nhập tại bước này; chứng cứ: chứng minh nhân dân" in said
    assert "Cách ngắn nhất để làm được bước này" in said
    assert (
        "không có thẩm quyền"
        in lotrinh("case", "why", opened, "assessment.accept_request", "--as", "police", code=1).stdout
    )


def test_an_explanation_tells_facts_with_their_source_terms_with_proof_and_what_follows(opened: str) -> None:
    told = answer("case", "why", opened, "assessment.accept_request", "--as", "doctor")
    assert told["state"] == "ready"
    assert told["permitted"] is True
    (age,) = [f for r in told["requirements"] for f in r["rests_on"] if f["fact"] == "facility_scope_ok"][:1]
    assert age["source"]["kind"] == "derived"
    assert {each["outcome"] for each in told["requirements"]} == {"satisfied"}
    assert "assessment.receive_person" in {each["act"] for each in told["then"]}
    english = lotrinh("case", "why", opened, "assessment.accept_request", "--as", "doctor", "--en").stdout
    assert "[MET]" in english
    assert "Who may" in english


def test_a_refused_act_tells_every_reason_and_changes_nothing(opened: str) -> None:
    answer("case", "act", opened, "assessment.accept_request", "--as", "doctor")
    refused = answer("case", "act", opened, "assessment.receive_person", "--as", "doctor", code=1)
    assert refused["code"] == "requirements_not_met"
    assert any(each["cites"] == ["109/2021/NĐ-CP Đ4 k2 b"] for each in refused["verdict"]["findings"])
    told = lotrinh("case", "act", opened, "assessment.receive_person", "--as", "doctor", code=1).stdout
    assert "Bị từ chối" in told
    assert answer("case", "show", opened, "--as", "doctor")["version"] == 2
    other = lotrinh("case", "act", opened, "assessment.conclude", "--as", "doctor", code=1)
    assert "assessment.conclude does not exist from stage 'accepted'" in other.stderr


def test_a_key_does_an_act_once_and_a_seen_version_guards_it(url: str) -> None:
    asked = (
        "case",
        "act",
        "new",
        "assessment.apply",
        "--as",
        "doctor",
        "--person",
        "an",
        *APPLY,
        "--key",
        "k1",
        "--at",
        "2024-03-04T09:30",
    )
    first, again = answer(*asked), answer(*asked)
    assert first["case"] == again["case"]
    assert (first["repeated"], again["repeated"]) == (False, True)
    accept = ("case", "act", first["case"], "assessment.accept_request", "--as", "doctor")
    assert "Reload" in lotrinh(*accept, "--version", "7", code=1).stderr
    answer(*accept, "--version", "1")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("photo_id_shown", "NAME=VALUE"),
        ("photo_id_shown=maybe", "true or false"),
        ("papers=application_form_99", "papers"),
        ("paperz=application_form_01", "papers"),
    ],
)
def test_wrong_entries_are_bad_input(entry: str, told: str, url: str) -> None:
    asked = ("case", "act", "new", "assessment.apply", "--as", "doctor", "--person", "an", "--set", entry)
    assert told in lotrinh(*asked, code=2).stderr


def test_wrong_asking_is_bad_input(url: str) -> None:
    lotrinh("case", "act", "new", "assessment.apply", "--as", "doctor", code=2)
    lotrinh("case", "why", "new", "--as", "doctor", "--person", "an", code=2)
    lotrinh(
        "case", "act", "new", "assessment.apply", "--as", "doctor", "--person", "an", "--at", "soon", code=2
    )
    lotrinh("case", "act", "new", "assessment.aply", "--as", "doctor", "--person", "an", code=2)
    twice = ("--set", "photo_id_shown=true", "--set", "photo_id_shown=true")
    lotrinh("case", "act", "new", "assessment.apply", "--as", "doctor", "--person", "an", *twice, code=2)


def test_the_record_is_verified_and_anchored(opened: str) -> None:
    report = answer("audit", "verify")
    assert report["ok"]
    assert report["acts"] == 1
    assert "nguyên vẹn" in lotrinh("audit", "verify").stdout
    anchor = lotrinh("audit", "anchor").stdout.strip()
    lotrinh("audit", "verify", "--anchor", anchor)
    lotrinh("audit", "verify", "--anchor", f"{anchor[:-1]}{'0' if anchor[-1] != '0' else '1'}", code=1)
    lotrinh("audit", "verify", "--anchor", "7", code=2)
    assert "Nothing moved" in lotrinh("audit", "anchor").stderr
    lotrinh("audit", "verify", "--trail-only")


def test_a_draft_is_a_file_and_nothing_else(url: str, tmp_path: Path, reader: Reader) -> None:
    folder = tmp_path / "nhap"
    told = lotrinh(
        "case", "draft", "new", "assessment.apply", "--as", "doctor", "--person", "an", "--to", folder
    ).stdout
    (only,) = folder.iterdir()
    assert only.name.startswith("nhap-109-2021-mau-01")
    assert "109/2021/NĐ-CP Mẫu 01" in told
    assert reader.cases().total == 0
    assert widest(told) > 0
