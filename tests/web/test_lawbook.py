"""The pages for lawyers are those that the law and the tables give now."""

from __future__ import annotations

import re
from pathlib import Path

from rules.corpus import load_corpus
from tests.web.cli import lotrinh
from web.lawbook import MADE, pages
from workflows.procedure import load_procedures

HERE = Path(__file__).resolve().parents[2] / "docs" / "law"
MADE_NOW = pages(load_procedures(), load_corpus())


def test_every_page_is_current_and_none_is_left_over() -> None:
    """Regenerate with ``make docs`` and read the difference."""
    kept = {path.relative_to(HERE).as_posix(): path.read_text("utf-8") for path in HERE.rglob("*.md")}
    assert sorted(kept) == sorted(MADE_NOW)
    assert [name for name, text in kept.items() if text != MADE_NOW[name]] == []


def test_the_command_writes_and_clears_only_what_it_made(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text(MADE + "\n", "utf-8")
    (tmp_path / "mine.md").write_text("# Ghi chú\n", "utf-8")
    lotrinh("law", "pages", "--to", str(tmp_path))
    assert not (tmp_path / "old.md").exists()
    assert (tmp_path / "mine.md").exists()
    assert (tmp_path / "README.md").read_text("utf-8") == MADE_NOW["README.md"]


def test_every_link_leads_to_a_page() -> None:
    for name, text in MADE_NOW.items():
        for link in re.findall(r"\]\(([^)#]+\.md)\)", text):
            assert str(Path(name).parent / link) in {str(Path(each)) for each in MADE_NOW}, (name, link)


def test_a_page_tells_act_stage_condition_and_term_with_their_articles() -> None:
    page = MADE_NOW["thu-tuc/user_management.md"]
    for act in load_procedures()["user_management"].acts.values():
        assert f"## {act.vi}" in page
    assert "stateDiagram-v2" in page
    assert "khoản 4 Điều 23 Luật 73/2021/QH14" in page
    assert "khoản 5 Điều 148" in MADE_NOW["thoi-han.md"]
