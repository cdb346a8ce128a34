"""``lotrinh demo``: the story of ``web.demo``, printed as a timeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import console, due, lines, moment, paragraph
from web.cli.running import finish, settings

if TYPE_CHECKING:
    from web.demo import Demo
    from web.scenarios.outcome import Result
    from web.settings import Settings


@click.command()
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục dữ liệu riêng cho lần chạy này / a data folder for this run (LOTRINH_HOME).",
)
@click.option(
    "--ward",
    "persons",
    type=click.IntRange(1, 2000),
    is_flag=False,
    flag_value=400,
    help="Dựng một phường giả định với chừng này người trong ba năm / an invented ward with so many persons (400).",
)
@example("lotrinh demo", "lotrinh demo --home /tmp/lotrinh-thu", "lotrinh demo --ward")
def demo(*, home: Path | None, persons: int | None) -> None:
    """Diễn một vụ việc giả định từ lúc phát hiện đến bộ hồ sơ gửi Tòa án, in dòng thời gian và nơi có bộ hồ sơ.

    Play an invented case from detection to the finished dossier for the court and print its timeline: when, who, which act, which article,
    which deadline, where the dossier lies. It can be run again; each run is about a new invented person.
    """
    from web.demo import run

    known = settings(home)
    click.echo(f"Thư mục dữ liệu / data folder: {known.home}", err=True)
    if persons is not None:
        _ward(known, persons)
        return
    out = console(stderr=True)
    if out.is_terminal:
        with out.status("Chuẩn bị…") as status:
            done = run(known, lambda text, number, total: status.update(_progress(text, number, total)))
    else:
        done = run(known, lambda text, number, total: click.echo(_progress(text, number, total), err=True))
    _print(done)
    finish(ok=done.played.ok)


def _ward(known: Settings, persons: int) -> None:
    """The ward of ``web.ward``: how far it is, what was made, which officer to sign in as."""
    from web.demo import run_ward

    out = console(stderr=True)
    with out.status("Chuẩn bị…") as status:
        made = run_ward(
            known, persons, lambda done, total: status.update(f"[{done}/{total}] Dựng phường giả định…")
        )
    paragraph(
        f"Phường Thạch An (giả định): {made.persons} người, {made.acts} bước qua một cửa.", style="bold"
    )
    if made.refused:
        paragraph(f"Cửa từ chối {made.refused.total()} bước; vụ việc của những người đó dừng ở đó.")
    paragraph(
        "Xem / see: LOTRINH_ENV=development lotrinh serve, đăng nhập là Cầm Thị Hạnh (Chủ tịch), rồi Sổ và báo cáo; hoặc là Nông Thị Kiểm"
        " (Thanh tra viên), vào Phòng kiểm tra."
    )


def _progress(text: str, number: int, total: int) -> str:
    return f"[{number}/{total}] {text}" if total else text


def _print(done: Demo) -> None:
    from web.demo import alerts_once

    played = done.played
    paragraph(f"\n{played.scenario.title}", style="bold")
    for result in played.results:
        _print_step(result, done)
    alerts = list(alerts_once(played))
    if alerts:
        paragraph("\nCẢNH BÁO", style="bold yellow")
    for result, text in alerts:
        paragraph(f"{moment(result.step.at)}: {text}", indent=2)
    paragraph("\nBƯỚC TIẾP THEO THEO LUẬT", style="bold")
    for each in {step.id: step for result in played.results for step in result.next_steps}.values():
        paragraph(f"• {each.vi} ({'; '.join(each.cites)})", indent=2)
        if each.note_vi:
            paragraph(f"lưu ý: {each.note_vi}", indent=4, style="yellow")
    paragraph(f"\nGIẤY TỜ ({len(done.papers)}): {done.folder}", style="bold")
    for path in done.papers:
        paragraph(path.name, indent=2)
    for problem in (*(each for result in played.results for each in result.problems), *played.problems):
        paragraph(f"✗ KHÔNG ĐÚNG: {problem.vi}", style="bold red")
    _print_dossier(done)
    paragraph(f"\nHồ sơ / case: {done.case_id}")
    paragraph("Xem các trang / see the pages: LOTRINH_ENV=development lotrinh serve")


def _print_dossier(done: Demo) -> None:
    """Where the finished dossier lies, and how a stranger checks it."""
    manifest = done.edition.manifest
    sheets = manifest["sheets"]
    counted = f"{sheets} tờ, bút lục 1–{sheets}" if sheets is not None else "số tờ ghi bằng tay"
    paragraph(f"\nBỘ HỒ SƠ ({len(manifest['documents'])} tài liệu, {counted})", style="bold")
    click.echo(f"  {done.dossier}")
    if done.edition.note is not None:
        paragraph(done.edition.note[0], indent=2, style="yellow")
    click.echo(f"  Kiểm tra / check: lotrinh dossier verify {done.dossier}")


def _print_step(result: Result, done: Demo) -> None:
    from rules.corpus import load_corpus
    from web.demo import article, who
    from workflows.procedure import load_procedures

    procedures = load_procedures()
    act, told = procedures.acts[result.step.act], []
    told.append(("ai", who(result, done.played)))
    told.append(("điều", article(result, procedures)))
    for finding in result.failed:
        cites = "; ".join(load_corpus().vietnamese(cite) for cite in finding.cites)
        told.append(("TỪ CHỐI", f"{finding.vi} Căn cứ: {cites}."))
    if result.error is not None and not result.failed:
        told.append(("TỪ CHỐI", result.error.vi))
    limits = result.performed.deadlines_set if result.performed is not None else ()
    told.extend(("hạn", f"{due(each)}: {each.label} ({'; '.join(each.cites)})") for each in limits)
    told.extend(("giấy tờ", f"{document.title} ({document.form})") for document in result.documents)
    refused = "" if result.error is None else " — TỪ CHỐI"
    paragraph(
        f"\n{moment(result.step.at)}  {act.vi}{refused}", style="bold" if result.error is None else "bold red"
    )
    lines((f"  {name}", text) for name, text in told)
