"""``lotrinh dossier``: the papers of a dossier against the list of the law, the dossier built, and an archive checked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from web.cli.case import signed_on
from web.cli.examples import example
from web.cli.output import as_json, lines, paragraph, table
from web.cli.running import finish, opened

if TYPE_CHECKING:
    from workflows.dossier import DossierState, Line

_AS = click.option(
    "--as",
    "actor_id",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Mã cán bộ / id of the officer (LOTRINH_OFFICER).",
)
_JSON = click.option("--json", "json_", is_flag=True, help="JSON.")
MARKS = {
    "present": "✓",
    "paper_only": "(✓)",
    "defective": "!",
    "to_write": "…",
    "answered_for": "✗ ký",
    "missing": "✗",
    "undecided": "?",
    "none": "–",
}


@click.group()
def dossier() -> None:
    """Bộ hồ sơ gửi đi: danh mục của luật, dựng hồ sơ, kiểm tra / Dossiers: the list of the law, building, checking."""


@dossier.command("list")
@click.argument("case_id", metavar="CASE")
@_AS
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Danh mục theo luật ngày này / by the law of this day; the day of sending, else today.",
)
@_JSON
@example("lotrinh dossier list 5f1c… --as police", "lotrinh dossier list 5f1c… --on 2026-07-01 --as police")
def list_(*, case_id: str, actor_id: str, on: datetime | None, json_: bool) -> None:
    """Danh mục giấy tờ luật đòi hỏi, từng mục có hay thiếu, ai phải nộp, sai ở đâu. Còn thiếu thì kết thúc 1.

    Each item of the list of the law: present, missing or defective, who supplies it, what is wrong. Ends with 1 while one is missing.
    """
    from web.dossiers import open_dossier, state_json

    with opened() as house:
        file = open_dossier(house, signed_on(house, actor_id), case_id, on=on.date() if on else None)
        if json_:
            as_json(state_json(file.state))
        else:
            _print(file.state)
        finish(ok=not file.state.missing)


def _print(state: DossierState) -> None:
    lines([("Danh mục", state.kind.vi), ("Theo luật ngày", f"{state.on:%d/%m/%Y}")])
    table(
        ("", "giấy tờ", "tình trạng", "ai nộp", "căn cứ"),
        [
            (
                MARKS[line.state],
                line.item.vi,
                line.state.vi,
                line.suppliers,
                "; ".join(cite.short() for cite in line.item.cites),
            )
            for line in state.lines
        ],
    )
    for line in state.lines:
        for text in _told(line):
            paragraph(f"• {line.item.vi}: {text}", indent=2)


def _told(line: Line) -> list[str]:
    found = [trouble.vi for trouble in line.troubles]
    if line.answer is not None:
        answer = line.answer
        found.append(f"{answer.signer} ký chịu trách nhiệm ngày {answer.at:%d/%m/%Y}: {answer.reason}")
    if not line.item.verified and line.item.note_vi:
        found.append(f"(chưa kiểm chứng) {line.item.note_vi}")
    return found
