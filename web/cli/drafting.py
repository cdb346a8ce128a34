"""``lotrinh case draft``: the papers that an act would issue, with the watermark of a draft; nothing is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from web.cli.case import _AS, _Asked, _asking, _command
from web.cli.examples import example
from web.cli.running import officer, opened
from web.whole_file import PRIVATE, write_whole


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("act")
@_AS
@_asking
@click.option("--form", help="Chỉ giấy tờ này / only this paper (“163/2026/NĐ-CP PLV Mẫu 22”).")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Thư mục ghi bản nháp / folder for the drafts; here.",
)
@example("lotrinh case draft 5f1c… assessment.issue_result --as head --to nhap")
def draft(
    *, case_id: str, act: str, actor_id: str, form: str | None, folder: Path, **asked: Unpack[_Asked]
) -> None:
    """Bản nháp có dấu chìm của giấy tờ mà một bước sẽ lập, từ những gì đã nhập; mục còn thiếu để dòng chấm. Không ghi gì vào hồ sơ.

    The papers that an act would issue, as drafts with a watermark, from what is entered so far. Nothing is recorded, no number is given.
    """
    from documents.catalogue import load_catalogue
    from rules.terms import legal_date
    from workflows.drafting import draft as drafts

    with opened() as house:
        command = _command(house, case_id, act, asked)
        found = drafts(command, officer(house, actor_id), house.services, form)
        folder.mkdir(parents=True, exist_ok=True)
        for writ in found:
            path = folder / writ.filename
            write_whole(path, writ.content, mode=PRIVATE)
            click.echo(f"{path}  {writ.title} ({writ.form})")
            entry = load_catalogue().form(writ.form, legal_date(command.at))
            if not entry.verified:
                click.echo(f"  chưa kiểm chứng / not verified: {entry.note_vi}")
