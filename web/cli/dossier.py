"""``lotrinh dossier``: the papers of a dossier against the list of the law, the dossier built, and an archive checked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.case import signed_on
from web.cli.examples import example
from web.cli.output import as_json, lines, paragraph, progress
from web.cli.running import MOST, finish, opened
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from web.dossier_building import Edition
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


_LOUD = frozenset({"missing", "answered_for", "defective"})


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


@dossier.command("build")
@click.argument("case_id", metavar="CASE")
@_AS
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục nhận tệp / the folder for the archive; made where it is missing.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Chốt số bút lục và giữ lần lập này / number the sheets for good and keep this version.",
)
@click.option("--version", type=click.IntRange(1, MOST), help="Lần lập đã chốt / a version that was fixed.")
@_JSON
@example(
    "lotrinh dossier build 5f1c… --to ho-so --as police_head",
    "lotrinh dossier build 5f1c… --to ho-so --fix --as police_head",
)
def build_(*, case_id: str, actor_id: str, folder: Path, fix: bool, version: int | None, json_: bool) -> None:
    """Dựng bộ hồ sơ: bìa, mục lục, mọi tài liệu theo thứ tự của luật, từng tờ đánh bút lục, một PDF, bản kê, trong một tệp nén.

    Build the dossier: cover, list, every paper in the order of the law, every sheet numbered, one PDF, a manifest, in one archive.
    Without --fix it is a draft and its numbers may still move. Ends with 1 while something is missing.
    """
    from web.dossier_building import build_dossier, kept_version
    from web.dossiers import open_dossier
    from web.settings import private_folder

    with opened() as house:
        officer = signed_on(house, actor_id)
        file = open_dossier(house, officer, case_id)
        if version is not None:
            edition = kept_version(house, case_id, version)
        else:
            with progress(None, "Dựng bộ hồ sơ") as tell:
                edition = build_dossier(
                    house, officer, file, fix=fix, told=lambda place, _: tell(f"Tài liệu {place + 1:02}")
                )
        path = private_folder(folder) / edition.filename(case_id)
        write_whole(path, edition.archive, mode=PRIVATE)
        whole = bool(edition.manifest["whole"])
        if json_:
            as_json(
                {
                    "file": str(path),
                    "whole": whole,
                    "version": edition.version,
                    "fixed": edition.fixed,
                    "hash": edition.manifest["hash"],
                }
            )
        else:
            _print_edition(edition, path)
        finish(ok=whole)


@dossier.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_JSON
@example("lotrinh dossier verify ho-so-5f1c2d3e-v1.zip")
def verify(*, archive: Path, json_: bool) -> None:
    """Kiểm tra một bộ hồ sơ: từng tệp, bản kê, số bút lục, và chính tệp nén; nêu tên tệp đã bị thay đổi. Không cần cơ sở dữ liệu.

    Check an archive: every file, the manifest, the numbers of the sheets, the archive itself; the file that was changed is named.
    Needs no database. The same check is in verify.py inside every archive, for whoever has Python alone.
    """
    from documents.verify import Unreadable, main
    from documents.verify import verify as check

    if not json_:
        code = main([str(archive)])
        click.get_current_context().exit(code)
    try:
        manifest, problems = check(archive.read_bytes())
    except Unreadable:
        raise click.BadParameter("không phải bộ hồ sơ của Lộ Trình / no archive of ours") from None
    as_json({"hash": manifest.get("hash"), "problems": [problem._asdict() for problem in problems]})
    finish(ok=not problems)


def _print_edition(edition: Edition, path: Path) -> None:
    manifest = edition.manifest
    sheets = manifest["sheets"]
    lines(
        [
            ("Tệp", path),
            ("Lần lập", f"{edition.version}{'' if edition.fixed else ' (dựng thử, chưa chốt bút lục)'}"),
            ("Tài liệu", len(manifest["documents"])),
            ("Số tờ", sheets if sheets is not None else "chưa đếm được, ghi bằng tay"),
            ("SHA-256 bản kê", manifest["hash"]),
        ]
    )
    if not manifest["whole"]:
        paragraph("Hồ sơ chưa đủ bản tài liệu; xem `lotrinh dossier list`.", style="bold yellow")
    if edition.note is not None:
        paragraph(edition.note[0])


def _print(state: DossierState) -> None:
    lines([("Danh mục", state.kind.title(state.on)), ("Theo luật ngày", f"{state.on:%d/%m/%Y}")])
    for line in state.lines:
        paragraph(
            f"{MARKS[line.state]} {line.item.vi}: {line.state.vi}",
            style="bold" if line.state in _LOUD else "",
        )
        cites = "; ".join(cite.short() for cite in line.item.cites)
        paragraph(f"{cites}. Người nộp: {line.suppliers}.", indent=4)
        for text in _told(line):
            paragraph(text, indent=4)


def _told(line: Line) -> list[str]:
    found = [trouble.vi for trouble in line.troubles]
    if line.answer is not None:
        answer = line.answer
        found.append(f"{answer.signer} ký chịu trách nhiệm ngày {answer.at:%d/%m/%Y}: {answer.reason}")
    if not line.item.verified and line.item.note_vi:
        found.append(f"(chưa kiểm chứng) {line.item.note_vi}")
    return found
