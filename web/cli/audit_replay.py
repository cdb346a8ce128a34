"""``lotrinh audit replay``: every recorded verdict judged again, and a draft of the law tried on the open cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from web.cli.examples import example
from web.cli.output import as_json, moment, paragraph, progress, table
from web.cli.running import finish, moment_of, officer, opened

if TYPE_CHECKING:
    from web.auditing.draft_run import Affected
    from web.auditing.draft_words import Words
    from web.auditing.replay import Replay
    from web.house import House
    from web.signin.officer import Officer

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
    "--afresh",
    is_flag=True,
    help="Bỏ lần chạy dở, xét lại từ đầu / do not go on with a run that was stopped, begin anew.",
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh audit replay --since 2026-07-01", "lotrinh audit replay --law du-thao/ --as kiem-tra-1")
def replay(
    *,
    since: str | None,
    case_id: str | None,
    versions: Path | None,
    draft: Path | None,
    on: str | None,
    actor_id: str | None,
    afresh: bool,
    json_: bool,
) -> None:
    """Xét lại mọi quyết định đã ghi bằng chính dữ kiện và luật đã ghi; kết thúc 1 nếu có kết luận khác. Dừng rồi chạy lại sẽ tiếp tục,
    với --law cũng vậy.

    Judge every recorded act again by its own facts and law; exit status 1 when a verdict differs. Stop it and run it again: it goes on,
    with --law too.
    """
    if draft is None and (on or actor_id):
        raise click.BadParameter(
            "chỉ dùng cùng --law / with --law alone", param_hint="--on" if on else "--as"
        )
    for option, folder in (("--law", draft), ("--versions", versions)):
        if folder is not None and next(folder.rglob("*.yaml"), None) is None:
            raise click.BadParameter(
                "thư mục không có tệp luật nào / holds no file of law", param_hint=option
            )
    with opened() as house, _stopped():
        if draft is not None:
            _try(house, draft, on, actor_id, afresh=afresh, json_=json_)
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
        f"{run.judged} kết luận xét lại, {counts['same']} giống hệt, {counts['other_law']} giống nhưng theo một bản khác của tệp"
        f" luật, {counts['nothing']} mục không dựa trên điều kiện nào; {run.deadlines} thời hạn tính lại,"
        f" {run.cases} hồ sơ cộng lại từ các bước."
        f"\n{run.judged} verdicts judged again, {counts['same'] + counts['other_law']} the same; {run.deadlines} deadlines counted and"
        f" {run.cases} cases added up again."
    )
    if run.left:
        paragraph(
            f"{run.left} hồ sơ theo một bản khác của bảng thủ tục nên không cộng lại. / {run.left} cases were done by another version of"
            " their table and not added up again."
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


def _try(
    house: House, folder: Path, on: str | None, actor_id: str | None, *, afresh: bool, json_: bool
) -> None:
    from web.auditing.draft import draft_services, impact
    from web.auditing.draft_run import STATE
    from web.auditing.draft_words import Words

    if afresh:
        (house.settings.home / STATE).unlink(missing_ok=True)
    who = _officer(house, actor_id)
    draft = draft_services(house, folder)
    with progress(None, "Thử dự thảo / trying the draft") as bar:
        at = moment_of(on, house, "--on")
        told = 0

        def tell(done: int, total: int) -> None:
            nonlocal told
            bar("Hồ sơ / cases", done - told, total)
            told = done

        found = list(impact(house, draft, at, officer=who, progress=tell, asked=on or "now"))
    if json_:
        as_json(_draft_json(found, named=who is not None))
    else:
        _tell_draft(found, Words.of(house.services, draft), named=who is not None)


def _officer(house: House, actor_id: str | None) -> Officer | None:
    from web.signin.officer import officer_of, post_key

    if actor_id is None:
        return None
    actor = officer(house, actor_id)
    posts = (officer_of(actor, post_key(held), house.today()) for held in actor.appointments)
    return next((each for each in posts if each is not None), None)


def _draft_json(found: list[Affected], *, named: bool) -> dict[str, object]:
    shown = [each for each in found if each.name] if named else []
    return {
        "affected": len(found),
        "by_procedure": dict(Counter(each.procedure for each in found)),
        "by_kind": dict(Counter(kind for each in found for kind in {str(one.kind) for one in each.effects})),
        "cases": [
            {
                "case_id": each.case_id,
                "person": each.name,
                "procedure": each.procedure,
                "stage": each.stage,
                "effects": [[str(one.kind), one.what, one.before, one.after] for one in each.effects],
            }
            for each in shown
        ],
    }


def _tell_draft(found: list[Affected], words: Words, *, named: bool) -> None:
    paragraph(
        f"{len(found)} hồ sơ đang mở sẽ khác đi theo dự thảo. / {len(found)} open cases would change.",
        style="bold",
    )
    counted = Counter(
        (words.procedure(each.procedure), one.kind.vi, words.what(one))
        for each in found
        for one in each.effects
    )
    table(
        ("Thủ tục", "Khác ở", "Tại", "Hồ sơ"),
        [(*key, number) for key, number in sorted(counted.items())],
    )
    if not named:
        paragraph("Danh sách người chỉ cho người có quyền: thêm --as CÁN BỘ. / Names: add --as OFFICER.")
        return
    shown = [each for each in found if each.name]
    for each in shown:
        paragraph(f"{each.name} · {words.procedure(each.procedure)} · {each.case_id}", style="bold")
        for one in each.effects:
            paragraph(f"{one.kind.vi}: {words.what(one)}: {words.change(each.procedure, one)}", indent=2)
    if len(shown) < len(found):
        paragraph(
            f"{len(found) - len(shown)} hồ sơ khác ngoài phạm vi của người xem. / {len(found) - len(shown)} more are not for this officer."
        )
