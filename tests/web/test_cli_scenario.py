"""``lotrinh scenario run``: exit codes, what it prints, what it leaves; and the pages about the format say what is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.web import stories
from tests.web.cli import lotrinh, widest
from tests.web.stories import APPLY, DECIDE, TEST
from web.scenarios.report import played_json
from workflows.roles import ROLES, UNIT_KINDS

PAGE = (ROOT / "docs" / "scenarios.md").read_text("utf-8")


def test_all_expectations_hold_and_the_exit_status_is_zero(tmp_path: Path) -> None:
    path = stories.write(tmp_path, stories.text(f"{TEST}}}", f"{DECIDE}}}"))
    result = lotrinh("scenario", "run", path)
    assert "2/2 bước đúng" in result.stdout
    assert "hạn 2024-03-07: Ra quyết định quản lý" in re.sub(r"\s+", " ", result.stdout)
    assert widest(result.stdout) <= 80


def test_one_wrong_expectation_is_exit_status_one_with_every_finding(tmp_path: Path) -> None:
    step = stories.propose("commune_education") + ", expect: accepted, means: to be safe}"
    result = lotrinh("scenario", "run", stories.write(tmp_path, stories.text(step)), code=1)
    told = re.sub(r"\s+", " ", result.stdout)
    assert "KHÔNG ĐÚNG: mong đợi accepted, kết quả refused" in told
    assert "(73/2021/QH14 Đ27 k1 c)" in told
    assert "mở khóa:" in told
    assert "ý nghĩa: to be safe" in told
    assert "0/1 bước đúng" in told


def test_a_malformed_file_runs_nothing_of_any_file(tmp_path: Path) -> None:
    good = stories.write(tmp_path, stories.text(f"{TEST}}}"))
    bad = stories.write(tmp_path, stories.text(f"{TEST}, expects: accepted}}"), "bad.yaml")
    result = lotrinh("scenario", "run", "--keep", tmp_path / "kept", good, bad, code=2)
    assert "bad.yaml:15" in result.stderr
    assert "did you mean 'expect'?" in result.stderr
    assert "có phải “expect”?" in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "kept").exists()


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    assert "does not exist" in lotrinh("scenario", "run", tmp_path / "none.yaml", code=2).stderr
    lotrinh("scenario", "run", code=2)


def test_json_is_one_object_a_step(tmp_path: Path) -> None:
    content = stories.text(
        f"{TEST}}}",
        f"{DECIDE}, expect: refused}}",
        f"{APPLY}}}",
        documents='documents: {an: ["109/2021/NĐ-CP Mẫu 02"]}\n',
    )
    result = lotrinh("scenario", "run", "--json", stories.write(tmp_path, content), code=1)
    first, second, third = (json.loads(line) for line in result.stdout.splitlines())
    assert first["asked"] == {
        "at": "2024-03-04T09:30:00+07:00",
        "by": "police",
        "person": "an",
        "act": "user_management.record_test",
        "with": {"result": "positive", "unauthorised_use": True},
    }
    assert (first["outcome"], first["ok"], first["regime"]) == ("accepted", True, "2022-01-01")
    assert first["stage"]["user_management"] == "pending_decision"
    assert {(each["duty"], each["due"], each["state"]) for each in first["deadlines"]} == {
        ("user_management.decide", "2024-03-07", "open")
    }
    for told in (first, second):  # the same hour of Viet Nam, just set or read from the record
        due = {each["due_at"] for each in told["deadlines"] if each["duty"] == "user_management.decide"}
        assert due == {"2024-03-08T00:00:00+07:00"}
    assert (second["expected"], second["outcome"], second["ok"]) == ("refused", "accepted", False)
    assert second["problems"][0]["en"] == "expected refused, came to accepted"
    assert [each["form"] for each in third["documents"]] == ["109/2021/NĐ-CP Mẫu 01"]
    assert third["ok"]
    assert not third["end"]["ok"]
    assert third["end"]["documents"] == {"an": ["105/2021/NĐ-CP Mẫu 07", "109/2021/NĐ-CP Mẫu 01"]}
    assert "end" not in first


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (stories.propose("commune_education") + ", expect: refused}", "requirements_not_met"),
        (TEST.replace("by: police", "by: doctor") + ", expect: refused}", "not_permitted"),
        (TEST.replace("result: positive, ", "") + ", expect: refused}", "bad_input"),
        (
            "{at: 2024-03-04, by: chair, person: an, act: user_management.terminate, expect: unavailable}",
            "act_not_available",
        ),
    ],
)
def test_every_refusal_tells_findings_with_citations(step: str, code: str, tmp_path: Path) -> None:
    result = lotrinh("scenario", "run", "--json", stories.write(tmp_path, stories.text(step)))
    told = json.loads(result.stdout)
    assert told["error"]["code"] == code
    assert all(each["cites"] and each["vi"] and each["en"] for each in told["findings"])
    assert told["findings"]
    assert told["cites"]


def test_a_named_database_and_kept_papers(migrated_url: str, tmp_path: Path) -> None:
    path = stories.write(tmp_path, stories.text(f"{APPLY}}}"))
    result = lotrinh("scenario", "run", "--database", migrated_url, "--keep", tmp_path / "kept", path)
    assert str(tmp_path / "kept") in result.stdout.replace("\n", "")
    (paper,) = (tmp_path / "kept" / "story" / "papers").iterdir()
    assert paper.name == "an-01-109-2021-mau-01.docx"
    assert not (tmp_path / "kept" / "story" / "lotrinh.sqlite").exists()


def test_a_database_that_does_not_answer_is_the_environment(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody@/none?host={tmp_path}"
    result = lotrinh(
        "scenario", "run", "--database", url, stories.write(tmp_path, stories.text(f"{TEST}}}")), code=3
    )
    assert "LOTRINH_DATABASE_URL" in result.stderr
    lotrinh(
        "scenario",
        "run",
        "--database",
        "mysql://x/y",
        stories.write(tmp_path, stories.text(f"{TEST}}}")),
        code=3,
    )


def test_the_example_of_the_page_holds(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    lotrinh("scenario", "run", stories.write(tmp_path, example, "page.yaml"))


def test_the_page_lists_the_roles_and_kinds_that_are_accepted() -> None:
    (kinds,) = re.findall(r"^\| `kind` \| needed: (.*) \|$", PAGE, flags=re.MULTILINE)
    (roles,) = re.findall(r"^\| `role` \| needed: (.*) \|$", PAGE, flags=re.MULTILINE)
    assert re.findall(r"`(\w+)`", kinds) == list(UNIT_KINDS)
    assert re.findall(r"`(\w+)`", roles) == list(ROLES)


def test_the_page_lists_the_keys_of_the_json(tmp_path: Path) -> None:
    told = next(played_json(stories.play(tmp_path, f"{TEST}}}")))
    table = PAGE.partition("## What `--json` gives")[2]
    rows = re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE)
    assert {key for row in rows for key in re.findall(r"`(\w+)`", row)} == set(told)
