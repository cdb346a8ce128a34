"""``lotrinh audit replay``: every recorded verdict judged again, and a draft of the law tried on the open cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from web.cli.audit_draft import try_draft
from web.cli.examples import example
from web.cli.output import as_json, moment, paragraph, progress
from web.cli.running import finish, moment_of, opened

if TYPE_CHECKING:
    from web.auditing.replay import Replay
    from web.house import House

_INTERRUPTED: Final = 130  # as shells tell it
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--since", metavar="DATE", help="Ghi nhận từ ngày này / recorded from this day on.")
@click.option("--case", "case_id", metavar="CASE", help="Chỉ một hồ sơ / one case alone.")
@click.option(
    "--versions",
    type=_FOLDER,
    help="Thư mục chứa các bản dữ liệu pháp luật cũ / a folder of earlier folders of the law.",
)
@click.option(
    "--law", "draft", type=_FOLDER, help="Thử dự thảo trên hồ sơ đang mở / try a draft on the open cases."
)
@click.option("--on", metavar="DATE", help="Với --law: xét theo ngày này / look as of this day.")
@click.option(
    "--as", "actor_id", metavar="OFFICER", help="Với --law: người xem danh sách / who sees the persons."
)
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Với --law: ghi bảng ra tệp .csv hoặc .xlsx / write the table to a .csv or .xlsx.",
)
@click.option(
    "--afresh",
    is_flag=True,
    help="Bỏ lần chạy dở, xét lại từ đầu / do not go on with a run that was stopped, begin anew.",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example(
    "lotrinh audit replay --since 2026-07-01",
    "lotrinh audit replay --law du-thao/ --as kiem-tra-1 --to tac-dong.xlsx",
)
def replay(
    *,
    since: str | None,
    case_id: str | None,
    versions: Path | None,
    draft: Path | None,
    afresh: bool,
    json_: bool,
    **with_law: Any,  # noqa: ANN401 - the options that go with --law
) -> None:
    """Xét lại mọi quyết định đã ghi bằng chính dữ kiện và luật đã ghi. Với --law: hồ sơ đang mở nào khác đi theo dự thảo, khác ở đâu.
    Dừng rồi chạy lại sẽ tiếp tục. Kết thúc 0: mọi kết luận đều giống, hoặc đã xét xong dự thảo; 1: có kết luận khác; 2: lệnh hoặc
    dự thảo có lỗi; 130: bị dừng giữa chừng.

    Judge every recorded act again by its own facts and law. With --law: which open cases a draft would change, and where. Stop it and run
    it again: it goes on. Exit status 0: every verdict is the same, or the draft was tried; 1: a verdict differs; 2: the command or the
    draft is faulty; 130: stopped.
    """
    for option, name in {"--on": "on", "--as": "actor_id", "--to": "target"}.items():
        if draft is None and with_law[name] is not None:
            raise click.BadParameter("chỉ dùng cùng --law / with --law alone", param_hint=option)
    for option, value in {"--since": since, "--case": case_id, "--versions": versions}.items():
        if draft is not None and value is not None:
            raise click.BadParameter("không dùng cùng --law / not with --law", param_hint=option)
    for option, folder in (("--law", draft), ("--versions", versions)):
        if folder is not None and next(folder.rglob("*.yaml"), None) is None:
            raise click.BadParameter(
                "thư mục không có tệp luật nào / holds no file of law", param_hint=option
            )
    with opened() as house, _stopped():
        if draft is not None:
            try_draft(house, draft, **with_law, afresh=afresh, json_=json_)
            return
        start = None if since is None else moment_of(since, house, "--since")
        run = _replayed(house, start, case_id, versions, afresh=afresh)
    if case_id is not None and not (run.counts or run.cases):
        raise click.BadParameter(
            "không có mục nào của vụ việc này / no entry of this case", param_hint="--case"
        )
    as_json(run.as_json() | {"ok": run.ok}) if json_ else _tell(run)
    finish(ok=run.ok)


@contextmanager
def _stopped() -> Iterator[None]:
    """Whoever stops it learns that nothing is lost."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            "\nĐã dừng. Chạy lại đúng lệnh này để tiếp tục. / Stopped. Run it again: it goes on.", err=True
        )
        raise click.exceptions.Exit(_INTERRUPTED) from None


def _replayed(
    house: House, since: datetime | None, case_id: str | None, versions: Path | None, *, afresh: bool
) -> Replay:
    from web.auditing.replay import replay as run

    with progress(None, "Xét lại / judging again") as bar:
        told = 0

        def resumed(done: int, begun: datetime) -> None:
            click.echo(
                f"Tiếp tục lần chạy bắt đầu {moment(begun)}, đã xét {done} mục; --afresh: xét lại từ đầu."
                f"\nGoing on with a run that was stopped, after {done} entries; --afresh begins anew.",
                err=True,
            )

        def tell(done: int, total: int) -> None:
            nonlocal told
            bar("Xét lại / judging again", done - told, total)
            told = done

        return run(
            house,
            since=since,
            case_id=case_id,
            versions=versions,
            progress=tell,
            resumed=None if afresh else resumed,
        )


def _tell(run: Replay) -> None:
    counts = run.counts
    paragraph(
        f"{counts.total()} mục: {run.judged} kết luận xét lại, trong đó {counts['same']} giống hệt, {counts['other_law']} giống nhưng theo"
        f" một bản khác của tệp luật, {len(run.differing)} khác; {counts['nothing']} mục không dựa trên điều kiện nào,"
        f" {counts['erased']} mục có dữ kiện đã xóa theo luật; {run.deadlines} thời hạn tính lại,"
        f" {run.cases} hồ sơ cộng lại từ các bước."
        f"\n{run.judged} verdicts judged again, {counts['same'] + counts['other_law']} the same; {run.deadlines} deadlines counted and"
        f" {run.cases} cases added up again."
    )
    if run.left:
        paragraph(
            f"{run.left} hồ sơ theo một bản khác của bảng thủ tục nên không cộng lại. / {run.left} cases were done by another version of"
            " their table and not added up again."
        )
    if run.law_missing:
        hashes, number = ", ".join(each[:12] for each in run.law_missing), len(run.law_missing)
        paragraph(
            f"{number} bản luật mà biên bản nêu không còn được giữ ({hashes}): đã xét theo luật của chương trình; bản cũ: --versions."
            f" / {number} laws that receipts name are kept nowhere; the program's own stood in.",
            style="yellow",
        )
    for each in run.differing:
        place = f"{each.stream} #{each.seq}"
        other = " (judged under another version of the file)" if each.again == "differs_other_law" else ""
        paragraph(f"✗ {place} {each.act}: {each.again}{other} {each.detail}", indent=2, style="bold red")
        for name, then, now in each.requirements:
            paragraph(f"{name}: {then or '—'} → {now or '—'}", indent=6)
    paragraph(_in_short(run), style="bold")


def _in_short(run: Replay) -> str:
    if not run.ok:
        return f"{len(run.differing)} kết luận khác. / {len(run.differing)} verdicts differ."
    if not run.counts:
        return "Không có mục nào được ghi nhận trong phạm vi này. / Nothing was recorded in this scope."
    if not run.judged:
        return "Không mục nào có kết luận để xét lại. / No entry has a verdict to be judged again."
    return "Mọi kết luận đều giống. / Every verdict is the same."
