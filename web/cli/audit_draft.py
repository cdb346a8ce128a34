"""``lotrinh audit replay --law``: a draft of the law tried on the open cases, told to whoever writes the law."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from rules.terms import legal_date
from web.cli.output import as_json, paragraph, progress, table
from web.cli.running import moment_of, posted
from web.whole_file import PRIVATE, write_whole

if TYPE_CHECKING:
    from web.auditing.draft_report import Report
    from web.house import House
    from web.signin.officer import Officer

_KINDS: Final = (".csv", ".xlsx")


def try_draft(
    house: House,
    folder: Path,
    on: str | None,
    actor_id: str | None,
    target: Path | None,
    *,
    afresh: bool,
    json_: bool,
) -> None:
    """Tell which open cases the draft in ``folder`` would change; the persons only to the officer ``actor_id``, as far as that one may
    read."""
    from web.auditing.draft_run import STATE

    if target is not None and target.suffix not in _KINDS:
        raise click.BadParameter(
            "tên tệp phải kết thúc bằng .csv hoặc .xlsx / .csv or .xlsx", param_hint="--to"
        )
    if afresh:
        (house.settings.home / STATE).unlink(missing_ok=True)
    report = _report(house, folder, on, None if actor_id is None else posted(house, actor_id))
    if target is not None:
        write_whole(target, _file(report, target.suffix), mode=PRIVATE)
    if json_:
        as_json(report.as_json())
    else:
        _tell(report)
        if target is not None:
            click.echo(str(target))


def _report(house: House, folder: Path, on: str | None, who: Officer | None) -> Report:
    from web.auditing.draft import draft_services, impact
    from web.auditing.draft_report import Report, notes_on
    from web.auditing.draft_words import Words

    draft, at = draft_services(house, folder), moment_of(on, house, "--on")
    looked, told = (0, at), 0
    with progress(None, "Thử dự thảo / trying the draft") as bar:

        def tell(done: int, total: int) -> None:
            nonlocal told
            bar("Hồ sơ / cases", done - told, total)
            told = done

        def end(done: int, then: datetime) -> None:
            nonlocal looked
            looked = done, then

        asked = on or "now"
        found = list(
            impact(house, draft, at, officer=who, progress=tell, looked=end, resumed=_resumed, asked=asked)
        )
    day = legal_date(looked[1])
    words = Words.of(house.services, draft)
    return Report(looked[0], day, found, words, who is not None, notes_on(house, draft, day))


def _resumed(done: int, at: datetime) -> None:
    """What was found before is trusted, and the day is that of the run that was stopped."""
    click.echo(
        f"Tiếp tục lần thử bị dừng, xét theo ngày {legal_date(at):%d/%m/%Y}, đã xét {done} hồ sơ; --afresh: xét lại từ đầu."
        f"\nGoing on with a run that was stopped, as of {legal_date(at)}, after {done} cases; --afresh begins anew.",
        err=True,
    )


def _file(report: Report, suffix: str) -> bytes:
    """A workbook holds the changes and the cases; a .csv the cases where they are shown, else the changes."""
    from documents.sheets import to_csv, to_xlsx

    sheets = report.sheets()
    return to_xlsx(*sheets) if suffix == ".xlsx" else to_csv(sheets[-1])


def _tell(report: Report) -> None:
    number = len(report.found)
    paragraph(
        f"Xét theo ngày {report.on:%d/%m/%Y}: {report.looked} hồ sơ đang mở, {number} khác đi theo dự thảo, {report.looked - number}"
        f" không đổi. / {number} of {report.looked} open cases would change.",
        style="bold",
    )
    for note in report.notes:
        paragraph(note, style="yellow")
    if report.found:
        table(("Thủ tục", "Hồ sơ khác đi"), [*report.by_procedure, ("Cộng", number)])
        _tell_changes(report)
    if not report.named:
        paragraph("Danh sách người chỉ cho người có quyền: thêm --as CÁN BỘ. / Names: add --as OFFICER.")
        return
    _tell_cases(report)


def _tell_changes(report: Report) -> None:
    for kind, some in groupby(report.changes, key=lambda pair: pair[0].kind):
        paragraph(kind[:1].upper() + kind[1:], style="bold")
        for one, number in some:
            place = " – ".join(each for each in (one.procedure, one.what) if each)
            paragraph(f"• {place}{f' ({one.articles})' if one.articles else ''}: {number} hồ sơ", indent=2)
            paragraph(f"hiện hành: {one.before}", indent=4)
            paragraph(f"dự thảo:   {one.after}", indent=4)
    paragraph("Một hồ sơ có thể khác ở nhiều chỗ, nên các số ở từng chỗ không cộng thành tổng số hồ sơ.")


def _tell_cases(report: Report) -> None:
    words = report.words
    for each in report.shown:
        paragraph(f"{each.name} · {words.procedure(each.procedure)} · {each.case_id}", style="bold")
        for one in each.effects:
            paragraph(f"{one.kind.vi}: {words.what(one)}: {words.change(each.procedure, one)}", indent=2)
    hidden = len(report.found) - len(report.shown)
    if hidden:
        paragraph(
            f"{hidden} hồ sơ khác ngoài phạm vi của người xem. / {hidden} more are not for this officer."
        )
