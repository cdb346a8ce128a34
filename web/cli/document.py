"""``lotrinh document``: the papers of a case as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.examples import example
from web.cli.output import as_json, progress, table
from web.cli.running import finish, opened
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.conversion.model import Outcome
    from workflows.model import DocumentRecord


@click.group()
def document() -> None:
    """Giấy tờ của hồ sơ / The papers of a case."""


@document.command()
@click.argument("case_id", metavar="CASE")
@click.argument("document_ids", metavar="[DOCUMENT]...", nargs=-1)
@click.option(
    "--as",
    "actor_id",
    required=True,
    envvar="LOTRINH_OFFICER",
    help="Mã cán bộ / id of the officer (LOTRINH_OFFICER).",
)
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục nhận tệp / the folder for the files; made where it is missing.",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example(
    "lotrinh document pdf 5f1c… --as police --to ho-so",
    "lotrinh document pdf 5f1c… 9a0e… --as police --to ho-so",
)
def pdf(*, case_id: str, document_ids: tuple[str, ...], actor_id: str, folder: Path, json_: bool) -> None:
    """Chuyển giấy tờ của hồ sơ sang PDF/A; không nêu DOCUMENT thì chuyển mọi văn bản .docx. Việc xem được ghi lại.

    Papers of a case as PDF/A; every .docx where no DOCUMENT is named. Needs LibreOffice. That they were read, and by whom, is kept.
    A paper that cannot be converted is named and ends with 1; the others are written.
    """
    from web.cli.case import signed_on
    from web.pages.pdf import papers_for_pdf, pdf_names, to_pdf
    from web.settings import private_folder

    with opened() as house:
        papers = papers_for_pdf(house, signed_on(house, actor_id), case_id, document_ids)
        private_folder(folder)
        paths = [folder / name for name in pdf_names(record for record, _ in papers)]
        rows: dict[int, dict[str, object]] = {}
        with progress(len(papers), "PDF") as tell:

            def done(place: int, outcome: Outcome) -> None:
                rows[place] = _kept(papers[place][0], paths[place], outcome)
                tell(paths[place].name)

            to_pdf(house, papers, told=done)
    _print([rows[place] for place in sorted(rows)], json_=json_)
    finish(ok=all(row["file"] for row in rows.values()))


def _kept(record: DocumentRecord, path: Path, outcome: Outcome) -> dict[str, object]:
    """Write the PDF; what is told of it. Each is on the disk as soon as it is done."""
    from documents.conversion.errors import words_of
    from documents.conversion.model import Failure

    told: dict[str, object] = {
        "document": record.id,
        "form": record.form,
        "file": "",
        "pages": None,
        "sha256": "",
    }
    if isinstance(outcome, Failure):
        en, vi = words_of(outcome.reason)
        return {**told, "problem": {"vi": vi, "en": en}}
    write_whole(path, outcome.pdf, mode=PRIVATE)
    remarks = [{"vi": remark.vi, "en": remark.en} for remark in outcome.remarks]
    return {**told, "file": str(path), "pages": outcome.pages, "sha256": outcome.sha256, "remarks": remarks}


def _print(rows: Sequence[dict[str, Any]], *, json_: bool) -> None:
    if json_:
        as_json({"documents": list(rows)})
        return
    table(
        ("tệp", "biểu mẫu", "trang", "SHA-256"),
        [
            (
                Path(row["file"]).name or f"✗ {row['problem']['vi']}",
                row["form"],
                row["pages"],
                row["sha256"][:16],
            )
            for row in rows
        ],
        nothing="Hồ sơ chưa có văn bản .docx nào. / No .docx in this case.",
    )
    for remark in {each["vi"] for row in rows for each in row.get("remarks", ())}:
        click.echo(f"Lưu ý: {remark}", err=True)
