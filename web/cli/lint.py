"""``lotrinh lint``: citations, dates, numbering and layout of a document that somebody else wrote."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, day, paragraph
from web.cli.running import finish

if TYPE_CHECKING:
    from documents.linting import Finding, Report

_LARGEST = 50 * 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ngày của văn bản, nếu văn bản không ghi / the day of the document (2024-03-04).",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh lint ke-hoach.docx", "lotrinh lint ke-hoach.txt --on 2024-02-25")
def lint(*, file: Path, on: datetime | None, json_: bool) -> None:
    """Soát một văn bản .docx hoặc .txt: căn cứ pháp lý, ngày tháng, đánh số, thể thức theo Nghị định 30/2020/NĐ-CP.

    Check a document: legal citations against the register of instruments, dates, numbering, and for .docx the layout of Decree 30/2020.
    Exit status 1 when there are errors, 0 when there are none or notices only, 2 for a file that cannot be read.
    """
    from documents.linting import lint_file
    from documents.linting.errors import refused

    if file.stat().st_size > _LARGEST:
        raise refused(
            "it is larger than 50 MB", "tệp lớn hơn 50 MB", "make it smaller", "hãy giảm dung lượng"
        )
    report = lint_file(file.read_bytes(), file.name, on.date() if on else None)
    if json_:
        as_json(report.as_dict())
    else:
        _print(report)
    finish(ok=not report.errors)


def _print(report: Report) -> None:
    sources = {"option": "theo --on", "document": "ghi trên văn bản"}
    told = (
        f"ngày {day(report.on)} ({sources[report.on_from]})"
        if report.on
        else "không rõ ngày, không xét hiệu lực; dùng --on / no day, validity not checked"
    )
    paragraph(f"{report.name}: {told}", style="bold")
    for one in report.findings:
        _print_finding(one)
    notices = len(report.findings) - len(report.errors)
    if not report.findings:
        paragraph("Không thấy lỗi. / Nothing found.", style="bold")
        return
    paragraph(f"\n{len(report.errors)} lỗi / errors, {notices} lưu ý / notices.", style="bold")


def _print_finding(one: Finding) -> None:
    is_error = one.severity.value == "error"
    head = f"{'LỖI' if is_error else 'Lưu ý'} {one.code}, {one.place.vi}"
    more = f" (và {one.more} chỗ khác / and {one.more} more)" if one.more else ""
    paragraph(f"\n{head}{more}", style="bold red" if is_error else "bold yellow")
    if one.place.excerpt:
        paragraph(f"« {one.place.excerpt} »", indent=2)
    paragraph(f"{one.wrong.vi} {one.right.vi}", indent=2)
    paragraph(f"{one.wrong.en} {one.right.en}", indent=2, style="dim")
    paragraph(f"[{one.rule}]", indent=2, style="dim")
